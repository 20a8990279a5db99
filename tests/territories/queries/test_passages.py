"""Which QPV continues which?"""

from datetime import datetime

import pytest

from committee.people.rules import OFFICE
from committee.territories import actions, queries
from committee.territories.passage import Succession
from committee.territories.rules import Continuation
from tests.factories.territories import collection, feature, ring
from tests.factories.territory_tables import list_2015_csv, passage_csv

pytestmark = pytest.mark.usefixtures("store")


def test_passage_is_read_both_ways(now: datetime) -> None:
    actions.load_shipped_facts(actor=OFFICE, now=now)
    assert queries.predecessors("QN03113M") == ["QP031014"]
    assert queries.successors("QP093054") == ["QN09353M", "QN09354M", "QN09355M"]
    assert queries.successors("QP999999") == []


def test_official_passage_answers_alone_and_facts_when_it_is_set_aside(now: datetime) -> None:
    assert queries.passage_of("QN03190M") is None
    assert queries.without_successor() is None
    assert queries.successions_of(["QP031090"])["QP031090"] == Succession((), is_known=False)
    actions.load_shipped_facts(actor=OFFICE, now=now)
    facts = queries.passage_of("QN03113M")
    assert facts is not None
    assert (facts.is_official, facts.status, facts.predecessors) == (
        False,
        Continuation.MODIFIED,
        (("QP031014", None),),
    )
    assert queries.successions_of(["QP031090"])["QP031090"] == Succession((), is_known=False)
    assert queries.without_successor() is None
    report = actions.import_data_set(passage_csv(), actor=OFFICE, now=now)
    assert queries.passage_of("QN03113M") is None
    assert queries.successors("QP093054") == []
    assert queries.successions_of(["QP031090", "QP031099"]) == {
        "QP031090": Succession(("QN03190M", "QN03191M"), is_known=True),
        "QP031099": Succession((), is_known=True),
    }
    told = queries.passage_of("QN03190M")
    assert told is not None
    assert (told.statut, told.status, told.is_official) == ("MODIFIE", Continuation.MODIFIED, True)
    assert told.predecessors == (("QP031091", "Le Carré Haut"), ("QP031090", "Vieux Carré"))
    actions.set_aside_edition(report.edition_id, "essai", actor=OFFICE, now=now)
    assert queries.successors("QP093054") == ["QN09353M", "QN09354M", "QN09355M"]


def test_many_are_asked_in_a_constant_number_of_statements(now: datetime, statements: list[str]) -> None:
    actions.import_data_set(passage_csv(), actor=OFFICE, now=now)
    queries.passage_of("QN03190M")
    statements.clear()
    assert queries.predecessors_of(["QN03190M", "QN03193N", "QN99999M"]) == {
        "QN03190M": ["QP031090", "QP031091"]
    }
    assert queries.successors_of(["QP031090", "QP031099"]) == {"QP031090": ["QN03190M", "QN03191M"]}
    assert len(statements) == 2
    statements.clear()
    assert (queries.predecessors_of([]), queries.successors_of([]), queries.successions_of([])) == (
        {},
        {},
        {},
    )
    assert statements == []


def test_known_qpv_of_2015_that_no_row_names_have_no_successor(now: datetime) -> None:
    actions.import_data_set(passage_csv(), actor=OFFICE, now=now)
    assert queries.without_successor() == []
    actions.import_data_set(list_2015_csv(["QP031090", "QP031099"]), actor=OFFICE, now=now)
    actions.import_perimeters(
        collection(feature("QP031098", [[ring(1.5, 43.7)]])), "2015", actor=OFFICE, now=now
    )
    assert queries.without_successor() == ["QP031098", "QP031099"]
