"""Product readers on files laid out as each program writes them, and on the real MintPy files from Cadia."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.grids.grid import Window
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.products.hdf5.hdf5_check import is_intact
from ftl_qgis_plugin.core.products.product import TOWARD, GdalBand, canonical_unit, wkt_of_epsg
from ftl_qgis_plugin.core.products.rate_raster import (
    CoherenceRaster,
    RateOptions,
    likely_mistakes,
    summarise,
    unit_of,
    write_rate,
)
from ftl_qgis_plugin.core.products.readers import licsbas
from ftl_qgis_plugin.core.products.recognition import PRODUCTS, recognise
from ftl_qgis_plugin.core.progress import Collected
from ftl_qgis_plugin.core.timeseries.cube import open_cube

h5py = pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

SHARED = Path(os.environ.get("FTL_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
CADIA = SHARED / "cadia"

# Upper left corner, steps and shape of the small files made here.
CORNER = (99.2, 38.6)
STEP = (0.0005, -0.0004)
SHAPE = (30, 40)


@pytest.fixture
def rate_m() -> np.ndarray:
    rate = np.random.default_rng(1).normal(0, 0.03, SHAPE).astype(np.float32)
    rate[:4] = 0
    rate[-3:] = np.nan
    return rate


def mintpy_file(path: Path, datasets: dict, **attributes: object) -> str:
    """As writefile.write does it: chunked datasets, every attribute as text in the root group."""
    meta = {"FILE_TYPE": "velocity", "PROCESSOR": "isce", "UNIT": "m/year", "WIDTH": SHAPE[1], "LENGTH": SHAPE[0]}
    meta |= {"X_FIRST": CORNER[0], "Y_FIRST": CORNER[1], "X_STEP": STEP[0], "Y_STEP": STEP[1]}
    meta |= {"X_UNIT": "degrees", "Y_UNIT": "degrees"} | attributes
    with h5py.File(path, "w") as file:
        for name, values in datasets.items():
            file.create_dataset(name, data=values, chunks=True, compression="gzip")
        for key, value in meta.items():
            if value is not None:
                file.attrs[key] = str(value)
    return str(path)


def licsbas_file(path: Path, vel: np.ndarray, geocoded: bool = True) -> str:
    """As LiCSBAS13_sb_inv.py does it: corner and spacing as scalar datasets, gzip, dates as int32."""
    with h5py.File(path, "w") as file:
        file.create_dataset("imdates", data=[np.int32(20200101), np.int32(20200113)])
        file.create_dataset("gap", data=np.zeros((1, *vel.shape), np.int8), compression="gzip")
        file.create_dataset("cum", data=np.stack([np.zeros_like(vel), vel]), compression="gzip")
        file.create_dataset("vel", data=vel, compression="gzip")
        file.create_dataset("coh_avg", data=np.full(vel.shape, 0.8, np.float32), compression="gzip")
        file.create_dataset("refarea", data="1:2/3:4")
        if geocoded:
            file.create_dataset("corner_lat", data=CORNER[1] + STEP[1] / 2)
            file.create_dataset("corner_lon", data=CORNER[0] + STEP[0] / 2)
            file.create_dataset("post_lat", data=STEP[1])
            file.create_dataset("post_lon", data=STEP[0])
    return str(path)


def geotiff(path: Path, values: np.ndarray, no_data: float | None = None, unit: str = "", epsg: int = 4326) -> str:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    data = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, gdal.GDT_Float32)
    data.SetGeoTransform((CORNER[0], STEP[0], 0, CORNER[1], 0, STEP[1]))
    data.SetProjection(srs.ExportToWkt())
    band = data.GetRasterBand(1)
    band.WriteArray(values)
    if no_data is not None:
        band.SetNoDataValue(no_data)
    if unit:
        band.SetUnitType(unit)
    return str(path)


def imported(path: str, target: Path, options: RateOptions | None = None, product: str = "auto", **more) -> np.ndarray:
    write_rate(recognise(path, product), options or RateOptions(), str(target), **more)
    dataset = gdal.Open(str(target))
    band = dataset.GetRasterBand(1)
    assert band.DataType == gdal.GDT_Float32
    assert np.isnan(band.GetNoDataValue())
    return band.ReadAsArray()


def geotransform(path: Path) -> tuple:
    return gdal.Open(str(path)).GetGeoTransform()


def test_motion_along_the_track_is_no_rate(tmp_path, rate_m):
    """LiCSBAS's burst overlaps: with the line of sight's in one file, or alone."""
    path = licsbas_file(tmp_path / "cum_filt.h5", rate_m)
    with h5py.File(path, "a") as file:
        file["vel_sbovl"], file["cum_sbovl"] = file["vel"][()], file["cum"][()]
    assert recognise(path).dataset == "vel"
    assert open_cube(path).path.endswith("//cum")
    for name in (f'HDF5:"{path}"://vel_sbovl', f'HDF5:"{path}"://cum_sbovl'):
        for read in (recognise, open_cube):
            with pytest.raises(FtlError, match=r"_sbovl' is motion along the satellite's track"):
                read(name)
    with h5py.File(path, "a") as file:
        del file["vel"], file["cum"]
    for read in (recognise, open_cube):
        with pytest.raises(FtlError, match=r"_sbovl' is motion along the satellite's track"):
            read(path)


# MintPy


@pytest.mark.skipif(not CADIA.is_dir(), reason="the real MintPy files (shared/data/cadia) are not here")
def test_cadia_lies_where_its_attributes_say_and_is_in_mm(tmp_path):
    path = str(CADIA / "geo_velocity.h5")
    rate = imported(path, tmp_path / "rate.tif")
    with h5py.File(path) as file:
        stored = file["velocity"][:]
        corner = float(file.attrs["X_FIRST"]), float(file.attrs["Y_FIRST"])
        step = float(file.attrs["X_STEP"]), float(file.attrs["Y_STEP"])
    expected = np.where(stored == 0, np.nan, stored.astype(np.float64) * 1000)
    np.testing.assert_allclose(rate, expected, rtol=1e-6)
    assert geotransform(tmp_path / "rate.tif") == pytest.approx(
        (corner[0], step[0], 0, corner[1], 0, step[1]), abs=1e-12
    )
    # By hand: the far corner is the first corner plus 224 and 253 steps.
    dataset = gdal.Open(str(tmp_path / "rate.tif"))
    assert (dataset.RasterXSize, dataset.RasterYSize) == (224, 253)
    x0, dx, _, y0, _, dy = dataset.GetGeoTransform()
    assert x0 + 224 * dx == pytest.approx(148.96131294233828 + 224 * 0.000439300870306791, abs=dx / 1000)
    assert y0 + 253 * dy == pytest.approx(-33.45294129812149 - 253 * 0.0003292567843630537, abs=-dy / 1000)
    assert dataset.GetSpatialRef().GetAuthorityCode(None) == "4326"
    assert dataset.GetMetadataItem("unit") == "mm/a"
    assert dataset.GetMetadataItem("sign") == TOWARD
    assert np.nanmin(rate) == pytest.approx(-43, abs=1)
    assert np.nanmax(rate) == pytest.approx(21, abs=1)


@pytest.mark.skipif(not CADIA.is_dir(), reason="the real MintPy files (shared/data/cadia) are not here")
def test_cadia_reference_point_lies_at_its_pixel():
    """MintPy rounded REF_LAT, REF_LON to REF_Y, REF_X, so they agree to half a pixel and no better."""
    grid = recognise(str(CADIA / "geo_velocity.h5")).grid
    with h5py.File(CADIA / "geo_velocity.h5") as file:
        row, col = int(file.attrs["REF_Y"]), int(file.attrs["REF_X"])
        latitude, longitude = float(file.attrs["REF_LAT"]), float(file.attrs["REF_LON"])
    assert abs((longitude - grid.x_min) / grid.x_size - col) <= 0.5
    assert abs((grid.y_max - latitude) / grid.y_size - row) <= 0.5


@pytest.mark.skipif(not CADIA.is_dir(), reason="the real MintPy files (shared/data/cadia) are not here")
def test_cadia_coherence_comes_along_and_masks(tmp_path):
    target, coherence = tmp_path / "rate.tif", tmp_path / "coherence.tif"
    rate = imported(
        str(CADIA / "geo_velocity.h5"), target, RateOptions(min_coherence=0.7), coherence_path=str(coherence)
    )
    with h5py.File(CADIA / "geo_velocity.h5") as file, h5py.File(CADIA / "geo_temporalCoherence.h5") as other:
        stored, quality = file["velocity"][:], other["temporalCoherence"][:]
    np.testing.assert_array_equal(gdal.Open(str(coherence)).ReadAsArray(), quality)
    kept = (quality >= np.float32(0.7)) & (stored != 0) & ~np.isnan(stored)
    np.testing.assert_array_equal(~np.isnan(rate), kept)


def test_mintpy_in_utm_by_epsg_and_by_zone(tmp_path, rate_m):
    corner = {"X_FIRST": 600000.0, "Y_FIRST": 4300000.0, "X_STEP": 40.0, "Y_STEP": -40.0, "X_UNIT": "meters"}
    by_epsg = recognise(mintpy_file(tmp_path / "a.h5", {"velocity": rate_m}, **corner, EPSG="32647"))
    by_zone = recognise(mintpy_file(tmp_path / "b.h5", {"velocity": rate_m}, **corner, UTM_ZONE="47N"))
    south = recognise(mintpy_file(tmp_path / "c.h5", {"velocity": rate_m}, **corner, UTM_ZONE="19S"))
    assert by_epsg.grid.same_as(by_zone.grid)
    assert by_epsg.grid.bounds == (600000.0, 4300000.0 - 30 * 40, 600000.0 + 40 * 40, 4300000.0)
    assert by_epsg.grid.srs.GetAuthorityCode(None) == "32647"
    assert south.grid.srs.GetAuthorityCode(None) == "32719"
    with pytest.raises(FtlError, match="neither EPSG nor UTM_ZONE"):
        recognise(mintpy_file(tmp_path / "d.h5", {"velocity": rate_m}, **corner))


def test_mintpy_values_zero_and_nan(tmp_path, rate_m):
    path = mintpy_file(tmp_path / "geo_velocity.h5", {"velocity": rate_m, "velocityStd": np.abs(rate_m)})
    rate = imported(path, tmp_path / "rate.tif")
    np.testing.assert_allclose(rate, np.where(rate_m == 0, np.nan, rate_m * 1000.0), rtol=1e-6)
    kept = imported(path, tmp_path / "zero.tif", RateOptions(zero_is_no_data=False))
    assert (kept[:4] == 0).all()
    flipped = imported(path, tmp_path / "flip.tif", RateOptions(flip_sign=True))
    np.testing.assert_array_equal(flipped, -rate)


def test_mintpy_other_datasets(tmp_path, rate_m):
    path = mintpy_file(tmp_path / "v.h5", {"velocity": rate_m, "velocityStd": rate_m, "annualAmplitude": rate_m})
    assert recognise(path).dataset == "velocity"
    assert recognise(path, dataset="velocityStd").unit == "m/a"
    amplitude = recognise(path, dataset="annualAmplitude")
    assert amplitude.unit == "m"
    write_rate(amplitude, RateOptions(), str(tmp_path / "amplitude.tif"))
    written = gdal.Open(str(tmp_path / "amplitude.tif"))
    assert written.GetMetadataItem("unit") == "mm"
    np.testing.assert_allclose(written.ReadAsArray()[10], rate_m[10] * 1000.0, rtol=1e-6)
    as_layer = recognise(f'HDF5:"{path}"://velocityStd')
    assert as_layer.dataset == "velocityStd"
    with pytest.raises(FtlError, match="no dataset 'speed'"):
        recognise(path, dataset="speed")


def test_mintpy_dataset_unit_wins_over_the_files(tmp_path, rate_m):
    path = mintpy_file(tmp_path / "v.h5", {"velocity": rate_m})
    with h5py.File(path, "a") as file:
        file["velocity"].attrs["UNIT"] = "mm/year"
    assert recognise(path).unit == "mm/a"


def test_mintpy_with_the_newer_coordinate_datasets(tmp_path, rate_m):
    path = mintpy_file(tmp_path / "v.h5", {"velocity": rate_m})
    with h5py.File(path, "a") as file:
        file["x"] = CORNER[0] + (np.arange(SHAPE[1]) + 0.5) * STEP[0]
        file["y"] = CORNER[1] + (np.arange(SHAPE[0]) + 0.5) * STEP[1]
        file["spatial_ref"] = 0
        file["x"].make_scale("x")
        file["y"].make_scale("y")
        file["velocity"].dims[0].attach_scale(file["y"])
        file["velocity"].dims[1].attach_scale(file["x"])
    product = recognise(path)
    assert (product.grid.x_min, product.grid.y_max) == pytest.approx(CORNER)
    np.testing.assert_array_equal(product.rate.read(product.grid.window), rate_m)


def test_mintpy_radar_coordinates_and_time_series_say_what_to_run(tmp_path, rate_m):
    radar = dict.fromkeys(("X_FIRST", "Y_FIRST", "X_STEP", "Y_STEP"))
    with pytest.raises(FtlError, match=r"geocode\.py velocity\.h5"):
        recognise(mintpy_file(tmp_path / "velocity.h5", {"velocity": rate_m}, **radar))
    series = {"timeseries": np.stack([rate_m, rate_m]), "date": np.array([b"20200101", b"20200113"])}
    with pytest.raises(FtlError, match="time series"):
        recognise(mintpy_file(tmp_path / "geo_timeseries.h5", series, FILE_TYPE="timeseries", UNIT="m"))


def test_mintpy_geotiff_by_name_and_by_choice(tmp_path, rate_m):
    found = recognise(geotiff(tmp_path / "geo_velocity.tif", rate_m))
    assert (found.name, found.unit, found.zero_is_no_data) == ("MintPy GeoTIFF", "m/a", True)
    chosen = recognise(geotiff(tmp_path / "mine.tif", rate_m), "mintpy")
    assert chosen.unit == "m/a"
    assert recognise(geotiff(tmp_path / "other.tif", rate_m)).unit == ""


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("X_STEP", "abc"),
        ("X_STEP", "0"),
        ("X_STEP", "-0.0005"),
        ("Y_STEP", "0.0004"),
        ("X_FIRST", "nan"),
        ("Y_FIRST", "1e400"),
        ("Y_FIRST", "4300000"),
        ("X_STEP", None),
        ("Y_FIRST", None),
        ("EPSG", "banana"),
        ("EPSG", "999999"),
        ("UTM_ZONE", "77N"),
        ("UTM_ZONE", "N"),
    ],
)
def test_hostile_attributes_get_a_sentence(tmp_path, rate_m, key, value):
    with pytest.raises(FtlError, match=r"\."):
        recognise(mintpy_file(tmp_path / "v.h5", {"velocity": rate_m}, **{key: value}))


def test_attributes_as_numbers_are_fine(tmp_path, rate_m):
    path = mintpy_file(tmp_path / "v.h5", {"velocity": rate_m})
    with h5py.File(path, "a") as file:
        file.attrs["X_FIRST"] = np.float64(CORNER[0])
        file.attrs["X_STEP"] = np.array([STEP[0]])
        file.attrs["EPSG"] = np.int32(4326)
        file.attrs["OTHER"] = np.zeros((3, 3))
    assert recognise(path).grid.x_min == pytest.approx(CORNER[0])


def test_wrong_stated_size_is_warned_of(tmp_path, rate_m):
    product = recognise(mintpy_file(tmp_path / "v.h5", {"velocity": rate_m}, WIDTH=41))
    assert "WIDTH" in str(product.warnings[0])


# HDF5 in general


def test_huge_and_strange_hdf5_get_a_sentence(tmp_path):
    path = str(tmp_path / "huge.h5")
    with h5py.File(path, "w") as file:
        file.create_dataset("velocity", shape=(10**7, 10**7), dtype="f4", chunks=(1000, 1000))
        file.attrs["FILE_TYPE"] = "velocity"
        file.attrs["X_FIRST"] = "1"
    with pytest.raises(FtlError, match="claims 10000000 x 10000000"):
        recognise(path)
    path = str(tmp_path / "block.h5")
    with h5py.File(path, "w") as file:
        file.create_dataset("velocity", shape=(20000, 20000), dtype="f4", chunks=(20000, 20000), compression="gzip")
        file.attrs.update({"FILE_TYPE": "velocity", "X_FIRST": "1", "Y_FIRST": "1"})
        file.attrs.update({"X_STEP": "0.0001", "Y_STEP": "-0.0001"})
    with pytest.raises(FtlError, match="too large to be read piece by piece"):
        recognise(path)
    for name, values in (("complex", np.zeros(SHAPE, np.complex64)), ("text", np.full(SHAPE, b"x"))):
        path = mintpy_file(tmp_path / f"{name}.h5", {"velocity": values})
        with pytest.raises(FtlError):
            recognise(path)
    path = mintpy_file(tmp_path / "cube.h5", {"velocity": np.zeros((2, 3, 4), np.float32)})
    with pytest.raises(FtlError, match="no raster that could be a rate"):
        recognise(path)
    with pytest.raises(FtlError, match="neither MintPy's"):
        recognise(mintpy_file(tmp_path / "foreign.h5", {"data": np.zeros(SHAPE)}, FILE_TYPE=None))
    path = str(tmp_path / "empty.h5")
    h5py.File(path, "w").close()
    with pytest.raises(FtlError, match="Its datasets: none"):
        recognise(path)


def test_truncated_hdf5_gets_a_sentence_at_any_length(tmp_path, rate_m):
    whole = Path(mintpy_file(tmp_path / "v.h5", {"velocity": rate_m})).read_bytes()
    for number, length in enumerate(np.linspace(0, len(whole) - 1, 12).astype(int)):
        path = tmp_path / f"cut{number}.h5"
        path.write_bytes(whole[:length])
        with pytest.raises(FtlError):
            write_rate(recognise(str(path)), RateOptions(), str(tmp_path / "rate.tif"))
        assert not (tmp_path / "rate.tif").exists()


def test_header_and_text_heap_that_were_never_written_get_a_sentence(tmp_path, rate_m):
    """Downloads that reserve the space first leave zeros; libhdf5 would crash on some and hang on others."""
    path = Path(mintpy_file(tmp_path / "v.h5", {"velocity": rate_m}))
    whole = path.read_bytes()
    assert is_intact(str(path))
    for start in range(0, len(whole), 512):
        if not any(whole[start:]):
            break  # the file's own unused tail
        path.write_bytes(whole[:start] + bytes(len(whole) - start))
        with pytest.raises(FtlError):
            recognise(str(path))
    heap = whole.index(b"GCOL")
    path.write_bytes(whole[: heap + 16] + bytes(512) + whole[heap + 528 :])
    with pytest.raises(FtlError, match="header is broken"):
        recognise(str(path))


def test_a_chunk_that_claims_more_than_its_dimension_is_refused(tmp_path, rate_m):
    path = Path(mintpy_file(tmp_path / "v.h5", {"velocity": rate_m}))
    chunk = np.array([*SHAPE, 4], "<u4").tobytes()
    content = path.read_bytes()
    assert content.count(chunk) == 1
    for side in (SHAPE[1] + 1, 48424):
        path.write_bytes(content.replace(chunk, np.array([SHAPE[0], side, 4], "<u4").tobytes()))
        with pytest.raises(FtlError, match="header is broken"):
            recognise(str(path))


FLIPS = """
import os, random, sys
from ftl_qgis_plugin.core.timeseries.cube import open_cube
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.rate_raster import RateOptions, write_rate
from ftl_qgis_plugin.core.products.recognition import recognise

