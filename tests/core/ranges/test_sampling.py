import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from rasters import write_raster

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.spooled import Spooled
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.landslides.zones import Zones
from ftl_qgis_plugin.core.progress import Collected
from ftl_qgis_plugin.core.ranges import factor_samples as sampling
from ftl_qgis_plugin.core.ranges.derivation import derive
from ftl_qgis_plugin.core.ranges.derive_options import DeriveOptions
from ftl_qgis_plugin.core.ranges.factor_samples import sample_background, sample_polygons


def utm_wkt():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32645)
    return srs.ExportToWkt()


GRID = Grid(90, 70, 400000.0, 3100000.0, 20.0, 20.0, utm_wkt())


def polygon(x, y, radius, corners=24):
    """WKB of a regular polygon; x, y and radius in pixels of GRID."""
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for number in range(corners + 1):
        angle = 2 * np.pi * (number % corners) / corners
        ring.AddPoint_2D(
            GRID.x_min + (x + radius * np.cos(angle)) * GRID.x_size,
            GRID.y_max - (y + radius * np.sin(angle)) * GRID.y_size,
        )
    geometry = ogr.Geometry(ogr.wkbPolygon)
    geometry.AddGeometry(ring)
    return bytes(geometry.ExportToWkb())


@pytest.fixture
def scene(tmp_path):
    generator = np.random.default_rng(0)
    rate = generator.normal(0, 30, GRID.shape).astype(np.float32)
    rate[10:14, 30:40] = np.nan
    dem = (3000 + np.add.outer(np.arange(70) * 3.0, np.arange(90) * 5.0) + generator.normal(0, 2, GRID.shape)).astype(
        np.float32
    )
    for name, values in (("rate", rate), ("dem", dem)):
        write_raster(str(tmp_path / f"{name}.tif"), GRID, values)
    inputs = Inputs(GRID, RasterSource(str(tmp_path / "rate.tif")), dem=RasterSource(str(tmp_path / "dem.tif")))
    factors = build_factors(inputs, ["deformation_rate", "elevation", "slope"])
    return tmp_path, factors, rate, dem


def burnt(wkb):
    raster = gdal.GetDriverByName("MEM").Create("", GRID.width, GRID.height, 1, gdal.GDT_Byte)
    raster.SetGeoTransform(GRID.geotransform)
    source = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = source.CreateLayer("x", None)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkb(wkb))
    layer.CreateFeature(feature)
    gdal.RasterizeLayer(raster, [1], layer, burn_values=[1])
    return raster.ReadAsArray() == 1


@pytest.mark.parametrize("tile", [512, 16])
def test_samples_equal_rasterised_polygons(scene, monkeypatch, tile):
    monkeypatch.setattr(sampling, "TILE_PX", tile)
    folder, factors, rate, dem = scene
    shapes = [polygon(20, 20, 6), polygon(33.3, 12.1, 4.2), polygon(60, 50, 15), polygon(22, 22, 5)]
    samples = sample_polygons(factors, GRID, Zones(shapes, GRID))
    slope = gdal.DEMProcessing("", str(folder / "dem.tif"), "slope", format="MEM").ReadAsArray()
    for number, shape in enumerate(shapes):
        mine = samples.polygon == number
        rows, cols = np.nonzero(burnt(shape))
        found = Zones([shape], GRID).pixels()
        assert (found[0].tolist(), found[1].tolist()) == (rows.tolist(), cols.tolist())
        np.testing.assert_array_equal(samples.values["deformation_rate"][mine], np.abs(rate)[rows, cols])
        np.testing.assert_array_equal(samples.values["elevation"][mine], dem[rows, cols])
        np.testing.assert_allclose(samples.values["slope"][mine], slope[rows, cols], rtol=1e-6)


def test_polygon_smaller_than_a_pixel_counts_once(scene):
    _, factors, _, dem = scene
    samples = sample_polygons(factors, GRID, Zones([polygon(5.1, 7.1, 0.05)], GRID))
    assert samples.values["elevation"].tolist() == [dem[7, 5]]


def test_polygons_outside_are_counted_and_all_outside_is_an_error(scene):
    _, factors, _, _ = scene
    progress = Collected()
    samples = sample_polygons(factors, GRID, Zones([polygon(500, 20, 6), polygon(20, 20, 3)], GRID), progress)
    assert set(samples.polygon) == {1}
    assert samples.polygons == 2
    assert str(progress.warnings[0]).startswith("1 of 2 polygon(s) lie outside")
    with pytest.raises(FtlError, match="overlaps the deformation raster"):
        sample_polygons(factors, GRID, Zones([polygon(500, 20, 6)], GRID))


