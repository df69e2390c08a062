"""Small scenes that algorithms can be tried on."""

import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import osr
from rasters import write_raster
from scipy import ndimage

from ftl_qgis_plugin.core.grids.grid import Grid

sys.path.insert(0, str(Path(__file__).parent))  # polygon_layers


def utm_47n():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return srs.ExportToWkt()


@pytest.fixture
def rate(tmp_path):
    """Path of a raster of 50 x 100 pixels of 10 m whose rate is the column's number, negative (mm/a)."""
    path = str(tmp_path / "rate.tif")
    values = np.tile(np.arange(100, dtype=np.float32), (50, 1)) * -1
    write_raster(path, Grid(100, 50, 500_000.0, 4_000_500.0, 10, 10, utm_47n()), values)
    return path


@pytest.fixture
def constant(tmp_path):
    """A function (value) -> path of a raster of it around the pixels of `rate`, on another grid."""

    def made(value: float) -> str:
        path = str(tmp_path / f"constant_{value:g}.tif")
        values = np.full((40, 60), value, np.float32)
        write_raster(path, Grid(60, 40, 499_900.0, 4_000_600.0, 20, 20, utm_47n()), values)
        return path

    return made


@pytest.fixture(scope="session")
def scene(tmp_path_factory):
    """Folder with rate.tif, coherence.tif, dem.tif (UTM 47N, 120 x 150 pixels of 10 m). Not to be written to."""
    folder = tmp_path_factory.mktemp("scene")
    shape = (120, 150)
    grid = Grid(shape[1], shape[0], 500_000.0, 4_200_000.0, 10.0, 10.0, utm_47n())
    rng = np.random.default_rng(5)

    def smooth(sigma, amplitude):
        field = ndimage.gaussian_filter(rng.standard_normal(shape), sigma)
        return (field / field.std() * amplitude).astype(np.float32)

    rate = smooth(3, 45.0)
    rate[10:20, 10:30] = np.nan
    write_raster(str(folder / "rate.tif"), grid, rate)
    write_raster(str(folder / "coherence.tif"), grid, np.clip(0.8 + smooth(5, 0.15), 0, 1))
    write_raster(str(folder / "dem.tif"), grid, smooth(12, 120.0) + np.float32(3500))
    return folder
