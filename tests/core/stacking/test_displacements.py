"""Displacement granules with moving references, rasters by date and netCDF cubes to rates."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import product_layouts as layouts

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Window
from ftl_qgis_plugin.core.products.granules.folder import GranuleOptions, find_granules
from ftl_qgis_plugin.core.progress import Collected
from ftl_qgis_plugin.core.stacking import options as names
from ftl_qgis_plugin.core.stacking.displacements import SeriesJob, run_series_block, stack_displacements
from ftl_qgis_plugin.core.stacking.options import StackOptions, model_for
from ftl_qgis_plugin.core.stacking.reading.date_stacks import CubeStack, GranuleStack
from ftl_qgis_plugin.core.stacking.reading.pair_stack import Block
from ftl_qgis_plugin.core.stacking.reference import AS_IT_IS, POINT, Reference
from ftl_qgis_plugin.core.stacking.solving.estimate import season_numbers
from ftl_qgis_plugin.core.timeseries.cube import open_cube
from ftl_qgis_plugin.core.timeseries.seasonal import RATE, SeasonalModel, fit_cube

SHAPE = (40, 50)
REFERENCES = [datetime.date(year, 7, 1) for year in (2020, 2021, 2022)]
OUTPUTS = (names.RATE, names.RATE_STD, names.COHERENCE, names.COUNT, names.SERIES)


def rate_m_a() -> np.ndarray:
    rate = np.zeros(SHAPE)
    rate[15:25, 15:30] = -0.08
    return rate


def metres(first: datetime.date, second: datetime.date) -> np.ndarray:
    noise = np.random.default_rng(second.toordinal()).normal(0, 0.001, SHAPE)
    return rate_m_a() * (second - first).days / 365.25 + noise


def granules(folder: Path, sensor: str = "S1", spoil=None) -> str:
    for reference in REFERENCES:
        following = datetime.date(reference.year + 1, 7, 1)
        days = [reference + datetime.timedelta(days=60 * number) for number in range(1, 6)]
        for date in [*(day for day in days if day < following), following]:
            mask = np.ones(SHAPE, np.uint8)
            mask[:6] = 0
            values = metres(reference, date)
            if spoil is not None:
                values, mask = spoil(reference, date, values, mask)
            layouts.opera(folder, reference, date, values, mask, sensor=sensor)
    return str(folder)


def stacked(stack, target: Path, options: StackOptions | None = None, outputs=OUTPUTS):
    target.mkdir(exist_ok=True)
    progress = Collected()
    paths = {name: str(target / f"{name}.tif") for name in outputs}
    stack_displacements(stack, options or StackOptions(), paths, progress)
    return {name: layouts.gdal.Open(path).ReadAsArray() for name, path in paths.items()}, progress


@pytest.mark.parametrize("sensor", ["S1", "NISAR"])
def test_granules_are_chained_where_their_reference_moves(tmp_path, sensor):
    found = find_granules([granules(tmp_path / "in", "S1" if sensor == "S1" else "NI")])
    stack = GranuleStack(found.granules)
    assert stack.dates[0] == REFERENCES[0]
    rasters, _progress = stacked(stack, tmp_path / "out")
    rate = rasters[names.RATE]
    assert np.nanmedian(rate[17:23, 17:28]) == pytest.approx(-80, abs=0.5)
    assert np.nanmedian(rate[28:]) == pytest.approx(0, abs=0.3)
    assert np.isnan(rate[:6]).all()
    assert rasters[names.COHERENCE][20, 20] == pytest.approx(0.8)
    assert rasters[names.COUNT][20, 20] == len(stack.dates)
    # As if there were no chain, the same numbers give a saw tooth and hardly a rate.
    times = np.array([(item.date - REFERENCES[0]).days / 365.25 for item in found.granules])
    window = stack.grid.window
    raw = np.array([layer.read(window)[20, 20] for layer in stack._layers]) * 1000
    assert abs(np.polyfit(times, raw, 1)[0]) < 30


def test_nothing_is_guessed_over_a_crossover_without_data(tmp_path):
    def spoil(reference, date, values, mask):
        if date == REFERENCES[1]:
            mask[30:35] = 0
        return values, mask

    found = find_granules([granules(tmp_path / "in", spoil=spoil)])
    rasters, _progress = stacked(GranuleStack(found.granules), tmp_path / "out", StackOptions(model="linear"))
    series = rasters[names.SERIES]
    dates = GranuleStack(found.granules).dates
    after = [number for number, date in enumerate(dates) if date > REFERENCES[1]]
    assert np.isnan(series[after][:, 32]).all()
    assert np.isfinite(series[after][:, 20]).all()
    assert np.isfinite(rasters[names.RATE][32]).all()  # of the first year alone


def test_the_newest_version_of_a_granule_is_taken_and_a_missing_crossover_told(tmp_path):
    folder = granules(tmp_path / "in")
    layouts.opera(tmp_path / "in", REFERENCES[0], datetime.date(2020, 8, 30), np.full(SHAPE, 9.0), version="0.9")
    layouts.opera(
        tmp_path / "in",
        REFERENCES[0],
        datetime.date(2020, 8, 30),
        metres(REFERENCES[0], datetime.date(2020, 8, 30)),
        version="1.0",
        generated="20260101",
    )
    found = find_granules([folder])
    assert len(found.left_out) == 2
    assert all("newer version" in str(reason) for _path, reason in found.left_out)
    rasters, _progress = stacked(GranuleStack(found.granules), tmp_path / "a")
    assert np.nanmedian(rasters[names.RATE][17:23, 17:28]) == pytest.approx(-80, abs=1)
    kept = [item for item in found.granules if item.date != REFERENCES[1]]
    stack = GranuleStack(kept)
    # The longer of both parts is taken, not the first.
    assert {item.reference for item in stack.left_out} == {REFERENCES[0]}
    assert stack.dates[0] == REFERENCES[1]
    rasters, progress = stacked(stack, tmp_path / "b", StackOptions(model="linear"))
    assert np.nanmedian(rasters[names.RATE][17:23, 17:28]) == pytest.approx(-80, abs=1)
    told = [str(text) for text in progress.warnings]
    assert any("its reference 2020-07-01 is no date of the series" in text for text in told)
    stack.left_out *= 20  # as of granules every 12 days: they are not named one by one
    _rasters, progress = stacked(stack, tmp_path / "c", StackOptions(model="linear"))
    assert len(progress.warnings) == 6
    assert "95 more granules, from 2020-08-30" in str(progress.warnings[-1])


def test_dates_that_no_ramp_fits_or_the_reference_lacks_are_named(tmp_path):
    def spoil(reference, date, values, mask):
        if date == datetime.date(2020, 8, 30):
            mask[7:] = 0
        return values, mask

    stack = GranuleStack(find_granules([granules(tmp_path / "in", spoil=spoil)]).granules, 0.3)
    options = StackOptions(ramp="planar", min_coherence=0.3)
    _rasters, progress = stacked(stack, tmp_path / "a", options, (names.RATE,))
    (told,) = [str(message) for message in progress.warnings]
    assert told == "Too few coherent pixels to fit a ramp or the height's part on 2020-08-30: left out."
    x, y = stack.grid.x_min + 20.5 * stack.grid.x_size, stack.grid.y_max - 30.5 * stack.grid.y_size
    options = StackOptions(reference=Reference(POINT, x, y), min_coherence=0.3)
    rasters, progress = stacked(stack, tmp_path / "b", options, (names.RATE, names.COUNT))
    (told,) = [str(message) for message in progress.warnings]
    assert told == "No data at the reference on 2020-08-30: left out."
    assert rasters[names.COUNT][20, 20] == len(stack.dates) - 1
    stack.has_coherence = False
    for least in (0.3, 0.0):
        _rasters, progress = stacked(stack, tmp_path / "c", StackOptions(min_coherence=least), (names.RATE,))
        told = [
            str(message).startswith("These displacements come without coherence, s") for message in progress.warnings
        ]
        assert told == [True] * (least > 0)


def test_count_and_coherence_of_a_block_by_hand():
    dates = [datetime.date(2020, 1, 1) + datetime.timedelta(days=30 * number) for number in range(4)]
    moved = 100 * np.array([(date - dates[0]).days for date in dates]) / 365.25
    mm = moved[:, np.newaxis].repeat(3, axis=1).astype(np.float32)
    mm[1, 1] = mm[:, 2] = np.nan
    quality = np.array([[0.2, 0.5, np.nan], [0.4, np.nan, np.nan], [0.9, 0.7, np.nan]], np.float32)

    class Stack:
        def read(self, window, corrections, want_coherence):
            assert want_coherence
            return Block(window, mm, quality)

    model = model_for(dates, StackOptions(model="linear", min_dates=3))
    outputs = (names.RATE, names.COUNT, names.COHERENCE)
    _window, found = run_series_block(SeriesJob(Stack(), None, model, (), outputs), Window(0, 0, 1, 3))
    np.testing.assert_allclose(found[names.RATE], [100, 100, np.nan], rtol=1e-5)
    np.testing.assert_array_equal(found[names.COUNT], [4, 3, np.nan])
    np.testing.assert_allclose(found[names.COHERENCE], [0.5, 0.6, np.nan], rtol=1e-6)


def test_rates_of_thaw_and_winter_are_those_of_their_months():
    """Ground that sinks by half a millimetre a day from May to September, and rises by a tenth in the other months."""
    dates = [datetime.date(2019, 1, 1) + datetime.timedelta(days=10 * number) for number in range(110)]
    every = [dates[0] + datetime.timedelta(days=number) for number in range((dates[-1] - dates[0]).days + 1)]
    moved = np.cumsum([-0.5 if 5 <= day.month <= 9 else 0.1 for day in every])[::10]
    mm = moved[:, np.newaxis] + np.random.default_rng(5).normal(0, 0.1, (110, 4000))

    class Stack:
        def read(self, window, corrections, want_coherence):
            return Block(window, mm.astype(np.float32), None)

    seasons = season_numbers(dates, 5, 9), season_numbers(dates, 10, 4)
    outputs = [name for pair in names.SEASON_PAIRS for name in pair]
    job = SeriesJob(Stack(), None, model_for(dates, StackOptions()), seasons, tuple(outputs))
    _window, found = run_series_block(job, Window(0, 0, 40, 100))
    for (rate, sigma), expected in zip(names.SEASON_PAIRS, (-0.5, 0.1)):
        assert found[rate].mean() == pytest.approx(365.25 * expected, rel=0.02)
        assert found[rate].std() > 0
        assert (found[sigma] > found[rate].std()).all()  # it holds that the model misses the seasons


def test_a_granule_without_coherence_leaves_that_of_the_others(tmp_path):
    """It has the others' median at each pixel, and so is masked as they are."""
    granules(tmp_path / "in")
    paths = sorted((tmp_path / "in").iterdir())
    for number, path in enumerate(paths):
        with layouts.h5py.File(path, "r+") as file:
            file["temporal_coherence"][:, 30:] = 0.2
            file["temporal_coherence"][:, 20:30] = 0.7 if number % 2 else 0.9
            if number == 3:
                del file["temporal_coherence"]
    found = find_granules([str(tmp_path / "in")])
    stack = GranuleStack(found.granules, 0.5)
    rasters, progress = stacked(stack, tmp_path / "out", StackOptions(min_coherence=0.5))
    assert np.isnan(rasters[names.RATE][10:, 30:]).all()
    assert np.isfinite(rasters[names.RATE][10:, :30]).all()
    assert (rasters[names.COUNT][10:, :30] == len(stack.dates)).all()
    np.testing.assert_allclose(rasters[names.COHERENCE][10:, :20], 0.8, atol=1e-6)
    others = np.median([0.7 if number % 2 else 0.9 for number in range(len(paths)) if number != 3])
    told = [others if number == 3 else 0.7 if number % 2 else 0.9 for number in range(len(paths))]
    np.testing.assert_allclose(rasters[names.COHERENCE][10:, 20:30], np.mean(told), atol=1e-6)
    assert [str(message) for message in progress.warnings] == [
        f"1 of {len(paths)} granules come without coherence, {paths[3].name} first. At each pixel they count as "
        "coherent as the others are, by their median. Get theirs too."
    ]
    _rasters, progress = stacked(GranuleStack(found.granules), tmp_path / "rate", outputs=(names.RATE,))
    assert not progress.warnings


