"""Dates by season, a year without winter, and seasons without enough dates."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.progress import Collected
from ftl_qgis_plugin.core.stacking import options as names
from ftl_qgis_plugin.core.stacking.options import StackOptions
from ftl_qgis_plugin.core.stacking.seasons import require_winter, wanted_seasons

DATES = [datetime.date(2020, month, 10) for month in range(1, 13)]
BOTH = (names.RATE, names.THAW_RATE, names.WINTER_RATE_STD)


def seasons(months, outputs=BOTH, dates=DATES):
    progress = Collected()
    found = wanted_seasons(dates, StackOptions(thaw_months=months), outputs, progress)
    return found, [str(message) for message in progress.warnings]


def test_each_date_lies_in_one_season():
    (thaw, winter), told = seasons((5, 9))
    assert thaw.tolist() == [-1] * 4 + [2020] * 5 + [-1] * 3
    assert winter.tolist() == [2019] * 4 + [-1] * 5 + [2020] * 3
    assert not told
    assert seasons((5, 9), (names.RATE, names.SERIES)) == ((), [])


@pytest.mark.parametrize("months", [(1, 12), (6, 5), (12, 11)])
def test_a_thaw_from_end_to_end_leaves_no_winter(months):
    for output in (names.WINTER_RATE, names.WINTER_RATE_STD):
        with pytest.raises(FtlError, match="no winter is left"):
            require_winter(StackOptions(thaw_months=months), [names.RATE, output])
    require_winter(StackOptions(thaw_months=months), [names.RATE, names.THAW_RATE])
    (thaw, winter), _told = seasons(months, (names.THAW_RATE,))
    assert (thaw >= 0).all()
    assert (winter == -1).all()


def test_eleven_months_of_thaw_leave_one():
    require_winter(StackOptions(thaw_months=(2, 12)), BOTH)
    (_thaw, winter), told = seasons((2, 12))
    assert np.flatnonzero(winter >= 0).tolist() == [0]
    assert told == ["The rate in winter has no data: no winter holds two of the dates."]


def test_seasons_of_one_date_each_are_told():
    dates = [datetime.date(year, 7, 1) for year in range(2019, 2023)]
    _found, told = seasons((5, 9), dates=dates)
    assert [text[:25] for text in told] == ["The rate in the thaw seas", "The rate in winter has no"]
    assert not seasons((5, 9), (names.RATE, names.THAW_RATE_STD), [*dates, datetime.date(2019, 8, 1)])[1]
