"""Does a word, an amount or a count of a closed application come out on any page or file of the intake?

Every text that this application holds, or that somebody wrote about it, has a mark that nothing else has. It is
in a call with another one that looks like it, has its landlords and came in the same files.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from committee.calls.actions import ship_rules
from committee.calls.rules import Phase
from committee.intake.actions import (
    add_document,
    attach_documents,
    call_distinct,
    close_door,
    instruct,
    open_door,
    overrule,
    request_completion,
    save_draft,
    withdraw_document,
)
from committee.intake.instruction import Findings
from committee.intake.queries import applications, batches, drafts, sites_to_place
from committee.intake.rules import Opinion, RuleOutcome
from committee.organisations.queries import find_organisation
from committee.people.rules import OFFICE, PAGES, Member, Role, access_to
from committee.ui.exports import EXPORTS
from committee.ui.imports_held import hold
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.intake import application_row, import_rows, workbook
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
OpenPage = Callable[..., AppTest]
Words = Callable[[AppTest], str]

MARK = "zqx"
# Title, lead and landlords may be known; of the rest nothing.
HEAD = {"title": "Jardin Zqhead", "lead": "Association Zqhead", "landlords": "Bailleur commun"}
TEXTS = {
    code: f"Zqx{code}"
    for code in (
        "summary",
        "needs",
        "objectives",
        "method",
        "target_public",
        "resident_role",
        "partnership",
        "evaluation_plan",
        "durability",
        "themes",
        "site",
        "commune",
        "address",
        "qpv",
        "inspired_by",
        "partners",
    )
}
AMOUNTS = {"requested": Decimal("41317.29"), "total_cost": Decimal("82634.58"), "dwellings": 6173}
PROPOSED = Decimal("37119.53")
# What counting or subtracting with the hidden one gives: asked for, proposed, left of the envelope.
SUMS = ("41317", "82634", "37119", "6173", "71317", "47119", "352880", "362880", "112634")


@dataclass(frozen=True)
class Intake:
    """The hidden application, the one beside it, and everybody."""

    call: str
    hidden: str
    number: str
    other: str
    site: str
    document: str
    batch: str
    file: str
    lead: str
    people: dict[str, Member]

    def addresses(self, code: str) -> list[dict[str, str]]:
        """Addresses of a page which name what is hidden, and what stands beside it."""
        common = {"call": self.call, "batch": self.batch, "q": "", "site": self.site}
        hidden = {**common, "id": self.hidden, "q": MARK, "winner": self.hidden, "item": self.hidden}
        hidden |= {"pair": f"{self.hidden}.{self.other}", "search": MARK, "site": self.site}
        beside = {**common, "id": self.other, "site": ""}
        if code.startswith("organisations"):
            hidden["id"] = self.lead
        if code == "applications.import":
            plain = {"call": self.call}
            return [plain, plain | {"batch": self.batch}, plain | {"file": self.file}]
        if code == "applications.eligibility":
            return [hidden | {"tab": tab, "project": self.hidden} for tab in ("results", "rules", "try")] + [
                beside
            ]
        if code == "applications.places":
            hidden["id"] = self.site
        return [{}, {"call": self.call}, hidden, beside]


def make_intake(*, now: datetime) -> Intake:
    """The world, through the real acts."""
    call = make_call(Phase.INTERESTS, now=now)
    ship_rules(call.id, ["FIS-2026"], actor=OFFICE, now=now)
    number = "Z-777"
    row = application_row(number=number, **HEAD, **TEXTS, **AMOUNTS)
    # The other one looks like it, so that the two are a pair for whoever sees both.
    like = {"title": "Jardin Zqhaed", "lead": "Association Zqhaed", "landlords": "Bailleur commun"}
    beside = application_row(number="Z-778", **like, requested=30000, total_cost=30000)
    lines = [{"number": number, "Compte": "60 - Achats", "Montant (€)": 4131, "Financeur": "Zqxfunder"}]
    doings = [{"number": number, "Action": "Zqxaction", "Montant (€)": 41}]
    guess = application_row(number=number, **HEAD, summary="", requested="")
    content = workbook([guess, beside])
    import_rows(call.code, [row, beside], now=now, Budget=lines, Actions=doings)
    again = import_rows(call.code, [{**row, "summary": "Zqxlater"}], now=now + timedelta(minutes=1))
    assert not again.has_errors, again.problems
    known = applications(OFFICE, call=call.code).set_index("number")["id"]
    hidden, other = known[number], known["Z-778"]
    people = {
        name: make_member(role, now=now, name=f"Personne {name}")
        for name, role in (
            ("staff", Role.STAFF),
            ("reader", Role.MEMBER),
            ("undeclared", Role.MEMBER),
            ("presenter", Role.PRESENTER),
            ("admin", Role.ADMIN),
            ("room", Role.ROOM),
            ("rapporteur", Role.MEMBER),
        )
    }
    office = {"actor": OFFICE, "now": now}
    at = now + timedelta(days=3)
    of_hidden = Findings(Opinion.FAVOURABLE, "Zqxreason", PROPOSED, "Zqxwhy", people["rapporteur"].id, at, 20)
    instruct(hidden, of_hidden, **office)
    own = replace(of_hidden, reason="vu", proposed=Decimal(10000), proposed_reason=None)
    instruct(other, replace(own, hearing_at=at + timedelta(minutes=5)), **office)
    overrule(hidden, "sites_between", RuleOutcome.NOT_MET, "Zqxoverrule", **office)
    request_completion(hidden, ["budget"], "Zqxmessage", **office)
    document = add_document(hidden, b"%PDF-1.7 rib", "Zqxrib.pdf", "bank_details", **office)
    gone = add_document(hidden, b"%PDF-1.7 old", "Zqxold.pdf", "budget", **office)
    withdraw_document(gone, "Zqxwithdrawn", **office)
    add_document(other, b"%PDF-1.7 rib", "le-meme.pdf", "budget", **office)
    call_distinct(hidden, other, **office)
    staff = people["staff"]
    save_draft({"summary": "Zqxdraft"}, application_id=hidden, actor=staff, now=now)
    sent = hold(staff, content, "dossiers.xlsx").sha256
    for name in ("staff", "reader"):
        close_door(hidden, people[name].id, "recusal", now=now)
    open_door(other, people["reader"].id, now=now)
    lead = find_organisation("Association Zqhead")
    assert lead is not None
    [site] = [row for row in sites_to_place(OFFICE) if row.application_id == hidden]
    return Intake(
        call.code,
        hidden,
        number,
        other,
        site.id,
        document,
        next(row.id for row in batches(OFFICE) if row.created),
        sent,
        lead,
        people,
    )


def told(world: Intake, who: str, open_page: OpenPage, words: Words) -> dict[str, str]:
    """What each page says to a person at all these addresses, small, without any blank."""
    found = {}
    for code in PAGES:
        if code == "gallery" or access_to(code, world.people[who].roles) == 0:
            continue
        said = []
        for params in world.addresses(code):
            screen = open_page(code, world.people[who], **params)
            options = [str(each) for one in (*screen.selectbox, *screen.multiselect) for each in one.options]
            drawn = [
                str(each.proto) for each in (*screen.get("plotly_chart"), *screen.get("deck_gl_json_chart"))
            ]
            said += [words(screen), *options, *drawn]
        # What the person asked for themself comes back in the field and in "nothing found for".
        text = re.sub(rf"(?m)[«“]\s*{MARK}\s*[»”]|^{MARK}$", "", "\n".join(said))
        found[code] = text
    return found


def leaks(said: str, marks: tuple[str, ...]) -> list[str]:
    """Which of these are there, blanks and letters' size apart."""
    plain = "".join(said.split()).casefold()
    return [mark for mark in marks if mark in plain]


