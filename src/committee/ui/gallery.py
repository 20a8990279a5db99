"""What does each part look like with ordinary, missing, long and hostile content? Shown in the demonstration."""

from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pydeck

from committee.ui import desk, parts
from committee.ui.texts import euros, t

HOSTILE = (
    "![x](http://evil.example/x.png)",
    "<img src=x onerror=\"document.title='hurt'\">",
    "<script>document.title='hurt'</script>",
    ":red[x] **bold** $x^2$ :smile: `code`",
    "=2+2",
    "[click](javascript:alert(1)) http://evil.example",
    'L\'Haÿ-les-Roses & « Œuvre » "5 > 3"',
)
LONG = (
    "Coopérative intergénérationnelle d'ateliers partagés de réparation, de couture, de cuisine et de jardinage "
    "des résidences du Grand-Parc, des Aubiers et de la cité-jardin de Sainte-Geneviève-des-Bois-et-Châtillon"
)
ENDLESS = "Anticonstitutionnellement" * 6


def show_everything() -> None:
    """Every part, one section each."""
    member = desk.enter("gallery")
    parts.section(t("Texts"))
    parts.plain("Un texte ordinaire,\nsur deux lignes.")
    parts.plain(LONG, strong=True)
    parts.plain(None)
    for text in (*HOSTILE, ENDLESS):
        parts.plain(text)
    parts.section(t("Messages"))
    parts.alert(HOSTILE[0])
    parts.alert(LONG, "warning")
    parts.alert("Le brouillon est enregistré.", "good")
    parts.alert("La phase de lecture ouvre le 12/02/2027.", "neutral")
    parts.error_summary(
        [
            ("Ligne 4, Montant demandé (€)", "« douze mille » n'est pas un nombre.", "Écrivez 12000."),
            (HOSTILE[1], HOSTILE[0], None),
            ("Ligne 12, Commune", ENDLESS, LONG),
        ]
    )
    _show_states()
    _show_people(member.name)
    _show_bars()
    _show_tables()
    _show_map()


def _show_states() -> None:
    parts.section(t("Status chips"))
    parts.chips(
        [
            ("Déposé", "neutral"),
            ("Recevable", "good"),
            ("À compléter", "warning"),
            ("Refusé", "refused"),
            ("En cours", "primary"),
            ("Lauréat", "winner"),
            ("En QPV", "ochre"),
        ]
    )
    parts.chips([*HOSTILE[:4], LONG, None])
    parts.status_chip("Ajourné", "warning")
    parts.section(t("Fact strip"))
    parts.fact_strip(
        [
            ("Sites", 3),
            ("Logements", 1224),
            ("Ménages", None, "non communiqué par le porteur"),
            ("Durée", "18 mois"),
            ("Demandé", euros(Decimal("37000"))),
            ("Premier dépôt", date(2021, 2, 4)),
        ]
    )
    parts.fact_strip([(HOSTILE[1], HOSTILE[0], HOSTILE[3]), ("Intitulé", LONG), ("Code", ENDLESS)])
    parts.section(t("Timeline"))
    start = date(2027, 1, 11)
    parts.timeline(
        [
            (start, "Convention signée", "good", "par les trois parties"),
            (start + timedelta(days=40), "Premier versement", "refused", "attend l'attestation de démarrage"),
            (start + timedelta(days=90), "Bilan intermédiaire", "primary", None),
            (start + timedelta(days=120), "Comité de suivi", "warning", None),
            (None, HOSTILE[1], "neutral", LONG),
        ]
    )


def _show_people(name: str) -> None:
    parts.section(t("People"))
    parts.people_row(
        [
            (name, "présidente de séance"),
            ("Association Les Ateliers du Grand-Parc", "porteur"),
            ("Éa Ö", None),
            (HOSTILE[1], HOSTILE[0]),
            (None, "bailleur"),
            (LONG, ENDLESS),
        ]
    )
    parts.people_row([])


