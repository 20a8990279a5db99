"""Where the fuzzer begins: the corpus, and how a workbook is changed inside its package rather than torn apart."""

import io
import random
import zipfile
from collections.abc import Callable

from tests.corpus.files import CORPUS

LARGEST = 200_000


def seeds() -> list[bytes]:
    """The files of the corpus, as the fuzzer's first inputs."""
    return [told.content for told in CORPUS.values()]


def with_part_changed(content: bytes, choice: int, change: Callable[[bytes, int], bytes]) -> bytes | None:
    """The package with one of its parts changed, chosen by a number; None when it is no package."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, EOFError):
        return None
    except Exception as error:  # zlib.error, and what a torn package makes of the standard library
        if type(error).__module__ not in {"zlib", "struct"}:
            raise
        return None
    told = [
        name for name in parts if name.endswith(("sheet1.xml", "strings.xml", "Strings.xml", "content.xml"))
    ]
    names = told if told and choice % 4 else list(parts)
    if not names:
        return None
    chosen = random.Random(choice).choice(names)
    parts[chosen] = change(parts[chosen], LARGEST)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
