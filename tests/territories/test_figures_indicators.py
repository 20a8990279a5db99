"""Do the small graphs join only what may be joined, and keep a missing year a gap?"""

import json

import pytest

from committee.territories.figures_indicators import (
    Line,
    Panel,
    Place,
    Point,
    small_multiples,
    standing_figure,
    written,
)
from committee.territories.variables import Unit


def panel(*points: Point, name: str = "Essais", title: str = "Taux", is_of_all: bool = False) -> Panel:
    return Panel(title, Unit.PERCENT, 1, (Line(name, points, is_of_all),))


def traces(*panels: Panel, locale: str = "fr") -> list[dict]:
    return json.loads(small_multiples(panels, locale).to_json())["data"]


def test_one_year_is_a_dot() -> None:
    (trace,) = traces(panel(Point(2018, 43.0)))
    assert (trace["mode"], trace["x"], trace["y"]) == ("markers", [2018], [43.0])
    assert trace["hovertext"] == ["Essais<br>2018 : 43,0\u00a0%"]


def test_only_consecutive_years_are_joined() -> None:
    (trace,) = traces(panel(Point(2019, 2.0), Point(2016, 1.0), Point(2018, 3.0)))
    assert trace["mode"] == "lines+markers"
    assert (trace["x"], trace["y"]) == ([2016, 2017, 2018, 2019], [1.0, None, 3.0, 2.0])
    assert trace["connectgaps"] is False
    (apart,) = traces(panel(Point(2016, 1.0), Point(2018, 3.0)))
    assert apart["mode"] == "markers"


def test_secret_value_is_a_gap_and_never_zero() -> None:
    (trace,) = traces(panel(Point(2017, 1.0), Point(2018, None), Point(2019, 2.0)))
    assert trace["y"] == [1.0, None, 2.0]
    assert trace["mode"] == "markers"


def test_editions_are_hollow_and_apart() -> None:
    exact, edition = traces(panel(Point(2018, 1.0), Point(2019, 2.0, is_year_of_values=False)))
    assert (exact["marker"]["symbol"], edition["marker"]["symbol"]) == ("circle", "circle-open")
    assert edition["name"] == "Essais (année de l’édition)"
    assert (exact["mode"], edition["mode"]) == ("markers", "markers")


def test_lines_differ_by_symbol_and_dash_and_are_named_once() -> None:
    lines = tuple(Line(name, (Point(2018, 1.0),)) for name in "ABCDE")
    of_all = Line("Ensemble", (Point(2018, 2.0),), is_of_all=True)
    both = Panel("Un", Unit.COUNT, 0, (*lines, of_all)), Panel("Deux", Unit.EUROS, 0, (lines[0],))
    found = traces(*both)
    looks = [(each["marker"]["symbol"], each["line"]["dash"]) for each in found[:4]]
    assert len(set(looks)) == 4
    assert found[5]["marker"]["symbol"] == "square"
    assert [each["showlegend"] for each in found] == [True] * 6 + [False]


def test_breaks_are_marked_where_there_is_something_to_compare() -> None:
    marked = small_multiples([panel(Point(2017, 1.0), Point(2021, 2.0))], "fr").to_dict()["layout"]
    texts = [each["text"] for each in marked["annotations"]]
    assert texts == ["Taux", "RLS", "géocodage", "Covid"]
    assert len(marked["shapes"]) == 3
    early = small_multiples([panel(Point(2015, 1.0), Point(2016, 2.0))], "en").to_dict()["layout"]
    assert [each["text"] for each in early["annotations"]] == ["Taux"]
    alone = small_multiples([panel(Point(2021, 1.0))], "fr").to_dict()["layout"]
    assert "shapes" not in alone
    assert alone["separators"] == ",\u202f"


def test_axes_share_their_years_and_begin_at_zero() -> None:
    layout = small_multiples([panel(Point(2016, 1.0)), panel(Point(2019, 2.0))], "en").to_dict()["layout"]
    assert layout["xaxis"]["tickvals"] == layout["xaxis2"]["tickvals"] == [2016, 2017, 2018, 2019]
    assert layout["yaxis"]["rangemode"] == "tozero"
    assert layout["separators"] == ".,"
    assert small_multiples([], "fr").to_dict()["data"] == []


def test_texts_are_escaped_and_long_titles_cut() -> None:
    bad = "<b>x</b> " + "mot " * 60
    figure = small_multiples([panel(Point(2018, 1.0), name="<i>", title=bad)], "fr")
    drawn = figure.to_json()
    assert "\\u003cb\\u003e" not in drawn
    assert "<b>" not in drawn
    assert figure.layout.annotations[0].text.endswith("…")
    assert "&lt;i&gt;" in figure.data[0].name


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "french", "english"),
    [
        (None, Unit.PERCENT, 1, "—", "—"),
        (0.0, Unit.PERCENT, 1, "0,0\u00a0%", "0.0%"),
        (13770.0, Unit.EUROS, 0, "13\u202f770\u00a0€", "13,770\u00a0€"),
        (6490.0, Unit.COUNT, 0, "6\u202f490", "6,490"),
        (0.243, Unit.INDEX, 3, "0,243", "0.243"),
        (-10.2, Unit.PERCENT, 1, "-10,2\u00a0%", "-10.2%"),
    ],
)
def test_value_is_written_with_its_unit(
    value: float | None, unit: Unit, decimals: int, french: str, english: str
) -> None:
    assert written(value, unit, decimals, "fr") == french
    assert written(value, unit, decimals, "en") == english


def test_place_among_all_has_a_row_each() -> None:
    figure = standing_figure([Place("Taux", "43 %", 0.9), Place("Revenu <b>", "12 €", 0.126)], "fr")
    (trace,) = json.loads(figure.to_json())["data"]
    assert trace["x"] == pytest.approx([90, 12.6])
    assert trace["textposition"] == ["middle left", "middle right"]
    assert trace["hovertext"][1] == "Revenu &lt;b&gt;<br>12 €<br>plus élevé que 13\u00a0% des autres QPV"
    assert standing_figure([], "en").layout.xaxis.title.text == "Share of the other QPV with a lower value"
