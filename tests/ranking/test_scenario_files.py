"""Can a scenario be taken away as a workbook whose total is summed again, and by whom?"""

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from committee.people.rules import Role
from committee.ranking.actions import make_scenario, set_items
from committee.ranking.portfolio_rules import Attribute, bounds
from committee.ranking.queries.scenario_sites import SITE_COLUMNS, selection_sites
from committee.ranking.rules import Pin, ScenarioPlace, Settled
from committee.ranking.scenario_files import scenario_file
from committee.spreadsheets.read import read_table
from committee.words import Refused
from tests.factories.meetings import make_scene, shut
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")


def test_workbook_tells_the_list_and_sums_what_is_granted(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    staff, rules = scene.staff, [bounds(Attribute.LANDLORD, at_least=2)]
    made = make_scenario(scene.call.rounds[0].id, "=2+2", rules=rules, actor=staff, now=now)
    first, second, _ = scene.applications
    settled = {
        first: Settled(ScenarioPlace.FUNDED, Decimal("1000.10"), pin=Pin.KEPT_IN),
        second: Settled(ScenarioPlace.RESERVE, Decimal(5)),
    }
    set_items(made, None, settled, actor=staff, now=now)
    name, media_type, content = scenario_file(staff, {"id": made})
    assert name.endswith(".xlsx")
    assert media_type.endswith("spreadsheetml.sheet")
    sheets = {sheet.name: sheet for sheet in read_table(content, name)}
    facts = [tuple(row[:2]) for row in sheets["Scénario"].rows]
    assert ("Scénario", "=2+2") in facts
    assert any(label == "Ne tient pas" for label, _ in facts)
    rows = sheets["Dossiers"].rows
    assert [row[10] for row in rows if row[10] is not None] == [1000.10]
    assert len(sheets["Répartition"].rows) > 0
    with ZipFile(BytesIO(content)) as file:
        assert b"<f>SUM(K2:K4)</f><v>1000.1</v>" in file.read("xl/worksheets/sheet2.xml")


def test_workbook_is_refused_to_who_may_not_see_the_scenario(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    made = make_scenario(scene.call.rounds[0].id, "A", actor=scene.staff, now=now)
    other = make_member(Role.STAFF, now=now)
    shut(scene.applications[0], other, now=now)
    for who in (other, scene.reader):
        with pytest.raises(Refused, match="no such scenario"):
            scenario_file(who, {"id": made})


def test_sites_of_a_selection_are_told_to_who_may_know_them(now: datetime) -> None:
    scene = make_scene(now=now, applications=2, is_open=False)
    shut(scene.applications[0], scene.staff, now=now)
    found = selection_sites(scene.applications, scene.staff, now=now)
    assert found.columns.tolist() == list(SITE_COLUMNS)
    assert found["application_id"].tolist() == [scene.applications[1]]
    assert found["commune"].tolist() == ["Toulouse"]
