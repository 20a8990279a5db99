"""Is the surface in common measured in metres, and only between official outlines?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.people.rules import OFFICE
from committee.territories import actions
from committee.territories.queries.overlaps import overlaps
from tests.factories.territories import collection, feature, ring


def load(now: datetime, *features: object) -> None:
    actions.import_perimeters(collection(*features), actor=OFFICE, now=now)


@pytest.mark.parametrize(("shift", "share"), [(0.0, 1.0), (0.004, 0.5), (0.02, 0.0)])
def test_shares_are_of_each_surface(store: Path, now: datetime, shift: float, share: float) -> None:
    load(now, feature("QN03190M", [[ring(1.4, 43.6)]]))
    load(now, feature("QP031090", [[ring(1.4 + shift, 43.6)]]))
    found = overlaps("QN03190M", ["QP031090", "QP031091", "nothing"])
    assert found.keys() == {"QP031090"}
    assert found["QP031090"].of_this == pytest.approx(share, abs=0.005)
    assert found["QP031090"].of_other == pytest.approx(share, abs=0.005)


def test_smaller_one_lies_wholly_in_the_larger(store: Path, now: datetime) -> None:
    load(now, feature("QN03190M", [[ring(1.4, 43.6)]]))
    load(now, feature("QP031090", [[ring(1.4, 43.6, 0.002)]]))
    found = overlaps("QN03190M", ["QP031090"])["QP031090"]
    assert found.of_this == pytest.approx(0.25, abs=0.005)
    assert found.of_other == pytest.approx(1, abs=0.005)


def test_nothing_is_measured_without_both_official_outlines(store: Path, now: datetime) -> None:
    assert overlaps("QN03190M", ["QP031090"]) == {}
    load(now, feature("QN03190M", [[ring(1.4, 43.6)]]), feature("QN97490M", [[ring(55.3, -20.94)]]))
    load(now, feature("QP031090", None))
    assert overlaps("QN03190M", []) == {}
    assert overlaps("QN03190M", ["QP031090", "QN03190M", "QN97490M"]) == {}
    assert overlaps("QP031090", ["QN03190M"]) == {}


def test_schematic_outlines_measure_nothing(store: Path, now: datetime) -> None:
    actions.load_shipped_facts(actor=OFFICE, now=now)
    assert overlaps("QN01102I", ["QP011002"]) == {}
