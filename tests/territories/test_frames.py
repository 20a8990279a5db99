"""Are the parts of the country those that people mean?"""

import pandas as pd

from committee.territories.departments import department_names
from committee.territories.frames import PRESETS, frame_named, within


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