os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libhdf5 prints its whole stack
whole, target = open(sys.argv[1], "rb").read(), sys.argv[2]
trials, first, end = map(int, sys.argv[3:])
numbers = random.Random(5)
ends = {}
for trial in range(trials):
    content = bytearray(whole)
    for _ in range(numbers.choice((1, 1, 2, 8))):
        content[numbers.randrange(first, end)] = numbers.choice((0, 255, numbers.randrange(256)))
    with open(target, "wb") as file:
        file.write(content)
    child = os.fork()
    if child == 0:
        try:
            if "cum" in target:
                cube = open_cube(target)
                cube.read(next(cube.windows()))
            write_rate(recognise(target), RateOptions(), target + ".tif")
            os._exit(0)
        except FtlError:
            os._exit(1)
        except BaseException:
            os._exit(2)
    state = os.waitpid(child, 0)[1]
    ends[state] = ends.get(state, 0) + 1
print(sorted(ends))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each trial needs a quick process of its own")
@pytest.mark.parametrize("name", ["velocity.h5", "cum.h5"])
def test_flipped_bytes_get_a_sentence_and_never_a_crash(tmp_path, rate_m, name):
    """Of MintPy's file, in the list of its attributes; of LiCSBAS's, anywhere: little of it are values."""
    path = tmp_path / name
    if name == "cum.h5":
        licsbas_file(path, rate_m)
        trials, first, end = 60, 0, path.stat().st_size
    else:
        mintpy_file(path, {"velocity": rate_m}, **{f"KEY{number}": "text" * number for number in range(60)})
        first = path.read_bytes().index(b"KEY30")
        trials, end = 100, first + 400
    command = [sys.executable, "-c", FLIPS, str(path), str(tmp_path / f"flipped_{name}")]
    command += [str(number) for number in (trials, first, end)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == str([0, 256]), result.stdout


def test_lzf_compression_is_named(tmp_path, rate_m):
    path = mintpy_file(tmp_path / "v.h5", {})
    with h5py.File(path, "a") as file:
        file.create_dataset("velocity", data=rate_m, compression="lzf")
    try:
        rate = imported(path, tmp_path / "rate.tif")
    except FtlError as error:
        assert "h5repack" in str(error)  # noqa: PT017 - a GDAL whose HDF5 has the LZF filter reads it
    else:
        np.testing.assert_allclose(rate[10], rate_m[10] * 1000, rtol=1e-6)


def test_damaged_values_get_a_sentence_and_leave_no_file(tmp_path):
    noise = np.random.default_rng(2).normal(size=(300, 400)).astype(np.float32)
    path = tmp_path / "v.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("velocity", data=noise, chunks=(50, 50), compression="gzip")
        file.attrs.update({"FILE_TYPE": "velocity", "X_FIRST": "1", "Y_FIRST": "1"})
        file.attrs.update({"X_STEP": "0.0001", "Y_STEP": "-0.0001"})
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20000] = bytes(20000)
    path.write_bytes(content)
    with pytest.raises(FtlError, match="incomplete or damaged"):
        write_rate(recognise(str(path)), RateOptions(), str(tmp_path / "rate.tif"))
    assert list(tmp_path.iterdir()) == [path]


