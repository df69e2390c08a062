"""When a yearly cycle is fitted, and how many dates a pixel needs."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.progress import Collected
from ftl_qgis_plugin.core.stacking.options import (
    AUTO,
    LINEAR,
    SEASONAL,
    StackOptions,
    model_for,
    other_months,
    tell_of_few_dates,
)

DAY = datetime.date(2019, 1, 1)


def dates(count: int, days: float) -> list[datetime.date]:
    """Evenly spread over so many days, the first and the last one included."""
    return [DAY + datetime.timedelta(days=round(days * number / (count - 1))) for number in range(count)]


@pytest.mark.parametrize(
    ("model", "count", "days", "is_cycle"),
    [
        # A year and half of a leap year, which has 366 days, to the day.
        (AUTO, 8, 365 + 182, False),
        (AUTO, 8, 365 + 183, True),
        (AUTO, 7, 2000, False),
        (AUTO, 30, 300, False),
        (SEASONAL, 7, 100, True),
        (LINEAR, 40, 2000, False),
    ],
)
def test_a_yearly_cycle_needs_a_year_and_a_half_and_eight_dates(model, count, days, is_cycle):
    found = model_for(dates(count, days), StackOptions(model=model))
    assert found.annual is is_cycle
    assert found.unknowns == (4 if is_cycle else 2)  # nothing at twice the frequency


@pytest.mark.parametrize(
    ("model", "asked", "count", "least"),
    [
        (LINEAR, 4, 20, 4),
        (LINEAR, 1, 20, 2),  # a line
        (SEASONAL, 1, 20, 5),  # a line, a cosine and a sine leave one
        (SEASONAL, 9, 20, 9),
        (LINEAR, 4, 3, 3),  # no more than there are
        (SEASONAL, 9, 6, 6),
    ],
)
def test_dates_that_a_pixel_needs(model, asked, count, least):
    found = model_for(dates(count, 900), StackOptions(model=model, min_dates=asked))
    assert found.min_dates == least


def test_what_is_asked_for_unless_somebody_says_otherwise():
    options = StackOptions()
    assert (options.method, options.weighted, options.min_coherence, options.ramp) == ("inversion", True, 0.3, "none")
    assert (options.check_loops, options.model, options.thaw_months, options.min_dates) == (True, "auto", (5, 9), 4)


@pytest.mark.parametrize(
    ("months", "rest"),
    [((5, 9), (10, 4)), ((1, 3), (4, 12)), ((10, 12), (1, 9)), ((2, 12), (1, 1)), ((11, 2), (3, 10))],
)
def test_winter_is_the_rest_of_the_year(months, rest):
    assert other_months(months) == rest
    assert other_months(rest) == months


@pytest.mark.parametrize(("count", "is_told"), [(4, True), (5, False), (6, False)])
def test_fewer_dates_than_the_minimum_are_told(count, is_told):
    progress = Collected()
    tell_of_few_dates(count, StackOptions(min_dates=5), progress)
    told = [str(message) for message in progress.warnings]
    assert told == ["There are 4 dates, fewer than the minimum of 5: pixels with all of them have a rate."] * is_told


def test_ground_that_moves_exactly_as_its_reference_has_a_rate_of_nothing():
    fit = model_for(dates(20, 900), StackOptions()).fit(np.zeros((20, 3), np.float32))
    assert fit.rate_mm_a.tolist() == [0, 0, 0]
