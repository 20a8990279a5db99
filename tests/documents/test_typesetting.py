"""Is a document set from its data alone: the same bytes each time, nothing in them taken for markup?"""

from pathlib import Path

import pytest
import typst

from committee.documents.typesetting import LONGEST_WORD, _printable, paragraphs_of, typeset
from committee.settings import settings

WORDS = {"locale": "fr", "title": "Essai", "footer": "pied", "page": "Page"}
PROBE = """#import "common.typ": facts, paragraphs, sheet
#let data = json("data.json")
#show: body => sheet(data.words, body)
#heading(level: 1, data.title)
#paragraphs(data.text)
#facts(data.facts)
"""
HOSTILE = (
    '#set page(fill: red)\n\n#import "@preview/cetz:0.3.0": * $x^2$ *gras* _i_ #read("/etc/passwd") '
    "\\ @label <balise> \x00\x07\u202e\ud800 " + "x" * 4000
)


@pytest.fixture
def probe(tmp_path: Path) -> Path:
    """A folder of templates with a template of the test beside the shared one."""
    folder = tmp_path / "templates"
    folder.mkdir()
    shipped = settings().data / "templates" / "common.typ"
    (folder / "common.typ").write_text(shipped.read_text("utf-8"), "utf-8")
    (folder / "probe.typ").write_text(PROBE, "utf-8")
    return folder


def data(text: str) -> dict[str, object]:
    return {
        "words": WORDS,
        "title": text,
        "text": paragraphs_of(text),
        "facts": [["Demandé", text[:40]], ("Vide", "—")],
    }


def test_same_data_give_the_same_bytes_and_others_do_not(probe: Path) -> None:
    made = typeset("probe", data("Un jardin"), folder=probe)
    assert made.startswith(b"%PDF-")
    assert made == typeset("probe", data("Un jardin"), folder=probe)
    assert made != typeset("probe", data("Un verger"), folder=probe)


def test_hostile_text_is_set_as_text(probe: Path) -> None:
    assert typeset("probe", data(HOSTILE), folder=probe).startswith(b"%PDF-")


@pytest.mark.parametrize("code", ['#read("/etc/hostname")', '#read("../../common.typ")'])
def test_template_reaches_no_file_outside_its_folder(code: str, probe: Path) -> None:
    (probe / "probe.typ").write_text(code, "utf-8")
    with pytest.raises(typst.TypstError):
        typeset("probe", {}, folder=probe)


def test_template_that_would_fetch_a_package_is_refused(probe: Path) -> None:
    (probe / "probe.typ").write_text('#import "@preview/cetz:0.3.0": canvas', "utf-8")
    with pytest.raises(ValueError, match="names a package"):
        typeset("probe", {}, folder=probe)


def test_text_is_cut_into_paragraphs_of_lines() -> None:
    assert paragraphs_of("un\r\ndeux\n \n\ntrois ") == [["un", "deux"], ["trois"]]
    assert paragraphs_of("") == [[""]]


def test_signs_that_no_font_shows_are_left_out_and_long_words_may_break() -> None:
    shown = _printable({"a": ["x\x00y\u202ez\n", 3, None, ("w" * (LONGEST_WORD + 1),)]})
    assert shown == {"a": ["xyz\n", 3, None, ["w" * LONGEST_WORD + "\u200b" + "w"]]}
