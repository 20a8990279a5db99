"""Has an application without a place its row, so that the map can say so?"""

from datetime import datetime

import pytest

from committee.people.rules import OFFICE
from committee.ranking.queries.scenario_sites import selection_sites
from tests.factories.intake import make_applications
from tests.factories.people import make_member
from tests.factories.review import blind_panel

pytestmark = pytest.mark.usefixtures("store")


def test_application_without_site_has_a_row_without_a_place(now: datetime) -> None:
    ids = make_applications(2, now=now)
    found = selection_sites(ids, OFFICE, now=now)
    assert found["application_id"].tolist() == ids
    assert found["lon"].isna().all()


def test_round_read_blind_tells_no_place(now: datetime) -> None:
    panel = blind_panel(1, 1, now=now)
    assert selection_sites(panel.applications, panel.members[0], now=now).empty
    assert selection_sites(panel.applications, make_member(now=now), now=now).empty
