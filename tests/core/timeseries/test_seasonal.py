"""The fit against numpy's and scipy's own least squares, hand-made series, and the rates published with real data."""

import calendar
import datetime
import os
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from scipy.optimize import curve_fit

from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.progress import Collected, Progress
from ftl_qgis_plugin.core.timeseries import seasonal
from ftl_qgis_plugin.core.timeseries.cube import Cube, open_cube
from ftl_qgis_plugin.core.timeseries.epochs import decimal_year, parse_sigmas
from ftl_qgis_plugin.core.timeseries.seasonal import AMPLITUDE_SIGMA, OUTPUTS, RATE_SIGMA, SeasonalModel, fit_cube

TIMES = tuple((2016 + np.cumsum(np.tile([12, 24, 12, 36], 12)) / 365.25).tolist())
YADONG = Path(os.environ.get("FTL_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data")) / "yadong"


def years_since_2016(times) -> np.ndarray:
    """Days since then by the calendar, over 365.25."""
    days = []
    for time in np.atleast_1d(times):
        year = int(np.floor(time))
        start = datetime.date(year, 1, 1).toordinal() - datetime.date(2016, 1, 1).toordinal()
        days.append(start + (time - year) * (366 if calendar.isleap(year) else 365))
    return np.array(days) / 365.25


def series(rate=-60.0, amplitude=12.0, day=200.0, times=TIMES, offset=7.0):
    t = np.array(times)
    return offset + rate * years_since_2016(t) + amplitude * np.cos(2 * np.pi * (t - (day - 1) / 365))


def write_cube(path, values, names=None, no_data=None, interleave="BAND"):
    dates, rows, cols = values.shape
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), cols, rows, dates, gdal.GDT_Float32, [f"INTERLEAVE={interleave}"]
    )
    dataset.SetGeoTransform((500000, 20, 0, 4000000, 0, -20))
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    dataset.SetProjection(srs.ExportToWkt())
    for number, band in enumerate(values, 1):
        dataset.GetRasterBand(number).WriteArray(band)
        if names:
            dataset.GetRasterBand(number).SetDescription(names[number - 1])
        if no_data is not None:
            dataset.GetRasterBand(number).SetNoDataValue(no_data)
    del dataset
    return str(path)


def test_a_pure_series_gives_its_numbers_back():
    values = np.column_stack([series(), series(rate=3.0, amplitude=2.0, day=1.0), series(rate=0, amplitude=5, day=360)])
    fit = SeasonalModel(TIMES).fit(values.astype(np.float32))
    np.testing.assert_allclose(fit.rate_mm_a, [-60, 3, 0], atol=2e-4)
    np.testing.assert_allclose(fit.amplitude_mm, [12, 2, 5], atol=2e-4)
    np.testing.assert_allclose(fit.phase_day[[0, 2]], [200, 360], atol=0.02)
    assert abs((fit.phase_day[1] - 1 + 10) % 365 - 10) < 0.02  # 1 January, from either side
    assert (fit.rmse_mm < 1e-3).all()
    assert (fit.dates == len(TIMES)).all()


@pytest.mark.parametrize(
    ("first", "days"),
    [((2019, 1, 1), 365), ((2020, 1, 1), 366), ((2018, 3, 7), 1100), ((2016, 12, 31), 731)],
)
@pytest.mark.parametrize("annual", [True, False])
def test_the_same_motion_has_the_same_rate_whichever_years_it_falls_into(first, days, annual):
    """Steady motion of 60 mm in 365.25 days: a year of 365 days does not hold less of it, nor one of 366 more."""
    dates = [datetime.date(*first) + datetime.timedelta(days=round(part * days)) for part in np.linspace(0, 1, 60)]
    values = np.array([-60 * (date - dates[0]).days / 365.25 for date in dates], np.float32)[:, np.newaxis]
    fit = SeasonalModel(tuple(decimal_year(date) for date in dates), annual=annual).fit(values)
    assert fit.rate_mm_a[0] == pytest.approx(-60, abs=1e-3)
    assert fit.rmse_mm[0] < 1e-3


