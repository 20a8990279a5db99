"""Are the links of members with applications found?"""

from datetime import datetime

import pytest

from committee.review import queries
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.review import make_panel

pytestmark = pytest.mark.usefixtures("store")


def test_link_is_found_through_the_group(now: datetime) -> None:
    head = make_organisation("Groupe Horizon", now=now)
    make_organisation("Horizon Sud", now=now, group=head)
    panel = make_panel(1, 2, now=now, landlords="Horizon Sud")
    tied, free = panel.members
    make_mandate(tied, head, now=now)
    found = queries.detected_links(panel.applications, [tied.id, free.id], now.date())
    assert found == {(panel.applications[0], tied.id): ["Groupe Horizon"]}
