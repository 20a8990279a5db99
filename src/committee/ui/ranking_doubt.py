"""Which applications to discuss first, what would change the ranking, and do readers agree?"""

from typing import Any

import pandas as pd
import streamlit as st

from committee.ranking.figures import Measure, intervals_figure
from committee.ranking.methods_note import true_top
from committee.ranking.queries import Doubt
from committee.ui import desk, parts
from committee.ui.ranking import CONFIG, LEVEL, PAGE, least_move, ranking_rows
from committee.ui.texts import number, show, t
from committee.words import Sentence

# What one reader moves is named up to here; the rest is counted.
MOST_TITLES = 5


def discuss_view(frame: pd.DataFrame, doubt: Doubt) -> None:
    """The applications to discuss first, in order, each with its reasons in words."""
    first = frame[frame["is_first"].astype(bool)].sort_values("discuss_order")
    if first.empty:
        parts.empty_state(t("No application stands out: the order of the ranks is a fair order to discuss."))
        return
    parts.plain(
        t(
            "One application to discuss first: for the others the debate has little chance of changing the "
            "result.",
            "{n} applications to discuss first, in this order: for the others the debate has little chance "
            "of changing the result.",
            n=len(first),
        )
    )
    parts.note(
        t(
            "An application is here when its chances of being above the line lie between 10 and 90 in 100, "
            "when readers are at least three marks apart on one criterion and their totals stand on both "
            "sides of the line, when some are below a threshold and others above, or when fewer than two "
            "readers marked it. The least settled comes first, then the greatest amount."
        )
    )
    rows = ranking_rows(first, doubt)
    rows["why"] = pd.Series([[*found] for found in first["reasons"]], index=rows.index, dtype=object)
    columns = {
        "discuss_order": parts.Column(t("Order"), "number"),
        "title": parts.Column(t("Application"), "link"),
        "why": parts.Column(t("Why"), "people", is_sortable=False),
        "chances": parts.Column(t("Chances"), "percent", help=_chances_help()),
        "interval": parts.Column(t("Score out of 100"), "interval"),
        "readers": parts.Column(t("Readers"), "number"),
        "amount": parts.Column(t("Amount"), "euros", help=t("Proposed by the staff, or else requested.")),
    }
    if doubt.line.places is None or doubt.why_no_model is not None:
        columns.pop("chances")
    parts.table(
        rows,
        columns,
        "discuss",
        caption=t("Applications to discuss first"),
        link_page="applications.sheet",
        id_column="application_id",
    )
    if "chances" in columns and (first["p_funded"].isna() & first["p_top"].notna()).any():
        parts.note(
            t(
                "No chances where the amount is unknown: the order then follows the chances of a rank high enough."
            )
        )


def _chances_help() -> str:
    return t("Of all the situations that fit the marks, the share in which it is above the line.")


def depends_view(frame: pd.DataFrame, doubt: Doubt) -> None:
    """What would change who is above the line: weights, one reader fewer, severity, the deliberation."""
    titles = dict(zip(frame["application_id"], frame["title"], strict=True))
    if doubt.line.places is None:
        parts.alert(doubt.line.why_none or Sentence("Without an envelope there is no line."), "neutral")
    else:
        _weights(doubt, titles, set(frame.loc[frame["funded_by_rank"].eq(True), "application_id"]))
        _plausible_weights(frame, doubt)
        _readers_left_out(doubt, titles)
    _severity(frame, doubt)
    _deliberation(doubt, titles)


