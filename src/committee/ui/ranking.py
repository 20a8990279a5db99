"""How is a ranking shown, with what it rests on?"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from committee.calls.queries import CallRow
from committee.calls.rules import Phase
from committee.ranking.figures import MOST_ROWS, chance, line_after, ranking_figure
from committee.ranking.queries import Doubt
from committee.ui import desk, parts
from committee.ui.texts import euros, number, t
from committee.words import N_

PAGE = "ranking.ranking"
VIEWS = {
    "ranking": N_("Ranking"),
    "discuss": N_("To discuss first"),
    "depends": N_("What it depends on"),
    "agreement": N_("Agreement between readers"),
    "method": N_("Method"),
}
COLUMNS = {"main": N_("The essentials"), "more": N_("More about each application")}
CONFIG = {"displayModeBar": False}
_SHOWN = (
    "application_id", "title", "lead", "rank", "score", "low", "high", "lowest", "highest", "spread", "readers",
    "is_complete", "below_threshold", "amount", "expected_rank", "low_90", "high_90", "p_funded", "corrected",
    "corrected_rank", "weights_share", "is_first", "discuss_order", "below_criteria", "funded_by_rank",
)  # fmt: skip
# An interval of weights narrower than this, in points, is none to a reader.
LEVEL = 0.1


def chosen_call(calls: list[CallRow], key: str = "call") -> CallRow | None:
    """The call that the address names, or the newest; the choice is kept in the address."""
    codes = [call.code for call in calls]
    if not codes:
        return None
    named = desk.param(key)
    titles = {call.code: f"{call.code} · {call.title}" for call in calls}
    code = st.selectbox(
        t("Call"),
        codes,
        index=codes.index(named) if named in codes else 0,
        format_func=lambda one: titles[one],
        key=desk.filter_key(f"{key}_choice", key),
    )
    desk.set_params(**{key: code})
    return next(call for call in calls if call.code == code)


def worked_on_first(calls: list[CallRow], *phases: Phase) -> list[CallRow]:
    """The calls, those with a round in one of these phases first, in the order of the phases."""
    now = desk.now()

    def place(call: CallRow) -> int:
        present = {each.phase(now) for each in call.rounds}
        return next((turn for turn, phase in enumerate(phases) if phase in present), len(phases))

    return sorted(calls, key=place)


def chosen_view(frame: pd.DataFrame, doubt: Doubt) -> str:
    """The ranking in one strip, and which part of the page is asked for; kept in the address."""
    _facts(frame, doubt)
    return _chosen(VIEWS, "view", "ranking", t("Part"))


def _chosen(choices: dict[str, str], name: str, first: str, label: str) -> str:
    asked = desk.param(name)
    chosen = st.segmented_control(
        label,
        list(choices),
        default=asked if asked in choices else first,
        format_func=lambda each: t(choices[each]),
        required=True,
        label_visibility="collapsed",
        key=desk.filter_key(f"ranking_{name}", name),
    )
    kept = str(chosen or first)
    desk.set_params(**{name: None if kept == first else kept})
    return kept


def _facts(frame: pd.DataFrame, doubt: Doubt) -> None:
    line = doubt.line
    whole = t("{n} with a complete score", n=len(frame) - doubt.incomplete) if doubt.incomplete else None
    parts.fact_strip(
        [
            (t("Applications"), len(frame), whole),
            (t("Envelope"), None if line.envelope is None else euros(line.envelope)),
            (
                t("Above the funding line"),
                line.places,
                None
                if line.funded is None
                else t("for {amount}; the next one does not fit", amount=euros(line.funded)),
            ),
            (t("To discuss first"), int(frame["is_first"].astype(bool).sum())),
            (t("Readers of each application, on average"), _rounded(doubt.mean_readers)),
        ]
    )


def ranking_view(frame: pd.DataFrame, doubt: Doubt, threshold: int | None) -> None:
    """The figure with what it means, then its table."""
    if doubt.incomplete:
        parts.alert(
            t(
                "One application has no rank: a criterion was marked by nobody. "
                "Its interval says what the score may be.",
                "{n} applications have no rank: a criterion was marked by nobody. "
                "Their intervals say what the scores may be.",
                n=doubt.incomplete,
            ),
            tone="warning",
        )
    _in_short(frame, doubt)
    _reading_aid(frame, doubt)
    for why in (doubt.why_no_model, doubt.line.why_none):
        if why is not None:
            parts.note(why)
    if doubt.line.unknown_amounts:
        parts.note(
            t(
                "One application has no known amount: the envelope passes it over.",
                "{n} applications have no known amount: the envelope passes them over.",
                n=doubt.line.unknown_amounts,
            )
        )
    ranking_chart(frame, threshold)
    if _chosen(COLUMNS, "columns", "main", t("Columns")) == "main":
        _main_table(frame, doubt)
    else:
        _more_table(frame, doubt)


def _in_short(frame: pd.DataFrame, doubt: Doubt) -> None:
    """Who is first and how sure that is, where the line passes, how many are unsure: in words."""
    ranked = frame[frame["is_complete"].astype(bool)]
    if ranked.empty:
        return
    top = ranked[ranked["rank"] == 1]
    first = top.iloc[0]
    if len(top) > 1:
        said = [
            t(
                "{n} applications share the first rank, with {score} out of 100.",
                n=len(top),
                score=_rounded(first["score"]),
            )
        ]
    else:
        said = [
            t(
                "First: {title}, with {score} out of 100.",
                title=first["title"],
                score=_rounded(first["score"]),
            )
        ]
        if pd.notna(first["low_90"]):
            said.append(
                t(
                    "Given how readers differ, its true place lies between {low} and {high}, nine chances "
                    "in ten.",
                    low=int(first["low_90"]),
                    high=int(first["high_90"]),
                )
            )
    if doubt.line.places is not None and ranked["p_funded"].notna().any():
        sure = int((ranked["p_funded"] >= 0.9).sum())
        unsure = int(((ranked["p_funded"] > 0.1) & (ranked["p_funded"] < 0.9)).sum())
        said.append(
            t(
                "In the order of the ranks, the envelope funds {places} applications.",
                places=doubt.line.places,
            )
        )
        said.append(
            t(
                "{sure} have at least 9 chances in 10 of belonging there; for {unsure} the marks do not "
                "settle it.",
                sure=sure,
                unsure=unsure,
            )
        )
        said += _others_to_discuss(frame, unsure)
    parts.plain(" ".join(said))


def _others_to_discuss(frame: pd.DataFrame, unsure: int) -> list[str]:
    """Why more are to be discussed first than those whose chances settle nothing."""
    first = frame[frame["is_first"].astype(bool)]
    unpaid = int((first["amount"].isna() & first["p_funded"].isna()).sum())
    others = len(first) - unsure - unpaid
    said = []
    if unpaid:
        said.append(
            t(
                "One more is to be discussed first: its amount is unknown, so that no chances are told.",
                "{n} more are to be discussed first: their amounts are unknown, so that no chances are told.",
                n=unpaid,
            )
        )
    if others > 0:
        said.append(
            t(
                "One more is to be discussed first because its readers differ or are too few.",
                "{n} more are to be discussed first because their readers differ or are too few.",
                n=others,
            )
        )
    return said


def _is_out_of_order(frame: pd.DataFrame) -> bool:
    """Whether an expected place is better than that of a better rank, to a tenth, as they are shown."""
    known = frame[frame["rank"].notna() & frame["expected_rank"].notna()].sort_values("rank")
    return bool((known["expected_rank"].astype(float).round(1).diff() < 0).any())


def _reading_aid(frame: pd.DataFrame, doubt: Doubt) -> None:
    if doubt.why_no_model is not None:
        parts.note(
            t("One row, one application. Point: its score. Thin line: from the lowest to the highest reader.")
        )
        return
    parts.note(
        t(
            "One row, one application. Left: its score, and a thin line from the lowest to the highest "
            "reader. Right: the places where it may really stand, because other readers would have marked "
            "otherwise: pale bar, nine chances in ten; dark bar, one chance in two. A long bar means: not "
            "sure."
        )
    )
    if _is_out_of_order(frame):
        parts.note(
            t(
                "The rank follows the score alone. The expected place also takes into account who read, strict or "
                "lenient, and how often: that is why its order may differ. The official order is that of the ranks."
            )
        )
    if doubt.line.places is not None:
        parts.note(
            t(
                "Red dashes: where the envelope is spent when applications are funded in the order of the "
                "ranks. A bar that crosses it could be on either side. “Chances”: of all the situations "
                "that fit the marks, the share in which the application is above the line. ▲: to discuss "
                "first."
            )
        )


def ranking_chart(frame: pd.DataFrame, threshold: int | None) -> None:
    """The figure, MOST_ROWS rows at a time; the table below holds all of them."""
    st.plotly_chart(
        ranking_figure(frame, desk.locale(), threshold=threshold, first=_first_row(frame)),
        key="ranking_figure",
        width="stretch",
        theme=None,
        config=CONFIG,
        alt=t("Scores and possible places of the applications, best first; the table says the same."),
    )


def _first_row(frame: pd.DataFrame) -> int:
    """From which row on the figure is drawn; asked only when there are more than it holds."""
    if len(frame) <= MOST_ROWS:
        return 0
    after = line_after(frame)
    starts = {str(start): start for start in range(0, len(frame), MOST_ROWS)}
    if after is not None and MOST_ROWS // 2 < after < len(frame):
        starts = {"line": min(after - MOST_ROWS // 2, len(frame) - MOST_ROWS), **starts}
    asked = desk.param("rows")

    def named(key: str) -> str:
        if key == "line":
            return t("Around the funding line")
        return t(
            "Rows {first} to {last}", first=starts[key] + 1, last=min(starts[key] + MOST_ROWS, len(frame))
        )

    keys = sorted(starts, key=lambda key: (key == "line", starts[key]))
    chosen = st.selectbox(
        t("Shown in the figure"),
        keys,
        index=keys.index(asked) if asked in starts else 0,
        format_func=named,
        key=desk.filter_key("ranking_rows", "rows"),
    )
    desk.set_params(rows=None if chosen == keys[0] else chosen)
    return starts[chosen]


def _main_table(frame: pd.DataFrame, doubt: Doubt) -> None:
    has_model = doubt.why_no_model is None
    columns = {
        "rank": parts.Column(t("Rank"), "number"),
        "title": parts.Column(t("Application"), "link"),
        "interval": parts.Column(
            t("Score out of 100"),
            "interval",
            help=t("Small figures: total of the lowest and of the highest reader."),
        ),
    }
    if has_model:
        columns["places"] = parts.Column(
            t("Possible places"),
            "interval",
            help=t("Expected place, then from which to which it stands nine times in ten."),
            maximum=float(max(len(frame), 1)),
        )
    if doubt.line.places is not None and has_model:
        columns["chances"] = parts.Column(
            t("Chances"),
            "percent",
            help=t("Of all the situations that fit the marks, the share in which it is above the line."),
        )
    columns["readers"] = parts.Column(t("Readers"), "number")
    columns["state"] = parts.Column(t("State"), "status")
    _table(ranking_rows(frame, doubt), columns, "ranking", t("Ranking of the applications"), doubt)
    parts.note(t("The title opens why an application has its score."))


def _more_table(frame: pd.DataFrame, doubt: Doubt) -> None:
    columns = {
        "rank": parts.Column(t("Rank"), "number"),
        "title": parts.Column(t("Application"), "link"),
        "lead": parts.Column(t("Lead partner")),
        "spread": parts.Column(
            t("Gap between readers"), "number", help=t("Highest total minus lowest total.")
        ),
        "amount": parts.Column(t("Amount"), "euros", help=t("Proposed by the staff, or else requested.")),
        "weights_share": parts.Column(
            t("Funded under … of plausible weights"),
            "percent",
            help=t("Weights drawn near the announced ones: how often the application stays above the line."),
        ),
        "corrected": parts.Column(
            t("Corrected for severity"),
            help=t("Advice only: rank and score if strict and lenient readers are evened out."),
        ),
        "below": parts.Column(t("Below the threshold of"), "people"),
    }
    columns.pop("lead" if doubt.why_not_corrected is None else "corrected")
    _table(ranking_rows(frame, doubt), columns, "ranking_more", t("More about each application"), doubt)
    if doubt.why_not_corrected is not None:
        parts.note(t("No score corrected for severity here. {why}", why=doubt.why_not_corrected))


def _table(
    frame: pd.DataFrame, columns: dict[str, parts.Column], key: str, caption: str, doubt: Doubt
) -> None:
    parts.table(
        frame,
        columns,
        key,
        caption=caption,
        link_page=PAGE,
        id_column="application_id",
        id_param="application",
        link_params={"call": doubt.call_code},
    )


def ranking_rows(frame: pd.DataFrame, doubt: Doubt) -> pd.DataFrame:
    """The frame with what its tables show: intervals, rounded shares, and the state in words."""
    shown = {name: _bare(frame[name]) for name in _SHOWN}
    labels = {row.id: row.label(desk.locale()) for row in doubt.criteria}
    ends = [
        (low, high) if lowest is None or not is_complete else (lowest, highest)
        for is_complete, low, high, lowest, highest in zip(
            shown["is_complete"], shown["low"], shown["high"], shown["lowest"], shown["highest"], strict=True
        )
    ]
    places = zip(shown["expected_rank"], shown["low_90"], shown["high_90"], strict=True)
    both = zip(shown["corrected"], shown["corrected_rank"], strict=True)
    columns: dict[str, list[Any]] = {
        "interval": [_all_rounded((score, *pair)) for score, pair in zip(shown["score"], ends, strict=True)],
        "places": [_all_rounded(row) for row in places],
        "chances": [
            None if value is None else (value, chance(value, desk.locale())) for value in shown["p_funded"]
        ],
        "weights_share": [_share_of_draws(value) for value in shown["weights_share"]],
        "corrected": [
            None if score is None else t("{score} (rank {rank})", score=_rounded(score), rank=rank)
            for score, rank in both
        ],
        "below": [[labels[one] for one in found or ()] for found in shown["below_criteria"]],
        "state": _states(shown, doubt.line.places is not None),
    }
    return pd.DataFrame(
        {name: pd.Series(values, dtype=object) for name, values in {**shown, **columns}.items()}
    )


def _bare(values: pd.Series) -> list[Any]:
    return [None if is_gone else value for value, is_gone in zip(values.tolist(), values.isna(), strict=True)]


def _chances(share: float | None) -> float | None:
    """A probability in whole points, never 0 % or 100 %: that would be more than the marks can say."""
    return None if share is None or pd.isna(share) else min(max(round(share, 2), 0.01), 0.99)


def _share_of_draws(share: float | None) -> float | None:
    """A counted share in whole points: 0 % and 100 % mean none and all of the draws."""
    return share if share is None or share in {0.0, 1.0} else _chances(share)


def _states(shown: dict[str, list[Any]], has_line: bool) -> list[list[tuple[str, str]]]:
    """On which side of the line each application is, then each flag: none hides another."""
    is_above, is_under = (t("above the line"), "good"), (t("under the line"), "neutral")
    unpaid, complete = (t("amount unknown"), "neutral"), (t("complete"), "good")
    flags = {
        "below_threshold": (t("below the threshold"), "refused"),
        "is_first": (t("to discuss first"), "warning"),
    }

    def side(is_funded: bool | None, amount: object) -> tuple[str, str]:
        if is_funded is None:
            return unpaid if has_line and amount is None else complete
        return is_above if is_funded else is_under

    sides = [
        side(is_funded, amount) if is_complete else (t("incomplete"), "warning")
        for is_complete, is_funded, amount in zip(
            shown["is_complete"], shown["funded_by_rank"], shown["amount"], strict=True
        )
    ]
    return [
        [first, *(flag for name, flag in flags.items() if shown[name][at])] for at, first in enumerate(sides)
    ]


def least_move(interval: Any) -> float:
    """By how many points a weight must move, at least, for another list to be funded; infinite: no move does."""
    ways = [
        abs(float(interval[end]) - float(interval["weight"]))
        for end in ("low", "high")
        if isinstance(interval[f"{end}_pair"], (tuple, list)) and pd.notna(interval[end])
    ]
    return min(ways, default=float("inf"))


def _rounded(value: float | None) -> str | None:
    return None if value is None or pd.isna(value) else number(round(float(value), 1))


def _all_rounded(row: Sequence[float | None]) -> tuple[float | None, ...]:
    return tuple(None if value is None else round(float(value), 1) for value in row)
