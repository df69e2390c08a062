"""Pixels that lack one date or two: against least squares without these dates, and the inverted normal matrix."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from ftl_qgis_plugin.core.timeseries.fitting import few_gaps
from ftl_qgis_plugin.core.timeseries.fitting.few_gaps import FewGaps

DATES = 13


def basis_of(unknowns):
    times = np.sort(np.random.default_rng(4).uniform(0, 3, DATES))
    design = np.column_stack([np.ones(DATES), np.cos(2 * np.pi * times), np.sin(2 * np.pi * times), times])
    return np.linalg.qr(design[:, -unknowns:])[0]


@pytest.mark.parametrize("unknowns", [1, 4])
def test_every_choice_of_lost_dates(unknowns):
    basis = basis_of(unknowns)
    choices = [(), *itertools.combinations(range(DATES), 1), *itertools.combinations(range(DATES), 2), (1, 5, 9)]
    values = np.random.default_rng(5).normal(80, 30, (DATES, len(choices)))
    lost = np.array([len(choice) for choice in choices])
    cells = sorted((date, pixel) for pixel, choice in enumerate(choices) for date in choice)
    cells.append((DATES - 1, len(choices)))  # of a column that nobody asked for
    dates, places = np.array(cells).T
    zeroed = values.copy()
    for pixel, choice in enumerate(choices):
        zeroed[list(choice), pixel] = 0
    few = FewGaps(basis)
    numbers, is_safe = few.pairs(places, dates, lost)
    leverage = [(basis[list(choice)] ** 2).sum() for choice in choices]
    np.testing.assert_array_equal(is_safe, (lost < 3) & (np.array(leverage) <= 0.5))
    right = (basis.T @ zeroed).astype(np.float32)
    components, variance = few.solve(right, numbers, last_alone=False)
    last, same = few.solve(right, numbers, last_alone=True)
    np.testing.assert_array_equal(last, components[-1:])
    np.testing.assert_array_equal(same, variance)
    assert len(choices) > is_safe.sum() > 20
    for pixel in np.flatnonzero(is_safe):
        kept = np.delete(np.arange(DATES), choices[pixel])
        found = np.linalg.lstsq(basis[kept], values[kept, pixel], rcond=None)[0]
        np.testing.assert_allclose(components[:, pixel], found, atol=1e-5 * np.abs(right[:, pixel]).max())
        assert variance[pixel] == pytest.approx(np.linalg.inv(basis[kept].T @ basis[kept])[-1, -1], rel=1e-5)


def test_no_tables_of_very_many_dates(monkeypatch):
    basis = basis_of(4)
    monkeypatch.setattr(few_gaps, "_MOST_NUMBERS", (DATES + 1) ** 2 * 16)
    assert FewGaps.of(basis) is not None
    monkeypatch.setattr(few_gaps, "_MOST_NUMBERS", (DATES + 1) ** 2 * 16 - 1)
    assert FewGaps.of(basis) is None
