"""rasterizedeformationpoints run as Processing runs it, from files and from layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

from ftl_qgis_plugin.algorithms.deformation.rasterize_deformation_points import RasterizeDeformationPoints

pytestmark = pytest.mark.usefixtures("qgis_app")


class Log(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.lines: list[str] = []
        self.warnings: list[str] = []

    def pushInfo(self, text):
        self.lines.append(text)

    def pushWarning(self, text):
        self.warnings.append(text)


def run(**parameters) -> tuple[dict, Log]:
    log = Log()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    algorithm = RasterizeDeformationPoints().create()
    ok, reason = algorithm.checkParameterValues(parameters, context)
    assert ok, reason
    results, ok = algorithm.run(parameters, context, log, catchExceptions=False)
    assert ok
    return results, log


def egms(path: Path) -> str:
    path.write_text(
        "pid,easting,northing,height,temporal_coherence,mean_velocity,20200106,20200112\n"
        "a,4300010,2700010,1,0.9,-60,0,1\n"
        "b,4300020,2700020,1,0.8,-80,0,1\n"
        "c,4300030,2700030,1,0.2,900,0,1\n"
        "d,4300110,2700010,1,0.9,5,0,1\n"
    )
    return str(path)


def values(path: str) -> list[list[float]]:
    return gdal.Open(path).ReadAsArray().tolist()


def test_egms_file(tmp_path):
    results, log = run(
        INPUT=egms(tmp_path / "EGMS.csv"),
        CELL_SIZE=100,
        MIN_COHERENCE=0.5,
        OUTPUT=str(tmp_path / "rate.tif"),
        COUNT=str(tmp_path / "count.tif"),
    )
    assert values(results["OUTPUT"]) == [[-70, 5]]
    assert values(results["COUNT"]) == [[2, 1]]
    text = "\n".join(log.lines)
    assert "Read as EGMS" in text
    assert "1 left out for their coherence" in text


def test_egms_file_given_as_layer(tmp_path):
    path = egms(tmp_path / "EGMS.csv")
    by_path, _ = run(LAYER=path, CELL_SIZE=100, AGGREGATE=2, OUTPUT=str(tmp_path / "rate.tif"))
    assert values(by_path["OUTPUT"]) == [[900, 5]]
    table = QgsVectorLayer(path, "egms", "ogr")
    assert table.isValid()
    QgsProject.instance().addMapLayer(table)
    try:
        by_layer, _ = run(LAYER=table.id(), CELL_SIZE=100, AGGREGATE=1, OUTPUT=str(tmp_path / "again.tif"))
    finally:
        QgsProject.instance().clear()
    assert values(by_layer["OUTPUT"]) == [[-60, 5]]


def test_memory_layer(tmp_path):
    layer = QgsVectorLayer("Point?crs=EPSG:32647&field=VEL:double&field=COHERENCE:double", "ps", "memory")
    for x, y, rate in ((600010, 4300010, -3.5), (600020, 4300020, 4.0), (600250, 4300010, None)):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
        feature.setAttributes([rate, 0.9])
        layer.dataProvider().addFeature(feature)
    feature = QgsFeature(layer.fields())
    feature.setAttributes([7.0, 0.9])
    layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    try:
        for name in ("LAYER", "INPUT"):
            target = str(tmp_path / f"{name}.tif")
            results, log = run(**{name: layer.id()}, CELL_SIZE=100, AGGREGATE=2, FLIP_SIGN=True, OUTPUT=target)
            assert values(results["OUTPUT"]) == [[-4.0]]
            assert any("2 row(s)" in line for line in log.warnings)
        with pytest.raises(QgsProcessingException, match="no field 'speed'"):
            run(LAYER=layer.id(), FIELD="speed", OUTPUT=str(tmp_path / "x.tif"))
    finally:
        QgsProject.instance().clear()


def test_target_crs_and_missing_crs(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("x;y;v\n600010;4300010;3\n")
    with pytest.raises(QgsProcessingException, match="CRS of the points"):
        run(INPUT=str(path), OUTPUT=str(tmp_path / "x.tif"))
    results, _ = run(
        INPUT=str(path), SOURCE_CRS="EPSG:32647", TARGET_CRS="EPSG:3857", UNIT=1, OUTPUT=str(tmp_path / "rate.tif")
    )
    dataset = gdal.Open(results["OUTPUT"])
    assert dataset.GetSpatialRef().GetAuthorityCode(None) == "3857"
    np.testing.assert_array_equal(dataset.ReadAsArray(), [[30]])


def test_nothing_given(tmp_path):
    with pytest.raises(QgsProcessingException, match="Neither a point file nor a point layer"):
        run(OUTPUT=str(tmp_path / "x.tif"))


def test_help_names_every_parameter():
    algorithm = RasterizeDeformationPoints().create()
    text = algorithm.shortHelpString()
    for parameter in algorithm.parameterDefinitions():
        assert parameter.help()
        assert parameter.name() in text


def test_a_folder_of_bursts(tmp_path):
    folder = tmp_path / "bursts"
    folder.mkdir()
    for number, rate in ((297, -10), (298, -30)):
        (folder / f"EGMS_L2b_088_0{number}_IW2_VV_2019_2023_1.csv").write_text(
            f"pid,easting,northing,temporal_coherence,mean_velocity\np,{number}50,50,0.9,{rate}\nq,{number}51,50,0.9,{rate}\n"
        )
    results, _feedback = run(FOLDER=str(folder), CELL_SIZE=100, OUTPUT=str(tmp_path / "rate.tif"))
    np.testing.assert_array_equal(gdal.Open(results["OUTPUT"]).ReadAsArray(), [[-10, -30]])
    with pytest.raises(QgsProcessingException, match="one place only"):
        run(FOLDER=str(folder), INPUT=str(folder / "x.csv"), OUTPUT=str(tmp_path / "y.tif"))
