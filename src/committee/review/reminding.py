"""What is written to a reader who is late?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from committee.words import Sentence, say


@dataclass(frozen=True)
class LeftToRead:
    """An application that a reader has not handed in; ``title`` as that reader may see it."""

    application_id: str
    number: str
    title: str
    due_on: date | None


@dataclass(frozen=True)
class Reminder:
    """What is sent to one reader, or copied: no marks, nothing but what is theirs to read."""

    member_id: str
    name: str
    subject: str
    body: str
    left: tuple[LeftToRead, ...]

    @property
    def first_due(self) -> date | None:
        """The nearest or most overdue day; None when none is fixed."""
        return min((one.due_on for one in self.left if one.due_on is not None), default=None)


def usual_introduction(locale: str) -> str:
    """What a reminder says first, unless somebody writes something else."""
    return say(
        Sentence(
            "The committee meets soon. Please mark the applications below and hand them in, "
            "or tell us if you cannot."
        ),
        locale,
    )


def reminder(
    member_id: str,
    name: str,
    left: Sequence[LeftToRead],
    *,
    call_title: str,
    introduction: str,
    sender: str,
    address: str,
    today: date,
    locale: str,
) -> Reminder:
    """The message to one reader: what is left to read, by when, and where; ``address`` of the reading list."""

    def said(sentence: Sentence) -> str:
        return say(sentence, locale)

    count = Sentence("one application left to read", "{n} applications left to read", n=len(left))
    subject = Sentence("{call}: {left}", call=call_title, left=count)
    paragraphs = [
        said(Sentence("Hello {name},", name=name)),
        introduction.strip(),
        "\n".join(f"– {said(_line(one, today))}" for one in left),
        said(Sentence("Your reading list: {address}", address=address)),
        sender,
    ]
    body = "\n\n".join(part for part in paragraphs if part)
    return Reminder(member_id, name, said(subject), f"{body}\n", tuple(left))


def _line(one: LeftToRead, today: date) -> Sentence:
    named = f"{one.number} · {one.title}"
    if one.due_on is None:
        return Sentence("{application}: no day is fixed", application=named)
    if one.due_on >= today:
        return Sentence("{application}: by {day}", application=named, day=one.due_on)
    return Sentence(
        "{application}: it was due on {day}, one day ago",
        "{application}: it was due on {day}, {n} days ago",
        application=named,
        day=one.due_on,
        n=(today - one.due_on).days,
    )


def why_not_remind(chosen: int, reminded: int, already: Sequence[str]) -> Sentence | None:
    """Why readers are not reminded: nobody is chosen, nothing is left to one of them, or it was done today."""
    if not chosen:
        return Sentence("Choose whom to remind.")
    if reminded < chosen:
        return Sentence("To one of these readers nothing is left that can still be handed in.")
    if already:
        return Sentence(
            "Reminded today already: {names}. Say that you want to remind again.", names=", ".join(already)
        )
    return None
