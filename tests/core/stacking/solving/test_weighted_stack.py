"""Stacking against numbers worked out by hand, and against least squares of each pixel for itself."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ftl_qgis_plugin.core.stacking.noise.pair_noise import Noise
from ftl_qgis_plugin.core.stacking.solving import weighted_stack as module
from ftl_qgis_plugin.core.stacking.solving.weighted_stack import stack

NAN = np.nan


def wider(sigma: float, free: float) -> float:
    """For as many degrees of freedom as it was estimated with, by Student's t."""
    return sigma * stats.t.ppf(0.975, free) / stats.norm.ppf(0.975)


def test_by_hand():
    # 10 mm in a year and 30 mm in two: v = (1 * 10 + 2 * 30) / (1 + 4) = 14; the rests are -4 and 2, so that the
    # standard error is sqrt((16 + 4) / 1 / 5) = 2 of one degree of freedom, 6.48 times as wide.
    found = stack(np.array([[10.0], [30.0]], np.float32), np.array([1.0, 2.0]), None)
    assert (found.rate_mm_a[0], found.sigma_mm_a[0], found.used[0]) == pytest.approx(
        (14, 2 * 12.7062 / 1.95996, 2), rel=1e-4
    )
    # With weights 3 and 1: v = (30 + 60) / (3 + 4), rests 10 - 90/7 and 30 - 180/7.
    found = stack(np.array([[10.0], [30.0]], np.float32), np.array([1.0, 2.0]), np.array([[3.0], [1.0]]))
    squares = 3 * (20 / 7) ** 2 + (30 / 7) ** 2
    assert (found.rate_mm_a[0], found.sigma_mm_a[0]) == pytest.approx(
        (90 / 7, wider((squares / 7) ** 0.5, 1)), rel=1e-4
    )
    assert {found.rate_mm_a.dtype, found.sigma_mm_a.dtype, found.used.dtype} == {np.dtype(np.float32)}


def test_a_gap_and_a_weight_of_nothing_count_as_no_pair_and_two_pairs_are_needed():
    mm = np.array([[10.0, NAN, NAN, 10.0], [30.0, 30.0, NAN, 30.0], [NAN, 60.0, 60.0, 999.0]], np.float32)
    weights = np.ones((3, 4))
    weights[2, 3] = 0
    found = stack(mm, np.array([1.0, 2.0, 3.0]), weights)
    assert found.used.tolist() == [2, 2, 1, 2]
    # (2 * 30 + 3 * 60) / (4 + 9) in the second; the fourth is the first.
    np.testing.assert_allclose(found.rate_mm_a, [14, 240 / 13, NAN, 14], rtol=1e-6)
    assert np.isnan(found.sigma_mm_a).tolist() == [False, False, True, False]
    short = stack(np.array([[0.1], [0.2]], np.float32), np.array([0.01, 0.02]), None)
    assert short.rate_mm_a[0] == pytest.approx(10)


def test_is_weighted_least_squares_through_zero():
    rng = np.random.default_rng(8)
    spans = rng.uniform(0.03, 2, 40)
    mm = (-60 * spans[:, np.newaxis] + rng.normal(0, 4, (40, 5))).astype(np.float32)
    weights = rng.uniform(0.2, 3, mm.shape)
    mm[rng.random(mm.shape) < 0.1] = NAN
    found = stack(mm, spans, weights)
    for pixel in range(5):
        held = np.isfinite(mm[:, pixel])
        root = np.sqrt(weights[held, pixel])
        rows = (spans[held] * root)[:, np.newaxis]
        rate, squares, _rank, _values = np.linalg.lstsq(rows, mm[held, pixel] * root, rcond=None)
        sigma = wider(np.sqrt(squares[0] / (held.sum() - 1) / (rows**2).sum()), held.sum() - 1)
        assert found.rate_mm_a[pixel] == pytest.approx(rate[0], rel=1e-4)
        assert found.sigma_mm_a[pixel] == pytest.approx(sigma, rel=1e-3)


