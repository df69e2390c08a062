"""fitseasonaldeformation, combinetracks, projectonslope and removeregionaldeformation as Processing runs them."""

from __future__ import annotations

import datetime
import os

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsRasterLayer

from ftl_qgis_plugin.algorithms.deformation.fit_seasonal_deformation import FitSeasonalDeformation
from ftl_qgis_plugin.core.grids.raster import gdal_errors

TIMES = 2016 + np.arange(30) * 36 / 365


def geotiff(path, values, names=(), epsg=32647):
    values = np.atleast_3d(values.T).T.astype(np.float32)
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), values.shape[2], values.shape[1], len(values), gdal.GDT_Float32
    )
    dataset.SetGeoTransform((600000, 20, 0, 4300000, 0, -20))
    if epsg:
        srs = osr.SpatialReference()
        srs.ImportFromEPSG(epsg)
        dataset.SetProjection(srs.ExportToWkt())
    dataset.WriteArray(values)
    for number, name in enumerate(names, 1):
        dataset.GetRasterBand(number).SetDescription(name)
    del dataset
    return str(path)


def read(path):
    dataset = gdal.Open(path)
    return dataset.ReadAsArray()


def displacement(rows=6, cols=7):
    t = TIMES[:, np.newaxis, np.newaxis]
    rate = np.linspace(-80, 20, rows * cols).reshape(rows, cols)
    starts = [(datetime.date(int(time), 1, 1) - datetime.date(2016, 1, 1)).days for time in TIMES]
    days = [start + time % 1 * (366 if int(time) % 4 == 0 else 365) for start, time in zip(starts, TIMES)]
    return rate, rate * np.reshape(days, t.shape) / 365.25 + 9 * np.cos(2 * np.pi * (t - 0.25))


def test_multiband_with_typed_dates(run_algorithm, tmp_path):
    rate, values = displacement()
    outputs = {name: str(tmp_path / f"{name}.tif") for name in ("RATE", "RATE_SIGMA", "AMPLITUDE", "PHASE", "RMSE")}
    path = geotiff(tmp_path / "cube.tif", values / 1000)
    dates = " ".join(f"{time:.6f}" for time in TIMES)
    results, feedback = run_algorithm(
        "fitseasonaldeformation", {"INPUT": path, "DATES": dates, "UNIT": 3, "DATE_COUNT": None, **outputs}
    )
    assert set(results) == set(outputs)
    np.testing.assert_allclose(read(results["RATE"]), rate, atol=1e-2)
    np.testing.assert_allclose(read(results["AMPLITUDE"]), 9, atol=1e-2)
    np.testing.assert_allclose(read(results["PHASE"]), 1 + 365 / 4, atol=0.1)
    weights = {"WEIGHTS": " ".join(["1", "2", "3"] * 10)}
    parameters = {"INPUT": path, "DATES": dates, "UNIT": 3, "RATE": outputs["RATE"]}
    run_algorithm("fitseasonaldeformation", {**parameters, **weights})
    np.testing.assert_allclose(read(outputs["RATE"]), rate, atol=1e-2)
    assert "30 dates from 2016-01-01" in " ".join(feedback.infos)


@pytest.mark.parametrize("as_layer", [False, True])
def test_mintpy_file(run_algorithm, tmp_path, as_layer):
    h5py = pytest.importorskip("h5py", reason="h5py writes the HDF5 file of this test (Debian: python3-h5py)")
    rate, values = displacement()
    days = [f"{int(time)}{1 + int(time % 1 * 12):02d}15" for time in TIMES]
    path = str(tmp_path / "geo_timeseries.h5")
    with h5py.File(path, "w") as file:
        file["timeseries"] = values.astype(np.float32) / 1000
        # A second raster: GDAL then shows subdatasets only, and QGIS cannot load the file itself.
        file["mask"] = np.ones(rate.shape, np.int8)
        file["date"] = np.array([day.encode() for day in days])
        file.attrs.update({"FILE_TYPE": "timeseries", "UNIT": "m", "WIDTH": "7", "EPSG": "32647"})
        file.attrs.update({"X_FIRST": "600000", "Y_FIRST": "4300000", "X_STEP": "20", "Y_STEP": "-20"})
    source = path
    if as_layer:
        source = QgsRasterLayer(f'HDF5:"{path}"://timeseries', "series")
        assert source.isValid()
    results, _ = run_algorithm("fitseasonaldeformation", {"INPUT": source, "RATE": str(tmp_path / "rate.tif")})
    got = gdal.Open(results["RATE"])
    assert got.GetGeoTransform() == (600000, 20, 0, 4300000, 0, -20)
    assert np.abs(got.ReadAsArray() - rate).mean() < 8  # the dates above are rounded to mid-months


