"""Is what was read kept whole, within what the tables hold?"""

from datetime import datetime

import pytest
from sqlalchemy import select

from committee.people.rules import OFFICE
from committee.store.engine import reading
from committee.territories import actions, queries
from committee.territories.actions import keeping
from committee.territories.actions.keeping import limited
from committee.territories.records import Qpv, QpvCommune, QpvContinuation
from committee.territories.rules import Note
from committee.words import Sentence
from tests.factories.territories import collection, feature
from tests.factories.territory_tables import csv_of, passage_csv

pytestmark = pytest.mark.usefixtures("store")
LONG = "é" * 2_000


def test_long_texts_are_cut_to_what_fits(now: datetime) -> None:
    long = collection(feature("QN03190M", None, lib_qp=LONG, lib_reg=LONG, insee_com="3155512", lib_com=LONG))
    actions.import_perimeters(long, name=LONG, actor=OFFICE, now=now)
    actions.import_data_set(passage_csv(("QN03194M", LONG, LONG, "QP031094", LONG)), actor=OFFICE, now=now)
    with reading() as session:
        labels = [len(text) for text in session.scalars(select(Qpv.label))]
        communes = session.execute(select(QpvCommune.code, QpvCommune.name)).all()
        statut = session.scalars(
            select(QpvContinuation.statut).where(QpvContinuation.code == "QN03194M")
        ).one()
    assert labels == [300]
    assert [(code, len(name)) for code, name in communes] == [(None, 300)]
    assert len(statut or "") == 60
    assert {len(row.name) for row in queries.data_sets()} == {300, 8}


def test_unnamed_commune_and_its_code_are_kept(now: datetime) -> None:
    listed = csv_of(("code_qp", "lib_qp", "insee_com"), [("QN03190M", "A", "31555")])
    actions.import_data_set(listed, actor=OFFICE, now=now)
    with reading() as session:
        assert session.execute(select(QpvCommune.code, QpvCommune.name)).all() == [("31555", None)]


def test_remarks_past_the_limit_are_counted(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = tuple(Note("info", Sentence("x"), str(at)) for at in range(5))
    assert limited(notes) == notes
    monkeypatch.setattr(keeping, "MOST_NOTES", 2)
    assert limited(notes)[:2] == notes[:2]
    assert str(limited(notes)[2].sentence) == "And 3 more like these."
