"""terrainfactors run as Processing runs it, against gdaldem."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsProcessingException, QgsRasterLayer

from ftl_qgis_plugin.algorithms.factors.terrain_factors import OUTPUTS

GDALDEM = {
    "SLOPE": ("slope", "Horn"),
    "ASPECT": ("aspect", "Horn"),
    "TPI": ("TPI", None),
    "TRI": ("TRI", "Riley"),
    "ROUGHNESS": ("Roughness", None),
}


def make_dem(path, bands=1, epsg=32645):
    rows, cols = np.mgrid[:70, :80]
    elevation = 4200 + 150 * np.sin(cols / 11) * np.cos(rows / 8) + np.random.default_rng(0).normal(0, 3, (70, 80))
    elevation[30:32, 40] = -9999
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 80, 70, bands, gdal.GDT_Float32)
    dataset.SetGeoTransform((600000, 30, 0, 3400000, 0, -30))
    if epsg:
        srs = osr.SpatialReference()
        srs.ImportFromEPSG(epsg)
        dataset.SetProjection(srs.ExportToWkt())
    band = dataset.GetRasterBand(bands)
    band.SetNoDataValue(-9999)
    band.WriteArray(elevation)
    return str(path)


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def files(folder):
    """What lies in the folder but for the statistics that QGIS may keep beside a DEM."""
    return sorted(item.name for item in folder.iterdir() if item.name != "dem.tif.aux.xml")


def gdaldem(path, mode, algorithm):
    target = gdal.DEMProcessing("", path, mode, format="MEM", alg=algorithm, computeEdges=False)
    values = target.ReadAsArray()
    values[values == target.GetRasterBand(1).GetNoDataValue()] = np.nan
    return values


def test_equals_gdaldem(run_algorithm, tmp_path):
    dem = make_dem(tmp_path / "dem.tif")
    targets = {name: str(tmp_path / f"{name}.tif") for name in OUTPUTS}
    results, feedback = run_algorithm("terrainfactors", {"DEM": dem, **targets})
    assert results == targets
    assert feedback.percents[-1] == 100
    # GDAL after 3.10 computes in float32, so that the last digits may differ.
    tolerance = 0 if int(gdal.VersionInfo()) < 3110000 else 1e-5
    for name, (mode, algorithm) in GDALDEM.items():
        np.testing.assert_allclose(read(targets[name]), gdaldem(dem, mode, algorithm), tolerance, tolerance)
    for name in ("PLAN_CURVATURE", "PROFILE_CURVATURE", "RELIEF"):
        assert np.isfinite(read(targets[name])).mean() > 0.7


def test_only_what_is_asked_for_is_written(run_algorithm, tmp_path):
    dem = make_dem(tmp_path / "dem.tif")
    results, _ = run_algorithm("terrainfactors", {"DEM": dem, "TPI": str(tmp_path / "tpi.tif")})
    assert results == {"TPI": str(tmp_path / "tpi.tif")}
    assert files(tmp_path) == ["dem.tif", "tpi.tif"]


def test_options_reach_the_numbers(run_algorithm, tmp_path):
    dem = make_dem(tmp_path / "dem.tif", bands=2)
    slope, relief, plan = (str(tmp_path / f"{name}.tif") for name in ("slope", "relief", "plan"))
    parameters = {"DEM": dem, "BAND": 2, "SLOPE_METHOD": 1, "RELIEF_RADIUS": 200, "CURVATURE_RADIUS": 4}
    run_algorithm("terrainfactors", parameters | {"SLOPE": slope, "RELIEF": relief, "PLAN_CURVATURE": plan})
    band = gdal.Translate("", dem, format="MEM", bandList=[2])
    np.testing.assert_allclose(read(slope), gdaldem(band, "slope", "ZevenbergenThorne"), rtol=1e-5)
    elevation = read(dem)[1]
    # 200 m are 7 pixels of 30 m: the first pixel with a whole window is the eighth.
    assert np.isnan(read(relief)[6]).all()
    window = elevation[0:15, 3:18]
    assert read(relief)[7, 10] == window.max() - window.min()
    assert np.isnan(read(plan)[3]).all()
    assert np.isfinite(read(plan)[4, 4:-4]).all()


def test_a_dem_without_crs_is_told(run_algorithm, tmp_path):
    layer = QgsRasterLayer(make_dem(tmp_path / "dem.tif", epsg=None), "heights")
    layer.setCrs(layer.crs().__class__())
    with pytest.raises(QgsProcessingException, match="heights has no coordinate reference system"):
        run_algorithm("terrainfactors", {"DEM": layer, "SLOPE": str(tmp_path / "slope.tif")})
    assert not (tmp_path / "slope.tif").exists()


def test_a_target_that_cannot_be_written_is_told(run_algorithm, tmp_path):
    dem = make_dem(tmp_path / "dem.tif")
    (tmp_path / "file").write_text("not a folder")
    blocked = str(tmp_path / "file" / "tpi.tif")
    with pytest.raises(QgsProcessingException, match=r"tpi\.tif"):
        run_algorithm("terrainfactors", {"DEM": dem, "SLOPE": str(tmp_path / "slope.tif"), "TPI": blocked})
    assert files(tmp_path) == ["dem.tif", "file"]


def test_aspect_on_a_turned_map_counts_from_true_north(run_algorithm, tmp_path):
    dem, target = tmp_path / "dem.tif", str(tmp_path / "aspect.tif")
    grid = gdal.GetDriverByName("GTiff").Create(str(dem), 80, 60, 1, gdal.GDT_Float32)
    grid.SetGeoTransform((1_500_000, 500, 0, -800_000, 0, -500))
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(3413)
    grid.SetProjection(srs.ExportToWkt())
    cols, rows = np.meshgrid(np.arange(80), np.arange(60))
    x, y = 1_500_000 + 500 * (cols + 0.5), -800_000 - 500 * (rows + 0.5)
    # Height falls with the distance from the pole's meridian circle: everywhere the slope faces the pole, true north.
    grid.GetRasterBand(1).WriteArray((np.hypot(x, y) / 100).astype(np.float32))
    grid = None
    _, feedback = run_algorithm("terrainfactors", {"DEM": str(dem), "ASPECT": target})
    aspect = gdal.Open(target).ReadAsArray()[1:-1, 1:-1]
    assert feedback.warnings == []
    assert np.abs((aspect + 180) % 360 - 180).max() < 0.05


def test_no_output_is_told(run_algorithm, tmp_path):
    with pytest.raises(QgsProcessingException, match="at least one terrain factor"):
        run_algorithm("terrainfactors", {"DEM": make_dem(tmp_path / "dem.tif")})


def test_cancelling_leaves_no_file(run_algorithm, make_feedback, tmp_path):
    dem = make_dem(tmp_path / "dem.tif")
    feedback = make_feedback(cancel_at=0.1)
    results, _ = run_algorithm("terrainfactors", {"DEM": dem, "SLOPE": str(tmp_path / "slope.tif")}, feedback)
    assert feedback.isCanceled()
    assert results.get("SLOPE") is None
    assert files(tmp_path) == ["dem.tif"]
