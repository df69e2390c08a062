"""Choosing a product's file on the Data page, without its window."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.interpretation.session.product_import import (
    POINTS,
    RASTERS,
    SERIES,
    ProductImport,
    examine,
    target_paths,
)

CORNER, STEP, SHAPE = (99.2, 38.6), (0.0005, -0.0004), (30, 40)


def mintpy_file(path: Path, **attributes: object) -> tuple[str, np.ndarray]:
    """As MintPy writes it: m/year, every attribute as text; and its numbers."""
    h5py = pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")
    rate = np.random.default_rng(1).normal(0, 0.03, SHAPE).astype(np.float32)
    rate[:4] = 0
    meta = {"FILE_TYPE": "velocity", "PROCESSOR": "isce", "UNIT": "m/year", "WIDTH": SHAPE[1], "LENGTH": SHAPE[0]}
    meta |= {"X_FIRST": CORNER[0], "Y_FIRST": CORNER[1], "X_STEP": STEP[0], "Y_STEP": STEP[1]}
    meta |= {"X_UNIT": "degrees", "Y_UNIT": "degrees"} | attributes
    with h5py.File(path, "w") as file:
        file.create_dataset("velocity", data=rate, chunks=True, compression="gzip")
        for key, value in meta.items():
            if value is not None:
                file.attrs[key] = str(value)
    return str(path), rate


def geotiff(path: Path, values: np.ndarray) -> str:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    data = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, gdal.GDT_Float32)
    data.SetGeoTransform((CORNER[0], STEP[0], 0, CORNER[1], 0, STEP[1]))
    data.SetProjection(srs.ExportToWkt())
    data.GetRasterBand(1).WriteArray(values)
    data.GetRasterBand(1).SetNoDataValue(-9999)
    return str(path)


def egms_file(path: Path) -> str:
    rows = [f"p{n},{4_300_000 + 50 * (n % 10)},{2_700_000 + 50 * (n // 10)},{n - 50},0.9" for n in range(100)]
    path.write_text("\n".join(["pid,easting,northing,mean_velocity,temporal_coherence", *rows]) + "\n")
    return str(path)


@pytest.fixture
def importing(make_session, wait_for):
    """A session, what it told, and a function (path) that imports a file and waits for the end."""
    session, heard = make_session()
    importer = ProductImport(session)
    ended, needed, asked = [], [], []
    session.taskFinished.connect(lambda title, _results: ended.append(title))
    importer.inputNeeded.connect(lambda algorithm, given, asks: needed.append((algorithm, given)) if asks else None)
    importer.unitNeeded.connect(lambda *what: asked.append(what))

    def run(path: str) -> str:
        ended.clear()
        before = len(heard.failures)
        assert importer.start(path)
        asked.clear()
        wait_for(lambda: ended or asked or len(heard.failures) > before)
        wait_for(lambda: not session.runner.is_running)
        run.finished = list(ended)
        if asked:
            ended.clear()
        return ended[0] if ended else ""

    run.needed, run.asked, run.importer = needed, asked, importer
    return session, heard, run


def chosen_path(session, field: str = "deformation") -> str:
    return session.project.mapLayer(getattr(session.choices, field)).source()


def test_a_mintpy_file_becomes_the_chosen_rate(importing, tmp_path):
    session, heard, run = importing
    path, stored = mintpy_file(tmp_path / "geo_velocity.h5")
    session.choose(unit="m/a")
    title = run(path)
    assert heard.errors == []
    assert "MintPy" in title
    assert "m/a" in title
    assert "positive toward the satellite" in title
    assert any("Read as MintPy" in text for _level, text in heard.messages)
    assert session.choices.unit == "mm/a"
    assert chosen_path(session) == str(tmp_path / "geo_velocity_rate.tif")
    dataset = gdal.Open(chosen_path(session))
    np.testing.assert_allclose(dataset.ReadAsArray(), np.where(stored == 0, np.nan, stored * 1000), rtol=1e-5)
    assert dataset.GetGeoTransform() == pytest.approx((CORNER[0], STEP[0], 0, CORNER[1], 0, STEP[1]))


def test_the_standard_error_that_comes_along_is_chosen_too(importing, tmp_path):
    session, heard, run = importing
    path, stored = mintpy_file(tmp_path / "geo_velocity.h5")
    h5py = pytest.importorskip("h5py")
    with h5py.File(path, "a") as file:
        file.create_dataset("velocityStd", data=np.full(SHAPE, 0.002, np.float32))
    assert run(path), heard.errors
    sigma = gdal.Open(chosen_path(session, "rate_std")).ReadAsArray()
    np.testing.assert_allclose(sigma, np.where(stored == 0, np.nan, 2), rtol=1e-5)


def test_nothing_is_overwritten(importing, tmp_path):
    session, heard, run = importing
    path, _stored = mintpy_file(tmp_path / "geo_velocity.h5")
    (tmp_path / "geo_velocity_rate.tif").write_bytes(b"mine")
    (tmp_path / "geo_velocity_coherence_2.tif").write_bytes(b"mine too")
    assert run(path), heard.errors
    assert chosen_path(session) == str(tmp_path / "geo_velocity_rate_3.tif")
    assert (tmp_path / "geo_velocity_rate.tif").read_bytes() == b"mine"
    assert target_paths(str(tmp_path), path)[0].endswith("geo_velocity_rate_4.tif")


def test_the_result_lies_beside_the_study(importing, tmp_path):
    session, heard, run = importing
    (tmp_path / "study").mkdir()
    path, _stored = mintpy_file(tmp_path / "geo_velocity.h5")
    session.choose(study=str(tmp_path / "study" / "study.gpkg"))
    assert run(path), heard.errors
    assert chosen_path(session) == str(tmp_path / "study" / "geo_velocity_rate.tif")


def test_points_become_a_raster(importing, tmp_path):
    session, heard, run = importing
    path = egms_file(tmp_path / "EGMS_L2b.csv")
    assert examine(path).algorithm == POINTS
    title = run(path)
    assert heard.errors == []
    assert "EGMS" in title
    values = gdal.Open(chosen_path(session)).ReadAsArray()
    np.testing.assert_array_equal(np.sort(values[~np.isnan(values)]), np.arange(-50, 50))


def test_only_a_documented_sign_is_called_so(tmp_path):
    assert examine(egms_file(tmp_path / "EGMS_L2b.csv")).sign == "positive toward the satellite"
    (tmp_path / "sarvey.csv").write_text("longitude,latitude,velocity,st_consist\n99.2,38.6,-12,0.9\n")
    found = examine(str(tmp_path / "sarvey.csv"))
    assert (found.product, found.unit, found.missing) == ("SARvey", "mm/a", None)
    assert found.sign.startswith("not documented")


def test_a_hyp3_pair_is_refused_with_its_sentence(importing, tmp_path):
    session, heard, run = importing
    name = "S1AA_20200101T000000_20200113T000000_VVP012_INT80_G_ueF_1234_los_disp.tif"
    assert run(geotiff(tmp_path / name, np.ones(SHAPE, np.float32))) == ""
    (sentence,) = heard.failures
    assert "2020-01-01 to 2020-01-13" in sentence
    assert "not a rate" in sentence
    assert session.choices.deformation == ""
    assert os.listdir(tmp_path) == [name]


def test_radar_coordinates_are_refused_with_the_command_that_geocodes(importing, tmp_path):
    _session, heard, run = importing
    nowhere = dict.fromkeys(("X_FIRST", "Y_FIRST", "X_STEP", "Y_STEP", "X_UNIT", "Y_UNIT"))
    path, _stored = mintpy_file(tmp_path / "velocity.h5", **nowhere)
    assert run(path) == ""
    assert "geocode.py" in heard.failures[0]


def test_a_foreign_file_gets_a_sentence(importing, tmp_path):
    _session, heard, run = importing
    (tmp_path / "letter.txt").write_text("Dear colleague\nno numbers here\n")
    (tmp_path / "picture.tif").write_bytes(b"II*\0nothing")
    run(str(tmp_path / "letter.txt"))
    run(str(tmp_path / "picture.tif"))
    run(str(tmp_path / "gone.h5"))
    assert len(heard.failures) == 3
    assert all(text.endswith(".") and "Error" not in text for text in heard.failures)


def test_what_is_wrong_comes_before_the_files_folders(importing, tmp_path):
    _, heard, run = importing
    path = tmp_path / "empty.h5"
    path.touch()
    assert run(str(path)) == ""
    assert heard.failures[0].startswith("The raster empty.h5 cannot be opened")


@pytest.mark.parametrize(("value", "guess"), [(40.0, "mm/a"), (4.0, "cm/a"), (0.04, "m/a")])
def test_an_unknown_unit_is_one_question(importing, tmp_path, value, guess):
    session, heard, run = importing
    path = geotiff(tmp_path / "mine.tif", np.full(SHAPE, value, np.float32))
    assert run(path) == ""
    assert (run.needed, run.asked) == ([], [(path, guess)])
    assert heard.failures == []
    # Else the strip below the pages would stand at half for ever.
    assert run.finished == [f"Import of {os.path.basename(path)}"]
    assert session.choices.deformation == ""
    run.importer.take_rate(path, guess)
    layer = session.project.mapLayer(session.choices.deformation)
    assert (layer.source(), session.choices.unit) == (path, guess)


def test_a_unit_that_cannot_be_guessed_opens_the_tool(importing, tmp_path):
    _session, heard, run = importing
    path = geotiff(tmp_path / "mine.tif", np.full(SHAPE, np.nan, np.float32))
    assert run(path) == ""
    assert run.needed == [(RASTERS, {"INPUT": path})]
    assert "does not state its unit" in heard.failures[0]


def test_a_grid_without_a_crs_opens_the_tool(importing, tmp_path):
    """GMT's grids in metres, or a GeoTIFF that lost its CRS: SOURCE_CRS is asked for, as it is of points."""
    _session, heard, run = importing
    for name, driver in (("rate.grd", "GMT"), ("rate.tif", "GTiff")):
        path = str(tmp_path / name)
        memory = gdal.GetDriverByName("MEM").Create("", SHAPE[1], SHAPE[0], 1, gdal.GDT_Float32)
        memory.SetGeoTransform((500_000, 20, 0, 4_000_000, 0, -20))
        memory.GetRasterBand(1).WriteArray(np.full(SHAPE, -0.06, np.float32))
        if gdal.GetDriverByName(driver) is None:
            continue
        gdal.GetDriverByName(driver).CreateCopy(path, memory)
        run.needed.clear()
        assert run(path) == ""
        assert run.needed == [(RASTERS, {"INPUT": path})], name
        assert heard.failures[-1].startswith(f"{name} does not state its CRS")