def test_small_rasters_are_their_own_background(scene):
    _, factors, rate, dem = scene
    background = sample_background(factors, GRID)
    valid = np.isfinite(rate)
    assert np.sort(background["deformation_rate"]) == pytest.approx(np.sort(np.abs(rate[valid])))
    assert np.sort(background["elevation"]) == pytest.approx(np.sort(dem[valid]))


def test_background_keeps_to_the_study_area_and_leaves_out_polygons(scene):
    _, factors, rate, dem = scene
    area, hole = polygon(50, 40, 25), polygon(55, 45, 8)
    background = sample_background(factors, GRID, Zones([area], GRID), [Zones([hole], GRID)])
    wanted = burnt(area) & ~burnt(hole) & np.isfinite(rate)
    assert np.sort(background["elevation"]) == pytest.approx(np.sort(dem[wanted]))
    with pytest.raises(FtlError, match="study area"):
        sample_background(factors, GRID, Zones([polygon(500, 500, 5)], GRID))


class Counting:
    """A factor that knows its value without a raster, and how many pixels it was asked for."""

    def __init__(self):
        self.asked = []

    def evaluate(self, window, at=None):
        self.asked.append((window, at))
        return (window.row + at[0]).astype(np.float32)


@pytest.mark.parametrize(("width", "height"), [(20_000, 20_000), (300_000, 400), (700, 60_000)])
def test_large_rasters_cost_a_bounded_number_of_tiles_spread_over_all_of_it(width, height):
    grid = Grid(width, height, 0.0, 0.0, 10.0, 10.0, utm_wkt())
    factor = Counting()
    values = sample_background({"x": factor}, grid)["x"]
    assert len(factor.asked) <= sampling.BACKGROUND_TILES
    assert 0.7 * sampling.BACKGROUND_PIXELS < len(values) < 1.5 * sampling.BACKGROUND_PIXELS
    rows = np.array([window.row for window, _ in factor.asked])
    cols = np.array([window.col + window.width / 2 for window, _ in factor.asked])
    assert rows.max() < height
    assert cols.max() < width
    assert values.mean() == pytest.approx(height / 2, rel=0.1)
    assert np.percentile(cols, 50) == pytest.approx(width / 2, rel=0.15)


def test_more_pixels_than_are_held_give_the_same_values(scene, monkeypatch):
    _, factors, *_ = scene
    zones = Zones([polygon(20, 20, 9), polygon(34, 12, 4), polygon(70, 50, 0.2)], GRID)
    held = sample_polygons(factors, GRID, zones)
    monkeypatch.setattr(sampling, "MOST_HELD_PX", 10)
    progress = Collected()
    kept = sample_polygons(factors, GRID, zones, progress)
    assert isinstance(kept.values, Spooled)
    np.testing.assert_array_equal(kept.polygon, held.polygon)
    assert list(kept.values) == list(held.values)
    for name, values in held.values.items():
        np.testing.assert_array_equal(kept.values[name], values)
    assert progress.fractions == sorted(progress.fractions)
    one, other = (derive(samples, options=DeriveOptions(replicates=20)) for samples in (held, kept))
    assert one.table == other.table
    assert one.joint_coverage == other.joint_coverage
    assert [str(message) for message in one.messages] == [str(message) for message in other.messages]


def test_of_a_raster_with_more_pixels_than_wanted_the_middle_of_each_square_is_taken(scene, monkeypatch):
    """6,300 pixels for 300 wanted: one of each square of 4 by 4."""
    _folder, factors, rate, _dem = scene
    monkeypatch.setattr(sampling, "BACKGROUND_PIXELS", 300)
    places = []
    values = sample_background(factors, GRID, places=places)
    rows, cols = (part.ravel() for part in np.meshgrid(np.arange(2, 70, 4), np.arange(2, 90, 4), indexing="ij"))
    known = np.isfinite(rate[rows, cols])
    np.testing.assert_array_equal(places, [rows[known], cols[known]])
    np.testing.assert_allclose(values["deformation_rate"], np.abs(rate[rows, cols][known]))
