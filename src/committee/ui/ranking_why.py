"""Why has this application its score, and how sure is it?"""

from collections.abc import Sequence
from decimal import Decimal
from numbers import Real
from typing import Any

import pandas as pd
import streamlit as st

from committee.calls.queries import CriterionRow
from committee.ranking.figures import parts_figure
from committee.ranking.queries import Doubt, WhyScore
from committee.review.queries import ReadersWord
from committee.ui import desk, parts
from committee.ui.ranking import CONFIG, LEVEL, PAGE, least_move
from committee.ui.texts import is_unknown, number, show, t
from committee.words import Sentence

MOST_READERS = 6


def why_view(why: WhyScore | None, frame: pd.DataFrame, doubt: Doubt) -> None:
    """One application: criterion by criterion, then reader by reader as the phase allows, then words to send."""
    _another(frame, None if why is None else why.application_id)
    if why is None:
        parts.alert(t("This application is not in the ranking that you may see."), "neutral")
        return
    parts.section(
        t("Why this score: {title}", title=why.title), " · ".join(filter(None, [why.number, why.lead]))
    )
    _facts(why)
    for line in [*how_sure(why.facts, doubt), *_hangs_on(why)]:
        parts.plain(line)
    parts.link(t("Read the sheet"), "applications.sheet", id=why.application_id)
    _criteria(why)
    _thresholds(why)
    _readers(why)
    _letter(why)


def _another(frame: pd.DataFrame, shown: str | None) -> None:
    """Back to the list, or to another application."""
    parts.link(t("Back to the whole ranking"), PAGE, call=desk.param("call"), view=desk.param("view"))
    names = {
        row["application_id"]: f"{'—' if is_unknown(row['rank']) else row['rank']} · {row['title']}"
        for row in frame[["application_id", "rank", "title"]].to_dict("records")
    }
    ids = list(names)
    chosen = st.selectbox(
        t("Application"),
        ids,
        index=ids.index(shown) if shown in names else None,
        format_func=lambda each: names[each],
        key=desk.filter_key("ranking_application", "application"),
        placeholder=t("Choose an application"),
    )
    if chosen is not None and chosen != shown:
        desk.set_params(application=chosen)
        st.rerun()


def _facts(why: WhyScore) -> None:
    facts = why.facts
    rank = None if is_unknown(facts["rank"]) else t("{rank} of {all}", rank=facts["rank"], all=why.ranked)
    places = None
    if not is_unknown(facts["low_90"]):
        places = t("{low} to {high}", low=int(_float(facts["low_90"])), high=int(_float(facts["high_90"])))
    score: str | None = None if why.score is None else number(round(why.score, 1))
    if score is None and why.low is not None and why.high is not None:
        score = t("{low} to {high}", low=round(why.low, 1), high=round(why.high, 1))
    parts.fact_strip(
        [
            (t("Score out of 100"), score, t("incomplete") if why.score is None else None),
            (t("Rank"), rank, _side(facts)),
            (t("Possible places"), places, t("nine chances in ten")),
            (t("Readers"), facts["readers"]),
            (t("Gap between readers"), _one(facts["spread"]), t("Highest total minus lowest total.")),
        ]
    )


def _side(facts: dict[str, Any]) -> str | None:
    """On which side of the line the rank puts it; None without a line, a score or an amount."""
    if is_unknown(facts["funded_by_rank"]):
        return None
    return t("above the line") if facts["funded_by_rank"] else t("under the line")


def how_sure(facts: dict[str, Any], doubt: Doubt) -> list[Sentence]:
    """In words, without false precision: the chances of an application, and what they do not say."""
    if doubt.why_no_model is not None:
        return [doubt.why_no_model]
    said = []
    if doubt.line.places is not None and not is_unknown(facts["p_funded"]):
        said.append(_odds(_float(facts["p_funded"])))
    if not is_unknown(facts["corrected_rank"]) and not is_unknown(facts["rank"]):
        said.append(
            Sentence(
                "If strict and lenient readers were evened out (for information only) its rank would be "
                "{other} instead of {official}.",
                other=int(_float(facts["corrected_rank"])),
                official=int(_float(facts["rank"])),
            )
        )
    return said


def _hangs_on(why: WhyScore) -> list[Sentence]:
    """The weight on which most hangs which side of the line this application is on; none when none does."""
    labels = {row.id: row.label(desk.locale()) for row in why.criteria}
    known: Any = why.weights.dropna(subset=["low", "high"])
    known = known[(known["low"] > 0) | (known["high"] < 100)]
    if known.empty:
        return []
    row = min(known.to_dict("records"), key=least_move)
    criterion, low, high = labels[row["criterion_id"]], float(row["low"]), float(row["high"])
    if least_move(row) < LEVEL:
        return [
            Sentence(
                "At the line two scores are level: the least change of the weight of “{criterion}” would decide.",
                criterion=criterion,
            )
        ]
    return [
        Sentence(
            "It stays on this side of the line as long as “{criterion}” weighs between {low} and {high} points.",
            criterion=criterion,
            low=round(low, 1),
            high=round(high, 1),
        )
    ]


def _odds(share: float) -> Sentence:
    if share > 0.95:
        return Sentence("Almost certainly above the funding line, however readers differ.")
    if share < 0.05:
        return Sentence("Almost certainly under the funding line, however readers differ.")
    n = min(max(round(share * 10), 1), 9)
    if 0.1 < share < 0.9:
        return Sentence(
            "About one chance in 10 of belonging above the funding line: the marks do not settle it, the "
            "debate does.",
            "About {n} chances in 10 of belonging above the funding line: the marks do not settle it, the "
            "debate does.",
            n=n,
        )
    return Sentence(
        "About one chance in 10 of belonging above the funding line.",
        "About {n} chances in 10 of belonging above the funding line.",
        n=n,
    )


