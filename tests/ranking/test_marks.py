"""Marks become cells: what is checked on the way, and what weights become."""

import numpy as np
import pandas as pd
import pytest

from committee.ranking.marks import scale_of


def test_full_points_are_the_ratios_of_the_weights_and_sum_to_100() -> None:
    criteria = pd.DataFrame({"criterion_id": ["a", "b", "c"], "weight": 1, "scale_min": 0, "scale_max": 5})
    weights = scale_of(criteria).weights
    assert weights.sum() == 100.0
    assert weights == pytest.approx(np.full(3, 100 / 3))
