"""Make what the browser's map starts from: accounts, one outline, a site of which the commune alone is known."""

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
from committee.territories.actions import import_perimeters
from tests.browser.make_accounts import make_accounts
from tests.browser.make_story import square

HEADER = ["N° de dossier", "Intitulé", "Porteur", "Site", "Commune", "Département"]
ROW = ["P-1", "DÉMO – Atelier de quartier", "DÉMO Voisins", "Local du rez-de-chaussée", "Roubaix", "59"]


def main() -> None:
    """Prepare, and print the accounts."""
    settings().var.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade()
    accounts = make_accounts("example.org")
    now = datetime.now(UTC)
    district = square("QN05901M", "Épidème", "Roubaix", "59512", "59", (3.181, 50.69))
    outlines = json.dumps({"type": "FeatureCollection", "features": [district]}).encode()
    import_perimeters(outlines, name="One outline", actor=OFFICE, now=now)
    ship_grids(actor=OFFICE, now=now)
    programme = open_programme("Fonds", actor=OFFICE, now=now)
    call = open_call("PLACES", "Appel à projets", programme, now.year, GENERAL_GRID, actor=OFFICE, now=now)
    today = now.astimezone().date()
    days = [today + timedelta(days=days) for days in (-10, 10, 11, 20, 40, 50)]
    open_round(call, "Session 1", RoundDates(*days), Decimal(300000), actor=OFFICE, now=now)
    import_applications(write_csv(HEADER, [ROW]), "places.csv", "PLACES", actor=OFFICE, now=now)
    print(json.dumps({"accounts": accounts}))


if __name__ == "__main__":
    main()
