"""Terrain factors against gdaldem, RichDEM, SAGA, analytic surfaces and brute force.

gdaldem changed its arithmetic from float64 to float32 after 3.10, so there the last digits may differ; before, every
pixel must be the same bit by bit.
"""

import os
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal, osr
from scipy import ndimage

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource, grid_of
from ftl_qgis_plugin.core.terrain.terrain import TERRAIN_FACTORS, TerrainOptions, evaluate, halo_px, radius_px

SHARED = Path(os.environ.get("FTL_SHARED_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
needs_shared_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real data is absent")

HORN = TerrainOptions("horn")
ZEVENBERGEN_THORNE = TerrainOptions("zevenbergen_thorne")

# factor, options, gdaldem's mode, its algorithm, reference file in svalbard/reference_gdal
GDALDEM = [
    ("slope", HORN, "slope", "Horn", "slope_Horn"),
    ("slope", ZEVENBERGEN_THORNE, "slope", "ZevenbergenThorne", "slope_Zevenberg"),
    ("aspect", HORN, "aspect", "Horn", "aspect_Horn"),
    ("aspect", ZEVENBERGEN_THORNE, "aspect", "ZevenbergenThorne", "aspect_Zevenberg"),
    ("tpi", HORN, "TPI", None, "tpi"),
    ("tri", HORN, "TRI", "Riley", "tri_Riley"),
    ("roughness", HORN, "Roughness", None, "roughness"),
]
GDALDEM_IDS = [row[4] for row in GDALDEM]


def factor(kind, dem, options=HORN, dx=20.0, dy=None, at=None):
    """The factor of a whole DEM, with no data beyond its edge."""
    rows = len(dem)
    dx_m = np.broadcast_to(np.asarray(dx, float), rows)
    dy_m = dx_m if dy is None else np.broadcast_to(np.asarray(dy, float), rows)
    halo = halo_px(kind, options, float(np.sqrt(dx_m[rows // 2] * dy_m[rows // 2])))
    padded = np.pad(dem.astype(np.float32), halo, constant_values=np.nan)
    return evaluate(kind, padded, dx_m, dy_m, options, at)


def gdaldem(dem, mode, algorithm, dx=20.0, dy=20.0):
    source = gdal.GetDriverByName("MEM").Create("", dem.shape[1], dem.shape[0], 1, gdal.GDT_Float32)
    source.SetGeoTransform((5e5, dx, 0, 3e6, 0, -dy))
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32645)
    source.SetProjection(srs.ExportToWkt())
    source.GetRasterBand(1).SetNoDataValue(-9999)
    source.GetRasterBand(1).WriteArray(np.where(np.isnan(dem), -9999, dem))
    target = gdal.DEMProcessing("", source, mode, format="MEM", alg=algorithm, computeEdges=False)
    values = target.ReadAsArray()
    values[values == target.GetRasterBand(1).GetNoDataValue()] = np.nan
    return values


def assert_same_as_gdaldem(ours, reference):
    if int(gdal.VersionInfo()) < 3110000:
        np.testing.assert_array_equal(ours, reference)
    else:
        np.testing.assert_allclose(ours, reference, rtol=1e-5, atol=1e-5)


def hills(shape=(120, 150)):
    rows, cols = np.mgrid[: shape[0], : shape[1]]
    dem = 3000 + 200 * np.sin(cols / 30) * np.cos(rows / 25) + 50 * np.sin(cols / 7 + rows / 5)
    return dem.astype(np.float32)


def with_holes(dem, share=0.01, seed=0):
    holed = dem.copy()
    holed[np.random.default_rng(seed).random(dem.shape) < share] = np.nan
    return holed


def read(path):
    dataset = gdal.Open(str(SHARED / path))
    values = dataset.ReadAsArray()
    values[values == np.float32(dataset.GetRasterBand(1).GetNoDataValue())] = np.nan
    return values


@pytest.mark.parametrize(("kind", "options", "mode", "algorithm", "_reference"), GDALDEM, ids=GDALDEM_IDS)
@pytest.mark.parametrize("surface", ["smooth", "random", "whole metres with flats"])
@pytest.mark.parametrize(("dx", "dy"), [(20.0, 20.0), (31.7, 31.7), (20.0, 13.0)])
def test_equals_gdaldem(kind, options, mode, algorithm, _reference, surface, dx, dy):
    if kind == "aspect" and dx != dy:
        pytest.skip("gdaldem's aspect takes all pixels for square")
    dem = {
        "smooth": hills(),
        "random": np.random.default_rng(1).uniform(0, 5000, (120, 150)).astype(np.float32),
        "whole metres with flats": np.round(hills() / 20),
    }[surface]
    dem = with_holes(dem)
    assert_same_as_gdaldem(factor(kind, dem, options, dx, dy), gdaldem(dem, mode, algorithm, dx, dy))


@needs_shared_data
@pytest.mark.parametrize(("kind", "options", "_mode", "_algorithm", "reference"), GDALDEM, ids=GDALDEM_IDS)
def test_equals_gdaldem_of_a_larger_dem(kind, options, _mode, _algorithm, reference):
    # The references lie one pixel further south and west than the DEM; they know what lies beyond its edge.
    ours = factor(kind, read("svalbard/dem_crop.tif"), options)[1:, :-1]
    theirs = read(f"svalbard/reference_gdal/{reference}.tif")[:-1, 1:]
    inside = ~np.isnan(ours)
    assert inside.sum() > 2300
    np.testing.assert_array_equal(ours[inside], theirs[inside])


@needs_shared_data
def test_slope_equals_saga():
    ours = factor("slope", read("gerecse/SRTM31_EG_GF_m.sdat"), ZEVENBERGEN_THORNE, 31.0)
    saga = read("gerecse/SRTM31_EG_GF_Slope_m.sdat")
    inside = ~np.isnan(ours) & ~np.isnan(saga)
    assert inside.sum() > 400_000
    np.testing.assert_allclose(ours[inside], saga[inside], atol=1e-5)


@needs_shared_data
def test_curvatures_against_richdem():
    """RichDEM gives 100 times Zevenbergen and Thorne's directional second derivatives, not curvatures of the surface.

    Its planform curvature is ours times 100 |gradient|, its profile curvature ours times -100 (1 + gradient^2)^1.5.
    In a row of eight pixels the reference does not fit the DEM: its slope departs from gdaldem's there too.
    """
    dem = read("svalbard/dem_crop.tif")
    tangent = np.tan(np.radians(factor("slope", dem, ZEVENBERGEN_THORNE).astype(float)))
    scaled = {
        "planform_curvature": factor("plan_curvature", dem) * 100 * tangent,
        "profile_curvature": factor("profile_curvature", dem) * -100 * (1 + tangent**2) ** 1.5,
    }
    slopes = [read(f"svalbard/reference_{name}/slope_Horn.tif") for name in ("gdal", "richdem")]
    fits = (np.abs(slopes[0] - slopes[1]) < 1e-3)[:-1, 1:]
    for name, ours in scaled.items():
        theirs = read(f"svalbard/reference_richdem/{name}.tif")[:-1, 1:]
        inside = ~np.isnan(ours[1:, :-1]) & fits
        assert inside.sum() > 2300
        np.testing.assert_allclose(ours[1:, :-1][inside], theirs[inside], rtol=1e-4, atol=1e-4)


def test_curvatures_of_a_sphere():
    """On a dome of radius R the steepest line is a great circle: profile curvature 1/R; contours are circles."""
    radius, pixel = 5000.0, 10.0
    rows, cols = np.mgrid[-100:101, -100:101]
    distance = np.hypot(rows, cols) * pixel
    # Heights of the cap only: at 5000 m float32 rounds to 0.5 mm, 2 % of such a curvature's second difference.
    dem = np.sqrt(radius**2 - distance**2) - 4900
    ring = (distance > 300) & (distance < 900)
    for sign, surface in ((1, dem), (-1, -dem)):  # a bowl is concave in both directions
        profile = factor("profile_curvature", surface, dx=pixel)
        plan = factor("plan_curvature", surface, dx=pixel)
        np.testing.assert_allclose(profile[ring], sign / radius, rtol=0.02)
        np.testing.assert_allclose(plan[ring], sign / distance[ring], rtol=0.02)


def test_curvatures_by_hand():
    """z = (a x^2 + b y^2) / 2 + c x y: at the centre pixel p, q, r, s, t are known, and the stencil is exact for it."""
    a, b, c, pixel = -0.004, 0.003, 0.001, 10.0
    x, y = (np.arange(31) - 5) * pixel, (5 - np.arange(31)[:, np.newaxis]) * pixel
    dem = (a * x**2 + b * y**2) / 2 + c * x * y
    row, col = 8, 12
    p, q = a * 70 + c * -30, b * -30 + c * 70
    plan = -(b * p**2 + a * q**2 - 2 * p * q * c) / (p**2 + q**2) ** 1.5
    profile = -(a * p**2 + b * q**2 + 2 * p * q * c) / ((p**2 + q**2) * (1 + p**2 + q**2) ** 1.5)
    for spacing in (1, 3, 5):
        options = TerrainOptions(curvature_radius_px=spacing)
        assert factor("plan_curvature", dem, options, pixel)[row, col] == pytest.approx(plan, rel=1e-4)
        assert factor("profile_curvature", dem, options, pixel)[row, col] == pytest.approx(profile, rel=1e-4)


def test_pixels_that_are_not_square():
    """A plane that falls 0.3 m per m to the east and rises 0.4 m per m to the north faces down to the south-east."""
    rows, cols = np.mgrid[:10, :12]
    dem = 1000 - 0.3 * cols * 20.0 - 0.4 * rows * 10.0
    for options in (HORN, ZEVENBERGEN_THORNE):
        slope = factor("slope", dem, options, 20.0, 10.0)[1:-1, 1:-1]
        aspect = factor("aspect", dem, options, 20.0, 10.0)[1:-1, 1:-1]
        np.testing.assert_allclose(slope, np.degrees(np.arctan(0.5)), rtol=1e-5)
        np.testing.assert_allclose(aspect, np.degrees(np.arctan2(0.3, -0.4)), rtol=1e-5)


def test_flat_ground():
    flat = np.full((7, 7), 4321.0)
    for kind in TERRAIN_FACTORS:
        inside = factor(kind, flat, TerrainOptions(relief_radius_m=20.0))[1:-1, 1:-1]
        if kind == "aspect":
            assert np.isnan(inside).all()
        else:
            assert (inside == (4321.0 if kind == "elevation" else 0.0)).all()
            assert not np.signbit(inside).any()


@pytest.mark.parametrize("kind", TERRAIN_FACTORS)
@pytest.mark.parametrize("options", [HORN, ZEVENBERGEN_THORNE])
def test_no_data_anywhere_in_the_stencil_gives_no_data(kind, options):
    dem = np.pad(hills((40, 40)), 12, constant_values=np.nan)
    dem[30, 33] = np.nan
    halo = halo_px(kind, options, 20.0)
    reach = ndimage.binary_dilation(np.isnan(dem), np.ones((2 * halo + 1, 2 * halo + 1)))
    np.testing.assert_array_equal(np.isnan(factor(kind, dem, options)), reach)


@pytest.mark.parametrize("kind", ["plan_curvature", "profile_curvature"])
def test_no_data_with_a_wide_stencil(kind):
    dem = hills((20, 20))
    dem[10, 10] = np.nan
    missing = np.zeros((20, 20), bool)
    missing[[7, 7, 7, 10, 10, 10, 13, 13, 13], [7, 10, 13] * 3] = True
    missing[:3] = missing[-3:] = missing[:, :3] = missing[:, -3:] = True
    np.testing.assert_array_equal(np.isnan(factor(kind, dem, TerrainOptions(curvature_radius_px=3))), missing)


@pytest.mark.parametrize("radius_m", [10.0, 20.0, 60.0, 140.0, 330.0])
def test_relief_is_the_range_of_the_square_window(radius_m):
    dem = hills((60, 75))
    radius = radius_px(radius_m, 20.0)
    size = 2 * radius + 1
    brute = ndimage.maximum_filter(dem, size) - ndimage.minimum_filter(dem, size)
    inside = np.s_[radius:-radius, radius:-radius]
    ours = factor("relief", dem, TerrainOptions(relief_radius_m=radius_m))
    np.testing.assert_array_equal(ours[inside], brute[inside])


@pytest.mark.parametrize("kind", TERRAIN_FACTORS)
@pytest.mark.parametrize("options", [HORN, TerrainOptions("zevenbergen_thorne", 210.0, 3)])
@pytest.mark.parametrize("geographic", [False, True])
@pytest.mark.parametrize("count", [0, 1, 300, 30_000])
def test_single_pixels_equal_the_whole_window(kind, options, geographic, count):
    dem = with_holes(hills((130, 210)), 0.002)
    rng = np.random.default_rng(count)
    at = rng.integers(0, dem.shape[0], count), rng.integers(0, dem.shape[1], count)
    dx = np.linspace(17.0, 21.0, len(dem)) if geographic else 20.0
    dy = 23.0 if geographic else 20.0
    dense = factor(kind, dem, options, dx, dy)
    assert dense.dtype == np.float32
    assert dense.shape == dem.shape
    single = factor(kind, dem, options, dx, dy, at)
    assert single.dtype == np.float32
    np.testing.assert_array_equal(single.view(np.int32), dense[at].view(np.int32))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), turns=st.integers(1, 3), method=st.sampled_from([HORN, ZEVENBERGEN_THORNE]))
def test_turning_the_dem_turns_the_factors(seed, turns, method):
    rng = np.random.default_rng(seed)
    dem = with_holes(ndimage.gaussian_filter(rng.uniform(0, 900, (25, 32)), 2), seed=seed)
    turned_dem = np.rot90(dem, turns)  # counterclockwise
    for kind in TERRAIN_FACTORS:
        expected, turned = np.rot90(factor(kind, dem, method), turns), factor(kind, turned_dem, method)
        if kind == "aspect":
            difference = (turned - expected + 90 * turns + 180) % 360 - 180
            np.testing.assert_array_equal(np.isnan(turned), np.isnan(expected))
            assert np.nanmax(np.abs(difference)) < 0.5
        else:
            np.testing.assert_allclose(turned, expected, rtol=2e-3, atol=2e-3)


@settings(deadline=None)
@given(factor_of_size=st.sampled_from([0.25, 2.0, 8.0]))
def test_scaling_height_and_pixel_alike_keeps_the_angles(factor_of_size):
    dem = hills((20, 25))
    for kind, power in (("slope", 0), ("aspect", 0), ("plan_curvature", -1), ("profile_curvature", -1), ("tri", 1)):
        scaled = factor(kind, dem * np.float32(factor_of_size), dx=20.0 * factor_of_size)
        np.testing.assert_allclose(scaled, factor(kind, dem) * factor_of_size**power, rtol=1e-6)


@needs_shared_data
def test_dem_in_degrees_agrees_with_itself_warped_to_metres():
    source = RasterSource(str(SHARED / "yadong/DEM_WGS84.tif"))
    medians = []
    for grid in (grid_of(source), grid_of(RasterSource(str(SHARED / "yadong/DEM_UTM.tif")))):
        padded = AlignedRaster(source, grid).read(grid.window.expanded(1))
        slope = evaluate("slope", padded, *grid.pixel_size_m(0, grid.height), HORN)
        assert np.isfinite(slope).mean() > 0.7
        medians.append(np.nanmedian(slope))
    # Pixels are 24.5 m wide and 27.6 m high here: taking them for square would lower the median by 5 %.
    assert medians[0] == pytest.approx(medians[1], rel=0.025)


def test_radius_in_pixels():
    assert [radius_px(radius, 20.0) for radius in (1.0, 20.0, 69.0, 71.0, 100.0)] == [1, 1, 3, 4, 5]
    assert halo_px("relief", TerrainOptions(relief_radius_m=100.0), 30.0) == 3
    assert halo_px("elevation", HORN, 30.0) == 0
    assert halo_px("slope", HORN, 30.0) == 1
    assert halo_px("plan_curvature", TerrainOptions(curvature_radius_px=4), 30.0) == 4
    with pytest.raises(FtlError, match="at most 512 m"):
        radius_px(5000.0, 1.0)
    assert radius_px(512.0, 1.0) == 512
    with pytest.raises(FtlError, match="513 pixels of this DEM"):
        radius_px(513.0, 1.0)


def test_options_are_what_the_forms_offer():
    options = TerrainOptions()
    assert (options.slope_method, options.relief_radius_m, options.curvature_radius_px) == ("horn", 100.0, 1)
    for small, large in ((0.5, 1), (1e6, 512)):
        assert TerrainOptions(relief_radius_m=small, curvature_radius_px=large).relief_radius_m == small


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"slope_method": "steepest"}, "horn, zevenbergen_thorne"),
        ({"relief_radius_m": 0.0}, "above 0 m"),
        ({"relief_radius_m": float("nan")}, "above 0 m"),
        ({"relief_radius_m": float("inf")}, "above 0 m"),
        ({"relief_radius_m": -1.0}, "above 0 m"),
        ({"curvature_radius_px": 0}, "1 to 512 pixels"),
        ({"curvature_radius_px": 513}, "1 to 512 pixels"),
    ],
)
def test_options_that_make_no_sense(options, told):
    with pytest.raises(FtlError, match=told):
        TerrainOptions(**options)


