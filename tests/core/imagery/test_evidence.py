"""What images say of each candidate as fields: z of inside against the ring, and what the newest image is inside."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.imagery.evidence import (
    MOTION_FIELDS,
    change_evidence,
    contrast_fields,
    known,
    motion_evidence,
)
from ftl_qgis_plugin.core.progress import Collected
from ftl_qgis_plugin.core.timeseries.cube import open_cube
from ftl_qgis_plugin.core.timeseries.seasons import Seasons


def wkt(code=32647):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


GRID = Grid(40, 40, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt())


def square(left=150, size=100):
    x, y = 500_000 + left, 4_000_000 - left
    ring = f"{x} {y}, {x + size} {y}, {x + size} {y - size}, {x} {y - size}, {x} {y}"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))").ExportToWkb())


def inside(value, ground=0.0):
    values = np.full((40, 40), ground, np.float32)
    values[15:25, 15:25] = value
    return values


def model(indices=("ndvi",)):
    """Ground that differs by nothing, so that sigma is a tenth of what such a band differs by: 1 sigma, or 0.02."""
    change = [inside(3.0, 1.0), *(inside(-0.01) for _ in indices)]
    newest = [inside(0.3, 0.29) for _ in indices]

    def cut(bands):
        return lambda window: np.array(bands)[
            :, window.row : window.row + window.height, window.col : window.col + window.width
        ]

    return SimpleNamespace(
        grid=GRID,
        band_names=("change", *(f"{name}_change" for name in indices)),
        indices=indices,
        evaluate=cut(change),
        newest_indices=cut(newest),
    )


def test_z_of_each_band_and_the_newest_image_s_indices():
    told = Collected()
    found, nothing = change_evidence(model(), [square(), square(90_000)], GRID.wkt, told)
    assert tuple(found) == contrast_fields(model())
    assert found == {
        "change_contrast": pytest.approx(2 / 0.1),
        "ndvi_change_contrast": pytest.approx(-0.01 / 0.002, rel=1e-4),
        "newest_ndvi_contrast": pytest.approx(0.01 / 0.002, rel=1e-4),
        "newest_ndvi_mean": pytest.approx(0.3),
    }
    assert all(math.isnan(value) for value in nothing.values())
    assert known(nothing) == {}
    assert known({**found, "none": math.nan}) == found
    assert told.fractions


def test_images_without_an_index():
    (found,) = change_evidence(model(()), [square()], GRID.wkt)
    assert found == {"change_contrast": pytest.approx(2 / 0.1)}


def test_what_has_no_place_in_the_images_says_nothing():
    lost = bytes(ogr.CreateGeometryFromWkt("POLYGON ((99 95, 100 95, 100 96, 99 95))").ExportToWkb())
    (found,) = change_evidence(model(), [lost], wkt(4326))
    assert known(found) == {}


def test_motion_of_a_polygon_and_of_one_outside(tmp_path):
    path = str(tmp_path / "series.tif")
    times = tuple(2018 + number / 12 for number in range(37))
    dataset = gdal.GetDriverByName("GTiff").Create(path, 40, 40, len(times), gdal.GDT_Float32)
    dataset.SetGeoTransform(GRID.geotransform)
    dataset.SetProjection(GRID.wkt)
    for number, time in enumerate(times, 1):
        dataset.GetRasterBand(number).WriteArray(np.full((40, 40), -24 * (time - 2018), np.float32))
    dataset = None
    cube, told = open_cube(path, times), Collected()
    lost = bytes(ogr.CreateGeometryFromWkt("POLYGON EMPTY").ExportToWkb())
    moving, *others = motion_evidence(cube, Seasons(), [square(), square(90_000), lost], GRID.wkt, told)
    assert told.fractions == pytest.approx([0, 1 / 3, 2 / 3])
    assert tuple(moving) == MOTION_FIELDS
    assert moving["monotony"] == pytest.approx(1)
    assert [known(other) for other in others] == [{}, {}]
    assert len(motion_evidence(cube, Seasons(), [square()], GRID.wkt)) == 1
