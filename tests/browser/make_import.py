"""Make what the browser's import starts from: accounts, five outlines, an open call, its files. Prints JSON."""

import json
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from committee.calls.actions import open_call, open_programme, open_round, ship_grids
from committee.calls.rules import GENERAL_GRID, RoundDates
from committee.people.rules import OFFICE
from committee.settings import settings
from committee.spreadsheets.write import Sheet, write_xlsx
from committee.store import schema
from committee.territories.actions import import_perimeters
from tests.browser.make_accounts import make_accounts
from tests.browser.make_story import square
from tests.corpus.files import CORPUS, HEADER, ROWS

MANY = 4000
DISTRICTS = (
    ("QN05901M", "Épidème", "Roubaix", "59512", "59", (3.181, 50.69)),
    ("QN03003M", "Pissevin", "Nîmes", "30189", "30", (4.33, 43.835)),
    ("QN05914M", "La Bourgogne", "Tourcoing", "59599", "59", (3.15, 50.74)),
    ("QN02904M", "Bellevue", "Brest", "29019", "29", (-4.47, 48.41)),
    ("QN00102M", "Grande Reyssouze", "Bourg-en-Bresse", "01053", "01", (5.23, 46.21)),
)


def _unknown_columns() -> bytes:
    """A table whose columns nobody names so."""
    return write_xlsx(
        {"Liste": Sheet(["Clef", "Libellé long", "Qui ?", "Couleur"], [["1", "Un", "Deux", "bleu"]])}
    )


def _with_errors() -> bytes:
    """600 rows, 50 of which hold an amount that is none."""
    rows = [
        [
            f"E-{at:04}",
            f"DÉMO – Action {at} de {name}",
            f"DÉMO {name}",
            "beaucoup" if at % 12 == 0 else 1200 + at,
        ]
        for at, name in ((at, f"Voisins du {at}e rang") for at in range(600))
    ]
    return write_xlsx(
        {"Dossiers": Sheet(["N° de dossier", "Intitulé", "Porteur", "Montant demandé (€)"], rows)}
    )


def _many() -> bytes:
    rows = [[f"G-{at:05}", *ROWS[at % 5][1:]] for at in range(MANY)]
    return write_xlsx({"Dossiers": Sheet(list(HEADER), rows)})


def main() -> None:
    """Prepare, write the files into the folder given, print their names and the accounts."""
    folder = Path(sys.argv[1])
    settings().var.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade()
    accounts = make_accounts("example.org")
    now = datetime.now(UTC)
    features = [square(*district) for district in DISTRICTS]
    outlines = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    import_perimeters(outlines, name="Five outlines", actor=OFFICE, now=now)
    ship_grids(actor=OFFICE, now=now)
    programme = open_programme("Fonds", actor=OFFICE, now=now)
    today = now.astimezone().date()
    days = [today + timedelta(days=days) for days in (-10, 10, 11, 20, 40, 50)]
    for code, title in (("IMPORT", "Appel à projets"), ("GRAND", "Appel aux nombreux dossiers")):
        call = open_call(code, title, programme, now.year, GENERAL_GRID, actor=OFFICE, now=now)
        open_round(call, "Session 1", RoundDates(*days), Decimal(300000), actor=OFFICE, now=now)
    files = {
        "titles.xlsx": CORPUS["titles"].content,
        "columns.xlsx": _unknown_columns(),
        "errors.xlsx": _with_errors(),
        "many.xlsx": _many(),
        "refused.xlsx": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    print(json.dumps({"accounts": accounts, "files": sorted(files)}))


if __name__ == "__main__":
    main()
