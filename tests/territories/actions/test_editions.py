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
DAY = timedelta(days=1)


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
    assert (after.answer, after.method) == ("unknown", "perimeter")
    assert queries.locate(1.38721, 43.58075, on=now.date().replace(year=2021)).method == "schematic"


def test_set_aside_edition_answers_no_longer_and_is_not_lost(now: datetime) -> None:
    older = load_squares(now)
    newer = actions.import_perimeters(
        collection(feature("QN03190M", [[ring(1.5, 43.7)]])), name="Faux", actor=OFFICE, now=now + DAY
    )
    told = actions.set_aside_edition(newer.edition_id, " mauvaise projection ", actor=OFFICE, now=now + DAY)
    assert list(map(str, told)) == ["The data set “QPV 2024” answers now."]
    found = queries.qpv_by_code("QN03190M")
    assert found is not None
    assert found.edition_id == older.edition_id
    row = next(row for row in queries.data_sets() if row.id == newer.edition_id)
    assert (row.is_set_aside, row.set_aside_by, row.set_aside_reason) == (
        True,
        "Office",
        "mauvaise projection",
    )
    last = actions.set_aside_edition(older.edition_id, "essai", actor=OFFICE, now=now + DAY)
    assert "every look-up answers “unknown”" in str(last[0])
    assert queries.locate(1.5, 43.7, on=now.date()).answer == "unknown"
    assert queries.qpv_by_code("QN03190M") is None
    restored = actions.restore_edition(newer.edition_id, actor=OFFICE, now=now + DAY)
    assert list(map(str, restored)) == ["The data set “Faux” answers now."]
    assert {entry.act for entry in entries_about([newer.edition_id])} == {
        "territories.import_perimeters",
        "territories.set_aside_edition",
        "territories.restore_edition",
    }
    row = next(row for row in queries.data_sets() if row.id == newer.edition_id)
    assert (row.is_set_aside, row.set_aside_by, row.set_aside_reason) == (False, None, None)


def test_what_cannot_be_set_aside_or_restored_is_refused(now: datetime) -> None:
    edition = load_squares(now).edition_id
    office = {"actor": OFFICE, "now": now}
    with pytest.raises(Refused, match="not loaded"):
        actions.set_aside_edition("0", "essai", **office)
    with pytest.raises(Refused, match="not loaded"):
        actions.restore_edition("0", **office)
    with pytest.raises(Refused, match="Say why"):
        actions.set_aside_edition(edition, " ", **office)
    with pytest.raises(Refused, match="not set aside"):
        actions.restore_edition(edition, **office)
    actions.set_aside_edition(edition, "essai", **office)
    with pytest.raises(Refused, match="already"):
        actions.set_aside_edition(edition, "essai", **office)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.STAFF, Role.ADMIN}))
def test_others_set_nothing_aside(now: datetime, role: Role) -> None:
    edition = load_squares(now).edition_id
    member = Member("m", "Membre", "m@exemple.fr", frozenset({role}))
    with pytest.raises(Refused, match="may not do this"):
        actions.set_aside_edition(edition, "essai", actor=member, now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.restore_edition(edition, actor=member, now=now)
    for each in (Role.STAFF, Role.ADMIN):
        able = Member("m", "Membre", "m@exemple.fr", frozenset({each}))
        actions.set_aside_edition(edition, "essai", actor=able, now=now)
        actions.restore_edition(edition, actor=able, now=now)
