"""A small scene that algorithms can be tried on."""

import numpy as np
import pytest
from osgeo import osr
from scipy import ndimage

from ftl_qgis_plugin.core.grid import Grid
from ftl_qgis_plugin.core.raster import write_raster


@pytest.fixture(scope="session")
def scene(tmp_path_factory):
    """Folder with rate.tif, coherence.tif, dem.tif (UTM 47N, 120 x 150 pixels of 10 m). Not to be written to."""
    folder = tmp_path_factory.mktemp("scene")
    shape = (120, 150)
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(shape[1], shape[0], 500_000.0, 4_200_000.0, 10.0, 10.0, srs.ExportToWkt())
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
