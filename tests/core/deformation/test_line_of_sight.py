"""The directions against hand calculations, and the projection against a tilted plane with known motion."""

import math

import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.deformation import line_of_sight as los
from ftl_qgis_plugin.core.deformation.line_of_sight import Geometry
from ftl_qgis_plugin.core.deformation.slope_projection import project_on_slope
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.progress import Collected


def grid(height=20, width=30):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return Grid(width, height, 500000.0, 4000000.0, 20.0, 20.0, srs.ExportToWkt())


def plane(slope_deg, aspect_deg, shape=(20, 30)):
    """Elevations of a plane that falls toward the aspect."""
    rows, cols = np.mgrid[0 : shape[0], 0 : shape[1]]
    east, north = cols * 20.0, -rows * 20.0
    aspect = math.radians(aspect_deg)
    fall = math.tan(math.radians(slope_deg))
    return (3000 - fall * (east * math.sin(aspect) + north * math.cos(aspect))).astype(np.float32)


def test_a_satellite_flying_north_stands_in_the_west():
    # Heading 0, right-looking: it looks east, so from the ground it is seen to the west, 30 degrees off the zenith.
    np.testing.assert_allclose(los.line_of_sight(30, 0), (-0.5, 0, math.sqrt(3) / 2), atol=1e-12)
    # Heading 180 (south): it is seen to the east.
    np.testing.assert_allclose(los.line_of_sight(30, 180), (0.5, 0, math.sqrt(3) / 2), atol=1e-12)
    # Sentinel-1 ascending, heading -12: to the west and a little south.
    east, north, up = los.line_of_sight(39, -12)
    assert (east, north, up) == pytest.approx((-0.61557, -0.13084, 0.77715), abs=2e-5)


@pytest.mark.parametrize("heading", [-168.0, -12.0, 10.0, 192.0])
def test_same_as_mintpys_convention(heading):
    incidence, azimuth = math.radians(35), math.radians(90 - heading)
    expected = (
        -math.sin(azimuth) * math.sin(incidence),
        math.cos(azimuth) * math.sin(incidence),
        math.cos(incidence),
    )
    np.testing.assert_allclose(los.line_of_sight(35, heading), expected, atol=1e-12)


def test_sensitivity_by_hand():
    # Satellite in the west at 30 degrees. A 30 degree slope falling east moves away from it: d = (cos30, 0, -sin30).
    expected = -0.5 * math.cos(math.radians(30)) - math.sin(math.radians(30)) * math.cos(math.radians(30))
    assert los.sensitivity(30, 90, 30, 0) == pytest.approx(expected)
    # Falling west: (-cos30)(-0.5) - 0.5 cos30 = 0: exactly across the line of sight.
    assert los.sensitivity(30, 270, 30, 0) == pytest.approx(0, abs=1e-12)
    # Falling north at 10 degrees: only the vertical part is seen.
    assert los.sensitivity(10, 0, 30, 0) == pytest.approx(-math.sin(math.radians(10)) * math.cos(math.radians(30)))


def test_r_index_by_hand():
    slope = np.array([0.0, 20, 20, 20, 30, 50, 70, 60, np.nan])
    aspect = np.array([np.nan, 270, 90, 0, 270, 270, 90, 90, 0])
    index, kind = los.r_index(slope, aspect, np.float64(30), np.float64(0))  # satellite in the west
    expected = [0.5, math.sin(math.radians(10)), math.sin(math.radians(50)), 0.5, 0, 0, 0, 1, np.nan]
    np.testing.assert_allclose(index[:7], expected[:7], atol=1e-12)
    assert kind[:7].tolist() == [los.GOOD, los.FORESHORTENED, los.GOOD, los.GOOD, los.LAYOVER, los.LAYOVER, los.SHADOW]
    assert np.isnan(kind[8])
    assert np.isnan(index[8])


@pytest.mark.parametrize("heading", [0.0, -12.0, -168.0])
def test_a_slope_on_a_limit_is_in_the_same_class_however_angles_round(heading):
    angle = np.arange(2.0, 88.0)
    toward, away = np.full_like(angle, heading - 90), np.full_like(angle, heading + 90)
    index, kind = los.r_index(angle, toward, angle, np.float64(heading))
    assert set(kind) == {los.LAYOVER}
    assert set(index) == {0.0}
    assert set(los.r_index(90 - angle, away, angle, np.float64(heading))[1]) == {los.SHADOW}