def _criteria(why: WhyScore) -> None:
    labels = [row.label(desk.locale()) for row in why.criteria]
    weights = [float(row.weight) for row in why.criteria]
    whole = sum(weights) or 1.0
    shown = why.parts.set_index("criterion_id").reindex([row.id for row in why.criteria])
    if why.score is not None and why.cohort_score is not None:
        gap = why.score - why.cohort_score
        parts.plain(
            t(
                "{score} points out of 100, where the applications of the call have {mean} on average: "
                "{gap} points, shared out below. The points add up to the score, exactly.",
                score=round(why.score, 1),
                mean=round(why.cohort_score, 1),
                gap=_signed(gap),
            )
        )
    else:
        parts.plain(t("A criterion was marked by nobody: the score stays open."))
    st.plotly_chart(
        parts_figure(shown, labels, [100 * weight / whole for weight in weights], desk.locale()),
        key="ranking_why_parts",
        width="stretch",
        theme=None,
        config=CONFIG,
        alt=t("Points by criterion, with the mean of the call; the table says the same."),
    )
    rows = pd.DataFrame(
        {
            "label": labels,
            "weight": weights,
            "mean": [_two(value) for value in shown["mean"]],
            "cohort": [_two(value) for value in shown["cohort_mean"]],
            "points": [_one(value) for value in shown["points"]],
            "gap": [None if is_unknown(value) else _signed(value) for value in shown["gap"]],
            "place": [None if is_unknown(value) else int(value) for value in shown["rank_in_criterion"]],
        },
        dtype=object,
    )
    parts.table(
        rows,
        {
            "label": parts.Column(t("Criterion")),
            "weight": parts.Column(t("Weight"), "number"),
            "mean": parts.Column(t("Mean mark"), "number"),
            "cohort": parts.Column(t("Mean of the call"), "number"),
            "points": parts.Column(
                t("Points"), "number", help=t("Weight × place of the mean mark on the scale.")
            ),
            "gap": parts.Column(
                t("Against the mean"), help=t("Points more or fewer than the mean of the call.")
            ),
            "place": parts.Column(t("Rank on this criterion"), "number"),
        },
        "why",
        caption=t("The score, criterion by criterion"),
    )


def _thresholds(why: WhyScore) -> None:
    found = why.thresholds
    labels = {row.id: row.label(desk.locale()) for row in why.criteria}
    for row in found[found["threshold"].notna()].to_dict("records"):
        told = {"criterion": labels.get(row["criterion_id"]), "threshold": row["threshold"]}
        if row["is_below"]:
            sentence = Sentence(
                "Below the threshold on “{criterion}”: {mean} for {threshold} asked. It is a flag: leaving "
                "an application out is a decision of the committee.",
                **told,
                mean=_two(row["mean"]),
            )
            parts.alert(sentence, "warning")
        if row["readers_below"] and row["readers_above"]:
            sentence = Sentence(
                "On “{criterion}” readers stand on both sides of the threshold of {threshold}: {below} "
                "below, {above} at it or above.",
                **told,
                below=row["readers_below"],
                above=row["readers_above"],
            )
            parts.alert(sentence, "neutral")


def _readers(why: WhyScore) -> None:
    parts.section(t("Reader by reader"), t("As far as the phase shows it to you."))
    if not why.words:
        parts.note(t("No reader's marks are shown to you now."))
        return
    for start in range(0, len(why.words), MOST_READERS):
        _some_readers(why.criteria, why.words[start : start + MOST_READERS], start)


def _some_readers(criteria: Sequence[CriterionRow], words: Sequence[ReadersWord], start: int) -> None:
    columns = {"label": parts.Column(t("Criterion"), is_sortable=False)}
    rows: dict[str, list[Any]] = {"label": [row.label(desk.locale()) for row in criteria]}
    for at, word in enumerate(words):
        rows[f"r{at}"] = [_mark(word, row.id) for row in criteria]
        columns[f"r{at}"] = parts.Column(reader_named(word), is_sortable=False)
    parts.table(
        pd.DataFrame(rows, dtype=object), columns, f"why_readers_{start}", caption=t("Marks of each reader")
    )


def _mark(word: ReadersWord, criterion_id: str) -> str | None:
    given = word.marks.get(criterion_id)
    if word.abstention is not None or (given is not None and given.abstains):
        return t("abs.")
    return None if given is None or given.value is None else str(given.value)


def reader_named(word: ReadersWord) -> str:
    """A reader by name where the phase tells it, else by the letter that stands for them here."""
    if word.is_own:
        return t("you")
    if word.name:
        return word.name
    return t("Reader {letter}", letter=word.letter) if word.letter else t("Programme staff")


def _letter(why: WhyScore) -> None:
    parts.section(
        t("Text for the applicant"), t("It names no other application and no reader. To copy into a letter.")
    )
    st.code(
        "\n\n".join(show(sentence) for sentence in why.letter(desk.locale())), language=None, wrap_lines=True
    )


def _signed(value: float) -> str:
    rounded = round(float(value), 1)
    return f"+{number(rounded)}" if rounded > 0 else number(rounded).replace("-", "−")


def _float(value: object) -> float:
    return float(value) if isinstance(value, (Real, Decimal)) else float("nan")


def _one(value: object) -> str | None:
    return None if is_unknown(value) else number(round(_float(value), 1))


def _two(value: object) -> float | None:
    return None if is_unknown(value) else round(_float(value), 2)
