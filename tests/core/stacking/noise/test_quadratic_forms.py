"""Two forms of residuals: what a scene and a pixel tell of two kinds of noise, against whole matrices."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.noise.quadratic_forms import Forms, Share, covariance, half_variances

COUNT, PIXELS = 30, 8000


def eigenvalues(count: int) -> np.ndarray:
    """Of what the noise of dates is where that of pairs is 1, of differences of neighbours."""
    return 2 - 2 * np.cos(np.pi * np.arange(1, count + 1) / (count + 1))


K = eigenvalues(COUNT)


def forms(of_pairs, of_dates, seed: int = 1, pixels: int = PIXELS, count: int = COUNT) -> Forms:
    k = eigenvalues(count)
    z = np.random.default_rng(seed).normal(size=(count, pixels)) * np.sqrt(of_pairs + of_dates * k[:, np.newaxis])
    powers = [np.sum(k**power) for power in range(5)]
    values = np.square(z).sum(axis=0), (np.square(z) * k[:, np.newaxis]).sum(axis=0)
    return Forms(values, (count, k.sum()), (k.sum(), np.square(k).sum()), powers)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.7, 1.0])
def test_the_scene_tells_the_share(share):
    amount = np.exp(np.random.default_rng(3).normal(0, 0.7, PIXELS))
    found = Share.of(forms(share * amount, (1 - share) * amount))
    assert found.pairs == pytest.approx(share, abs=0.03)
    assert found.scatter < 0.05


def test_pixels_that_differ_are_told():
    share = np.random.default_rng(3).uniform(0, 1, PIXELS)
    found = Share.of(forms(4 * share, 4 * (1 - share)))
    assert found.pairs == pytest.approx(0.5, abs=0.05)
    assert found.scatter == pytest.approx(12**-0.5, abs=0.08)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0, "mixed"])
def test_variances_hold_what_they_say(share):
    """A rate whose variance is that of 8 pairs and half a date."""
    kinds = np.random.default_rng(3).uniform(0, 1, PIXELS) if share == "mixed" else np.full(PIXELS, share)
    told = forms(3 * kinds, 3 * (1 - kinds))
    scene = Share.of(told)
    variance, freedom, is_like = scene.variance(told, 8.0, 0.5)
    assert is_like.mean() > 0.98
    true = 3 * (8 * kinds + 0.5 * (1 - kinds))
    if share == "mixed":
        assert np.mean(variance) == pytest.approx(np.mean(true), rel=0.05)
        # What the pixel says is of use.
        alike = Share(scene.pairs, 0.0).variance(told, 8.0, 0.5)[0]
        assert np.mean(np.square(variance - true)) < 0.8 * np.mean(np.square(alike - true))
    else:
        np.testing.assert_allclose(np.mean(variance[is_like]), true[0], rtol=0.05)
        assert np.var(variance) == pytest.approx(2 * true[0] ** 2 / np.median(freedom), rel=0.25)
        assert np.median(freedom) > 0.7 * COUNT


def test_a_pixel_of_another_kind_is_told_from_the_scene():
    scene = Share.of(forms(0.0, 4.0, count=300))
    *_found, is_like = scene.variance(forms(4.0, 0.0, 5, 50, 300), 8.0, 0.5)
    assert not is_like.any()
    *_found, is_like = scene.variance(forms(0.0, 40.0, 5, 50, 300), 8.0, 0.5)
    assert is_like.all()  # which is noisier, but of the same kind


def test_the_amount_is_that_of_generalised_least_squares():
    told = forms(1.0, 2.0, pixels=20)
    found = told.at(0.4)
    expected = 0.4 * np.array([COUNT, K.sum()]) + 0.6 * np.array([K.sum(), np.square(K).sum()])
    v = 0.4 + 0.6 * K
    inner = [[np.sum(v**2), np.sum(v**2 * K)], [np.sum(v**2 * K), np.sum(v**2 * K**2)]]
    by = np.linalg.solve(inner, expected)
    np.testing.assert_allclose(found.amount, by @ np.array(told.values) / (by @ expected))
    np.testing.assert_allclose(found.free, by @ expected)
    # What is left knows nothing of the amount.
    of_pairs, of_dates = told.rows()
    contrast = [0.6 * one - 0.4 * other for one, other in zip(of_pairs, of_dates)]
    assert covariance(by, found.sums, contrast) == pytest.approx(0, abs=1e-9)


def test_a_few_pixels_that_are_very_noisy_do_not_tell_the_share_alone():
    """One in fifty is ground of another kind, a thousand times as noisy; of those as noisy as most its noise counts."""
    told = forms(1.0, 3.0)
    loud = forms(3000.0, 1000.0, seed=7)
    is_loud = np.arange(PIXELS) % 50 == 0
    values = [np.where(is_loud, other, one) for one, other in zip(told.values, loud.values)]
    found = Share.of(Forms(values, told.of_pairs, told.of_dates, told.powers))
    assert found.pairs == pytest.approx(0.25 * 0.98 + 0.75 * 0.02, abs=0.03)


def test_how_sure_the_share_is_comes_out_as_it_scatters():
    """Over scenes that are alike; where pixels do not differ that is all there is."""
    scenes = [Share.of(forms(0.3, 0.7, seed, 160, 8)) for seed in range(400)]
    pairs, scatter = (np.array([getattr(scene, name) for scene in scenes]) for name in ("pairs", "scatter"))
    assert pairs.mean() == pytest.approx(0.3, abs=0.02)
    assert np.sqrt(np.mean(scatter**2)) == pytest.approx(pairs.std(), rel=0.06)


@pytest.mark.parametrize("scatter", [0.0, 0.2, 5.0])
def test_what_a_pixel_says_is_believed_as_far_as_pixels_differ(scatter):
    """Its own variance V_1 and the scene's V_0, each with its degrees of freedom, by sums over the eigenvalues."""
    told, psi, by_pairs, by_dates = forms(1.0, 2.0, pixels=50), 0.4, 3.0, 0.7
    variance, freedom, is_like = Share(psi, scatter).variance(told, by_pairs, by_dates)
    v = psi + (1 - psi) * K
    amount = told.at(psi).amount
    expectations = np.array([[COUNT, K.sum()], [K.sum(), np.square(K).sum()]])
    (of_pairs, of_dates), back = np.linalg.solve(expectations, told.values), np.linalg.inv(expectations)
    kinds = [row[0] + row[1] * K for row in back]
    spread = 2 * np.sum(((1 - psi) * kinds[0] - psi * kinds[1]) ** 2 * v**2)
    off = ((1 - psi) * of_pairs - psi * of_dates) / amount
    alike = amount * (psi * by_pairs + (1 - psi) * by_dates)
    own = by_pairs * of_pairs + by_dates * of_dates
    trust = scatter**2 / (scatter**2 + spread)
    half_alike = np.square(alike) / told.at(psi).free
    half_own = np.square(amount) * np.sum((by_pairs * kinds[0] + by_dates * kinds[1]) ** 2 * v**2)
    expected = alike + trust * (own - alike)
    np.testing.assert_allclose(variance, np.maximum(expected, alike / 4), rtol=1e-9)
    assert (expected < alike / 4).any() == (scatter == 5)
    np.testing.assert_allclose(freedom, expected**2 / (half_alike + trust * (half_own - half_alike)), rtol=1e-9)
    np.testing.assert_array_equal(is_like, np.square(off) <= 16 * (spread + scatter**2))


def test_half_variances_by_hand():
    assert half_variances(2.0, 3.0, [1, 10, 100, 1000, 10000]) == [4 + 120 + 900, 40 + 1200 + 9000, 400 + 12000 + 90000]


def test_hardly_any_pixel_tells_nothing():
    assert Share.of(forms(1.0, 1.0, pixels=40)) is None
    told = forms(1.0, 1.0)
    assert Share.of(Forms([np.full(PIXELS, np.nan)] * 2, told.of_pairs, told.of_dates, told.powers)) is None
    assert Share.of(Forms([np.zeros(PIXELS)] * 2, told.of_pairs, told.of_dates, told.powers)) is None


def test_forms_that_say_the_same_leave_the_scene():
    """Of one residual: both are its square."""
    told = Forms(
        (np.array([8.0]), np.array([16.0])),
        (np.array([1.0]), np.array([2.0])),
        (np.array([2.0]), np.array([4.0])),
        [1, 2, 4, 8, 16],
    )
    variance, freedom, is_like = Share(0.5, 0.1).variance(told, 3.0, 1.0)
    assert is_like.all()
    assert variance[0] == pytest.approx(8 / 1.5 * (0.5 * 3 + 0.5 * 1))
    assert freedom[0] == pytest.approx(1)
