"""Are redactions written by the staff, version by version, and does the journal keep their contents to itself?"""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from committee.calls.rules import Phase
from committee.intake.actions import write_redaction
from committee.intake.queries import redactions
from committee.journal.records import Payload
from committee.people.rules import OFFICE, Role
from committee.store.engine import Stale, reading
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.intake import make_application
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")


def _unseen(now: datetime) -> str:
    return make_application(
        make_call(Phase.READING, now=now, is_blind=True).code, now=now, summary="Chez Érilia"
    )


def test_what_is_written_stands_and_a_blank_stays_blank(now: datetime) -> None:
    identifier = _unseen(now)
    staff = make_member(Role.STAFF, now=now, name="Ana")
    texts = {"summary": " Un jardin ", "needs": "  "}
    assert write_redaction(identifier, " Un jardin secret ", texts, 0, actor=staff, now=now) == 1
    row = redactions([identifier])[identifier]
    assert (row.title, row.texts) == ("Un jardin secret", {"summary": "Un jardin"})
    assert (row.written_by, row.written_at, row.version) == ("Ana", now, 1)
    assert write_redaction(identifier, "", {}, 1, actor=staff, now=now) == 2
    assert redactions([identifier])[identifier].title is None


def test_the_journal_names_the_fields_and_not_their_contents(now: datetime) -> None:
    identifier = _unseen(now)
    write_redaction(identifier, "Un jardin secret", {"summary": "Zqx"}, actor=OFFICE, now=now)
    write_redaction(identifier, "Un jardin secret", {"needs": "Zqx"}, actor=OFFICE, now=now)
    with reading() as session:
        told = session.scalars(select(Payload.text)).all()
    assert not [each for each in told if "Zqx" in str(each) or "secret" in str(each)]
    assert [each for each in told if '"needs"' in str(each) and '"summary"' in str(each)]


def test_a_stale_redaction_is_refused(now: datetime) -> None:
    identifier = _unseen(now)
    write_redaction(identifier, "Un", {}, 0, actor=OFFICE, now=now)
    with pytest.raises(Stale):
        write_redaction(identifier, "Deux", {}, 0, actor=OFFICE, now=now)


def test_redaction_is_refused_to_members_elsewhere_and_afterwards(now: datetime) -> None:
    seen, later = make_application(now=now), now + timedelta(days=15)
    for identifier, at in ((seen, now), (_unseen(now), later), ("unknown", now)):
        with pytest.raises(Refused):
            write_redaction(identifier, "Un", {}, actor=OFFICE, now=at)
    with pytest.raises(Refused):
        write_redaction(_unseen(now), "Un", {}, actor=make_member(now=now), now=now)
