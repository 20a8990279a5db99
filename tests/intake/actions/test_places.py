"""Are sites placed by a person or by their address, and located again when the perimeters change?"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from committee.calls.records import Round
from committee.intake.actions import close_door, geocode_sites, locate_sites_again, place_site
from committee.intake.actions.places import Relocation
from committee.intake.placing import Shown
from committee.intake.queries import (
    batches,
    count_to_place,
    sheet,
    site_to_place,
    sites_to_place,
    undoing_of,
)
from committee.intake.records import Application, Provenance, Site
from committee.intake.rules import ApplicationStatus, PointSource
from committee.journal.records import Entry
from committee.people.rules import OFFICE, Role
from committee.store.engine import Stale, reading, writing
from committee.territories.actions import import_perimeters, load_shipped_facts
from committee.territories.geocoding import AddressAsked, Answered, Geocoded, Geocoder, Trouble
from committee.territories.rules import Answer, GeocodedKind, Method
from committee.words import Refused, Sentence
from tests.factories.calls import make_call
from tests.factories.intake import application_row, import_rows, make_application, make_applications
from tests.factories.people import make_member
from tests.factories.territories import QP2015, QP2024, collection, feature, load_squares, ring


def _details(identifier: str) -> Any:
    found = sheet(identifier, OFFICE)
    assert found is not None
    assert found.details is not None
    return found.details


def test_sites_are_located_again_when_other_perimeters_are_there(store: Path, now: datetime) -> None:
    identifier = make_application(now=now, lon=1.4799, lat=43.6092)
    assert locate_sites_again(actor=OFFICE, now=now).changed == 0
    load_shipped_facts(actor=OFFICE, now=now)
    assert locate_sites_again(actor=OFFICE, now=now).changed == 1
    assert _details(identifier).sites[0].answer is Answer.UNCERTAIN
    with pytest.raises(Refused):
        locate_sites_again(actor=make_member(now=now), now=now)


class _Answers(Geocoder):
    """A geocoder that answers from a table, and notes what it was asked."""

    def __init__(self, answers: dict[str, Answered]) -> None:
        super().__init__("http://localhost/")
        self.answers = answers
        self.asked: list[str] = []

    def ask(self, asked: AddressAsked) -> Answered:
        self.asked.append(asked.address)
        return self.answers[asked.address]


def _site() -> Any:
    """The one site that is to be placed."""
    (row,) = sites_to_place(OFFICE)
    return row


def _give_address(site_id: str, address: str) -> None:
    with writing() as session:
        session.execute(update(Site).where(Site.id == site_id).values(address=address))


def test_clicked_point_places_the_site_and_leaves_a_trace(store: Path, now: datetime) -> None:
    load_squares(now)
    identifier = make_application(now=now, site="Local", commune="Toulouse")
    row = _site()
    answer = place_site(row.id, Shown(1.4, 43.6, 12.0), row.version, actor=OFFICE, now=now)
    assert answer is Answer.INSIDE
    details = _details(identifier)
    (site,) = details.sites
    assert (site.lon, site.lat, site.precision_m, site.qpv_codes) == (1.4, 43.6, 12.0, ("QN03190M",))
    assert (site.method, details.version) == (Method.PERIMETER, row.version + 1)
    with reading() as session:
        trace = session.scalars(select(Provenance).where(Provenance.made_by_name == OFFICE.name)).one()
        assert (trace.batch_id, trace.before["site"][0][4], trace.after["site"][0][4]) == (None, None, 1.4)
        acts = session.scalars(select(Entry.act).where(Entry.object_id == identifier)).all()
    assert "intake.place_site" in acts
    assert sites_to_place(OFFICE) == []
    with pytest.raises(Stale):
        place_site(row.id, Shown(1.4, 43.6, 12.0), row.version, actor=OFFICE, now=now)


def test_chosen_district_is_a_declaration_and_takes_the_point_away(store: Path, now: datetime) -> None:
    load_squares(now)
    identifier = make_application(now=now, commune="Toulouse", lon=1.4, lat=43.6, precision_m=9000)
    row = _site()
    assert place_site(row.id, Shown(qpv_code=" qn03192n "), actor=OFFICE, now=now) is Answer.INSIDE
    (site,) = _details(identifier).sites
    assert (site.method, site.qpv_codes, site.precision_m) == (Method.DECLARED_CODE, ("QN03192N",), None)
    load_shipped_facts(actor=OFFICE, now=now)
    assert locate_sites_again(actor=OFFICE, now=now).changed == 0
    with pytest.raises(Refused, match="holds on"):
        place_site(row.id, Shown(qpv_code="QP031090"), actor=OFFICE, now=now)


def _meet(identifier: str, now: datetime, status: ApplicationStatus | None = None) -> None:
    with writing() as session:
        row = session.get_one(Application, identifier)
        session.get_one(Round, row.round_id).meeting_opened_at = now
        row.status = status or row.status


@pytest.mark.parametrize("status", [None, ApplicationStatus.AWARDED, ApplicationStatus.REJECTED])
def test_place_that_a_meeting_saw_stays(store: Path, now: datetime, status: ApplicationStatus | None) -> None:
    load_squares(now)
    identifier = make_application(now=now, commune="Toulouse")
    row = _site()
    _give_address(row.id, "12 rue de l’Essai")
    _meet(identifier, now, status)
    assert (sites_to_place(OFFICE), count_to_place(OFFICE)) == ([], 0)
    seen = site_to_place(row.id, OFFICE)
    assert seen is not None
    assert "before a meeting" in str(seen.why_not_move)
    for shown in (Shown(1.4, 43.6, 12.0), Shown(qpv_code="QN03192N")):
        with pytest.raises(Refused, match="before a meeting"):
            place_site(row.id, shown, actor=OFFICE, now=now)
    report = geocode_sites([identifier], actor=OFFICE, now=now, geocoder=_Answers({}))
    assert (report.found, report.without_address) == ((), 0)


def test_meeting_that_opens_while_the_geocoder_is_asked_wins(store: Path, now: datetime) -> None:
    load_squares(now)
    identifier = make_application(now=now, commune="Toulouse")
    _give_address(_site().id, "12 rue de l’Essai")

    class Slow(_Answers):
        def ask(self, asked: AddressAsked) -> Answered:
            _meet(identifier, now)
            return Geocoded(GeocodedKind.HOUSE_NUMBER, 1.4, 43.6, 0.95, "12 rue", "31555")

    report = geocode_sites([identifier], actor=OFFICE, now=now, geocoder=Slow({}))
    assert report.found == ()
    assert _details(identifier).sites[0].lon is None


def test_deferred_application_is_placed_again(store: Path, now: datetime) -> None:
    load_squares(now)
    identifier = make_application(now=now, commune="Toulouse")
    row = _site()
    _meet(identifier, now, ApplicationStatus.DEFERRED)
    assert (len(sites_to_place(OFFICE)), count_to_place(OFFICE)) == (1, 1)
    assert place_site(row.id, Shown(1.4, 43.6, 12.0), actor=OFFICE, now=now) is Answer.INSIDE


def test_report_of_locating_again_tells_nothing_of_closed_applications(store: Path, now: datetime) -> None:
    """Moved, refreshed or kept: a recused person is told the same as if it had not been deposited."""
    staff = make_member(Role.STAFF, now=now)
    for status in (None, ApplicationStatus.AWARDED):
        identifier = make_application(now=now, lon=1.4799, lat=43.6092)
        if status is not None:
            _meet(identifier, now, status)
        close_door(identifier, staff.id, "recusal", now=now)
    load_shipped_facts(actor=OFFICE, now=now)
    report = locate_sites_again(actor=staff, now=now)
    assert report == Relocation()
    with reading() as session:
        entry = session.scalars(select(Entry).where(Entry.act == "intake.locate_again")).one()
    assert entry.object_id == "all"
    load_squares(now)
    assert locate_sites_again(actor=staff, now=now) == Relocation()


def test_imprecise_point_leaves_the_site_to_be_placed(store: Path, now: datetime) -> None:
    load_squares(now)
    make_application(now=now, commune="Toulouse")
    row = _site()
    assert place_site(row.id, Shown(1.4, 43.6, 900.0), actor=OFFICE, now=now) is Answer.UNCERTAIN
    assert _site().has_point


def test_site_that_is_not_there_or_closed_is_refused(store: Path, now: datetime) -> None:
    identifier = make_application(now=now, commune="Toulouse")
    row, staff = _site(), make_member(Role.STAFF, now=now)
    with pytest.raises(Refused, match="does not exist"):
        place_site("absent", Shown(1.4, 43.6, 5.0), actor=OFFICE, now=now)
    close_door(identifier, staff.id, "recusal", now=now)
    with pytest.raises(Refused, match="closed to you"):
        place_site(row.id, Shown(1.4, 43.6, 5.0), actor=staff, now=now)
    with pytest.raises(Refused, match="closed to you"):
        geocode_sites([identifier], actor=staff, now=now, geocoder=_Answers({}))
    with pytest.raises(Refused):
        place_site(row.id, Shown(1.4, 43.6, 5.0), actor=make_member(now=now), now=now)


def test_same_file_changes_nothing_after_a_site_was_placed(store: Path, now: datetime) -> None:
    load_squares(now)
    code = make_call(now=now).code
    rows = [
        application_row(site="Local", commune="Toulouse"),
        application_row(commune="Toulouse", qpv="Les Vagues"),
    ]
    import_rows(code, rows, now=now)
    row = _site()
    place_site(row.id, Shown(1.4, 43.6, 12.0), actor=OFFICE, now=now)
    again = import_rows(code, rows, now=now)
    assert (again.created, again.changed) == (0, 0)
    assert sites_to_place(OFFICE) == []


HOUSE = Geocoded(GeocodedKind.HOUSE_NUMBER, 1.4, 43.6, 0.95, "1 rue A 31000 Toulouse", "31555")
STREET = Geocoded(GeocodedKind.STREET, 1.4, 43.6, 0.95, "rue B 31000 Toulouse", "31555")
TOWN = Geocoded(GeocodedKind.MUNICIPALITY, 1.44, 43.6, 0.95, "Toulouse", "31555")
ANSWERS: dict[str, Answered] = {
    "1 rue A": HOUSE,
    "rue B": STREET,
    "Toulouse": TOWN,
    "nulle part": Geocoded(None),
}


def test_addresses_are_searched_together_and_only_house_numbers_decide(store: Path, now: datetime) -> None:
    load_squares(now)
    code = make_call(now=now).code
    ids = make_applications(5, code, now=now, commune="Toulouse")
    rows = sites_to_place(OFFICE)
    for row, address in zip(rows, [*ANSWERS, "  "], strict=True):
        _give_address(row.id, address)
    service = _Answers(ANSWERS)
    seen: list[tuple[int, int]] = []
    report = geocode_sites(ids, actor=OFFICE, now=now, geocoder=service, progress=lambda *at: seen.append(at))
    assert (report.placed, report.without_address, report.trouble) == (1, 1, None)
    assert [each.is_placed for each in report.found] == [True, False, False, False]
    assert seen[-1] == (4, 4)
    left = {row.address: row for row in sites_to_place(OFFICE)}
    assert sorted(left) == ["  ", "Toulouse", "nulle part", "rue B"]
    assert (left["rue B"].lon, left["rue B"].precision_m, left["rue B"].answer) == (1.4, None, Answer.UNKNOWN)
    assert (left["Toulouse"].lon, left["Toulouse"].point_source) == (1.44, PointSource.COMMUNE)
    assert left["nulle part"].lon is None
    geocode_sites(ids, actor=OFFICE, now=now, geocoder=service)
    assert len(service.asked) == 4
    locate_sites_again(actor=OFFICE, now=now)
    assert {row.address: row.lon for row in sites_to_place(OFFICE)}["Toulouse"] == 1.44


def test_trouble_of_the_geocoder_is_told_and_changes_nothing(store: Path, now: datetime) -> None:
    identifier = make_application(now=now, commune="Toulouse")
    row = _site()
    _give_address(row.id, "1 rue A")
    down = _Answers({"1 rue A": Trouble(Sentence("The geocoder does not answer: try again later."))})
    report = geocode_sites([identifier], actor=OFFICE, now=now, geocoder=down)
    assert (report.placed, report.found, "does not answer" in str(report.trouble)) == (0, (), True)
    assert _site().version == row.version


def test_geocoder_that_is_off_is_refused(store: Path, now: datetime) -> None:
    identifier = make_application(now=now, commune="Toulouse")
    with pytest.raises(Refused, match="switched on"):
        geocode_sites([identifier], actor=OFFICE, now=now)
    with pytest.raises(Refused):
        geocode_sites([identifier], actor=make_member(now=now), now=now)


def test_site_of_a_decided_application_keeps_what_the_meeting_saw(store: Path, now: datetime) -> None:
    code = make_call(now=now).code
    point = {"lon": 1.4, "lat": 43.6, "precision_m": 5}
    met, deferred, free = (make_application(code, now=now, **point) for _ in range(3))
    with writing() as session:
        row = session.get_one(Application, met)
        row.status = ApplicationStatus.AWARDED
        session.get_one(Application, deferred).status = ApplicationStatus.DEFERRED
        session.execute(update(Round).where(Round.id == row.round_id).values(meeting_opened_at=now))
        other = session.get_one(Application, free)
        assert other.round_id == row.round_id
    load_squares(now)
    report = locate_sites_again(actor=OFFICE, now=now)
    assert (report.changed, report.kept) == (1, 2)
    assert report.passages == {(Answer.UNKNOWN, Answer.INSIDE): 1}
    assert report.moved[0].application_id == deferred
    assert [site.answer for each in (met, deferred, free) for site in _details(each).sites] == [
        Answer.UNKNOWN,
        Answer.INSIDE,
        Answer.UNKNOWN,
    ]
    assert "2 sites keep" in str(report.sentences()[-1])
    again = locate_sites_again(actor=OFFICE, now=now)
    assert (again.changed, again.refreshed, str(again.sentences()[0])) == (
        0,
        0,
        "No site of the applications has another answer.",
    )


def test_a_replaced_edition_leaves_a_line_among_the_versions(store: Path, now: datetime) -> None:
    load_squares(now)
    identifier = make_application(now=now, site="Local", lon=1.4, lat=43.6, precision_m=5)
    (first,) = _details(identifier).sites
    assert first.edition_id is not None
    outside = feature("QN03190M", [[ring(1.5, 43.7)]], lib_qp="Carré Dupont")
    newer = import_perimeters(
        collection(outside), generation="2024", name="Plus récente", actor=OFFICE, now=now + timedelta(days=1)
    )
    report = locate_sites_again(actor=OFFICE, now=now + timedelta(days=1))
    assert report.changed == 1
    details = _details(identifier)
    assert details.sites[0].edition_id == newer.edition_id
    line = details.provenance[0]
    assert line.before["located"][0]["codes"] == ["QN03190M"]
    assert line.after["located"][0] | {"answer": None} == {
        "name": "Local",
        "answer": None,
        "codes": [],
        "edition": "Plus récente",
    }
    (batch,) = batches(OFFICE)
    assert undoing_of(batch.id, OFFICE).why_not is None


def test_an_equal_edition_changes_no_answer_but_is_named(store: Path, now: datetime) -> None:
    load_squares(now)
    identifier = make_application(now=now, lon=1.4, lat=43.6, precision_m=5)
    content = json.dumps(json.loads(QP2024.read_text()), indent=1).encode()
    newer = import_perimeters(content, name="Bis", actor=OFFICE, now=now + timedelta(days=1))
    report = locate_sites_again(actor=OFFICE, now=now + timedelta(days=1))
    assert (report.changed, report.refreshed) == (0, 1)
    assert _details(identifier).sites[0].edition_id == newer.edition_id
    assert len(_details(identifier).provenance) == 1


def test_sites_are_located_again_in_a_constant_number_of_statements(
    store: Path, now: datetime, statements: list[str]
) -> None:
    code = make_call(now=now).code
    counts = set()
    for how_many in (2, 40):
        make_applications(how_many, code, now=now, lon=1.4, lat=43.6, precision_m=5)
        load_squares(now) if how_many == 2 else load_squares(now, QP2015)
        locate_sites_again(actor=OFFICE, now=now)
        with writing() as session:
            session.execute(update(Site).values(answer=Answer.UNKNOWN, qpv_codes=[]))
        statements.clear()
        assert locate_sites_again(actor=OFFICE, now=now).changed >= how_many
        counts.add(len(statements))
    assert len(counts) == 1


def test_relocation_that_kept_nothing_says_nothing_of_meetings() -> None:
    assert [str(sentence) for sentence in Relocation(refreshed=2).sentences()] == [
        "No site of the applications has another answer."
    ]
