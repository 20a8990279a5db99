"""Coverage-guided fuzzing of the readings of cells: ``python -m tests.fuzz.fuzz_values [-runs=200000] [options]``.

Exit status 0 when every parser read every cell; else the input is left in the working folder.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["committee.spreadsheets"]):
    from committee.spreadsheets import dates, identifiers, numbers, quantities, rules, values  # noqa: F401

from committee.spreadsheets.read import read_table
from tests.corpus.files import CORPUS
from tests.fuzz.targets import cell_of, check_value


def one_input(data: bytes) -> None:
    """Read a cell made of these bytes."""
    check_value(cell_of(data))


def main() -> None:
    """Fuzz from the texts of the corpus, 200 000 inputs unless told otherwise."""
    told = sys.argv[1:]
    texts = {
        cell
        for file in CORPUS.values()
        for sheet in read_table(file.content, file.filename)
        for row in sheet.rows
        for cell in row
        if isinstance(cell, str)
    }
    with tempfile.TemporaryDirectory() as folder:
        for at, text in enumerate(sorted(texts)):
            (Path(folder) / f"seed{at}").write_bytes(b"\x07" + text.encode())
        options = ["-max_len=400", "-timeout=20", "-rss_limit_mb=2000", "-print_final_stats=1"]
        if not any(option.startswith("-runs=") for option in told):
            options.append("-runs=200000")
        atheris.Setup([sys.argv[0], *options, *told, folder], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
