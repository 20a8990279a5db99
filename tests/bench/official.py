"""The official files of ``../shared/data`` in a store of the benchmark, where that folder is there."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from committee.settings import ROOT

SHARED = ROOT.parent / "shared" / "data"
# Each when what it refers to is there.
FILES = (
    "qpv/qpv2015_list_1514.csv",
    "qpv/qp2015_partial_idf_occitanie_wgs84.geojson",
    "qpv/passage_qp2024_qp2015.csv",
    "insee/DEMO_2021.csv",
    "insee/IPRO_2021.csv",
    "insee/REVN_2021.csv",
    "insee/data_filo18_qp_revdis.csv",
    "qpv/QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson",
)


def are_there() -> bool:
    """Whether the official files can be read."""
    return all((SHARED / name).is_file() for name in FILES)


def load() -> None:
    """Import them into the store that the environment names, in a process of its own."""
    if not are_there():
        return
    command = [sys.executable, "-m", "tests.bench.official", *(str(SHARED / name) for name in FILES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the official files were not imported: {done.stderr}")


def main(files: Sequence[str]) -> int:
    """Import these files."""
    from committee.people.rules import OFFICE
    from committee.territories.actions import import_data_set

    for file in files:
        import_data_set(Path(file), actor=OFFICE, now=datetime.now(UTC))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