# LiCSBAS


def test_licsbas_h5_shifts_half_a_pixel(tmp_path, rate_m):
    vel = rate_m * 1000
    rate = imported(licsbas_file(tmp_path / "cum.h5", vel), tmp_path / "rate.tif")
    np.testing.assert_array_equal(rate, vel)
    expected = (CORNER[0], STEP[0], 0, CORNER[1], 0, STEP[1])
    assert geotransform(tmp_path / "rate.tif") == pytest.approx(expected, abs=1e-9)
    assert recognise(str(tmp_path / "cum.h5")).coherence_name == "coh_avg"
    with pytest.raises(FtlError, match="radar coordinates"):
        recognise(licsbas_file(tmp_path / "radar.h5", vel, geocoded=False))


def test_licsbas_h5_with_corner_values_of_other_types(tmp_path, rate_m):
    path = licsbas_file(tmp_path / "cum.h5", rate_m)
    with h5py.File(path, "a") as file:
        del file["corner_lat"]
        file["corner_lat"] = "north"
    with pytest.raises(FtlError, match="corner_lat"):
        recognise(path)


def test_licsbas_raw_equals_the_h5(tmp_path, rate_m):
    vel = (rate_m * 1000).astype("<f4")
    results, info = tmp_path / "results", tmp_path / "info"
    results.mkdir()
    info.mkdir()
    vel.tofile(results / "vel")
    np.full(SHAPE, 0.5, "<f4").tofile(results / "coh_avg")
    lines = [
        "Gamma DIFF&GEO DEM/MAP parameter file",
        "title: DEM",
        "DEM_projection:     EQA",
        "data_format:        REAL*4",
        f"width: {SHAPE[1]}",
        f"nlines: {SHAPE[0]}",
        f"corner_lat:     {CORNER[1] + STEP[1] / 2}  decimal degrees",
        f"corner_lon:    {CORNER[0] + STEP[0] / 2}  decimal degrees",
        f"post_lat: {STEP[1]} decimal degrees",
        f"post_lon: {STEP[0]} decimal degrees",
        "ellipsoid_name: WGS 84",
    ]
    (info / "EQA.dem_par").write_text("\n".join(lines) + "\n")
    product = recognise(str(results / "vel"))
    assert product.unit == "mm/a"
    assert "EQA.dem_par" in str(product.recognised_by)
    rate = imported(str(results / "vel"), tmp_path / "rate.tif", coherence_path=str(tmp_path / "coherence.tif"))
    np.testing.assert_array_equal(rate, vel)
    expected = (CORNER[0], STEP[0], 0, CORNER[1], 0, STEP[1])
    assert geotransform(tmp_path / "rate.tif") == pytest.approx(expected, abs=1e-9)
    assert (gdal.Open(str(tmp_path / "coherence.tif")).ReadAsArray() == 0.5).all()
    window = Window(5, 7, 3, 9)
    np.testing.assert_array_equal(product.rate.read(window), vel[5:8, 7:16])

    (results / "short").write_bytes(vel.tobytes()[:-8])
    with pytest.raises(FtlError, match="describes 40 x 30 float32 pixels"):
        recognise(str(results / "short"))
    for broken in ("width: -4", "width: many", "width: 1e300", "post_lat: 0", "corner_lat: north"):
        key = broken.split(":")[0]
        text = "\n".join(broken if line.startswith(key) else line for line in lines)
        (info / "EQA.dem_par").write_text(text)
        with pytest.raises(FtlError):
            recognise(str(results / "vel"))


