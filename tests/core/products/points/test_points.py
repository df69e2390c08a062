"""Point products: tables laid out as EGMS, SARvey, SARscape and StaMPS exports are, and their gridding."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal, ogr, osr

from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.products.points import aggregation, point_grid, points
from ftl_qgis_plugin.core.products.points.point_fields import identify
from ftl_qgis_plugin.core.products.points.point_grid import PointOptions, rasterize
from ftl_qgis_plugin.core.products.points.points import Chunk, open_points
from ftl_qgis_plugin.core.products.product import wkt_of_epsg
from ftl_qgis_plugin.core.progress import Collected

EGMS_COLUMNS = (
    "pid,mp_type,latitude,longitude,easting,northing,height,height_wgs84,line,pixel,rmse,temporal_coherence,"
    "amplitude_dispersion,incidence_angle,track_angle,los_east,los_north,los_up,mean_velocity,mean_velocity_std,"
    "acceleration,acceleration_std,seasonality,seasonality_std,20200106,20200112,20200118"
)


def egms(path: Path, easting, northing, rate, coherence, separator: str = ",", quote: str = "") -> str:
    columns = EGMS_COLUMNS.split(",")
    lines = [separator.join(quote + column + quote for column in columns)]
    for number, values in enumerate(zip(easting, northing, rate, coherence)):
        row = {column: "1.5" for column in columns}
        row |= {"pid": f"{quote}08RLVfDY{number}{quote}", "mp_type": "0"}
        row |= dict(zip(("easting", "northing", "mean_velocity", "temporal_coherence"), map(repr, map(float, values))))
        lines.append(separator.join(row[column] for column in columns))
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def vector(path: Path, driver: str, epsg: int, fields: dict, x, y, kind: int = ogr.wkbPoint) -> str:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    dataset = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    layer = dataset.CreateLayer("points", srs, kind)
    for name in fields:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTReal))
    for number in range(len(x)):
        feature = ogr.Feature(layer.GetLayerDefn())
        for name, values in fields.items():
            if values[number] is not None:
                feature.SetField(name, float(values[number]))
        geometry = ogr.Geometry(ogr.wkbPoint)
        geometry.AddPoint_2D(float(x[number]), float(y[number]))
        feature.SetGeometry(geometry.Buffer(1) if kind == ogr.wkbPolygon else geometry)
        layer.CreateFeature(feature)
    dataset = None
    return str(path)


@pytest.fixture
def cloud() -> tuple[np.ndarray, ...]:
    generator = np.random.default_rng(7)
    easting, northing = generator.uniform(4_300_000, 4_301_000, 400), generator.uniform(2_700_000, 2_700_700, 400)
    return easting, northing, generator.normal(0, 60, 400).round(3), generator.uniform(0.3, 0.99, 400).round(3)


def brute_force(x, y, rate, cell: float, aggregate: str) -> dict[tuple[int, int], float]:
    cells: dict[tuple[int, int], list[float]] = {}
    for px, py, value in zip(x, y, rate):
        cells.setdefault((int(np.floor(-py / cell)), int(np.floor(px / cell))), []).append(float(value))
    choose = {"mean": np.mean, "median": np.median, "strongest": lambda values: max(values, key=abs)}[aggregate]
    return {key: float(choose(values)) for key, values in cells.items()}


def read(path: Path) -> tuple[np.ndarray, gdal.Dataset]:
    dataset = gdal.Open(str(path))
    return dataset.ReadAsArray(), dataset


def assert_equals(raster: np.ndarray, dataset: gdal.Dataset, cell: float, expected: dict) -> None:
    x_min, _, _, y_max, _, _ = dataset.GetGeoTransform()
    first_row, first_col = round(-y_max / cell), round(x_min / cell)
    assert np.count_nonzero(~np.isnan(raster)) == len(expected)
    for (row, col), value in expected.items():
        assert raster[row - first_row, col - first_col] == pytest.approx(value, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("aggregate", ["mean", "median", "strongest"])
def test_egms_against_brute_force(tmp_path, cloud, aggregate):
    easting, northing, rate, _ = cloud
    table = open_points(egms(tmp_path / "EGMS_L2b.csv", *cloud))
    assert (table.fields.product, table.fields.rate, table.fields.epsg) == ("EGMS", "mean_velocity", 3035)
    counts = rasterize(table, PointOptions(50, aggregate), str(tmp_path / "r.tif"), str(tmp_path / "n.tif"))
    raster, dataset = read(tmp_path / "r.tif")
    assert_equals(raster, dataset, 50, brute_force(easting, northing, rate, 50, aggregate))
    assert dataset.GetSpatialRef().GetAuthorityCode(None) == "3035"
    assert dataset.GetMetadataItem("unit") == "mm/a"
    number, _ = read(tmp_path / "n.tif")
    assert number.sum() == 400 == counts.points
    np.testing.assert_array_equal(number > 0, ~np.isnan(raster))
    assert counts.cells == np.count_nonzero(number)


def test_minimum_points_and_coherence(tmp_path, cloud):
    coherence = cloud[3]
    path = egms(tmp_path / "e.csv", *cloud)
    options = PointOptions(100, min_points=3, min_coherence=0.7)
    counts = rasterize(open_points(path), options, str(tmp_path / "r.tif"), str(tmp_path / "n.tif"))
    kept = coherence >= 0.7
    assert counts.incoherent == np.count_nonzero(~kept)
    raster, _ = read(tmp_path / "r.tif")
    number, _ = read(tmp_path / "n.tif")
    assert number.sum() == np.count_nonzero(kept)
    np.testing.assert_array_equal(~np.isnan(raster), number >= 3)
    with pytest.raises(FtlError, match="No cell holds 400"):
        rasterize(open_points(path), PointOptions(20, min_points=400), str(tmp_path / "x.tif"), str(tmp_path / "y.tif"))
    with pytest.raises(FtlError, match="No point"):
        rasterize(open_points(path), PointOptions(20, min_coherence=1), str(tmp_path / "x.tif"))
    assert sorted(item.name for item in tmp_path.iterdir()) == ["e.csv", "n.tif", "r.tif"]


def test_variants_of_the_table_are_the_same(tmp_path, cloud, monkeypatch):
    expected = None
    for number, (separator, quote) in enumerate(((",", ""), (";", ""), ("\t", ""), (",", '"'))):
        path = egms(tmp_path / f"{number}.csv", *cloud, separator=separator, quote=quote)
        rasterize(open_points(path), PointOptions(50), str(tmp_path / "r.tif"))
        raster, _ = read(tmp_path / "r.tif")
        expected = raster if expected is None else expected
        np.testing.assert_array_equal(raster, expected)
    with zipfile.ZipFile(tmp_path / "EGMS.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("EGMS.xml", "<metadata/>")
        archive.write(tmp_path / "0.csv", "EGMS.csv")
    windows = tmp_path / "crlf.csv"
    windows.write_bytes(b"\xef\xbb\xbf" + (tmp_path / "0.csv").read_bytes().replace(b"\n", b"\r\n"))
    comma = tmp_path / "comma.csv"
    comma.write_text((tmp_path / "1.csv").read_text().replace(".", ","))
    monkeypatch.setattr(points, "CHUNK_BYTES", 777)
    for path in (tmp_path / "EGMS.zip", windows, comma):
        rasterize(open_points(str(path)), PointOptions(50), str(tmp_path / "r.tif"))
        np.testing.assert_array_equal(read(tmp_path / "r.tif")[0], expected)


@pytest.mark.parametrize("aggregate", ["mean", "median", "strongest"])
def test_small_pieces_give_the_same(tmp_path, cloud, monkeypatch, aggregate):
    """Bands of few rows, few points at once: the paths of gigabyte files."""
    path = egms(tmp_path / "e.csv", *cloud)
    rasterize(open_points(path), PointOptions(100, aggregate), str(tmp_path / "whole.tif"))
    monkeypatch.setattr(points, "CHUNK_BYTES", 1000)
    monkeypatch.setattr(point_grid, "BAND_ROWS", 2)
    monkeypatch.setattr(aggregation, "POINTS_AT_ONCE", 7)
    rasterize(open_points(path), PointOptions(100, aggregate), str(tmp_path / "pieces.tif"))
    whole, first = read(tmp_path / "whole.tif")
    pieces, second = read(tmp_path / "pieces.tif")
    assert first.GetGeoTransform() == second.GetGeoTransform()
    np.testing.assert_allclose(pieces, whole, rtol=1e-6)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-2000, 2000), st.integers(-2000, 2000), st.integers(-500, 500).map(lambda value: value / 4)
        ),
        min_size=1,
        max_size=60,
    ),
    st.sampled_from(["mean", "median", "strongest"]),
)
def test_any_points_against_brute_force(tmp_path_factory, rows, aggregate):
    folder = tmp_path_factory.mktemp("grid")
    # Half a unit off the lattice, so that no point lies on a cell's edge.
    x, y, rate = (np.array(column, float) for column in zip(*rows))
    x, y = x + 0.5, y + 0.5
    table = Table([Chunk(x, y, rate, np.full(x.size, np.nan), 1.0)], wkt_of_epsg(32633, ""))
    rasterize(table, PointOptions(100, aggregate), str(folder / "r.tif"))
    raster, dataset = read(folder / "r.tif")
    expected = brute_force(x, y, rate, 100, aggregate)
    if aggregate == "strongest":  # of +v and -v either may win
        raster, expected = np.abs(raster), {key: abs(value) for key, value in expected.items()}
    assert_equals(raster, dataset, 100, expected)


class Table:
    guesses_crs, skipped = False, 0

    def __init__(self, chunks: list[Chunk], wkt: str, coherence: str = "") -> None:
        self.name = "table"
        self.wkt = wkt
        self.fields = identify("table", ["velocity", coherence] if coherence else ["velocity"])
        self._chunks = chunks

    def chunks(self):
        yield from self._chunks


def table_of(x, y, rate, epsg: int) -> Table:
    x, y, rate = (np.array(values, float) for values in (x, y, rate))
    return Table([Chunk(x, y, rate, np.full(x.size, np.nan), 1.0)], wkt_of_epsg(epsg, ""))


@pytest.mark.parametrize(
    ("driver", "suffix", "fields", "product", "rate_field"),
    [
        ("GPKG", "gpkg", ("velocity", "coherence", "st_consist", "dem_error", "D20200106"), "SARvey", "velocity"),
        ("ESRI Shapefile", "shp", ("Velocity", "Coherence", "H_Precisio", "V_Precisio"), "SARscape", "Velocity"),
        ("ESRI Shapefile", "shp", ("VEL", "V_STDEV", "COHERENCE", "D20200106"), "TRE or MintPy", "VEL"),
        ("GeoJSON", "geojson", ("v", "coh"), "points", "v"),
        ("GPKG", "gpkg", ("height", "vel", "spread"), "points", "vel"),
    ],
)
def test_vector_files_of_other_programs(tmp_path, driver, suffix, fields, product, rate_field):
    x, y, rate = np.array([99.501, 99.502, 99.52]), np.array([38.301, 38.302, 38.32]), np.array([-10.0, 30.0, 7.0])
    columns = {name: np.full(3, 0.9) for name in fields} | {rate_field: rate}
    path = vector(tmp_path / f"points.{suffix}", driver, 4326, columns, x, y)
    table = open_points(path)
    assert (table.fields.product, table.fields.rate) == (product, rate_field)
    (chunk,) = table.chunks()
    np.testing.assert_array_equal(chunk.coherence, np.full(3, 0.9 if table.fields.coherence else np.nan))
    counts = rasterize(
        table, PointOptions(500, min_coherence=0.5 if table.fields.coherence else 0), str(tmp_path / "r.tif")
    )
    assert counts.points == 3
    raster, dataset = read(tmp_path / "r.tif")
    assert dataset.GetSpatialRef().GetAuthorityCode(None) == "32647"
    assert dataset.GetGeoTransform()[1] == 500
    assert sorted(raster[~np.isnan(raster)]) in ([7, 10], [-10, 7, 30])
    # The isolated point lies in the cell that GDAL's own transformation of its coordinates names.
    source, target = osr.SpatialReference(table.wkt), osr.SpatialReference(dataset.GetProjection())
    for crs in (source, target):
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transform = osr.CoordinateTransformation(source, target)
    east, north, _ = transform.TransformPoint(99.52, 38.32)
    x_min, size, _, y_max, _, _ = dataset.GetGeoTransform()
    assert raster[int((y_max - north) // size), int((east - x_min) // size)] == 7


def test_polygons_nulls_and_layer_names(tmp_path):
    path = vector(
        tmp_path / "p.gpkg",
        "GPKG",
        32647,
        {"VEL": [5, None, 9]},
        [500010, 500010, 500150],
        [4e6, 4e6, 4e6],
        ogr.wkbPolygon,
    )
    table = open_points(path + "|layername=points")
    counts = rasterize(table, PointOptions(100), str(tmp_path / "r.tif"))
    assert (counts.points, counts.skipped, counts.cells) == (2, 1, 2)
    with pytest.raises(FtlError, match="no such layer"):
        open_points(path + "|layername=other")


def test_longitude_latitude_csv_and_missing_crs(tmp_path):
    path = tmp_path / "stamps.csv"
    path.write_text("id,lon,lat,v\n1,99.5,38.3,-12.5\n2,bad,38.3,4\n3,99.6\n4,99.5,38.3,\n")
    table = open_points(str(path))
    assert table.fields.epsg == 4326
    counts = rasterize(table, PointOptions(100), str(tmp_path / "r.tif"))
    assert (counts.points, counts.skipped) == (1, 3)
    path.write_text("x,y,speed\n600000,4300000,3\n")
    with pytest.raises(FtlError, match="no field that is known to hold a rate"):
        open_points(str(path))
    table = open_points(str(path), "speed")
    with pytest.raises(FtlError, match="coordinate reference system"):
        rasterize(table, PointOptions(100), str(tmp_path / "r2.tif"))
    rasterize(table, PointOptions(100, source_wkt=wkt_of_epsg(32647, "")), str(tmp_path / "r2.tif"))
    assert read(tmp_path / "r2.tif")[0].tolist() == [[3.0]]
    with pytest.raises(FtlError, match="no degrees"):
        rasterize(table, PointOptions(100, source_wkt=wkt_of_epsg(4326, "")), str(tmp_path / "r3.tif"))
    for x, y in ((99.5, 95.0), (-400.0, 38.3)):  # one point that cannot be is enough, whichever of the two is wrong
        path.write_text(f"x,y,speed\n99.5,38.3,3\n{x},{y},3\n")
        with pytest.raises(FtlError, match="no degrees"):
            rasterize(
                open_points(str(path), "speed"),
                PointOptions(100, source_wkt=wkt_of_epsg(4326, "")),
                str(tmp_path / "r3.tif"),
            )


def test_a_crs_that_is_chosen_counts_against_one_that_columns_make_likely(tmp_path):
    """Any table may have the columns of EGMS; empty lines before its header are nothing."""
    path = tmp_path / "own.csv"
    path.write_text(
        "\n\npid,easting,northing,mean_velocity,rmse,acceleration\n1,500000,4000000,-3,1,0\n2,500100,4000000,-5,1,0\n"
    )
    progress = Collected()
    options = PointOptions(100, source_wkt=wkt_of_epsg(32647, ""))
    rasterize(open_points(str(path)), options, str(tmp_path / "r.tif"), progress=progress)
    assert read(tmp_path / "r.tif")[1].GetSpatialRef().GetAuthorityCode(None) == "32647"
    assert any("They count in WGS 84 / UTM zone 47N" in str(warning) for warning in progress.warnings)
    # Degrees where the columns are metres say nothing of them.
    rasterize(open_points(str(path)), PointOptions(100, source_wkt=wkt_of_epsg(4326, "")), str(tmp_path / "r2.tif"))
    assert read(tmp_path / "r2.tif")[1].GetSpatialRef().GetAuthorityCode(None) == "3035"


def test_chunks_of_a_vector_file_tell_how_far_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(points, "CHUNK_POINTS", 2)
    place = np.arange(5.0)
    path = vector(tmp_path / "p.gpkg", "GPKG", 32647, {"VEL": place}, 500_000 + place, 4e6 + place)
    read_so_far = [(chunk.fraction, chunk.x.tolist()) for chunk in open_points(path).chunks()]
    assert [fraction for fraction, _ in read_so_far] == [0.4, 0.8, 1.0]
    assert [one for _, x in read_so_far for one in x] == (500_000 + place).tolist()


def test_chunks_of_a_table_tell_how_far_it_is_read(tmp_path, cloud, monkeypatch):
    monkeypatch.setattr(points, "CHUNK_BYTES", 20_000)
    path = egms(tmp_path / "e.csv", *cloud)
    size = Path(path).stat().st_size
    told = [chunk.fraction for chunk in open_points(path).chunks()]
    assert told[0] == pytest.approx((20_000 + len(EGMS_COLUMNS) + 1) / size)
    assert told == sorted(told)
    assert told[-1] == 1


def test_target_crs_unit_and_sign(tmp_path):
    table = table_of([99.5], [38.3], [0.02], 4326)
    options = PointOptions(50, unit="m/a", flip_sign=True, target_wkt=wkt_of_epsg(3857, ""))
    rasterize(table, options, str(tmp_path / "r.tif"))
    raster, dataset = read(tmp_path / "r.tif")
    assert raster[0, 0] == pytest.approx(-20)
    assert dataset.GetSpatialRef().GetAuthorityCode(None) == "3857"
    # 50 m on the ground, where a metre of Web Mercator is 0.785 m (cos 38.3 degrees, 0.2 % more on the ellipsoid).
    assert dataset.GetGeoTransform()[1] == pytest.approx(50 / np.cos(np.radians(38.3)), rel=3e-3)
    with pytest.raises(FtlError, match="projected CRS"):
        rasterize(table, PointOptions(50, target_wkt=wkt_of_epsg(4326, "")), str(tmp_path / "r.tif"))
    with pytest.raises(FtlError, match="no way from its CRS"):
        rasterize(table, PointOptions(50, target_wkt='LOCAL_CS["site",UNIT["metre",1]]'), str(tmp_path / "r.tif"))
    feet = PointOptions(3.048, target_wkt=wkt_of_epsg(2227, ""))  # California, US survey feet
    rasterize(table_of([-121.0], [37.5], [3], 4326), feet, str(tmp_path / "feet.tif"))
    assert read(tmp_path / "feet.tif")[1].GetGeoTransform()[1] == pytest.approx(10, abs=1e-3)


def test_likely_mistakes_and_ortho_are_warned_of(tmp_path):
    progress = Collected()
    rasterize(
        table_of([500000, 500100], [0, 0], [0.01, 0.02], 32633),
        PointOptions(10),
        str(tmp_path / "r.tif"),
        progress=progress,
    )
    assert "m/a" in str(progress.warnings[0])
    assert progress.fractions[-1] == pytest.approx(1)
    progress = Collected()
    path = egms(tmp_path / "EGMS_L3_E43N27_100km_U.csv", [4.3e6], [2.7e6], [12], [0.9])
    rasterize(open_points(path), PointOptions(10), str(tmp_path / "r.tif"), progress=progress)
    assert "EGMS Ortho" in str(progress.warnings[0])


def test_grid_that_is_too_large_is_refused(tmp_path):
    table = table_of([0, 30_000_000], [0, 0], [1, 1], 32633)
    # Too wide; or neither too wide nor too high, but of too many cells.
    for wide in (table, table_of([0, 900_000], [0, 600_000], [1, 1], 32633)):
        with pytest.raises(FtlError, match="larger cell size"):
            rasterize(wide, PointOptions(10), str(tmp_path / "r.tif"))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FtlError, match="no field of coherence"):
        rasterize(table, PointOptions(10, min_coherence=0.5), str(tmp_path / "r.tif"))


def test_cancelling_leaves_nothing(tmp_path, cloud):
    class Cancelled(Collected):
        def is_cancelled(self):
            return True

    path = egms(tmp_path / "e.csv", *cloud)
    with pytest.raises(CancelledError):
        rasterize(open_points(path), PointOptions(50), str(tmp_path / "r.tif"), progress=Cancelled())
    assert [item.name for item in tmp_path.iterdir()] == ["e.csv"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("zeros.csv", bytes(3000)),
        ("line.csv", b"a" * (2 * 1024 * 1024)),
        ("one.csv", b"velocity\n5\n"),
        ("bad.zip", b"PK\x03\x04 no zip"),
        ("bad.shp", b"no shapefile"),
        ("bad.gpkg", b"SQLite format 3\0 no"),
        ("header.csv", b"lon,lat,velocity\n"),
        ("words.csv", b"lon,lat,velocity\nhere,there,fast\n"),
        ("endless.csv", b"lon,lat,velocity\n" + b"9" * (9 * 1024 * 1024)),
        ("far.csv", b"easting,northing,pid,mean_velocity\n1e300,1e300,a,5\n"),
    ],
)
def test_foreign_and_damaged_files_get_a_sentence(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FtlError, match=r"\."):
        rasterize(open_points(str(tmp_path / name)), PointOptions(50), str(tmp_path / "r.tif"))
    assert not (tmp_path / "r.tif").exists()


def test_truncated_zip_and_zip_without_table(tmp_path, cloud):
    with zipfile.ZipFile(tmp_path / "no.zip", "w") as archive:
        archive.writestr("readme.md", "nothing")
    with pytest.raises(FtlError, match="no csv"):
        open_points(str(tmp_path / "no.zip"))
    with pytest.raises(FtlError, match="not there"):
        open_points(str(tmp_path / "none.csv"))
    egms(tmp_path / "e.csv", *cloud)
    with zipfile.ZipFile(tmp_path / "e.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "e.csv", "e.csv")
    content = bytearray((tmp_path / "e.zip").read_bytes())
    content[1000:3000] = bytes(2000)
    (tmp_path / "e.zip").write_bytes(content)
    with pytest.raises(FtlError, match="incomplete or damaged"):
        rasterize(open_points(str(tmp_path / "e.zip")), PointOptions(50), str(tmp_path / "r.tif"))


def test_what_the_points_hold_is_told_in_mm_a(tmp_path):
    rates = np.linspace(-0.03, 0.01, 101)
    x, y = 500_000 + 10.0 * np.arange(101), np.full(101, 4_000_000.0)
    told = Collected()
    options = PointOptions(50, unit="m/a", flip_sign=True)
    rasterize(table_of(x, y, rates, 32647), options, str(tmp_path / "r.tif"), progress=told)
    values = next(message.values for message in told.messages if "p50" in message.values)
    assert values["count"] == 101
    assert (values["p1"], values["p50"], values["p99"]) == pytest.approx((-9.6, 10.0, 29.6))


@pytest.mark.parametrize("far", [3e11, -3e11, 1e300, np.inf])
def test_points_beyond_any_place_are_left_out_and_counted(tmp_path, far):
    """Cells are counted with 32 bits: whichever of the two coordinates goes beyond."""
    table = table_of([500_050, far, 500_050], [4e6 - 50, 4e6, far], [7, 1, 1], 32633)
    counts = rasterize(table, PointOptions(100), str(tmp_path / "r.tif"))
    assert (counts.points, counts.outside, counts.cells) == (3, 2, 1)
    assert read(tmp_path / "r.tif")[0].tolist() == [[7]]


@pytest.mark.parametrize(("latitude", "longitude", "code"), [
    (38.3, 99.5, 32647), (-38.3, 99.5, 32747), (0.0, -180.0, 32601), (10.0, 179.9, 32660), (10.0, 180.1, 32601),
    (10.0, 5.999, 32631), (10.0, 6.0, 32632),
])  # fmt: skip
def test_zones_of_utm(tmp_path, latitude, longitude, code):
    """Six degrees each from 180 degrees west; those of the south have numbers of their own."""
    rasterize(table_of([longitude], [latitude], [1], 4326), PointOptions(100), str(tmp_path / "r.tif"))
    assert read(tmp_path / "r.tif")[1].GetSpatialRef().GetAuthorityCode(None) == str(code)


@pytest.mark.parametrize("rows", [1, 3, 256])
def test_cells_of_several_bands_of_rows(tmp_path, monkeypatch, rows):
    """Cells lie on multiples of their size, on both sides of the origin too."""
    monkeypatch.setattr(point_grid, "BAND_ROWS", rows)
    x, y = np.array([-150.0, 150.0, 50.0, -50.0]), np.array([650.0, -650.0, 0.0, -99.9])
    rasterize(table_of(x, y, [1, 2, 3, 4], 32633), PointOptions(100), str(tmp_path / "r.tif"), str(tmp_path / "n.tif"))
    raster, dataset = read(tmp_path / "r.tif")
    assert dataset.GetGeoTransform() == (-200, 100, 0, 700, 0, -100)
    assert raster.shape == (14, 4)
    assert {(r, c): raster[r, c] for r, c in np.argwhere(np.isfinite(raster)).tolist()} == {
        (0, 0): 1, (7, 2): 3, (7, 1): 4, (13, 3): 2
    }  # fmt: skip