def test_fit_errors_are_sentences(run_algorithm, tmp_path):
    path = geotiff(tmp_path / "cube.tif", displacement()[1])
    rate = str(tmp_path / "rate.tif")
    with pytest.raises(QgsProcessingException, match="does not state the dates"):
        run_algorithm("fitseasonaldeformation", {"INPUT": path, "RATE": rate})
    with pytest.raises(QgsProcessingException, match=r"30 band\(s\), but there are 2 dates"):
        run_algorithm("fitseasonaldeformation", {"INPUT": path, "DATES": "20180101 20190101", "RATE": rate})
    with pytest.raises(QgsProcessingException):
        run_algorithm("fitseasonaldeformation", {"INPUT": str(tmp_path / "none.h5"), "RATE": rate})
    assert not os.path.exists(rate)


def test_combine(run_algorithm, tmp_path):
    first = geotiff(tmp_path / "a.tif", np.array([[10.0, -60, np.nan], [1, 2, 3]]))
    second = geotiff(tmp_path / "b.tif", np.array([[-20.0, 50, 7], [1, 2, -3.5]]))
    out = str(tmp_path / "out.tif")
    run_algorithm("combinetracks", {"INPUTS": [first, second], "METHOD": 0, "OUTPUT": out})
    np.testing.assert_array_equal(read(out), [[-20, -60, 7], [1, 2, -3.5]])
    run_algorithm("combinetracks", {"INPUTS": [first, second], "METHOD": 1, "OUTPUT": out})
    np.testing.assert_array_equal(read(out), [[10, 50, np.nan], [1, 2, 3]])
    east = str(tmp_path / "east.tif")
    # Satellites west and east at 60 degrees: up has a cosine of 0.5 in both.
    parameters = {"INPUTS": [first, second], "METHOD": 2, "INCIDENCE": "60;60", "HEADING": "0;180"}
    _, feedback = run_algorithm("combinetracks", {**parameters, "OUTPUT": out, "EAST": east})
    np.testing.assert_allclose(read(out), [[-10, -10, np.nan], [2, 4, -0.5]], atol=1e-5)
    np.testing.assert_allclose(read(east), np.array([[-30, 110, np.nan], [0, 0, -6.5]]) / np.sqrt(3), atol=1e-5)
    assert "Condition number" in " ".join(feedback.infos)
    angles = [geotiff(tmp_path / "inc.tif", np.full((2, 3), 60.0)), geotiff(tmp_path / "inc2.tif", np.full((2, 3), 60))]
    run_algorithm("combinetracks", {**parameters, "INCIDENCE": "", "INCIDENCE_RASTERS": angles, "OUTPUT": out})
    np.testing.assert_allclose(read(out), [[-10, -10, np.nan], [2, 4, -0.5]], atol=1e-5)
    with pytest.raises(QgsProcessingException, match="HEADING has 1 entries for 2 tracks"):
        run_algorithm("combinetracks", {**parameters, "HEADING": "0", "OUTPUT": out})


def test_project(run_algorithm, tmp_path):
    dem = geotiff(tmp_path / "dem.tif", 3000 - np.tile(np.arange(12.0) * 20 * np.tan(np.radians(20)), (10, 1)))
    rate = geotiff(tmp_path / "rate.tif", np.full((10, 12), -30.0))
    outputs = {"OUTPUT": str(tmp_path / "out.tif"), "VISIBILITY": str(tmp_path / "seen.tif")}
    parameters = {"INPUT": rate, "DEM": dem, "INCIDENCE": 40, **outputs}
    _, feedback = run_algorithm("projectonslope", {**parameters, "HEADING": 0})
    # East-facing, satellite in the west: C = -sin(40) cos(20) - cos(40) sin(20) = -sin(60).
    np.testing.assert_allclose(read(outputs["OUTPUT"])[1:-1, 1:-1], 30 / np.sin(np.radians(60)), rtol=1e-5)
    seen = read(outputs["VISIBILITY"])[:, 1:-1, 1:-1]
    np.testing.assert_allclose(seen[0], np.sin(np.radians(60)), rtol=1e-5)
    assert (seen[1] == 4).all()
    np.testing.assert_allclose(seen[2], -np.sin(np.radians(60)), rtol=1e-5)
    assert "does not mean that nothing moves" in " ".join(feedback.warnings)
    with pytest.raises(QgsProcessingException, match="HEADING is missing"):
        run_algorithm("projectonslope", parameters)


