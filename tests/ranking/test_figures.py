"""Does the figure show every project, its doubt and nothing that a title could inject?"""

import json

import pandas as pd

from committee.ranking.figures import MOST_ROWS, ranking_figure, short_title


def row(number: int = 1, **changes: object) -> dict[str, object]:
    return {
        "application_id": f"a{number}", "number": f"{number}", "title": f"Project {number}", "lead": "Lead",
        "requested": None, "score": 62.5, "low": 62.5, "high": 62.5, "readers": 2, "lowest": 50.0, "highest": 75.0,
        "spread": 25.0, "is_complete": True, "rank": number, "below_threshold": False,
    } | changes  # fmt: skip


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
