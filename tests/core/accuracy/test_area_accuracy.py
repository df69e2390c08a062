import math

import numpy as np
import pytest

from ftl_qgis_plugin.core.accuracy.area_accuracy import area_accuracy, confusion_matrix
from ftl_qgis_plugin.core.errors import FtlError

# Olofsson et al. 2014, Remote Sensing of Environment 148, table 8: sample counts (rows: map) and mapped areas of
# 30 m pixels; the results are those of table 9 and page 54.
NAMES = ("deforestation", "forest gain", "stable forest", "stable non-forest")
COUNTS = np.array([[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]])
PIXELS = np.array([200_000, 150_000, 3_200_000, 6_450_000])
HA_PER_PIXEL = 0.09


@pytest.fixture(scope="module")
def published():
    return area_accuracy(COUNTS, PIXELS * HA_PER_PIXEL, NAMES)


def test_overall_accuracy(published):
    # Page 54: 0.95 +- 0.02; computed from the same counts 0.947 +- 0.018.
    assert (round(published.overall.value, 3), round(published.overall.half_width, 3)) == (0.947, 0.018)


def test_users_and_producers_accuracy(published):
    users = [(round(row.users.value, 2), round(row.users.half_width, 2)) for row in published.classes]
    assert users == [(0.88, 0.07), (0.73, 0.10), (0.93, 0.04), (0.96, 0.02)]
    producers = [(round(row.producers.value, 2), round(row.producers.half_width, 2)) for row in published.classes]
    # The page prints +-0.23 for forest gain and +-0.01 for stable non-forest, which its own equation 7 does not give;
    # the simulation below decides for the equation.
    assert producers == [(0.75, 0.21), (0.85, 0.25), (0.93, 0.03), (0.96, 0.02)]


def test_adjusted_areas(published):
    # The paper rounds its standard errors before multiplying by 1.96, hence the tolerance of 2 ha.
    areas = {row.name: (row.area.value, row.area.half_width) for row in published.classes}
    assert areas["deforestation"] == (pytest.approx(21_158, abs=1), pytest.approx(6_158, abs=2))
    assert areas["forest gain"] == (pytest.approx(11_686, abs=1), pytest.approx(3_756, abs=2))
    assert areas["stable forest"] == (pytest.approx(285_770, abs=1), pytest.approx(15_510, abs=2))
    assert areas["stable non-forest"] == (pytest.approx(581_386, abs=1), pytest.approx(16_282, abs=2))
    assert sum(area for area, _ in areas.values()) == pytest.approx(900_000)


def test_proportions(published):
    assert published.proportions.sum() == pytest.approx(1)
    assert published.proportions[0, 0] == pytest.approx(0.0176)
    assert [row.samples for row in published.classes] == [75, 75, 165, 325]
    assert [row.reference_samples for row in published.classes] == [69, 56, 175, 340]


def test_standard_errors_against_simulation():
    """Draw stratified samples from a known population; the estimates must scatter by their own standard errors."""
    rng = np.random.default_rng(3)
    truth = np.array([[0.8, 0.2], [0.03, 0.97]])  # P(reference | map class)
    areas = np.array([10.0, 90.0])
    results = []
    for _ in range(1500):
        landslide = rng.binomial([60, 140], truth[:, 0])
        counts = np.column_stack([landslide, np.array([60, 140]) - landslide])
        results.append(area_accuracy(counts, areas, ("landslide", "other")))
    for estimate in (
        lambda result: result.overall,
        lambda result: result.classes[0].area,
        lambda result: result.classes[0].users,
        lambda result: result.classes[0].producers,
    ):
        values = [estimate(result).value for result in results]
        errors = [estimate(result).standard_error for result in results]
        # n - 1 in the estimators is a hair conservative; 10 % covers it and the simulation's own noise.
        assert np.mean(errors) == pytest.approx(np.std(values), rel=0.1)
    true_area = 10 * 0.8 + 90 * 0.03
    assert np.mean([result.classes[0].area.value for result in results]) == pytest.approx(true_area, rel=0.02)


def test_class_that_the_reference_never_shows():
    result = area_accuracy([[0, 10], [0, 40]], [1.0, 9.0], ("landslide", "other"))
    assert result.classes[0].users.value == 0
    assert math.isnan(result.classes[0].producers.value)
    assert result.classes[0].area.value == 0


