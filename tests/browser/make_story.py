"""Make what the browser story starts from: accounts, two outlines, a call being read, a file. Prints JSON."""

import json
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from committee.calls.actions import open_call, open_programme, open_round, ship_grids
from committee.calls.rules import GENERAL_GRID, RoundDates
from committee.demo.content import projects
from committee.demo.workbook import workbook_of
from committee.people.actions import accept_invitation, invite, register_person
from committee.people.rules import OFFICE, Role
from committee.settings import settings
from committee.store import schema
from committee.territories.actions import import_perimeters
from tests.browser.make_accounts import PASSWORD, make_accounts

CERGY, REUNION = (2.03364, 49.04915), (55.46238, -20.8823)


def square(
    code: str, name: str, commune: str, insee: str, department: str, at: tuple[float, float]
) -> object:
    """The outline of a district: a small square around a point."""
    (lon, lat), half = at, 0.004
    west, east, south, north = lon - half, lon + half, lat - half, lat + half
    ring = [(west, south), (east, south), (east, north), (west, north)]
    return {
        "type": "Feature",
        "properties": {
            "code_qp": code,
            "lib_qp": name,
            "insee_reg": None,
            "insee_dep": department,
            "insee_com": insee,
            "lib_com": commune,
        },
        "geometry": {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]]]},
    }


def _project(
    number: str, title: str, place: tuple[float, float], facts: dict[str, object]
) -> dict[str, object]:
    written = projects(1)[0]
    lon, lat = place
    site = {"name": "Pied de la tour", "lon": lon, "lat": lat, "precision_m": 10.0, "qpv": None, **facts}
    return {
        **written,
        "number": number,
        "title": title,
        "starts_on": None,
        "submitted_on": None,
        "requested": 20000,
        "total_cost": 40000,
        "sites": [site],
    }


def main() -> None:
    """Prepare, write the file to the path given, print the accounts."""
    settings().var.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade()
    made = make_accounts("example.org")
    now = datetime.now(UTC)
    second = register_person("Bruno Vidal", "second@example.org", [Role.MEMBER], actor=OFFICE, now=now)
    accept_invitation(invite(second, actor=OFFICE, now=now), PASSWORD, now=now)
    features = [
        square("QN09511M", "Axe Majeur - Horloge", "Cergy", "95127", "95", CERGY),
        square("QN97427I", "Le Bas Maréchal Leclerc", "Saint-Denis", "97411", "974", REUNION),
    ]
    outlines = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    import_perimeters(outlines, name="Two outlines", actor=OFFICE, now=now)
    ship_grids(actor=OFFICE, now=now)
    programme = open_programme("Fonds", actor=OFFICE, now=now)
    call = open_call(
        "HISTOIRE", "Appel de l’histoire", programme, now.year, GENERAL_GRID, actor=OFFICE, now=now
    )
    today = now.astimezone().date()
    dates = RoundDates(
        today - timedelta(days=30),
        today - timedelta(days=10),
        today - timedelta(days=8),
        today - timedelta(days=5),
        today + timedelta(days=5),
        today + timedelta(days=9),
    )
    open_round(call, "Session 1", dates, Decimal(30000), actor=OFFICE, now=now)
    rows = [
        _project(
            "H-1",
            "Le hall qui répare",
            CERGY,
            {"commune": "Cergy", "commune_code": "95127", "department": "95"},
        ),
        _project(
            "H-2",
            "La case à outils",
            REUNION,
            {"commune": "Saint-Denis", "commune_code": "97411", "department": "974"},
        ),
    ]
    Path(sys.argv[1]).write_bytes(workbook_of(rows))
    print(json.dumps(made))


if __name__ == "__main__":
    main()