def network(rng, dates: int = 14, reach: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First and second dates of each with its next ones, and the years of the dates."""
    times = np.cumsum(rng.uniform(0.05, 0.2, dates))
    edges = [(i, j) for i in range(dates) for j in range(i + 1, min(i + reach + 1, dates))]
    first, second = np.array(edges).T
    return first, second, times


def dense_sigma(mm, spans, weight, ends, times, whole=None, is_chain=False) -> float:
    """Of one pixel, by whole matrices: expectations of both quadratic forms from their traces, and the variance of what
    they give. `whole`: sums of powers of the eigenvalues that higher ones are scaled from, None: the pixel's own."""
    held = np.isfinite(mm) & (weight > 0)
    s, w, d = spans[held], weight[held], mm[held].astype(float)
    incidence = np.zeros((held.sum(), len(times)))
    incidence[np.arange(held.sum()), ends[0][held]] = -1
    incidence[np.arange(held.sum()), ends[1][held]] = 1
    gains = w * s / (s * w * s).sum()
    left = np.eye(len(s)) - np.outer(s, gains)
    e, big_w, by_dates = left @ d, np.diag(w), incidence @ incidence.T
    forms = [big_w, big_w @ by_dates @ big_w]
    noises = [np.diag(1 / w), by_dates]
    matrix = [[np.trace(left.T @ form @ left @ noise) for noise in noises] for form in forms]
    of_pairs, of_dates = np.linalg.solve(matrix, [e @ form @ e for form in forms])
    gain = np.linalg.solve(np.transpose(matrix), [gains @ noise @ gains for noise in noises])
    if whole is None:
        form = left.T @ (gain[0] * forms[0] + gain[1] * forms[1]) @ left
        total = form @ (of_pairs * noises[0] + of_dates * noises[1])
        spread = np.trace(total @ total)
    else:
        k = [matrix[0][0], matrix[0][1], matrix[1][1]]
        k.append(whole[3] * whole[1] / whole[2] ** 2 * k[2] ** 2 / k[1])
        k.append(whole[4] * whole[1] ** 2 / whole[2] ** 3 * k[2] ** 3 / k[1] ** 2)
        of_form, of_noise = np.convolve(gain, gain), np.convolve([of_pairs, of_dates], [of_pairs, of_dates])
        spread = np.convolve(of_form, of_noise) @ k
    variance = gains @ (of_pairs * noises[0] + of_dates * noises[1]) @ gains
    free = max(variance**2 / spread, 2 if is_chain else 0)
    if of_pairs < 0:
        free = matrix[0][1] ** 2 / matrix[1][1]
    elif of_dates < 0:
        free = len(s) - 1
    if of_pairs < 0:
        of_pairs, of_dates = 0, (e @ big_w @ e) / matrix[0][1]
        if is_chain:  # a quarter of what the pairs' noise is told with
            inner = [
                [np.trace(left.T @ a @ left @ by_dates @ left.T @ b @ left @ by_dates) for b in forms] for a in forms
            ]
            row = np.linalg.inv(matrix)[0]
            of_pairs = 0.25 * of_dates * np.sqrt(2 * row @ inner @ row)
    elif of_dates < 0:
        of_pairs, of_dates = (e @ big_w @ e) / matrix[0][0], 0
    return wider(np.sqrt(gains @ (of_pairs * noises[0] + of_dates * noises[1]) @ gains), free)


def powers(first, second, spans) -> list[float]:
    """Sums of the powers 0 to 4 of the eigenvalues that dates have in the residuals of pairs without weights."""
    incidence = np.zeros((len(spans), second.max() + 1))
    incidence[np.arange(len(spans)), first] = -1
    incidence[np.arange(len(spans)), second] = 1
    left = np.eye(len(spans)) - np.outer(spans, spans) / (spans @ spans)
    values = np.linalg.eigvalsh(left @ incidence @ incidence.T @ left)
    return [np.sum(values**power) for power in range(5)]


def test_of_pairs_that_close_no_loop_the_degrees_of_freedom_are_those_of_whole_matrices():
    rng = np.random.default_rng(12)
    first, second, times = network(rng, reach=1)
    spans = times[second] - times[first]
    air = rng.normal(0, 2, (len(times), 60))
    mm = (air[second] - air[first] + rng.normal(0, 3, (len(first), 60))).astype(np.float32)
    found = stack(mm, spans, None, (first, second))
    ones = np.ones(len(first))
    expected = [dense_sigma(mm[:, i], spans, ones, (first, second), times, None, True) for i in range(60)]
    np.testing.assert_allclose(found.sigma_mm_a, expected, rtol=2e-3)


def dense_with_loops(mm, spans, ends, times) -> float:
    """Of one pixel without weights, by whole matrices: generalised least squares of both forms and of the squares of
    what loops of three miss, with the noise of the round before."""
    held = np.isfinite(mm)
    s, d = spans[held], mm[held].astype(float)
    edges = list(zip(ends[0][held], ends[1][held]))
    incidence = np.zeros((len(s), len(times)))
    for number, (a, b) in enumerate(edges):
        incidence[number, [a, b]] = -1, 1
    triplets = [
        (edges.index((a, b)), edges.index((b, c)), edges.index((a, c)))
        for a, b in edges
        for c in range(len(times))
        if (b, c) in edges and (a, c) in edges
    ]
    loops = np.zeros((len(triplets), len(s)))
    for number, triplet in enumerate(triplets):
        loops[number, list(triplet)] = 1, 1, -1
    left = np.eye(len(s)) - np.outer(s, s) / (s @ s)
    noises = [np.eye(len(s)), incidence @ incidence.T]
    forms = [left, left @ noises[1] @ left, loops.T @ loops / 3]
    matrix = np.array([[np.trace(form @ noise) for noise in noises] for form in forms])
    sums = np.array([d @ form @ d for form in forms])
    gains = np.array([s @ noise @ s for noise in noises]) / (s @ s) ** 2
    pairs, dates = np.maximum(np.linalg.solve(matrix[:2], sums[:2]), [sums[2] / matrix[2, 0], 0])
    for _ in range(6):
        whole = [form @ (pairs * noises[0] + dates * noises[1]) for form in forms]
        weights = np.linalg.inv([[np.trace(one @ other) for other in whole] for one in whole])
        inner = np.linalg.inv(matrix.T @ weights @ matrix)
        raw = inner @ matrix.T @ weights @ sums
        pairs, dates = np.maximum(raw, 0)
    if raw[1] < 0:
        return wider(np.sqrt(sums[0] / matrix[0, 0] * gains[0]), matrix[0, 0])
    if raw[0] < 0:
        return wider(np.sqrt(sums[0] / matrix[0, 1] * gains[1]), matrix[0, 1] ** 2 / matrix[1, 1])
    variance = gains @ [pairs, dates]
    return wider(np.sqrt(variance), variance**2 / (gains @ inner @ gains))


@pytest.mark.parametrize(("of_pairs", "of_dates"), [(3.0, 2.0), (3.0, 0.0), (0.2, 2.0)])
def test_loops_tell_the_noise_of_pairs_as_whole_matrices_do(of_pairs, of_dates):
    rng = np.random.default_rng(12)
    first, second, times = network(rng)
    spans = times[second] - times[first]
    air = rng.normal(0, of_dates, (len(times), 40))
    mm = (air[second] - air[first] + rng.normal(0, of_pairs, (len(first), 40))).astype(np.float32)
    found = stack(mm, spans, None, (first, second))
    expected = [dense_with_loops(mm[:, i], spans, (first, second), times) for i in range(40)]
    np.testing.assert_allclose(found.sigma_mm_a, expected, rtol=2e-3)
    # With gaps, powers and what loops share are those of the whole network, scaled.
    mm[rng.random(mm.shape) < 0.1] = NAN
    found = stack(mm, spans, None, (first, second))
    expected = [dense_with_loops(mm[:, i], spans, (first, second), times) for i in range(40)]
    np.testing.assert_allclose(found.sigma_mm_a, expected, rtol=0.04)
    np.testing.assert_allclose(np.mean(found.sigma_mm_a / expected), 1, atol=5e-3)


@pytest.mark.parametrize("gaps", [0.0, 0.05, 0.5])
@pytest.mark.parametrize("reach", [2, 3])
def test_noise_of_dates_alone_is_not_taken_for_that_of_pairs(reach, gaps):
    """Of two neighbours each 98.2 % held the truth and the errors were up to twice too wide, for what all dates but the
    outer ones do to a rate cancels, and hardly anything told that the pairs have no noise."""
    rng = np.random.default_rng(6)
    first, second, times = network(rng, dates=60, reach=reach)
    spans = times[second] - times[first]
    air = rng.normal(0, 2, (60, 6000))
    mm = (40 * spans[:, np.newaxis] + air[second] - air[first]).astype(np.float32)
    mm[rng.random(mm.shape) < gaps] = NAN
    found = stack(mm, spans, None, (first, second))
    covered = np.mean(np.abs(found.rate_mm_a - 40) < 1.96 * found.sigma_mm_a)
    assert 0.93 <= covered <= 0.965 + 3 * (0.95 * 0.05 / 6000) ** 0.5


@pytest.mark.parametrize("of_dates", [0.0, 3.0, 30.0])  # the first also ends below 0 at some pixels, the last at others
def test_both_kinds_of_noise_against_whole_matrices(of_dates):
    rng = np.random.default_rng(int(of_dates))
    first, second, times = network(rng)
    spans = times[second] - times[first]
    weights = rng.uniform(0.2, 3, (len(first), 40))
    air = rng.normal(0, of_dates, (len(times), 40))
    mm = -60 * spans[:, np.newaxis] + air[second] - air[first] + rng.normal(0, 1, weights.shape) / np.sqrt(weights)
    mm[rng.random(mm.shape) < 0.15] = NAN
    weights[rng.random(mm.shape) < 0.05] = 0
    mm = mm.astype(np.float32)
    found = stack(mm, spans, weights, (first, second))
    whole = powers(first, second, spans)
    expected = [dense_sigma(mm[:, i], spans, weights[:, i], (first, second), times, whole) for i in range(40)]
    np.testing.assert_allclose(found.sigma_mm_a, expected, rtol=2e-3)
    # Where no power is scaled from another network's, hardly anything else comes out.
    exact = [dense_sigma(mm[:, i], spans, weights[:, i], (first, second), times) for i in range(40)]
    np.testing.assert_allclose(found.sigma_mm_a, exact, rtol=0.03)
    np.testing.assert_array_equal(found.rate_mm_a, stack(mm, spans, weights).rate_mm_a)


@pytest.mark.parametrize("is_weighted", [True, False])
@pytest.mark.parametrize(("of_pairs", "of_dates"), [(2.0, 0.0), (0.0, 2.0), (2.0, 1.0)])
def test_the_true_rate_lies_within_two_sigma_as_often_as_it_should(of_pairs, of_dates, is_weighted):
    rng = np.random.default_rng(91)
    first, second, times = network(rng, dates=30)
    spans = times[second] - times[first]
    pixels = 4000
    weights = rng.uniform(0.3, 3, (len(first), pixels)) if is_weighted else None
    air = rng.normal(0, of_dates, (len(times), pixels))
    noise = rng.normal(0, of_pairs, (len(first), pixels)) / (np.sqrt(weights) if is_weighted else 1)
    mm = 40 * spans[:, np.newaxis] + air[second] - air[first] + noise
    mm[rng.random(mm.shape) < 0.2] = NAN
    found = stack(mm.astype(np.float32), spans, weights, (first, second))
    assert 0.93 <= np.mean(np.abs(found.rate_mm_a - 40) < 1.96 * found.sigma_mm_a) <= 0.97


@pytest.mark.parametrize(("of_pairs", "of_dates"), [(2.0, 0.0), (0.0, 2.0), (2.0, 1.0)])
def test_of_the_few_pairs_within_a_season_as_often(of_pairs, of_dates):
    rng = np.random.default_rng(17)
    first, second, times = network(rng, dates=6)
    spans = times[second] - times[first]
    air = rng.normal(0, of_dates, (len(times), 6000))
    mm = 40 * spans[:, np.newaxis] + air[second] - air[first] + rng.normal(0, of_pairs, (len(first), 6000))
    found = stack(mm.astype(np.float32), spans, None, (first, second))
    assert 0.93 <= np.mean(np.abs(found.rate_mm_a - 40) < 1.96 * found.sigma_mm_a) <= 0.975


@pytest.mark.parametrize(("of_pairs", "of_dates"), [(2.0, 0.0), (2.0, 1.0)])
def test_of_chains_of_pairs_as_often(of_pairs, of_dates):
    """Each date with the next: what tells pairs' noise from dates' is little, and 90 % held the truth."""
    rng = np.random.default_rng(33)
    spans = np.full(24, 36 / 365.25)
    first, second = np.arange(24), np.arange(1, 25)
    air = rng.normal(0, of_dates, (25, 6000))
    mm = 40 * spans[:, np.newaxis] + air[second] - air[first] + rng.normal(0, of_pairs, (24, 6000))
    found = stack(mm.astype(np.float32), spans, None, (first, second))
    assert 0.93 <= np.mean(np.abs(found.rate_mm_a - 40) < 1.96 * found.sigma_mm_a) <= 0.97


@pytest.mark.parametrize("of_pairs", [0.2, 0.6, 2.0])
@pytest.mark.parametrize("dates", [15, 25, 60])
def test_chains_whose_noise_is_the_dates_above_all_are_no_less_certain_than_they_say(dates, of_pairs):
    """Of 60 dates 89 % held the truth where the pairs' noise is a third of the dates'."""
    rng = np.random.default_rng(35)
    first, second = np.arange(dates - 1), np.arange(1, dates)
    spans = np.full(dates - 1, 24 / 365.25)
    air = rng.normal(0, 2, (dates, 6000))
    mm = 40 * spans[:, np.newaxis] + air[second] - air[first] + rng.normal(0, of_pairs, (dates - 1, 6000))
    found = stack(mm.astype(np.float32), spans, None, (first, second))
    covered = np.mean(np.abs(found.rate_mm_a - 40) < 1.96 * found.sigma_mm_a)
    assert covered >= 0.93 - 3 * (0.95 * 0.05 / 6000) ** 0.5
    assert np.sqrt(np.mean(np.square(found.sigma_mm_a))) < 5 * np.std(found.rate_mm_a)


@pytest.mark.parametrize(("of_pairs", "of_dates"), [(2.0, 0.0), (2.0, 1.0), (0.0, 2.0)])
def test_of_a_few_pairs_of_a_chain_the_worse_is_believed(of_pairs, of_dates):
    """Two seasons of four dates: 91 % of the rates held the truth where the pairs are noisy."""
    rng = np.random.default_rng(34)
    first, second = np.array([0, 1, 2, 4, 5, 6]), np.array([1, 2, 3, 5, 6, 7])
    spans = np.full(6, 36 / 365.25)
    air = rng.normal(0, of_dates, (8, 6000))
    mm = 40 * spans[:, np.newaxis] + air[second] - air[first] + rng.normal(0, of_pairs, (6, 6000))
    found = stack(mm.astype(np.float32), spans, None, (first, second))
    covered = np.mean(np.abs(found.rate_mm_a - 40) < 1.96 * found.sigma_mm_a)
    assert 0.94 <= covered <= (0.97 if of_pairs else 1)
    # All noise the pairs': the usual standard error; or the dates', which the inner ones do nothing to.
    rest = mm - spans[:, np.newaxis] * found.rate_mm_a
    left = np.eye(6) - 1 / 6
    incidence = np.zeros((6, 8))
    incidence[np.arange(6), first], incidence[np.arange(6), second] = -1, 1
    by_dates = incidence @ incidence.T
    low, high = np.trace(left @ by_dates), np.trace(left @ by_dates @ left @ by_dates)
    squares, bottom = np.square(rest).sum(axis=0), spans @ spans
    of_pairs, of_dates = squares / 5 / bottom, squares / low * (spans @ by_dates @ spans) / bottom**2
    for pixel in range(20):
        is_dates = of_dates[pixel] > of_pairs[pixel]
        expected = wider(of_dates[pixel] ** 0.5, low**2 / high) if is_dates else wider(of_pairs[pixel] ** 0.5, 5)
        assert found.sigma_mm_a[pixel] == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("is_flat", [False, True])
def test_what_weights_do_not_tell_is_expected_as_whole_matrices_do(is_flat):
    """Of pairs whose variance is u (f + (1 - f) / w): what both forms expect of either noise, and the rate's variance
    has of them. Flat: of what a rate without weights leaves."""
    rng = np.random.default_rng(11)
    *ends, times = network(rng)
    spans = times[ends[1]] - times[ends[0]]
    mm = rng.normal(0, 3, (len(spans), 4)).astype(np.float32)
    weights = rng.uniform(0.2, 3, mm.shape)
    mm[rng.random(mm.shape) < 0.15] = NAN
    weights[rng.random(mm.shape) < 0.1] = 0
    noise = Noise(0.4, rng.uniform(0.3, 2, len(spans)))
    stacked = module._Stack(mm, spans, weights, noise)
    if is_flat:
        forms, by_pairs = module._flat(stacked, mm, ends)
    else:
        told = module._Told(stacked, ends)
        forms, by_pairs = told.forms, told.by_pairs
    incidence = np.zeros((len(spans), len(times)))
    incidence[np.arange(len(spans)), ends[0]], incidence[np.arange(len(spans)), ends[1]] = -1, 1
    for pixel in range(4):
        held = np.isfinite(mm[:, pixel]) & (weights[:, pixel] > 0)
        w, s, b = weights[held, pixel], spans[held], incidence[held]
        variance = noise.factors[held] * (0.4 + 0.6 / w)
        gains = w * s / (w @ s**2)
        # Weights come to a mean of 1; the noise's unit is that of a pair of that weight, or of the mean pair.
        variance *= 1 / variance.mean() if is_flat else w.mean()
        used = np.ones(held.sum()) if is_flat else w / w.mean()
        left = np.eye(held.sum()) - np.outer(s, used * s) / (used @ s**2)
        squares = left.T @ np.diag(used) @ left
        sums = left.T @ np.diag(used) @ b @ b.T @ np.diag(used) @ left
        values = mm[held, pixel].astype(float)
        for number, form in enumerate((squares, sums)):
            assert forms.values[number][pixel] == pytest.approx(values @ form @ values, rel=1e-4)
            assert forms.of_pairs[number][pixel] == pytest.approx(np.trace(form @ np.diag(variance)), rel=1e-4)
            assert forms.of_dates[number][pixel] == pytest.approx(np.trace(form @ b @ b.T), rel=1e-4)
        assert by_pairs[pixel] == pytest.approx(np.square(gains) @ variance, rel=1e-4)
        if not is_flat:
            assert told.by_dates[pixel] == pytest.approx(np.square(b.T @ gains).sum(), rel=1e-4)
            whole = squares @ np.diag(variance)
            assert told.freedom[pixel] == pytest.approx(np.trace(whole) ** 2 / np.trace(whole @ whole), rel=0.03)


def test_pairs_that_share_no_date_are_independent():
    rng = np.random.default_rng(5)
    mm = rng.normal(0, 5, (12, 30)).astype(np.float32)
    spans, weights = rng.uniform(0.1, 1, 12), rng.uniform(0.5, 2, (12, 30))
    ends = np.arange(0, 24, 2), np.arange(1, 24, 2)
    for told in (None, weights[:, :1].repeat(30, axis=1) * 0 + 1):
        np.testing.assert_array_equal(stack(mm, spans, told, ends).sigma_mm_a, stack(mm, spans, told).sigma_mm_a)


def test_rounding_does_not_decide_what_noise_there_is():
    """What loops and both forms say of these pairs is the same but for rounding: the standard error came out between
    7.8 and 9.1 by the last digits, and so by the version of numpy."""
    ends = np.array([2, 2, 2, 3, 3, 4]), np.array([3, 4, 5, 4, 5, 5])
    spans_a = 40 / 365.25 * (ends[1] - ends[0])
    mm = np.array([-1.7250131, -6.0701342, -8.0049009, -4.2563543, -5.9682684, np.nan])[:, np.newaxis]
    near = mm + np.random.default_rng(0).normal(0, 1e-6, (6, 50))
    sigma = stack(near.astype(np.float32), spans_a, None, ends).sigma_mm_a
    np.testing.assert_allclose(sigma, sigma[0], rtol=1e-4)