def test_granules_of_several_frames_are_refused(tmp_path):
    granules(tmp_path / "in")
    path = sorted((tmp_path / "in").iterdir())[0]
    path.rename(path.with_name(path.name.replace("F11116", "F11117")))
    with pytest.raises(FtlError, match="several frames"):
        find_granules([str(tmp_path / "in")])


def test_rasters_by_date_of_dolphin_and_pygmtsar(tmp_path):
    first = datetime.date(2020, 1, 1)
    days = [first + datetime.timedelta(days=60 * number) for number in range(1, 16)]
    for date in days:
        moved = metres(first, date).astype(np.float32)
        layouts.tif(tmp_path / "a" / "timeseries" / f"{first:%Y%m%d}_{date:%Y%m%d}.tif", moved, unit="meters")
        layouts.tif(tmp_path / "b" / f"disp.{date.isoformat()}.tif", moved * 1000, 4326, (99.2, 38.6), 0.001)
        layouts.tif(tmp_path / "c" / f"los_{date:%Y%m%d}.tif", -moved * 100)
    for folder, options in (
        ("a", GranuleOptions()),
        ("b", GranuleOptions()),
        ("c", GranuleOptions(unit="cm", flip_sign=True)),
    ):
        stack = GranuleStack(find_granules([str(tmp_path / folder)], options).granules)
        rasters, _progress = stacked(stack, tmp_path / f"out_{folder}", outputs=(names.RATE, names.COUNT))
        assert np.nanmedian(rasters[names.RATE][17:23, 17:28]) == pytest.approx(-80, abs=1), folder
        assert rasters[names.COUNT][20, 20] == len(days) + (folder == "a")
    with pytest.raises(FtlError, match="does not say its unit"):
        find_granules([str(tmp_path / "c")])


