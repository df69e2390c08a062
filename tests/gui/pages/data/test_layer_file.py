"""A file chosen for a row becomes a layer, or a sentence says why it does not."""

from __future__ import annotations

import pytest
from osgeo import gdal, ogr, osr
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QInputDialog, QWidget

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.gui.pages.data.layer_file import open_layer


@pytest.fixture
def project(qgis_app):
    project = QgsProject()
    yield project
    project.clear()


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def write_vectors(path, **kinds):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32647)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    for name, (kind, wkt) in kinds.items():
        layer = dataset.CreateLayer(name, crs, kind)
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        layer.CreateFeature(feature)
    del dataset
    return str(path)


POLYGON = (ogr.wkbPolygon, "POLYGON((0 0,9 0,9 9,0 0))")
LINE = (ogr.wkbLineString, "LINESTRING(0 0,9 9)")


def test_a_raster_and_again(project, parent, tmp_path):
    path = str(tmp_path / "rate.tif")
    gdal.GetDriverByName("GTiff").Create(path, 3, 2)
    layer = open_layer(path, True, project, parent)
    assert layer.isValid()
    assert layer.name() == "rate"
    assert open_layer(path, True, project, parent) is layer
    assert len(project.mapLayers()) == 1


def test_what_is_of_another_kind_is_said_not_swallowed(project, parent, tmp_path):
    lines = write_vectors(tmp_path / "roads.gpkg", roads=LINE)
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
    for path, is_raster, what in (
        (lines, False, "polygons or points"),
        (lines, True, "no raster"),
        (str(tmp_path / "notes.txt"), True, "no raster"),
        (str(tmp_path / "gone.shp"), False, "polygons or points"),
    ):
        with pytest.raises(FtlError, match=what):
            open_layer(path, is_raster, project, parent)
    assert not project.mapLayers()


def test_of_several_layers_the_user_is_asked_for_one(project, parent, tmp_path, monkeypatch):
    path = write_vectors(tmp_path / "field.gpkg", old=POLYGON, roads=LINE, new=POLYGON)
    asked = []

    def answer(_parent, _title, _label, names, *_more):
        asked.append(names)
        return names[-1], True

    monkeypatch.setattr(QInputDialog, "getItem", answer)
    layer = open_layer(path, False, project, parent)
    assert asked == [["old", "new"]]
    assert layer.name() == "field new"
    assert "layername=new" in layer.source()
    assert open_layer(path, False, project, parent) is layer
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_: ("", False))
    assert open_layer(path, False, project, parent) is None


def test_the_only_fitting_layer_is_taken_without_asking(project, parent, tmp_path):
    path = write_vectors(tmp_path / "field.gpkg", roads=LINE, scars=POLYGON)
    assert "layername=scars" in open_layer(path, False, project, parent).source()