def _weights(doubt: Doubt, titles: dict[str, str], funded: set[str]) -> None:
    parts.section(
        t("The weights of the criteria"),
        t(
            "How far one weight may move, the others keeping their proportions, before another application "
            "passes the line. The weights are fixed; this only says how much hangs on them."
        ),
    )
    known = doubt.weight_intervals.set_index("criterion_id")
    if known.empty:
        parts.note(t("Nothing to compare: no application lies on the other side of the line."))
        return
    rows: list[dict[str, Any]] = []
    for one in doubt.criteria:
        if one.id in known.index:
            found: Any = known.loc[one.id]
            rows.append(
                {
                    "label": one.label(desk.locale()),
                    "weight": float(found["weight"]),
                    "low": _one(found["low"]),
                    "high": _one(found["high"]),
                    "below": _swap(found["low_pair"], titles, funded),
                    "above": _swap(found["high_pair"], titles, funded),
                    "move": least_move(found),
                }
            )
    told = [row for row in rows if row["low"] is not None and row["high"] is not None]
    if not told:
        parts.note(
            t(
                "The funded applications are not the first of the ranking (an amount did not fit or is "
                "unknown): no weight alone decides."
            )
        )
        return
    narrow = min(told, key=lambda row: row["move"])
    if narrow["move"] == float("inf"):
        parts.plain(
            t(
                "No weight decides alone: whichever one is moved, from 0 to 100, the same applications are funded."
            )
        )
    elif narrow["move"] < LEVEL:
        parts.plain(
            t(
                "At the line two scores are level: the least change of the weight of “{criterion}” would decide.",
                criterion=narrow["label"],
            )
        )
    else:
        parts.plain(
            t(
                "Most sensitive: the funded applications stay the same as long as “{criterion}” weighs between "
                "{low} and {high} points (announced: {weight}).",
                criterion=narrow["label"],
                low=narrow["low"],
                high=narrow["high"],
                weight=narrow["weight"],
            )
        )
    measures = [
        Measure(
            row["label"],
            row["weight"],
            row["low"],
            row["high"],
            t("{low} to {high}", low=row["low"], high=row["high"]),
        )
        for row in rows
    ]
    most = max(row["high"] for row in told) * 1.04
    _figure(
        intervals_figure(
            measures,
            desk.locale(),
            names=(Sentence("Announced weight, in points"), Sentence("The same applications are funded")),
            ends=(-0.5, most),
        ),
        "ranking_weights",
        t(
            "For each criterion the announced weight, and between which weights the same applications are "
            "funded."
        ),
    )
    who = t("Who would pass the line.")
    parts.table(
        pd.DataFrame(rows, dtype=object),
        {
            "label": parts.Column(t("Criterion")),
            "weight": parts.Column(t("Announced weight"), "number"),
            "low": parts.Column(t("From"), "number"),
            **({"below": parts.Column(t("Below it"), help=who)} if any(row["below"] for row in rows) else {}),
            "high": parts.Column(t("To"), "number"),
            **({"above": parts.Column(t("Above it"), help=who)} if any(row["above"] for row in rows) else {}),
        },
        "weights",
        caption=t("Weights with which the same applications are funded"),
    )


def _swap(pair: Any, titles: dict[str, str], funded: set[str]) -> str | None:
    """Who passes before whom, which changes the list; None when nothing ever changes on this side."""
    if pair is None or not isinstance(pair, (tuple, list)):
        return None
    out, into = pair
    if out not in funded:
        return t(
            "“{into}” passes before “{out}” and fits in what is left",
            into=titles.get(into),
            out=titles.get(out),
        )
    return t("“{into}” passes before “{out}”", into=titles.get(into), out=titles.get(out))


def _plausible_weights(frame: pd.DataFrame, doubt: Doubt) -> None:
    known = frame[frame["weights_share"].notna()]
    if known.empty:
        return
    parts.section(
        t("If the weights had been a little different"),
        t(
            "Thousands of sets of weights near the announced ones were tried. How often is each application "
            "funded?"
        ),
    )
    always = int((known["weights_share"] >= 1 - 1e-9).sum())
    moving = known[(known["weights_share"] > 0) & (known["weights_share"] < 1 - 1e-9)]
    parts.plain(
        t(
            "{always} applications are funded whatever these weights; for {moving} it depends on them.",
            always=always,
            moving=len(moving),
        )
    )
    if moving.empty:
        return
    rows = ranking_rows(moving.sort_values("weights_share", ascending=False), doubt)
    parts.table(
        rows,
        {
            "rank": parts.Column(t("Rank"), "number"),
            "title": parts.Column(t("Application"), "link"),
            "weights_share": parts.Column(t("Funded under … of plausible weights"), "percent"),
            "chances": parts.Column(t("Chances"), "percent", help=_chances_help()),
        },
        "plausible",
        caption=t("Applications that depend on the weights"),
        link_page=PAGE,
        id_column="application_id",
        id_param="application",
        link_params={"call": doubt.call_code},
    )


def _readers_left_out(doubt: Doubt, titles: dict[str, str]) -> None:
    parts.section(
        t("Without one of the readers"),
        t(
            "The ranking computed again without all the marks of one reader. Nobody is wrong here: it says "
            "what hangs on one person. The line stops at the first amount that does not fit, so that more "
            "may come in than go out."
        ),
    )
    found = doubt.leave_out
    if found.empty:
        parts.note(t("There are not enough readers to leave one out."))
        return
    changed = [
        bool(entered) or bool(left) for entered, left in zip(found["entered"], found["left"], strict=True)
    ]
    parts.plain(
        t(
            "For {changed} readers out of {all}, leaving them out changes who is above the line.",
            changed=sum(changed),
            all=len(found),
        )
    )
    rows = found[changed].astype(object)
    if rows.empty:
        return
    rows["reader"] = [_reader(row) for row in rows.to_dict("records")]
    said = [_what_changes(row, titles) for row in rows.to_dict("records")]
    rows["changes"] = pd.Series(said, index=rows.index, dtype=object)
    parts.table(
        rows,
        {
            "reader": parts.Column(t("Without")),
            "readings": parts.Column(t("Applications read"), "number"),
            "changes": parts.Column(t("What changes"), "people", is_sortable=False),
            "largest_move": parts.Column(t("Largest move, in ranks"), "number"),
        },
        "left_out",
        caption=t("Readers without whom the line moves"),
    )


