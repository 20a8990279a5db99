"""What does a review sheet to fill offline look like, and what was typed into the one that came back?

A first tab of instructions, one tab per application, and a hidden one with the identifiers, the version of each
evaluation and a digest of its answers as they left. Rows in, bytes out; bytes in, rows and problems out.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256

from committee.calls.queries import CriterionRow
from committee.review.rules import GivenMark, Recommendation
from committee.spreadsheets.forms import (
    Cell,
    FilledTab,
    Line,
    Style,
    Tab,
    Typed,
    fitting,
    is_typed,
    read_form,
    shown,
    write_form,
)
from committee.spreadsheets.report import Problem, Severity
from committee.spreadsheets.rules import folded, parse_amount, parse_text
from committee.spreadsheets.write import sheet_name
from committee.words import LOCALES, Euros, Refused, Sentence, format_value, say

FORMAT = "committee-review-sheet-1"
LONGEST_TEXT = 1_500  # signs of one text of the applicant
_KEYS = "_committee"
_COLUMNS = ("label", "text", "mark", "abstains", "comment")
_WIDTHS = (26, 62, 10, 14, 56)
_APPLICATION, _MARK = "application:", "mark:"
_GENERAL = ("comment", "recommendation", "amount")
_ANSWERED_IN = {"mark": ("mark", "abstains", "comment"), **dict.fromkeys(_GENERAL, ("text",))}
_VERSION = re.compile(r"\d{1,9}")
_YES = {"oui", "yes", "x", "vrai", "true", "1", "je m abstiens", "i abstain"}
_NO = {"non", "no", "faux", "false", "0"}


@dataclass(frozen=True)
class Answers:
    """What a reader says of one application, as a sheet holds it; ``amount`` in euros."""

    marks: Mapping[str, GivenMark] = field(default_factory=dict)
    comment: str = ""
    recommendation: Recommendation | None = None
    amount: Decimal | None = None

    @property
    def digest(self) -> str:
        """Equal for answers that look equal in a sheet: without control signs and blanks around texts."""
        marks = {
            criterion: [mark.value, fitting(mark.comment), mark.abstains]
            for criterion, mark in self.marks.items()
            if mark.value is not None or mark.comment.strip() or mark.abstains
        }
        amount = None if self.amount is None else f"{self.amount:.2f}"
        told = [marks, fitting(self.comment), self.recommendation, amount]
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def only(self, criterion_ids: Iterable[str]) -> "Answers":
        """These answers, of some criteria alone."""
        kept = {key: self.marks[key] for key in criterion_ids if key in self.marks}
        return Answers(kept, self.comment, self.recommendation, self.amount)


@dataclass(frozen=True)
class AwayApplication:
    """What the tab of one application shows; ``version`` is of the evaluation, 0 when it is not begun."""

    id: str
    number: str
    title: str
    call_code: str
    version: int
    people: Sequence[tuple[Sentence, str]]
    facts: Sequence[tuple[Sentence, object]]
    texts: Sequence[tuple[Sentence, str]]
    criteria: Sequence[CriterionRow]
    scale: tuple[int, int]
    due_on: date | None
    answers: Answers


# Out


def write_review_sheet(
    member_id: str, name: str, applications: Sequence[AwayApplication], *, locale: str, on: date
) -> bytes:
    """The workbook of a reading list, in its reader's language."""
    first = say(Sentence("How to fill in"), locale)
    names = [first, _KEYS]
    for each in applications:
        names.append(sheet_name(each.number or each.title, names))
    told = dict(zip((each.id for each in applications), names[2:], strict=True))
    tabs = [
        _instructions(first, name, applications, told, locale, on),
        *(_tab(told[each.id], each, locale) for each in applications),
        _keys(member_id, applications, told, on),
    ]
    return write_form(tabs)


def _instructions(
    tab: str,
    name: str,
    applications: Sequence[AwayApplication],
    names: Mapping[str, str],
    locale: str,
    on: date,
) -> Tab:
    title = Sentence("Review sheet of {name}", name=name)
    steps = (
        Sentence("One tab per application. Type into the yellow cells alone: all others are locked."),
        Sentence("A mark is picked from its list. To abstain on a criterion, pick “yes” and say why."),
        Sentence("What is left empty stays empty: a tab may be finished later, here or online."),
        Sentence("Save the file, then bring it back on the page “My reading list”."),
        Sentence("Each tab becomes a draft: nothing is handed in until you do so online."),
        Sentence("This file holds applications that are not public: do not pass it on."),
    )
    lines = [
        Line([Cell(say(title, locale), Style.TITLE, 3)]),
        Line([Cell(say(Sentence("Made on {day}.", day=on), locale), Style.NOTE, 3)]),
        *(Line([Cell(str(n), Style.LABEL), Cell(say(s, locale), span=2)]) for n, s in enumerate(steps, 1)),
        Line([]),
        Line([Cell(say(one, locale), Style.HEAD) for one in _LIST_HEADS]),
    ]
    for each in applications:
        due = format_value(each.due_on, locale)
        lines.append(Line([Cell(names[each.id]), Cell(each.title), Cell(due)]))
    return Tab(tab, ("tab", "application", "due"), (18, 90, 18), lines)


