"""Make what the browser's territories start from: accounts, shipped facts, an application, files. Prints JSON."""

import json
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from committee.calls.actions import open_call, open_programme, open_round, ship_grids
from committee.calls.rules import GENERAL_GRID, RoundDates
from committee.intake.actions import import_applications
from committee.people.rules import OFFICE
from committee.settings import settings
from committee.spreadsheets.write import write_csv
from committee.store import schema
from committee.territories.actions import load_shipped_facts
from tests.browser.make_accounts import make_accounts
from tests.factories.territories import collection, feature, ring
from tests.factories.territory_tables import csv_of

MIDDLE, EAST, OLD = (1.4, 43.6), (1.42, 43.6), (1.401, 43.601)
HEADER = [
    *("N° de dossier", "Intitulé", "Porteur", "Site", "Commune", "Département"),
    *("Longitude", "Latitude", "Précision du point (m)", "QPV déclaré"),
]
ROW = [
    *("T-1", "DÉMO – Jardin des Essais", "DÉMO Voisins", "Pied de la tour", "Toulouse", "31"),
    *(1.4, 43.6, 5, "QN03191N"),
]


def _files() -> dict[str, bytes]:
    """The layouts of the official files; codes, names and values are invented."""
    recent = collection(
        feature("QN03190M", [[ring(*MIDDLE)]], lib_qp="Carré Dupont", insee_dep="31"),
        feature("QN03191N", [[ring(*EAST)]], lib_qp="Tout Neuf", insee_dep="31"),
    )
    return {
        "qp2024.geojson": recent,
        "qp2015.geojson": collection(
            feature("QP031090", [[ring(*OLD)]], lib_qp="Vieux Carré", insee_dep="31")
        ),
        "passage.csv": csv_of(
            ("QP2024", "Label_QP2024", "Statut", "QP2015_1", "Label_QP2015_1"),
            (
                ("QN03190M", "Carré Dupont", "MODIFIE", "QP031090", "Vieux Carré"),
                ("QN03191N", "Tout Neuf", "NOUVEAU"),
            ),
        ),
        "revenus_2018.csv": csv_of(
            ("CODGEO", "DISP_MED_A18", "DISP_TP60_A18", "DISP_NOTE_A18"),
            (("Ensemble", "13\u00a0770", "44,7", "0"), ("QP031090", "11\u00a0510", "50,1", "0")),
            trailing=40,
        ),
        "coupe.geojson": recent[: len(recent) // 2],
    }


def main() -> None:
    """Prepare, write the files into the folder given, print their names and the accounts."""
    folder = Path(sys.argv[1])
    settings().var.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade()
    accounts = make_accounts("example.org")
    now = datetime.now(UTC)
    load_shipped_facts(actor=OFFICE, now=now)
    ship_grids(actor=OFFICE, now=now)
    programme = open_programme("Fonds", actor=OFFICE, now=now)
    call = open_call("QPV", "Appel à projets", programme, now.year, GENERAL_GRID, actor=OFFICE, now=now)
    today = now.astimezone().date()
    days = [today + timedelta(days=days) for days in (-10, 10, 11, 20, 40, 50)]
    open_round(call, "Session 1", RoundDates(*days), Decimal(300000), actor=OFFICE, now=now)
    import_applications(write_csv(HEADER, [ROW]), "dossiers.csv", "QPV", actor=OFFICE, now=now)
    files = _files()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    print(json.dumps({"accounts": accounts, "files": sorted(files)}))


if __name__ == "__main__":
    main()
