"""Are the parts of the country those that people mean?"""

import pandas as pd

from committee.territories.departments import department_names
from committee.territories.frames import MARGIN, PRESETS, Frame, frame_around, frame_named, within


def test_presets_are_of_known_departments() -> None:
    assert {code for frame in PRESETS.values() for code in frame.departments} <= department_names().keys()
    assert PRESETS.keys().isdisjoint(department_names())
    assert frame_named("nowhere") is None


def test_district_of_the_department_outside_the_bounds_is_left_out_and_one_without_centre_stays() -> None:
    rows = [("13", 5.4, 43.3), ("13", 4.6, 43.7), ("13", None, None), ("59", 5.4, 43.3)]
    frame = pd.DataFrame(rows, columns=["department", "lon", "lat"]).astype(
        {"lon": "Float64", "lat": "Float64"}
    )
    assert within(frame, PRESETS["marseille"]).index.tolist() == [0, 2]
    assert within(frame, frame_named("13")).index.tolist() == [0, 1, 2]
    assert len(within(frame, None)) == 4


def test_few_districts_are_looked_at_closely_wherever_they_lie() -> None:
    def around(*rows: tuple[str, float | None, float | None]) -> Frame | None:
        return frame_around(pd.DataFrame(rows, columns=["department", "lon", "lat"]))

    near = around(("31", 1.4, 43.6), ("31", 1.5, 43.5), ("31", None, None))
    assert near is not None
    assert near.bounds == (1.4 - MARGIN, 43.5 - MARGIN, 1.5 + MARGIN, 43.6 + MARGIN)
    assert around(("974", 55.3, -20.9)) == frame_named("974")
    assert around(("974", 55.3, -20.9), ("976", 45.2, -12.8)) == PRESETS["overseas"]
    assert around(("974", 55.3, -20.9), ("31", 1.4, 43.6)) is None
    assert around(("31", None, None)) is None
    assert around() is None