def test_licsbas_raw_without_parameter_file(tmp_path, rate_m):
    rate_m.astype("<f4").tofile(tmp_path / "vel")
    with pytest.raises(FtlError, match=r"EQA\.dem_par"):
        recognise(str(tmp_path / "vel"), "licsbas")


def test_licsbas_geotiff(tmp_path, rate_m):
    names = "vel.geo.tif", "vel.mskd.geo.tif", "126A_05410_131313.vel.filt.mskd.geo.tif", "vel.geo (1).tif"
    for name in names:
        product = recognise(geotiff(tmp_path / name, rate_m * 1000, no_data=float("nan")))
        assert (product.name, product.unit, product.sign) == ("LiCSBAS GeoTIFF", "mm/a", TOWARD)
        assert not product.zero_is_no_data
    assert licsbas.recognise_geotiff("level.geo.tif") is None
    geotiff(tmp_path / "coh_avg.geo.tif", np.full(SHAPE, 0.6, np.float32))
    assert recognise(str(tmp_path / "vel.geo.tif")).coherence_name == "coh_avg.geo.tif"


# HyP3


@pytest.mark.parametrize(
    "name",
    [
        "S1AA_20161223T070700_20170116T070658_VVP024_INT80_G_ueF_74C2_los_disp.tif",
        "S1AA_20161223T070700_20170116T070658_VVP024_INT80_G_ueF_74C2_unw_phase.tif",
        "S1_213524_IW1_20170411_20170517_VV_INT80_8E81_unw_phase_clip.tif",
        "clipped_vert_disp.tif",
        "unw_phase.tif",
        "S1_213524_IW1_20170411_20170517_VV_INT80_8E81_unw_phase (1).tif",
    ],
)
def test_hyp3_pairs_are_no_rates(tmp_path, rate_m, name):
    path = geotiff(tmp_path / name, rate_m)
    with pytest.raises(FtlError, match="not a rate") as raised:
        recognise(path)
    assert "MintPy" in str(raised.value)
    assert "'Stack interferograms'" in str(raised.value)
    if "20161223" in name:
        assert "2016-12-23 to 2017-01-16, 24 days" in str(raised.value)
    # Whoever insists that it is a plain raster may: a stack's rate can keep a pair's name.
    assert recognise(path, "geotiff").unit == ""
    with pytest.raises(FtlError):
        recognise(geotiff(tmp_path / "any.tif", rate_m), "hyp3")


