"""How was a ranking calculated, in one page for anybody? Results in, the plain data of the template out; no SQL."""

from datetime import date
from typing import Any

import pandas as pd

from committee.ranking.queries.doubts import Doubt
from committee.ranking.queries.ground import Ground
from committee.ranking.readings import seal_of
from committee.words import Euros, Sentence, Share, format_value, say

TEMPLATE = "methods-note"
SEALED = 12
SOURCES = (
    "Dezert, Tchamova, Han & Tacnet, SPOTIS (FUSION 2020)",
    "Shrout & Fleiss (Psychological Bulletin 86, 1979)",
    "Krippendorff, Content Analysis (2013)",
    "Heyard, Ott, Salanti & Egger, Swiss National Science Foundation (Statistics and Public Policy, 2022)",
    "Erosheva, Martinková & Lee (JRSS A, 2021)",
    "Bartoš & Martinková (British Journal of Mathematical and Statistical Psychology, 2024)",
    "Lahdelma & Salminen, SMAA-2 (Operations Research 49, 2001)",
)


def note_of(ground: Ground, doubt: Doubt, day: date, name: str, locale: str) -> dict[str, Any]:
    """The data of the template: every text in the reader's language, the numbers those of this call.

    ``name``: for whom it is made, since the numbers are those of what this person may read.
    """

    def said(sentence: Sentence) -> str:
        return say(sentence, locale)

    title = said(Sentence("How the ranking is calculated"))
    read = said(Sentence("As {name} may read it on {day}", name=name, day=day))
    made = Sentence(
        "{applications} applications, {readers} readers, {evaluations} whole evaluations. Seal of the "
        "marks: {seal}.",
        applications=doubt.applications,
        readers=doubt.readers,
        evaluations=doubt.observations,
        seal=seal_of(ground.marks)[:SEALED],
    )
    heads = {
        "title": Sentence("How the ranking is calculated"),
        "page": Sentence("Page"),
        "score": Sentence("The score"),
        "doubt": Sentence("How sure it is"),
        "line": Sentence("The funding line"),
        "limits": Sentence("What these figures cannot say"),
        "sources": Sentence("Sources"),
    }
    return {
        "words": {
            **{key: said(sentence) for key, sentence in heads.items()},
            "locale": locale,
            "footer": f"{title} · {ground.call.code} · {read}",
        },
        "call": f"{ground.call.code} · {ground.call.title}",
        "made": f"{read}. {said(made)}",
        "header": [
            said(one)
            for one in (
                Sentence("Criterion"),
                Sentence("Weight"),
                Sentence("Threshold"),
                Sentence("Agreement"),
            )
        ],
        "criteria": _criteria(ground, doubt, locale),
        "score": [said(one) for one in _score(ground)],
        "has_model": doubt.why_no_model is None,
        "doubt": [said(one) for one in _doubt(doubt)],
        "line": [said(one) for one in _line(doubt)],
        "limits": [said(one) for one in _limits(doubt)],
        "sources": list(SOURCES),
    }


def _criteria(ground: Ground, doubt: Doubt, locale: str) -> list[list[str]]:
    alphas = dict(zip(doubt.alphas["criterion_id"], doubt.alphas["alpha"], strict=True))
    thresholds = dict(zip(ground.scale["criterion_id"], ground.scale["threshold"], strict=True))
    return [
        [
            row.label(locale),
            format_value(row.weight, locale),
            _rounded(thresholds.get(row.id), locale),
            _rounded(alphas.get(row.id), locale),
        ]
        for row in ground.criteria
    ]


def _rounded(value: Any, locale: str) -> str:
    return format_value(None if value is None or pd.isna(value) else round(float(value), 2), locale)


def _score(ground: Ground) -> list[Sentence]:
    lowest, highest = (float(ground.scale[name].iloc[0]) for name in ("scale_min", "scale_max"))
    said = [
        Sentence(
            "w is the announced weight of criterion c (their sum is 1), m the mean of the readers who "
            "marked it, a = {lowest} and b = {highest} the ends of the scale. No score depends on the other "
            "applications.",
            lowest=lowest,
            highest=highest,
        ),
        Sentence(
            "A criterion that nobody marked makes the application incomplete: no score, no rank. Equal "
            "scores share a rank and stand in the announced order of the criteria."
        ),
        Sentence(
            "A threshold is a flag; leaving an application out is a recorded decision of the committee."
        ),
    ]
    if ground.call.lots_announced:
        said.append(Sentence("After that by lot, as announced (RFC 3797: public figures of a later day)."))
    return said


