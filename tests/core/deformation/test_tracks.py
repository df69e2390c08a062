import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.deformation.line_of_sight import Geometry, line_of_sight
from ftl_qgis_plugin.core.deformation.tracks import combine_tracks, decompose, of_chosen, strongest, weakest
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.progress import Collected

NAN = np.nan


def grid(height=8, width=9, x_min=500000.0):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return Grid(width, height, x_min, 4000000.0, 20.0, 20.0, srs.ExportToWkt())


def test_strongest_and_weakest_keep_the_sign():
    first = np.array([10, -60, NAN, NAN, 5, 70], np.float32)
    second = np.array([-55, 20, 3, NAN, NAN, -70], np.float32)
    third = np.array([1, 61, -4, NAN, 6, 71], np.float32)
    np.testing.assert_array_equal(strongest([first, second, third]), np.array([-55, 61, -4, NAN, 6, 71], np.float32))
    np.testing.assert_array_equal(weakest([first, second, third]), np.array([1, 20, NAN, NAN, NAN, 70], np.float32))


def test_decomposition_by_hand():
    # Satellites west and east at 30 degrees; down 10 and east 20: rates -10 cos30 -+ 20 * 0.5.
    ascending, descending = line_of_sight(30, 0), line_of_sight(30, 180)
    root = np.sqrt(3) / 2
    up, east, condition = decompose([np.array([-10 * root - 10]), np.array([-10 * root + 10])], [ascending, descending])
    assert up[0] == pytest.approx(-10)
    assert east[0] == pytest.approx(20)
    assert condition[0] == pytest.approx(np.sqrt(3))


def test_decomposition_against_lstsq_with_three_tracks_and_gaps():
    rng = np.random.default_rng(1)
    angles = [(39.0, -12.0), (34.0, -168.0), (44.0, 191.0)]
    vectors = [line_of_sight(*angle) for angle in angles]
    rates = [rng.normal(0, 30, 50) for _ in angles]
    rates[2][::2] = NAN
    rates[1][::3] = NAN
    up, east, condition = decompose(rates, vectors)
    for pixel in range(50):
        held = [number for number in range(3) if np.isfinite(rates[number][pixel])]
        design = np.array([[vectors[number][0], vectors[number][2]] for number in held])
        if len(held) < 2:
            assert np.isnan(up[pixel])
            continue
        expected = np.linalg.lstsq(design, np.array([rates[number][pixel] for number in held]), rcond=None)[0]
        np.testing.assert_allclose((east[pixel], up[pixel]), expected, rtol=1e-9)
        assert condition[pixel] == pytest.approx(np.linalg.cond(design), rel=1e-6)


def write(path, values, x_min=500000.0):
    write_raster(str(path), grid(*values.shape, x_min), values.astype(np.float32))
    return RasterSource(str(path))


def test_up_east_on_rasters_of_other_grids(tmp_path):
    geometry = [Geometry(39.0, -12.0), Geometry(39.0, -168.0)]
    rates = []
    for number, one in enumerate(geometry):
        east, _, up = line_of_sight(one.incidence_deg, one.heading_deg)
        rates.append(write(tmp_path / f"{number}.tif", np.full((8, 9), 20 * east - 40 * up), 500000 + number * 30.0))
    progress = Collected()
    combine_tracks(rates, "up_east", str(tmp_path / "up.tif"), str(tmp_path / "east.tif"), geometry, progress)
    up = gdal.Open(str(tmp_path / "up.tif")).ReadAsArray()
    east = gdal.Open(str(tmp_path / "east.tif")).ReadAsArray()
    np.testing.assert_allclose(up[:, 2:], -40, rtol=1e-5)
    np.testing.assert_allclose(east[:, 2:], 20, rtol=1e-5)
    assert np.isnan(up[:, 0]).all()
    assert "Condition number of the decomposition: 1.2" in str(progress.messages[0])
    assert not progress.warnings