# SARscape and plain rasters


def test_sarscape_raster_with_its_side_file(tmp_path, rate_m):
    source = geotiff(tmp_path / "source.tif", rate_m * 1000)
    for name, unit in (("SI_vel_geo", "mm/a"), ("SI_disp_geo", "")):
        gdal.Translate(str(tmp_path / name), source, format="ENVI")
        (tmp_path / f"{name}.sml").write_text("<HEADER_INFO/>")
        product = recognise(str(tmp_path / name))
        assert product.name == "SARscape raster"
        assert product.unit == unit
    rate = imported(str(tmp_path / "SI_vel_geo"), tmp_path / "rate.tif")
    np.testing.assert_array_equal(rate, rate_m * 1000)
    warning = str(recognise(str(tmp_path / "SI_vel_geo")).warnings[0])
    assert "sign" in warning
    gdal.Translate(str(tmp_path / "SI_vel_geo_VD"), source, format="ENVI")
    assert any("vertical" in str(item) for item in recognise(str(tmp_path / "SI_vel_geo_VD"), "sarscape").warnings)


def test_plain_geotiff_needs_a_unit(tmp_path, rate_m):
    path = geotiff(tmp_path / "rate.tif", rate_m)
    product = recognise(path)
    with pytest.raises(FtlError, match="does not state its unit"):
        unit_of(product, RateOptions())
    with pytest.raises(FtlError, match="does not state its unit"):
        write_rate(product, RateOptions(), str(tmp_path / "out.tif"))
    for unit, factor in (("mm/a", 1), ("cm/a", 10), ("m/a", 1000)):
        rate = imported(path, tmp_path / "out.tif", RateOptions(unit=unit))
        np.testing.assert_allclose(rate, rate_m * factor, rtol=1e-6)
    assert recognise(geotiff(tmp_path / "tagged.tif", rate_m, unit="cm/yr")).unit == "cm/a"
    again = recognise(str(tmp_path / "out.tif"))
    assert again.unit == "mm/a"