def _reader(row: dict[Any, Any]) -> str:
    if row["is_own"]:
        return t("you")
    return str(row["reader"]) if row["reader"] else t("one reader ({letter} here)", letter=row["letter"])


def _what_changes(row: dict[Any, Any], titles: dict[str, str]) -> list[str]:
    """In words: who would have no score any more, come above the line, fall under it."""
    lost, left = set(row["unscored"]), set(row["left"])
    of = {
        "fallen": [one for one in row["unscored"] if one in left],
        "unscored": [one for one in row["unscored"] if one not in left],
        "entered": list(row["entered"]),
        "left": [one for one in row["left"] if one not in lost],
    }
    said = {
        "fallen": Sentence(
            "Left without a score, and so under the line: {titles}", titles=_some(of["fallen"], titles)
        ),
        "unscored": Sentence("Left without a score: {titles}", titles=_some(of["unscored"], titles)),
        "entered": Sentence(
            "Comes above the line: {titles}",
            "Come above the line: {titles}",
            n=len(of["entered"]),
            titles=_some(of["entered"], titles),
        ),
        "left": Sentence(
            "Falls under the line: {titles}",
            "Fall under the line: {titles}",
            n=len(of["left"]),
            titles=_some(of["left"], titles),
        ),
    }
    return [show(said[name]) for name, ids in of.items() if ids]


def _some(ids: list[str], titles: dict[str, str]) -> str:
    """The titles of these, the first MOST_TITLES of them."""
    named = [t("“{title}”", title=titles.get(one)) for one in ids[:MOST_TITLES]]
    rest = len(ids) - len(named)
    return " ; ".join([*named, *([t("and {n} more", n=rest)] if rest else [])])


def _severity(frame: pd.DataFrame, doubt: Doubt) -> None:
    parts.section(
        t("If strict and lenient readers were evened out"),
        t("For information only: the official score and rank never change."),
    )
    if doubt.why_not_corrected is not None:
        parts.plain(t("No score corrected for severity here. {why}", why=doubt.why_not_corrected))
        return
    known = frame[frame["corrected"].notna() & frame["rank"].notna()]
    if known.empty:
        parts.note(t("There are no corrected scores to show."))
        return
    places = doubt.line.places
    rows = known.astype(object).assign(
        official=known["rank"].astype(int),
        other=known["corrected_rank"].astype(int),
        score=known["score"].round(1),
        corrected=known["corrected"].round(1),
    )
    rows["move"] = rows["official"] - rows["other"]
    rows["crosses"] = False if places is None else (rows["official"] <= places) != (rows["other"] <= places)
    rows["state"] = [
        (t("changes side of the line"), "warning") if crosses else (t("same side"), "neutral")
        for crosses in rows["crosses"]
    ]
    crossing = int(rows["crosses"].sum())
    parts.plain(
        t(
            "One application would change side of the line.",
            "{n} applications would change side of the line.",
            n=crossing,
        )
    )
    rows = rows.assign(size=rows["move"].abs()).sort_values(["crosses", "size"], ascending=False)
    parts.table(
        rows.head(20),
        {
            "title": parts.Column(t("Application"), "link"),
            "score": parts.Column(t("Official score"), "number"),
            "official": parts.Column(t("Official rank"), "number"),
            "corrected": parts.Column(t("Corrected score"), "number"),
            "other": parts.Column(t("Corrected rank"), "number"),
            "state": parts.Column(t("Line"), "status"),
        },
        "severity",
        caption=t("Official and corrected, the greatest differences first"),
        link_page=PAGE,
        id_column="application_id",
        id_param="application",
        link_params={"call": doubt.call_code},
    )


