"""ftl_verdict and ftl_factor, as expressions evaluate them."""

import os
import sqlite3

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextScope,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
)
from rasters import write_raster

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.interpretation.expressions import FACTOR, VERDICT, ExpressionFunctions
from ftl_qgis_plugin.interpretation.settings.choices import Choices
from ftl_qgis_plugin.interpretation.settings.choices_store import ChoicesStore
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict

ENDLESS = "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n) SELECT k AS candidate, k AS verdict FROM n"


@pytest.fixture
def project(qgis_app):
    project = QgsProject.instance()
    project.clear()
    yield project
    project.clear()


@pytest.fixture
def functions(project):
    functions = ExpressionFunctions(project)
    yield functions
    functions.unregister()


@pytest.fixture
def grid():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return Grid(40, 30, 500_000.0, 4_000_000.0, 10.0, 10.0, srs.ExportToWkt())


@pytest.fixture
def study(grid, tmp_path):
    study = Study.create(str(tmp_path / "study.gpkg"), grid.wkt, grid=grid, analyst="A")
    outline = QgsGeometry.fromWkt("Polygon ((500010 3999900, 500050 3999900, 500050 3999950, 500010 3999900))")
    study.add_candidates(1, [{"candidate": "c1", "wkb": bytes(outline.asWkb())}])
    yield study
    study.close()


@pytest.fixture
def rasters(project, grid, tmp_path):
    """(rate, dem) as arrays; their layers are in the project."""
    rng = np.random.default_rng(2)
    rate = rng.normal(0, 40, (30, 40)).astype(np.float32)
    rate[5, 7] = np.nan
    dem = (np.add.outer(np.arange(30) * 3.0, np.arange(40) * 1.5) + 3000).astype(np.float32)
    for name, values in (("rate", rate), ("dem", dem)):
        write_raster(str(tmp_path / f"{name}.tif"), grid, values)
        project.addMapLayer(QgsRasterLayer(str(tmp_path / f"{name}.tif"), name))
    return rate, dem


def choose(project, **names):
    """Stores choices in the project, layers by name, as the dock does."""
    store = ChoicesStore(project)
    ids = {key: project.mapLayersByName(name)[0].id() if key != "study" else name for key, name in names.items()}
    store.update(**ids)
    store.disconnect_project()
    assert store.choices != Choices()


def evaluate(text, crs=None, geometry=None):
    expression = QgsExpression(text)
    assert not expression.hasParserError(), expression.parserErrorString()
    context = QgsExpressionContext()
    scope = QgsExpressionContextScope()
    if crs:
        scope.setVariable("layer_crs", crs)
    context.appendScope(scope)
    if geometry is not None:
        feature = QgsFeature()
        feature.setGeometry(geometry)
        context.setFeature(feature)
    value = expression.evaluate(context)
    return value, expression.evalErrorString()


def is_null(value):
    return value is None or str(value) == "NULL"


def test_registered_with_help_and_gone_afterwards(project):
    functions = ExpressionFunctions(project)
    for name in (VERDICT, FACTOR):
        assert QgsExpression.isFunctionName(name)
        found = QgsExpression.Functions()[QgsExpression.functionIndex(name)]
        assert name in found.helpText()
        assert len(found.helpText()) > 300
        assert found.group() == "Freeze-thaw landslides"
    functions.unregister()
    assert not QgsExpression.isFunctionName(VERDICT)
    assert not QgsExpression.isFunctionName(FACTOR)


def test_verdict_follows_the_log(functions, project, study):
    study.record(Verdict(candidate="c1", verdict="accepted"))
    choose(project, study=study.path)
    functions.refresh()
    assert evaluate("ftl_verdict('c1')") == ("accepted", "")
    study.record(Verdict(candidate="c1", verdict="rejected"))
    assert evaluate("ftl_verdict('c1')")[0] == "rejected"
    study.undo()
    assert evaluate("ftl_verdict('c1')")[0] == "accepted"
    study.record(Verdict(candidate="c1", verdict="cleared"))
    for text in ("ftl_verdict('c1')", "ftl_verdict('other')", "ftl_verdict(NULL)"):
        value, error = evaluate(text)
        assert is_null(value)
        assert error == ""


def test_verdict_of_a_study_by_path(functions, study, tmp_path):
    study.record(Verdict(candidate="c1", verdict="uncertain"))
    assert evaluate(f"ftl_verdict('c1', '{study.path}')") == ("uncertain", "")
    assert "There is no study" in evaluate(f"ftl_verdict('c1', '{tmp_path}/none.gpkg')")[1]
    assert not (tmp_path / "none.gpkg").exists()
    assert "no study" in evaluate("ftl_verdict('c1')")[1]
    assert "needs a candidate" in evaluate("ftl_verdict()")[1]


