"""Inside minus ring, pixel by pixel, at the grid's borders too, and how much of either it takes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.imagery.contrast import contrasts, ring_width_px
from ftl_qgis_plugin.core.progress import Collected


def grid(height, width):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return Grid(width, height, 500_000.0, 4_000_000.0, 10.0, 10.0, srs.ExportToWkt())


def box(x, y, width, height):
    ring = f"{x} {y}, {x + width} {y}, {x + width} {y - height}, {x} {y - height}, {x} {y}"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))").ExportToWkb())


def reader(values):
    def read(window):
        return values[:, window.row : window.row + window.height, window.col : window.col + window.width]

    return read


def test_contrast_against_brute_force():
    rng = np.random.default_rng(3)
    where = grid(60, 60)
    values = rng.normal(0, 2, (2, 60, 60)).astype(np.float32)
    values[0, 20:30, 20:30] += 10
    values[1, 5, 5] = np.nan
    read = reader(values)
    neighbour = box(500_000 + 310, 4_000_000 - 200, 50, 50)  # lies in the ring: not surroundings
    [got, _] = contrasts(read, where, [box(500_200, 3_999_800, 100, 100), neighbour], (1.0, 1.0))
    rows, cols = np.mgrid[0:60, 0:60]
    inside = (rows >= 20) & (rows < 30) & (cols >= 20) & (cols < 30)
    other = (rows >= 20) & (rows < 25) & (cols >= 31) & (cols < 36)
    spots = np.argwhere(inside)
    nearest = np.array([np.sqrt(((spots - spot) ** 2).sum(1)).min() for spot in np.ndindex(60, 60)]).reshape(60, 60)
    ring = (nearest > 1) & (nearest <= 1 + ring_width_px(100)) & ~other
    for band in range(2):
        around = values[band][ring]
        level = np.median(around)
        sigma = 1.4826 * np.median(np.abs(around - level))
        assert got.z[band] == pytest.approx((np.median(values[band][inside]) - level) / sigma, rel=1e-5)
    assert got.z[0] > 4 > abs(got.z[1]) * 8


def test_contrast_of_polygons_without_pixels_or_data():
    where = grid(30, 30)
    empty = np.full((1, 30, 30), np.nan, np.float32)
    read = reader(empty)
    far, within = box(0, 0, 10, 10), box(500_050, 3_999_950, 40, 40)
    assert all(np.isnan(item.z[0]) for item in contrasts(read, where, [far, within]))


def test_a_ring_of_one_value_makes_nothing_infinite():
    where = grid(40, 40)
    values = np.zeros((1, 40, 40), np.float32)
    values[0, 15:25, 15:25] = 1
    read = reader(values)
    [got] = contrasts(read, where, [box(500_150, 3_999_850, 100, 100)], (0.5,))
    assert got.z[0] == pytest.approx(1 / 0.05)


def ring_around(inside, width):
    """Pixels further than one and no further than one and the width from the nearest inside."""
    spots = np.argwhere(inside)
    shape = inside.shape
    nearest = np.array([np.sqrt(((spots - spot) ** 2).sum(1)).min() for spot in np.ndindex(shape)]).reshape(shape)
    return (nearest > 1) & (nearest <= 1 + width)


@pytest.mark.parametrize("typical", [(), (2.0,)])
@pytest.mark.parametrize(("row", "col"), [(0, 0), (0, 26), (21, 0), (21, 26), (12, 13)])
def test_at_borders_and_corners(row, col, typical):
    values = np.random.default_rng(row + col).normal(0, 2, (1, 25, 30)).astype(np.float32)
    [got] = contrasts(reader(values), grid(25, 30), [box(500_000 + 10 * col, 4_000_000 - 10 * row, 40, 40)], typical)
    inside = np.zeros((25, 30), bool)
    inside[row : row + 4, col : col + 4] = True
    around = values[0][ring_around(inside, 4)]
    level = np.median(around)
    sigma = 1.4826 * np.median(np.abs(around - level))
    assert got.inside[0] == pytest.approx(np.median(values[0][inside]), rel=1e-5)
    assert got.around[0] == pytest.approx(level, rel=1e-5)
    assert got.z[0] == pytest.approx((got.inside[0] - level) / sigma, rel=1e-4)


def test_the_ring_is_half_as_wide_as_the_polygons_radius():
    """But 4 to 60 pixels."""
    for radius, width in ((0.5, 4), (8, 4), (9, 4), (12, 6), (20, 10), (119.6, 60), (121, 60), (150, 60)):
        assert ring_width_px(round(math.pi * radius**2)) == width


def test_a_pixel_inside_and_eight_around_tell():
    values = np.full((1, 21, 21), np.nan, np.float32)
    values[0, 10, 10] = 5
    places = [(10, 8), (8, 10), (10, 12), (12, 10), (8, 8), (12, 12), (8, 12), (12, 8)]
    for number, (row, col) in enumerate(places):
        values[0, row, col] = number % 2
    polygon = box(500_100, 3_999_900, 10, 10)
    [got] = contrasts(reader(values), grid(21, 21), [polygon])
    # Half of them 0 and half 1: level 0.5, from which all differ by 0.5.
    assert (got.inside[0], got.around[0]) == (5, 0.5)
    assert got.z[0] == pytest.approx(4.5 / (1.4826 * 0.5), rel=1e-4)
    values[0, 10, 8] = np.nan
    [got] = contrasts(reader(values), grid(21, 21), [polygon])
    assert np.isnan([got.inside[0], got.around[0], got.z[0]]).all()


def test_a_ring_of_one_value_has_no_sigma_of_its_own():
    values = np.zeros((1, 40, 40), np.float32)
    values[0, 15:25, 15:25] = 1
    polygon = box(500_150, 3_999_850, 100, 100)
    [got] = contrasts(reader(values), grid(40, 40), [polygon])
    assert (got.inside, got.around) == ((1.0,), (0.0,))
    assert np.isnan(got.z[0])
    # Without typical sigmas a tenth of the ring's own range is the least: here one pixel of it is 3.
    values[0, 13, 20] = 3
    [got] = contrasts(reader(values), grid(40, 40), [polygon])
    assert got.z[0] == pytest.approx(1 / 0.3)


def test_no_polygon_and_the_progress_of_many():
    values = np.zeros((2, 30, 30), np.float32)
    assert contrasts(reader(values), grid(30, 30), []) == []
    told = Collected()
    found = contrasts(reader(values), grid(30, 30), [box(0, 0, 10, 10)] * 40, (), told)
    assert told.fractions == [0, 16 / 40, 32 / 40]
    assert all(len(item.z) == len(item.inside) == len(item.around) == 2 for item in found)
    assert np.isnan([item.inside for item in found]).all()
