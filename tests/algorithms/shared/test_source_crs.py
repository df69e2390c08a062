"""Rasters that state no CRS, as GMT's grids do: the message names the parameter, and the parameter cures it."""

import datetime

import numpy as np
import pytest
from osgeo import gdal
from polygon_layers import polygons, rows
from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingException, QgsProject, QgsRasterLayer


@pytest.fixture
def bare(tmp_path):
    """Path of a raster as `rate` of conftest.py, without a CRS."""
    path = str(tmp_path / "bare.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 100, 50, 1, gdal.GDT_Float32)
    dataset.SetGeoTransform((500_000, 10, 0, 4_000_500, 0, -10))
    dataset.WriteArray(np.tile(np.arange(100, dtype=np.float32), (50, 1)) * -1)
    dataset.FlushCache()
    return path


@pytest.fixture
def bare_layer(bare):
    """A layer of it that has no CRS either, whatever the profile does with unknown ones; in no project."""
    layer = QgsRasterLayer(bare, "bare")
    layer.setCrs(QgsCoordinateReferenceSystem())
    return layer


PARAMETERS = {"THRESHOLDS": "memory:", "STATISTICS": "memory:", "NOISE_K": 0, "SAMPLE_UNIT": 0}


def test_the_message_names_the_parameter(run_algorithm, bare_layer):
    inventory = polygons([], [(100, 100, 100, 100)])
    with pytest.raises(QgsProcessingException, match=r"bare has no coordinate reference system.*as SOURCE_CRS"):
        run_algorithm("factorthresholds", {**PARAMETERS, "INVENTORY": inventory, "DEFORMATION": bare_layer})


def test_source_crs_cures_it_and_leaves_the_layer_as_it_was(run_algorithm, bare_layer):
    inventory = polygons([], [(100, 100, 100, 100)])
    parameters = {**PARAMETERS, "INVENTORY": inventory, "DEFORMATION": bare_layer}
    results, _ = run_algorithm("factorthresholds", {**parameters, "SOURCE_CRS": "EPSG:32647"})
    (row,) = rows(results["STATISTICS"])
    assert row["mean"] == pytest.approx(np.mean(range(10, 20)))
    assert not bare_layer.crs().isValid()
    assert not QgsProject.instance().mapLayers()


def test_rasters_with_a_crs_keep_it(run_algorithm, rate, bare_layer):
    """A list of rasters, of which one states none."""
    inventory = polygons([], [(100, 100, 100, 100)])
    parameters = {**PARAMETERS, "INVENTORY": inventory, "DEFORMATION": rate, "FACTORS": [bare_layer]}
    results, _ = run_algorithm("factorthresholds", {**parameters, "SOURCE_CRS": "EPSG:32647"})
    by_factor = {row["factor"]: row for row in rows(results["STATISTICS"])}
    assert by_factor["bare"]["pixels"] == by_factor["deformation_rate"]["pixels"] == 100
    results, _ = run_algorithm("factorthresholds", {**parameters, "FACTORS": [], "SOURCE_CRS": "EPSG:4326"})
    assert rows(results["STATISTICS"])[0]["pixels"] == 100


def test_every_tool_that_takes_rasters_offers_it(ftl_provider):
    for algorithm in ftl_provider.algorithms():
        if algorithm.id().startswith("ftl:") and not hasattr(algorithm, "childAlgorithms"):
            kinds = {definition.type() for definition in algorithm.parameterDefinitions()}
            if kinds & {"raster", "multilayer"}:
                assert algorithm.parameterDefinition("SOURCE_CRS") is not None, algorithm.id()


def test_datasets_by_their_names_lie_where_their_product_says(run_algorithm, tmp_path):
    """GDAL reads an HDF5 dataset without a place, and of LiCSBAS's netCDF without a CRS."""
    pytest.importorskip("h5py", reason="h5py writes the files of this test (Debian: python3-h5py)")
    import product_layouts as layouts

    days = [datetime.date(2019, 1, 5) + datetime.timedelta(days=90 * number) for number in range(8)]
    path = layouts.licsbas_netcdf(tmp_path / "out.nc", np.full((20, 30), -80.0), days)
    series = {"INPUT": f'NETCDF:"{path}":cum', "RATE": str(tmp_path / "rate.tif")}
    run_algorithm("fitseasonaldeformation", series)
    rate = gdal.Open(series["RATE"])
    assert rate.GetGeoTransform()[0] == pytest.approx(layouts.DEGREE_CORNER[0])
    np.testing.assert_allclose(rate.ReadAsArray(), -80, atol=0.1)
    inputs = {"INPUT": f'HDF5:"{path}"://vel', "LOCAL_RADIUS": 0, "REGIONAL_RADIUS": 1000}
    run_algorithm("removeregionaldeformation", {**inputs, "OUTPUT": str(tmp_path / "local.tif")})
    local = gdal.Open(str(tmp_path / "local.tif"))
    assert np.allclose(local.GetGeoTransform(), rate.GetGeoTransform())
    np.testing.assert_allclose(local.ReadAsArray(), 0, atol=1e-3)
