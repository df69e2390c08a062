import numpy as np
import pytest

from ftl_qgis_plugin.core.imagery.harmonisation import harmonise


@pytest.mark.parametrize("seed", range(5))
def test_recovers_gain_and_offset_from_changed_ground(seed):
    rng = np.random.default_rng(seed)
    truth = rng.gamma(4, 0.03, 20_000)
    image = truth + rng.normal(0, 0.004, truth.size)
    reference = 1.4 * truth + 0.02 + rng.normal(0, 0.0056, truth.size)
    changed = rng.random(truth.size) < 0.2
    reference[changed] += rng.uniform(0.1, 0.6, changed.sum())  # snow, clouds, bare ground
    got = harmonise(image, reference)
    assert got.gain == pytest.approx(1.4, rel=0.03)
    assert got.offset == pytest.approx(0.02, abs=0.005)
    assert 0.7 < got.kept < 0.9
    assert got.correlation > 0.95


def test_two_noisy_images_of_the_same_ground_have_gain_one():
    """Ordinary least squares would say 0.8 here: noise in the image it takes for exact weakens its slope."""
    rng = np.random.default_rng(1)
    truth = rng.normal(0, 1, 50_000)
    first, second = truth + rng.normal(0, 0.5, truth.size), truth + rng.normal(0, 0.5, truth.size)
    assert harmonise(first, second).gain == pytest.approx(1, abs=0.02)
    assert np.polyfit(first, second, 1)[0] < 0.85


def test_both_ways_are_inverse():
    rng = np.random.default_rng(2)
    image = rng.normal(100, 20, 5000)
    reference = 0.5 * image + 7 + rng.normal(0, 1, image.size)
    forth, back = harmonise(image, reference), harmonise(reference, image)
    assert forth.gain * back.gain == pytest.approx(1, rel=0.01)


def test_constants_gaps_and_too_few():
    assert harmonise(np.full(40, 1.0), np.full(40, 2.0)) is None
    assert harmonise(np.full(400, np.nan), np.ones(400)) is None
    flat = harmonise(np.full(400, 1.0), np.full(400, 2.0))
    assert flat.gain + flat.offset == pytest.approx(2)
    assert flat.correlation == 0
    unrelated = harmonise(*np.random.default_rng(3).normal(0, 1, (2, 4000)))
    assert abs(unrelated.correlation) < 0.1
