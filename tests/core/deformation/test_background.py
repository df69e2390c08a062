"""The one measure of a rate's spread, and when a threshold lies in the noise."""

import math

import numpy as np
import pytest
from scipy import stats

from ftl_qgis_plugin.core.deformation.background import robust_sigma
from ftl_qgis_plugin.core.deformation.median_disc import reaches


def test_the_spread_is_that_of_a_normal_distribution_whatever_slides_in_it():
    values = stats.norm(40, 7).ppf((np.arange(10_000) + 0.5) / 10_000)
    assert robust_sigma(values) == pytest.approx(7, rel=1e-3)
    values[-500:] = 1e5
    values[:100] = math.nan
    assert robust_sigma(values) == pytest.approx(7, rel=0.1)


def test_where_most_values_are_equal_it_is_the_standard_deviation():
    values = np.array([3.0] * 60 + [5.0] * 40)
    assert robust_sigma(values) == pytest.approx(math.sqrt(0.6 * 0.4 * 4))
    assert robust_sigma(np.full(9, 4.0)) == 0
    assert math.isnan(robust_sigma(np.array([math.nan, math.inf])))


def test_a_threshold_at_nine_tenths_of_three_sigmas_is_the_noises():
    assert reaches(9.0, 30.0)
    assert not reaches(8.99, 30.0)
