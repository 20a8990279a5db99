"""Does a reader's PDF hold what they may read, and nothing else?"""

from datetime import datetime

import pytest

from committee.intake.queries import application_head
from committee.review import actions
from committee.review.queries.booklet import booklet_of, reading_list_file
from committee.review.rules import InterestNature
from committee.words import Refused
from tests.factories.review import assign, make_panel, ready_panel

pytestmark = pytest.mark.usefixtures("store")


def test_list_holds_what_is_declared_and_counts_the_rest(now: datetime) -> None:
    panel = make_panel(3, 2, now=now)
    (me, other), (first, second, third), code = panel.members, panel.applications, panel.call.code
    assign(panel, now=now, members=[me])
    actions.declare_interest(first, InterestNature.NONE, actor=me, now=now)
    actions.declare_interest(second, InterestNature.RECUSAL, "employeur", actor=me, now=now)
    data = booklet_of(me, code, now=now)
    titles = {application_head([one], me, now)[one].title: one for one in panel.applications}
    told = str(data)
    assert [titles[title] for title in titles if title in told] == [first]
    assert "Un autre dossier" in told
    assert third not in told
    for person, wanted in ((other, code), (me, "NOWHERE"), (me, "")):
        with pytest.raises(Refused, match="No application of this call"):
            booklet_of(person, wanted, now=now)


def test_pdf_is_set_from_the_shipped_template(now: datetime) -> None:
    panel = ready_panel(2, 1, now=now, title="#hostile *titre* $x$", summary='#read("data.json")\n\nfin')
    member, params = panel.members[0], {"call": panel.call.code}
    name, kind, content = reading_list_file(member, params)
    assert (name, kind) == (f"liste-de-lecture-{panel.call.code}.pdf", "application/pdf")
    assert content.startswith(b"%PDF-")