def _doubt(doubt: Doubt) -> list[Sentence]:
    if doubt.why_no_model is not None:
        return [doubt.why_no_model]
    variances = doubt.variances
    whole = sum(variances.values()) or 1.0
    said = [
        Sentence(
            "The total y of reader j for application i is: a mean, the worth of the application, the "
            "strictness of the reader, chance. Variances, in squared points out of 100: applications "
            "{project}, readers {reader}, chance {noise}; so {share} of the differences come from the "
            "applications.",
            project=round(variances["project"], 1),
            reader=round(variances["reader"], 1),
            noise=round(variances["noise"], 1),
            share=Share(round(variances["project"] / whole, 2)),
        ),
        Sentence(
            "Bayes on a grid over the three variances; {draws} draws (seed {seed}) give expected places, "
            "intervals at 50 % and 90 %, and the chances of being above the line.",
            draws=doubt.draws,
            seed=str(doubt.seed),
        )
        if doubt.method == "exact"
        else Sentence(
            "Variances estimated by REML and held; {draws} draws (seed {seed}) give expected places, "
            "intervals at 50 % and 90 %, and the chances of being above the line.",
            draws=doubt.draws,
            seed=str(doubt.seed),
        ),
    ]
    if doubt.icc1 is not None and doubt.icck is not None and doubt.mean_readers is not None:
        said.append(
            Sentence(
                "Agreement: ICC(1) = {one} ({of_one}) for one reader, ICC(k) = {mean} ({of_mean}) for the mean of "
                "{k} readers; by criterion, Krippendorff's alpha (table).",
                one=round(doubt.icc1, 2),
                mean=round(doubt.icck, 2),
                k=round(doubt.mean_readers, 1),
                of_one=_between(doubt.icc1_limits),
                of_mean=_between(doubt.icck_limits),
            )
        )
    if (top := true_top(doubt)) is not None:
        said.append(top)
    said.append(
        doubt.why_not_corrected
        or Sentence("The correction for severity is shown as advice, beside the rank.")
    )
    return said


def _between(limits: tuple[float, float] | None) -> Sentence:
    if limits is None:
        return Sentence("interval: —")
    low, high = (round(end, 2) for end in limits)
    return Sentence("{low} to {high}, nine chances in ten", low=low, high=high)


def true_top(doubt: Doubt) -> Sentence | None:
    """How many of those above the line owe their place to who read them; None where nothing can be said."""
    places = doubt.line.places
    if doubt.misfunded is None or not places:
        return None
    n = round(doubt.misfunded * places)
    if n == 0:
        return Sentence(
            "Of the {places} applications above the line, all or nearly all are in the true top.",
            places=places,
        )
    return Sentence(
        "Of the {places} applications above the line, about one owes its place to who read it: it would not "
        "be in the true top.",
        "Of the {places} applications above the line, about {n} owe their place to who read them: they "
        "would not be in the true top.",
        places=places,
        n=n,
    )


def _line(doubt: Doubt) -> list[Sentence]:
    line = doubt.line
    if line.places is None or line.envelope is None or line.funded is None:
        return [line.why_none or Sentence("Without an envelope there is no line.")]
    said = [
        Sentence(
            "Envelope: {envelope}. In the order of the ranks, on the amount proposed by the staff or else "
            "requested, it funds {places} applications for {funded}; the next one does not fit.",
            envelope=Euros(line.envelope),
            places=line.places,
            funded=Euros(line.funded),
        )
    ]
    if line.unknown_amounts:
        said.append(
            Sentence(
                "One application has no known amount: the envelope passes it over.",
                "{n} applications have no known amount: the envelope passes them over.",
                n=line.unknown_amounts,
            )
        )
    return said


def _limits(doubt: Doubt) -> list[Sentence]:
    said = [
        Sentence(
            "They say how much hangs on who the readers were. They do not say whether the criteria are the "
            "right ones."
        ),
        Sentence("“Chances” are no promise and no vote: the committee decides, and gives its reasons."),
    ]
    if doubt.why_no_model is None:
        said.append(
            Sentence(
                "The model assumes that readers differ in strictness alike on all applications. A higher "
                "mark never lowers a score; it may lower the chances by a little, since they are estimated "
                "again with each mark."
            )
        )
    return said
