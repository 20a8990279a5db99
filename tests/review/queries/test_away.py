"""Does a reader take away what is theirs to mark, and nothing else?"""

import io
from datetime import datetime, timedelta
from zipfile import ZipFile

import pytest

from committee.calls.rules import Phase
from committee.people.rules import OFFICE, Role
from committee.review.actions import assign_readers, declare_for_organisations, declare_interest, save_draft
from committee.review.queries import away_applications, reminders, review_sheet_file
from committee.review.rules import InterestNature
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.intake import make_application
from tests.factories.people import make_member
from tests.factories.review import assign, declare_none, make_panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


def test_only_what_may_be_marked_now_is_taken_away(now: datetime) -> None:
    panel = make_panel(5, 1, now=now)
    me, (recused, undeclared, done, drafted, abstained) = panel.members[0], panel.applications
    assign(panel, now=now)
    for each in (done, drafted, abstained):
        declare_interest(each, InterestNature.NONE, actor=me, now=now)
    declare_interest(recused, InterestNature.RECUSAL, "mon employeur", actor=me, now=now)
    mark(panel, done, me, now=now)
    save_draft(drafted, {panel.criteria[0]: (2, "bof")}, "à revoir", actor=me, now=now)
    save_draft(abstained, {}, abstention="absent", actor=me, now=now)
    (taken,) = away_applications(me, now=now)
    assert (taken.id, taken.version, taken.answers.comment) == (drafted, 1, "à revoir")
    assert taken.answers.marks[panel.criteria[0]].value == 2
    assert [row.id for row in taken.criteria] == panel.criteria
    assert undeclared not in str(taken)
    assert away_applications(me, now=now + timedelta(days=400)) == []


def test_file_is_for_its_reader_alone(now: datetime) -> None:
    moment = datetime.now(now.tzinfo)
    panel = ready_panel(1, 1, now=moment, title="Ateliers du quai")
    name, media_type, content = review_sheet_file(panel.members[0], {})
    assert name.startswith("fiche-de-lecture-")
    assert media_type.endswith("spreadsheetml.sheet")
    with ZipFile(io.BytesIO(content)) as workbook:
        assert "Ateliers du quai" in workbook.read("xl/sharedStrings.xml").decode()
    with pytest.raises(Refused, match="Nothing of your reading list"):
        review_sheet_file(make_member(now=moment), {})
    with pytest.raises(Refused):
        review_sheet_file(make_member(Role.PRESENTER, now=moment), {})


def test_nothing_is_taken_away_before_the_reading(now: datetime) -> None:
    panel = make_panel(1, 1, now=now, phase=Phase.INTERESTS)
    assign(panel, now=now)
    declare_none(panel, now=now)
    assert away_applications(panel.members[0], now=now) == []


def test_blind_reader_takes_away_the_redaction(now: datetime) -> None:
    call = make_call(Phase.READING, now=now, is_blind=True)
    hidden = {"title": "Zqxtitre", "lead": "Zqxporteur", "landlords": "Zqxbailleur", "summary": "Zqxresume",
              "commune": "Zqxcommune", "site": "Zqxsite"}  # fmt: skip
    identifier = make_application(call.code, now=now, **hidden)
    me = make_member(now=now)
    assign_readers([identifier], [me.id], actor=OFFICE, now=now)
    declare_for_organisations(call.rounds[0].id, {}, actor=me, now=now)
    (taken,) = away_applications(me, now=now)
    assert taken.title == "—"
    assert "Zqx" not in repr(taken)
    reminded = reminders(OFFICE, call.id, [me.id], "", now=now)
    assert "Zqx" not in repr(reminded)
