"""Do winners of earlier years come in once, and tell their leads and landlords?"""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from committee.meetings.actions import import_past_awards
from committee.meetings.history import winners_file, winners_workbook
from committee.meetings.queries import award_sites, awards, awards_of_organisation
from committee.organisations.queries import facts_of, find_organisation, names
from committee.organisations.rules import FactKind
from committee.people.rules import OFFICE, Role
from committee.spreadsheets.write import Sheet, write_xlsx
from committee.territories.actions import load_shipped_facts
from committee.words import Refused
from tests.factories.followup import make_won_scene
from tests.factories.organisations import make_organisation
from tests.factories.people import make_member

HEADER = [
    "N°",
    "Appel",
    "Titre",
    "Porteur",
    "ESH",
    "Commune",
    "QPV",
    "Montant voté",
    "Date du comité",
    "Bilan",
]


def winners(*rows: list[Any]) -> bytes:
    return write_xlsx({"Lauréats": Sheet(HEADER, rows)})


def come_in(content: bytes, now: datetime, **values: Any) -> Any:
    return import_past_awards(content, "laureats.xlsx", actor=OFFICE, now=now, **values)


def test_template_comes_in_once_when_its_names_are_accepted(store: Path, now: datetime) -> None:
    assert winners_file(OFFICE, {})[0].endswith(".xlsx")
    assert come_in(winners_workbook(), now).has_errors
    assert names() == {}
    steps: list[tuple[int, int]] = []
    done = come_in(winners_workbook(), now, create_unknown=True, progress=lambda *step: steps.append(step))
    assert (done.created, done.changed, steps[-1]) == (1, 0, (100, 100))
    again = come_in(winners_workbook(), now)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)
    landlord = find_organisation("Rives et Logis (DÉMO)")
    assert landlord is not None
    told = {fact.kind: fact for fact in facts_of([landlord])[landlord]}
    assert told[FactKind.AWARD].value == Decimal(30000)
    assert told[FactKind.AWARD].happened_on == date(2023, 3, 9)
    assert told[FactKind.REPORT_FILED].value == 1
    assert [row[0] for row in awards_of_organisation(landlord, OFFICE)] == ["EXEMPLE-1"]


def test_changed_file_says_the_difference_and_takes_back_a_landlord(store: Path, now: datetime) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    for name in ("Asso (DÉMO)", "Rives (DÉMO)", "Coteaux (DÉMO)"):
        make_organisation(name, now=now)
    row = [
        "P1",
        "AAP-21",
        "Un",
        "Asso (DÉMO)",
        "Rives (DÉMO) | Coteaux (DÉMO)",
        "Cergy",
        "Axe Majeur-Horloge",
    ]
    first = winners([*row, "n/c", "4 février 2021", "non"])
    assert come_in(first, now).created == 1
    assert awards(OFFICE)["amount"].tolist() == [None]
    assert len(award_sites(OFFICE)["qpv_codes"][0]) >= 1
    row[4], row[6] = "Rives (DÉMO)", "Nulle part"
    second = winners([*row, "31 000 €", "4 février 2021", None])
    report = come_in(second, now)
    assert (report.changed, [problem.column for problem in report.warnings]) == (1, ["QPV"])
    assert "31,000" in str(report.differences[0])
    assert come_in(second, now).unchanged == 1
    gone, kept = find_organisation("Coteaux (DÉMO)"), find_organisation("Rives (DÉMO)")
    assert gone is not None
    assert kept is not None
    assert FactKind.AWARD in {fact.kind for fact in facts_of([kept])[kept]}
    assert FactKind.AWARD not in {fact.kind for fact in facts_of([gone]).get(gone, [])}
    renamed = winners(["P1", "AAP-21", "Autre titre", None, None, None, None, None, "4 février 2021", None])
    assert "facts change" in str(come_in(renamed, now).differences[0])
    assert awards(OFFICE)["lead"].tolist() == ["Asso (DÉMO)"]


def test_rows_of_one_number_are_places_and_may_not_disagree(store: Path, now: datetime) -> None:
    row = ["P1", None, "Un", None, None, "Lyon", None, 5, "01/02/2020", None]
    other = ["P1", None, "Deux", None, None, "Nice", None, 5, "01/02/2020", None]
    refused = come_in(winners(row, other), now)
    assert [(problem.row, problem.column) for problem in refused.errors] == [(3, "Titre")]
    other[2] = "Un"
    assert come_in(winners(row, other), now).created == 1
    assert award_sites(OFFICE)["commune"].tolist() == ["Lyon", "Nice"]


def test_zero_amount_missing_day_and_own_award_are_refused(store: Path, now: datetime) -> None:
    rows = [["P1", None, "Un", None, None, None, None, 0, "01/02/2020", None], ["P2", *[None] * 9]]
    columns = {problem.column for problem in come_in(winners(*rows), now).errors}
    assert columns == {"Montant voté", "Titre", "Date du comité"}
    with pytest.raises(Refused, match="may not do this"):
        import_past_awards(b"x", "x.csv", actor=make_member(Role.MEMBER, now=now), now=now)


def test_award_of_a_meeting_held_here_is_told_and_never_changed_by_a_file(store: Path, now: datetime) -> None:
    make_won_scene(now=now)
    reference = awards(OFFICE)["reference"][0]
    assert any(facts_of(list(names()), FactKind.AWARD).values())
    content = winners([reference, None, "Un", None, None, None, None, 5, "01/02/2020", None])
    assert "meeting held here" in str(come_in(content, now).errors[0].message)
