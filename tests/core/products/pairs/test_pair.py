"""Dates, times and signs of a pair."""

from __future__ import annotations

import math
from datetime import date

import pytest

from ftl_qgis_plugin.core.products.pairs.pair import (
    date_of,
    date_of_day,
    mm_per_radian,
    ordered,
    seconds_of,
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20200229", date(2020, 2, 29)),
        ("20200229T120000", date(2020, 2, 29)),
        ("20210229", None),
        ("2020022", date(2020, 2, 2)),
        ("", None),
        ("2020-02-", None),
    ],
)
def test_dates(text, day):
    assert date_of(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021000", date(2021, 1, 1)),
        ("2021364", date(2021, 12, 31)),
        ("2020059", date(2020, 2, 29)),
        ("2020365", date(2020, 12, 31)),
        ("2020366", None),
        ("2020999", None),
        ("1901000", date(1901, 1, 1)),
        ("1900000", None),
        ("0000001", None),
    ],
)
def test_days_of_the_year_count_from_0(text, day):
    assert date_of_day(text) == day


def test_a_cycle_is_half_a_wavelength():
    """The way there and back: two pi for each half of it."""
    assert mm_per_radian(0.0555, toward=True) * 2 * math.pi == pytest.approx(27.75)
    assert mm_per_radian(0.0555, toward=False) == -mm_per_radian(0.0555, toward=True)


def test_dates_in_order():
    first, second = date(2020, 1, 1), date(2020, 1, 13)
    assert ordered(first, second) == (first, second, 1)
    assert ordered(second, first) == (first, second, -1)


def test_seconds_of_a_time():
    assert seconds_of("235959") == 86_399
    assert seconds_of("010203") == 3723
    assert [seconds_of(text) for text in (None, "", "12345", "1234567", "12h456")] == [None] * 5
