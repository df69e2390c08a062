"""Where a landslide's motion ends beyond what grew along the rate: against landslides whose edge is known."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.imagery.motion_end import moved_to_motion_end, steps_to_motion_end
from ftl_qgis_plugin.core.stored.writer import RasterWriter

SHAPE = (160, 160)
ROWS, COLS = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]]
AWAY = np.hypot(ROWS - 80, COLS - 80)
EDGE = 30


def motion(background, peak=-100.0):
    """Fades as a parabola from the middle to the edge, where it has come down to the rate of the ground around."""
    faded = background + (peak - background) * (1 - (AWAY / EDGE) ** 2)
    rate = np.where(AWAY < EDGE, faded, background)
    return rate + np.random.default_rng(1).normal(0, 1, SHAPE)


def grown(rate, threshold=25.0):
    return (np.abs(rate) >= threshold) & (AWAY < EDGE)


@pytest.mark.parametrize("background", [0.0, 12.0, -12.0])
def test_motion_is_followed_to_its_end(background):
    """Ground that moves the other way makes |rate| zero inside of the edge: the sign tells."""
    rate = motion(background)
    inside = grown(rate)
    reach = np.sqrt(inside.sum() / np.pi)
    assert reach < EDGE - 2
    steps = steps_to_motion_end(rate, inside)
    assert reach + steps == pytest.approx(EDGE, abs=2)
    assert steps_to_motion_end(-rate, inside) == steps


def test_a_sharp_edge_stays_where_it_is():
    rate = np.where(AWAY < EDGE, -95.0, 10.0)
    assert steps_to_motion_end(rate, AWAY < EDGE) == 0


def test_no_data_beside_it_and_inside():
    rate = motion(12.0)
    inside = grown(rate)
    whole = steps_to_motion_end(rate, inside)
    rate[:, :70] = np.nan
    assert steps_to_motion_end(rate, inside) == pytest.approx(whole, abs=1)
    rate[AWAY > 0.9 * EDGE] = np.nan
    assert steps_to_motion_end(rate, inside) is None  # no ground to compare with
    assert steps_to_motion_end(np.full(SHAPE, np.nan), inside) is None


def test_what_does_not_stand_out_or_does_not_end():
    slope = -100.0 + 0.2 * COLS
    inside = AWAY < 20
    assert steps_to_motion_end(np.where(inside, -10.0, -20.0), inside) is None
    # A plateau wider than any landslide is followed to: where it ends is beyond what is looked at.
    assert steps_to_motion_end(np.where(AWAY < 33, slope, 0.0), inside) is None


@pytest.mark.parametrize("pixel_m", [5.0, 20.0])
def test_an_outline_on_coarse_and_fine_pixels(tmp_path, pixel_m):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32647)
    grid = Grid(160, 160, 500_000.0, 4_000_000.0, pixel_m, pixel_m, crs.ExportToWkt())
    path = str(tmp_path / "rate.tif")
    rate = motion(12.0)
    with RasterWriter(path, grid) as writer:
        writer.write(rate.astype(np.float32), grid.window)
    middle = ogr.CreateGeometryFromWkt(f"POINT ({500_000 + 80.5 * pixel_m} {4_000_000 - 80.5 * pixel_m})")
    radius = np.sqrt(grown(rate).sum() / np.pi) * pixel_m
    guide = middle.Buffer(radius)
    found = ogr.CreateGeometryFromWkb(moved_to_motion_end(bytes(guide.ExportToWkb()), grid.wkt, RasterSource(path)))
    truth = middle.Buffer(EDGE * pixel_m)
    assert guide.Area() < 0.85 * truth.Area()
    assert found.Area() == pytest.approx(truth.Area(), rel=0.12)
    assert found.SymDifference(truth).Area() < 0.12 * truth.Area()


def ringed(inside, values, within=-100.0, ground=0.0):
    """`within` inside; then pixel by pixel outward from the edge `values`, and beyond them `ground`. A few pixels, of
    every ring one, are out of all bounds."""
    spots = np.argwhere(inside)
    pixels = np.indices(inside.shape).reshape(2, -1).T
    away = np.sqrt(((pixels[:, None] - spots[None]) ** 2).sum(-1)).min(1).reshape(inside.shape)
    ring = np.ceil(away).astype(int)
    rate = np.where(inside, within, np.array([within, *values, *[ground] * 99])[ring])
    rate[30, 33:] = 1e6
    return rate


DISC = np.hypot(*(np.indices((61, 61)) - 30)) <= 12  # of 441 pixels: a radius of 11.85, followed for 7 pixels


@pytest.mark.parametrize(
    ("values", "steps"),
    [
        # The edge is at -90, halfway from -100 to -80; a tenth of what it is above the ground is -9.
        ([-80, -50, -9.01, -9.01, -9.0], 4),
        ([-80, -50, -9.01, -8.99, -9.01], 3),
        ([-80, 0], 1),
        ([0], 0),
        ([-80, -50, -50, -50, -50, -50, 0], 6),
        ([-80, -50, -50, -50, -50, -50, -50, 0], None),
        ([-80, 30], 1),
    ],
)
@pytest.mark.parametrize("ground", [0.0, 20.0])
def test_ring_by_ring(values, steps, ground):
    rate = ringed(DISC, [value + ground for value in values], -100 + ground, ground)
    assert steps_to_motion_end(rate, DISC) == steps
    assert steps_to_motion_end(-rate, DISC) == steps


def test_a_small_one_is_followed_as_one_of_three_pixels_radius():
    inside = np.zeros((61, 61), bool)
    inside[28:32, 28:31] = True
    assert inside.sum() == 12
    assert steps_to_motion_end(ringed(inside, []), inside) == 0
    assert steps_to_motion_end(ringed(inside, [-80.0]), inside) is None
    rate = ringed(inside, [])
    rate[28, 28] = np.nan
    assert steps_to_motion_end(rate, inside) is None  # eleven tell too little


@pytest.mark.parametrize(("pixels", "steps"), [(12, 0), (11, None)])
def test_ground_of_twelve_pixels_is_enough(pixels, steps):
    rate = np.full((61, 61), np.nan)
    rate[DISC] = -100.0
    near = np.roll(DISC, 1, axis=1) & ~DISC  # its first ring to the right
    rate[near] = 0.0
    rate[0, :pixels] = 0.0
    assert steps_to_motion_end(rate, DISC) == steps
