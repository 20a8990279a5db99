"""What is known of one organisation: who it is, whose it is, what it takes part in, gave, won and owns?"""

import pandas as pd

from committee.intake.queries import taking_part
from committee.meetings.queries import awards_of_organisation
from committee.organisations import queries
from committee.organisations.identifiers import has_wrong_check_digits
from committee.organisations.queries import MemberRow, OrganisationRow
from committee.organisations.rules import LANDLORD_KINDS, Description, FactKind, FactRow, StockRow
from committee.people.rules import Member
from committee.ui import desk, organisations_forms, parts
from committee.ui.organisations_forms import PAGE
from committee.ui.parts import Column
from committee.ui.texts import number, show, t


def show_organisation(row: OrganisationRow, member: Member) -> None:
    """One organisation for whoever opens the directory; the staff also get the forms which correct it."""
    desk.enter(PAGE)
    _identity(row)
    _group(row)
    _consortium(row)
    _applications(row, member)
    _awards(row, member)
    facts = queries.facts_of([row.id]).get(row.id, [])
    _contributions(row, [fact for fact in facts if fact.kind is FactKind.CONTRIBUTION])
    _stock(row, queries.stock_of([row.id]).get(row.id, []))
    if desk.may_act(PAGE):
        organisations_forms.mandates(row)
        organisations_forms.correct(row)


def _identity(row: OrganisationRow) -> None:
    known = row.description
    parts.fact_strip(
        [
            (t("Short name"), known.short_name),
            (t("Kind"), known.kind),
            (t("Group"), row.group),
            (t("Dwellings managed"), number(known.dwellings_managed)),
            (t("Year of creation"), None if known.created_year is None else str(known.created_year)),
            (t("Commune"), _place(known)),
            (t("SIRET number"), _spaced(known.siret)),
        ]
    )
    more = [
        (t("SIREN number"), None if known.siret else _spaced(known.siren)),
        (t("RNA number"), known.rna),
        (t("Address"), known.address),
        (t("Contact e-mail"), known.contact_email),
        (t("Website"), known.website),
    ]
    if any(value is not None for _, value in more):
        parts.fact_strip((label, value) for label, value in more if value is not None)
    for digits in (known.siret, known.siren):
        if has_wrong_check_digits(digits):
            parts.alert(
                t("The check digits of {number} are wrong: compare it with the register.", number=digits),
                "warning",
            )
            break
    if known.labels:
        parts.chips(known.labels)
    names = [name for name in queries.aliases([row.id]).get(row.id, {}).values() if name != known.short_name]
    if names:
        parts.note(t("Also found as: {names}", names=" · ".join(names)))


def _spaced(digits: str | None) -> str | None:
    """A number by threes, as registers print it: 732 829 320 00074."""
    if digits is None:
        return None
    return " ".join(filter(None, (digits[:3], digits[3:6], digits[6:9], digits[9:])))


def _place(known: Description) -> str | None:
    if known.commune is None or known.department is None:
        return known.commune or known.department
    return f"{known.commune} ({known.department})"


def _group(row: OrganisationRow) -> None:
    tree = queries.group_tree(row.id)
    if len(tree) < 2:
        return
    parts.section(t("Group"), t("A landlord counts with its group when ties of interest are looked for."))
    frame = pd.DataFrame(
        [
            {
                "id": identifier,
                "name": f"{'— ' * depth}{name}",
                "here": t("this organisation") if identifier == row.id else t("of the same group"),
            }
            for depth, identifier, name in tree
        ],
        dtype=object,
    )
    columns = {
        "name": Column(t("Name"), "link", is_sortable=False),
        "here": Column(t("Place in the group"), is_sortable=False),
    }
    parts.table(frame, columns, "group", caption=t("Group"), link_page=PAGE, id_column="id")


def _consortium(row: OrganisationRow) -> None:
    members, parents = queries.members_of(row.id), queries.part_of(row.id)
    if members:
        parts.section(t("Members of the consortium"))
        _memberships(
            [(one.child_id, one.child, one) for one in members], "members", t("Members of the consortium")
        )
    if parents:
        parts.section(t("Part of"))
        _memberships([(one.parent_id, one.parent, one) for one in parents], "parents", t("Part of"))


