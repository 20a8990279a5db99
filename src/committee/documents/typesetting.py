"""How is a document set in type? A shipped template and plain data in, the bytes of a PDF out."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from committee.settings import settings

_TEMPLATES = "templates"
# A PDF carries no moment of its own: the same data give the same bytes.
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def typeset(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF that ``data/templates/<template>.typ`` makes of these data (what JSON holds, and nothing else).

    Data are read as JSON and set as text, so nothing in them is ever markup or code. Typst sees a fresh folder with
    the template and the data alone, its own fonts, and neither packages nor the network. The same template and data
    give the same bytes.
    """
    source = settings().data / _TEMPLATES
    with tempfile.TemporaryDirectory(prefix="committee-typst-") as name:
        root = Path(name)
        for file in ("common.typ", f"{template}.typ"):
            shutil.copyfile(source / file, root / file)
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
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
