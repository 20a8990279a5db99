"""How is a ranking calculated, with which numbers, and what can they not say?"""

from committee.ranking.queries import Doubt
from committee.ranking.severity import SIGNIFICANT
from committee.ranking.uncertainty import FAR_RISE, LARGEST_DROP, USUAL_DROP, USUAL_RISE
from committee.ui import parts
from committee.ui.exports import address
from committee.ui.texts import percent, t


def ranking_files(doubt: Doubt) -> None:
    """The workings and the note, to take away."""
    parts.download(
        t("Every total, to be recomputed (XLSX)"),
        address("ranking", call=doubt.call_code),
        t("Marks, weights, scale, calculation."),
    )
    parts.download(
        t("Note on the method (PDF)"),
        address("methods-note", call=doubt.call_code),
        t("One page, for anybody."),
    )


def method_view(doubt: Doubt) -> None:
    """The rules of the calculation in plain words, the numbers of this call, and the limits."""
    parts.section(t("The official score"))
    parts.plain(
        t(
            "For each criterion: the mean of the readers who marked it, as a share of the announced scale, "
            "times its announced weight. The score is the sum, out of 100. No score depends on the other "
            "applications."
        )
    )
    parts.plain(
        t(
            "Equal scores share a rank; they then stand in the announced order of the criteria, and after "
            "that by lot if the call announced it. A criterion that nobody marked withholds score and rank. "
            "A threshold is a flag: excluding is a decision of the committee."
        )
    )
    parts.section(t("How sure it is"))
    if doubt.why_no_model is not None:
        parts.plain(doubt.why_no_model)
    else:
        _model(doubt)
    parts.section(t("What these figures cannot say"))
    for line in (
        t(
            "They say how much hangs on who the readers were. They do not say whether the criteria are the "
            "right ones."
        ),
        t("“Chances” are no promise and no vote: the committee decides, and gives its reasons."),
        t(
            "The chances are estimated again with each mark. So a higher mark, which never lowers a score "
            "or a rank, may now and then lower the chances of the same application by a little, because it "
            "also changes what is believed of the readers. In trials on small calls (8 applications, 4 readers) "
            "one reader's total that rose by up to {usual} points took away {small} chances in 100 at most, and "
            "one that rose by {far} points, far above all others, {n} at most. In calls of 40 applications and 12 "
            "readers none was taken away. A trial is no proof.",
            usual=USUAL_RISE,
            small=round(100 * USUAL_DROP, 1),
            far=FAR_RISE,
            n=round(100 * LARGEST_DROP),
        ),
        t("The score corrected for severity is advice only. It changes no rank, no pile and no scenario."),
    ):
        parts.plain(line)
    ranking_files(doubt)


def _model(doubt: Doubt) -> None:
    parts.plain(
        t(
            "Each total of a reader is taken as: the worth of the application, plus how strict this reader "
            "is, plus chance. What fits the marks is drawn many times; each draw gives an order, and the "
            "orders give places and chances. The draws are always the same for the same marks."
        )
    )
    variances = doubt.variances
    whole = sum(variances.values()) or 1.0
    parts.fact_strip(
        [
            (
                t("Due to the applications"),
                percent(round(variances["project"] / whole, 2)),
                t("share of the differences between totals"),
            ),
            (t("Due to strictness of readers"), percent(round(variances["reader"] / whole, 2))),
            (t("Due to chance"), percent(round(variances["noise"] / whole, 2))),
            (t("Draws"), doubt.draws),
            (
                t("Seed"),
                None if doubt.seed is None else str(doubt.seed),
                t("the number from which the draws start: the same gives the same draws"),
            ),
        ]
    )
    if doubt.method == "exact":
        parts.note(
            t(
                "Nobody knows how large the three parts really are: all plausible sizes are tried, and each counts "
                "the more the better it fits the marks (this is called Bayes on a grid)."
            )
        )
    else:
        parts.note(t("Many marks: the sizes of the three parts are estimated once (REML), then held."))
    if doubt.p_value is not None:
        parts.note(_strictness(doubt.p_value))
    parts.plain(
        t("No score corrected for severity here. {why}", why=doubt.why_not_corrected)
        if doubt.why_not_corrected is not None
        else t(
            "The correction for severity can be calculated here: it is shown beside the official rank, "
            "never instead."
        )
    )


def _strictness(p_value: float) -> str:
    """What the test of equal strictness says, in words."""
    times = round(100 * p_value)
    if p_value >= SIGNIFICANT:
        return t(
            "Nothing shows that some readers are stricter than others: if all were equally strict, differences "
            "at least as large would be seen {times} times in 100.",
            times=times,
        )
    if times < 1:
        return t(
            "Some readers are stricter than others: if all were equally strict, differences as large would be "
            "seen less than once in 100 times."
        )
    return t(
        "Some readers seem stricter than others: if all were equally strict, differences as large would be seen "
        "only {times} times in 100.",
        times=times,
    )
