"""Coverage-guided fuzzing of the readers: ``python -m tests.fuzz.fuzz_readers [-runs=200000] [libFuzzer options]``.

Exit status 0 when no input made anything but sheets or a sentence; else the input is left in the working folder.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["committee.spreadsheets"]):
    from committee.spreadsheets import layout, package, read, sniff, workbook  # noqa: F401
    from committee.spreadsheets.rules import folded

from tests.fuzz.seeds import LARGEST, seeds, with_part_changed
from tests.fuzz.targets import check_reading

_KNOWN = frozenset({"n de dossier", "intitule", "porteur", "commune"})


def one_input(data: bytes) -> None:
    """Read it twice over: by what the cells look like, and with the names of the columns known."""
    check_reading(data)
    if len(data) % 2:
        check_reading(data, lambda text: folded(text) in _KNOWN)


def changed(data: bytes, largest: int, seed: int) -> bytes:
    """A package is changed inside most of the time, so that its cells are reached; other files anywhere."""
    if data.startswith(b"PK") and seed % 8:
        inside = with_part_changed(data, seed, atheris.Mutate)
        if inside is not None and len(inside) <= largest:
            return inside
    return atheris.Mutate(data, largest)  # type: ignore[no-any-return]


def main() -> None:
    """Fuzz from the corpus, 200 000 inputs unless told otherwise."""
    told = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for at, content in enumerate(seeds()):
            (Path(folder) / f"seed{at}").write_bytes(content)
        options = [f"-max_len={LARGEST}", "-timeout=60", "-rss_limit_mb=3000", "-print_final_stats=1"]
        if not any(option.startswith("-runs=") for option in told):
            options.append("-runs=200000")
        atheris.Setup([sys.argv[0], *options, *told, folder], one_input, custom_mutator=changed)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
