"""Is what README says true of the code?"""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from committee.cli import app
from committee.demo.moments import CODES

ROOT = Path(__file__).resolve().parents[1]
GROUPS = {"people", "territories", "applications", "history", "mail"}
README = (ROOT / "README.md").read_text("utf-8")
SOURCE = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))


def _section(title: str) -> str:
    return README.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_readme_begins_in_french() -> None:
    assert README.index("**En français.**") < README.index("## Two commands")


def test_two_commands_are_there() -> None:
    commands = _section("Two commands")
    assert "pip install -r requirements.txt && streamlit run app.py" in commands
    assert "pip install -r requirements.txt && pytest" in commands


@pytest.mark.parametrize("word", re.findall(r"\| `([\w.]+)`", _section("Glossary")))
def test_word_of_the_glossary_is_in_the_code(word: str) -> None:
    owner, _, name = word.partition(".")
    if name:
        enum = SOURCE.split(f"class {owner}(", 1)[1].split("\nclass ", 1)[0]
        assert re.search(rf"^    {name} = ", enum, re.MULTILINE)
    else:
        assert re.search(rf"^class {owner}\b|^    {owner}: ", SOURCE, re.MULTILINE)


def test_commands_named_exist() -> None:
    root = get_command(app)
    names = set(root.commands)  # type: ignore[attr-defined]
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        names |= {f"{name} {each}" for each in getattr(command, "commands", {})}
    said = set()
    for line in re.findall(r"`committee ([^`]+)`", README):
        for each in line.replace("\\|", "|").split(" · "):
            words = each.split(" ")
            said.add(" ".join(words[:2]) if words[0] in GROUPS else words[0])
    said = {word if word in names else f"territories {word}" for word in said}
    assert said <= names
    assert {"init", "demo", "doctor", "verify", "ranking", "people invite"} <= said


def test_every_dependency_has_its_use_said() -> None:
    named = README.lower()
    for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines():
        library = re.split(r"[\[=<> ]", line.strip())[0].lower()
        if library and not library.startswith(("#", "-")):
            assert library in named, library


def test_demonstration_calls_and_pictures_are_there() -> None:
    assert all(f"`{code}`" in README for code in CODES.values())
    pictures = re.findall(r"\]\((docs/[^)]+)\)", README)
    assert len(pictures) == 3
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_project_names_no_place_of_the_machine_it_was_made_on() -> None:
    texts = [
        path for suffix in ("py", "md", "toml", "json", "po") for path in ROOT.glob(f"src/**/*.{suffix}")
    ]
    found = [
        path.name for path in texts if re.search(r"(?<![\w.])/(?:work|home|root)/", path.read_text("utf-8"))
    ]
    assert found == []
