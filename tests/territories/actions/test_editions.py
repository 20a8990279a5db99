"""Is a file loaded whole or not at all, once, by those who may?"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from committee.journal.queries import acts_without_contents, entries_about
from committee.people.rules import OFFICE, Member, Role
from committee.store.engine import reading
from committee.territories import actions, queries
from committee.territories.records import Edition, Qpv, QpvCommune, QpvPassage
from committee.territories.rules import Generation
from committee.words import Refused
from tests.factories.territories import QP2015, QP2024, collection, feature, load_squares, ring

pytestmark = pytest.mark.usefixtures("store")


def counted() -> list[int]:
    with reading() as session:
        return [
            session.scalars(select(func.count()).select_from(table)).one()
            for table in (Edition, Qpv, QpvCommune, QpvPassage)
        ]


def test_import_keeps_a_whole_edition_and_one_entry(now: datetime) -> None:
    report = load_squares(now)
    assert (report.generation, report.count, report.without_outline, report.repaired) == (
        Generation.OF_2024,
        6,
        1,
        1,
    )
    assert report.is_new
    assert counted() == [1, 6, 7, 0]
    (entry,) = entries_about([report.edition_id])
    assert (entry.act, entry.actor_name, entry.at) == ("territories.import_perimeters", "Office", now)
    assert entry.payload is not None
    assert entry.payload["qpv"] == 6
    (edition,) = queries.editions()
    assert (edition.name, edition.source) == ("QPV 2024", "qp2024_essai.geojson")


def test_same_file_again_changes_nothing(now: datetime) -> None:
    first = load_squares(now)
    again = actions.import_perimeters(
        QP2024.read_bytes(), name="autre", actor=OFFICE, now=now + timedelta(days=1)
    )
    assert (again.edition_id, again.is_new) == (first.edition_id, False)
    assert counted()[0] == 1
    assert len(acts_without_contents()) == 1


def test_new_edition_stands_beside_the_older_one(now: datetime) -> None:
    first = load_squares(now)
    newer = collection(feature("QN03190M", [[ring(1.5, 43.7)]], lib_qp="Déplacé"))
    second = actions.import_perimeters(newer, "2024", actor=OFFICE, now=now + timedelta(days=1))
    assert [edition.id for edition in queries.editions()] == [second.edition_id, first.edition_id]
    found = queries.qpv_by_code("QN03190M")
    assert found is not None
    assert found.name == "Déplacé"
    assert queries.editions()[0].name == "QPV 2024"


@pytest.mark.parametrize(
    ("content", "generation"),
    [(b"{", None), (QP2024.read_bytes()[:900], None), (b"PK\x03\x04", None), (QP2015.read_bytes(), "2024")],
)
def test_refused_file_writes_nothing(now: datetime, content: bytes, generation: str | None) -> None:
    with pytest.raises(Refused):
        actions.import_perimeters(content, generation, actor=OFFICE, now=now)
    assert counted() == [0, 0, 0, 0]
    assert acts_without_contents() == []


def test_unknown_generation_is_refused(now: datetime) -> None:
    with pytest.raises(Refused, match="2015 or 2024"):
        actions.import_perimeters(QP2024, "2019", actor=OFFICE, now=now)


@pytest.mark.parametrize("role", Role)
def test_only_staff_and_administrators_load_perimeters(now: datetime, role: Role) -> None:
    member = Member("m", "Membre", "m@exemple.fr", frozenset({role}))
    if role in {Role.STAFF, Role.ADMIN}:
        assert actions.import_perimeters(QP2024, actor=member, now=now).is_new
        return
    with pytest.raises(Refused, match="may not do this"):
        actions.import_perimeters(QP2024, actor=member, now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.load_shipped_facts(actor=member, now=now)
    assert counted()[0] == 0


def test_shipped_facts_are_loaded_once_and_keep_the_passages(now: datetime) -> None:
    first = actions.load_shipped_facts(actor=OFFICE, now=now)
    assert [report.generation for report in first] == [Generation.OF_2015, Generation.OF_2024]
    before = counted()
    assert before[3] > 0
    again = actions.load_shipped_facts(actor=OFFICE, now=now)
    assert [report.is_new for report in again] == [False, False]
    assert counted() == before
    assert all(edition.is_schematic for edition in queries.editions())


def test_facts_of_another_file_can_be_given(now: datetime, tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(
        "code,generation,name,communes,commune_codes,department,lon,lat,area_ha,predecessors,statut,note\n"
        "QN03101M,2024,Carré,Toulouse,31555,31,1.4,43.6,20,QP031001|QP031001,,\n",
        "utf-8",
    )
    (only,) = actions.load_shipped_facts(actor=OFFICE, now=now, source=path)
    assert (only.count, counted()) == (1, [1, 1, 1, 1])


def test_official_edition_silences_the_schematic_one_of_its_generation(now: datetime) -> None:
    actions.load_shipped_facts(actor=OFFICE, now=now)
    before = queries.locate(1.38721, 43.58075, on=now.date())
    load_squares(now - timedelta(days=1))
    after = queries.locate(1.38721, 43.58075, on=now.date())
    assert (before.answer, before.method) == ("uncertain", "schematic")
    assert (after.answer, after.method) == ("outside", "perimeter")
    assert queries.locate(1.38721, 43.58075, on=now.date().replace(year=2021)).method == "schematic"