def without(text: str, words: tuple[str, ...]) -> str:
    """The text without these words."""
    for each in words:
        text = text.replace(each, "")
    return text


# The list says to every member what is asked for, where, and on what.
LISTED = ("Zqxcommune", "Zqxthemes", "Zqxpartners")
# The directory knows organisations, whoever named them first.
OF_THE_DIRECTORY = {"organisations.directory", "applications.edit", "seance.prepare", "search"}


@pytest.mark.parametrize("who", ["staff", "reader"])
def test_recused_person_reads_no_word_and_no_figure(
    who: str, now: datetime, open_page: OpenPage, words: Words
) -> None:
    world = make_intake(now=now)
    found = {}
    for code, said in told(world, who, open_page, words).items():
        text = without(said, ("Zqxpartners",)) if code in OF_THE_DIRECTORY else said
        found[code] = leaks(text, (MARK, *SUMS))
    assert {code: each for code, each in found.items() if each} == {}


def test_undeclared_member_reads_no_text_of_the_sheet(
    now: datetime, open_page: OpenPage, words: Words
) -> None:
    world = make_intake(now=now)
    found = {
        code: leaks(without(said, LISTED), (MARK, "37119"))
        for code, said in told(world, "undeclared", open_page, words).items()
    }
    assert {code: each for code, each in found.items() if each} == {}