def test_plain_raster_details(tmp_path, rate_m):
    values = rate_m.copy()
    values[5, 5] = -9999
    values[6, 6] = np.inf
    rate = imported(geotiff(tmp_path / "r.tif", values, no_data=-9999), tmp_path / "o.tif", RateOptions(unit="mm/a"))
    assert np.isnan(rate[5, 5])
    assert np.isnan(rate[6, 6])
    with pytest.raises(FtlError, match=r"1 band\(s\)"):
        recognise(str(tmp_path / "r.tif"), dataset="2")
    with pytest.raises(FtlError, match="numbered bands"):
        recognise(str(tmp_path / "r.tif"), dataset="velocity")
    for bad in (tmp_path / "missing.tif", tmp_path, ""):
        with pytest.raises(FtlError, match="not there"):
            recognise(str(bad))
    (tmp_path / "text.tif").write_text("no raster")
    (tmp_path / "zero").write_bytes(b"")
    for bad in ("text.tif", "zero"):
        for product in PRODUCTS:
            with pytest.raises(FtlError):
                recognise(str(tmp_path / bad), product)


def test_headers_that_claim_too_much(tmp_path):
    (tmp_path / "r.hdr").write_text(
        "ENVI\nsamples = 2000000000\nlines = 2000000000\nbands = 1\ndata type = 4\ninterleave = bsq\nbyte order = 0\n"
    )
    (tmp_path / "r").write_bytes(struct.pack("<f", 1.0))
    with pytest.raises(FtlError):
        recognise(str(tmp_path / "r"))


