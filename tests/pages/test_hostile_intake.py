"""Is every text of somebody shown as it was typed on the pages of the intake: files, sheets, headers, reasons?"""

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from committee.calls.actions import draft_rules, ship_rules
from committee.calls.rules import Phase
from committee.intake.actions import (
    add_document,
    import_applications,
    instruct,
    overrule,
    request_completion,
    save_draft,
    withdraw_document,
)
from committee.intake.instruction import Findings
from committee.intake.queries import applications, batches, sites_to_place
from committee.intake.rules import Opinion, RuleOutcome
from committee.organisations.actions import add_alias
from committee.organisations.queries import find_organisation, names
from committee.people.rules import OFFICE, Role
from committee.spreadsheets.actions import remember_mapping
from committee.spreadsheets.write import Sheet, write_xlsx
from committee.ui.exports import EXPORTS
from committee.ui.imports_held import hold
from tests.factories.calls import make_call
from tests.factories.intake import application_row, import_rows
from tests.factories.people import make_member
from tests.pages.test_hostile_texts import _MARKDOWN, CORPUS, MARK, hostile, markdown_of

pytestmark = pytest.mark.usefixtures("store")
OpenPage = Callable[..., AppTest]

HEADS = ["N° de dossier", "Intitulé", "Porteur", "Montant demandé (€)", "Site"]


def make_world(text: str, *, now: datetime) -> dict[str, Any]:
    """Two applications alike, every text around them hostile; and a file that waits for its columns."""

    def put(place: str) -> str:
        return hostile(text.replace("\n", " "), place)

    call = make_call(Phase.INTERESTS, now=now)
    ship_rules(call.id, ["FIS-2026"], actor=OFFICE, now=now)
    told = {code: put(code) for code in ("summary", "site", "address")}
    told["qpv"] = put("qpv")[:110]
    head = {"title": put("title"), "lead": put("lead"), "requested": 30000}
    rows = [application_row(number=f"Z-{n}", **head, **told) for n in (1, 2)]
    lines = [{"number": "Z-1", "Compte": "60 - Achats", "Libellé": put("line"), "Montant (€)": 9}]
    doings = [{"number": "Z-1", "Action": put("action"), "Montant (€)": 1}]
    report = import_rows(call.code, rows, now=now, Budget=lines, Actions=doings)
    assert not report.has_errors, report.problems
    first, second = applications(OFFICE, call=call.code).set_index("number")["id"][["Z-1", "Z-2"]]
    office = {"actor": OFFICE, "now": now}
    at = now + timedelta(days=2)
    me = make_member(Role.MEMBER, Role.STAFF, Role.ADMIN, now=now, name=put("me"))
    for each in (first, second):
        found = Findings(Opinion.UNFAVOURABLE, put("reason"), Decimal(40000), put("why"), None, at, 20)
        instruct(each, found, **office)
    overrule(first, "sites_between", RuleOutcome.NOT_MET, put("overrule"), **office)
    request_completion(first, ["budget"], put("message"), **office)
    kept = add_document(first, b"%PDF-1.7", f"{put('file')}.pdf", "budget", **office)
    withdraw_document(add_document(first, b"%PDF-1.4", "b.pdf", "budget", **office), put("gone"), **office)
    draft_rules(call.id, put("rules")[:150], shipped="FIS-2021", actor=OFFICE, now=now)
    lead = find_organisation(head["lead"]) or next(iter(names()))
    add_alias(lead, put("alias")[:150], **office)
    save_draft({"summary": put("draft")}, application_id=first, actor=me, now=now)
    strange = [put("header")[:90], put("column")[:90]]
    body = [["Z-1", put("cell"), head["lead"], "cent", put("cell"), put("sample"), put("sample")]]
    body += [[None, put("cell"), None, text, put("cell"), put("sample"), text]]
    sheet = "".join(sign for sign in f"{MARK} {text}" if sign.isprintable() and sign not in "[]:*?/\\'")[:31]
    content = write_xlsx({sheet: Sheet([*HEADS, *strange], body)})
    remember_mapping(
        "applications", put("layout")[:60], [*HEADS, *strange], {HEADS[0]: "number"}, {}, **office
    )
    sent = hold(me, content, f"{put('sent')}.xlsx").sha256
    other = hold(me, write_xlsx({sheet: Sheet(strange, [[text, text]])}), f"{put('sent')}.xlsx").sha256
    import_applications(
        write_xlsx({"Dossiers": Sheet(HEADS, [["Z-9", put("title"), head["lead"], 5, "x"]])}),
        f"{put('batch')}.xlsx", call.code, **office,
    )  # fmt: skip
    site = sites_to_place(OFFICE)[0].id
    batch = next(row.id for row in batches(OFFICE) if row.filename.startswith(MARK))
    return {
        "call": call.code,
        "me": me,
        "first": first,
        "sent": sent,
        "document": kept,
        "pages": [
            ("applications.import", {"call": call.code, "file": sent}),
            ("applications.import", {"call": call.code, "file": other}),
            ("applications.import", {"call": call.code, "file": sent, "contents": "winners"}),
            ("applications.import", {"call": call.code, "file": sent, "contents": "contributions"}),
            ("applications.import", {"call": call.code, "batch": batch}),
            ("applications.import", {"call": call.code}),
            ("applications.sheet", {"id": first}),
            ("applications.edit", {"id": first}),
            ("applications.edit", {"id": first, "step": "places"}),
            ("applications.edit", {"id": first, "step": "budget"}),
            ("applications.documents", {"id": first}),
            ("applications.documents", {"q": MARK}),
            ("applications.instruction", {"id": first, "call": call.code}),
            ("applications.eligibility", {"call": call.code, "id": first}),
            ("applications.eligibility", {"call": call.code, "tab": "rules"}),
            ("applications.eligibility", {"call": call.code, "tab": "try", "project": first}),
            ("applications.duplicates", {}),
            ("applications.duplicates", {"pair": f"{first}.{second}"}),
            ("applications.places", {"id": site, "call": call.code}),
            ("organisations.directory", {"id": lead}),
            ("organisations.directory", {"tab": "duplicates"}),
            ("search", {"q": MARK}),
            ("home", {}),
        ],
    }


@pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
def test_text_is_shown_as_typed_on_the_pages_of_the_intake(
    text: str, now: datetime, open_page: OpenPage
) -> None:
    world = make_world(text, now=now)
    seen, wrong = set(), []
    for code, params in world["pages"]:
        screen = open_page(code, world["me"], **params)
        wrong += [
            (code, said)
            for said in markdown_of(screen)
            if MARK in said and _MARKDOWN.search(said) is not None
        ]
        for element in screen.get("html"):
            body = element.proto.body
            wrong += [
                (code, bad)
                for bad in ("<img", "<script", 'href="javascript', "href='javascript")
                if bad in body
            ]
            seen.update({code} if MARK in body else set())
        for deck in screen.get("deck_gl_json_chart"):
            wrong += [(code, "map")] if MARK in deck.proto.tooltip else []
    assert wrong == []
    assert seen >= {code for code, _ in world["pages"]} - {"home", "applications.edit"}


@pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
def test_text_is_plain_in_the_files_of_the_intake(text: str, now: datetime) -> None:
    world = make_world(text, now=now)
    asked = {"file": world["sent"], "contents": "applications", "call": world["call"]}
    for name in ("import-report", "import-corrected", "hearings"):
        filename, _, content = EXPORTS[name].build(world["me"], asked)
        assert "\n" not in filename
        assert "/" not in filename or name != "hearings"
        if name == "hearings":
            lines = content.decode().split("\r\n")
            kinds = {line.partition(":")[0] for line in lines if line and line[0] != " "}
            assert kinds == {
                "BEGIN", "VERSION", "PRODID", "CALSCALE", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "END",
            }  # fmt: skip
            assert all(len(line.encode()) <= 75 for line in lines)
            assert not any("\n" in line or "\r" in line for line in lines)
        elif name == "import-report":
            cells = [
                cell
                for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
                for cell in row
            ]
            assert any(MARK in cell for cell in cells)
            assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
        else:
            with ZipFile(io.BytesIO(content)) as file:
                parts = {part: file.read(part) for part in file.namelist()}
            assert not any(b"<f>" in part or b"<f " in part for part in parts.values())
            assert not any(b'TargetMode="External"' in part for part in parts.values())