def test_unknown_factor():
    with pytest.raises(FtlError, match="no terrain factor named 'steepness'"):
        halo_px("steepness", HORN, 20.0)
    with pytest.raises(FtlError, match="no terrain factor named 'steepness'"):
        evaluate("steepness", np.zeros((3, 3), np.float32), np.ones(1), np.ones(1), HORN)


@pytest.mark.parametrize("kind", ["slope", "tpi", "profile_curvature"])
def test_few_pixels_cost_little(kind):
    dem = np.tile(hills((100, 100)), (12, 12))
    at = (np.arange(50), np.arange(50))
    durations = []
    for pixels in (None, at):
        start = time.process_time()
        factor(kind, dem, at=pixels)
        durations.append(time.process_time() - start)
    assert durations[1] < durations[0]


@pytest.mark.parametrize(
    ("up_deg", "azimuth"), [(None, 270.0), (0.0, 270.0), (90.0, 0.0), (100.0, 10.0), (-280.0, 350.0), (450.0, 0.0)]
)
def test_aspect_counts_from_north_wherever_the_map_s_top_is(up_deg, azimuth):
    """Ground that falls to the map's left; `up_deg` is the azimuth of its top. All at once, and single pixels."""
    dem = np.tile(np.arange(7, dtype=np.float32), (6, 1)) * 5
    size = np.full(4, 20.0)
    up = None if up_deg is None else np.full((4, 5), up_deg)
    dense = evaluate("aspect", dem, size, size, HORN, up_deg=up)
    np.testing.assert_allclose(dense, azimuth, atol=1e-3)
    at = np.array([0, 3, 2]), np.array([0, 4, 1])
    found = evaluate("aspect", dem, size, size, HORN, at, up_deg=None if up is None else up[at])
    np.testing.assert_array_equal(found, dense[at])
    slope = evaluate("slope", dem, size, size, HORN, up_deg=up)
    np.testing.assert_array_equal(slope, evaluate("slope", dem, size, size, HORN))


def test_an_azimuth_is_never_360():
    dem = np.tile(np.arange(7, dtype=np.float32), (6, 1)) * 5
    found = evaluate("aspect", dem, np.full(4, 20.0), np.full(4, 20.0), HORN, up_deg=np.full((4, 5), 90 - 1e-6))
    assert (found == 0).all()


@pytest.mark.parametrize("kind", ["slope", "aspect", "plan_curvature"])
def test_a_window_of_one_row(kind):
    dem = hills((3, 40))
    one = evaluate(kind, dem, np.array([20.0]), np.array([15.0]), HORN)
    assert one.shape == (1, 38)
    np.testing.assert_array_equal(one[0], factor(kind, dem, HORN, 20.0, 15.0)[1, 1:-1])
    assert evaluate(kind, dem[:2], np.zeros(0), np.zeros(0), HORN).shape == (0, 38)