def test_confusion_matrix_and_unknown_class():
    counts = confusion_matrix(["a", "a", "b"], ["a", "b", "b"], ["a", "b"])
    assert counts.tolist() == [[1, 1], [0, 1]]
    with pytest.raises(FtlError, match="class 'c'"):
        confusion_matrix(["a"], ["c"], ["a", "b"])


def test_too_few_sample_units():
    with pytest.raises(FtlError, match=r"Only 1 sample unit\(s\) lie in the map class 'landslide'"):
        area_accuracy([[1, 0], [0, 40]], [1.0, 9.0], ("landslide", "other"))
    with pytest.raises(FtlError, match="add up to nothing"):
        area_accuracy([[1, 0], [0, 40]], [0.0, 0.0], ("landslide", "other"))


def test_any_unit_of_area_and_two_sample_units_will_do():
    """By hand: users' accuracies of 1/2 and 1, weights of 1/4 and 3/4."""
    result = area_accuracy([[1, 1], [0, 3]], [0.1, 0.3], ("landslide", "other"))
    assert (result.overall.value, result.overall.standard_error) == pytest.approx((0.875, 0.125))
    first, second = result.classes
    assert (first.users.value, first.users.standard_error) == (0.5, 0.5)
    assert (second.users.value, second.users.standard_error) == (1.0, 0.0)
    assert (first.producers.value, second.producers.value) == pytest.approx((1.0, 6 / 7))
    assert first.producers.standard_error == 0.0
    # Equation 7: only what of the first class' 0.1 may be the second's is uncertain, by a half of it.
    assert second.producers.standard_error == pytest.approx(6 / 7 * 0.1 * 0.5 / 0.35)
    assert (first.area.value, first.area.standard_error) == pytest.approx((0.05, 0.05))
    assert first.area.half_width == pytest.approx(1.959964 * 0.05)


@pytest.mark.parametrize("units", [0, 1, 5])
def test_a_class_that_the_map_does_not_show_is_left_out(units):
    """Its sample units lie on no area."""
    alone = area_accuracy([[8, 2], [1, 39]], [1.0, 9.0], ("landslide", "other"))
    result = area_accuracy([[8, 2, 0], [1, 39, 0], [units, 0, 0]], [1.0, 9.0, 0.0], ("landslide", "other", "lake"))
    assert result.overall == alone.overall
    for row, other in zip(result.classes, alone.classes):
        assert (row.users, row.area) == (other.users, other.area)
        assert (row.producers.value, row.producers.standard_error) == pytest.approx(
            (other.producers.value, other.producers.standard_error)
        )
    lake = result.classes[2]
    assert (lake.area.value, lake.area.standard_error, lake.samples) == (0, 0, units)
    assert math.isnan(lake.producers.value)
    assert math.isnan(lake.users.value) == (units < 2)


@pytest.mark.parametrize("counts", [[[30, 20], [2, 98]], [[50, 0], [5, 95]], [[10, 40], [0, 100]]])
def test_errors_of_the_producers_accuracy_follow_those_of_the_strata(counts):
    """The delta method by finite differences, of the shares of each stratum, which are independent."""
    counts, areas = np.array(counts, float), np.array([3.0, 17.0])
    units = counts.sum(axis=1)
    shares = counts[:, 0] / units

    def accuracies(of_landslides):
        right = areas * [of_landslides[0], 1 - of_landslides[1]]
        total = areas @ of_landslides
        return np.array([right[0] / total, right[1] / (areas.sum() - total), total])

    variances = np.zeros(3)
    for stratum in range(2):
        step = np.eye(2)[stratum] * 1e-6
        slope = (accuracies(shares + step) - accuracies(shares - step)) / 2e-6
        variances += slope**2 * shares[stratum] * (1 - shares[stratum]) / (units[stratum] - 1)
    result = area_accuracy(counts, areas, ("landslide", "other"))
    values, errors = accuracies(shares), np.sqrt(variances)
    found = [result.classes[0].producers, result.classes[1].producers, result.classes[0].area]
    assert [estimate.value for estimate in found] == pytest.approx(values)
    assert [estimate.standard_error for estimate in found] == pytest.approx(errors, rel=1e-5, abs=1e-9)
