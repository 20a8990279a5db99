"""With which cells can anybody recompute every total of a ranking? Results in, sheets of a workbook out; no SQL."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from committee.ranking.queries.doubts import Doubt
from committee.ranking.queries.ground import Ground
from committee.ranking.readings import seal_of
from committee.ranking.score import criterion_means
from committee.spreadsheets.write import Formula, Kind, Sheet
from committee.words import Sentence, format_value, say

N, T, E, P = Kind.NUMBER, Kind.TEXT, Kind.EUROS, Kind.PERCENT
FIRST_ROW = 2
Signs = Mapping[tuple[str, str], tuple[str, str | None]]


def workings(
    frame: pd.DataFrame, ground: Ground, doubt: Doubt, signs: Signs, day: date, locale: str
) -> dict[str, Sheet]:
    """The sheets by name: what they are, ranking, marks, grid, calculation, doubt.

    ``frame`` as given by ``queries.ranking``; ``signs``: (application, reader) → letter, name or None. Every total
    is a formula over the cells of the other sheets, beside its result; texts of people are never formulas.
    """
    names = {
        key: say(sentence, locale)
        for key, sentence in (
            ("about", Sentence("Read me")),
            ("ranking", Sentence("Ranking")),
            ("marks", Sentence("Marks")),
            ("grid", Sentence("Grid")),
            ("sums", Sentence("Calculation")),
            ("doubt", Sentence("Doubt")),
        )
    }
    rows = [{str(key): value for key, value in row.items()} for row in _bare(frame).to_dict("records")]
    labels = {row.id: row.label(locale) for row in ground.criteria}
    marks, ranges = _marks(rows, ground, signs, labels, locale)
    sums, totals = _sums(rows, ground, labels, ranges, names, locale)
    return {
        names["about"]: Sheet(
            [say(Sentence("What this file holds"), locale)], _about(ground, doubt, day, locale), [T], [110]
        ),
        names["ranking"]: _ranking(rows, labels, totals, locale),
        names["marks"]: Sheet(
            _heads(
                locale,
                Sentence("Number"),
                Sentence("Application"),
                Sentence("Criterion"),
                Sentence("Reader"),
                Sentence("Mark"),
            ),
            marks,
            [T, T, T, T, N],
            [12, 44, 34, 22, 10],
        ),
        names["grid"]: _grid(ground, labels, locale),
        names["sums"]: sums,
        names["doubt"]: _doubt(rows, locale),
    }


def _heads(locale: str, *titles: Sentence) -> list[str]:
    return [say(title, locale) for title in titles]


def _bare(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(object).where(frame.notna(), None)


def _about(ground: Ground, doubt: Doubt, day: date, locale: str) -> Iterable[list[str]]:
    told = [
        Sentence(
            "{call}: ranking on {day}, over the applications and marks that you may see.",
            call=ground.call.code,
            day=day,
        ),
        Sentence("Seal of the marks: {seal}. Equal seals mean equal marks.", seal=seal_of(ground.marks)),
        Sentence(
            "Mean of a criterion = mean of the marks given on it; an abstention is no mark and no zero."
        ),
        Sentence("Share = (mean − lower end of the scale) / (upper end − lower end)."),
        Sentence(
            "Points = 100 × share × weight / sum of the weights. Score = sum of the points of all criteria."
        ),
        Sentence(
            "A criterion that nobody marked: no score; “at least” and “at most” put its share at 0 and at 1."
        ),
        Sentence(
            "The cells of “Calculation” and the scores of “Ranking” are formulas: change a mark and they "
            "follow."
        ),
        Sentence(
            "Places and chances (sheet “Doubt”) come from a model of the readers and are values, not "
            "formulas."
        ),
    ]
    if doubt.why_no_model is not None:
        told.append(doubt.why_no_model)
    elif doubt.seed is not None:
        told.append(
            Sentence(
                "Model: variances {project} (applications), {reader} (readers), {noise} (chance), {draws} "
                "draws, seed {seed}.",
                **{name: round(value, 3) for name, value in doubt.variances.items()},
                draws=doubt.draws,
                seed=str(doubt.seed),
            )
        )
    if doubt.why_not_corrected is not None:
        told.append(doubt.why_not_corrected)
    return [[say(one, locale)] for one in told]


def _marks(
    rows: list[dict[str, Any]], ground: Ground, signs: Signs, labels: Mapping[str, str], locale: str
) -> tuple[list[list[Any]], dict[tuple[str, str], tuple[int, int]]]:
    """The marks in the order of the ranking, the criteria and the readers; and which rows each mean takes."""
    given: dict[tuple[str, str], list[tuple[str, Any]]] = {}
    for mark in _bare(ground.marks).to_dict("records"):
        key = (mark["application_id"], mark["member_id"])
        given.setdefault((mark["application_id"], mark["criterion_id"]), []).append(
            (_reader(*signs.get(key, ("", None)), locale), mark["value"])
        )
    abstained = say(Sentence("abs."), locale)
    written: list[list[Any]] = []
    ranges = {}
    for row in rows:
        for criterion in ground.criteria:
            found = sorted(given.get((row["application_id"], criterion.id), ()), key=lambda each: each[0])
            start = FIRST_ROW + len(written)
            written += [
                [
                    row["number"],
                    row["title"],
                    labels[criterion.id],
                    reader,
                    abstained if value is None else value,
                ]
                for reader, value in found
            ]
            if any(value is not None for _, value in found):
                ranges[row["application_id"], criterion.id] = (start, start + len(found) - 1)
    return written, ranges


def _reader(letter: str, name: str | None, locale: str) -> str:
    if name:
        return name
    return say(Sentence("Reader {letter}", letter=letter) if letter else Sentence("Programme staff"), locale)


def _grid(ground: Ground, labels: Mapping[str, str], locale: str) -> Sheet:
    header = _heads(
        locale,
        Sentence("Code"),
        Sentence("Criterion"),
        Sentence("Weight"),
        Sentence("Lower end of the scale"),
        Sentence("Upper end of the scale"),
        Sentence("Threshold"),
    )
    scale = _bare(ground.scale).set_index("criterion_id")
    rows = [
        [
            one.code,
            labels[one.id],
            *(scale.loc[one.id, name] for name in ("weight", "scale_min", "scale_max", "threshold")),
        ]
        for one in ground.criteria
    ]
    return Sheet(header, rows, [T, T, N, N, N, N], [16, 44])


def _sums(
    rows: list[dict[str, Any]],
    ground: Ground,
    labels: Mapping[str, str],
    ranges: Mapping[tuple[str, str], tuple[int, int]],
    names: Mapping[str, str],
    locale: str,
) -> tuple[Sheet, dict[str, Formula]]:
    """One row an application and criterion, each a formula over marks and grid; and the formula of each score."""
    means = criterion_means(ground.marks, ground.scale, [row["application_id"] for row in rows])
    found = {(row["application_id"], row["criterion_id"]): row for row in means.to_dict("records")}
    marks, grid, sums = (f"'{names[key]}'!" for key in ("marks", "grid", "sums"))
    last = FIRST_ROW + len(ground.criteria) - 1
    written: list[list[Any]] = []
    totals = {}
    for row in rows:
        start = FIRST_ROW + len(written)
        for at, criterion in enumerate(ground.criteria, start=FIRST_ROW):
            own, here = found[row["application_id"], criterion.id], FIRST_ROW + len(written)
            head = [row["number"], row["title"], labels[criterion.id]]
            share = Formula(
                f"={grid}$C${at}/SUM({grid}$C${FIRST_ROW}:$C${last})", _weight(ground, criterion.id)
            )
            span = ranges.get((row["application_id"], criterion.id))
            if span is None:
                written.append([*head, 0, None, None, share, None, say(Sentence("marked by nobody"), locale)])
                continue
            cells = f"{marks}$E${span[0]}:$E${span[1]}"
            low, high = f"{grid}$D${at}", f"{grid}$E${at}"
            written.append(
                [
                    *head,
                    Formula(f"=COUNT({cells})", int(own["readers"])),
                    Formula(f"=AVERAGE({cells})", float(own["mean"])),
                    Formula(f"=(E{here}-{low})/({high}-{low})", float(own["share"])),
                    share,
                    Formula(f"=100*F{here}*G{here}", float(own["points"])),
                    _in_words(own, share.value, ground, criterion.id, locale),
                ]
            )
        if row["score"] is not None:
            end = FIRST_ROW + len(written) - 1
            totals[row["application_id"]] = Formula(f"=SUM({sums}$H${start}:$H${end})", float(row["score"]))
    header = _heads(
        locale,
        Sentence("Number"),
        Sentence("Application"),
        Sentence("Criterion"),
        Sentence("Readers"),
        Sentence("Mean"),
        Sentence("Share of the scale"),
        Sentence("Share of the weights"),
        Sentence("Points"),
        Sentence("In plain figures"),
    )
    return Sheet(header, written, [T, T, T, N, N, P, P, N, T], [12, 44, 34, 10, 10, 12, 12, 10, 44]), totals


def _weight(ground: Ground, criterion_id: str) -> float:
    weights: dict[str, float] = dict(
        zip(ground.scale["criterion_id"], ground.scale["weight"].astype(float), strict=True)
    )
    return weights[criterion_id] / sum(weights.values())


def _in_words(own: Mapping[Any, Any], weight: float, ground: Ground, criterion_id: str, locale: str) -> str:
    scale: Any = ground.scale.set_index("criterion_id").loc[criterion_id]
    mean, low, high, share, points = (
        format_value(round(float(value), 2), locale)
        for value in (own["mean"], scale["scale_min"], scale["scale_max"], 100 * weight, own["points"])
    )
    return f"{share} × ({mean} − {low}) / ({high} − {low}) = {points}"


def _ranking(
    rows: list[dict[str, Any]], labels: Mapping[str, str], totals: Mapping[str, Formula], locale: str
) -> Sheet:
    header = _heads(
        locale,
        Sentence("Rank"),
        Sentence("Number"),
        Sentence("Application"),
        Sentence("Lead partner"),
        Sentence("Score out of 100"),
        Sentence("At least"),
        Sentence("At most"),
        Sentence("Readers"),
        Sentence("Gap between readers"),
        Sentence("Below the threshold"),
        Sentence("Below the threshold of"),
        Sentence("Amount"),
        Sentence("Above the funding line"),
    )
    written = [
        [
            row["rank"], row["number"], row["title"], row["lead"], totals.get(row["application_id"]), row["low"],
            row["high"], row["readers"], row["spread"], _yes(row["below_threshold"], locale),
            " ; ".join(labels[one] for one in row["below_criteria"] or ()) or None, row["amount"],
            _yes(row["funded_by_rank"], locale),
        ]
        for row in rows
    ]  # fmt: skip
    return Sheet(header, written, [N, T, T, T, N, N, N, N, N, T, T, E, T], [8, 12, 44, 30])


def _yes(flag: Any, locale: str) -> str | None:
    return None if flag is None else say(Sentence("yes") if flag else Sentence("no"), locale)


def _doubt(rows: list[dict[str, Any]], locale: str) -> Sheet:
    header = _heads(
        locale,
        Sentence("Rank"),
        Sentence("Number"),
        Sentence("Application"),
        Sentence("Expected place"),
        Sentence("One chance in two: from"),
        Sentence("One chance in two: to"),
        Sentence("Nine chances in ten: from"),
        Sentence("Nine chances in ten: to"),
        Sentence("Chances of being above the line"),
        Sentence("Funded under … of plausible weights"),
        Sentence("Corrected score (advice only)"),
        Sentence("Corrected rank"),
        Sentence("Order of discussion"),
        Sentence("Why"),
    )
    columns = (
        "rank", "number", "title", "expected_rank", "low_50", "high_50", "low_90", "high_90", "p_funded",
        "weights_share", "corrected", "corrected_rank", "discuss_order",
    )  # fmt: skip
    written = [
        [
            *(row[name] for name in columns),
            " ; ".join(format_value(reason, locale) for reason in row["reasons"] or ()) or None,
        ]
        for row in rows
    ]
    return Sheet(header, written, [N, T, T, N, N, N, N, N, P, P, N, N, N, T], [8, 12, 44])
