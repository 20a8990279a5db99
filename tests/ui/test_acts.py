"""Has every recorded act a name on screen?"""

import ast

from committee.settings import ROOT
from committee.ui.acts import ACTS, label


def _recorded() -> set[str]:
    return {
        node.args[0].value
        for path in (ROOT / "src" / "committee").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in {"record", "_record", "take_in"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_every_recorded_act_has_a_name():
    assert _recorded() - ACTS.keys() == set()


def test_unknown_act_is_named_so():
    assert label("nobody.knows") == "Autre acte"
