"""How does the register of interests leave: as a workbook, as text, or set in type to be signed?"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from committee.calls.queries import call_rows
from committee.calls.rules import paris_day
from committee.documents.typesetting import typeset
from committee.people.rules import Member
from committee.review.declaring import RegisterState
from committee.review.queries import register
from committee.spreadsheets.write import Kind, Sheet, write_csv, write_xlsx
from committee.words import Refused, Sentence, format_value, say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
PDF = "application/pdf"
_PRINTED = (0, 1, 2, 3, 5, 6, 7, 8, 9)  # what a line on paper has room for


def register_file(member: Member, params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """The register of a call as its reader may see it, as ``format`` says: xlsx, csv or pdf.

    ``state`` and ``member`` filter. Unlike the page it holds the declarations without a link too, unless a state is
    asked for.
    """
    call = next((row for row in call_rows(member) if row.code == params.get("call")), None)
    if call is None:
        raise Refused(Sentence("This call does not exist."))
    now = datetime.now(UTC)
    frame = _asked(register(member, call.id, now=now), params)
    header, rows = _written(frame, member.locale)
    name = f"{say(Sentence('interest-register'), member.locale)}-{call.code}"
    if params.get("format") == "csv":
        return f"{name}.csv", CSV, write_csv(header, rows)
    if params.get("format") == "pdf":
        return (
            f"{name}.pdf",
            PDF,
            typeset("interest-register", _typeset(call.title, header, rows, member, now)),
        )
    title = say(Sentence("Register of interests"), member.locale)
    return f"{name}.xlsx", XLSX, write_xlsx({title: Sheet(header, rows, [Kind.TEXT] * len(header))})


def _asked(frame: pd.DataFrame, params: Mapping[str, str]) -> pd.DataFrame:
    if params.get("state") in list(RegisterState):
        frame = frame[frame["state"] == params["state"]]
    if params.get("member"):
        frame = frame[frame["member_id"] == params["member"]]
    return frame


def _written(frame: pd.DataFrame, locale: str) -> tuple[list[str], list[list[Any]]]:
    header = [
        say(each, locale)
        for each in (
            Sentence("Number"),
            Sentence("Application"),
            Sentence("Member"),
            Sentence("State"),
            Sentence("Declared"),
            Sentence("What the link is made of"),
            Sentence("What the member says"),
            Sentence("Declared on"),
            Sentence("Links found"),
            Sentence("The chair's word"),
            Sentence("Ruled by"),
            Sentence("Ruled on"),
        )
    ]
    rows = [
        [
            row["number"], row["title"], row["member"],
            *(None if row[name] is None else say(row[name].label, locale) for name in ("state", "nature", "kind")),
            row["reason"] or None, _moment(row["told_at"], locale),
            " ; ".join(say(link.about, locale) for link in row["links"]) or None,
            row["ruling"], row["ruled_by"], _moment(row["ruled_at"], locale),
        ]
        for row in frame.to_dict("records")
    ]  # fmt: skip
    return header, rows


def _moment(at: datetime | None, locale: str) -> str | None:
    return None if at is None else format_value(at, locale)


def _typeset(
    call: str, header: list[str], rows: list[list[Any]], member: Member, now: datetime
) -> dict[str, Any]:
    locale = member.locale
    title = say(Sentence("Register of interests"), locale)
    made = say(Sentence("As {name} may read it on {day}", name=member.name, day=paris_day(now)), locale)
    return {
        "words": {
            "locale": locale,
            "title": title,
            "footer": f"{title} · {call} · {made}",
            "page": say(Sentence("Page"), locale),
            "signature": say(Sentence("Date and signature of the chair"), locale),
            "empty": say(Sentence("Nothing was told nor found in this call yet."), locale),
        },
        "call": call,
        "made": made,
        "header": [header[at] for at in _PRINTED],
        "rows": [[row[at] or "—" for at in _PRINTED] for row in rows],
    }
