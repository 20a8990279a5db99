"""Does the figure show every project, its doubt and nothing that a title could inject?"""

import json

import pandas as pd
import pytest

from committee.ranking.figures import (
    MOST_ROWS,
    TERRACOTTA,
    Measure,
    chance,
    intervals_figure,
    line_after,
    parts_figure,
    ranking_figure,
    short_title,
)
from committee.words import Sentence


def row(number: int = 1, **changes: object) -> dict[str, object]:
    return {
        "application_id": f"a{number}", "number": f"{number}", "title": f"Project {number}", "lead": "Lead",
        "requested": None, "score": 62.5, "low": 62.5, "high": 62.5, "readers": 2, "lowest": 50.0, "highest": 75.0,
        "spread": 25.0, "is_complete": True, "rank": number, "below_threshold": False,
    } | changes  # fmt: skip


def doubtful(number: int = 1, **changes: object) -> dict[str, object]:
    known = {
        "expected_rank": number + 0.2, "low_50": float(number), "high_50": number + 1.0, "low_90": 1.0,
        "high_90": number + 3.0, "p_funded": 0.64, "is_first": True, "funded_by_rank": number < 3,
    }  # fmt: skip
    return row(number, **(known | changes))


def drawn(*rows: dict[str, object], **options: object) -> dict:
    return json.loads(ranking_figure(pd.DataFrame(rows), "fr", **options).to_json())  # type: ignore[arg-type]


def test_score_is_a_point_within_its_readers_range() -> None:
    readers, _possible, points = drawn(row())["data"]
    assert readers["x"] == [50.0, 75.0, None]
    assert points["x"] == [62.5]
    assert points["y"] == [0]


def test_incomplete_project_has_a_dotted_line_and_no_point() -> None:
    incomplete = row(score=float("nan"), low=40.0, high=60.0, is_complete=False, rank=pd.NA)
    figure = drawn(row(), incomplete)
    _readers, possible, points = figure["data"]
    assert possible["x"] == [40.0, 60.0, None]
    assert possible["line"]["dash"] == "dot"
    assert points["y"] == [0]
    assert figure["layout"]["yaxis"]["ticktext"][1].startswith("— · ")


def test_project_without_a_reader_total_has_no_range() -> None:
    assert drawn(row(lowest=float("nan"), highest=float("nan")))["data"][0]["x"] == []


def test_below_the_threshold_is_told_by_shape_and_words() -> None:
    figure = drawn(row(below_threshold=True), threshold=70.0)
    points = figure["data"][-1]
    assert points["marker"]["symbol"] == "diamond-open"
    assert points["name"] == "Score sous le seuil"
    assert points["x"] == [62.5]
    assert "sous le seuil" in points["hovertext"][0]
    assert figure["layout"]["shapes"][0]["x0"] == 70.0
    assert figure["layout"]["shapes"][0]["line"]["color"] != TERRACOTTA
    assert figure["layout"]["annotations"][0]["text"] == "seuil 70"


def test_text_of_others_is_escaped_and_shortened() -> None:
    wicked = '<a href="http://elsewhere.example">Un jardin</a> ' + "très long " * 20
    text = json.dumps(drawn(row(title=wicked)))
    assert "<a href" not in text
    assert short_title("Un <b>jardin</b>") == "Un &lt;b&gt;jardin&lt;/b&gt;"
    assert short_title("mot " * 40).endswith("mot…")
    assert len(short_title("mot " * 40)) <= 47


def test_long_ranking_draws_its_first_rows() -> None:
    figure = drawn(*(row(number) for number in range(1, MOST_ROWS + 20)))
    assert len(figure["layout"]["yaxis"]["ticktext"]) == MOST_ROWS


def test_empty_ranking_has_an_empty_figure() -> None:
    columns = list(row())
    figure = json.loads(ranking_figure(pd.DataFrame(columns=columns), "fr").to_json())
    assert all(not trace["x"] for trace in figure["data"])