@pytest.mark.parametrize(("slope", "aspect", "heading"), [(15, 90, -12), (20, 300, -168), (12, 250, -12)])
def test_a_sliding_plane_gets_its_speed_back(tmp_path, slope, aspect, heading):
    speed, incidence = 80.0, 38.0
    a, s = math.radians(aspect), math.radians(slope)
    down = np.array([math.sin(a) * math.cos(s), math.cos(a) * math.cos(s), -math.sin(s)])
    rate = speed * float(np.dot(down, los.line_of_sight(incidence, heading)))
    paths = [str(tmp_path / name) for name in ("rate.tif", "dem.tif", "out.tif", "seen.tif")]
    values = np.full((20, 30), rate, np.float32)
    values[5, 6] = np.nan
    write_raster(paths[0], grid(), values)
    write_raster(paths[1], grid(), plane(slope, aspect))
    project_on_slope(
        RasterSource(paths[0]), RasterSource(paths[1]), Geometry(incidence, heading), paths[2], paths[3], 0.05
    )
    got = gdal.Open(paths[2]).ReadAsArray()
    np.testing.assert_allclose(got[1:5, 1:-1], speed, rtol=1e-3)
    assert np.isnan(got[5, 6])
    assert np.isnan(got[0]).all()  # no slope at the DEM's edge
    seen = gdal.Open(paths[3]).ReadAsArray()
    np.testing.assert_allclose(seen[2, 2:8, 2:8], rate / speed, rtol=1e-3)
    assert np.isfinite(seen[0, 5, 6])  # what is seen depends on the terrain only


def test_north_slopes_are_masked_and_told(tmp_path):
    paths = [str(tmp_path / name) for name in ("rate.tif", "dem.tif", "out.tif")]
    write_raster(paths[0], grid(), np.full((20, 30), -30, np.float32))
    write_raster(paths[1], grid(), plane(8, 340))
    progress = Collected()
    project_on_slope(RasterSource(paths[0]), RasterSource(paths[1]), Geometry(39, -12), paths[2], progress=progress)
    assert np.isnan(gdal.Open(paths[2]).ReadAsArray()).all()
    assert "100\u00a0% of the pixels lie on slopes along which" in str(progress.warnings[0])
    assert "100\u00a0% of these facing north or south" in str(progress.warnings[0])


def test_rasters_of_angles(tmp_path):
    paths = [str(tmp_path / name) for name in ("rate.tif", "dem.tif", "incidence.tif", "heading.tif")]
    write_raster(paths[0], grid(), np.full((20, 30), -30, np.float32))
    write_raster(paths[1], grid(), plane(15, 90))
    write_raster(paths[2], grid(), np.full((20, 30), 38, np.float32))
    write_raster(paths[3], grid(), np.full((20, 30), -12, np.float32))
    numbers, rasters = str(tmp_path / "a.tif"), str(tmp_path / "b.tif")
    rate, dem = RasterSource(paths[0]), RasterSource(paths[1])
    project_on_slope(rate, dem, Geometry(38.0, -12.0), numbers)
    project_on_slope(rate, dem, Geometry(RasterSource(paths[2]), RasterSource(paths[3])), rasters)
    np.testing.assert_allclose(gdal.Open(numbers).ReadAsArray(), gdal.Open(rasters).ReadAsArray(), rtol=1e-6)
    write_raster(paths[2], grid(), np.full((20, 30), 0.66, np.float32))
    with pytest.raises(FtlError, match="radians"):
        project_on_slope(rate, dem, Geometry(RasterSource(paths[2]), -12.0), rasters)


def test_angles_out_of_range():
    with pytest.raises(FtlError, match="between 2 and 88"):
        Geometry(0.66, -12)
    with pytest.raises(FtlError, match="heading"):
        Geometry(39, 4000)


def test_the_typical_angles_of_rasters(tmp_path):
    """Mean heading around the turn, least and largest incidence; nothing where no pixel has both."""
    path, headings = str(tmp_path / "incidence.tif"), str(tmp_path / "heading.tif")
    incidence = np.tile(np.linspace(2, 88, 30), (20, 1))  # both ends may be
    incidence[:, 3] = 0  # filling
    write_raster(path, grid(), incidence.astype(np.float32))
    turned = np.where(np.arange(30) < 15, 350.0, -20.0)
    write_raster(headings, grid(), np.tile(turned, (20, 1)).astype(np.float32))
    heading, least, largest = Geometry(RasterSource(path), RasterSource(headings)).on(grid()).typical()
    assert (least, largest) == (2, 88)
    assert heading == pytest.approx((14 * -10 + 15 * -20) / 29, abs=0.01)
    write_raster(path, grid(), np.zeros((20, 30), np.float32))
    assert Geometry(RasterSource(path), -12.0).on(grid()).typical() is None


@pytest.mark.parametrize(
    ("incidence", "heading", "is_one"),
    [
        (2, -12, True),
        (88, 360, True),
        (39, -360, True),
        (1.9, 0, False),
        (88.1, 0, False),
        (39, 360.1, False),
        (39, -360.1, False),
        (math.nan, 0, False),
        (39, math.nan, False),
    ],
)
def test_the_ends_of_what_an_angle_may_be(incidence, heading, is_one):
    if is_one:
        assert Geometry(incidence, heading).look == "right"
    else:
        with pytest.raises(FtlError, match=r"^The (incidence angle|heading) is"):
            Geometry(incidence, heading)


def test_a_left_looking_satellite_stands_on_the_other_side():
    assert (los.look_azimuth_deg(0), los.look_azimuth_deg(0, "left")) == (-90, 90)
    east, north, up = los.line_of_sight(39, -12)
    assert los.line_of_sight(39, -12, "left") == pytest.approx((-east, -north, up))
    for look, toward in (("right", 270), ("left", 90)):
        assert los.slope_toward_sensor(20, toward, 0, look) == pytest.approx(math.radians(20))
        assert los.slope_toward_sensor(20, toward + 180, 0, look) == pytest.approx(-math.radians(20))
    assert los.slope_toward_sensor(0, np.nan, 0) == 0
    assert np.isnan(los.slope_toward_sensor(10, np.nan, 0))