def test_licsbas_netcdf_is_a_cube(tmp_path):
    days = [datetime.date(2019, 3, 1) + datetime.timedelta(days=48 * number) for number in range(20)]
    path = layouts.licsbas_netcdf(tmp_path / "out.nc", rate_m_a() * 1000 + 0.01, days)
    for name in (path, f'NETCDF:"{path}":cum'):
        cube = open_cube(name)
        assert len(cube.times_a) == len(days)
        assert cube.grid.is_geographic
        options = StackOptions(reference=Reference(AS_IT_IS))
        rasters, _progress = stacked(CubeStack(cube), tmp_path / "o", options, (names.RATE, names.SERIES))
        np.testing.assert_allclose(rasters[names.RATE], rate_m_a() * 1000 + 0.01, atol=0.15)
        np.testing.assert_allclose(rasters[names.SERIES], cube.read(cube.grid.window), atol=1e-4)
    with pytest.raises(FtlError, match="come without coherence"):
        stacked(CubeStack(cube), tmp_path / "o", outputs=(names.COHERENCE,))


@pytest.mark.parametrize("step", [18, 40])  # within a year of 365 days, or over a leap day
def test_a_stack_and_the_seasonal_fit_of_one_series_give_one_rate(tmp_path, step):
    days = [datetime.date(2019, 1, 3) + datetime.timedelta(days=step * number) for number in range(20)]
    cube = open_cube(layouts.licsbas_netcdf(tmp_path / "out.nc", rate_m_a() * 1000 + 0.01, days))
    options = StackOptions(reference=Reference(AS_IT_IS), model="seasonal")
    rasters, _progress = stacked(CubeStack(cube), tmp_path / "o", options, (names.RATE,))
    fit_cube(cube, SeasonalModel(cube.times_a), {RATE: str(tmp_path / "fit.tif")})
    fitted = layouts.gdal.Open(str(tmp_path / "fit.tif")).ReadAsArray()
    np.testing.assert_allclose(fitted, rasters[names.RATE], rtol=1e-5, atol=1e-4)
    # And both that of days over 365.25.
    series = cube.read(cube.grid.window)[:, 20, 20]
    years = np.array([(day - days[0]).days / 365.25 for day in days])
    angle = 2 * np.pi * np.array(cube.times_a)
    columns = np.column_stack([np.ones(20), np.cos(angle), np.sin(angle), years])
    expected = np.linalg.lstsq(columns, series.astype(float), rcond=None)[0][3]
    assert fitted[20, 20] == pytest.approx(expected, rel=2e-5)


