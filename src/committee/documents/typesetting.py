"""How is a document set in type? A shipped template and plain data in, the bytes of a PDF out."""

import json
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from committee.settings import settings

# A PDF carries no moment of its own: the same data give the same bytes.
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


# No word of a language is as long; longer ones (addresses, noise) may be broken anywhere, to stay on the page.
LONGEST_WORD = 30
_ZERO_WIDTH_SPACE = "\u200b"
_PACKAGE = re.compile(r'"@[a-z]')
# Controls, marks of format, lone surrogates, private signs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def typeset(template: str, data: Mapping[str, Any], *, folder: Path | None = None) -> bytes:
    """The PDF that ``data/templates/<template>.typ`` makes of these data (what JSON holds, and nothing else).

    ``folder``: where templates lie, the shipped ones by default.

    Data are read as JSON and set as text, so nothing in them is ever markup or code. Typst sees a fresh folder with
    the template and the data alone, its own fonts, and neither packages nor the network: a template that names a
    package raises ValueError. The same template and data give the same bytes.
    """
    source = settings().data / "templates" if folder is None else folder
    with tempfile.TemporaryDirectory(prefix="committee-typst-") as name:
        root = Path(name)
        for file in ("common.typ", f"{template}.typ"):
            text = (source / file).read_text("utf-8")
            if _PACKAGE.search(text):
                raise ValueError(f"{file} names a package, which would be fetched from the network")
            (root / file).write_text(text, "utf-8")
        (root / "data.json").write_text(json.dumps(_printable(data)), encoding="utf-8")
        compiler = typst.Compiler(
            root / f"{template}.typ",
            root=root,
            ignore_system_fonts=True,
            package_path=root / "packages",
            package_cache_path=root / "packages",
        )
        made = compiler.compile(format="pdf", timestamp=_EPOCH)
    assert isinstance(made, bytes)  # noqa: S101 - one PDF is one value
    return made


def paragraphs_of(text: str) -> list[list[str]]:
    """A text as its paragraphs, each as its lines: what ``paragraphs`` of ``common.typ`` sets."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return [[line.strip() for line in block.split("\n")] for block in blocks]


def _printable(value: Any) -> Any:
    """These data without signs that no font shows (controls, marks of direction), and with long words breakable."""
    match value:
        case str():
            shown = "".join(
                sign for sign in value if sign in "\n\t" or unicodedata.category(sign) not in _UNSEEN
            )
            return _LONG_WORD.sub(_broken, shown)
        case Mapping():
            return {str(key): _printable(each) for key, each in value.items()}
        case list() | tuple():
            return [_printable(each) for each in value]
        case _:
            return value


def _broken(found: re.Match[str]) -> str:
    word = found.group()
    return _ZERO_WIDTH_SPACE.join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))
