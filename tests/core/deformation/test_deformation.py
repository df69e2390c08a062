import os
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.deformation.rate_units import UNITS, likely_unit, spread_of, unit_warning

YADONG = Path(os.environ.get("FTL_SHARED_DATA", "/nowhere")) / "yadong" / "lin_coeff.tif"


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


def test_a_calm_scene_with_noise_is_no_scene_in_centimetres():
    """Its fastest hundredth stays below 10 as well, but in cm/a half of it would move by more than a centimetre."""
    calm = np.random.default_rng(0).normal(0.0, 2.6, 5000)
    assert likely_unit(float(np.percentile(np.abs(calm), 99)), spread_of(calm)) is None
    assert unit_warning(calm, "mm/a") is None
    # An area that moves by 60 mm/a here and there, above the same noise, as it looks in cm/a.
    moving = np.append(calm, np.full(200, 60.0)) / 10.0
    assert likely_unit(float(np.percentile(np.abs(moving), 99)), spread_of(moving)) == "cm/a"
    assert spread_of(np.array([1.0, 2.0, 5.0])) == 1.0


@pytest.mark.skipif(not YADONG.is_file(), reason="no real data (FTL_SHARED_DATA)")
def test_the_unit_of_a_real_rate_is_believed():
    values = gdal.Open(str(YADONG)).ReadAsArray()
    assert unit_warning(values, "mm/a") is None
    assert "m/a" in str(unit_warning(values / 1000.0, "mm/a"))
