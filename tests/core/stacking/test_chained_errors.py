"""The standard error of chained displacements, against whole matrices and against noise of known size."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from scipy import stats

from ftl_qgis_plugin.core.products.granules.chain import Chain, Link
from ftl_qgis_plugin.core.stacking.chained_errors import ChainedNoise, _inverse, shared_noise
from ftl_qgis_plugin.core.stacking.options import StackOptions, model_for
from ftl_qgis_plugin.core.stacking.solving.estimate import rates_of_series, rows_of_pixels, season_numbers
from ftl_qgis_plugin.core.timeseries.epochs import even_years

PIXELS = 3000


def chain_of(years: float, step_days: int = 12) -> Chain:
    """The reference moves on once a year."""
    dates = [
        datetime.date(2018, 7, 1) + datetime.timedelta(days=step_days * n) for n in range(int(years * 365 / step_days))
    ]
    links, base = [None], 0
    for number in range(1, len(dates)):
        links.append(Link(number - 1, base))
        if (dates[number] - dates[base]).days >= 365:
            base = number
    return Chain(tuple(dates), tuple(links))


def simulated(chain: Chain, of_granules: float, of_dates: float, gaps: float = 0.0) -> np.ndarray:
    rng = np.random.default_rng(4)
    count = len(chain.dates)
    granules = rng.normal(0, 1, (count - 1, PIXELS)) * of_granules
    kept = {link.base - 1 for link in chain.links if link is not None}
    lost = rng.random(granules.shape) < gaps
    lost[sorted(kept - {-1})] = False
    granules[lost] = np.nan
    return (chain.join(granules) + rng.normal(0, 1, (count, PIXELS)) * of_dates).astype(np.float32)


def noise_of(chain: Chain, share: float = 0.0) -> ChainedNoise:
    noise = ChainedNoise.of(chain, np.arange(len(chain.dates)))
    return ChainedNoise(noise.shared, noise.is_own, share)


def rates_of(chain: Chain, series: np.ndarray):
    model = model_for(chain.dates, StackOptions())
    overall, _parts, _dates = rates_of_series(series, model, even_years(model.times_a), ())
    return overall, model.design(model.times_a)


def test_dates_that_hold_the_noise_of_crossovers():
    links = (None, Link(0, 0), Link(1, 0), Link(2, 2), Link(3, 2), Link(4, 4), Link(5, 2))
    chain = Chain(tuple(datetime.date(2020, 1, day) for day in range(1, 8)), links)
    np.testing.assert_array_equal(
        shared_noise(chain).T,
        [[0, 0, 1, 1, 1, 1, 1], [0, 0, 0, 0, 1, 1, 0]],  # of the third and the fifth
    )
    order = np.arange(7)[::-1]
    noise = ChainedNoise.of(chain, order)
    assert noise.is_own[::-1].tolist() == [False, True, False, True, False, True, True]
    np.testing.assert_array_equal(noise.shared[::-1], shared_noise(chain))


def test_a_first_date_that_counts_from_nobody_s_date_may_be_a_crossover():
    links = (Link(0, -1), Link(1, -1), Link(2, 0), Link(3, 1), Link(4, 3))
    chain = Chain(tuple(datetime.date(2020, 1, day) for day in range(1, 6)), links)
    np.testing.assert_array_equal(shared_noise(chain).T, [[1, 0, 1, 0, 0], [0, 1, 0, 1, 1], [0, 0, 0, 1, 1]])
    assert ChainedNoise.of(chain, np.arange(5)).is_own.tolist() == [False, False, True, False, True]


@pytest.mark.parametrize("share", [0.3, 1.0])
@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_is_what_whole_matrices_give(share, gaps):
    from ftl_qgis_plugin.core.accuracy.intervals import small_sample_factor

    chain = chain_of(3.2)
    series = simulated(chain, 2.0, 1.0, gaps)[:, :4]
    overall, design = rates_of(chain, series)
    found = noise_of(chain, share).sigma(series, overall.sigma_mm_a, design)
    count = len(chain.dates)
    granules = np.zeros((count, count - 1))  # of each date
    for number, link in enumerate(chain.links):
        while link is not None:
            granules[number, link.granule] += 1
            link = chain.links[link.base]
    for pixel, values in enumerate(series.T.astype(float)):
        held = np.isfinite(values)
        back = np.linalg.pinv(design[held])
        both = np.hstack([design, shared_noise(chain)])[held]
        left = np.eye(held.sum()) - both @ np.linalg.pinv(both)
        covariance = (1 - share) * np.eye(held.sum()) + share * (granules @ granules.T)[np.ix_(held, held)]
        size = values[held] @ left @ values[held] / np.trace(left @ covariance)
        variance = size * back[-1] @ covariance @ back[-1]
        free = held.sum() - np.linalg.matrix_rank(both)
        assert found[pixel] == pytest.approx(variance**0.5 * small_sample_factor(np.array([free]))[0], rel=1e-4)


@pytest.mark.parametrize("years", [1.8, 3.2, 6.0])
@pytest.mark.parametrize("gaps", [0.0, 0.2])
@pytest.mark.parametrize(("of_granules", "of_dates"), [(2.0, 0.0), (1.0, 2.0), (0.0, 2.0)])
def test_the_true_rate_lies_within_two_sigma_as_often_as_it_should(years, gaps, of_granules, of_dates):
    """Noise of the granules was taken for that of the dates: of two years 39 % lay within, of six 17 %."""
    chain = chain_of(years)
    series = simulated(chain, of_granules, of_dates, gaps)
    overall, design = rates_of(chain, series)
    noise = noise_of(chain).measured(series, design)
    sigma = noise.sigma(series, overall.sigma_mm_a, design)
    assert 0.93 <= (np.abs(overall.rate_mm_a) < 1.96 * sigma).mean() <= 0.985
    expected = of_granules**2 / (of_granules**2 + of_dates**2)
    assert noise.share == pytest.approx(expected, abs=0.12)
    assert noise.share <= 1


def test_inverses_of_normal_matrices_of_any_size_and_rank():
    rng = np.random.default_rng(3)
    columns = rng.normal(0, 1, (4, 12, 5)) * np.array([1e-4, 1, 1e4, 30, 0.2])
    columns[1, :, 3] = columns[1, :, 0] * 2e5 + columns[1, :, 1]  # depends on others
    columns[2, :, 2] = 0
    columns[3, :, [0, 4]] = 0
    normal = np.einsum("pdi,pdj->pij", columns, columns)
    found, rank = _inverse(normal)
    assert rank.tolist() == [5, 4, 4, 3]
    np.testing.assert_allclose(found[0], np.linalg.inv(normal[0]), rtol=1e-6)
    for pixel, lost in ((1, [3]), (2, [2]), (3, [0, 4])):
        kept = np.delete(np.arange(5), lost)
        expected = np.linalg.inv(normal[pixel][np.ix_(kept, kept)])
        np.testing.assert_allclose(found[pixel][np.ix_(kept, kept)], expected, rtol=1e-6)
        assert not found[pixel][lost].any()
        assert not found[pixel][:, lost].any()


@pytest.mark.parametrize(("spare", "is_known"), [(0, False), (1, True)])
def test_one_residual_is_enough_for_a_standard_error(spare, is_known):
    chain = chain_of(2.5)
    series = simulated(chain, 1.0, 1.0)[:, :5]
    _overall, design = rates_of(chain, series)
    unknowns = np.linalg.matrix_rank(np.hstack([design, shared_noise(chain)]))
    held = np.linspace(0, len(series) - 1, unknowns + spare).astype(int)
    short = np.full_like(series, np.nan)
    short[held] = series[held]
    sigma = noise_of(chain, 0.5).sigma(short, np.ones(5, np.float32), design)
    assert np.isfinite(sigma).all() == is_known


def test_pixels_of_one_stretch_or_none_say_nothing_and_leave_the_others_alone():
    chain = chain_of(2.5)
    series = simulated(chain, 1.0, 1.0)[:, :200]
    overall, design = rates_of(chain, series)
    noise = noise_of(chain).measured(series, design)
    beside = series.copy()
    beside[25:] = np.nan  # before the first crossover
    both = np.hstack([series, beside, np.full_like(series, np.nan)])
    assert noise_of(chain).measured(both, design).share == pytest.approx(noise.share, abs=1e-9)
    sigma = noise.sigma(series, overall.sigma_mm_a, design)
    assert (sigma > 1.05 * overall.sigma_mm_a).mean() > 0.9
    of_both, _design = rates_of(chain, both)
    np.testing.assert_allclose(noise.sigma(both, of_both.sigma_mm_a, design)[:200], sigma, rtol=1e-6)


@pytest.mark.parametrize("years", [1.8, 3.2])
@pytest.mark.parametrize("gaps", [0.0, 0.2])
@pytest.mark.parametrize(("of_granules", "of_dates"), [(2.0, 0.0), (1.0, 2.0), (0.0, 2.0)])
def test_of_the_seasons_rates_as_often(years, gaps, of_granules, of_dates):
    """Of the thaw season's 77 to 84 % lay within where the noise is the granules', 91 % where a fifth is."""
    chain = chain_of(years)
    series = simulated(chain, of_granules, of_dates, gaps)
    model = model_for(chain.dates, StackOptions())
    times, design = even_years(model.times_a), model.design(model.times_a)
    seasons = season_numbers(chain.dates, 5, 9), season_numbers(chain.dates, 10, 4)
    _overall, parts, _dates = rates_of_series(series, model, times, seasons)
    noise = noise_of(chain).measured(series, design)
    for rates, numbers in zip(parts, seasons):
        sigma = noise.sigma_of_season(series, rates.sigma_mm_a, design, numbers, times)
        held = np.isfinite(sigma)
        assert held.mean() > 0.99
        assert 0.93 <= (np.abs(rates.rate_mm_a) < 1.96 * sigma)[held].mean() <= 0.975


@pytest.mark.parametrize("share", [0.3, 1.0])
def test_a_seasons_error_is_what_whole_matrices_give(share):
    chain = chain_of(1.8)
    series = simulated(chain, 2.0, 2.0)[:, :5]
    model = model_for(chain.dates, StackOptions())
    times, design = even_years(model.times_a), model.design(model.times_a)
    numbers = season_numbers(chain.dates, 5, 9)
    noise = noise_of(chain, share)
    known = np.array([1, 1, np.nan, 1, 1], np.float32)
    found = noise.sigma_of_season(series, known, design, numbers, times)
    assert np.isnan(found[2])
    row = rows_of_pixels(times, numbers, np.ones((len(times), 1), bool))
    both = np.hstack([row, design, noise.shared])
    left = np.eye(len(times)) - both @ np.linalg.pinv(both)
    passed_on = noise.shared @ noise.shared.T + np.diag(noise.is_own.astype(float))
    whole = (1 - share) * np.eye(len(times)) + share * passed_on
    free = np.trace(left)
    for pixel in (0, 1, 3, 4):
        amount = series[:, pixel] @ left @ series[:, pixel] / np.trace(left @ whole)
        wider = stats.t.ppf(0.975, free) / stats.norm.ppf(0.975)
        assert found[pixel] == pytest.approx(np.sqrt(amount * row[:, 0] @ whole @ row[:, 0]) * wider, rel=1e-3)
    np.testing.assert_array_equal(noise_of(chain).sigma_of_season(series, known, design, numbers, times), known)


def test_nothing_is_chained_where_the_reference_stays():
    chain = chain_of(0.9)
    series = simulated(chain, 1.0, 0.0)
    overall, design = rates_of(chain, series)
    noise = noise_of(chain).measured(series, design)
    assert noise.share == 0
    assert noise.sigma(series, overall.sigma_mm_a, design) is overall.sigma_mm_a


def test_ground_that_jerks_makes_no_noise_of_all():
    """A tenth of the pixels jump at a crossover by a hundred times the noise."""
    chain = chain_of(2.5)
    series = simulated(chain, 0.0, 2.0)
    series[40:, ::10] += 200
    _overall, design = rates_of(chain, series)
    assert noise_of(chain).measured(series, design).share < 1
    empty = np.full((len(chain.dates), 5), np.nan, np.float32)
    assert noise_of(chain).measured(empty, design).share == 0
    assert np.isnan(noise_of(chain, 0.5).sigma(empty, np.full(5, np.nan, np.float32), design)).all()
