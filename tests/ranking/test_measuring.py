"""Do the line, the doubt and the flags beside a ranking rest on what is known, and on nothing else?"""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from committee.ranking.discussing import Reason
from committee.ranking.measuring import (
    MEASURED_COLUMNS,
    Measures,
    funding_line,
    measure,
    spread_of,
    whole_totals,
)
from committee.ranking.score import weighted_scores

CRITERIA = pd.DataFrame(
    {
        "criterion_id": ["c", "d", "s"],
        "weight": [50, 30, 20],
        "scale_min": 0,
        "scale_max": 5,
        "is_of_readers": [True, True, False],
        "threshold": [2.0, np.nan, np.nan],
    }
)
GIVEN = {"a": (5, 4, 4), "b": (4, 4, 3), "e": (3, 3, 2), "f": (1, 3, 2), "g": (2, 0, 1)}
EUROS = {each: Decimal(100) for each in GIVEN}


def marks(given: dict[str, tuple[int, ...]] = GIVEN, staff: dict[str, int] | None = None) -> pd.DataFrame:
    rows = [
        (application, f"r{reader}", criterion, value, True)
        for application, values in given.items()
        for reader, value in enumerate(values)
        for criterion in ("c", "d")
    ]
    rows += [(application, "staff", "s", value, False) for application, value in (staff or {}).items()]
    names = ["application_id", "member_id", "criterion_id", "value", "is_reader"]
    return pd.DataFrame(rows, columns=names).astype({"value": "Int64", "is_reader": bool})


def measured(
    frame: pd.DataFrame,
    amounts: dict[str, Decimal | None] = EUROS,
    envelope: Decimal | None = Decimal(250),
    candidates: set[str] | None = None,
    criteria: pd.DataFrame = CRITERIA,
) -> Measures:
    scores = weighted_scores(frame, criteria, amounts).merge(
        spread_of(frame, criteria), on="application_id", how="left"
    )
    return measure(scores, frame, criteria, amounts, envelope, candidates or set(amounts))


STAFF = {"a": 1, "b": 2, "e": 3, "f": 4, "g": 5}


def test_line_stops_at_the_first_that_does_not_fit_and_passes_over_what_is_unknown() -> None:
    scores = pd.DataFrame(
        {"application_id": list("abcdef"), "turn": pd.array([1, 2, 3, 4, 5, None], dtype="Int64")}
    )
    amounts = {"a": Decimal(60), "b": None, "c": Decimal(30), "d": Decimal("10.01"), "e": Decimal(1)}
    line, is_funded = funding_line(scores, amounts, Decimal(100), set("abdef"))
    assert (line.places, line.last_id, line.funded, line.left) == (3, "e", Decimal("71.01"), Decimal("28.99"))
    assert line.unknown_amounts == 1
    assert is_funded.astype("Int64").fillna(-1).tolist() == [1, -1, -1, 1, 1, -1]
    line, is_funded = funding_line(scores, amounts, Decimal(100), set("abcdef"))
    assert (line.places, line.last_id, line.left) == (2, "c", Decimal(10))  # the cent too much
    assert is_funded.astype("Int64").fillna(-1).tolist() == [1, -1, 1, 0, 0, -1]
    line, is_funded = funding_line(scores, amounts, Decimal(5), set("abcdef"))
    assert (line.places, line.last_id, line.left) == (0, None, Decimal(5))
    line, is_funded = funding_line(scores, amounts, None, set("abcdef"))
    assert (line.places, line.unknown_amounts) == (None, 1)
    assert "not known" in str(line.why_none)
    assert is_funded.isna().all()


def test_all_columns_are_measured_and_probabilities_sum_to_the_line() -> None:
    found = measured(marks(staff=STAFF))
    frame = found.frame
    assert set(MEASURED_COLUMNS) <= set(frame.columns)
    assert found.line.places == 2
    assert frame["p_top"].sum() == pytest.approx(2)
    assert frame["p_funded"].sum() == pytest.approx(2)
    assert frame["expected_rank"].sum() == pytest.approx(15)
    assert frame["weights_share"].sum() == pytest.approx(2)
    assert frame["funded_by_rank"].sum() == 2
    assert frame["corrected"].isna().all()
    assert "Not identifiable" in str(found.why_not_corrected) or "No effect" in str(found.why_not_corrected)
    by = frame.set_index("application_id")
    assert by.loc["g", "below_criteria"] == ("c",)
    assert by.loc["a", "below_criteria"] == ()
    assert Reason.SPLIT in by.loc["f", "reasons"]
    assert by.loc[by["is_first"], "discuss_order"].notna().all()


