"""Do applications come in wholly or not at all, once, with where they came from?"""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from committee.calls.actions import note_meeting_closed, note_meeting_opened, open_round
from committee.calls.rules import IntakeMode, Phase
from committee.intake.actions import (
    Cancelled,
    close_door,
    import_applications,
    place_site,
    plan_of_file,
    sheets_of_file,
)
from committee.intake.actions.merging import merge_applications
from committee.intake.actions.places import Shown
from committee.intake.queries import applications, sheet
from committee.intake.records import Application, Batch, Provenance, Site
from committee.intake.rules import ApplicationRole, ApplicationStatus, Severity
from committee.intake.table import RowStatus
from committee.journal.queries import entries_about, verify
from committee.organisations.queries import find_organisation, organisation
from committee.organisations.rules import OrganisationKind
from committee.people.rules import OFFICE, Role
from committee.spreadsheets.actions import remember_mapping
from committee.spreadsheets.write import write_csv
from committee.store.engine import reading
from committee.territories.actions import load_shipped_facts
from committee.territories.queries import qpv_options
from committee.territories.rules import Answer, Method
from committee.words import Refused
from tests.factories.calls import dates_in, make_call
from tests.factories.intake import application_row, import_rows, make_applications, workbook
from tests.factories.organisations import make_organisation
from tests.factories.people import make_member

FULL = {
    "title": "Le jardin",
    "lead": "Le Touril",
    "lead_kind": "association",
    "landlords": "Érilia | Alogéa",
    "partners": "Centre social",
    "category": "recherche-action",
    "request_kind": "renouvellement",
    "themes": "Lien social | Pétanque",
    "summary": "Résumé",
    "starts_on": date(2027, 9, 1),
    "duration_months": 24,
    "households": "1.224",
    "total_cost": Decimal("61200.50"),
    "requested": "37 000 €",
    "sensitive_public": "oui",
    "submitted_on": "15/01/2026",
    "site": "Résidence",
    "commune": "Toulouse",
    "lon": 1.4799,
    "lat": 43.6092,
}


def _counts() -> dict[str, int]:
    with reading() as session:
        return {
            table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Application, Site, Batch, Provenance)
        }


def _details(identifier: str) -> Any:
    found = sheet(identifier, OFFICE)
    assert found is not None
    assert found.details is not None
    return found.details


