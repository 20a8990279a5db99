"""What did a person type of an application, what does it say, and how does it differ from what is recorded?

What is typed (``Typed``) is kept as it was typed, readable or not, as JSON: texts by field, and rows of texts for
organisations, sites, actions and the lines of the budget. Reading it gives the ``Content`` that acts record, and a
``FormProblem`` for each place that cannot be read. No SQL.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import Any

from committee.intake.budget import Line, account_named, why_not_line, why_not_submit_plan
from committee.intake.qpv_shares import ToldShare, why_not_shares
from committee.intake.rules import (
    DRAWN,
    LONGEST_TEXT,
    OUTCOMES,
    STAYS_AS_READ,
    ApplicationRole,
    ApplicationStatus,
    BudgetSide,
    Category,
    FundingStatus,
    PointSource,
    Qualifier,
    RequestKind,
    Tax,
    commune_code,
    department_code,
    why_not_site,
)
from committee.intake.table import SiteDraft
from committee.spreadsheets.rules import (
    Parsed,
    folded,
    parse_amount,
    parse_count,
    parse_date,
    parse_decimal,
    parse_text,
)
from committee.words import N_, Euros, Labelled, Sentence

Typed = dict[str, Any]
Row = dict[str, Any]


class Section(Labelled):
    """The steps of the form, in their order."""

    IDENTITY = "identity", N_("Identity")
    PEOPLE = "people", N_("Organisations")
    TEXTS = "texts", N_("Texts")
    FIGURES = "figures", N_("Figures")
    SITES = "sites", N_("Places")
    ACTIONS = "actions", N_("Actions")
    BUDGET = "budget", N_("Budget")
    DOCUMENTS = "documents", N_("Documents")


class FieldKind(StrEnum):
    """How a field is typed."""

    LINE = "line"
    AREA = "area"
    CHOICE = "choice"
    NAMES = "names"
    DAY = "day"
    COUNT = "count"
    AMOUNT = "amount"
    SHARE = "share"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class FieldRule:
    """One field of the form; ``code`` is that of the record."""

    code: str
    label_msgid: str
    section: Section
    kind: FieldKind = FieldKind.LINE
    longest: int | None = None
    choices: type[Labelled] | None = None

    @property
    def label(self) -> Sentence:
        """What the field is called on screen."""
        return Sentence(self.label_msgid)


_S, _K = Section, FieldKind
FIELDS: tuple[FieldRule, ...] = (
    FieldRule("number", N_("Number"), _S.IDENTITY, longest=30),
    FieldRule("title", N_("Title"), _S.IDENTITY, longest=300),
    FieldRule("category", N_("Category"), _S.IDENTITY, _K.CHOICE, choices=Category),
    FieldRule("request_kind", N_("Request"), _S.IDENTITY, _K.CHOICE, choices=RequestKind),
    FieldRule("themes", N_("Themes"), _S.IDENTITY, _K.NAMES, longest=80),
    FieldRule("starts_on", N_("Start"), _S.IDENTITY, _K.DAY),
    FieldRule("duration_months", N_("Duration (months)"), _S.IDENTITY, _K.COUNT),
    FieldRule("submitted_on", N_("Submitted on"), _S.IDENTITY, _K.DAY),
    FieldRule("sensitive_public", N_("Sensitive public"), _S.IDENTITY, _K.YES_NO),
    FieldRule("is_republican_contract_signed", N_("Republican commitment signed"), _S.IDENTITY, _K.YES_NO),
    FieldRule("inspired_by", N_("Inspired by"), _S.IDENTITY, longest=LONGEST_TEXT),
    FieldRule("summary", N_("Summary"), _S.TEXTS, _K.AREA, LONGEST_TEXT),
    FieldRule("needs", N_("Needs"), _S.TEXTS, _K.AREA, LONGEST_TEXT),
    FieldRule("objectives", N_("Objectives"), _S.TEXTS, _K.AREA, LONGEST_TEXT),
    FieldRule("method", N_("What will be done"), _S.TEXTS, _K.AREA, LONGEST_TEXT),
    FieldRule("target_public", N_("Target public"), _S.TEXTS, _K.AREA, LONGEST_TEXT),
    FieldRule("resident_role", N_("Place of the residents"), _S.TEXTS, _K.AREA, LONGEST_TEXT),
    FieldRule("partnership", N_("Partnership"), _S.TEXTS, _K.AREA, LONGEST_TEXT),
    FieldRule("evaluation_plan", N_("Assessment of the effects"), _S.TEXTS, _K.AREA, LONGEST_TEXT),
    FieldRule("durability", N_("Durability and spread"), _S.TEXTS, _K.AREA, LONGEST_TEXT),
    FieldRule("dwellings", N_("Dwellings"), _S.FIGURES, _K.COUNT),
    FieldRule("dwellings_qualifier", N_("Dwellings: precision"), _S.FIGURES, _K.CHOICE, choices=Qualifier),
    FieldRule("households", N_("Households"), _S.FIGURES, _K.COUNT),
    FieldRule("households_qualifier", N_("Households: precision"), _S.FIGURES, _K.CHOICE, choices=Qualifier),
    FieldRule("people", N_("People"), _S.FIGURES, _K.COUNT),
    FieldRule("people_qualifier", N_("People: precision"), _S.FIGURES, _K.CHOICE, choices=Qualifier),
    FieldRule("share_in_qpv", N_("Share of the public living in a QPV (%)"), _S.FIGURES, _K.SHARE),
    FieldRule("total_cost", N_("Total cost"), _S.FIGURES, _K.AMOUNT),
    FieldRule("eligible_base", N_("Eligible base"), _S.FIGURES, _K.AMOUNT),
    FieldRule("requested", N_("Requested"), _S.FIGURES, _K.AMOUNT),
    FieldRule("tax", N_("Amounts"), _S.FIGURES, _K.CHOICE, choices=Tax),
)
FIELD = {rule.code: rule for rule in FIELDS}
ROLES, SITES, SHARES, ACTIONS, BUDGET = "roles", "sites", "shares", "actions", "budget"
# The lists of rows, with the section that holds them.
LISTS: Mapping[str, Section] = {
    ROLES: Section.PEOPLE,
    SITES: Section.SITES,
    SHARES: Section.SITES,
    ACTIONS: Section.ACTIONS,
    BUDGET: Section.BUDGET,
}
LIST_LABELS = {name: section.label for name, section in LISTS.items()} | {
    SHARES: Sentence("Shares of the QPV")
}
KEY = "k"  # a row's own number in the form: it says nothing of the application
MOST_ROWS = 200


@dataclass(frozen=True)
class Part:
    """An organisation's part; ``organisation_id`` None: the name is to be found or registered."""

    role: ApplicationRole
    name: str
    organisation_id: str | None = None
    is_founder: bool | None = None
    joined_on: date | None = None
    note: str | None = None