def test_what_is_just_not_on_a_limit():
    """Layover from as steep as the look on, shadow from a right angle to it on; good from flat ground's size on."""
    slopes = np.array([38.9, 39.0, 39.1])
    assert los.r_index(slopes, np.float64(270), np.float64(39), np.float64(0))[1].tolist() == [
        los.FORESHORTENED,
        los.LAYOVER,
        los.LAYOVER,
    ]
    slopes = np.array([50.9, 51.0, 51.1])
    assert los.r_index(slopes, np.float64(90), np.float64(39), np.float64(0))[1].tolist() == [
        los.GOOD,
        los.SHADOW,
        los.SHADOW,
    ]


def test_sixteen_rows_are_looked_at_spread_over_the_grid():
    assert los._sample_rows(3) == [0, 1, 2]
    assert los._sample_rows(16) == list(range(16))
    assert los._sample_rows(160) == list(range(5, 160, 10))
    assert los._sample_rows(10, 2) == [2, 7]


def test_a_single_angle_that_is_none_is_told(tmp_path):
    path = str(tmp_path / "incidence.tif")
    for wrong in (1.9, 88.1):
        values = np.full((20, 30), 38.0, np.float32)
        values[4, 7] = wrong
        write_raster(path, grid(), values)
        with pytest.raises(FtlError, match=f"values such as {wrong:g}"):
            Geometry(RasterSource(path), -12.0).on(grid()).read(grid().window)


@pytest.mark.parametrize(
    ("aspect", "share"), [(0, 1), (29, 1), (31, 0), (149, 0), (151, 1), (209, 1), (211, 0), (331, 1)]
)
def test_within_thirty_degrees_of_north_or_south_is_told(tmp_path, aspect, share):
    """Nearly everything is too insensitive, were 0.99 asked for."""
    paths = [str(tmp_path / name) for name in ("rate.tif", "dem.tif")]
    write_raster(paths[0], grid(), np.full((20, 30), -30, np.float32))
    write_raster(paths[1], grid(), plane(8, aspect))
    progress = Collected()
    project_on_slope(RasterSource(paths[0]), RasterSource(paths[1]), Geometry(39, -12), None, None, 0.99, progress)
    values = progress.warnings[0].values
    assert (values["weak"], values["share"], values["hidden"]) == (1, share, 0)


@pytest.mark.parametrize("sensitivity", [0.0, 1.0, -0.1, math.nan])
def test_a_sensitivity_is_a_part_of_one(tmp_path, sensitivity):
    path = str(tmp_path / "rate.tif")
    write_raster(path, grid(), np.zeros((20, 30), np.float32))
    with pytest.raises(FtlError, match="Choose a number between 0 and 1"):
        project_on_slope(RasterSource(path), RasterSource(path), Geometry(39, -12), None, None, sensitivity)


def test_nothing_that_moves_on_slopes_is_told(tmp_path):
    paths = [str(tmp_path / name) for name in ("rate.tif", "dem.tif")]
    write_raster(paths[0], grid(), np.full((20, 30), -30, np.float32))
    write_raster(paths[1], grid(), np.full((20, 30), 3000, np.float32))
    progress = Collected()
    project_on_slope(RasterSource(paths[0]), RasterSource(paths[1]), Geometry(39, -12), None, progress=progress)
    assert "No pixel has a rate and a slope" in str(progress.warnings[0])


def test_a_rate_down_the_slope_where_it_is_just_sensitive_enough(tmp_path):
    """On two planes side by side; the lower limit itself is enough."""
    paths = [str(tmp_path / name) for name in ("rate.tif", "dem.tif", "seen.tif", "out.tif")]
    write_raster(paths[0], grid(), np.full((20, 30), -30, np.float32))
    write_raster(paths[1], grid(), plane(15, 90))
    rate, dem, geometry = RasterSource(paths[0]), RasterSource(paths[1]), Geometry(39, -12)
    project_on_slope(rate, dem, geometry, None, paths[2])
    index, kind, factor = (band[10, 15] for band in gdal.Open(paths[2]).ReadAsArray())
    assert factor == pytest.approx(los.sensitivity(15, 90, 39, -12), rel=1e-4)
    assert (index, kind) == (
        pytest.approx(los.r_index(np.float64(15), np.float64(90), np.float64(39), -12)[0], rel=1e-3),
        los.GOOD,
    )
    for limit, is_known in ((abs(float(factor)) * 0.999, True), (abs(float(factor)) * 1.001, False)):
        project_on_slope(rate, dem, geometry, paths[3], None, limit)
        found = gdal.Open(paths[3]).ReadAsArray()[10, 15]
        assert np.isfinite(found) == is_known
        if is_known:
            assert found == pytest.approx(-30 / factor, rel=1e-5)