def test_readers_apart_on_one_side_of_the_line_do_not_call_for_a_debate() -> None:
    # Totals out of 100 with the 20 points of the staff: a 100, 52; b 84, 84; e 68, 20; f 36, 36.
    given = {"a": (5, 2), "b": (4, 4), "e": (3, 0), "f": (1, 1)}
    amounts = dict.fromkeys(given, Decimal(100))
    staff = dict.fromkeys(given, 5)

    def disagreed(envelope: Decimal | None) -> list[str]:
        found = measured(marks(given, staff), amounts, envelope).frame
        assert "across_line" not in found
        return sorted(
            one
            for one, why in zip(found["application_id"], found["reasons"], strict=True)
            if Reason.DISAGREEMENT in why
        )

    # The line stands at 76 (a), then at 44 (e), under 52; without the points of the staff 40 would be under it.
    assert disagreed(Decimal(200)) == ["a"]
    assert disagreed(Decimal(300)) == ["e"]
    assert disagreed(None) == ["a", "e"]
    # All above, or all under: no line passes between them.
    assert disagreed(Decimal(400)) == disagreed(Decimal(50)) == ["a", "e"]


def test_what_the_staff_give_moves_the_ranks_of_the_model_as_a_constant() -> None:
    even = marks(dict.fromkeys(GIVEN, (3, 3, 2)), staff=STAFF)
    by = measured(even).frame.set_index("application_id")
    assert by["expected_rank"].sort_values().index.tolist() == ["g", "f", "e", "b", "a"]
    assert by.loc["g", "expected_rank"] < 2
    part = {key: value for key, value in STAFF.items() if key != "g"}
    left_out = measured(marks(staff=part)).frame.set_index("application_id")
    assert np.isnan(left_out.loc["g", "expected_rank"])  # nobody knows its constant
    before_them = measured(marks()).frame.set_index("application_id")
    assert before_them["expected_rank"].notna().all()
    assert not before_them["is_complete"].any()


def test_severity_is_corrected_for_where_the_readings_show_it() -> None:
    rng = np.random.default_rng(7)
    worth, bias = rng.normal(0, 0.7, 14), np.array([-1.2, 0.0, 1.2, 0.4])
    given = {
        f"p{project:02}": tuple(int(np.clip(round(2.5 + worth[project] + each), 0, 5)) for each in bias)
        for project in range(14)
    }
    criteria = CRITERIA[CRITERIA["is_of_readers"]].reset_index(drop=True)
    amounts = dict.fromkeys(given, Decimal(1))
    found = measured(marks(given), amounts, Decimal(4), criteria=criteria)
    assert found.why_not_corrected is None
    frame = found.frame
    assert frame["corrected"].between(0, 100).all()
    assert sorted(frame["corrected_rank"])[0] == 1
    assert abs(frame["corrected"].mean() - frame["score"].mean()) < 1


def test_too_few_readings_say_so_and_nothing_else() -> None:
    found = measured(marks({"a": (3,), "b": (2,)}), {"a": Decimal(1), "b": None}, None)
    assert found.doubt.why_nothing is not None
    assert found.why_not_corrected == found.doubt.why_nothing
    assert found.frame[["expected_rank", "p_funded", "weights_share", "corrected"]].isna().all(axis=None)
    none = measured(marks({}), {}, Decimal(1))
    assert none.frame.empty
    assert none.line.places == 0


def test_what_no_meeting_may_fund_takes_no_place() -> None:
    found = measured(marks(staff=STAFF), candidates={"b", "e", "f", "g"})
    by = found.frame.set_index("application_id")
    assert by.loc["a", ["p_top", "p_funded", "expected_rank", "weights_share"]].isna().all()
    assert pd.isna(by.loc["a", "funded_by_rank"])
    assert by["expected_rank"].sum() == pytest.approx(10)


def test_totals_are_of_whole_evaluations_on_what_readers_are_asked() -> None:
    frame = marks({"a": (5, 2)}, staff={"a": 0})
    part = frame.drop(index=frame[(frame["member_id"] == "r1") & (frame["criterion_id"] == "d")].index)
    assert whole_totals(part, CRITERIA)["total"].tolist() == [100.0]
    spread = spread_of(frame, CRITERIA).iloc[0]
    assert spread[["lowest", "highest", "spread"]].tolist() == pytest.approx([40, 100, 60])