def test_the_worst_condition_and_the_mean_are_told_of_all_pixels(tmp_path):
    """Where the third track has no data, two of similar directions are left."""
    angles = [(39.0, -12.0), (30.0, -12.0), (39.0, -168.0)]
    values = np.ones((8, 9))
    third = np.where(np.arange(9) < 3, NAN, values)
    rates = [write(tmp_path / f"{number}.tif", one) for number, one in enumerate((values, values, third))]
    progress = Collected()
    geometry = [Geometry(*angle) for angle in angles]
    combine_tracks(rates, "up_east", str(tmp_path / "up.tif"), None, geometry, progress)
    design = np.array([line_of_sight(*angle)[::2] for angle in angles])
    worst, best = np.linalg.cond(design[:2]), np.linalg.cond(design)
    assert worst > 3 * best
    told = progress.messages[0].values
    assert (told["worst"], told["mean"]) == pytest.approx((worst, (3 * worst + 6 * best) / 9), rel=1e-5)


def test_similar_directions_are_warned_of_and_equal_ones_refused(tmp_path):
    rates = [write(tmp_path / "a.tif", np.ones((8, 9))), write(tmp_path / "b.tif", np.ones((8, 9)))]
    progress = Collected()
    out = str(tmp_path / "out.tif")
    combine_tracks(rates, "up_east", out, None, [Geometry(33, -12), Geometry(43, -12)], progress)
    assert "similar directions" in str(progress.warnings[0])
    progress = Collected()
    combine_tracks(rates, "up_east", out, None, [Geometry(39, -12), Geometry(39, -12)], progress)
    assert np.isnan(gdal.Open(out).ReadAsArray()).all()
    assert "result is empty" in str(progress.warnings[0])


def test_errors(tmp_path):
    rate = write(tmp_path / "a.tif", np.ones((8, 9)))
    out = str(tmp_path / "out.tif")
    with pytest.raises(FtlError, match="one track only"):
        combine_tracks([rate], "max_abs", out)
    with pytest.raises(FtlError, match="2 tracks, but incidence and heading of 1"):
        combine_tracks([rate, rate], "up_east", out, None, [Geometry(39, -12)])
    with pytest.raises(FtlError, match="up_east"):
        combine_tracks([rate, rate], "all", out, out + "f")


def test_of_equal_ones_the_first_track_counts_with_its_error():
    first, second = np.array([70.0, -70.0, 5.0]), np.array([-70.0, 70.0, 5.0])
    sigmas = [np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 30.0])]
    for choose in (strongest, weakest):
        chosen = choose([first, second])
        assert chosen.tolist() == [70.0, -70.0, 5.0]
        assert of_chosen(chosen, [first, second], sigmas).tolist() == [1.0, 2.0, 3.0]
    nothing = np.array([NAN, NAN, 5.0])
    np.testing.assert_array_equal(of_chosen(nothing, [first, second], sigmas), [NAN, NAN, 3.0])


@pytest.mark.parametrize(("apart", "is_solved"), [(9.5, False), (10.5, True)])
def test_tracks_of_nearly_one_direction_solve_nothing(apart, is_solved):
    """Two unit vectors an angle apart in the plane of up and east: condition 1 / tan of a half of it."""
    angles = np.radians([30.0, 30.0 + apart * 2 * np.degrees(np.arctan(1 / 20)) / 10])
    vectors = [(np.sin(angle), 0.0, np.cos(angle)) for angle in angles]
    rates = [np.array([10.0 * up + 4.0 * east]) for east, _, up in vectors]
    up, east, condition = decompose(rates, vectors)
    assert condition[0] == pytest.approx(1 / np.tan((angles[1] - angles[0]) / 2))
    assert (condition[0] <= 20) == is_solved
    if is_solved:
        assert (up[0], east[0]) == pytest.approx((10, 4))
    else:
        assert np.isnan(up[0])
        assert np.isnan(east[0])
