"""One true positive rate of one run, in every place that tells one: the loop and its log, the tool, dock and report."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from osgeo import ogr, osr
from rasters import write_raster

from ftl_qgis_plugin.core.grids.grid import Grid

X, Y, PIXEL_M = 500_000.0, 4_000_000.0, 10.0
# Rows and columns of landslides of 15 by 12 pixels: three that touch and move as one patch, of which the middle one is
# known, one known and two others by themselves, and one that does not move.
PATCH = [(20, 20), (20, 32), (20, 44)]
KNOWN, OTHERS, STILL = (60, 20), [(60, 60), (20, 80)], (60, 90)
MOVING = [*PATCH, KNOWN, *OTHERS]


def wkt():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return srs.ExportToWkt()


def polygons(path, places):
    srs = osr.SpatialReference(wkt())
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer("polygons", srs, ogr.wkbPolygon)
    for row, col in places:
        west, north = X + PIXEL_M * col, Y - PIXEL_M * row
        east, south = west + 12 * PIXEL_M, north - 15 * PIXEL_M
        ring = f"{west} {north},{east} {north},{east} {south},{west} {south},{west} {north}"
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))"))
        layer.CreateFeature(feature)
    return str(path)


@pytest.fixture
def scene(tmp_path):
    rng = np.random.default_rng(1)
    grid = Grid(120, 100, X, Y, PIXEL_M, PIXEL_M, wkt())
    rate = rng.normal(0, 4, grid.shape).astype(np.float32)
    for row, col in MOVING:
        rate[row : row + 15, col : col + 12] -= 90
    write_raster(str(tmp_path / "rate.tif"), grid, rate)
    # The reference holds what was known, as references often do.
    inventory = polygons(tmp_path / "inventory.gpkg", [PATCH[1], KNOWN])
    return inventory, polygons(tmp_path / "reference.gpkg", [*MOVING, STILL]), str(tmp_path / "rate.tif")


def test_every_place_tells_the_same_rate(make_session, opened, run_algorithm, wait_for, scene, tmp_path):
    from ftl_qgis_plugin.interpretation.accuracy.accuracy_model import AccuracyModel
    from ftl_qgis_plugin.interpretation.iterations.iteration_history import iteration_history

    inventory, reference, rate = scene
    path = str(tmp_path / "study.gpkg")
    run, feedback = run_algorithm(
        "runiterations",
        {
            "INVENTORY": inventory,
            "REFERENCE": reference,
            "DEFORMATION": rate,
            "STUDY": path,
            "SAMPLES": "memory:",
            "ITERATIONS": "memory:",
        },
    )
    rows = list(run["ITERATIONS"].getFeatures())
    # By hand: two neighbours in the patch and two others were found, one does not move; the two known do not count.
    assert rows[-1]["tpr"] == pytest.approx(4 / 5)
    assert sum(row["added"] for row in rows) == 4
    log = "\n".join(feedback.infos)
    assert re.search(r"^Found 4 of 5 .*true positive rate 80\.0\W%, ", log, re.MULTILINE)
    assert not any("optimistic" in text for text in feedback.warnings)

    tool, told = run_algorithm(
        "detectionaccuracy",
        {"DETECTED": run["SAMPLES"], "REFERENCE": reference, "TRAINING": inventory, "OUTPUT": "memory:"},
    )
    assert tool["TPR"] == pytest.approx(4 / 5)
    assert any("2 of 7 reference polygons lie on landslides that were known" in text for text in told.infos)

    session, heard = make_session()
    assert opened(session, session.open_study(path)), heard.errors
    history = iteration_history(session.study).rows
    assert (history[-1].found, history[-1].references) == (4, 5)
    model = AccuracyModel(session)
    assert model.run(), heard.messages
    wait_for(lambda: model.result is not None or heard.failures)
    assert heard.failures == []
    assert model.result.total["tpr"] == pytest.approx(4 / 5)

    run_algorithm("studyreport", {"STUDY": path, "OUTPUT": str(tmp_path / "report.html")})
    text = Path(tmp_path / "report.html").read_text(encoding="utf-8")
    said = re.findall(r"true positive rate of ([0-9.]+)\W?%", re.sub("<[^>]+>", " ", text))
    assert said
    assert set(said) == {"80.0"}
    assert "Of 5 reference landslides that were held out, 4 were found" in text
