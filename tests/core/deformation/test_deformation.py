import numpy as np
import pytest

from ftl_qgis_plugin.core.deformation.rate_units import UNITS, likely_unit, unit_warning


@pytest.mark.parametrize(
    ("p99", "unit"), [(0.06, "m/a"), (6.0, "cm/a"), (60.0, None), (0.0, None), (float("nan"), None)]
)
def test_likely_unit(p99, unit):
    assert likely_unit(p99) == unit


def test_a_rate_of_60_mm_a_is_recognised_in_every_unit_it_may_come_in():
    for unit, factor in UNITS.items():
        assert (likely_unit(60.0 / factor) or "mm/a") == unit


def test_warning_names_the_likely_unit():
    rates = np.append(np.random.default_rng(0).normal(0, 0.02, 500), np.nan)
    assert "m/a" in str(unit_warning(rates, "mm/a"))
    assert unit_warning(rates * 1000, "m/a") is None
    assert "rather be mm/a" in str(unit_warning(rates * 1e6, "m/a"))
    assert unit_warning(rates * 1000, "mm/a") is None
    assert unit_warning(np.full(3, np.nan), "mm/a") is None
