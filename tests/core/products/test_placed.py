"""Datasets of HDF5 and netCDF files named as GDAL names them, which GDAL reads without knowing where they lie."""

from __future__ import annotations

import datetime
import pickle

import numpy as np
import pytest

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")
import h5py
import product_layouts as layouts

from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource, grid_of
from ftl_qgis_plugin.core.products.placed import placed

CORNER, STEP = layouts.DEGREE_CORNER, layouts.DEGREE_STEP
DATES = [datetime.date(2020, 1, 1) + datetime.timedelta(days=180 * number) for number in range(3)]
RATE = np.arange(600, dtype=np.float32).reshape(20, 30) + 1


def licsbas_h5(folder):
    with h5py.File(folder / "cum.h5", "w") as file:
        file["imdates"] = np.array([20200101, 20200113], np.int32)
        file["cum"], file["vel"] = np.stack([0 * RATE, RATE]), RATE
        file["corner_lat"], file["corner_lon"] = CORNER[1] - STEP / 2, CORNER[0] + STEP / 2
        file["post_lat"], file["post_lon"] = -STEP, STEP
    return f'HDF5:"{folder / "cum.h5"}"://vel'


def mintpy(folder):
    attributes = {"FILE_TYPE": "velocity", "UNIT": "m/year", "WIDTH": 30, "LENGTH": 20}
    attributes |= {"X_FIRST": CORNER[0], "Y_FIRST": CORNER[1], "X_STEP": STEP, "Y_STEP": -STEP}
    with h5py.File(folder / "velocity.h5", "w") as file:
        file["velocity"] = RATE
        for key, value in attributes.items():
            file.attrs[key] = str(value)
    return f'HDF5:"{folder / "velocity.h5"}"://velocity'


def licsbas_netcdf(folder):
    return f'NETCDF:"{layouts.licsbas_netcdf(folder / "out.nc", RATE, DATES)}":vel'


def gmt_from_south_to_north(folder):
    """The HDF5 driver would give its rows upside down."""
    return f'HDF5:"{layouts.gmt_grid(folder / "vel_ll.grd", RATE)}"://z'


@pytest.mark.parametrize("maker", [licsbas_h5, mintpy, licsbas_netcdf, gmt_from_south_to_north])
def test_numbers_and_place_are_the_products(tmp_path, maker):
    found = placed(maker(tmp_path))
    assert np.allclose(found.grid.bounds, (CORNER[0], CORNER[1] - 20 * STEP, CORNER[0] + 30 * STEP, CORNER[1]))
    place = None if found.has_place else found.grid.geotransform
    source = RasterSource(found.path, wkt=found.grid.wkt, place=place)
    own = grid_of(source)
    assert np.allclose(own.geotransform, found.grid.geotransform)
    raster = pickle.loads(pickle.dumps(AlignedRaster(source, own)))
    np.testing.assert_array_equal(raster.read(own.window), RATE)


def test_of_others_nothing_is_known(tmp_path):
    with h5py.File(tmp_path / "plain.h5", "w") as file:
        file["a"] = RATE
    for name in (f'HDF5:"{tmp_path / "plain.h5"}"://a', str(tmp_path / "plain.h5"), 'HDF5:"gone.h5"://a'):
        assert placed(name) is None
