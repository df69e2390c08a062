"""What a scene may be made of, and the grids that follow."""

from __future__ import annotations

from datetime import date

import pytest
from osgeo import osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Window
from ftl_qgis_plugin.core.scene.options import SceneOptions, acquisition_dates

TWO = (date(2022, 1, 1), date(2022, 2, 1))


@pytest.mark.parametrize(
    "options",
    [
        {"size_px": 200},
        {"size_px": 20_000},
        {"pixel_size_m": 2.0},
        {"pixel_size_m": 60.0},
        {"hardness": 1.0},
        {"dates": TWO},
        {"dates": (), "timeseries": False},
    ],
)
def test_the_outermost_that_is_possible(options):
    SceneOptions(**options).validate()


@pytest.mark.parametrize(
    "options",
    [
        {"size_px": 199},
        {"size_px": 20_001},
        {"pixel_size_m": 1.99},
        {"pixel_size_m": 60.01},
        {"hardness": 1.001},
        {"hardness": -0.001},
        {"dates": TWO[:1]},
    ],
)
def test_what_is_not(options):
    with pytest.raises(FtlError):
        SceneOptions(**options).validate()


def test_dates_every_24_days_and_every_12_in_the_thaw_season():
    days = acquisition_dates()
    assert (days[0], SceneOptions().dates) == (date(2021, 1, 6), days)
    for before, after in zip(days, days[1:]):
        assert (after - before).days == (12 if before.month in (5, 6, 7, 8, 9) else 24)
    assert days[-1] <= date(2023, 7, 7) < days[-1] + (days[-1] - days[-2])
    assert days[-1].year - days[0].year == 2


def test_grids_of_one_corner_and_three_pixel_sizes():
    options = SceneOptions(size_px=301, pixel_size_m=20.0)
    grid, fine, coarse = options.grid, options.fine_grid, options.coarse_grid
    assert [(item.width, item.height, item.x_size, item.y_size) for item in (grid, fine, coarse)] == [
        (301, 301, 20.0, 20.0),
        (602, 602, 10.0, 10.0),
        (151, 151, 40.0, 40.0),
    ]
    assert {(item.x_min, item.y_max) for item in (grid, fine, coarse)} == {(545_000.0, 4_290_000.0)}
    zone = osr.SpatialReference(wkt=grid.wkt)
    assert zone.GetAuthorityCode(None) == "32647"
    assert [SceneOptions(size_px=size).fine_factor for size in (4000, 4001)] == [2, 1]
    assert SceneOptions(size_px=4001).fine_grid.x_size == 10.0


@pytest.mark.parametrize(
    ("size", "window"),
    [(300, (0, 300)), (1000, (0, 1000)), (1001, (0, 1000)), (1002, (1, 1000)), (3000, (1000, 1000))],
)
def test_the_series_lies_in_the_middle(size, window):
    first, count = window
    assert SceneOptions(size_px=size).series_window == Window(first, first, count, count)


def test_what_is_made_where_nothing_is_said():
    options = SceneOptions()
    assert (options.size_px, options.seed, options.pixel_size_m, options.hardness) == (1000, 1, 10.0, 0.0)
    assert options.timeseries
    assert options.optical
