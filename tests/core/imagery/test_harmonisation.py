import numpy as np
import pytest

from ftl_qgis_plugin.core.imagery.harmonisation import Agreement, Gain, agreement, harmonise


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


def with_outliers(count: int = 400, changed: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """A line without noise, 1.7 x - 4, but for what has changed."""
    image = np.random.default_rng(7).normal(20, 3, count)
    reference = 1.7 * image - 4
    reference[:changed] += np.linspace(30, 90, changed)
    return image, reference


def test_a_line_without_noise_is_found_to_the_digit_whatever_has_changed():
    found = harmonise(*with_outliers())
    assert found.gain == pytest.approx(1.7, rel=1e-9)
    assert found.offset == pytest.approx(-4, rel=1e-7)
    assert found.kept == pytest.approx(340 / 400)
    assert found.correlation == pytest.approx(1)
    assert found.sigma == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("factor", "shift"), [(3.0, 50.0), (0.01, -7.0), (1.0, 0.0)])
def test_units_do_not_matter(factor, shift):
    rng = np.random.default_rng(8)
    image = rng.normal(100, 20, 3000)
    reference = 0.5 * image + 7 + rng.normal(0, 2, image.size)
    reference[:300] += 60
    plain = harmonise(image, reference)
    of_reference = harmonise(image, factor * reference + shift)
    assert of_reference.gain == pytest.approx(factor * plain.gain, rel=1e-6)
    assert of_reference.offset == pytest.approx(factor * plain.offset + shift, rel=1e-6)
    assert of_reference.sigma == pytest.approx(factor * plain.sigma, rel=1e-6)
    of_image = harmonise((image - shift) / factor, reference)
    assert of_image.gain == pytest.approx(factor * plain.gain, rel=1e-6)
    assert of_image.offset == pytest.approx(plain.offset + plain.gain * shift, rel=1e-6)
    for found in (of_reference, of_image):
        assert (found.kept, found.correlation) == pytest.approx((plain.kept, plain.correlation))
    # The spread of what is left, robustly: that of the noise.
    assert plain.sigma == pytest.approx(2, rel=0.2)


def test_fifty_pixels_are_enough_and_gaps_in_either_image_do_not_count():
    image, reference = with_outliers(52, 0)
    assert harmonise(image[:50], reference[:50]).gain == pytest.approx(1.7)
    assert harmonise(image[:49], reference[:49]) is None
    image[0], reference[1] = np.nan, np.inf
    assert harmonise(image, reference).gain == pytest.approx(1.7)
    reference[2] = np.nan
    assert harmonise(image, reference) is None


def test_where_most_values_are_the_same_the_few_others_tell_nothing_wrong():
    """Water, or what is saturated: no spread by median, and a line all the same."""
    image, reference = np.full(400, 5.0), np.full(400, 9.0)
    image[:150], reference[:150] = 5 + np.arange(150), 9 + np.arange(150)
    found = harmonise(image, reference)
    assert found.gain * 5 + found.offset == pytest.approx(9)


@pytest.mark.parametrize(
    ("correlation", "kept", "is_same"),
    [(0.2, 0.3, True), (0.19, 0.9, False), (0.9, 0.29, False), (0.9, 0.9, True), (0.0, 0.0, False)],
)
def test_same_ground(correlation, kept, is_same):
    assert Agreement(correlation, kept).is_same_ground == is_same


def test_agreement_is_that_of_the_middle_band():
    gains = [Gain(1, 0, kept, correlation, 0) for kept, correlation in ((0.9, 0.1), (0.2, 0.8), (0.5, 0.3))]
    assert agreement(gains) == (0.3, 0.5)
    assert agreement(iter(gains[:1])) == (0.1, 0.9)


def test_of_normal_noise_one_in_eighty_lies_beyond_two_and_a_half_sigma():
    rng = np.random.default_rng(9)
    image = rng.normal(0, 10, 40_000)
    found = harmonise(image, 2 * image + rng.normal(0, 1, image.size))
    assert found.kept == pytest.approx(0.9876, abs=0.004)


@pytest.mark.parametrize("flat", ["image", "reference"])
def test_an_image_of_one_value_has_no_correlation(flat):
    values, one = np.random.default_rng(10).normal(50, 5, 400), np.full(400, 5.0)
    found = harmonise(one, values) if flat == "image" else harmonise(values, one)
    assert found.correlation == 0
    assert np.isfinite(found).all()
    gains = harmonise(values / 1000, values / 1000)  # a spread below one is a spread
    assert (gains.gain, gains.correlation) == (pytest.approx(1), pytest.approx(1))