def _deliberation(doubt: Doubt, titles: dict[str, str]) -> None:
    found = doubt.deliberation
    if found.empty:
        return
    parts.section(
        t("What the meeting changed"),
        t("Scores as they stood when the meeting opened, and as they stand now."),
    )
    moved = found[found["change"].abs() > 1e-9]
    if moved.empty:
        parts.plain(t("No score has changed since the meeting opened."))
        return
    rows = moved.astype(object)
    rows["title"] = rows["application_id"].map(titles)
    for name in ("score_before", "score_after", "change"):
        rows[name] = [None if pd.isna(value) else round(float(value), 1) for value in rows[name]]
    parts.table(
        rows.where(rows.notna(), None),
        {
            "title": parts.Column(t("Application"), "link"),
            "score_before": parts.Column(t("Score before"), "number"),
            "score_after": parts.Column(t("Score now"), "number"),
            "change": parts.Column(t("Difference"), "number"),
            "rank_before": parts.Column(t("Rank before"), "number"),
            "rank_after": parts.Column(t("Rank now"), "number"),
        },
        "deliberation",
        caption=t("Scores changed since the meeting opened"),
        link_page="applications.sheet",
        id_column="application_id",
    )


def agreement_view(frame: pd.DataFrame, doubt: Doubt) -> None:
    """How alike readers mark, in words first, then by criterion."""
    k = doubt.mean_readers
    if doubt.icc1 is None or doubt.icck is None or k is None:
        parts.alert(
            doubt.why_no_model or Sentence("There are not enough marks to say whether readers agree."),
            "neutral",
        )
    else:
        said = true_top(doubt)
        if said is not None:
            parts.plain(said, strong=True)
        parts.fact_strip(
            [
                (
                    t("One reader alone"),
                    number(round(doubt.icc1, 2)),
                    _between(
                        doubt.icc1_limits,
                        t(
                            "Share of the differences between totals that comes from the applications, not from "
                            "the readers."
                        ),
                    ),
                ),
                (
                    t("The mean of {k} readers", k=round(k, 1)),
                    number(round(doubt.icck, 2)),
                    _between(
                        doubt.icck_limits, t("The same for the mean: 1, readers decide nothing; 0, chance.")
                    ),
                ),
                (t("Readers"), doubt.readers),
                (t("Whole evaluations"), doubt.observations),
            ]
        )
        parts.note(
            t(
                "In published peer reviews of research, one reader alone reaches 0.26 to 0.37: disagreement "
                "is normal, and it is why several people read. Computed over all applications, never over "
                "the funded ones alone."
            )
        )
    _alphas(doubt)


def _between(limits: tuple[float, float] | None, meaning: str) -> str:
    """Where a figure of agreement may lie, then what it means; a dash where nothing says it."""
    if limits is None:
        return t("Interval: — (it is not calculated with so many marks).") + " " + meaning
    low, high = (number(round(end, 2)) for end in limits)
    return t("Between {low} and {high}, nine chances in ten.", low=low, high=high) + " " + meaning


def _alphas(doubt: Doubt) -> None:
    parts.section(
        t("By criterion"),
        t(
            "Krippendorff's alpha: how far the readers of one application give it the same mark. 1, everybody "
            "gives the same; 0, as if marks were drawn by chance. The bar: where it lies, 95 times in 100."
        ),
    )
    parts.note(
        t(
            "On totals readers may agree far more than on one criterion: a total adds up many marks, whose errors "
            "partly cancel out."
        )
    )
    known = doubt.alphas.set_index("criterion_id")
    rows: list[tuple[str, float | None, float | None, float | None]] = [
        (
            one.label(desk.locale()),
            _two(known.loc[one.id, "alpha"]),
            _two(known.loc[one.id, "low"]),
            _two(known.loc[one.id, "high"]),
        )
        for one in doubt.criteria
        if one.id in known.index
    ]
    if not any(row[1] is not None for row in rows):
        parts.note(t("No criterion was marked by two readers of the same application."))
        return
    measures = [
        Measure(label, value, low, high, "—" if value is None else number(value))
        for label, value, low, high in rows
    ]
    least = min(0.0, *(row[2] for row in rows if row[2] is not None), 0.0)
    _figure(
        intervals_figure(
            measures,
            desk.locale(),
            names=(Sentence("Agreement (alpha)"), Sentence("Interval at 95 %")),
            ends=(least - 0.05, 1.03),
            at=(0.0, Sentence("chance")),
        ),
        "ranking_alphas",
        t("Agreement between readers by criterion; the table says the same."),
    )
    parts.table(
        pd.DataFrame(rows, columns=["label", "alpha", "low", "high"], dtype=object),
        {
            "label": parts.Column(t("Criterion")),
            "alpha": parts.Column(t("Agreement (alpha)"), "number"),
            "low": parts.Column(t("From"), "number"),
            "high": parts.Column(t("To"), "number"),
        },
        "alphas",
        caption=t("Agreement between readers by criterion"),
    )


def _one(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), 1)


def _two(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), 2)


def _figure(figure: Any, key: str, alt: str) -> None:
    st.plotly_chart(figure, key=key, width="stretch", theme=None, config=CONFIG, alt=alt)