# Before and while writing


def test_likely_mistakes_are_named(tmp_path, rate_m):
    product = recognise(geotiff(tmp_path / "r.tif", rate_m))
    as_mm = RateOptions(unit="mm/a")
    assert "choose UNIT m/a" in str(likely_mistakes(summarise(product, as_mm), "mm/a")[0])
    as_m = RateOptions(unit="m/a")
    assert likely_mistakes(summarise(product, as_m), "m/a") == []
    millimetres = recognise(geotiff(tmp_path / "mm.tif", rate_m * 1000))
    assert "unit is probably wrong" in str(likely_mistakes(summarise(millimetres, as_m), "m/a")[0])
    empty = recognise(geotiff(tmp_path / "e.tif", np.full(SHAPE, np.nan, np.float32)))
    assert len(likely_mistakes(summarise(empty, as_mm), "mm/a")) == 1
    with pytest.raises(FtlError, match="No pixel"):
        write_rate(empty, as_mm, str(tmp_path / "out.tif"))
    assert not (tmp_path / "out.tif").exists()


def test_summary_of_a_large_raster_is_sampled(tmp_path):
    values = np.random.default_rng(3).normal(5, 2, (3000, 900)).astype(np.float32)
    product = recognise(geotiff(tmp_path / "large.tif", values))
    summary = summarise(product, RateOptions(unit="mm/a"))
    assert summary.p50 == pytest.approx(5, abs=0.05)
    assert summary.p99 == pytest.approx(np.percentile(values, 99), abs=0.1)
    assert summary.valid_share == 1


