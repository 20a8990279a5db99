"""Does the tree keep the shape that ARCHITECTURE.md describes?"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from committee.people.rules import PAGES as PEOPLE_PAGES

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "committee"
PAGES = sorted((ROOT / "pages").rglob("*.py"))
UI = sorted((SOURCE / "ui").rglob("*.py"))
NAMES_OFFICE = ("actions", "cli")


def _statements(path: Path) -> list[ast.stmt]:
    return ast.parse(path.read_text("utf-8")).body


def _is_enter(statement: ast.stmt) -> bool:
    value = getattr(statement, "value", None)
    return (
        isinstance(statement, ast.Assign | ast.Expr)
        and isinstance(value, ast.Call)
        and ast.unparse(value.func) in {"desk.enter", "enter"}
    )


def _code_of(page: Path) -> str:
    section, name = page.parent.name, page.stem
    return f"{section}.{name}" if f"{section}.{name}" in PEOPLE_PAGES else name


@pytest.mark.parametrize("page", PAGES, ids=_code_of)
def test_page_is_short_and_enters_first(page: Path) -> None:
    assert len(page.read_text("utf-8").splitlines()) <= 80
    body = _statements(page)
    assert isinstance(body[0], ast.Expr), "a page begins with its docstring"
    work = [part for part in body[1:] if not isinstance(part, ast.Import | ast.ImportFrom)]
    assert _is_enter(work[0])
    call = work[0].value  # type: ignore[attr-defined]
    assert call.args[0].value == _code_of(page)
    kinds = {type(node) for part in body for node in ast.walk(part)}
    assert kinds.isdisjoint({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda})
    assert "groupby" not in page.read_text("utf-8")


def _guarded(path: Path) -> Iterator[ast.FunctionDef]:
    """Fragments, dialogs and callbacks of ui: decorated ones, and functions handed to on_change or on_click."""
    tree = ast.parse(path.read_text("utf-8"))
    handed = {
        ast.unparse(keyword.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in {"on_change", "on_click", "on_select"} and isinstance(keyword.value, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            decorators = {ast.unparse(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list}
            if decorators & {"st.fragment", "st.dialog"} or node.name in handed:
                yield node


def test_fragment_dialog_and_callback_enter_first() -> None:
    late = []
    for path in UI:
        for function in _guarded(path):
            body = function.body[1:] if ast.get_docstring(function) else function.body
            if not _is_enter(body[0]):
                late.append(f"{path.name}:{function.name}")
    assert late == []


def test_only_actions_and_cli_name_office() -> None:
    named = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if {path.stem, path.parent.name}.isdisjoint({*NAMES_OFFICE, "demo"})
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Name) and node.id == "OFFICE" and isinstance(node.ctx, ast.Load)
    ]
    assert named == []


def test_tree_of_tests_mirrors_the_packages() -> None:
    missing = []
    for path in SOURCE.rglob("*.py"):
        place = path.relative_to(SOURCE)
        if (
            path.name in {"__init__.py", "records.py"}
            or "migrations" in place.parts
            or "ui" in place.parts[:1]
        ):
            continue
        if not (ROOT / "tests" / place.parent / f"test_{path.name}").exists():
            missing.append(str(place))
    assert missing == []


def test_every_page_has_its_test() -> None:
    missing = [
        _code_of(page)
        for page in PAGES
        if not (ROOT / "tests" / page.relative_to(ROOT).parent / f"test_{page.name}").exists()
    ]
    assert missing == []


FORBIDDEN = (
    "unsafe_allow_html",
    "components.v1",
    "use_container_width",
    ".to_html(",
    "px.choropleth",
    "scatter_geo",
)


@pytest.mark.parametrize("word", FORBIDDEN)
def test_call_ruled_out_by_the_design_is_absent(word: str) -> None:
    places = [*SOURCE.rglob("*.py"), *PAGES, ROOT / "app.py"]
    assert [str(path.relative_to(ROOT)) for path in places if word in path.read_text("utf-8")] == []
