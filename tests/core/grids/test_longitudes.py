"""Scenes, DEMs and inventories on either side of 180 degrees, on any turn, in degrees, UTM and polar projections."""

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from rasters import write_raster

from ftl_qgis_plugin.core.grids import longitudes
from ftl_qgis_plugin.core.grids.extent import covered_share
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.longitudes import full_turn, middle_longitude, near, on_turn_of, wanted_longitudes
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource
from ftl_qgis_plugin.core.landslides.polygons import PolygonSet, common_centre
from ftl_qgis_plugin.core.landslides.zones import Zones


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


def ground(longitude, latitude):
    """A surface on the Earth, the same whatever the turn."""
    return 1000 + 500 * np.cos(np.radians(longitude - 180)) * 10 + 100 * latitude


def dem(path, west, east, step=0.01, south=67.0, north=69.0):
    grid = Grid(round((east - west) / step), round((north - south) / step), west, north, step, step, wkt(4326))
    x, y = grid.centre(*np.mgrid[0 : grid.height, 0 : grid.width])
    write_raster(str(path), grid, ground(x, y).astype(np.float32))
    return RasterSource(str(path))


@pytest.fixture(scope="module")
def dem_of(tmp_path_factory):
    """A function (west, east) -> RasterSource; a DEM around the Earth is 29 MB, so each is written once."""
    folder, made = tmp_path_factory.mktemp("dems"), {}

    def source(west, east):
        if (west, east) not in made:
            made[west, east] = dem(folder / f"{len(made)}.tif", west, east)
        return made[west, east]

    return source


def box(west, south, east, north):
    ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())


def places(grid):
    x, y = grid.centre(*np.mgrid[0 : grid.height, 0 : grid.width])
    if grid.is_geographic:
        return x, y
    to_degrees = osr.CoordinateTransformation(grid.srs, Grid(1, 1, 0, 0, 1, 1, wkt(4326)).srs)
    moved = np.array(to_degrees.TransformPoints(np.stack([x.ravel(), y.ravel()], 1).tolist()))
    return moved[:, 0].reshape(x.shape), moved[:, 1].reshape(x.shape)


SCENES = {
    "across, eastward": Grid(200, 100, 179.0, 68.5, 0.01, 0.01, wkt(4326)),
    "across, westward": Grid(200, 100, -181.0, 68.5, 0.01, 0.01, wkt(4326)),
    "across, shifted pixels": Grid(201, 99, 179.0037, 68.4951, 0.0097, 0.0097, wkt(4326)),
    "counted to 360": Grid(100, 100, 187.0, 68.5, 0.01, 0.01, wkt(4326)),
    "a turn below": Grid(100, 100, -280.0, 68.5, 0.01, 0.01, wkt(4326)),
    "UTM 1": Grid(150, 100, 370_000, 7_580_000, 500.0, 500.0, wkt(32601)),
    "UTM 60": Grid(150, 100, 590_000, 7_580_000, 500.0, 500.0, wkt(32660)),
    # 180 degrees east is up and left in EPSG:3413.
    "polar": Grid(120, 120, -1_720_000, 1_720_000, 500.0, 500.0, wkt(3413)),
}


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("turn", [(-180, 180), (0, 360), (170, 190), (-190, -170), "elsewhere"])
def test_a_dem_on_any_turn_is_read_without_a_seam(dem_of, scene, turn):
    grid = SCENES[scene]
    longitude, latitude = places(grid)
    if turn == "elsewhere":  # on the scene's own ground, a turn away
        middle = float(np.median((longitude + 360) % 360)) + 360
        turn = middle - 6, middle + 6
    source = dem_of(*turn)
    values = AlignedRaster(source, grid).read(grid.window)
    span = turn[1] - turn[0]
    lies = ((longitude - turn[0]) % 360 < span) & (latitude > 67.02) & (latitude < 68.98)
    inner = lies & ((longitude - turn[0] - 0.02) % 360 < span - 0.04)
    inside = lies if span == 360 else inner
    np.testing.assert_allclose(values[inside], ground(longitude, latitude)[inside], atol=1.0)
    outside = ~lies & ((longitude - turn[0] + 0.02) % 360 > span + 0.04) if span < 360 else np.zeros_like(lies)
    assert np.isnan(values[outside]).all()
    assert covered_share(source, grid) == pytest.approx(lies.mean(), abs=0.25) or covered_share(source, grid) > 0.7


@pytest.mark.parametrize("scene", SCENES)
def test_a_dem_of_the_other_half_of_the_earth_does_not_overlap(dem_of, scene):
    assert covered_share(dem_of(-20, 20), SCENES[scene]) == 0


