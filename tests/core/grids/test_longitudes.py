"""Scenes, DEMs and inventories on either side of 180 degrees, on any turn, in degrees, UTM and polar projections."""

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from rasters import write_raster

from ftl_qgis_plugin.core.grids.extent import covered_share
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.longitudes import middle_longitude, near
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
