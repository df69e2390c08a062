"""Displacements tied together where their reference moves (against opera-utils: core/stacking/test_equal_to_others)."""

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.products.granules.chain import chain, require_dates
from ftl_qgis_plugin.core.products.granules.granule import Granule
from ftl_qgis_plugin.core.products.layer import Layer

DATES = [datetime.date(2019, 1, 5) + datetime.timedelta(days=12 * number) for number in range(40)]
# The reference moves three times, each time to an epoch of the series.
MOVES = (0, 14, 15, 30)


def granules():
    found = []
    for number in range(1, len(DATES)):
        reference = DATES[max(move for move in MOVES if move < number)]
        found.append(Granule(DATES[number], reference, Layer("", Grid(1, 1, 0, 0, 1, 1, "")), 1.0))
    return found


def displacements(items, pixels=50):
    """Of ground that creeps and jumps, with gaps, some of them where the reference moves on."""
    rng = np.random.default_rng(4)
    position = np.cumsum(rng.normal(-2, 3, (len(DATES), pixels)), axis=0)
    values = np.array([position[DATES.index(item.date)] - position[DATES.index(item.reference)] for item in items])
    values[rng.uniform(size=values.shape) < 0.01] = np.nan
    return values.astype(np.float32), (position - position[0]).astype(np.float32)


def test_equals_the_ground_that_moved():
    items = granules()
    values, truth = displacements(items)
    rng = np.random.default_rng(1)
    order = rng.permutation(len(items))
    found = chain([items[index] for index in order])
    ours = found.join(values[order])
    held = np.isfinite(ours)
    assert held.mean() > 0.8
    np.testing.assert_allclose(ours[held], truth[held], atol=1e-3)
    # A gap where the reference moves on stays one for all that follows, and no other does.
    crossover = np.isnan(values[MOVES[1] - 1])
    assert np.isnan(ours[MOVES[1] + 1 :, crossover]).all()


def granule(day, reference=None):
    return Granule(
        DATES[day], None if reference is None else DATES[reference], Layer("", Grid(1, 1, 0, 0, 1, 1, "")), 1.0
    )


def test_without_references_each_date_is_as_it_stands():
    found = chain([granule(2), granule(0), granule(1)])
    assert (found.dates, found.left_out) == (tuple(DATES[:3]), ())
    np.testing.assert_array_equal(found.join(np.array([[3.0], [1.0], [2.0]])), [[1], [2], [3]])


def test_of_several_of_one_date_the_earliest_reference_counts():
    found = chain([granule(3, 1), granule(3, 0), granule(1, 0), granule(3)])
    assert found.dates == (DATES[0], DATES[1], DATES[3])
    assert found.left_out == (1, 0)  # the one that names no reference comes first
    np.testing.assert_array_equal(found.join(np.array([[5.0], [7.0], [2.0], [4.0]])), [[0], [2], [4]])


def test_the_first_of_the_series_may_be_what_others_count_from():
    """No reference of its own: it stands as date 0, and what counts from it is added to it."""
    found = chain([granule(0), granule(1, 0)])
    assert found.dates == (DATES[0], DATES[1])
    np.testing.assert_array_equal(found.join(np.array([[5.0], [2.0]])), [[5], [7]])


def test_a_reference_that_is_no_date_of_the_series():
    found = chain([granule(2, 0), granule(4, 3), granule(5, 2)])
    assert (found.dates, found.left_out) == ((DATES[0], DATES[2], DATES[5]), (1,))


def test_the_longest_part_is_taken_wherever_it_begins():
    short, long = [granule(1, 0), granule(2, 0)], [granule(4, 3), granule(5, 3), granule(6, 5)]
    found = chain([*short, *long])
    assert (found.dates, found.left_out) == (tuple(DATES[3:7]), (0, 1))
    np.testing.assert_array_equal(found.join(np.array([[9.0], [9.0], [1.0], [2.0], [4.0]])), [[0], [1], [2], [6]])
    assert chain([*long[:2], *short]).dates == tuple(DATES[:3])  # of equally long ones the first


def test_three_dates_are_the_least():
    require_dates(DATES[:3])
    with pytest.raises(FtlError, match="There are 2 dates only"):
        require_dates(DATES[:2])
