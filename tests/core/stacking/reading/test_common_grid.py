"""Which pixels all layers share, and which grids have none in common."""

from __future__ import annotations

from dataclasses import replace

import pytest
from osgeo import osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.products.layer import Layer
from ftl_qgis_plugin.core.stacking.reading.common_grid import common_grid, offset


def wkt_of(epsg: int) -> str:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    return srs.ExportToWkt()


GRID = Grid(100, 50, 500_000.0, 4_000_000.0, 40.0, 30.0, wkt_of(32647))


def moved(cols: float, rows: float, width: int = 100, height: int = 50) -> Layer:
    x, y = GRID.x_min + cols * 40, GRID.y_max - rows * 30
    return Layer(f"c{cols}r{rows}.tif", replace(GRID, x_min=x, y_max=y, width=width, height=height))


def test_one_layer_is_its_own_grid():
    assert common_grid([Layer("a.tif", GRID)]).same_as(GRID)
    column = replace(GRID, width=1)
    assert common_grid([Layer("a.tif", column), Layer("b.tif", column)]).same_as(column)


@pytest.mark.parametrize(
    ("others", "box"),
    [
        ([(10, 5)], (10, 5, 90, 45)),
        ([(-10, -5)], (0, 0, 90, 45)),
        ([(10, -5), (-20, 7)], (10, 7, 70, 38)),
        ([(10, 5, 20, 10)], (10, 5, 20, 10)),
        ([(-10, -5, 300, 200)], None),  # covers all of it, but that is less than three tenths of its own ground
    ],
)
def test_what_all_layers_cover(others, box):
    layers = [Layer("first.tif", GRID), *(moved(*other) for other in others)]
    if box is None:
        with pytest.raises(FtlError, match="hardly covers the ground"):
            common_grid(layers)
        return
    col, row, width, height = box
    found = common_grid(layers)
    assert found.same_as(
        replace(GRID, x_min=GRID.x_min + 40 * col, y_max=GRID.y_max - 30 * row, width=width, height=height)
    )


@pytest.mark.parametrize(
    ("cols", "rows", "fits"),
    [
        (70, 0, True),  # 30 of 100 columns
        (71, 0, False),
        (0, 35, True),
        (0, 36, False),
        (-70, 0, True),
        (-71, 0, False),
        (100, 0, False),
        (0, 50, False),
        (130, 70, False),  # beyond in both ways: two negative sides are no area
        (-130, -70, False),
    ],
)
def test_less_than_three_tenths_in_common_are_different_frames(cols, rows, fits):
    layers = [Layer("/data/first.tif", GRID), moved(cols, rows)]
    if fits:
        assert common_grid(layers).window.size == 1500
    else:
        with pytest.raises(FtlError, match=r"hardly covers .* \(such as first\.tif\)"):
            common_grid(layers)


@pytest.mark.parametrize(("cols", "rows"), [(3, 7), (-3, -7), (0, 0), (2.04, 0), (0, 1.96), (-4.04, -0.04)])
def test_first_pixel_of_a_grid_in_another(cols, rows):
    assert offset(moved(cols, rows).grid, GRID, "a", "b") == (round(rows), round(cols))


@pytest.mark.parametrize(
    "other",
    [
        moved(0.06, 0).grid,
        moved(0, 0.06).grid,
        moved(2.5, 0).grid,
        moved(0, -0.06).grid,
        replace(GRID, wkt=wkt_of(32648)),
        # Pixels that differ so little end a twentieth of a pixel beside each other over the whole width.
        replace(GRID, x_size=40 * (1 + 0.06 / 100)),
        replace(GRID, y_size=30 * (1 + 0.06 / 50)),
        replace(GRID, y_size=30 * (1 - 0.06 / 50)),
        replace(GRID, x_size=40 * (1 + 0.06 / 200), width=200),
        replace(GRID, y_size=30 * (1 + 0.06 / 90), height=90),
    ],
)
def test_other_grids_are_refused(other):
    with pytest.raises(FtlError, match=r"own\.tif is not on the grid of first\.tif"):
        offset(other, GRID, "/a/own.tif", "/b/first.tif")


def test_hardly_other_pixels_are_the_same():
    assert offset(replace(GRID, x_size=40 * (1 + 0.04 / 100)), GRID, "a", "b") == (0, 0)
    assert offset(replace(GRID, y_size=30 * (1 - 0.04 / 50)), GRID, "a", "b") == (0, 0)
    assert offset(replace(GRID, x_size=40 * (1 + 0.06 / 100), width=20), replace(GRID, width=30), "a", "b") == (0, 0)


@pytest.mark.parametrize("turns", [-1, 1, 2])
def test_longitudes_that_are_counted_on_another_turn_are_the_same_ground(turns):
    """180 to 190 and -180 to -170: they were taken for other frames."""
    step = 3 / 3600
    grid = Grid(100, 50, 179.99, 67.0, step, step, wkt_of(4326))
    other = replace(grid, x_min=grid.x_min + 10 * step - 360 * turns)
    found = common_grid([Layer("a.tif", grid), Layer("b.tif", other)])
    assert found.x_min == pytest.approx(grid.x_min + 10 * step)
    assert found.width == 90
    assert offset(other, grid, "", "") == (0, 10)
    with pytest.raises(FtlError, match="not on the grid"):
        offset(replace(other, x_min=other.x_min + step / 2), grid, "", "")
