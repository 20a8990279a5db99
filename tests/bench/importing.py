"""How long does the dry run of a large file take, beside the bare reading of the same file by pandas?

``python -m tests.bench.importing`` prints JSON: seconds of one run each, in turn, their ratio, and the peak memory
of a process that does nothing else.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from committee.intake.columns import COLUMNS
from committee.settings import ROOT
from committee.spreadsheets.columns import ColumnKind
from committee.spreadsheets.write import Kind, Sheet, write_xlsx

ROWS, WIDTH, RUNS = 10_000, 40, 3
_TEXT = "Les habitants du quartier choisissent, avec le bailleur, ce que devient le pied de leur immeuble. "
_LEFT_OUT = frozenset(
    {"siret", "rna", "tax", "lon", "lat", "precision_m", "founding_landlords", "evaluators"}
)


def large_file(rows: int = ROWS) -> bytes:
    """Applications in forty columns of every kind, as a careful person would fill them in."""
    columns = [column for column in COLUMNS if column.code not in _LEFT_OUT][:WIDTH]
    kinds = [Kind.DATE if column.kind is ColumnKind.DATE else None for column in columns]
    table = [[_cell(column.code, column.kind, at) for column in columns] for at in range(rows)]
    return write_xlsx({"Dossiers": Sheet([column.header for column in columns], table, kinds)})


def _cell(code: str, kind: ColumnKind, at: int) -> Any:
    told: dict[str, Any] = {
        "number": f"D-{at:05}",
        "title": f"DÉMO – Projet du quartier numéro {at}",
        "lead": f"DÉMO Association {at % 900}",
        "lead_kind": "Association",
        "landlords": f"DÉMO Habitat {at % 60} | DÉMO Logis {at % 45}",
        "category": "Recherche-action" if at % 3 else "Projet innovant et durable",
        "request_kind": "Première demande",
        "themes": "Lien social | Santé" if at % 2 else "Culture",
        "duration_months": 24,
        "commune": "Toulouse",
        "commune_code": "31555",
        "department": "31",
        "postcode": "31500",
        "qpv": "QN03113M",
        "share_in_qpv": 60,
        "total_cost": 60_000 + at,
        "eligible_base": 50_000 + at,
        "requested": 20_000 + at % 10_000,
        "site": f"Résidence {at}",
        "address": f"{at % 200} rue du Faubourg",
    }
    if code in told:
        return told[code]
    match kind:
        case ColumnKind.COUNT:
            return 20 + at % 900
        case ColumnKind.DATE:
            return date(2027, 1, 1) + timedelta(days=at % 365)
        case ColumnKind.YES_NO:
            return "oui" if at % 2 else "non"
        case ColumnKind.NAMES:
            return f"DÉMO Structure {at % 70}"
        case _:
            return _TEXT * (1 + at % 3)


def measure(rows: int = ROWS, runs: int = RUNS) -> dict[str, Any]:
    """The best of a few runs each of the bare reading and of the dry run, and the dry run's peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dossiers.xlsx"
        path.write_bytes(large_file(rows))
        told = _child("both", path, folder, runs)
        peak = _child("dry_run", path, folder, 1)["peak_MB"]
    return {
        "rows": rows,
        "columns": WIDTH,
        **{name: told[name] for name in ("pandas_s", "dry_run_s", "errors", "created")},
        "ratio": round(told["dry_run_s"] / told["pandas_s"], 2),
        "peak_MB": peak,
    }


def _child(what: str, path: Path, folder: str, runs: int) -> dict[str, Any]:
    environment = {**os.environ, "COMMITTEE_VAR": f"{folder}/{what}", "PYTHONPATH": str(ROOT)}
    environment.pop("COMMITTEE_DATABASE_URL", None)  # of a store that the other benchmarks had
    command = [sys.executable, "-m", "tests.bench.importing", what, str(path), str(runs)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _measured(what: str, path: Path, runs: int) -> dict[str, Any]:
    from committee.calls.rules import Phase
    from committee.intake.actions import import_applications
    from committee.people.rules import OFFICE
    from committee.store import schema
    from tests.factories.calls import make_call

    now = datetime.now(UTC)
    Path(os.environ["COMMITTEE_VAR"]).mkdir(exist_ok=True)
    schema.upgrade()
    call = make_call(Phase.DEPOSIT, now=now).code
    content = path.read_bytes()
    found: dict[str, Any] = {}
    bare, ours = [], []
    for _ in range(runs):
        if what == "both":
            import pandas as pd

            begun = time.perf_counter()
            pd.read_excel(path, engine="calamine")
            bare.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        report = import_applications(content, path.name, call, dry_run=True, actor=OFFICE, now=now)
        ours.append(time.perf_counter() - begun)
        found = {"errors": len(report.errors), "created": report.created}
    if bare:
        found["pandas_s"] = round(min(bare), 2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**found, "dry_run_s": round(min(ours), 2), "peak_MB": round(peak / 1024)}


def main() -> int:
    """Measure and print; the measured process calls itself with what to do."""
    if len(sys.argv) == 4:
        print(json.dumps(_measured(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
        return 0
    print(json.dumps(measure(), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