def dated_stack(path: Path, dates: int) -> str:
    """A raster with a date as each band's name, as a stack of HyP3's pairs is kept."""
    data = gdal.GetDriverByName("GTiff").Create(str(path), SHAPE[1], SHAPE[0], dates, gdal.GDT_Float32)
    data.SetGeoTransform((CORNER[0], STEP[0], 0, CORNER[1], 0, STEP[1]))
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    data.SetProjection(srs.ExportToWkt())
    for number in range(1, dates + 1):
        data.GetRasterBand(number).SetDescription(f"2020{number:02d}01")
        data.GetRasterBand(number).WriteArray(np.full(SHAPE, number / 1000, np.float32))
    return str(path)


def test_a_time_series_opens_the_fit(importing, tmp_path):
    h5py = pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")
    _, heard, run = importing
    series, _ = mintpy_file(tmp_path / "geo_timeseries.h5", FILE_TYPE="timeseries", UNIT="m")
    with h5py.File(series, "a") as file:
        del file["velocity"]
        file["timeseries"] = np.zeros((8, *SHAPE), np.float32)
        file["date"] = np.array([f"2020{month:02d}01" for month in range(1, 9)], "S8")
    for path in (series, dated_stack(tmp_path / "stack.tif", 8)):
        run.needed.clear()
        assert run(path) == ""
        assert run.needed == [(SERIES, {"INPUT": path})]
        assert "is a displacement time series, not a rate" in heard.failures[-1]
    assert examine(dated_stack(tmp_path / "one.tif", 1)).algorithm == RASTERS