def test_coherence_from_another_grid_and_missing_coherence(tmp_path, rate_m):
    product = recognise(geotiff(tmp_path / "r.tif", rate_m))
    options = RateOptions(unit="m/a", min_coherence=0.5)
    with pytest.raises(FtlError, match="without coherence"):
        write_rate(product, options, str(tmp_path / "out.tif"))
    coarse = np.zeros((15, 20), np.float32)
    coarse[:, 10:] = 1
    path = geotiff(tmp_path / "coarse.tif", coarse)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.SetGeoTransform((CORNER[0], 2 * STEP[0], 0, CORNER[1], 0, 2 * STEP[1]))
    dataset = None
    coherence = CoherenceRaster(RasterSource(path), product.grid)
    write_rate(product, options, str(tmp_path / "out.tif"), coherence)
    rate = gdal.Open(str(tmp_path / "out.tif")).ReadAsArray()
    assert np.isnan(rate[:, :19]).all()
    np.testing.assert_array_equal(~np.isnan(rate[:, 21:]), ~np.isnan(rate_m[:, 21:]))


def test_coherence_of_a_mintpy_file_on_another_grid_is_refused(tmp_path, rate_m):
    product = recognise(mintpy_file(tmp_path / "v.h5", {"velocity": rate_m}))
    quality = np.full(SHAPE, 0.9, np.float32)
    same = mintpy_file(tmp_path / "c.h5", {"temporalCoherence": quality}, FILE_TYPE="temporalCoherence", UNIT="1")
    assert (CoherenceRaster(RasterSource(same), product.grid).read(product.grid.window) == np.float32(0.9)).all()
    other = mintpy_file(tmp_path / "d.h5", {"temporalCoherence": quality}, FILE_TYPE="temporalCoherence", X_FIRST=99.3)
    with pytest.raises(FtlError, match="not on the rate's grid"):
        CoherenceRaster(RasterSource(other), product.grid)


def test_cancelling_leaves_nothing(tmp_path, rate_m):
    class Cancelled(Collected):
        def is_cancelled(self):
            return True

    product = recognise(geotiff(tmp_path / "r.tif", rate_m))
    before = sorted(tmp_path.iterdir())
    with pytest.raises(CancelledError):
        write_rate(product, RateOptions(unit="m/a"), str(tmp_path / "out.tif"), progress=Cancelled())
    assert sorted(tmp_path.iterdir()) == before


def test_sample_of_a_tiled_raster_with_data_in_one_corner(tmp_path):
    values = np.full((2000, 2000), np.nan, np.float32)
    values[1200:, 1200:] = 40
    plain = geotiff(tmp_path / "plain.tif", values)
    gdal.Translate(str(tmp_path / "tiled.tif"), plain, creationOptions=["TILED=YES"])
    summary = summarise(recognise(str(tmp_path / "tiled.tif")), RateOptions(unit="mm/a"))
    assert summary.valid_share == pytest.approx(0.16, abs=0.05)
    assert summary.p50 == 40


def test_coherence_in_percent_is_warned_of(tmp_path, rate_m):
    product = recognise(geotiff(tmp_path / "r.tif", rate_m))
    percent = GdalBand(geotiff(tmp_path / "c.tif", np.full(SHAPE, 90, np.float32)))
    progress = Collected()
    write_rate(product, RateOptions(unit="m/a", min_coherence=0.7), str(tmp_path / "o.tif"), percent, progress=progress)
    assert "reaches 90" in str(progress.warnings[0])


def test_raster_without_crs_takes_the_given_one(tmp_path, rate_m):
    path = geotiff(tmp_path / "r.tif", rate_m)
    bare = str(tmp_path / "bare.tif")
    gdal.Translate(bare, path, creationOptions=["PROFILE=BASELINE", "TFW=YES"])
    (tmp_path / "bare.tif.aux.xml").unlink()
    with pytest.raises(FtlError, match="coordinate reference system"):
        recognise(bare)
    grid = recognise(bare, wkt=wkt_of_epsg(4326, "")).grid
    assert (grid.x_min, grid.y_max) == pytest.approx(CORNER)
    assert grid.is_geographic


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("m/year", "m/a"),
        ("mm/yr", "mm/a"),
        ("Millimeters per year", "mm/a"),
        ("cm a-1", "cm/a"),
        ("mm*yr^-1", "mm/a"),
        ("mm/day", "mm/d"),
        ("m d-1", "m/d"),
        ("centimetres per day", "cm/d"),
        ("metre", "m"),
        ("m", "m"),
        ("1", "1"),
        ("rad", ""),
        ("", ""),
        (None, ""),
        (5.0, ""),
    ],
)
def test_units_as_programs_write_them(text, unit):
    assert canonical_unit(text) == unit


def test_band_reads_what_gdal_reads(tmp_path, rate_m):
    path = geotiff(tmp_path / "r.tif", rate_m)
    np.testing.assert_array_equal(GdalBand(path).read(Window(2, 3, 4, 5)), rate_m[2:6, 3:8])
