"""Do column types keep what they were given, and refuse what they must?"""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy.dialects import sqlite

from committee.people.rules import Role
from committee.store.base import Cents, Code, Json, UtcDateTime, new_id

DIALECT = sqlite.dialect()


def _round_trip(kind: object, value: object) -> object:
    return kind.process_result_value(kind.process_bind_param(value, DIALECT), DIALECT)


@pytest.mark.parametrize("kind", [UtcDateTime(), Cents(), Code(Role), Json()])
def test_unknown_stays_unknown(kind: object) -> None:
    assert _round_trip(kind, None) is None


def test_time_is_kept_as_utc() -> None:
    reunion = datetime(2021, 2, 4, 14, 0, tzinfo=timezone(timedelta(hours=4)))
    assert _round_trip(UtcDateTime(), reunion) == datetime(2021, 2, 4, 10, 0, tzinfo=UTC)


def test_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2021, 2, 4), DIALECT)


def test_money_is_kept_to_the_cent() -> None:
    assert Cents().process_bind_param(Decimal("37000.10"), DIALECT) == 3_700_010
    assert _round_trip(Cents(), Decimal("37000.10")) == Decimal("37000.10")


def test_fraction_of_a_cent_is_refused() -> None:
    with pytest.raises(ValueError, match="two decimals"):
        Cents().process_bind_param(Decimal("0.001"), DIALECT)


def test_enum_is_kept_by_its_code() -> None:
    assert Code(Role).process_bind_param(Role.STAFF, DIALECT) == "staff"
    assert _round_trip(Code(Role), "staff") is Role.STAFF
    with pytest.raises(ValueError, match="nobody"):
        Code(Role).process_bind_param("nobody", DIALECT)


def test_equal_json_is_equal_text() -> None:
    kind = Json()
    assert kind.process_bind_param({"b": 1, "a": "é"}, DIALECT) == '{"a": "é", "b": 1}'
    assert _round_trip(kind, {"b": [1, None]}) == {"b": [1, None]}


def test_identifiers_are_random() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000