def _memberships(rows: list[tuple[str, str, MemberRow]], key: str, caption: str) -> None:
    frame = pd.DataFrame(
        [{"id": other, "name": name, "since": one.since, "until": one.until} for other, name, one in rows],
        dtype=object,
    )
    columns = {
        "name": Column(t("Name"), "link"),
        "since": Column(t("Since"), "day"),
        "until": Column(t("Until"), "day"),
    }
    parts.table(frame, columns, key, caption=caption, link_page=PAGE, id_column="id")


def _applications(row: OrganisationRow, member: Member) -> None:
    rows = taking_part(row.id, member, desk.now())
    parts.section(t("Applications"))
    if not rows:
        parts.note(t("It takes part in no application that you may see."))
        return
    frame = pd.DataFrame(
        [
            {
                "id": one.application_id,
                "title": one.title,
                "number": one.number,
                "call": one.call,
                "roles": [show(role) for role in one.roles],
            }
            for one in rows
        ],
        dtype=object,
    )
    columns = {
        "title": Column(t("Title"), "link"),
        "number": Column(t("Number")),
        "call": Column(t("Call")),
        "roles": Column(t("Role"), "people"),
    }
    parts.table(
        frame,
        columns,
        "taking_part",
        caption=t("Applications"),
        link_page="applications.sheet",
        id_column="id",
    )


def _awards(row: OrganisationRow, member: Member) -> None:
    awards = awards_of_organisation(row.id, member)
    if not awards:
        return
    reports = {
        fact.source: fact.value
        for fact in queries.facts_of([row.id], FactKind.REPORT_FILED).get(row.id, [])
        if fact.value is not None
    }
    parts.section(t("Awards"))
    frame = pd.DataFrame(
        [
            {
                "title": title,
                "reference": reference,
                "on": on,
                "amount": amount,
                "report": None
                if reference not in reports
                else t("filed")
                if reports[reference]
                else t("not filed"),
            }
            for reference, title, on, amount in awards
        ],
        dtype=object,
    )
    columns = {
        "title": Column(t("Title")),
        "reference": Column(t("Reference")),
        "on": Column(t("Awarded on"), "day"),
        "amount": Column(t("Amount"), "euros"),
        "report": Column(t("Report")),
    }
    parts.table(frame, columns, "awards", caption=t("Awards"))


def _contributions(row: OrganisationRow, facts: list[FactRow]) -> None:
    if not facts and row.kind not in LANDLORD_KINDS:
        return
    parts.section(t("Contributions to the fund"))
    if not facts:
        parts.note(t("No contribution is known: a missing year is unknown, not zero."))
        return
    frame = pd.DataFrame(
        [
            {
                "year": str(fact.year),
                "amount": fact.value,
                "on": fact.happened_on,
                "source": _provenance(fact),
            }
            for fact in facts
        ],
        dtype=object,
    )
    columns = {
        "year": Column(t("Year")),
        "amount": Column(t("Amount"), "euros"),
        "on": Column(t("Paid on"), "day"),
        "source": Column(t("Source")),
    }
    parts.table(frame, columns, "contributions", caption=t("Contributions to the fund"))


def _stock(row: OrganisationRow, stock: list[StockRow]) -> None:
    if not stock and row.kind not in LANDLORD_KINDS:
        return
    parts.section(t("Dwellings by territory"))
    if not stock:
        parts.note(t("Nothing is known of its dwellings by territory."))
        return
    frame = pd.DataFrame(
        [
            {
                "place": one.territory_name or one.territory_code,
                "kind": show(one.territory_kind),
                "code": one.territory_code,
                "dwellings": one.dwellings,
                "share": one.qpv_share,
                "as_of": one.as_of,
                "source": _provenance(one),
            }
            for one in stock
        ],
        dtype=object,
    )
    columns = {
        "place": Column(t("Territory")),
        "kind": Column(t("Level")),
        "code": Column(t("Code")),
        "dwellings": Column(t("Dwellings"), "number"),
        "share": Column(t("Share in QPV"), "percent"),
        "as_of": Column(t("As of"), "day"),
        "source": Column(t("Source")),
    }
    parts.table(frame, columns, "stock", caption=t("Dwellings by territory"))


def _provenance(known: FactRow | StockRow) -> str:
    if known.row is None:
        return known.source
    if known.sheet is None:
        return t("{file}, row {row}", file=known.source, row=str(known.row))
    return t("{file}, sheet {sheet}, row {row}", file=known.source, sheet=known.sheet, row=str(known.row))