@pytest.mark.parametrize(
    "harm",
    [
        ["DROP VIEW verdicts_current", f"CREATE VIEW verdicts_current AS {ENDLESS}"],
        ["DROP TABLE verdicts", f"CREATE VIEW verdicts AS {ENDLESS}"],
        ["DROP TABLE settings"],
    ],
)
@pytest.mark.parametrize("version", ["2", "3"])
def test_a_stranger_s_study_is_checked_as_when_it_is_opened(functions, study, harm, version):
    study.record(Verdict(candidate="c1", verdict="uncertain"))
    study.close()
    connection = sqlite3.connect(study.path, isolation_level=None)
    connection.execute("UPDATE settings SET value = ? WHERE key = 'schema_version'", (version,))
    for statement in harm:
        connection.execute(statement)
    connection.close()
    value, error = evaluate(f"ftl_verdict('c1', '{study.path}')")
    # Of a study that is not converted yet the views are not looked at, nor read.
    assert (value, error) == ("uncertain", "") if "VIEW verdicts_current" in harm[0] and version == "2" else error
    assert "Traceback" not in error


def test_a_study_that_another_program_writes_keeps_what_held(functions, study):
    study.record(Verdict(candidate="c1", verdict="uncertain"))
    study.close()
    text = f"ftl_verdict('c1', '{study.path}')"
    assert evaluate(text) == ("uncertain", "")
    other = sqlite3.connect(study.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    os.utime(study.path, ns=(1, 1))
    assert evaluate(text) == ("uncertain", "")
    other.execute("ROLLBACK")
    other.close()


def test_a_new_project_has_no_study(functions, project, study):
    choose(project, study=study.path)
    functions.refresh()
    assert evaluate("ftl_verdict('c1')")[1] == ""
    project.clear()
    assert "no study" in evaluate("ftl_verdict('c1')")[1]


def test_rate_at_places(functions, project, rasters):
    rate, _ = rasters
    choose(project, deformation="rate", dem="dem")
    functions.refresh()
    # Row 12, column 20: the pixel from x 500200 to 500210, y 3999870 to 3999880.
    expected = abs(float(rate[12, 20]))
    assert evaluate("ftl_factor('deformation_rate', 500203, 3999871)")[0] == pytest.approx(expected)
    point = QgsGeometry.fromWkt("Point (500209.9 3999879.9)")
    assert evaluate("ftl_factor('deformation_rate', $geometry)", geometry=point)[0] == pytest.approx(expected)
    polygon = QgsGeometry.fromWkt("Polygon ((500201 3999872, 500208 3999872, 500208 3999878, 500201 3999872))")
    assert evaluate("ftl_factor('deformation_rate', $geometry)", geometry=polygon)[0] == pytest.approx(expected)
    for text in (
        "ftl_factor('deformation_rate', 500075, 3999945)",  # no data
        "ftl_factor('deformation_rate', 499999, 3999945)",
        "ftl_factor('deformation_rate', NULL)",
        "ftl_factor('deformation_rate', NULL, 5)",
    ):
        value, error = evaluate(text)
        assert is_null(value), text
        assert error == "", text


def test_a_place_in_another_crs(functions, project, rasters):
    rate, _ = rasters
    choose(project, deformation="rate")
    functions.refresh()
    to_degrees = osr.CoordinateTransformation(reference(32647), reference(4326))
    y, x, _z = to_degrees.TransformPoint(500_205.0, 3_999_875.0)
    expected = abs(float(rate[12, 20]))
    value, error = evaluate(f"ftl_factor('deformation_rate', {x:.8f}, {y:.8f}, 'EPSG:4326')")
    assert value == pytest.approx(expected), error
    assert evaluate(f"ftl_factor('deformation_rate', {x:.8f}, {y:.8f})", crs="EPSG:4326")[0] == pytest.approx(expected)


def reference(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs


def test_slope_equals_gdaldem(functions, project, rasters, tmp_path):
    choose(project, deformation="rate", dem="dem")
    functions.refresh()
    slope = gdal.DEMProcessing("", str(tmp_path / "dem.tif"), "slope", format="MEM").ReadAsArray()
    value, error = evaluate("ftl_factor('slope', make_point(500155, 3999905))")
    assert value == pytest.approx(float(slope[9, 15]), rel=1e-4), error


def test_what_is_missing_is_told(functions, project, rasters):
    assert "No deformation raster is chosen" in evaluate("ftl_factor('slope', 500203, 3999871)")[1]
    choose(project, deformation="rate")
    functions.refresh()
    assert "comes from a DEM" in evaluate("ftl_factor('slope', 500203, 3999871)")[1]
    assert "wetness" in evaluate("ftl_factor('wetness', 500203, 3999871)")[1]
    for text in ("ftl_factor('slope')", "ftl_factor('slope', 'here')", "ftl_factor()"):
        assert "needs a factor's name" in evaluate(text)[1], text