def test_remove_regional(run_algorithm, tmp_path):
    values = np.full((30, 30), 12.0)
    values[15, 15] = -70
    path, out = geotiff(tmp_path / "rate.tif", values), str(tmp_path / "out.tif")
    parameters = {"INPUT": path, "LOCAL_RADIUS": 0, "REGIONAL_RADIUS": 100, "OUTPUT": out}
    run_algorithm("removeregionaldeformation", parameters)
    assert read(out)[15, 15] == pytest.approx(-82 * (1 - 1 / 121), rel=1e-5)
    assert read(out)[2, 2] == pytest.approx(0, abs=1e-5)
    with pytest.raises(QgsProcessingException, match="has to be larger"):
        run_algorithm("removeregionaldeformation", {**parameters, "LOCAL_RADIUS": 110})


@pytest.mark.parametrize(
    ("algorithm", "parameters"),
    [
        ("fitseasonaldeformation", {"DATES": " ".join(map(str, TIMES)), "RATE": "out.tif"}),
        ("removeregionaldeformation", {"OUTPUT": "out.tif"}),
    ],
)
def test_cancelled_runs_leave_nothing(run_algorithm, make_feedback, tmp_path, algorithm, parameters):
    path = geotiff(tmp_path / "in.tif", displacement()[1])
    target = tmp_path / "results"
    target.mkdir()
    parameters = {name: str(target / value) if value.endswith(".tif") else value for name, value in parameters.items()}
    feedback = make_feedback()
    feedback.cancel()
    run_algorithm(algorithm, {"INPUT": path, **parameters}, feedback)
    assert os.listdir(target) == []


def test_qgis_itself_opens_no_hdf5_file(tmp_path):
    """libhdf5 crashes at some damaged files; the header alone makes it HDF5's, and QGIS would call it no raster."""
    path = tmp_path / "damaged.h5"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(200))
    algorithm = FitSeasonalDeformation().create()
    context = QgsProcessingContext()
    assert algorithm.parameterDefinition("INPUT").checkValueIsAcceptable(str(path), context)
    assert not algorithm.parameterDefinition("INPUT").checkValueIsAcceptable(str(tmp_path / "none.tif"), context)
    assert algorithm.validateInputCrs({"INPUT": str(path)}, context)
    with gdal_errors() as errors:
        ok, reason = algorithm.checkParameterValues({"INPUT": str(path), "RATE": str(tmp_path / "rate.tif")}, context)
    assert (ok, reason, errors) == (True, "", [])


def test_ground_that_is_not_seen(run_algorithm, tmp_path):
    rate = np.full((20, 30), 10.0)
    rate[:, 20:] = np.nan
    sigma = np.full((20, 30), 1.0)
    sigma[:10] = 30  # 1.96 * 30 > 50
    output = str(tmp_path / "unseen.tif")
    parameters = {"INPUT": geotiff(tmp_path / "rate.tif", rate / 1000), "UNIT": 2, "OUTPUT": output}
    parameters["RATE_STD"] = geotiff(tmp_path / "sigma.tif", sigma / 1000)
    results, feedback = run_algorithm("unseenground", parameters)
    codes = read(output)
    assert (codes[:, 20:] == 3).all()
    assert (codes[:10, :20] == 6).all()
    assert (codes[10:, :20] == 0).all()
    assert results["UNSEEN_SHARE"] == pytest.approx(2 / 3)
    assert results["LANDSLIDE_COUNT"] == results["LANDSLIDES_UNSEEN"] == 0
    assert "66.7\u00a0% of the study area is not seen" in " ".join(feedback.infos)
    negative = geotiff(tmp_path / "negative.tif", -sigma)
    _results, feedback = run_algorithm("unseenground", {**parameters, "RATE_STD": negative, "COHERENCE": negative})
    told = " ".join(feedback.warnings)
    assert "must lie between 0 and 1" in told
    assert "The standard error negative goes from -3e+04 to -1000, but none is negative" in told
    run_algorithm("unseenground", parameters)
    with pytest.raises(QgsProcessingException, match="Choose a DEM"):
        run_algorithm("unseenground", {**parameters, "INCIDENCE": 39, "HEADING": -12})
    with pytest.raises(QgsProcessingException, match="HEADING is missing"):
        run_algorithm("unseenground", {**parameters, "DEM": parameters["INPUT"], "INCIDENCE": 39})
    layer = QgsRasterLayer(output, "unseen")
    from ftl_qgis_plugin.bridge.styling import apply_style

    apply_style(layer, "unseen")
    assert len(layer.renderer().classes()) == 7