@dataclass
class SiteForm(SiteDraft):
    """A site as it is typed: that of a file, with its address and the source of its point."""

    address: str | None = None
    postcode: str | None = None
    point_source: PointSource | None = None
    chosen_qpv: str | None = None


@dataclass(frozen=True)
class ActionForm:
    """One of the project's actions; ``amount`` in euros."""

    title: str
    description: str | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Content:
    """All that a person writes of an application; None is unknown."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    sites: tuple[SiteForm, ...] = ()
    actions: tuple[ActionForm, ...] = ()
    budget: tuple[Line, ...] = ()
    shares: tuple[ToldShare, ...] = ()

    @property
    def number(self) -> str | None:
        """What identifies it within its call."""
        return self.fields.get("number")

    @property
    def lead(self) -> Part | None:
        """Its lead partner."""
        return next((part for part in self.parts if part.role is ApplicationRole.LEAD), None)


@dataclass(frozen=True)
class FormProblem:
    """A place of the form that cannot be read; ``row`` counts from one within its list.

    ``within``: the list's name where its section holds several.
    """

    section: Section
    label: Sentence
    message: Sentence
    row: int | None = None
    within: Sentence | None = None

    @property
    def where(self) -> Sentence:
        """The place in words."""
        if self.row is None:
            return self.label
        name = self.within or self.section
        return Sentence("{list}, line {row}: {label}", list=name, row=self.row, label=self.label)


# Reading what was typed


@dataclass
class _Reading:
    problems: list[FormProblem] = field(default_factory=list)

    def told(
        self,
        parsed: Parsed[Any],
        section: Section,
        label: Sentence,
        row: int | None = None,
        within: Sentence | None = None,
    ) -> Any:
        if parsed.problem is not None:
            self.refused(parsed.problem, section, label, row, within)
        return parsed.value

    def refused(
        self,
        message: Sentence,
        section: Section,
        label: Sentence,
        row: int | None = None,
        within: Sentence | None = None,
    ) -> None:
        self.problems.append(FormProblem(section, label, message, row, within))


def read_typed(typed: Typed) -> tuple[Content, list[FormProblem]]:
    """What was typed as values, and each place that could not be read (its value is then unknown)."""
    reading = _Reading()
    fields = {
        rule.code: reading.told(_field_value(rule, typed.get(rule.code)), rule.section, rule.label)
        for rule in FIELDS
    }
    content = Content(
        fields,
        tuple(_rows(typed, ROLES, reading, _part)),
        tuple(_rows(typed, SITES, reading, _site)),
        tuple(_rows(typed, ACTIONS, reading, _action)),
        tuple(_rows(typed, BUDGET, reading, _line)),
        tuple(_rows(typed, SHARES, reading, _told_share)),
    )
    _check_parts(content, reading)
    _check_shares(content, reading)
    return content, reading.problems


def _field_value(rule: FieldRule, raw: Any) -> Parsed[Any]:
    match rule.kind:
        case FieldKind.COUNT:
            return parse_count(raw)
        case FieldKind.AMOUNT:
            return parse_amount(raw)
        case FieldKind.DAY:
            return parse_date(raw)
        case FieldKind.SHARE:
            return parse_share(raw)
        case FieldKind.YES_NO:
            return Parsed(raw if isinstance(raw, bool) else None)
        case FieldKind.CHOICE:
            return Parsed(_member(rule.choices, raw))
        case FieldKind.NAMES:
            names = [parse_text(name, rule.longest) for name in raw or ()]
            bad = next((name.problem for name in names if name.problem is not None), None)
            return Parsed([name.value for name in names if name.value], bad)
        case _:
            return parse_text(raw, rule.longest)


def _member(choices: type[Labelled] | None, raw: Any) -> Labelled | None:
    return choices(raw) if choices is not None and raw in set(choices) else None


def parse_share(raw: object) -> Parsed[float]:
    """A percentage as people type it, ``60`` or ``60 %``: a share between 0 and 1."""
    number, problem = parse_decimal(raw.replace("%", "").strip() if isinstance(raw, str) else raw)
    if problem is not None or number is None:
        return Parsed(None, problem)
    if not 0 <= number <= 100:
        return Parsed(None, Sentence("A percentage is between 0 and 100."))
    return Parsed(float(number / 100))


def _rows(
    typed: Typed, name: str, reading: _Reading, read: Callable[[Row, int, _Reading], Any]
) -> Iterable[Any]:
    at = 0
    for row in list(typed.get(name) or ())[:MOST_ROWS]:
        if not is_blank(name, row):
            at += 1
            value = read(row, at, reading)
            if value is not None:
                yield value


# What a row holds without anybody having typed in it.
_PRESET = {
    ROLES: {KEY, "role"},
    SITES: {KEY, "point_source", "precision_m", "chosen_qpv"},
    SHARES: {KEY},
    ACTIONS: {KEY},
    BUDGET: {KEY, "side", "account", "year", "tax", "status"},
}


def is_blank(name: str, row: Row) -> bool:
    """Whether nothing was typed in a row: it is then no line at all."""
    return not any(_bare(value) for code, value in row.items() if code not in _PRESET[name])


def _bare(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split()) or None
    return value if value not in ([], False) else None


_LABELS: Mapping[str, str] = {
    "organisation": N_("Organisation"),
    "note": N_("Note"),
    "joined_on": N_("Joined on"),
    "name": N_("Name of the place"),
    "address": N_("Address"),
    "postcode": N_("Postcode"),
    "commune": N_("Commune"),
    "commune_code": N_("INSEE code of the commune"),
    "department": N_("Department"),
    "qpv": N_("QPV declared"),
    "chosen_qpv": N_("QPV declared"),
    "code": N_("Code of the QPV"),
    "share": N_("Share of the project (%)"),
    "lon": N_("Longitude"),
    "lat": N_("Latitude"),
    "precision_m": N_("Precision of the point (m)"),
    "title": N_("Title"),
    "description": N_("Description"),
    "amount": N_("Amount"),
    "account": N_("Account"),
    "label": N_("Label"),
    "funder": N_("Funder"),
    "year": N_("Year"),
    "status": N_("Funding"),
    "tax": N_("Tax"),
    "role": N_("Role"),
    "is_founder": N_("Founder"),
    "is_this_fund": N_("This fund"),
}


def row_label(code: str) -> Sentence:
    """What a field of a row is called on screen."""
    return Sentence(_LABELS[code])


def _text_of(section: Section, at: int, reading: _Reading, row: Row) -> Callable[[str, int], str | None]:
    def told(code: str, longest: int) -> str | None:
        found: str | None = reading.told(parse_text(row.get(code), longest), section, row_label(code), at)
        return found

    return told


def _part(row: Row, at: int, reading: _Reading) -> Part | None:
    text = _text_of(Section.PEOPLE, at, reading, row)
    told = partial(reading.told, section=Section.PEOPLE, row=at)
    name, note = text("name", 200), text("note", 300)
    joined = told(parse_date(row.get("joined_on")), label=row_label("joined_on"))
    role = _member(ApplicationRole, row.get("role")) or ApplicationRole.PARTNER
    if name is None:
        reading.refused(Sentence("Choose the organisation."), Section.PEOPLE, row_label("organisation"), at)
        return None
    is_founder = row.get("is_founder") if role is ApplicationRole.LANDLORD else None
    return Part(ApplicationRole(role), name, row.get("organisation") or None, is_founder, joined, note)


def _check_parts(content: Content, reading: _Reading) -> None:
    """One lead, and no organisation twice in one role."""
    label = row_label("role")
    if sum(part.role is ApplicationRole.LEAD for part in content.parts) > 1:
        reading.refused(Sentence("An application has one lead partner."), Section.PEOPLE, label)
    seen = Counter((part.role, part.organisation_id or folded(part.name)) for part in content.parts)
    for part in content.parts:
        if seen.pop((part.role, part.organisation_id or folded(part.name)), 0) > 1:
            reading.refused(
                Sentence("{name} is named twice in the role “{role}”.", name=part.name, role=part.role),
                Section.PEOPLE,
                label,
            )


def _site(row: Row, at: int, reading: _Reading) -> SiteForm:
    text = _text_of(Section.SITES, at, reading, row)
    told = partial(reading.told, section=Section.SITES, row=at)

    def decimal(code: str) -> float | None:
        number = told(parse_decimal(row.get(code)), label=row_label(code))
        return None if number is None else float(number)

    commune = told(commune_code(text("commune_code", 12)), label=row_label("commune_code"))
    department = text("department", 60)
    lon, lat, precision_m = decimal("lon"), decimal("lat"), decimal("precision_m")
    refused = why_not_site(lon, lat, precision_m)
    if refused is not None:
        reading.refused(refused, Section.SITES, row_label("lon"), at)
        lon = lat = None
    postcode = text("postcode", 12)
    if postcode is not None and re.fullmatch(r"\d{5}", postcode) is None:
        reading.refused(Sentence("A postcode has five digits."), Section.SITES, row_label("postcode"), at)
        postcode = None
    source = _member(PointSource, row.get("point_source")) if lon is not None else None
    typed_precision = precision_m if row.get("precision_m") not in {None, ""} else 0.0
    return SiteForm(
        text("name", 200),
        text("commune", 120),
        commune,
        department_code(department, commune),
        lon,
        lat,
        typed_precision,
        text("qpv", 120),
        address=text("address", 300),
        postcode=postcode,
        point_source=None if source is None else PointSource(source),
        chosen_qpv=text("chosen_qpv", 12) if text("qpv", 120) is not None else None,
    )


def _told_share(row: Row, at: int, reading: _Reading) -> ToldShare | None:
    within = LIST_LABELS[SHARES]
    told = partial(reading.told, section=Section.SITES, row=at, within=within)
    code = told(parse_text(row.get("code"), 12), label=row_label("code"))
    share = told(parse_share(row.get("share")), label=row_label("share"))
    if code is None:
        why = Sentence("Choose the QPV of this share.")
        reading.refused(why, Section.SITES, row_label("code"), at, within)
        return None
    return ToldShare(code.upper(), share)


def _check_shares(content: Content, reading: _Reading) -> None:
    """Codes of QPV, each once, and no more than the whole."""
    why = why_not_shares(content.shares)
    if why is not None:
        reading.refused(why, Section.SITES, LIST_LABELS[SHARES])


def _action(row: Row, at: int, reading: _Reading) -> ActionForm | None:
    text = _text_of(Section.ACTIONS, at, reading, row)
    title, description = text("title", 300), text("description", LONGEST_TEXT)
    amount = reading.told(parse_amount(row.get("amount")), Section.ACTIONS, row_label("amount"), at)
    if title is None:
        reading.refused(Sentence("Give this action a title."), Section.ACTIONS, row_label("title"), at)
        return None
    return ActionForm(title, description, amount)


def _line(row: Row, at: int, reading: _Reading) -> Line | None:
    text = _text_of(Section.BUDGET, at, reading, row)
    told = partial(reading.told, section=Section.BUDGET, row=at)
    label, funder = text("label", 200), text("funder", 200)
    amount = told(parse_amount(row.get("amount")), label=row_label("amount"))
    year = told(parse_count(row.get("year")), label=row_label("year"))
    account = account_named(str(row.get("account") or ""))
    if account is None:
        reading.refused(Sentence("Choose an account of the plan."), Section.BUDGET, row_label("account"), at)
        return None
    status, tax = _member(FundingStatus, row.get("status")), _member(Tax, row.get("tax"))
    line = Line(
        BudgetSide(row.get("side") or BudgetSide.CHARGE),
        account,
        label,
        amount,
        year,
        funder,
        None if status is None else FundingStatus(status),
        None if tax is None else Tax(tax),
        bool(row.get("is_this_fund")),
    )
    refused = why_not_line(line)
    if refused is not None:
        reading.refused(refused, Section.BUDGET, row_label("account"), at)
    return line


# Typing what is recorded


def typed_from(content: Content) -> Typed:
    """The form of what is recorded, as a person would have typed it."""
    typed: Typed = {rule.code: _typed_value(content.fields.get(rule.code), rule) for rule in FIELDS}
    typed[ROLES] = [
        {
            "role": part.role.value,
            "organisation": part.organisation_id,
            "name": part.name,
            "is_founder": bool(part.is_founder),
            "joined_on": typed_day(part.joined_on),
            "note": part.note or "",
        }
        for part in content.parts
    ]
    typed[SITES] = [_typed_site(site) for site in content.sites]
    typed[SHARES] = [
        {
            "code": each.code,
            "share": typed_number(None if each.share is None else Decimal(str(each.share)) * 100),
        }
        for each in content.shares
    ]
    typed[ACTIONS] = [
        {
            "title": action.title,
            "description": action.description or "",
            "amount": typed_number(action.amount),
        }
        for action in content.actions
    ]
    typed[BUDGET] = [
        {
            "side": line.side.value,
            "account": line.account.value,
            "label": line.label or "",
            "funder": line.funder or "",
            "status": line.funding_status and line.funding_status.value,
            "year": "" if line.year is None else str(line.year),
            "amount": typed_number(line.amount),
            "tax": line.tax and line.tax.value,
            "is_this_fund": line.is_this_fund,
        }
        for line in content.budget
    ]
    for name in LISTS:
        for at, row in enumerate(typed[name], start=1):
            row[KEY] = at
    return typed


def _typed_site(site: SiteForm) -> Row:
    is_drawn = site.point_source in DRAWN
    lon, lat = (None, None) if is_drawn else (site.lon, site.lat)
    precision = None if is_drawn or lon is None or site.precision_m == 0 else site.precision_m
    return {
        "name": site.name or "",
        "address": site.address or "",
        "postcode": site.postcode or "",
        "commune": site.commune or "",
        "commune_code": site.commune_code or "",
        "department": site.department or "",
        "qpv": site.declared_qpv or "",
        "lon": typed_number(lon),
        "lat": typed_number(lat),
        "precision_m": typed_number(precision),
        "chosen_qpv": site.chosen_qpv,
        "point_source": None if is_drawn or site.point_source is None else site.point_source.value,
    }


def _typed_value(value: Any, rule: FieldRule) -> Any:
    match rule.kind:
        case FieldKind.YES_NO:
            return value
        case FieldKind.CHOICE:
            return None if value is None else str(value.value)
        case FieldKind.NAMES:
            return list(value or ())
        case FieldKind.DAY:
            return None if value is None else value.isoformat()
        case FieldKind.SHARE:
            return typed_number(None if value is None else Decimal(str(value)) * 100)
        case FieldKind.COUNT | FieldKind.AMOUNT:
            return typed_number(value)
        case _:
            return value or ""


def typed_number(value: Decimal | float | None) -> str:
    """A number as it is kept in the form: no blanks, a decimal comma, no idle zeros."""
    if value is None:
        return ""
    written = f"{Decimal(str(value)):f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return written.replace(".", ",")


def typed_day(day: date | None) -> str:
    """A day of a row, as it is typed."""
    return "" if day is None else day.strftime("%d/%m/%Y")


# Comparing


@dataclass(frozen=True)
class Difference:
    """What was typed of a field or a list, beside what is recorded; both as texts or lists of texts."""

    code: str
    label: Sentence
    section: Section
    recorded: Any
    typed: Any


def overlaid(recorded: Typed, typed: Typed) -> Typed:
    """The form with what was typed over what is recorded."""
    return recorded | {code: value for code, value in typed.items() if code in FIELD or code in LISTS}


def differences(recorded: Typed, typed: Typed) -> list[Difference]:
    """Where what was typed says something else than what is recorded, in the order of the form."""
    found = []
    for code in (*FIELD, *LISTS):
        if code in typed and _meant(code, recorded.get(code)) != _meant(code, typed[code]):
            section = LISTS[code] if code in LISTS else FIELD[code].section
            label = LIST_LABELS[code] if code in LISTS else FIELD[code].label
            told = [in_words(code, each.get(code)) for each in (recorded, typed)]
            found.append(Difference(code, label, section, *told))
    return found


def _meant(code: str, value: Any) -> Any:
    """What is compared: numbers by their value, texts without blanks around them, rows without their keys."""
    if code in LISTS:
        return [
            {
                name: _comparable(each)
                for name, each in row.items()
                if name != KEY and _comparable(each) is not None
            }
            for row in value or ()
            if not is_blank(code, row)
        ]
    rule = FIELD[code]
    parsed = _field_value(rule, value)
    return _comparable(value) if parsed.problem is not None else (parsed.value or None, parsed.value == 0)


def _comparable(value: Any) -> Any:
    if isinstance(value, str):
        number = parse_amount(value)
        if number.problem is None and number.value is not None:
            return str(number.value.normalize())
    return _bare(value)


def in_words(code: str, value: Any) -> Any:
    """A typed value for people and for the record of changes: a text, a list of texts, or None for nothing."""
    if code in LISTS:
        return [text for row in value or () if not is_blank(code, row) if (text := _row_in_words(code, row))]
    if isinstance(value, list):
        return list(value)
    return _bare(value)


def _row_in_words(name: str, row: Row) -> str:
    shown = {
        ROLES: ("name", "joined_on", "note"),
        SITES: ("name", "address", "postcode", "commune", "qpv", "lon", "lat"),
        SHARES: ("code", "share"),
        ACTIONS: ("title", "amount", "description"),
        BUDGET: ("year", "account", "label", "funder", "amount"),
    }[name]
    return " · ".join(str(row[code]).strip() for code in shown if _bare(row.get(code)) is not None)


# What may be done


def next_number(numbers: Iterable[str], year: int) -> str:
    """The next free number in the habit of the call: the most usual beginning, and one more."""
    found: dict[str, list[str]] = {}
    for number in numbers:
        if (match := re.fullmatch(r"(.*?)(\d{1,9})", number)) is not None:
            found.setdefault(match[1], []).append(match[2])
    if not found:
        return f"{year}-001"
    prefix, digits = max(found.items(), key=lambda each: (len(each[1]), each[0]))
    return f"{prefix}{max(map(int, digits)) + 1:0{len(max(digits, key=len))}}"


def why_not_edit(status: ApplicationStatus, *, was_before_a_meeting: bool) -> Sentence | None:
    """Why an application is no longer written by hand: the committee decides on what it read."""
    if was_before_a_meeting or status in OUTCOMES:
        return STAYS_AS_READ
    return None


def why_not_record(content: Content, problems: Sequence[FormProblem] = ()) -> Sentence | None:
    """Why the form is not recorded yet."""
    if problems:
        return Sentence(
            "One place of the form cannot be read: correct it, then record.",
            "{n} places of the form cannot be read: correct them, then record.",
            n=len(problems),
        )
    if not content.number or not content.fields.get("title"):
        return Sentence("An application needs a number and a title.")
    return next((why for line in content.budget if (why := why_not_line(line)) is not None), None)


def why_not_submit(content: Content) -> Sentence | None:
    """Why a draft is not submitted yet: somebody must lead it, ask for something, and have a plan that balances."""
    if content.lead is None:
        return Sentence("Name the lead partner before submitting.")
    if content.fields.get("requested") is None:
        return Sentence("Say how much is requested before submitting.")
    return why_not_submit_plan(content.budget)


def money_remarks(fields: Mapping[str, Any]) -> list[Sentence]:
    """What is odd in the amounts: requested, eligible base and total cost only go up."""
    named = [(code, fields.get(code)) for code in ("requested", "eligible_base", "total_cost")]
    known = [(FIELD[code].label, amount) for code, amount in named if amount is not None]
    return [
        Sentence(
            "{smaller} ({low}) exceeds {larger} ({high}).",
            smaller=one,
            low=Euros(low),
            larger=other,
            high=Euros(high),
        )
        for (one, low), (other, high) in pairwise(known)
        if low > high
    ]


def is_same(code: str, recorded: Any, typed: Any) -> bool:
    """Whether what was typed in a field or a list means what is recorded."""
    return bool(_meant(code, recorded) == _meant(code, typed))


def next_key(rows: Iterable[Row]) -> int:
    """The number of a row that is added to a list: one that no other has had."""
    return max((int(row.get(KEY, 0)) for row in rows), default=0) + 1
