"""The unit that a rate is likely to have, at the bounds between them."""

import numpy as np
import pytest

from ftl_qgis_plugin.core.deformation.rate_units import likely_unit, spread_of, too_fast_warning


@pytest.mark.parametrize(
    ("fastest", "spread", "unit"),
    [
        (0.0, 0.0, None),
        (float("nan"), 0.0, None),
        (0.03, 0.001, "m/a"),
        (0.999, 9.0, "m/a"),
        (1.0, 0.0, "cm/a"),
        (9.99, 1.49, "cm/a"),
        (9.99, 1.5, None),
        (10.0, 0.0, None),
        (80.0, 8.0, None),
    ],
)
def test_the_unit_follows_from_how_fast_the_fastest_are(fastest, spread, unit):
    assert likely_unit(fastest, spread) == unit


def test_the_spread_is_the_median_distance_from_the_median():
    assert spread_of(np.array([1.0, 2.0, 3.0, 4.0, 1000.0])) == 1.0


def test_faster_than_any_slope_creeps():
    assert too_fast_warning(5000.0) is None
    assert too_fast_warning(float("nan")) is None
    assert "up to 5,001 mm/a" in str(too_fast_warning(5001.0))