def test_the_standard_error_of_a_series_covers_the_truth(tmp_path):
    rng = np.random.default_rng(2)
    days = [datetime.date(2018, 1, 1) + datetime.timedelta(days=24 * number) for number in range(50)]
    first = days[0]
    for date in days[1:]:
        moved = rate_m_a() * (date - first).days / 365.25 + rng.normal(0, 0.004, SHAPE)
        layouts.tif(tmp_path / "in" / f"{date:%Y%m%d}.tif", moved.astype(np.float32), unit="meters")
    stack = GranuleStack(find_granules([str(tmp_path / "in")]).granules)
    options = StackOptions(reference=Reference(AS_IT_IS))
    rasters, _progress = stacked(stack, tmp_path / "out", options, (names.RATE, names.RATE_STD))
    covered = np.abs(rasters[names.RATE] - rate_m_a() * 1000) < 1.96 * rasters[names.RATE_STD]
    assert 0.93 <= covered.mean() <= 0.97


def test_fewer_dates_than_the_minimum_are_told(tmp_path):
    stack = GranuleStack(find_granules([granules(tmp_path / "in")]).granules)
    count = len(stack.dates)
    _rasters, told = stacked(stack, tmp_path / "out", StackOptions(min_dates=count), (names.RATE,))
    assert not any("fewer than the minimum" in str(text) for text in told.warnings)
    stack = GranuleStack(find_granules([str(tmp_path / "in")]).granules)
    _rasters, told = stacked(stack, tmp_path / "out", StackOptions(min_dates=count + 1), (names.RATE,))
    assert any(f"There are {count} dates, fewer than the minimum of {count + 1}" in str(text) for text in told.warnings)


def test_the_standard_error_holds_what_crossovers_pass_on(tmp_path):
    """Of granules with noise of their own, three tenths of the true rates lay within 1.96 standard errors."""
    rng = np.random.default_rng(3)
    days = [datetime.date(2019, 7, 1) + datetime.timedelta(days=36 * number) for number in range(31)]
    reference = days[0]
    for day in days[1:]:
        layouts.opera(tmp_path / "in", reference, day, rng.normal(0, 0.002, (40, 50)).astype(np.float32))
        if (day - reference).days >= 350:
            reference = day
    paths = {name: str(tmp_path / f"{name}.tif") for name in (names.RATE, names.RATE_STD)}
    told = Collected()
    stack = GranuleStack(find_granules([str(tmp_path / "in")]).granules)
    stack_displacements(stack, StackOptions(reference=Reference(AS_IT_IS)), paths, told)
    rate, sigma = (layouts.gdal.Open(path).ReadAsArray() for path in paths.values())
    assert 0.93 <= (np.abs(rate) < 1.96 * sigma)[np.isfinite(rate)].mean() <= 0.98
    (message,) = [str(message) for message in told.messages if "the granules' own" in str(message)]
    assert message.startswith(("About 9", "About 100"))
