"""Does every map bring its equivalent table, and ask no other host for a background?"""

import json

from streamlit.testing.v1 import AppTest

SCRIPT = """
import pandas as pd
import pydeck
from committee.ui import parts
frame = pd.DataFrame({"place": ["Bordeaux"], "lon": [-0.58], "lat": [44.84]})
deck = pydeck.Deck([pydeck.Layer("ScatterplotLayer", frame, id="p")], pydeck.ViewState(0, 0), map_provider=None)
parts.map_frame(deck, TABLE, "m", "Une note :red[x]", 300, columns=COLUMNS)
"""


def _run(table: str, columns: str = "None") -> AppTest:
    screen = AppTest.from_string(SCRIPT.replace("TABLE", table).replace("COLUMNS", columns)).run()
    assert not screen.exception
    return screen


def test_map_brings_its_note_and_its_table() -> None:
    screen = _run("frame", "{'place': parts.Column('Lieu')}")
    assert screen.expander[0].label == "Tableau équivalent"
    body = "".join(element.proto.body for element in screen.get("html"))
    assert "Une note :red[x]" in body
    assert "Bordeaux" in body
    assert "Lieu" in body


def test_map_takes_a_component_as_its_table() -> None:
    screen = _run("lambda: parts.plain('own table')")
    assert "own table" in screen.get("html")[1].proto.body


def test_map_without_named_columns_shows_them_all() -> None:
    assert "44,84" in "".join(element.proto.body for element in _run("frame").get("html"))


def test_map_of_the_parts_asks_for_no_background() -> None:
    spec = json.loads(_run("frame").get("deck_gl_json_chart")[0].proto.json)
    # The front end takes this sentinel for "no style": it fetches nothing.
    assert spec.get("mapStyle") in {None, "__MAP_STYLE__"}
    assert not spec.get("mapProvider")
