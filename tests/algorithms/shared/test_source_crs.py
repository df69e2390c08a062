"""Rasters that state no CRS, as GMT's grids do: the message names the parameter, and the parameter cures it."""

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
