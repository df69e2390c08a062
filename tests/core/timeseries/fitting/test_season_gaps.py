"""Pixels that lack dates, each by itself: against every subset of months, and numpy's least squares pixel by pixel."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from ftl_qgis_plugin.core.timeseries.fitting import season_gaps
from ftl_qgis_plugin.core.timeseries.fitting.season_gaps import GapPixels, GapScratch, GapTables, covers_year

SUBSETS = np.array(list(itertools.product([False, True], repeat=12)))


def lacks_half_a_year(months) -> bool:
    """Six months in a row without a date, December beside January."""
    return "." * 6 in "".join("x" if month else "." for month in months) * 2


def tables_of(times, unknowns=3, least=4, order=None):
    design = np.column_stack([np.asarray(times) ** power for power in range(unknowns)])
    return GapTables(times, np.linalg.qr(design)[0], least, order), np.linalg.qr(design)[0]


def test_a_year_is_covered_where_no_six_months_in_a_row_are_empty():
    expected = [not lacks_half_a_year(months) for months in SUBSETS]
    assert covers_year(SUBSETS.T).tolist() == expected


def test_dates_lie_in_the_months_of_their_year():
    middles = [2016 + year + (month + 0.5) / 12 for month, year in zip(range(12), (3, 0, 2, 0, 1, 4, 4, 0, 2, 1, 3, 2))]
    np.testing.assert_array_equal(tables_of(middles)[0].months, np.eye(12))
    edges = [2020 + (month + share) / 12 for month in range(12) for share in (1e-6, 1 - 1e-6)]
    np.testing.assert_array_equal(tables_of(edges)[0].months, np.repeat(np.eye(12), 2, axis=1))


@pytest.mark.parametrize("months", [(0, 0, 3, 6, 9), (1, 4, 4, 8, 8, 10), (0, 2, 4), (5, 11), (0, 5, 6, 11, 11), (3,)])
def test_how_many_dates_must_be_lost_before_a_season_is(months):
    tables, _basis = tables_of([2018 + number + (month + 0.4) / 12 for number, month in enumerate(months)], 1)
    assert tables.whole_year_covered == (not lacks_half_a_year([month in months for month in range(12)]))
    fewest, which = next(
        (count, lost)
        for count in range(len(months) + 1)
        for lost in itertools.combinations(range(len(months)), count)
        if lacks_half_a_year([month in np.delete(months, lost) for month in range(12)])
    )
    assert tables.fewest_to_lose == fewest
    values = np.ones((len(months), 1), np.float32)
    values[list(which)] = np.nan
    assert not GapPixels(tables, values, np.arange(1), GapScratch(len(months), 1)).cover_year()[0]


@pytest.mark.parametrize("few", [0.0, 1.0], ids=["by all dates", "by the lost ones"])
@pytest.mark.parametrize("in_order", [True, False])
def test_each_pixel_by_itself(monkeypatch, in_order, few):
    monkeypatch.setattr(season_gaps, "_FEW", few)
    rng = np.random.default_rng(6)
    times = 2018 + (np.arange(16) + 0.5) / 6
    order = None
    if not in_order:
        shuffled = rng.permutation(16)
        times, order = times[shuffled], np.argsort(times[shuffled])
    pixels = 100
    tables, basis = tables_of(times, 4, least=7, order=order)
    values = rng.normal(0, 1, (16, pixels)).astype(np.float32)
    gaps = rng.random((16, pixels)) < rng.uniform(0, 0.9, pixels)
    gaps[:, 0], gaps[:, 1], gaps[:, 2] = False, True, np.arange(16) >= 7
    gaps[:, 3] = np.arange(16) >= 6
    values[gaps] = np.nan
    block, columns = values.copy(), np.delete(np.arange(pixels), [40, 41])
    made = GapPixels(tables, block, columns, GapScratch(16, pixels))
    assert np.isnan(block[:, 1]).all()  # without any date there is nothing to work out
    some = ~gaps.all(axis=0)
    np.testing.assert_array_equal(block[:, some], np.where(gaps, 0, values)[:, some])
    block += 1
    made.clear()
    np.testing.assert_array_equal(block[:, some], np.where(gaps, 0, values + 1)[:, some])
    made.clear()
    block -= 1
    made.clear()
    values, gaps = values[:, columns], gaps[:, columns]
    pixels = len(columns)
    np.testing.assert_array_equal(made.dates, (~gaps).sum(axis=0))
    by_time = ~gaps[np.argsort(times)]
    np.testing.assert_array_equal(made.pairs(), (by_time[1:] & by_time[:-1]).sum(axis=0))
    month = np.floor(times % 1 * 12).astype(int)
    covered = [not lacks_half_a_year(np.isin(np.arange(12), month[~gaps[:, pixel]])) for pixel in range(pixels)]
    np.testing.assert_array_equal(made.cover_year(), covered)
    assert 0 < np.mean(covered) < 1
    components, variance = made.solve(last_alone=False)
    for pixel in range(pixels):
        known = ~gaps[:, pixel]
        if known.sum() < 7:
            assert np.isnan(variance[pixel])
            assert np.isnan(components[:, pixel]).all()
            continue
        found = np.linalg.lstsq(basis[known], values[known, pixel].astype(float), rcond=None)[0]
        if np.isfinite(variance[pixel]):  # else the dates hardly tell the unknowns apart
            np.testing.assert_allclose(components[:, pixel], found, rtol=2e-3, atol=2e-3)
            inverse = np.linalg.inv(basis[known].T @ basis[known])
            assert variance[pixel] == pytest.approx(inverse[-1, -1], rel=5e-3)
    assert np.isfinite(variance[[0, 2]]).all()
    assert np.isnan(variance[[1, 3]]).all()


def test_a_pixel_that_lost_no_season_counts_as_all_dates_do():
    """All dates lie in one season: whatever is lost, none is covered."""
    tables, _basis = tables_of(2018 + np.arange(8) + 0.5, 2)
    values = np.ones((8, 3), np.float32)
    values[1:, 1] = np.nan
    made = GapPixels(tables, values, np.arange(3), GapScratch(8, 3))
    assert not tables.whole_year_covered
    assert made.cover_year().tolist() == [False] * 3


@pytest.mark.parametrize("size", [0, 5, 8, 41, 4000])
def test_where_the_lost_values_are(size):
    for share in (0.0, 0.02, 1.0):
        where = np.random.default_rng(size).random(size) < share
        np.testing.assert_array_equal(season_gaps._places_in(where), np.flatnonzero(where))


def test_pixels_that_hold_nothing_among_those_that_lack_a_date():
    """Few values are lost where whole pixels do not count: these are neither solved nor put to 0."""
    tables, basis = tables_of(2018 + (np.arange(20) + 0.5) / 7, 3)
    values = np.random.default_rng(3).normal(0, 9, (20, 50)).astype(np.float32)
    values[:, ::2] = np.nan
    values[4, 1], values[0, 3], values[[2, 6, 7], 5] = np.nan, np.nan, np.nan
    columns = np.flatnonzero(np.isnan(values).any(axis=0))
    made = GapPixels(tables, values.copy(), columns, GapScratch(20, 50))
    components, variance = made.solve(last_alone=False)
    for number, column in enumerate(columns):
        kept = np.isfinite(values[:, column])
        assert made.dates[number] == kept.sum()
        if not kept.any():
            assert np.isnan(components[:, number]).all()
            assert np.isnan(variance[number])
            continue
        found = np.linalg.lstsq(basis[kept], values[kept, column].astype(float), rcond=None)[0]
        np.testing.assert_allclose(components[:, number], found, atol=1e-4)


def test_memory_for_fewer_pixels_than_it_was_made_for():
    scratch = GapScratch(3, 10)
    assert scratch.values(4).shape == (3, 4)
    values = np.array([[1.0, np.nan], [np.inf, 2.0], [-3.0, np.nan]], np.float32)
    lost = scratch.lost(values)
    assert lost.tolist() == [[False, True], [True, False], [False, True]]
    present = scratch.without(lost, values)
    assert present.tolist() == [[1, 0], [0, 1], [1, 0]]
    assert values.tolist() == [[1, 0], [0, 2], [-3, 0]]


@pytest.mark.parametrize("share", [0.002, 0.4], ids=["few", "many"])
def test_the_last_alone_is_the_last_however_they_are_cut(monkeypatch, share):
    rng = np.random.default_rng(2)
    tables, _basis = tables_of(2018 + (np.arange(30) + 0.5) / 9, 4, least=7)
    values = rng.normal(0, 20, (30, 90)).astype(np.float32)
    values[rng.random(values.shape) < share] = np.nan
    values[3, 8] = np.nan
    columns = np.flatnonzero(np.isnan(values).any(axis=0))
    found = {}
    for few, solved_px, alone in itertools.product([0.0, 1.0], [16_384, 7], [False, True]):
        monkeypatch.setattr(season_gaps, "_FEW", few)
        monkeypatch.setattr(season_gaps, "_SOLVED_PX", solved_px)
        made = GapPixels(tables, values.copy(), columns, GapScratch(*values.shape))
        found[few, solved_px, alone] = made.solve(last_alone=alone)
    for few in (0.0, 1.0):
        components, variance = found[few, 16_384, False]
        assert components.shape == (4, len(columns))
        for solved_px, alone in ((16_384, True), (7, False), (7, True)):
            other = found[few, solved_px, alone]
            np.testing.assert_array_equal(other[0], components[-len(other[0]) :])
            np.testing.assert_array_equal(other[1], variance)
        np.testing.assert_allclose(components, found[1.0, 16_384, False][0], rtol=1e-3, atol=1e-3)
        np.testing.assert_allclose(variance, found[1.0, 16_384, False][1], rtol=1e-3)
