"""Does each import contract hold, and does each break when it is violated?"""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.skipif(
    find_spec("importlinter") is None, reason="import-linter is of requirements-dev.txt"
)

VIOLATIONS = {
    "order": ("src/committee/journal/queries.py", "from committee.people import queries as upward\n"),
    "furniture": ("src/committee/people/queries.py", "from committee.people import actions as upward\n"),
    "screens": ("src/committee/people/queries.py", "import streamlit\n"),
    "pages": ("pages/home/home.py", "import sqlalchemy\n"),
    "rules": ("src/committee/people/rules.py", "import pandas\n"),
}


def _lint(root: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True))"
    prefix = "import sys; sys.path[:0] = ['src', '.'];"
    return subprocess.run(
        [sys.executable, "-c", prefix + program], cwd=root, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copied_tree(tmp_path: Path) -> Path:
    for folder in ("src", "pages"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.egg-info", "__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_hold(copied_tree: Path) -> None:
    result = _lint(copied_tree)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "5 kept, 0 broken" in result.stdout


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_contract_breaks_when_violated(contract: str, copied_tree: Path) -> None:
    place, line = VIOLATIONS[contract]
    path = copied_tree / place
    text = path.read_text("utf-8")
    path.write_text(text + "\n" + line, "utf-8")
    result = _lint(copied_tree)
    names = {"order": "1.", "furniture": "2.", "screens": "3.", "pages": "4.", "rules": "5."}
    broken = [row for row in result.stdout.splitlines() if row.rstrip().endswith("BROKEN")]
    assert result.returncode != 0
    assert any(row.startswith(names[contract]) for row in broken), result.stdout
