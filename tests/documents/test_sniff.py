"""Is a file what its bytes prove, whatever it is called, and never an error?"""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.documents.sniff import ENDINGS, is_crowded, sniff
from committee.spreadsheets.write import Sheet, write_xlsx

OOXML = "application/vnd.openxmlformats-officedocument"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def package(**parts: bytes) -> bytes:
    """A zip of these parts; a double underscore in a name stands for a slash, a single one for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return made.getvalue()


def office(folder: str, kind: str, extra: dict[str, bytes] | None = None) -> bytes:
    """A document of an office suite, as far as its list of types tells."""
    types = f'<Override ContentType="{kind}.main+xml"/>'.encode()
    parts = {"[Content_Types].xml": types, f"{folder}/a.xml": b"<a/>"} | (extra or {})
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def older(*streams: str) -> bytes:
    """A compound file with these streams."""
    return OLE + b"\x00" * 600 + b"".join(stream.encode("utf-16-le") for stream in streams)


def linked(kind: str, target: str) -> bytes:
    """A text document which is tied to something outside itself."""
    link = f'<Relationship Target="{target}" Type="http://x/{kind}" Id="r1" TargetMode="External"/>'
    extra = {"word/_rels/settings.xml.rels": link.encode()}
    return office("word", f"{OOXML}.wordprocessingml.document", extra)


MACROS_BY_TYPE = (
    f'<Override ContentType="{OOXML}.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/innocent.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
).encode()
ACCEPTED = {
    "pdf": (b"%PDF-1.7", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpeg": (b"\xff\xd8\xff\xe0", "image/jpeg"),
    "webp": (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
    "docx": (office("word", f"{OOXML}.wordprocessingml.document"), f"{OOXML}.wordprocessingml.document"),
    "xlsx": (write_xlsx({"A": Sheet(["a"], [[1]])}), f"{OOXML}.spreadsheetml.sheet"),
    "pptx": (office("ppt", f"{OOXML}.presentationml.presentation"), f"{OOXML}.presentationml.presentation"),
    "odt": (
        package(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<a/>"),
        "application/vnd.oasis.opendocument.text",
    ),
    "doc": (older("WordDocument"), "application/msword"),
    "xls": (older("Workbook"), "application/vnd.ms-excel"),
    "ppt": (older("PowerPoint Document"), "application/vnd.ms-powerpoint"),
}
REFUSED = {
    "a page": (b"<!DOCTYPE html><p>", "a.pdf", "could carry a program"),
    "a page after a mark": (b"\xef\xbb\xbf\r\n<html>", "a.txt", "could carry a program"),
    "a drawing": (b"<?xml version='1.0'?><svg onload='x'/>", "a.png", "could carry a program"),
    "a drawing after a comment": (b"<!-- a --><svg/>", "a.txt", "could carry a program"),
    "a program": (b"MZ\x90\x00", "a.pdf", "is a program"),
    "an archive": (package(a_pdf=b"%PDF-"), "pieces.zip", "is an archive"),
    "another archive": (b"Rar!\x1a\x07", "pieces.rar", "is an archive"),
    "an empty archive": (b"PK\x05\x06" + b"\x00" * 18, "pieces.zip", "is an archive"),
    "macros in a document": (
        office("xl", f"{OOXML}.spreadsheetml.sheet", {"xl/vbaProject.bin": b"x"}),
        "a.xlsx",
        "macros",
    ),
    "macros told by the type": (
        office("word", "application/vnd.ms-word.document.macroEnabled"),
        "a.docm",
        "macros",
    ),
    "macros of another suite": (
        package(mimetype=b"application/vnd.oasis.opendocument.text", Basic__a_xml=b""),
        "a.odt",
        "macros",
    ),
    "macros in an older document": (older("WordDocument", "_VBA_PROJECT"), "a.doc", "macros"),
    "macros under another name": (
        office("word", f"{OOXML}.wordprocessingml.document", {"[Content_Types].xml": MACROS_BY_TYPE}),
        "a.docx",
        "macros",
    ),
    "a template from elsewhere": (
        linked("attachedTemplate", "http://mal.example/a.dotm"),
        "a.docx",
        "fetches",
    ),
    "an object from another machine": (linked("oleObject", r"\\mal.example\a"), "a.docx", "fetches"),
    "a frame by its address": (linked("frame", " file://mal.example/a"), "a.docx", "fetches"),
    "a locked document": (older("EncryptedPackage", "Workbook"), "a.xlsx", "password"),
    "another compound file": (older("__properties_version1.0"), "a.msg", "accepted kind"),
    "another package": (office("visio", "application/vnd.ms-visio"), "a.vsdx", "accepted kind"),
    "an e-book": (package(mimetype=b"application/epub+zip"), "a.epub", "accepted kind"),
    "a broken zip": (b"PK\x03\x04", "a.docx", "damaged"),
    "nothing known": (b"\x01\x02", "a.bin", "accepted kind"),
    "zeros in a text": (b"a\x00b", "a.csv", "accepted kind"),
}


@pytest.mark.parametrize("ending", ACCEPTED)
def test_kind_is_what_the_bytes_prove(ending: str) -> None:
    content, kind = ACCEPTED[ending]
    found = sniff("n'importe quoi.exe", content)
    assert (found.media_type, found.why_not("a")) == (kind, None)
    assert f".{ending}" in ENDINGS[kind]


@pytest.mark.parametrize("case", REFUSED)
def test_refusal_says_why(case: str) -> None:
    content, name, words = REFUSED[case]
    found = sniff(name, content)
    assert found.media_type is None
    assert words in str(found.why_not(name))
    assert name in str(found.why_not(name))


@pytest.mark.parametrize(
    ("name", "kind"), [("a.csv", "text/csv"), ("a.TXT", "text/plain"), ("a.json", "application/json")]
)
def test_plain_texts_are_told_by_their_names(name: str, kind: str) -> None:
    assert sniff(name, "été;1".encode()).media_type == kind


def _locked(content: bytes) -> bytes:
    """The same zip with every part marked as locked by a password."""
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 8] + b"\x01" + content[at + 9 :]


def test_package_of_too_many_parts_or_locked_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for n in range(10_001):
            file.writestr(str(n), b"")
    assert "archive" in str(sniff("a.docx", made.getvalue()).why_not("a.docx"))
    assert "password" in str(sniff("a.docx", _locked(ACCEPTED["docx"][0])).why_not("a.docx"))


def test_what_documents_tie_every_day_is_no_reason() -> None:
    """A link that a reader follows, and the template of the machine on which it was written."""
    for kind, target in (
        ("hyperlink", "https://example.org/frame"),
        ("attachedTemplate", "file:///C:/Users/ada/Normal.dotm"),
        ("image", "media/oleObject.png"),
    ):
        assert sniff("a.docx", linked(kind, target)).refusal is None


def test_crowd_of_entries_is_refused_unread() -> None:
    content = ACCEPTED["docx"][0] + b"PK\x01\x02" * 50_001
    assert is_crowded(content)
    assert not is_crowded(ACCEPTED["docx"][0])
    assert "archive" in str(sniff("a.docx", content).why_not("a.docx"))


def test_damaged_part_is_told() -> None:
    content = bytearray(ACCEPTED["docx"][0])
    at = content.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    content[at : at + 12] = b"\xff" * 12
    assert "damaged" in str(sniff("a.docx", bytes(content)).why_not("a.docx"))


@given(st.binary(max_size=400), st.sampled_from(sorted({each for some in ENDINGS.values() for each in some})))
def test_any_bytes_are_accepted_or_refused_with_a_sentence(content: bytes, ending: str) -> None:
    found = sniff(f"a{ending}", content)
    assert (found.media_type is None) == (found.why_not("a") is not None)


@given(st.sampled_from(sorted(ACCEPTED)), st.integers(0, 4000), st.binary(min_size=1, max_size=30))
def test_altered_files_are_never_an_error(ending: str, at: int, altered: bytes) -> None:
    content = ACCEPTED[ending][0]
    at %= len(content)
    found = sniff("a", content[:at] + altered + content[at + len(altered) :])
    assert (found.media_type is None) == (found.refusal is not None)
