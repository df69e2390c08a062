"""Every reader of a rate in every way that a stranger's raster may be laid out: the same rate in mm/a, north-up."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

pytest.importorskip("h5py", reason="the module that writes the products imports h5py (Debian: python3-h5py)")
import product_layouts as layouts

from ftl_qgis_plugin.core.products.rate_raster import RateOptions, write_rate
from ftl_qgis_plugin.core.products.recognition import AUTO, recognise

SHAPE = (9, 7)
HOLE = (6, 2)
DEGREES = {"epsg": 4326, "corner": layouts.DEGREE_CORNER, "step": layouts.DEGREE_STEP}
PYRATE = {"DATA_TYPE": "LINEAR_RATE_MAP", "DATA_UNITS": "MILLIMETRES/YEAR", "SIGNAL_POLARITY": "-1"}
# File name, stored value of 1 mm/a toward the satellite, unit and tags of the file, what the user has to say.
READERS = {
    "MintPy": ("geo_velocity.tif", 1e-3, "", {}, {}),
    "LiCSBAS": ("vel.mskd.geo.tif", 1.0, "", {}, {}),
    "dolphin": ("timeseries/velocity.tif", 1e-3, "meters / year", {"start_datetime": "2020-01-01T00:00:00"}, {}),
    "PyRate": ("linear_rate.tif", 1.0, "", PYRATE, {}),
    "FLATSIM": ("CNES_MV-LOS_geo_8rlks.tiff", 0.1, "", {}, {"unit": "cm/a"}),
    "FLATSIM in radians": (
        "CNES_MV-LOS_geo.tiff",
        -4 * np.pi / 1000 / layouts.C_BAND_M,
        "",
        {},
        {"unit": "rad/a", "wavelength_m": layouts.C_BAND_M, "flip_sign": True},
    ),
    "with a unit": ("rate.tif", 0.1, "cm/yr", {}, {}),
    "asked for the unit": ("rate.tif", 1e-3, "", {}, {"unit": "m/a"}),
}


def rate_mm_a() -> np.ndarray:
    rows, cols = np.mgrid[: SHAPE[0], : SHAPE[1]]
    return -20.0 - 1.2 * rows + 1.7 * cols


@pytest.mark.parametrize("way", layouts.WAYS)
@pytest.mark.parametrize("reader", READERS)
def test_rates_in_geotiff(tmp_path, reader, way):
    name, factor, unit, tags, said = READERS[reader]
    # By its name alone MintPy's file is known only while it declares no "no data".
    chosen = "mintpy" if reader == "MintPy" else AUTO
    stored = (rate_mm_a() * factor).astype(np.float32)
    stored[HOLE] = np.nan
    path = tmp_path / "in" / name
    layouts.tif(path, np.nan_to_num(stored), no_data=0, unit=unit, tags=tags, **DEGREES)
    options = dict(layouts.WAYS[way])
    if way == "no data not declared" and not recognise(str(path), chosen).zero_is_no_data:
        pytest.skip("nothing tells that a zero of this program is no data")
    if "scale" in options:
        options["scale"] *= factor
        options["offset"] = options.get("offset", 0) * factor
    layouts.rewritten(path, **options)
    product = recognise(str(path), chosen)
    assert product.grid.shape == SHAPE
    assert product.grid.x_min == pytest.approx(DEGREES["corner"][0], abs=1e-9)
    assert product.grid.y_max == pytest.approx(DEGREES["corner"][1], abs=1e-9)
    write_rate(product, RateOptions(**said), str(tmp_path / "rate.tif"))
    found = gdal.Open(str(tmp_path / "rate.tif")).ReadAsArray()
    held = np.ones(SHAPE, bool)
    held[HOLE] = False
    # Half a step of what is stored.
    tolerance = 0.5 * layouts.WAYS[way].get("scale", 0) + 1e-4
    np.testing.assert_allclose(found[held], rate_mm_a()[held], atol=tolerance)
    assert np.isnan(found[HOLE])
