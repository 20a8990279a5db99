"""Damaged workbooks for tests, and what reading says of them."""

import io
import zipfile

import pytest

from committee.spreadsheets.read import read_table
from committee.words import Refused


def refusal_of(content: bytes) -> str:
    """The sentence with which a file is refused; it names the file."""
    with pytest.raises(Refused) as refusal:
        read_table(content, "dépôt.xlsx")
    assert "dépôt.xlsx" in str(refusal.value)
    return str(refusal.value)


def rezipped(content: bytes, **changes: bytes) -> bytes:
    """The workbook with some parts replaced; keys are paths with / written as __."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name.replace("/", "__").replace(".", "_"), old.read(name)))
        for name, part in changes.items():
            new.writestr(name, part)
    return out.getvalue()
