"""Are files listed in a constant number of statements?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.documents.actions import keep_document
from committee.documents.queries import documents_of
from committee.documents.rules import register_reader
from tests.factories.people import make_member


@pytest.mark.parametrize("number", [1, 30])
def test_statements_do_not_grow_with_files(
    store: Path, now: datetime, statements: list[str], number: int
) -> None:
    register_reader("list", lambda _member, _owner: True)
    reader = make_member(now=now)
    for n in range(number):
        keep_document(
            b"%PDF-" + bytes([n]),
            "a.pdf",
            kind="budget",
            owner_kind="list",
            owner_id="o",
            actor=reader,
            now=now,
        )
    statements.clear()
    assert len(documents_of("list", "o", reader)) == number
    assert len(statements) == 1
