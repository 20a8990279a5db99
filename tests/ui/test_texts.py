"""Are figures, dates and unknowns said as people write them, in both languages?"""

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from committee.people.rules import Role
from committee.ui import texts


@pytest.fixture(autouse=True)
def french():
    texts.use_locale("fr")
    yield
    texts.use_locale(None)


@pytest.mark.parametrize(
    "unknown", [None, float("nan"), pd.NaT, pd.NA, "", " ", Decimal("NaN"), np.float64("nan")]
)
def test_unknown_is_a_dash_everywhere(unknown):
    for said in (texts.show, texts.euros, texts.number, texts.percent, texts.day, texts.moment, texts.hour):
        assert said(unknown) == "—"


def test_french_figures_and_dates():
    assert texts.number(1224) == texts.number(np.int64(1224)) == "1\u202f224"
    assert texts.euros(37000) == texts.euros(Decimal("37000")) == "37\u202f000\xa0€"
    assert texts.euros(0) == "0\xa0€"
    assert texts.percent(0.455) == "45,5\xa0%"
    assert texts.day(date(2021, 2, 4)) == texts.day(pd.Timestamp(2021, 2, 4)) == "04/02/2021"


def test_moments_are_in_paris_time():
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert texts.moment(late) == "01/01/2027 00:30"
    assert texts.day(late) == "01/01/2027"
    assert texts.hour(late) == "00:30"


def test_english_figures_and_labels():
    texts.use_locale("en")
    assert texts.number(1224) == "1,224"
    assert texts.show(Role.MEMBER) == "Committee member"


def test_unknown_language_falls_back_to_the_installation():
    texts.use_locale("xx")
    assert texts.locale() == "fr"


@pytest.mark.parametrize(
    "text", ["![x](http://evil.example/x.png)", ":red[x]", "**b**", "www.evil.example", "a_b_c"]
)
def test_literal_leaves_no_markdown_alive(text):
    escaped = texts.literal(text)
    assert "![" not in escaped.replace("\\!\\[", "")
    assert "**" not in escaped
    assert "www." not in escaped
    assert ":red[" not in escaped
