"""Time series in netCDF files as programs write them: which array, which unit, which dates."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

pytest.importorskip("h5py", reason="h5py writes the netCDF files of these tests (Debian: python3-h5py)")

import product_layouts as layouts

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.timeseries.cube import open_cube
from ftl_qgis_plugin.core.timeseries.netcdf_cube import is_netcdf, netcdf_layout

DATES = [datetime.date(2020, 1, 1), datetime.date(2020, 7, 1), datetime.date(2021, 1, 1)]
YEARS = [2020.0, 2020 + 182 / 366, 2021.0]
SHAPE = (6, 8)


def file_of(path, arrays, unit="mm", since="days since 2020-01-01", times=(0, 182, 366), lists=("lat", "lon")):
    """Arrays (time, rows, columns) or (rows, columns) of zeros by name."""
    with layouts.h5py.File(path, "w") as file:
        steps = {name: (99.0 + 0.01 * np.arange(size), "degrees") for name, size in zip(lists, SHAPE)}
        steps[lists[0]] = (39.0 - 0.01 * np.arange(SHAPE[0]), "degrees")
        layouts.axes(file, {"time": (np.array(times), since), **steps})
        for name, dimensions in arrays.items():
            shape = SHAPE if dimensions == 2 else (len(times), *SHAPE)
            over = lists if dimensions == 2 else ("time", *lists)
            made = layouts.variable(file, name, np.zeros(shape, np.float32), over)
            if unit is not None:
                made.attrs["units"] = unit
    return str(path)


@pytest.mark.parametrize(
    ("path", "is_one"),
    [("a.nc", True), ("A.NC4", True), ("a.cdf", True), ('NETCDF:"a.h5":cum', True), ("a.h5", False), ("a.tif", False)],
)
def test_what_is_taken_for_netcdf(path, is_one):
    assert is_netcdf(path) == is_one


def test_licsbas(tmp_path):
    path = layouts.licsbas_netcdf(tmp_path / "out.nc", np.ones((30, 40)), DATES)
    raster, grid, times, unit, blocks = netcdf_layout(path)
    assert raster.endswith("cum")
    assert (grid.height, grid.width, grid.is_geographic) == (30, 40, True)
    assert times == pytest.approx(YEARS)
    assert unit == "mm"
    assert 1 <= blocks[0] <= 30
    assert 1 <= blocks[1] <= 40


@pytest.mark.parametrize("kind", ["f4", "i2"])
def test_numbers_are_unpacked_and_a_filling_is_no_displacement(tmp_path, kind):
    path = file_of(tmp_path / "a.nc", {"disp": 3})
    stored = np.arange(3 * SHAPE[0] * SHAPE[1]).reshape(3, *SHAPE)
    with layouts.h5py.File(path, "a") as file:
        del file["disp"]
        numbers = stored.astype(kind)
        numbers[:, 2, 3] = -9999
        made = layouts.variable(file, "disp", numbers, ("time", "lat", "lon"), fill=numbers.dtype.type(-9999))
        made.attrs["units"] = "cm"
        if kind == "i2":
            made.attrs["scale_factor"], made.attrs["add_offset"] = 0.1, 2.0
    cube = open_cube(path)
    expected = stored * 1.0 + 2 * 10 if kind == "i2" else stored * 10.0  # mm
    expected[:, 2, 3] = np.nan
    np.testing.assert_allclose(cube.read(cube.grid.window), expected, rtol=1e-5)
    assert np.isnan(open_cube(path, no_data=5).read(cube.grid.window)[0, 0, 5])


@pytest.mark.parametrize(("unit", "factor"), [("m", 1000.0), ("cm", 10.0), ("mm", 1.0), (None, 1.0)])
def test_lengths_of_any_unit_and_millimetres_where_none_is_said(tmp_path, unit, factor):
    cube = open_cube(file_of(tmp_path / "a.nc", {"disp": 3}, unit))
    assert (cube.mm_per_unit, cube.unit) == (factor, unit or "")


def test_what_the_user_says_of_unit_and_dates_stands_for_what_the_file_does(tmp_path):
    """Radians were refused though their size was given, and dates though the sentence asks for them."""
    path = file_of(tmp_path / "a.nc", {"disp": 3}, "rad", since="days")
    cube = open_cube(path, (2020.0, 2020.5, 2021.0), mm_per_unit=4.4)
    assert (cube.mm_per_unit, cube.unit, cube.times_a) == (4.4, "rad", (2020.0, 2020.5, 2021.0))
    with pytest.raises(FtlError, match=r"has 3 band\(s\), but there are 2 dates"):
        open_cube(path, (2020.0, 2020.5), mm_per_unit=4.4)


@pytest.mark.parametrize(
    ("since", "times"),
    [
        ("days since 2020-01-01", (0, 182, 366)),
        ("day since 2019-12-31 00:00:00", (1, 183, 367)),
        ("hours since 2020-1-1", (0, 182 * 24, 366 * 24)),
        ("minutes since 2020-01-01", (0, 182 * 1440, 366 * 1440)),
        ("seconds since 2020-01-01", (0, 182 * 86400, 366 * 86400)),
        ("nanoseconds since 2020-01-01", (0, 182 * 86400 * 10**9, 366 * 86400 * 10**9)),
    ],
)
def test_dates_in_any_unit_of_time(tmp_path, since, times):
    path = file_of(tmp_path / "a.nc", {"disp": 3}, since=since, times=times)
    assert netcdf_layout(path)[2] == pytest.approx(YEARS)


def test_which_array(tmp_path):
    """The one that is named; else one that is called as series are; else the only one there is."""
    two = file_of(tmp_path / "two.nc", {"other": 3, "timeseries": 3, "vel": 2})
    assert netcdf_layout(two)[0].endswith("timeseries")
    assert netcdf_layout(f'NETCDF:"{two}":other')[0].endswith("other")
    assert netcdf_layout(file_of(tmp_path / "one.nc", {"anything": 3, "vel": 2}))[0].endswith("anything")
    unclear = file_of(tmp_path / "unclear.nc", {"a": 3, "b": 3})
    for path in (unclear, f'NETCDF:"{two}":vel', f'NETCDF:"{two}":nothing'):
        with pytest.raises(FtlError, match="contains no time series: no array of dates, rows and columns"):
            netcdf_layout(path)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"unit": "rad"}, r"The unit of .*a\.nc is 'rad', not m, cm or mm"),
        ({"since": "fortnights since 2020-01-01"}, "does not state the dates of its layers"),
        ({"since": "days"}, "does not state the dates of its layers"),
    ],
)
def test_what_is_no_length_and_no_date(tmp_path, options, sentence):
    with pytest.raises(FtlError, match=sentence):
        open_cube(file_of(tmp_path / "a.nc", {"disp": 3}, **options))


@pytest.mark.parametrize("lists", [("lat", "lon"), ("latitude", "longitude")])
def test_degrees_are_told_by_the_names_of_the_lists(tmp_path, lists):
    assert netcdf_layout(file_of(tmp_path / "a.nc", {"disp": 3}, lists=lists))[1].is_geographic
