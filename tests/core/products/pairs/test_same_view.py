"""Pairs of one track at one time of the day, and of one frame."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from osgeo import osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.products.layer import Layer
from ftl_qgis_plugin.core.products.pairs.pair import Pair, seconds_of
from ftl_qgis_plugin.core.products.pairs.same_view import is_same_ground, require_one_pass, require_one_track

DATE = datetime.date(2020, 1, 1)


def wkt(epsg: int) -> str:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    return srs.ExportToWkt()


def grid(col: float = 0, row: float = 0, width: int = 100, height: int = 100, size: float = 80.0, epsg: int = 32647):
    return Grid(width, height, 500_000 + 80 * col, 4_000_000 - 80 * row, size, size, wkt(epsg))


def pairs(times: list[str | None], track: str = "") -> list[Pair]:
    second = DATE + datetime.timedelta(days=12)
    layer = Layer("", grid())
    return [Pair(DATE, second, layer, 1.0, track=track, seconds=seconds_of(time)) for time in times]


@pytest.mark.parametrize(
    "times",
    [
        [],
        [None, None],
        ["030000"],
        ["030000", None, "030027", "025958"],  # slices of one frame are cut elsewhere
        ["235950", "000012", "235959"],  # over midnight
        ["030000", "030400"],
        ["noon12", "3", "030000"],
    ],
)
def test_one_time_of_the_day_is_one_track(times):
    require_one_pass(pairs(times))


@pytest.mark.parametrize(
    ("paths", "is_one"),
    [
        (["asc/20200101_20200113.unw.tif", "desc/20200101_20200113.unw.tif"], False),
        (["20200101_20200113_Ascending.unw.tif", "20200113_20200125_DSC.unw.tif"], False),
        (["desc/asc_20200101_20200113.tif", "asc_20200113_20200125.tif", "20200101_20200125.tif"], True),
        (["cascade/a.tif", "described/a.tif", "a.asc", "descent/b.tif"], True),
    ],
)
def test_passes_that_only_names_of_files_and_folders_tell(paths, is_one):
    items = [replace(pairs([None])[0], phase=Layer(path, grid())) for path in paths]
    if is_one:
        require_one_track(items)
        return
    with pytest.raises(FtlError, match=r"\(ascending: 1, descending: 1\)"):
        require_one_track(items)


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (["030000", "030000", "121010"], r"\(03:00: 2, 12:10: 1\)"),  # up and down
        (["030000", "030814"], r"\(03:00: 1, 03:08: 1\)"),  # the track beside it
        (["235800", "000614", None], r"\(23:58: 1, 00:06: 1\)"),
        (["030000", "030401"], "03:04"),
    ],
)
def test_tracks_that_only_the_time_tells(times, told):
    with pytest.raises(FtlError, match=f"different times of the day.*{told}"):
        require_one_pass(pairs(times))


def test_tracks_that_names_tell():
    require_one_track(pairs([None], "A012") + pairs([None]))
    with pytest.raises(FtlError, match=r"several tracks, frames or bursts \(A012: 2, D034: 1\)"):
        require_one_track(pairs([None, None], "A012") + pairs([None], "D034"))


@pytest.mark.parametrize(("folders", "is_one"), [(("asc", "asc"), True), (("asc", "desc"), False)])
def test_the_track_of_one_and_the_pass_of_another_are_no_two_tracks(folders, is_one):
    items = [
        replace(pairs([None], track)[0], phase=Layer(f"{folder}/{number}.tif", grid()))
        for number, (track, folder) in enumerate(zip(("S1_136231_IW2", ""), folders))
    ]
    if is_one:
        require_one_track(items)
        return
    with pytest.raises(FtlError, match=r"\(ascending: 1, descending: 1\)"):
        require_one_track(items)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (grid(), True),
        (grid(col=20), True),  # 80 of 100 columns
        (grid(row=-20), True),
        (grid(col=21), False),
        (grid(row=-21), False),
        (grid(col=12, row=12), False),  # 88 x 88 of 100 x 100
        (grid(col=10, row=10), True),
        (grid(width=50, height=50), True),  # a part of it
        (grid(width=200, height=200, size=40.0), True),  # the same at another size of pixels
        (grid(col=200), False),
        (grid(col=200, row=200), False),  # two negative sides make no ground
        (grid(epsg=32648), False),
    ],
)
def test_ground_in_common(other, is_same):
    assert is_same_ground(grid(), other) is is_same
    assert is_same_ground(other, grid()) is is_same


def test_frames_of_less_than_a_degree_are_the_same_ground():
    frame = Grid(200, 100, 99.0, 38.0, 0.001, 0.001, wkt(4326))
    assert is_same_ground(frame, frame)
    assert is_same_ground(frame, replace(frame, x_min=99.02))
    assert not is_same_ground(frame, replace(frame, x_min=99.5))


def test_ground_that_is_counted_on_another_turn_of_longitudes_is_the_same():
    step = 3 / 3600
    east = Grid(100, 50, 180.0, 67.0, step, step, wkt(4326))
    assert is_same_ground(east, replace(east, x_min=-180.0))
    assert is_same_ground(replace(east, x_min=-180.0), east)
    assert not is_same_ground(east, replace(east, x_min=-179.95))
