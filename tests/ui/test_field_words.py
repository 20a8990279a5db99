"""Has every field of an application a name on screen, and every kind of value its words?"""

from datetime import date
from decimal import Decimal

import pytest

from committee.intake.queries.held import CHILDREN, FIELDS
from committee.intake.rules import Category, PointSource
from committee.ui.field_words import LONGEST, label_of, value_of


@pytest.mark.parametrize("code", [*FIELDS, *CHILDREN, "number", "status", "siret", "commune", "ends_on"])
def test_field_has_a_name(code: str) -> None:
    assert label_of(code)
    assert label_of(code) != code


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        ("title", None, None),
        ("title", "", None),
        ("title", "Le jardin", "Le jardin"),
        ("needs", "x" * 500, "x" * (LONGEST - 1) + "…"),
        ("requested", Decimal(1500), "1\u202f500\u00a0€"),
        ("starts_on", date(2026, 3, 1), "01/03/2026"),
        ("dwellings", 0, "0"),
        ("sensitive_public", False, "non"),
        ("themes", ["Pétanque"], "Pétanque"),
        ("status", "submitted", "Déposé"),
        ("landlords", [], None),
        (
            "shares",
            [
                {"code": "QN09353M", "share": 0.6, "source": "file"},
                {"code": "QN09354M", "share": None, "source": "person"},
            ],
            "QN09353M (60\u00a0%) ; QN09354M",
        ),
        ("landlords", ["Érilia", "Alogéa"], "Érilia, Alogéa"),
        ("landlords", [{"organisation_id": "1", "is_founder": True}], "Toits, fondateur"),
        ("landlords", [{"organisation_id": "2"}], "un organisme qui n’est plus connu"),
        (
            "site",
            [
                {"name": "Hall", "lon": 3.1, "lat": 50.2, "point_source": PointSource.TYPED},
                {"commune": "Lille"},
            ],
            "3.1, 50.2, Hall ; Lille",
        ),
        ("budget", [{"label": "Achats", "amount": Decimal(20), "is_in_kind": False}], "Achats, 20\u00a0€"),
        ("actions", [{"title": None}], None),
    ],
)
def test_value_is_said(code: str, value: object, said: str | None) -> None:
    assert value_of(code, value, {"1": "Toits"}) == said


def test_enum_is_said_by_its_label() -> None:
    assert value_of("category", next(iter(Category))) not in {None, next(iter(Category)).value}