def test_a_utm_dem_on_a_scene_across_the_line(tmp_path):
    utm = SCENES["UTM 1"]
    longitude, latitude = places(utm)
    write_raster(str(tmp_path / "dem.tif"), utm, ground(longitude, latitude).astype(np.float32))
    for name in ("across, eastward", "across, westward"):
        grid = SCENES[name]
        values = AlignedRaster(RasterSource(str(tmp_path / "dem.tif")), grid).read(grid.window)
        known = np.isfinite(values)
        x, y = places(grid)
        assert known[:, :99].any()
        assert known[:, 120:].any()
        np.testing.assert_allclose(values[known], ground(x, y)[known], atol=3.0)
        assert covered_share(RasterSource(str(tmp_path / "dem.tif")), grid) > 0.2


@pytest.mark.parametrize("shift", [-720, -360, 0, 360])
def test_polygons_on_any_turn_lie_on_the_scene(shift):
    grid = SCENES["across, eastward"]
    polygon = box(179.9 + shift, 68.0, 180.1 + shift, 68.1)
    zones = Zones([polygon, box(0, 68, 0.1, 68.1)], grid)
    assert zones.outside.tolist() == [1]
    rows, cols, _ = zones.pixels()
    assert (len(rows), cols.min(), cols.max()) == (200, 90, 109)


def test_polygons_cut_at_the_line_or_drawn_over_it():
    grid = SCENES["across, eastward"]
    parts = ogr.Geometry(ogr.wkbMultiPolygon)
    for part in (box(179.9, 68.0, 180.0, 68.1), box(-180.0, 68.0, -179.9, 68.1)):
        parts.AddGeometry(ogr.CreateGeometryFromWkb(part))
    jump = "POLYGON((179.9 68, -179.9 68, -179.9 68.1, 179.9 68.1, 179.9 68))"
    for polygon in (bytes(parts.ExportToWkb()), bytes(ogr.CreateGeometryFromWkt(jump).ExportToWkb())):
        _rows, cols, _ = Zones([polygon], grid).pixels()
        assert (len(cols), cols.min(), cols.max()) == (200, 90, 109)


def test_polygons_of_either_side_share_their_area():
    here, there = [box(180.9, 68, 181.1, 68.1)], [box(-179.1, 68, -178.9, 68.1), box(179, 68, 179.1, 68.1)]
    centre = common_centre(here, there, wkt=wkt(4326))
    one, two = (PolygonSet(part, wkt(4326), centre) for part in (here, there))
    mine, theirs, areas = one.overlaps(two)
    assert (mine.tolist(), theirs.tolist()) == ([0], [0])
    assert areas[0] == pytest.approx(one.areas_m2[0], rel=1e-6)
    assert abs(sum(one.in_crs(one.geometries[0]).GetEnvelope()[:2]) / 2 - centre[0]) < 180


@pytest.mark.parametrize(
    ("west", "east", "middle"),
    [
        ([179.0, -179.0], [179.5, -178.0], 180.5),
        ([10.0, 20.0], [11.0, 21.0], 15.5),
        ([359.0, 0.5], [359.5, 1.0], 0.0),
        ([-180.0], [180.0], 0.0),
    ],
)
def test_the_middle_is_that_of_the_shortest_stretch(west, east, middle):
    found = middle_longitude(np.array(west), np.array(east))
    assert (found - middle + 180) % 360 - 180 == pytest.approx(0)


def test_what_lies_right_is_left_alone():
    polygon = box(179.5, 68, 179.6, 68.1)
    assert near(polygon, 180.0, 360.0) is polygon


