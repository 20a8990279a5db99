"""Are imports listed with what they did, in statements that do not grow?"""

from datetime import datetime
from pathlib import Path

from committee.intake.queries.batches import batches, undoing_of
from committee.people.rules import OFFICE
from tests.factories.calls import make_call
from tests.factories.intake import make_applications


def test_what_stands_against_undoing_is_asked_in_the_same_statements(
    store: Path, now: datetime, statements: list[str]
) -> None:
    counts = []
    for how_many in (1, 30):
        make_applications(how_many, make_call(now=now).code, now=now, site="Halle")
        batch = next(line for line in batches(OFFICE) if line.created == how_many)
        statements.clear()
        found = undoing_of(batch.id, OFFICE)
        counts.append(len(statements))
        assert found.why_not is None
        assert len(found.created) == how_many
        assert found.changed == {}
    assert counts[0] == counts[1]
