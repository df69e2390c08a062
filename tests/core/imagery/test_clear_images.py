"""One image under clouds, or of another place, does not spoil what the others tell; two that disagree are an error."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.imagery.change import DatedImage
from ftl_qgis_plugin.core.imagery.clear_images import model_of_clear, pair_around
from ftl_qgis_plugin.core.stored.writer import RasterWriter

ROLES = ("red", "green", "blue")


def wkt():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return srs.ExportToWkt()


@pytest.fixture
def image(tmp_path):
    """A function (year, kind) -> image; "clear" ones show the same ground."""
    ground = np.random.default_rng(0).normal(100, 15, (3, 90, 90))

    def make(year, kind="clear"):
        rng = np.random.default_rng(year)
        x = 500_000.0 if kind != "elsewhere" else 900_000.0
        grid = Grid(90, 90, x, 4_000_000.0, 10.0, 10.0, wkt())
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


def outline(west=300, size=200):
    """In the middle of the images."""
    x, y = 500_000 + west, 4_000_000 - west
    ring = f"{x} {y}, {x + size} {y}, {x + size} {y - size}, {x} {y - size}, {x} {y}"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))").ExportToWkb())


@pytest.mark.parametrize(
    ("kinds", "used", "passed"),
    [
        (("clear", "clear", "clear"), ["2023", "2010"], []),
        (("cloudy", "clear", "clear"), ["2023", "2016"], ["2010"]),
        (("clear", "clear", "cloudy"), ["2016", "2010"], ["2023"]),
        (("clear", "cloudy", "clear"), ["2023", "2010"], []),
        (("cloudy", "clear", "cloudy"), ["2023"], ["2010", "2016"]),
        (("elsewhere", "clear", "clear"), ["2023", "2016"], ["2010"]),
    ],
)
def test_the_newest_and_the_oldest_that_show_the_ground(image, kinds, used, passed):
    images = [image(year, kind) for year, kind in zip((2010, 2016, 2023), kinds)]
    found, left_out = pair_around(images[::-1], outline(), wkt())
    assert (years(found), years(left_out)) == (used, passed)


def test_clouds_beside_the_place_hide_nothing_of_it(image, tmp_path):
    newest, oldest = image(2023), image(2010)
    dataset = gdal.Open(oldest.path, gdal.GA_Update)
    for number in (1, 2, 3):
        dataset.GetRasterBand(number).WriteArray(np.full((35, 90), 240.0), 0, 0)
    del dataset
    assert years(pair_around([newest, oldest], outline(700, 60), wkt())[0]) == ["2023", "2010"]
    assert years(pair_around([newest, oldest], outline(100, 60), wkt())[0]) == ["2023"]


def test_one_image_or_two_of_one_day(image):
    assert pair_around([], outline(), wkt()) == ([], [])
    assert years(pair_around([image(2023)], outline(), wkt())[0]) == ["2023"]
    assert years(pair_around([image(2023), image(2023)], outline(), wkt())[0]) == ["2023"]


def test_of_three_the_two_older_ones_may_be_what_is_left(image):
    model, left_out = model_of_clear([image(2024, "cloudy"), image(2019), image(2016)])
    assert (years(model.images), years(left_out)) == (["2016", "2019"], ["2024"])


def test_what_is_said_is_the_first_disagreement(image):
    with pytest.raises(FtlError, match="The images elsewhere_2016 and clear_2023"):
        model_of_clear([image(2023), image(2019, "cloudy"), image(2016, "elsewhere")])