@pytest.mark.parametrize("who", ["presenter", "admin", "room"])
def test_those_outside_the_committee_read_nothing(
    who: str, now: datetime, open_page: OpenPage, words: Words
) -> None:
    world = make_intake(now=now)
    marks = (MARK, "zqhead", *SUMS)
    found = {code: leaks(said, marks) for code, said in told(world, who, open_page, words).items()}
    assert {code: each for code, each in found.items() if each} == {}


def test_control_the_office_reads_it(now: datetime, open_page: OpenPage, words: Words) -> None:
    world = make_intake(now=now)
    world.people["staff"] = make_member(Role.STAFF, now=now)
    found = {code: "".join(said.split()) for code, said in told(world, "staff", open_page, words).items()}
    assert "37119" in found["applications.instruction"]
    assert "47119" in found["applications.instruction"]
    assert "352880" in found["applications.instruction"]
    assert "Zqxreason" in found["applications.instruction"]
    assert "Zqxoverrule" in found["applications.eligibility"]
    assert "Zqxmessage" in found["applications.eligibility"]
    assert "Zqxrib" in found["applications.documents"]
    assert "Zqxwithdrawn" in found["applications.documents"]
    assert "Zqxsite" in found["applications.places"]
    assert "Zqxlater" in found["applications.sheet"]
    assert "Zqxfunder" in found["applications.sheet"]
    assert "Zqxsummary" in found["applications.sheet"]
    assert "Zqhead" in found["applications.duplicates"]
    assert "Zqxrib" in found["search"]


@pytest.mark.parametrize("who", ["staff", "reader", "undeclared", "presenter", "admin", "room"])
def test_no_file_holds_a_word_of_it(who: str, now: datetime) -> None:
    world = make_intake(now=now)
    person = world.people[who]
    found = {}
    for name, export in EXPORTS.items():
        if access_to(export.page, person.roles) == 0:
            continue
        for asked in (
            {},
            {"format": "csv"},
            {"call": world.call, "search": MARK},
            {"id": world.hidden, "batch": world.batch},
            {"file": world.file, "contents": "applications", "call": world.call},
        ):
            try:
                content = export.build(person, asked)[2]
            except Refused:
                continue
            text = text_of(content)
            if who == "undeclared":
                text = without(text, LISTED)
            marks = (MARK, "37119") if who == "undeclared" else (MARK, *SUMS)
            found[name, tuple(asked)] = leaks(text, marks)
    assert {key: each for key, each in found.items() if each} == {}


def text_of(content: bytes) -> str:
    """All that a file says."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8-sig")
    with ZipFile(io.BytesIO(content)) as file:
        return "\n".join(file.read(name).decode() for name in file.namelist() if name.endswith(".xml"))


def test_drafts_and_zips_of_a_recused_person_do_not_reach_it(now: datetime) -> None:
    world = make_intake(now=now)
    staff = world.people["staff"]
    assert drafts(staff) == []
    made = io.BytesIO()
    with ZipFile(made, "w") as file:
        file.writestr(f"{world.number}/budget.pdf", b"%PDF-1.7 rib")
        file.writestr("nowhere/budget.pdf", b"%PDF-1.7 rib")
    report = attach_documents(made.getvalue(), "p.zip", world.call, dry_run=True, actor=staff, now=now)
    mine, nowhere = (replace(each, path="") for each in report.files)
    assert mine == nowhere
