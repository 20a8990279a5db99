"""Do readers of a blind call see the redaction and nothing of who applies, and do the staff see what is left?"""

from datetime import datetime, timedelta

import pytest

from committee.calls.rules import Phase
from committee.documents.queries import document
from committee.intake import queries
from committee.intake.actions import add_document, write_redaction
from committee.intake.files import list_of_applications
from committee.intake.queries.duplicates import possible_duplicates
from committee.intake.queries.instruction import instruction
from committee.intake.queries.search import search, search_documents
from committee.intake.redaction import RedactionState
from committee.people.rules import OFFICE, Member, Role
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.intake import make_application, open_to
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
SECRET = "Zqx"
FACTS = {
    "title": "Zqxtitre",
    "lead": "Zqxporteur",
    "landlords": "Zqxbailleur",
    "partners": "Zqxpartenaire",
    "summary": "Zqxresume",
    "needs": "Zqxbesoins",
    "commune": "Zqxcommune",
    "department": "31",
    "site": "Zqxsite",
    "requested": 12345,
    "themes": "Culture",
}


def _unseen(now: datetime) -> tuple[str, Member]:
    """An application of a blind call, and a member who has no link with it."""
    call = make_call(Phase.READING, now=now, is_blind=True)
    identifier = make_application(call.code, now=now, **FACTS)
    member = make_member(now=now)
    open_to(member, [identifier], now=now)
    return identifier, member


def _told(identifier: str, file: str, member: Member, now: datetime) -> str:
    """Everything that is told of it to a member."""
    return repr(
        [
            queries.applications(member, now=now).to_dict("records"),
            queries.sheet(identifier, member, now),
            queries.application_head([identifier], member, now),
            queries.plan_of(identifier, member, now),
            queries.eligibility_of(identifier, member, now),
            queries.papers_of(identifier, member),
            instruction(identifier, member),
            possible_duplicates(member, now=now),
            document(file, member),
            [search(member, [word], 9, now) for word in ("zqx", "zqxresume", "zqxporteur", "zqxcommune")],
            search_documents(member, ["zqxfichier"], 9, now),
            list_of_applications(member, {"format": "csv"})[2].decode("utf-8-sig"),
            *(
                queries.applications(member, search=word, now=now).to_dict("records")
                for word in ("zqxtitre", "zqx")
            ),
            *(
                queries.taking_part(part.organisation_id, member, now)
                for part in queries.application_organisations(identifier)
            ),
        ]
    )


def test_a_blind_reader_finds_no_name_anywhere(now: datetime) -> None:
    identifier, member = _unseen(now)
    file = add_document(identifier, b"%PDF-1.7", "Zqxfichier.pdf", "budget", actor=OFFICE, now=now)
    assert SECRET not in _told(identifier, file, member, now)
    assert _told(identifier, file, OFFICE, now).count(SECRET) > 20


def test_a_blind_reader_sees_the_redaction_and_a_blank_stays_blank(now: datetime) -> None:
    identifier, member = _unseen(now)
    blank = queries.sheet(identifier, member, now)
    assert blank is not None
    assert (blank.title, blank.lead, blank.landlords, blank.is_blind) == ("—", None, (), True)
    write_redaction(identifier, "Un jardin", {"summary": "Au pied d’une tour"}, actor=OFFICE, now=now)
    sheet = queries.sheet(identifier, member, now)
    assert sheet is not None
    assert sheet.title == "Un jardin"
    details = sheet.details
    assert details is not None
    assert (details.texts["summary"], details.texts["needs"]) == ("Au pied d’une tour", "—")
    assert details.texts["method"] is None
    assert details.requested == 12345
    assert [site.department for site in details.sites] == ["31"]
    assert [site.reason for site in details.sites] == [None]
    [row] = queries.applications(member, now=now, search="jardin").to_dict("records")
    assert (row["title"], row["lead"], row["departments"], row["communes"]) == (
        "Un jardin",
        None,
        ("31",),
        (),
    )
    assert [hit.id for hit in search(member, ["tour"], 9, now)] == [identifier]
    assert [hit.title for hit in search(member, ["jardin"], 9, now)] == [f"{row['number']} · Un jardin"]


def test_the_meeting_and_the_staff_are_not_blind(now: datetime) -> None:
    identifier, member = _unseen(now)
    for person, at in ((member, now + timedelta(days=15)), (make_member(Role.STAFF, now=now), now)):
        sheet = queries.sheet(identifier, person, at)
        assert sheet is not None
        assert (sheet.title, sheet.lead, sheet.is_blind) == ("Zqxtitre", "Zqxporteur", False)


def test_an_undeclared_blind_application_tells_its_number_and_redacted_title_alone(now: datetime) -> None:
    identifier, _ = _unseen(now)
    other = make_member(now=now)
    [row] = queries.applications(other, now=now).to_dict("records")
    assert (row["title"], row["requested"], row["themes"], row["is_readable"]) == ("—", None, (), False)
    sheet = queries.sheet(identifier, other, now)
    assert sheet is not None
    assert sheet.details is None
    assert search(other, ["zqxtitre"], 9, now) == []


def test_the_staff_see_what_is_left_to_write_and_the_names_that_it_tells(
    now: datetime, statements: list[str]
) -> None:
    identifier, member = _unseen(now)
    make_application(now=now)
    assert queries.blind_applications(OFFICE, now=now + timedelta(days=15)) == []
    [row] = queries.blind_applications(OFFICE, now=now)
    assert (row.id, row.state, row.told) == (identifier, RedactionState.NOTHING, ())
    assert set(row.texts) == {"summary", "needs"}
    write_redaction(identifier, "Le jardin de Zqxporteur", {"summary": "à Zqxcommune"}, actor=OFFICE, now=now)
    statements.clear()
    [row] = queries.blind_applications(OFFICE, call=row.call_code, now=now)
    few = len(statements)
    assert (row.state, row.told) == (RedactionState.PARTLY, ("Zqxporteur", "Zqxcommune"))
    make_application(row.call_code, now=now, **FACTS)
    statements.clear()
    assert len(queries.blind_applications(OFFICE, now=now)) == 2
    assert len(statements) == few
    assert queries.blind_applications(OFFICE, call="NONE", now=now) == []
    with pytest.raises(Refused):
        queries.blind_applications(member, now=now)
    assert len(queries.blind_applications(OFFICE)) == 2
    assert queries.blind_rounds(member, now + timedelta(days=60)) == []