@pytest.mark.parametrize("semi_annual", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("gaps", [False, True])
def test_against_curve_fit(semi_annual, weighted, gaps):
    rng = np.random.default_rng(3)
    sigmas = tuple(rng.uniform(0.5, 4, len(TIMES)).tolist()) if weighted else None
    values = np.column_stack([series(rate=rate) for rate in (-80, -5, 40, 0.5, 12)])
    values += 3 * np.cos(4 * np.pi * np.array(TIMES))[:, np.newaxis] + rng.normal(0, 3, values.shape)
    values = values.astype(np.float32)
    if gaps:
        values[rng.random(values.shape) < 0.3] = np.nan
    fit = SeasonalModel(TIMES, sigmas, semi_annual).fit(values)

    def model(t, c, v, a, b, *second):
        result = c + v * years_since_2016(t) + a * np.cos(2 * np.pi * t) + b * np.sin(2 * np.pi * t)
        if second:
            result = result + second[0] * np.cos(4 * np.pi * t) + second[1] * np.sin(4 * np.pi * t)
        return result

    for pixel in range(values.shape[1]):
        held = np.isfinite(values[:, pixel])
        t, y = np.array(TIMES)[held], values[held, pixel].astype(float)
        s = np.array(sigmas)[held] if weighted else np.ones(held.sum())
        best, covariance = curve_fit(model, t, y, p0=np.zeros(6 if semi_annual else 4), sigma=s)
        assert fit.rate_mm_a[pixel] == pytest.approx(best[1], abs=1e-3)
        assert fit.independent_sigma_mm_a[pixel] == pytest.approx(np.sqrt(covariance[1, 1]), rel=1e-3)
        assert fit.rate_sigma_mm_a[pixel] >= fit.independent_sigma_mm_a[pixel]
        assert fit.amplitude_mm[pixel] == pytest.approx(np.hypot(best[2], best[3]), abs=1e-3)
        expected_day = 1 + 365 * (np.arctan2(best[3], best[2]) / (2 * np.pi) % 1)
        assert fit.phase_day[pixel] == pytest.approx(expected_day, abs=0.05)
        residuals = y - model(t, *best)
        if not weighted:
            assert fit.rmse_mm[pixel] == pytest.approx(np.sqrt(np.mean(residuals**2)), rel=1e-3)
        assert fit.dates[pixel] == held.sum()
        np.testing.assert_allclose(fit.curve(t, pixel), model(t, *best), atol=2e-2)


def test_gap_path_and_complete_path_agree():
    rng = np.random.default_rng(4)
    values = np.repeat(series()[:, np.newaxis] + rng.normal(0, 2, (len(TIMES), 1)), 3000, axis=1).astype(np.float32)
    # A date that everybody lacks equals a model without it.
    without = SeasonalModel(TIMES[:5] + TIMES[6:]).fit(np.delete(values, 5, axis=0)[:, :1])
    values[5] = np.nan
    fit = SeasonalModel(TIMES).fit(values)
    for name in (*OUTPUTS, "independent_sigma_mm_a"):
        # What correlation costs is worked out for all dates of the model.
        rtol = 0.15 if name in (RATE_SIGMA, AMPLITUDE_SIGMA) else 2e-4
        np.testing.assert_allclose(getattr(fit, name), getattr(without, name)[0], rtol=rtol, err_msg=name)


def test_without_residuals_the_rest_is_the_same():
    rng = np.random.default_rng(7)
    values = (series()[:, np.newaxis] + rng.normal(0, 2, (len(TIMES), 2500))).astype(np.float32)
    values[rng.random(values.shape) < 0.02] = np.nan
    values[:, 30:40] = 0
    whole, quick = (SeasonalModel(TIMES).fit(values, residuals) for residuals in (True, False))
    for name in ("rate_mm_a", "amplitude_mm", "phase_day", "dates"):
        np.testing.assert_array_equal(getattr(quick, name), getattr(whole, name), err_msg=name)
    assert np.isnan(quick.rmse_mm).all()
    assert np.isnan(quick.rate_sigma_mm_a).all()
    assert np.isnan(quick.amplitude_sigma_mm).all()
    assert np.isfinite(whole.rmse_mm).sum() == 2490


def test_in_double_precision_nothing_else_comes_out():
    rng = np.random.default_rng(8)
    model = SeasonalModel(TIMES)
    design = model.design(TIMES)
    unknowns = np.vstack([rng.normal(0, 300, 300), rng.normal(0, 15, (2, 300)), rng.normal(0, 60, 300)])
    values = (design @ unknowns + rng.normal(0, 3, (len(TIMES), 300))).astype(np.float32)
    values[(rng.random(values.shape) < 0.3) & (np.arange(300) < 200)] = np.nan
    fit = model.fit(values)
    for pixel in range(300):
        held = np.isfinite(values[:, pixel])
        y = values[held, pixel].astype(np.float64)
        best = np.linalg.lstsq(design[held], y, rcond=None)[0]
        np.testing.assert_allclose(fit.unknowns[:, pixel], best, atol=1e-3)
        assert fit.rmse_mm[pixel] == pytest.approx(np.sqrt(np.mean((y - design[held] @ best) ** 2)), abs=2e-3)


def test_residuals_of_a_large_signal_keep_their_digits():
    rng = np.random.default_rng(5)
    noise = rng.normal(0, 1, (len(TIMES), 50))
    quiet = SeasonalModel(TIMES).fit(noise.astype(np.float32))
    values = (noise + series(rate=-900, offset=2000)[:, np.newaxis]).astype(np.float32)
    for gap in (False, True):
        if gap:
            values[3, ::2] = np.nan
        loud = SeasonalModel(TIMES).fit(values)
        np.testing.assert_allclose(loud.rmse_mm[1::2], quiet.rmse_mm[1::2], rtol=2e-3)
        np.testing.assert_allclose(loud.rate_mm_a[1::2], quiet.rate_mm_a[1::2] - 900, atol=5e-3)


def test_too_few_or_useless_dates_give_no_data():
    values = np.column_stack([series()] * 4).astype(np.float32)
    values[7:, 0] = np.nan  # seven dates of the first half year
    values[:, 1] = np.nan
    values[:, 2] = 0
    values[np.arange(len(TIMES)) % 5 > 0, 3] = np.nan
    fit = SeasonalModel(TIMES, min_dates=8).fit(values)
    assert np.isnan(fit.rate_mm_a[:3]).all()
    assert np.isfinite(fit.rate_mm_a[3])
    assert fit.dates.tolist() == [7, 0, 0, 10]
    # Dates of one season, year after year, cannot tell the season's offset from a constant.
    same_day = tuple(2010.0 + year for year in range(8))
    with pytest.raises(FtlError, match="cannot tell a rate from a season"):
        SeasonalModel(same_day)
    held = np.isin(np.arange(16), np.arange(8))
    mixed = same_day + tuple(2010.13 + 0.37 * number for number in range(8))
    values = np.where(held, 5.0, np.nan)[:, np.newaxis].astype(np.float32)
    assert np.isnan(SeasonalModel(mixed).fit(values).rate_mm_a[0])


def test_no_standard_error_without_redundancy():
    times = (2018.0, 2018.3, 2018.9, 2019.55)
    fit = SeasonalModel(times, min_dates=4).fit(series(times=times)[:, np.newaxis].astype(np.float32))
    assert fit.rate_mm_a[0] == pytest.approx(-60, abs=0.01)
    assert np.isnan(fit.rate_sigma_mm_a[0])


def test_no_amplitude_from_one_season():
    """Dates of June to October in four years tell a rate, and nothing of the winter."""
    summer = tuple(year + 5.5 / 12 + number / 24 for year in range(2016, 2020) for number in range(9))
    values = np.column_stack([series(times=summer), series(times=TIMES[:1] * len(summer))]).astype(np.float32)
    values[:, 1] = values[:, 0]
    fit = SeasonalModel(summer).fit(values)
    assert np.isfinite(fit.rate_mm_a).all()
    for values_left_out in (fit.amplitude_mm, fit.amplitude_sigma_mm, fit.phase_day):
        assert np.isnan(values_left_out).all()
    # Of two pixels on the same dates the one that has no winter.
    whole = tuple(2016 + number / 24 for number in range(72))
    pair = np.column_stack([series(times=whole)] * 2).astype(np.float32)
    months = np.floor(12 * (np.array(whole) % 1))
    pair[(months < 4) | (months > 9), 1] = np.nan
    fit = SeasonalModel(whole).fit(pair)
    assert fit.amplitude_mm[0] == pytest.approx(12, abs=1e-3)
    assert np.isnan(fit.amplitude_mm[1])
    assert np.isfinite(fit.rate_mm_a[1])


def test_the_rate_alone_sees_a_gap_at_a_date_that_says_nothing_of_it():
    """The middle date's share in a rate without a cycle is exactly 0."""
    times = (2018.0, 2018.5, 2019.0, 2019.5, 2020.0)
    model = SeasonalModel(times, min_dates=5, annual=False)
    values = np.column_stack([series(times=times)] * 2).astype(np.float32)
    values[2, 1] = np.nan
    alone = model.fit(values, residuals=False, correlation=False, rate_alone=True)
    whole = model.fit(values)
    assert alone.dates.tolist() == whole.dates.tolist() == [5, 4]
    assert np.isnan(alone.rate_mm_a[1])
    assert alone.rate_mm_a[0] == pytest.approx(whole.rate_mm_a[0], rel=1e-6)


@pytest.mark.parametrize("share", [0.1, 0.9], ids=["some pixels with gaps", "most"])
def test_blocks_with_many_gaps_or_few_come_out_alike(share):
    rng = np.random.default_rng(12)
    pixels = seasonal._BLOCK_PX + 700
    values = (series()[:, np.newaxis] + rng.normal(0, 3, (len(TIMES), pixels))).astype(np.float32)
    with_gaps = rng.random(pixels) < share
    values[(rng.random(values.shape) < 0.1) & with_gaps] = np.nan
    values[:, 5:8] = 0
    values[:, 8] = np.nan
    before = values.copy()
    model = SeasonalModel(TIMES)
    fit = model.fit(values)
    alone = model.fit(values, False, False, rate_alone=True)
    np.testing.assert_array_equal(values, before)
    np.testing.assert_allclose(alone.rate_mm_a, fit.rate_mm_a, rtol=1e-5, atol=1e-4)
    np.testing.assert_array_equal(alone.dates, fit.dates)
    assert np.isnan(fit.rate_mm_a[5:9]).all()
    for start in (0, seasonal._BLOCK_PX - 10, pixels - 20):
        one_by_one = [model.fit(values[:, [pixel]]) for pixel in range(start, start + 20)]
        for name in (*OUTPUTS, "independent_sigma_mm_a"):
            wanted = np.concatenate([getattr(fit, name) for fit in one_by_one])
            np.testing.assert_allclose(getattr(fit, name)[start : start + 20], wanted, rtol=1e-3, atol=1e-3)


def test_errors_name_the_numbers():
    with pytest.raises(FtlError, match="2 weights for 4 dates"):
        SeasonalModel((2018.0, 2018.3, 2018.9, 2019.5), (1.0, 2.0))
    with pytest.raises(FtlError, match=r"has 4 dates; .* at least 6"):
        SeasonalModel((2018.0, 2018.3, 2018.9, 2019.5))


@pytest.mark.parametrize("interleave", ["BAND", "PIXEL"])
def test_streaming_does_not_depend_on_windows(tmp_path, interleave, monkeypatch):
    rng = np.random.default_rng(6)
    values = series()[:, np.newaxis, np.newaxis] + rng.normal(0, 2, (len(TIMES), 23, 31))
    values[rng.random(values.shape) < 0.05] = -9999
    path = write_cube(tmp_path / "cube.tif", values, no_data=-9999, interleave=interleave)
    cube = open_cube(path, TIMES)
    whole = SeasonalModel(TIMES).fit(cube.read(cube.grid.window).reshape(len(TIMES), -1))
    monkeypatch.setattr(Cube.windows, "__defaults__", (48 * 37, None))
    assert len(list(cube.windows())) > 10
    paths = {name: str(tmp_path / f"{name}.tif") for name in OUTPUTS}
    fit_cube(cube, SeasonalModel(TIMES), paths)
    for name, written in paths.items():
        got = gdal.Open(written).ReadAsArray()
        np.testing.assert_allclose(got.ravel(), getattr(whole, name), rtol=1e-4, atol=1e-4, err_msg=name)


def test_cancel_leaves_nothing(tmp_path):
    class Stop(Progress):
        def is_cancelled(self):
            return True

    path = write_cube(tmp_path / "cube.tif", np.ones((len(TIMES), 4, 5)))
    with pytest.raises(CancelledError):
        fit_cube(
            open_cube(path, TIMES),
            SeasonalModel(TIMES),
            {name: str(tmp_path / f"{name}.tif") for name in OUTPUTS},
            Stop(),
        )
    assert os.listdir(tmp_path) == ["cube.tif"]


def test_short_span_and_empty_result_are_warned(tmp_path):
    times = tuple(2018 + 0.1 * np.arange(10))
    path = write_cube(tmp_path / "cube.tif", np.full((10, 4, 5), np.nan))
    progress = Collected()
    fit_cube(open_cube(path, times), SeasonalModel(times), {OUTPUTS[0]: str(tmp_path / "rate.tif")}, progress)
    texts = " ".join(map(str, progress.warnings))
    assert "span 0.9 years" in texts
    assert "No pixel" in texts


def test_every_window_once():
    cube = Cube("", Grid(53, 37, 0, 0, 1, 1, ""), tuple(range(10)), block_shape=(8, 16))
    for within in (None, Window(5, 9, 20, 30)):
        seen = np.zeros((37, 53), int)
        for window in cube.windows(10 * 100, within):
            seen[window.row : window.row + window.height, window.col : window.col + window.width] += 1
        expected = np.zeros_like(seen)
        area = within or cube.grid.window
        expected[area.row : area.row + area.height, area.col : area.col + area.width] = 1
        np.testing.assert_array_equal(seen, expected)


@pytest.mark.skipif(not YADONG.is_dir(), reason="the real data beside the repository (shared/data/yadong) is absent")
def test_yadong_agrees_with_the_published_rates(tmp_path):
    cube = open_cube(str(YADONG / "timeseries_los_mm.tif"))
    model = SeasonalModel(cube.times_a, parse_sigmas(str(YADONG / "aps_1.txt")))
    paths = {name: str(tmp_path / f"{name}.tif") for name in OUTPUTS}
    fit_cube(cube, model, paths)
    for name, reference, most in ((OUTPUTS[0], "lin_coeff.tif", 0.3), (OUTPUTS[2], "ampwt_coeff.tif", 0.3)):
        got, published = gdal.Open(paths[name]).ReadAsArray(), gdal.Open(str(YADONG / reference)).ReadAsArray()
        held = np.isfinite(published)
        np.testing.assert_array_equal(np.isfinite(got), held)
        assert np.corrcoef(got[held], published[held])[0, 1] > 0.99
        assert np.abs(got - published)[held].mean() < most
    day = gdal.Open(paths[OUTPUTS[3]]).ReadAsArray()
    published = gdal.Open(str(YADONG / "phiwt_coeff.tif")).ReadAsArray() / (2 * np.pi) * 365 + 1
    difference = (day - published + 182.5) % 365 - 182.5
    assert np.nanmedian(np.abs(difference)) < 6
