"""Freeze and thaw seasons: no gap, no overlap, the right months."""

from __future__ import annotations

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftl_qgis_plugin.core.timeseries.epochs import calendar_date, decimal_year
from ftl_qgis_plugin.core.timeseries.seasons import FREEZE, THAW, Seasons

A_SECOND = 1 / (366 * 86400)


def month_at(time_a: float) -> int:
    """Month of the day that a decimal year lies in; `calendar_date` rounds to the nearest start of a day."""
    year = int(time_a)
    day = datetime.timedelta(days=(time_a - year) * (366 if calendar.isleap(year) else 365))
    return (datetime.datetime(year, 1, 1) + day).month


def test_default_is_may_to_september():
    seasons = Seasons().between(2018.0, 2019.0)
    assert [kind for kind, *_ in seasons] == [FREEZE, THAW, FREEZE]
    assert calendar_date(seasons[1][1]) == datetime.date(2018, 5, 1)
    assert calendar_date(seasons[1][2]) == datetime.date(2018, 10, 1)


@given(st.integers(1, 12), st.integers(1, 12), st.floats(1995, 2030), st.floats(0.01, 6))
def test_every_month_is_in_one_season_only(first, last, start, length):
    seasons = Seasons(first, last)
    spans = seasons.between(start, start + length)
    assert (spans[0][1], spans[-1][2]) == (start, start + length)
    assert all(before[2] == after[1] for before, after in zip(spans, spans[1:]))
    thaw_months = {(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)}
    for kind, begin, end in spans:
        if end - begin > A_SECOND:  # a shorter one may lie between two numbers
            assert (month_at((begin + end) / 2) in thaw_months) == (kind == THAW)


def test_wrong_months():
    with pytest.raises(ValueError, match="13"):
        Seasons(13, 2)


def test_december_ends_with_the_year():
    assert Seasons(11, 12).between(2018.5, 2019.5)[1] == (THAW, decimal_year(datetime.date(2018, 11, 1)), 2019.0)
