"""Is a point in its department, and a point at sea in none?"""

import pytest

from committee.territories.departments import department_at, department_names, departments, departments_at


def test_every_department_of_the_hexagon_and_overseas_is_shipped() -> None:
    codes = [department.code for department in departments()]
    assert len(codes) == len(set(codes)) == 105
    assert {"01", "2A", "2B", "95", "971", "972", "973", "974", "976"} <= set(codes)
    assert department_names()["974"] == "La Réunion"


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (1.44, 43.60, "31"),
        (2.36, 48.92, "93"),
        (55.45, -20.89, "974"),
        (8.74, 41.93, "2A"),
        (-1.16, 46.16, "17"),
        (-4.9, 47.0, None),
        (13.4, 52.5, None),
    ],
)
def test_point_is_in_its_department(lon: float, lat: float, code: str | None) -> None:
    assert department_at(lon, lat) == code


def test_no_point_gives_no_department() -> None:
    assert departments_at([], []) == []