def test_a_global_raster_is_not_read_whole(tmp_path):
    """Only the columns around the scene are in the view that is warped."""
    grid = SCENES["UTM 1"]
    raster = AlignedRaster(dem(tmp_path / "dem.tif", -180, 180), grid)
    raster.read(grid.window)
    kept = [part.RasterXSize for part in raster._handle()._keep if isinstance(part, gdal.Dataset)]
    assert min(kept) < 3000


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("turn", [360.0, 400.0])
def test_no_other_middle_is_nearer_to_all_ends(seed, turn):
    """Against all middles around the circle; on the turn on which most are counted."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 6))
    west = rng.uniform(-turn, turn, count) if seed % 2 else rng.uniform(160, 200, count)
    east = west + rng.uniform(0, 0.1 * turn, count)

    def farthest(middle):
        start = (west - middle[:, np.newaxis] + turn / 2) % turn - turn / 2
        return np.maximum(np.abs(start), start + (east - west)).max(axis=1)

    found = middle_longitude(west, east, turn)
    everywhere = np.arange(0.0, turn, 0.05)
    assert farthest(np.array([found]))[0] <= farthest(everywhere).min() + 0.05
    assert abs(found - np.median(west + east) / 2) <= turn / 2 + 1e-9


def test_turns_of_other_units():
    """EPSG:4807 counts longitudes in grads, of which 400 make a turn."""
    grads, degrees = Grid(1, 1, 0.0, 0.0, 1.0, 1.0, wkt(4807)).srs, Grid(1, 1, 0.0, 0.0, 1.0, 1.0, wkt(4326)).srs
    assert full_turn(grads) == pytest.approx(400.0)
    assert full_turn(degrees) == pytest.approx(360.0)
    grid = Grid(10, 4, 90.0, 60.0, 2.0, 1.0, wkt(4326))
    assert wanted_longitudes(grid, grads) == pytest.approx((100.0, 110 / 0.9))
    assert wanted_longitudes(grid, degrees) == pytest.approx((90.0, 110.0))


def test_where_a_map_lies_is_told_without_a_jump_and_not_at_all_around_a_pole():
    degrees = Grid(1, 1, 0.0, 0.0, 1.0, 1.0, wkt(4326)).srs
    west, east = wanted_longitudes(SCENES["UTM 1"], degrees)
    assert 1 < east - west < 5
    assert abs((west + east) / 2 % 360 - 180) < 3
    around = Grid(100, 100, -500_000.0, 500_000.0, 10_000.0, 10_000.0, wkt(3413))
    assert wanted_longitudes(around, degrees) is None
    beside = Grid(100, 100, 100_000.0, 500_000.0, 10_000.0, 10_000.0, wkt(3413))
    assert wanted_longitudes(beside, degrees) is not None
    nowhere = Grid(4, 4, 0.0, 0.0, 1.0, 1.0, 'LOCAL_CS["a table",UNIT["metre",1]]')
    assert wanted_longitudes(nowhere, degrees) is None


def numbered(west, columns):
    """Three rows around the Earth or a part of it, each column its number."""
    made = gdal.GetDriverByName("MEM").Create("", columns, 3, 1, gdal.GDT_Float32)
    made.SetGeoTransform((west, 1.0, 0.0, 60.0, 0.0, -1.0))
    made.SetProjection(wkt(4326))
    made.GetRasterBand(1).WriteArray(np.arange(columns, dtype=np.float32)[None].repeat(3, 0))
    return made


@pytest.mark.parametrize(
    ("west", "columns", "scene", "first", "expected"),
    [
        (-180.0, 360, (179.0, 2), 177.0, [357, 358, 359, 0, 1, 2]),  # two columns of margin to each side
        (0.0, 360, (-1.0, 2), -3.0, [357, 358, 359, 0, 1, 2]),
        (0.0, 360, (-10.0, 2), -12.0, [348, 349, 350, 351, 352, 353]),
        (170.0, 20, (-175.0, 2), -177.0, [13, 14, 15, 16, 17, 18]),
        (170.0, 20, (-171.5, 3), -174.0, [16, 17, 18, 19]),  # no further than the raster
        (-180.0, 360, (10.0, 2), None, None),  # lies right
        (170.0, 20, (30.0, 2), None, None),  # nothing of it lies there
        (170.0, 20, (-170.0, 2), None, None),  # it ends where the scene begins
    ],
)
def test_columns_that_are_seen_on_the_scenes_turn(monkeypatch, west, columns, scene, first, expected):
    monkeypatch.setattr(longitudes, "_MARGIN_PX", 2)
    made = numbered(west, columns)
    own = Grid.of_dataset(made, "dem")
    grid = Grid(scene[1], 3, scene[0], 60.0, 1.0, 1.0, wkt(4326))
    view, kept = on_turn_of(made, own, grid)
    if expected is None:
        assert (view, kept) == (made, ())
        return
    assert view.ReadAsArray().tolist() == [expected] * 3
    assert view.GetGeoTransform() == (first, 1.0, 0.0, 60.0, 0.0, -1.0)
    assert kept[0] is made


@pytest.mark.parametrize("shift", [-2, -1, 0, 1, 2])
@pytest.mark.parametrize("middle", [0.0, 100.0, 180.0, -170.0])
def test_polygons_are_moved_by_whole_turns(shift, middle):
    """To where the middle is nearest, and not within themselves."""
    polygon = box(30.0 + 360 * shift, 10.0, 50.0 + 360 * shift, 20.0)
    moved = ogr.CreateGeometryFromWkb(near(polygon, middle, 360.0)).GetEnvelope()
    expected = 40.0 + 360 * round((middle - 40) / 360)
    assert moved == pytest.approx((expected - 10, expected + 10, 10, 20))
