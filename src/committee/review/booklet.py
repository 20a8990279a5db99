"""What stands in a reader's list on paper? Rows in, the plain data of the template ``reading-list`` out; no SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from committee.calls.queries import CriterionRow, GridRow
from committee.documents.typesetting import paragraphs_of
from committee.intake.budget import Line, of_side, total
from committee.intake.queries import Details, Sheet
from committee.intake.rules import BudgetSide
from committee.review.rules import Recommendation
from committee.words import Euros, Sentence, Share, format_value, say

TEMPLATE = "reading-list"
TEXT_TITLES = {
    "summary": Sentence("Summary"),
    "needs": Sentence("Needs"),
    "objectives": Sentence("Objectives"),
    "method": Sentence("How it is done"),
    "target_public": Sentence("Who it is for"),
    "resident_role": Sentence("Place of the residents"),
    "partnership": Sentence("Partnership"),
    "evaluation_plan": Sentence("Evaluation"),
    "durability": Sentence("Durability and spread"),
}


@dataclass(frozen=True)
class Page:
    """One application of the list: its sheet as the reader may see it, its plan, what is asked of the reader."""

    number: str
    due_on: date | None
    sheet: Sheet
    lines: tuple[Line, ...]
    criteria: tuple[CriterionRow, ...]


def booklet(
    name: str, day: date, locale: str, grid: GridRow, pages: Sequence[Page], *, left_out: int
) -> dict[str, object]:
    """The data of the template: every value a text in the reader's language, unknown ones as a dash.

    ``left_out``: how many applications of the list are not in it, because no interest was declared.
    """
    footer = Sentence("Personal copy of {name}, {day}. Do not pass it on.", name=name, day=day)
    intro = Sentence(
        "One application given to {name} to read, as it stood on {day}.",
        "{n} applications given to {name} to read, as they stood on {day}.",
        n=len(pages),
        name=name,
        day=day,
    )
    missing = Sentence(
        "One more application of your list is not here: you have not said yet whether a link ties you to it.",
        "{n} more applications of your list are not here: you have not said yet whether a link ties you to them.",
        n=left_out,
    )
    scale = Sentence(
        "From {lowest} to {highest}. An abstention has a reason.",
        lowest=grid.scale_min,
        highest=grid.scale_max,
    )
    words = {
        "title": Sentence("My reading list"),
        "footer": footer,
        "page": Sentence("Page"),
        "intro": intro,
        "contents": Sentence("Contents"),
        "budget": Sentence("Budget"),
        "marking": Sentence("My marks"),
        "scale": scale,
        "advice": Sentence("My advice"),
        "amount": Sentence("Suggested amount"),
    }
    told = {key: say(sentence, locale) for key, sentence in words.items()}
    return {
        "words": {**told, "locale": locale, "left_out": say(missing, locale) if left_out else ""},
        "steps": [str(step) for step in range(grid.scale_min, grid.scale_max + 1)],
        "choices": [say(choice.label, locale) for choice in Recommendation],
        "applications": [_application(page, locale) for page in pages],
    }


def figures_of(details: Details) -> list[tuple[Sentence, object]]:
    """What an application asks for and whom it reaches, as its readers see it on screen and away from it."""
    return [
        (Sentence("Requested"), Euros(details.requested)),
        (Sentence("Total cost"), Euros(details.total_cost)),
        (Sentence("Share requested"), Share(details.share_requested)),
        (Sentence("Duration in months"), details.duration_months),
        (Sentence("Dwellings"), details.dwellings),
        (Sentence("Households"), details.households),
        (Sentence("People"), details.people),
    ]


def _application(page: Page, locale: str) -> dict[str, object]:
    details = page.sheet.details
    assert details is not None  # noqa: S101 - only what may be read whole is on paper
    facts = [(Sentence("To be read by"), page.due_on), *figures_of(details)]
    parties = [name for name in (page.sheet.lead, *page.sheet.landlords) if name]
    places = [(site.name or site.commune, site.department, site.in_words) for site in details.sites]
    texts = [(say(title, locale), details.texts[name]) for name, title in TEXT_TITLES.items()]
    where = "\n".join(" · ".join(format_value(each, locale) for each in place if each) for place in places)
    return {
        "number": page.number,
        "title": page.sheet.title,
        "parties": " · ".join(parties),
        "facts": [[say(label, locale), format_value(value, locale)] for label, value in facts],
        "texts": [
            {"title": title, "paragraphs": paragraphs_of(text or format_value(None, locale))}
            for title, text in [(say(Sentence("Places"), locale), where), *texts]
        ],
        "plan": [_side(side, page.lines, locale) for side in BudgetSide if of_side(page.lines, side)],
        "criteria": [_criterion(row, locale) for row in page.criteria],
    }


def _side(side: BudgetSide, lines: Sequence[Line], locale: str) -> dict[str, object]:
    own = of_side(lines, side)
    summed = total(own)
    return {
        "title": say(side.label, locale),
        "total": say(summed.in_words, locale),
        "lines": [[_in_words(line, locale), format_value(_euros(line.amount), locale)] for line in own],
    }


def _in_words(line: Line, locale: str) -> str:
    told = (line.label, line.funder)
    return " · ".join([say(line.account.label, locale), *(text for text in told if text)])


def _euros(amount: Decimal | None) -> Euros:
    return Euros(amount)


def _criterion(row: CriterionRow, locale: str) -> dict[str, object]:
    marks = ", ".join(str(mark) for mark in sorted(row.comment_required_at))
    asked = Sentence("A comment is asked for at: {marks}.", marks=marks)
    title = Sentence(
        "{criterion} (weight {weight} out of 100)", criterion=row.label(locale), weight=row.weight
    )
    return {
        "title": say(title, locale),
        "prompt": row.prompt(locale),
        "anchors": [[str(mark), texts[locale]] for mark, texts in sorted(row.anchors.items())],
        "comment": say(asked, locale) if marks else "",
    }
