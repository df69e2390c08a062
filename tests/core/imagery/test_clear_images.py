"""One image under clouds, or of another place, does not spoil what the others tell; two that disagree are an error."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterWriter
from ftl_qgis_plugin.core.imagery.change import DatedImage
from ftl_qgis_plugin.core.imagery.clear_images import model_of_clear

ROLES = ("red", "green", "blue")


@pytest.fixture
def image(tmp_path):
    """A function (year, kind) -> image; "clear" ones show the same ground."""
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    ground = np.random.default_rng(0).normal(100, 15, (3, 90, 90))

    def make(year, kind="clear"):
        rng = np.random.default_rng(year)
        x = 500_000.0 if kind != "elsewhere" else 900_000.0
        grid = Grid(90, 90, x, 4_000_000.0, 10.0, 10.0, srs.ExportToWkt())
        bands = ground * rng.uniform(0.8, 1.2) + rng.normal(0, 2, ground.shape)
        if kind == "cloudy":
            bands = rng.normal(240, 4, ground.shape)
        path = str(tmp_path / f"{kind}_{year}.tif")
        with RasterWriter(path, grid, bands=3, descriptions=ROLES) as writer:
            for number, band in enumerate(bands.astype(np.float32), 1):
                writer.write(band, grid.window, number)
        return DatedImage.of_file(path)

    return make


def years(images):
    return [item.date for item in images]


@pytest.mark.parametrize("kind", ["cloudy", "elsewhere"])
def test_one_that_disagrees_is_left_out(image, kind):
    model, left_out = model_of_clear([image(2023), image(2019, kind), image(2016)])
    assert (years(model.images), years(left_out)) == (["2016", "2023"], ["2019"])


def test_the_newest_one_is_the_cloudy_one(image):
    model, left_out = model_of_clear([image(2024, "cloudy"), image(2019), image(2022), image(2016)])
    assert (years(model.images), years(left_out)) == (["2016", "2019", "2022"], ["2024"])


def test_nothing_is_left_out_of_clear_ones(image):
    model, left_out = model_of_clear([image(2016), image(2020), image(2023)])
    assert (years(model.images), left_out) == (["2016", "2020", "2023"], ())


def test_where_no_two_agree_it_is_said(image):
    with pytest.raises(FtlError, match="hardly any unchanged ground"):
        model_of_clear([image(2023), image(2019, "cloudy")])
    with pytest.raises(FtlError, match="at least two dates"):
        model_of_clear([image(2023)])