_LIST_HEADS = (Sentence("Tab of the file"), Sentence("Application"), Sentence("To be read by"))


def _tab(name: str, each: AwayApplication, locale: str) -> Tab:
    def said(sentence: Sentence) -> str:
        return say(sentence, locale)

    lines = [
        Line([Cell(f"{each.number} · {each.title}", Style.TITLE, 5)], f"{_APPLICATION}{each.id}"),
        *(_row(said(label), value, locale) for label, value in (*each.people, *each.facts)),
        *(_row(said(label), shortened(text, locale), locale) for label, text in each.texts),
        Line([]),
        Line([Cell(said(head), Style.HEAD) for head in _HEADS]),
        *(_criterion(each, row, locale) for row in each.criteria),
        Line([]),
        Line(
            [
                Cell(said(Sentence("General comment")), Style.LABEL),
                Cell(each.answers.comment or None, Style.ANSWER_TEXT, 4, lines=6),
            ],
            "comment",
        ),
        Line(
            [
                Cell(said(Sentence("Recommendation")), Style.LABEL),
                Cell(
                    None if each.answers.recommendation is None else said(each.answers.recommendation.label),
                    Style.ANSWER_CHOICE,
                    choices=tuple(said(one.label) for one in Recommendation),
                    refusal=said(Sentence("Pick a recommendation of the list.")),
                ),
            ],
            "recommendation",
        ),
        Line(
            [
                Cell(said(Sentence("Suggested amount (€)")), Style.LABEL),
                Cell(
                    each.answers.amount,
                    Style.ANSWER_EUROS,
                    refusal=said(Sentence("Type an amount in euros, without letters.")),
                ),
            ],
            "amount",
        ),
    ]
    return Tab(name, _COLUMNS, _WIDTHS, lines)


_HEADS = (
    Sentence("Criterion"),
    Sentence("Question and what the marks mean"),
    Sentence("Mark"),
    Sentence("I abstain"),
    Sentence("Comment, or why you abstain"),
)


def _row(label: str, value: object, locale: str) -> Line:
    if isinstance(value, Euros) and value.amount is not None:
        return Line([Cell(label, Style.LABEL), Cell(value.amount, Style.EUROS, 4)])
    return Line([Cell(label, Style.LABEL), Cell(format_value(value, locale), Style.TEXT, 4)])


def shortened(text: str, locale: str) -> str:
    """A text of the applicant, cut at a word where it is long; the rest is read online."""
    if len(text) <= LONGEST_TEXT:
        return text
    kept = text[:LONGEST_TEXT].rpartition(" ")[0] or text[:LONGEST_TEXT]
    return f"{kept} … {say(Sentence('(shortened: the whole text is online)'), locale)}"


def _criterion(each: AwayApplication, row: CriterionRow, locale: str) -> Line:
    lowest, highest = each.scale
    given = each.answers.marks.get(row.id, GivenMark(None))
    anchors = [f"{mark} : {row.anchor(mark, locale)}" for mark in sorted(row.anchors)]
    weight = Sentence("weight {weight}", weight=row.weight)
    refusal = Sentence("A mark is a whole number from {lowest} to {highest}.", lowest=lowest, highest=highest)
    yes = say(Sentence("yes"), locale)
    return Line(
        [
            Cell(f"{row.label(locale)}\n({say(weight, locale)})", Style.LABEL),
            Cell("\n".join((row.prompt(locale), *anchors)), Style.NOTE),
            Cell(
                given.value,
                Style.ANSWER,
                choices=tuple(range(lowest, highest + 1)),
                refusal=say(refusal, locale),
            ),
            Cell(
                yes if given.abstains else None,
                Style.ANSWER,
                choices=(yes,),
                refusal=say(Sentence("Pick “yes”, or leave the cell empty."), locale),
            ),
            Cell(given.comment or None, Style.ANSWER_TEXT, lines=4),
        ],
        f"{_MARK}{row.id}",
    )