def test_place_is_a_pale_bar_with_a_dark_one_inside_and_the_line_across() -> None:
    figure = drawn(doubtful(1), doubtful(2), doubtful(3, p_funded=0.0001, is_first=False))
    traces = {trace.get("name"): trace for trace in figure["data"]}
    assert traces["Place : neuf chances sur dix"]["x"][:3] == [1.0, 4.4, None]
    assert traces["Place : une chance sur deux"]["x"][:3] == [1.0, 2.4, None]
    assert traces["Place attendue"]["x"] == [1.2, 2.2, 3.2]
    assert "entre la place 1 et la place 4" in traces["Place attendue"]["hovertext"][0]
    assert [text.strip("\u2007 ") for text in traces[None]["text"]] == [
        "64\xa0% ▲",
        "64\xa0% ▲",
        "&lt; 1\xa0%",
    ]
    across, down = figure["layout"]["shapes"]
    assert (across["y0"], across["xref"]) == (1.5, "paper")
    assert (down["x0"], down["xref"]) == (2.5, "x2")


def test_no_place_is_drawn_before_the_first_or_after_the_last() -> None:
    last = doubtful(2)
    figure = drawn(doubtful(1), {**last, "low_90": 2, "high_90": 2}, {**last, "high_90": 4})
    traces = {trace.get("name"): trace for trace in figure["data"]}
    drawn_at = [each for each in traces["Place : neuf chances sur dix"]["x"] if each is not None]
    assert min(drawn_at) == 1
    assert max(drawn_at) == max(4, doubtful(1)["high_90"])
    assert drawn_at[2:4] == [1.6, 2.4]


def test_line_is_where_the_last_one_is_funded_and_absent_without_an_envelope() -> None:
    def after(*flags: object) -> int | None:
        return line_after(pd.DataFrame({"funded_by_rank": pd.Series(flags, dtype=object)}))

    assert after(True, None, True, False) == 3
    assert after(False, False) == 0
    assert after(None, None) is None
    assert line_after(pd.DataFrame({"rank": [1]})) is None


def test_later_rows_are_drawn_from_where_they_are_asked() -> None:
    rows = [doubtful(number) for number in range(1, MOST_ROWS + 20)]
    figure = drawn(*rows, first=MOST_ROWS)
    assert len(figure["layout"]["yaxis"]["ticktext"]) == 19
    assert figure["layout"]["yaxis"]["ticktext"][0].startswith("51 · ")
    assert not [shape for shape in figure["layout"]["shapes"] if shape["xref"] == "paper"]


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "< 1\xa0%"),
        (0.004, "< 1\xa0%"),
        (0.006, "1\xa0%"),
        (0.336, "34\xa0%"),
        (1.0, "> 99\xa0%"),
        (None, "—"),
    ],
)
def test_chances_are_told_in_whole_points_and_never_as_certain(share: float | None, said: str) -> None:
    assert chance(share, "fr") == said


def test_measures_have_a_bar_and_a_point_and_unknown_ones_neither() -> None:
    measures = [
        Measure("Besoin", 20.0, 12.5, 30.0, "12,5 à 30"),
        Measure("Un <b>critère</b>", None, None, None),
    ]
    names = (Sentence("Agreement (alpha)"), Sentence("Interval at 95 %"))
    figure = json.loads(
        intervals_figure(measures, "fr", names=names, ends=(0, 100), at=(0, Sentence("chance"))).to_json()
    )
    bars, points = figure["data"]
    assert bars["x"] == [12.5, 30.0, None]
    assert points["x"] == [20.0]
    assert figure["layout"]["yaxis"]["ticktext"][1] == "Un &lt;b&gt;critère&lt;/b&gt;"
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["12,5 à 30", "", "hasard"]


def test_points_stand_inside_those_that_can_be_had() -> None:
    parts = pd.DataFrame({"points": [12.0, float("nan")], "cohort_points": [9.5, 4.0]})
    most, own, others = json.loads(parts_figure(parts, ["Un", "Deux"], [20.0, 80.0], "fr").to_json())["data"]
    assert most["x"] == [20.0, 80.0]
    assert own["x"] == [12.0, None]
    assert others["x"] == [9.5, 4.0]
