"""What is shown of an application to its reader, and which tones tell how far they are?"""

import pandas as pd

from committee.intake.queries import BLANK, Sheet, application_head
from committee.intake.rules import ApplicationRole
from committee.people.rules import Member
from committee.review.booklet import TEXT_TITLES, figures_of
from committee.review.rules import (
    AssignmentStatus,
    InterestNature,
)
from committee.ui import desk, parts
from committee.ui.texts import show, t

STATUS_TONES = {
    AssignmentStatus.TO_READ: "warning",
    AssignmentStatus.IN_PROGRESS: "primary",
    AssignmentStatus.HANDED_IN: "good",
}


NATURE_TONES = {
    InterestNature.NONE: "good",
    InterestNature.LINK: "warning",
    InterestNature.RECUSAL: "refused",
}


READING_HEIGHT = 760


def told_or_to_declare(natures: pd.Series) -> pd.Series:
    """What was declared, and in words, as a warning, where nothing was yet."""
    asked = (t("To declare"), "warning")
    return pd.Series(
        [asked if pd.isna(each) else each for each in natures], index=natures.index, dtype=object
    )


def application_facts(application_id: str, member: Member) -> None:
    """The only facts shown before a declaration: title, lead partner, landlords."""
    for head in application_head([application_id], member, desk.now()).values():
        parts.plain(t("Application read blind") if head.title == BLANK else head.title, strong=True)
        landlords = [(name, ApplicationRole.LANDLORD) for name in head.landlords]
        leads = [] if head.lead is None else [(head.lead, ApplicationRole.LEAD)]
        if leads or landlords:
            parts.people_row([*leads, *landlords])


def undeclared_note(count: int) -> None:
    """What is left out as long as the member has not said what links them, and where they say it."""
    if count:
        parts.note(
            t(
                "Without the one application of which you have not declared your links.",
                "Without the {n} applications of which you have not declared your links.",
                n=count,
            )
        )
        parts.link(t("Declare my interests"), "review.interests")


def head_only_note(count: int) -> None:
    """How many of the listed applications show their head alone, and where the member opens them."""
    if count:
        parts.note(
            t(
                "You have not declared your links with one application: only its head is shown, and it enters no "
                "sum.",
                "You have not declared your links with {n} applications: only their head is shown, and they enter "
                "no sum.",
                n=count,
            )
        )
        parts.link(t("Declare my interests"), "review.interests")


def sheet_texts(sheet: Sheet) -> None:
    """What a reader reads before marking: figures, places, and the texts of the applicant."""
    details = sheet.details
    if details is None:
        parts.note(t("The texts open once you have said whether you have a link with this application."))
        return
    parts.fact_strip((show(label), show(value)) for label, value in figures_of(details))
    if details.sites:
        parts.people_row(
            [(site.name or site.commune or site.department, site.in_words) for site in details.sites]
        )
    for name, title in TEXT_TITLES.items():
        parts.section(show(title))
        parts.plain(details.texts[name])
    parts.link(t("Open the whole sheet"), "applications.sheet", id=sheet.id)