def _keys(member_id: str, applications: Sequence[AwayApplication], names: Mapping[str, str], on: date) -> Tab:
    lines = [
        Line([Cell(FORMAT)], "format"),
        Line([Cell(member_id)], "member"),
        Line([Cell(on.isoformat())], "made"),
        *(
            Line(
                [
                    Cell(names[each.id]),
                    Cell(each.call_code),
                    Cell(str(each.version)),
                    Cell(each.answers.only(row.id for row in each.criteria).digest),
                ],
                f"{_APPLICATION}{each.id}",
            )
            for each in applications
        ),
    ]
    return Tab(_KEYS, ("value", "call", "version", "digest"), (40, 20, 10, 70), lines, is_hidden=True)


# Back in


@dataclass(frozen=True)
class ReadTab:
    """One tab that came back: whose evaluation it was, at which version, and what it says now.

    ``is_touched``: somebody typed into it. ``cells``: where each answer stands, by code of its line and column.
    """

    name: str
    application_id: str
    call_code: str
    version: int
    is_touched: bool
    answers: Answers
    problems: tuple[Problem, ...]
    cells: Mapping[tuple[str, str], Typed]

    @property
    def is_faulty(self) -> bool:
        """Whether something in it cannot be read."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def error(self, line: str, column: str, message: Sentence, proposal: Sentence) -> Problem:
        """A problem of one answer."""
        at = self.cells[line, column]
        return _problem(self.name, at, message, proposal)


@dataclass(frozen=True)
class ReadSheet:
    """A review sheet that came back: for whom it was made and when, its tabs, what is wrong outside of them."""

    member_id: str
    made_at: str
    tabs: tuple[ReadTab, ...]
    problems: tuple[Problem, ...]


def read_review_sheet(content: bytes, filename: str) -> ReadSheet:
    """What a workbook says, tab by tab, whatever their names and order.

    Raises Refused for what is no review sheet of this kind, or lost what tells which evaluation is which.
    """
    tabs = read_form(content, filename)
    keys = next((tab for tab in tabs if _told(tab, "format", "value") == FORMAT), None)
    if keys is None:
        raise Refused(
            Sentence(
                "{name} is not a review sheet of this application, or it lost its hidden tab. Download it again.",
                name=filename,
            )
        )
    found, problems = _application_tabs([tab for tab in tabs if tab is not keys])
    read = []
    for code in keys.lines:
        if code.startswith(_APPLICATION) and code in found:
            read.append(_read_tab(found.pop(code), code, keys))
    problems += [
        _of_tab(tab, Sentence("This tab was added to the sheet and was not read."), Severity.WARNING)
        for tab in found.values()
    ]
    return ReadSheet(
        _told(keys, "member", "value") or "",
        _told(keys, "made", "value") or "",
        tuple(read),
        tuple(problems),
    )


def _application_tabs(tabs: Sequence[FilledTab]) -> tuple[dict[str, FilledTab], list[Problem]]:
    """The tabs by the application they are about; two about the same one are both left out."""
    found: dict[str, list[FilledTab]] = {}
    problems = []
    for tab in tabs:
        codes = [code for code in tab.lines if code.startswith(_APPLICATION)]
        if not tab.is_form:
            message = Sentence("This tab is not one of the review sheet, or lost its hidden codes.")
            problems.append(_of_tab(tab, message, Severity.WARNING))
        elif len(codes) == 1:
            found.setdefault(codes[0], []).append(tab)
    single = {}
    for code, those in found.items():
        if len(those) == 1:
            single[code] = those[0]
            continue
        message = Sentence("Two tabs are about the same application: none of them was read.")
        problems += [_of_tab(tab, message, Severity.ERROR) for tab in those]
    return single, problems


def _read_tab(tab: FilledTab, code: str, keys: FilledTab) -> ReadTab:
    problems = [
        _of_tab(tab, Sentence("A line stands twice in this tab: delete one of the two."), Severity.ERROR)
        for doubled in tab.doubled[:1]
    ]
    marks: dict[str, GivenMark] = {}
    cells: dict[tuple[str, str], Typed] = {}
    if any(
        set(_ANSWERED_IN[line.partition(":")[0]]) - set(tab.lines.get(line, {}))
        for line in (*_GENERAL, *tab.lines)
        if line.partition(":")[0] in _ANSWERED_IN
    ):
        message = Sentence("Lines or columns of this tab are missing: download the review sheet again.")
        return _spoilt(tab, code, keys, [_of_tab(tab, message, Severity.ERROR)])
    for line, typed in tab.lines.items():
        cells |= {(line, column): at for column, at in typed.items()}
        if line.startswith(_MARK):
            marks[line.removeprefix(_MARK)] = _read_mark(tab.name, typed, problems)
    answers = Answers(
        marks,
        _text(tab.lines["comment"]["text"]),
        _recommendation(tab.name, tab.lines["recommendation"]["text"], problems),
        _amount(tab.name, tab.lines["amount"]["text"], problems),
    )
    version = _told(keys, code, "version") or ""
    is_touched = bool(problems) or answers.digest != _told(keys, code, "digest")
    return ReadTab(
        tab.name,
        code.removeprefix(_APPLICATION),
        _told(keys, code, "call") or "",
        int(version) if _VERSION.fullmatch(version) else -1,
        is_touched,
        answers,
        tuple(problems),
        cells,
    )


def _spoilt(tab: FilledTab, code: str, keys: FilledTab, problems: list[Problem]) -> ReadTab:
    call_code = _told(keys, code, "call") or ""
    return ReadTab(
        tab.name, code.removeprefix(_APPLICATION), call_code, -1, True, Answers(), tuple(problems), {}
    )


def _read_mark(tab: str, typed: Mapping[str, Typed], problems: list[Problem]) -> GivenMark:
    value = _whole(tab, typed["mark"], problems)
    abstains = _yes(tab, typed["abstains"], problems)
    if abstains and is_typed(typed["mark"].value):
        problems.append(
            _problem(
                tab,
                typed["abstains"],
                Sentence("This criterion has a mark and an abstention."),
                Sentence("Empty one of the two cells."),
            )
        )
    return GivenMark(None if abstains else value, _text(typed["comment"]), abstains)


def _whole(tab: str, typed: Typed, problems: list[Problem]) -> int | None:
    """A mark: a whole number as typed, 3 as well as 3,0; the scale is checked where it is known."""
    value = typed.value
    if not is_typed(value):
        return None
    text = value.strip().replace(",", ".") if isinstance(value, str) else value
    try:
        if (
            isinstance(text, str | int | float)
            and not isinstance(text, bool)
            and float(text) == int(float(text))
        ):
            return int(float(text))
    except (ValueError, OverflowError):
        pass
    message, proposal = Sentence("This is not a mark."), Sentence("Pick a mark of the list.")
    problems.append(_problem(tab, typed, message, proposal))
    return None


def _yes(tab: str, typed: Typed, problems: list[Problem]) -> bool:
    if not is_typed(typed.value):
        return False
    said = folded(str(typed.value))
    if said in _YES or said in _NO:
        return said in _YES
    message = Sentence("This says neither yes nor no.")
    problems.append(_problem(tab, typed, message, Sentence("Pick “yes”, or leave the cell empty.")))
    return False


def _text(typed: Typed) -> str:
    value = typed.value
    return fitting(value) if isinstance(value, str) else parse_text(value).value or ""


def _recommendation(tab: str, typed: Typed, problems: list[Problem]) -> Recommendation | None:
    if not is_typed(typed.value):
        return None
    said = folded(str(typed.value))
    for one in Recommendation:
        if said in {folded(one.value), *(folded(say(one.label, locale)) for locale in LOCALES)}:
            return one
    message, proposal = (
        Sentence("This is not a recommendation."),
        Sentence("Pick a recommendation of the list."),
    )
    problems.append(_problem(tab, typed, message, proposal))
    return None


def _amount(tab: str, typed: Typed, problems: list[Problem]) -> Decimal | None:
    read = parse_amount(typed.value)
    if read.problem is not None:
        proposal = Sentence("Type an amount in euros, without letters.")
        problems.append(_problem(tab, typed, read.problem, proposal))
    return read.value


def _told(tab: FilledTab, line: str, column: str) -> str | None:
    typed = tab.lines.get(line, {}).get(column)
    return None if typed is None or typed.value is None else str(typed.value)


def _problem(tab: str, typed: Typed, message: Sentence, proposal: Sentence) -> Problem:
    value = shown(typed.value) if is_typed(typed.value) else None
    return Problem(tab, typed.row, typed.column, value, Severity.ERROR, message, proposal)


def _of_tab(tab: FilledTab, message: Sentence, severity: Severity) -> Problem:
    return Problem(tab.name, None, None, None, severity, message)