def test_application_comes_in_with_everything_and_its_provenance(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    report = import_rows(
        call.code,
        [application_row(number="D-1", **FULL)],
        now=now,
        Sites=[{"number": "D-1", "site": "Antenne", "commune": "Cergy"}],
    )
    assert (report.created, report.changed, report.unchanged) == (1, 0, 0)
    identifier = applications(OFFICE)["id"][0]
    details = _details(identifier)
    assert details.status is ApplicationStatus.SUBMITTED
    assert details.themes == ("social_ties", "Pétanque")
    assert (details.households, details.requested) == (1224, Decimal(37000))
    assert details.dwellings is None
    assert details.sensitive_public is True
    assert details.submitted_on == date(2026, 1, 15)
    assert [(part.name, part.role) for part in details.organisations] == [
        ("Le Touril", ApplicationRole.LEAD),
        ("Érilia", ApplicationRole.LANDLORD),
        ("Alogéa", ApplicationRole.LANDLORD),
        ("Centre social", ApplicationRole.PARTNER),
    ]
    assert [(site.name, site.answer, site.method) for site in details.sites] == [
        ("Résidence", Answer.UNKNOWN, Method.NONE),
        ("Antenne", Answer.UNKNOWN, Method.NONE),
    ]
    [origin] = details.provenance
    assert (origin.filename, origin.sheet, origin.row, origin.by) == (
        "dossiers.xlsx",
        "Dossiers",
        2,
        "Office",
    )
    assert origin.before == {}
    lead = organisation(find_organisation("le touril") or "")
    assert lead is not None
    assert lead.kind is OrganisationKind.ASSOCIATION


def test_import_is_one_entry_of_the_journal(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    make_applications(3, call.code, now=now)
    with reading() as session:
        batch = session.scalars(select(Batch)).one()
    [entry] = entries_about([batch.id])
    assert entry.act == "intake.import"
    assert len(entry.payload["created"]) == 3  # type: ignore[index]
    assert verify().broken_at is None


def test_dry_run_writes_nothing(store: Path, now: datetime, statements: list[str]) -> None:
    call = make_call(now=now)
    statements.clear()
    report = import_rows(call.code, [application_row(**FULL)], now=now, dry_run=True)
    assert (report.created, report.is_dry_run) == (1, True)
    assert all(statement.startswith("SELECT") for statement in statements)
    assert sum(_counts().values()) == 0


def test_file_with_an_error_is_not_imported_at_all(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    report = import_rows(
        call.code, [application_row(), application_row(households="beaucoup"), application_row()], now=now
    )
    assert report.has_errors
    assert report.created == 2
    assert sum(_counts().values()) == 0
    assert find_organisation("Association 1") is None


def test_failure_half_way_leaves_nothing(store: Path, now: datetime) -> None:
    call = make_call(now=now)

    def stop(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    content = workbook([application_row() for _ in range(3)])
    with pytest.raises(KeyboardInterrupt):
        import_applications(content, "x.xlsx", call.code, actor=OFFICE, now=now, progress=stop)
    assert sum(_counts().values()) == 0


def test_progress_is_told(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    told: list[tuple[int, int]] = []
    content = workbook([application_row() for _ in range(60)])
    import_applications(
        content,
        "x.xlsx",
        call.code,
        actor=OFFICE,
        now=now,
        progress=lambda done, total: told.append((done, total)),
    )
    steps = [done for done, _ in told]
    assert steps == sorted(set(steps))
    assert steps[-1] == 100
    assert {total for _, total in told} == {100}


def test_second_import_of_the_same_file_changes_nothing(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    rows = [application_row(number="D-1", **FULL), application_row(number="D-2")]
    sites = [{"number": "D-2", "site": "Antenne", "lon": 55.45, "lat": -20.88, "precision_m": "n/c"}]
    import_rows(call.code, rows, now=now, Sites=sites)
    before = _counts()
    again = import_rows(call.code, rows, now=now, Sites=sites)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)
    assert again.changes == ()
    assert _counts() == before


def test_changed_file_updates_fields_and_keeps_what_they_were(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    row = application_row(number="D-1", **FULL)
    import_rows(call.code, [row, application_row(number="D-2")], now=now)
    identifier = applications(OFFICE)["id"][0]
    old_lead = find_organisation("Le Touril")
    changed = row | {"title": "Le grand jardin", "lead": "Autre porteur", "requested": None, "lon": 1.5}
    report = import_rows(call.code, [changed], now=now + timedelta(days=1))
    assert (report.created, report.changed, report.unchanged) == (0, 1, 0)
    assert report.changes == (("D-1", ("Intitulé", "Montant demandé (€)", "Porteur", "Site")),)
    details = _details(identifier)
    assert details.requested is None
    assert details.version == 2
    assert [part.name for part in details.organisations][:2] == ["Autre porteur", "Érilia"]
    assert [site.lon for site in details.sites] == [1.5]
    newest = details.provenance[0]
    assert newest.before["title"] == "Le jardin"
    assert newest.before["requested"] == "37000"
    assert [part["organisation_id"] for part in newest.before["lead"]] == [old_lead]
    assert json.dumps(newest.before["site"])
    assert applications(OFFICE, search="grand jardin autre")["number"].tolist() == ["D-1"]
    assert applications(OFFICE, search="touril").empty


def test_file_with_fewer_columns_leaves_the_others_alone(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    import_rows(call.code, [application_row(number="D-1", **FULL)], now=now)
    slim = {"number": "D-1", "title": "Neuf", "lead": FULL["lead"]}
    report = import_rows(call.code, [slim], now=now)
    assert report.changes == (("D-1", ("Intitulé",)),)
    details = _details(applications(OFFICE)["id"][0])
    assert details.texts["summary"] == "Résumé"
    assert len(details.sites) == 1
    assert len(details.organisations) == 4


def test_known_organisation_is_found_under_any_spelling(store: Path, now: datetime) -> None:
    known = make_organisation("Érilia", now=now)
    call = make_call(now=now)
    import_rows(
        call.code, [application_row(landlords="ERILIA"), application_row(landlords="érilia")], now=now
    )
    parts = [_details(identifier).organisations[1] for identifier in applications(OFFICE)["id"]]
    assert {part.organisation_id for part in parts} == {known}


def test_two_names_of_one_organisation_are_one_part(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    rows = [application_row(number="D-1", landlords="Val d'Oise Habitat | VAL D’OISE HABITAT")]
    import_rows(call.code, rows, now=now)
    assert len(applications(OFFICE)["landlords"][0]) == 1
    assert import_rows(call.code, rows, now=now).unchanged == 1


def test_sites_of_a_queue_are_located_on_the_day_of_deposit_or_today(store: Path, now: datetime) -> None:
    from committee.calls.actions import open_round
    from committee.calls.rules import RoundDates

    call = make_call(None, now=now, intake_mode=IntakeMode.ROLLING)
    open_round(call.id, "Séance 1", RoundDates(opens_on=date(2026, 1, 1)), actor=OFFICE, now=now)
    rows = [
        application_row(number="A", commune="Cergy", submitted_on="15/01/2021"),
        application_row(number="B", commune="Cergy"),
    ]
    import_rows(call.code, rows, now=now)
    days = [_details(each).sites[0].located_on for each in applications(OFFICE)["id"]]
    assert days == [date(2021, 1, 15), date(2026, 11, 21)]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_only_staff_import(role: Role, store: Path, now: datetime) -> None:
    call = make_call(now=now)
    with pytest.raises(Refused, match="may not do this"):
        import_rows(call.code, [application_row()], now=now, actor=make_member(role, now=now))


def test_import_needs_a_call_with_a_round_that_takes_applications(store: Path, now: datetime) -> None:
    with pytest.raises(Refused, match="no call NOPE"):
        import_rows("NOPE", [application_row()], now=now)
    with pytest.raises(Refused, match="no round"):
        import_rows(make_call(None, now=now).code, [application_row()], now=now)
    with pytest.raises(Refused, match="before the meeting"):
        import_rows(make_call(Phase.SEANCE, now=now).code, [application_row()], now=now)


def test_hostile_file_is_refused_with_a_sentence(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    for content in (b"%PDF-1.7", b"", b"PK\x03\x04garbage", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        with pytest.raises(Refused):
            import_applications(content, "x.xlsx", call.code, actor=OFFICE, now=now)
    assert sum(_counts().values()) == 0


def test_text_like_a_formula_is_kept_as_it_is_and_leaves_neutralised(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    content = write_csv(
        ["N° de dossier", "Intitulé", "Porteur"], [("D-1", '=HYPERLINK("http://x")', "@Porteur")]
    )
    assert b"'=HYPERLINK" in content
    import_applications(content, "x.csv", call.code, actor=OFFICE, now=now)
    assert applications(OFFICE)["title"].tolist() == ['=HYPERLINK("http://x")']


def test_file_changes_no_application_that_was_before_a_meeting(store: Path, now: datetime) -> None:
    call = make_call(now=now, intake_mode=IntakeMode.ROLLING)
    row = application_row(title="Titre lu en séance")
    import_rows(call.code, [row], now=now)
    note_meeting_opened(call.rounds[0].id, actor=OFFICE, now=now)
    note_meeting_closed(call.rounds[0].id, actor=OFFICE, now=now)
    open_round(call.id, "Session 2", dates_in(Phase.DEPOSIT, now), actor=OFFICE, now=now)
    assert not import_rows(call.code, [row], now=now).has_errors
    report = import_rows(call.code, [row | {"title": "Autre titre"}, application_row()], now=now)
    assert [problem.value for problem in report.errors] == [row["number"]]
    assert applications(OFFICE)["title"].tolist() == ["Titre lu en séance"]


def test_import_is_cancelled_on_the_way_and_leaves_nothing(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    content = workbook([application_row() for _ in range(30)])
    asked: list[int] = []

    def stops_after(times: int) -> bool:
        asked.append(1)
        return len(asked) > times

    whole = 0
    for times in range(0, 400, 7):
        asked.clear()
        try:
            import_applications(
                content,
                "x.xlsx",
                call.code,
                actor=OFFICE,
                now=now,
                is_cancelled=lambda times=times: stops_after(times),  # type: ignore[misc]
            )
        except Cancelled:
            assert sum(_counts().values()) == 0
            assert find_organisation("Association 1") is None
        else:
            whole = times
            break
    assert whole > 30
    assert _counts()["intake_application"] == 30


def test_mapping_of_a_person_comes_first_and_is_used_again_by_itself(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    header = ["Clé", "Idée", "Qui", "Combien"]
    content = write_csv(header, [("A", "Jardin", "Apes", 1000)])
    plan = plan_of_file(content, "x.csv", member=OFFICE)
    assert plan.main is None
    assert plan.missing == ("number", "title", "lead")
    assert import_applications(content, "x.csv", call.code, dry_run=True, actor=OFFICE, now=now).is_refused
    chosen = {"Clé": "number", "Idée": "title", "Qui": "lead", "Combien": None}
    plan = plan_of_file(content, "x.csv", mapping={"": chosen}, member=OFFICE)
    assert plan.main is not None
    assert [column.samples for column in plan.main.columns] == [("A",), ("Jardin",), ("Apes",), ("1000",)]
    assert plan.missing == ()
    told = {"mapping": {"": chosen}, "actor": OFFICE, "now": now}
    assert import_applications(content, "x.csv", call.code, dry_run=True, **told).created == 1  # type: ignore[arg-type]
    remember_mapping("applications", "La ville", header, chosen, {}, actor=OFFICE, now=now)
    plan = plan_of_file(content, "x.csv", member=OFFICE)
    assert plan.main is not None
    assert plan.main.saved_as == "La ville"
    report = import_applications(content, "x.csv", call.code, actor=OFFICE, now=now)
    assert (report.created, report.problems) == (1, [])


def test_saved_layout_is_tried(store: Path, now: datetime) -> None:
    rows = [("Clé", "Idée", "Qui"), ("x", "y", "z"), ("N", "T", "P"), ("A", "Jardin", "Apes")]
    content = write_csv(rows[0], rows[1:])
    told = {"N": "number", "T": "title", "P": "lead"}
    remember_mapping(
        "applications",
        "Décalé",
        ["N", "T", "P"],
        told,
        {"": {"header_row": 3, "header_rows": 1}},
        actor=OFFICE,
        now=now,
    )
    plan = plan_of_file(content, "x.csv", member=OFFICE)
    assert plan.main is not None
    assert (plan.main.header_row, plan.main.saved_as) == (3, "Décalé")


def test_layout_of_another_table_is_not_taken(store: Path, now: datetime) -> None:
    layout = {"": {"header_row": 2, "header_rows": 1}}
    told = {"U": "number", "V": "title", "W": "lead"}
    remember_mapping("applications", "Autre", ["U", "V", "W"], told, layout, actor=OFFICE, now=now)
    content = write_csv(("Numéro", "Intitulé", "Porteur"), [("N", "T", "P"), ("A", "Jardin", "Apes")])
    plan = plan_of_file(content, "x.csv", member=OFFICE)
    assert plan.main is not None
    assert (plan.main.header_row, plan.main.saved_as) == (1, None)


def test_file_changes_no_application_that_was_merged_into_another(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    rows = [application_row(number=number, title="Jardin", lead="Apes") for number in ("A", "B")]
    import_rows(call.code, rows, now=now)
    known = applications(OFFICE).set_index("number")["id"]
    merge_applications(known["A"], known["B"], {}, actor=OFFICE, now=now)
    assert import_rows(call.code, rows, now=now).unchanged == 2
    report = import_rows(call.code, [rows[0], {**rows[1], "title": "Verger"}], now=now)
    [problem] = report.errors
    assert "merged into another" in str(problem.message)
    assert (problem.row, problem.column) == (3, "N° de dossier")


def test_sites_are_compared_by_what_the_file_tells_of_them(store: Path, now: datetime) -> None:
    """A file with less of a place than the store has changes nothing; a chosen QPV outlives it."""
    load_shipped_facts(actor=OFFICE, now=now)
    call = make_call(now=now)
    row = application_row(number="A", site="Halle", commune="Cergy", department="95")
    import_rows(call.code, [row], now=now)
    with reading() as session:
        site = session.scalars(select(Site.id)).one()
    qpv = next(iter(qpv_options()))
    place_site(site, Shown(qpv_code=qpv), actor=OFFICE, now=now)
    for fewer in ({"site"}, {"site", "department"}):
        told = {code: value for code, value in row.items() if code in {"number", "title", "lead", *fewer}}
        assert import_rows(call.code, [told], now=now).unchanged == 1
    more = [{"number": "A", "site": "Annexe", "commune": "Cergy"}]
    assert import_rows(call.code, [row], now=now, Sites=more).changed == 1
    with reading() as session:
        chosen = session.scalars(select(Site.chosen_qpv).order_by(Site.position)).all()
    assert chosen == [qpv, None]


def test_zero_of_a_form_is_asked_about(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    header = ["ID", "État du dossier", "Nom du projet", "Entreprise raison sociale", "Montant demandé"]
    rows = [(1, "En construction", "Un", "Apes", 0), (2, "En instruction", "Deux", "Apes", 0)]
    content = write_csv(header, [*rows, (3, "Brouillon", "Trois", "Apes", 5)])
    told: dict[str, Any] = {"actor": OFFICE, "now": now}
    report = import_applications(content, "x.csv", call.code, dry_run=True, **told)
    assert report.count(RowStatus.SKIPPED) == 1
    [question] = report.questions
    assert (question.column, question.rows) == ("Montant demandé", (2, 3))
    answers = {question.key: "zero", f"{question.key}!2": "unknown"}
    report = import_applications(content, "x.csv", call.code, answers=answers, **told)
    assert (report.created, report.questions) == (2, ())
    frame = applications(OFFICE, call=call.code).set_index("number")
    assert frame["requested"].tolist() == [None, Decimal(0)]
    assert frame["status"].tolist() == [ApplicationStatus.SUBMITTED, ApplicationStatus.UNDER_REVIEW]


def test_organisation_is_found_by_its_number_and_homonyms_are_told(store: Path, now: datetime) -> None:
    known = make_organisation("Régie des Aulnes", siret="73282932000074", now=now)
    first = make_organisation("Le Phare", commune="Lille", now=now)
    second = make_organisation("Le Phare", commune="Brest", now=now)
    call = make_call(now=now)
    rows = [
        application_row(number="A", lead="REGIE AULNES", siret="732 829 320 00074"),
        application_row(number="B", lead="Le Phare"),
    ]
    report = import_rows(call.code, rows, now=now, dry_run=True)
    assert [problem.row for problem in report.warnings] == [3]
    [question] = report.questions
    assert set(question.choices) == {first, second}
    told: dict[str, Any] = {"actor": OFFICE, "now": now, "answers": {question.key: second}}
    report = import_applications(workbook(rows), "x.xlsx", call.code, **told)
    assert report.warnings == []
    assert [problem.value for problem in report.infos] == ["REGIE AULNES"]
    identifiers = applications(OFFICE, call=call.code)["id"]
    leads = [_details(each).organisations[0].organisation_id for each in identifiers]
    assert leads == [known, second]


def test_point_that_a_person_placed_outlives_a_later_file(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    row = application_row(number="A", site="Halle", commune="Cergy")
    import_rows(call.code, [row], now=now)
    with reading() as session:
        site = session.scalars(select(Site.id)).one()
    place_site(site, Shown(2.03, 49.04, 10.0), actor=OFFICE, now=now)
    assert import_rows(call.code, [row], now=now).unchanged == 1
    report = import_rows(
        call.code, [row], now=now, Sites=[{"number": "A", "site": "Annexe", "commune": "Cergy"}]
    )
    assert report.changed == 1
    [identifier] = applications(OFFICE)["id"]
    assert [place.lon for place in _details(identifier).sites] == [2.03, None]


def test_every_value_has_its_origin(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    import_rows(call.code, [application_row(number="D-1", **FULL)], now=now)
    details = _details(applications(OFFICE)["id"][0])
    origin = details.origins["households"]
    assert (origin.header, origin.raw, str(origin.certainty)) == ("Ménages", "1.224", "interpreted")
    assert details.origins["commune"].raw == "Toulouse"
    assert details.origins["requested"].certainty == "exact"
    import_rows(
        call.code, [{"number": "D-1", "title": "Neuf", "lead": "Le Touril"}], now=now + timedelta(days=1)
    )
    details = _details(applications(OFFICE)["id"][0])
    assert details.origins["title"].raw == "Neuf"
    assert details.origins["households"].raw == "1.224"


@pytest.mark.parametrize("told", [{"title": "Autre"}, {"requested": 41317}, {}])
def test_file_tells_nothing_of_an_application_closed_to_its_sender(
    told: dict[str, Any], store: Path, now: datetime
) -> None:
    """Neither what would change, nor whether it is equal: else a file of guesses would find every value."""
    call, staff = make_call(now=now), make_member(Role.STAFF, now=now)
    held = application_row(number="D-shut", title="Titre", lead="Porteur", requested=41317)
    import_rows(call.code, [held], now=now)
    [shut] = applications(OFFICE, call=call.code)["id"]
    close_door(shut, staff.id, "recusal", now=now)
    for dry_run in (True, False):
        row = {"number": "D-shut", "title": "Titre", "lead": "Porteur"} | told
        report = import_rows(call.code, [row], now=now, actor=staff, dry_run=dry_run)
        assert [problem.value for problem in report.errors] == ["D-shut"]
        assert (report.created, report.changed, report.unchanged, report.differences) == (0, 0, 0, ())
    assert applications(OFFICE, call=call.code)["title"].tolist() == ["Titre"]


def test_dry_run_looks_ahead_to_duplicates_and_places(store: Path, now: datetime) -> None:
    call = make_call(Phase.DEPOSIT, now=now)
    known = application_row(title="Le jardin partagé des Tilleuls", lead="Régie des Aulnes")
    import_rows(call.code, [known], now=now)
    twin = application_row(title="Jardin partagé des tilleuls", lead="Régie des Aulnes", commune="Nulle-Part")
    content = workbook([twin, application_row(title="Tout autre chose", lead="Personne")])
    told: dict[str, Any] = {"dry_run": True, "actor": OFFICE, "now": now}
    report = import_applications(content, "x.xlsx", call.code, look_ahead=True, **told)
    assert report.to_place == 1
    [likely] = [each for each in report.problems if each.column == "Intitulé"]
    assert (likely.severity, likely.row) == (Severity.WARNING, 2)
    assert known["number"] in str(likely.message.values["number"])
    assert report.plan is not None
    assert report.plan.main is not None
    plain = import_applications(content, "x.xlsx", call.code, **told)
    assert (plain.to_place, [each for each in plain.problems if each.column == "Intitulé"]) == (None, [])


def test_sheets_of_a_file_are_read_as_an_import_reads_them(store: Path, now: datetime) -> None:
    [sheet] = sheets_of_file(workbook([application_row(number="D-9")]), "x.xlsx", member=OFFICE)
    assert (sheet.header[0], sheet.rows[0][0]) == ("N° de dossier", "D-9")
    with pytest.raises(Refused):
        sheets_of_file(b"", "x.xlsx", member=make_member(Role.MEMBER, now=now))


def test_very_long_file_is_compared_with_its_call_at_once(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    import_rows(call.code, [application_row(number="A-7", title="Jardin", lead="Apes")], now=now)
    rows = [(f"A-{at}", "Jardin", "Apes") for at in range(5001)]
    content = write_csv(("N° de dossier", "Intitulé", "Porteur"), rows)
    report = import_applications(content, "x.csv", call.code, dry_run=True, actor=OFFICE, now=now)
    assert (report.created, report.changed, report.unchanged) == (5000, 0, 1)