def test_coherence_is_no_rate(tmp_path):
    path, _stored = mintpy_file(tmp_path / "geo_velocity.h5", UNIT="1")
    with pytest.raises(FtlError, match="is no rate"):
        examine(path)


def test_cadia_comes_with_its_coherence(importing, shared_data, tmp_path):
    folder = shared_data / "cadia"
    if not folder.is_dir():
        pytest.skip("the real MintPy files (cadia) are not here")
    session, heard, run = importing
    session.choose(study=str(tmp_path / "study.gpkg"))
    assert run(str(folder / "geo_velocity.h5")), heard.errors
    assert heard.errors == []
    rate = gdal.Open(chosen_path(session)).ReadAsArray()
    assert rate.shape == (253, 224)
    assert np.nanmin(rate) == pytest.approx(-43, abs=1)
    coherence = gdal.Open(chosen_path(session, "coherence")).ReadAsArray()
    assert coherence.shape == rate.shape
    assert 0 <= np.nanmin(coherence) <= np.nanmax(coherence) <= 1
    written = [f"geo_velocity_{what}.tif" for what in ("coherence", "rate", "rate_std")]
    assert sorted(os.listdir(tmp_path)) == written


def test_what_says_neither_unit_nor_sign_is_for_the_tools_window(importing, tmp_path):
    """FLATSIM's numbers may be radians: a guess from their size would be wrong, and the sign is to be told too."""
    layouts = pytest.importorskip("product_layouts", reason="h5py is not installed (Debian: python3-h5py)")
    session, heard, run = importing
    values = np.random.default_rng(1).normal(0, 20, (30, 40)).astype(np.float32)
    path = layouts.tif(tmp_path / "CNES_MV-LOS_geo_8rlks.tiff", values, 4326, (99.2, 38.6), 0.001)
    run(path)
    assert run.asked == []
    assert run.needed == [("ftl:importdeformation", {"INPUT": path})]
    assert "choose the unit (rad/a" in str(heard.failures[-1])
    assert session.choices.deformation == ""