def _show_bars() -> None:
    parts.section(t("Gauge and bars"))
    parts.gauge(
        [("Accordé", Decimal("184000"), "winner"), ("Proposé", Decimal("61500.50"), "primary")],
        Decimal("300000"),
        label="Enveloppe de la séance",
    )
    parts.gauge(
        [("Accordé", Decimal("184000"), "winner"), ("Proposé", Decimal("161500"), "warning")],
        Decimal("300000"),
        label="Enveloppe dépassée",
    )
    parts.gauge(
        [("Accordé", None, "winner"), (HOSTILE[1], Decimal("20000"), "ochre")], None, label=HOSTILE[0]
    )
    parts.gauge([("Accordé", Decimal("1"), "good")], Decimal("3"), label="Reste caché", shows_left=False)
    parts.budget_bar(Decimal("37000"), Decimal("82000"), Decimal("30000"))
    parts.budget_bar(None, Decimal("82000"))
    parts.interval_bar(72.4, 65.1, 79.8, label="Note pondérée")
    parts.interval_bar(98, 91, 100, label="Près du maximum")
    parts.interval_bar(None, 40, 90, label="Note incomplète")
    parts.interval_bar(None, None, None, label=HOSTILE[3])


def _show_tables() -> None:
    parts.section(t("Table"))
    frame = _example_rows()
    parts.table(
        frame,
        {
            "title": parts.Column("Intitulé", "link"),
            "status": parts.Column("Statut", "status"),
            "requested": parts.Column("Demandé", "euros", "Montant demandé au fonds"),
            "share": parts.Column("Part du coût", "percent"),
            "score": parts.Column("Note", "interval"),
            "day": parts.Column("Déposé le", "day"),
        },
        "gallery",
        caption="Dossiers déposés, du plus ancien au plus récent",
        link_page="account",
        id_column="id",
    )
    parts.section(t("Empty states and links"))
    parts.table(
        frame.head(0),
        {"title": parts.Column("Intitulé")},
        "none",
        empty="Aucun dossier ne répond à ces filtres.",
    )
    parts.empty_state("Personne n'a encore importé de dossier.", "Importer des dossiers", "account")
    parts.empty_state(HOSTILE[1])
    parts.link(HOSTILE[0], "account", q=HOSTILE[1])
    parts.next_step("Déclarer mes liens d'intérêt", "account")
    parts.download("Modèle de dépôt (XLSX)", "/files/exports/template", "12 ko")
    parts.note(LONG)


def _show_map() -> None:
    parts.section(t("Map frame"))
    frame = pd.DataFrame(
        {
            "place": ["Bordeaux", "Saint-Denis (La Réunion)", HOSTILE[1]],
            "lon": [-0.58, 2.35, 5.4],
            "lat": [44.84, 48.9, 43.3],
        }
    )
    layer = pydeck.Layer(
        "ScatterplotLayer",
        frame,
        id="places",
        get_position="[lon, lat]",
        get_fill_color=[181, 72, 46],
        get_radius=30000,
    )
    deck = pydeck.Deck([layer], pydeck.ViewState(longitude=2.5, latitude=46.5, zoom=4.2), map_provider=None)
    parts.map_frame(
        deck,
        frame,
        "gallery_map",
        "Trois points d'exemple, sans fond de carte.",
        320,
        columns={
            "place": parts.Column("Lieu"),
            "lon": parts.Column("Longitude", "number"),
            "lat": parts.Column("Latitude", "number"),
        },
    )


def _example_rows() -> pd.DataFrame:
    names = ["title", "status", "requested", "share", "score", "day"]
    good, unclear = ("Recevable", "good"), ("À compléter", "warning")
    early = date(2021, 2, 4)
    rows: list[tuple[object, ...]] = [
        ("Jardins partagés de la Reynerie", good, Decimal("37000"), 0.455, (72, 65, 80), early),
        (LONG, unclear, Decimal("1224500.5"), None, (None, 30, 90), None),
        (ENDLESS, None, None, 1.0, None, None),
    ]
    rows += [(text, (text, "refused"), Decimal(0), 0.1, (9, 0, 18), None) for text in HOSTILE]
    rows += [
        (f"Projet {at}", ("Déposé", "neutral"), Decimal(1000 * at), at / 60, (at, at - 1, at + 9), early)
        for at in range(1, 60)
    ]
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    return frame.assign(id=[f"example-{at}" for at in range(len(frame))])
