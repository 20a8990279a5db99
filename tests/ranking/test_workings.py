"""Can every total of a ranking be recomputed from the cells of its workbook, and is no text of people a formula?"""

import io
import re
import zipfile
from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from committee.calls.rules import paris_day
from committee.people.rules import OFFICE
from committee.ranking.queries import doubt, ranking
from committee.ranking.queries.ground import ground_of
from committee.ranking.workings import workings
from committee.review.queries import reader_signs
from committee.spreadsheets.read import read_table
from committee.spreadsheets.write import write_xlsx
from tests.factories.review import Panel, mark, ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")
HOSTILE = "=cmd|' /C calc'!A0"


def marked(now: datetime) -> Panel:
    """Three applications: marked by two, by one who abstains once, by nobody."""
    panel = ready_panel(3, 2, now=now, title=HOSTILE)
    first, second = panel.members
    mark(panel, panel.applications[0], first, now=now, value=5)
    mark(panel, panel.applications[0], second, now=now, value=2)
    partly = whole_marks(panel, 4) | {panel.criteria[0]: (None, "je ne sais pas", True)}
    mark(panel, panel.applications[1], first, now=now, value=3)
    mark(panel, panel.applications[1], second, now=now, marks=partly)
    return panel


def written(panel: Panel, now: datetime, *, with_names: bool = True) -> tuple[bytes, pd.DataFrame]:
    frame = ranking(OFFICE, panel.call.code, now=now)
    ground = ground_of(OFFICE, panel.call.code, now=now)
    signs = reader_signs(OFFICE, panel.call.id, now=now)
    told = {key: (sign, name if with_names else None) for key, (sign, name) in signs.items()}
    found = workings(frame, ground, doubt(OFFICE, panel.call.code, now=now), told, paris_day(now), "fr")
    return write_xlsx(found), frame


def cells(content: bytes) -> dict[str, dict[str, Any]]:
    """Every cell by sheet and address, as a program reads it."""
    found: dict[str, dict[str, Any]] = {}
    for sheet in read_table(content, "x.xlsx"):
        own = found.setdefault(sheet.name, {})
        for at, row in enumerate(sheet.rows, start=2):
            own.update({f"{chr(65 + place)}{at}": value for place, value in enumerate(row)})
    return found


def formulas(content: bytes) -> dict[str, dict[str, str]]:
    names = ("Lisez-moi", "Classement", "Notes", "Grille", "Calcul", "Incertitude")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {
            name: package.read(f"xl/worksheets/sheet{at}.xml").decode() for at, name in enumerate(names, 1)
        }
    cell = re.compile(r'<c r="(\w+)"[^>]*><f>([^<]*)</f>')
    return {
        name: {at: text.replace("&apos;", "'") for at, text in cell.findall(part)}
        for name, part in parts.items()
    }


def calculated(text: str, sheet: str, cells: dict[str, dict[str, Any]]) -> float:
    """What a spreadsheet makes of one of our formulas, from the cells alone."""

    def span(found: re.Match[str]) -> str:
        name, column, start, end = found[1] or sheet, found[2], int(found[3]), int(found[5])
        values = [cells[name].get(f"{column}{at}") for at in range(start, end + 1)]
        return repr([value for value in values if isinstance(value, (int, float))])

    def one(found: re.Match[str]) -> str:
        return repr(cells[found[1] or sheet][f"{found[2]}{found[3]}"])

    plain = re.sub(r"(?:'([^']+)'!)?\$?([A-Z])\$?(\d+):\$?([A-Z])\$?(\d+)", span, text)
    plain = re.sub(r"(?:'([^']+)'!)?\$?\b([A-Z])\$?(\d+)\b", one, plain)
    functions = {"SUM": sum, "COUNT": len, "AVERAGE": lambda values: sum(values) / len(values)}
    return float(eval(plain, {"__builtins__": {}}, functions))


def test_every_total_is_recomputed_from_the_cells_and_texts_stay_texts(now: datetime) -> None:
    panel = marked(now)
    content, frame = written(panel, now)
    found, own = cells(content), formulas(content)
    assert {name for name, held in own.items() if held} == {"Classement", "Calcul"}
    for name, held in own.items():
        for at, text in held.items():
            assert "cmd" not in text
            assert calculated(text, name, found) == pytest.approx(found[name][at], abs=1e-9), (name, at, text)
    totals = [found["Classement"].get(f"E{at}") for at in (2, 3, 4)]
    assert totals[:2] == pytest.approx(frame["score"].tolist()[:2], abs=1e-9)
    assert totals[2] is None
    assert HOSTILE in found["Classement"].values()
    assert "noté par personne" in found["Calcul"].values()
    assert {"abs.", panel.members[0].name} <= set(found["Notes"].values())
    unnamed = set(cells(written(panel, now, with_names=False)[0])["Notes"].values())
    assert {"Lecteur A", "Lecteur B"} <= unnamed
    assert panel.members[0].name not in unnamed
