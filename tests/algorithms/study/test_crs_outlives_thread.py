"""A CRS that only the study knows is whole after the thread has ended in which an algorithm used it."""

from __future__ import annotations

import struct
import time

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)
from qgis.PyQt.QtCore import QRunnable, QThread, QThreadPool

from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict


def square(x, y, size):
    ring = [(x, y), (x, y + size), (x + size, y + size), (x + size, y), (x, y)]
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in ring)


def make_study(path, wkt, analyst, verdict):
    with Study.create(str(path), wkt, analyst=analyst) as study:
        study.add_candidates(1, [{"candidate": "c0", "wkb": square(1000, 1000, 100)}])
        study.add_samples([{"origin": "inventory", "iteration": 0, "wkb": square(1000, 0, 100)}])
        study.record(Verdict(candidate="c0", verdict=verdict))
    return str(path)


@pytest.mark.parametrize(
    ("name", "layer_key", "centre"), [("exportinventory", "OUTPUT", 91.5), ("mergestudies", "DISAGREEMENTS", 92.5)]
)
def test_its_crs_lives_on(ftl_provider, tmp_path, name, layer_key, centre):
    from osgeo import osr

    crs = osr.SpatialReference()
    crs.ImportFromProj4(f"+proj=laea +lat_0=35.25 +lon_0={centre} +datum=WGS84 +units=m")
    wkt = crs.ExportToWkt()
    studies = [
        make_study(tmp_path / "one.gpkg", wkt, "ada", "accepted"),
        make_study(tmp_path / "other.gpkg", wkt, "ben", "rejected"),
    ]
    parameters = {
        "exportinventory": {"STUDY": studies[0], "OUTPUT": "memory:"},
        "mergestudies": {
            "STUDIES": studies,
            "OUTPUT": str(tmp_path / "merged.gpkg"),
            "DISAGREEMENTS": "memory:",
            "AGREEMENT": str(tmp_path / "agreement.csv"),
        },
    }[name]
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"ftl:{name}")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    context.setProject(QgsProject.instance())
    assert algorithm.prepare(parameters, context, feedback)
    done, main = {}, QThread.currentThread()

    class Work(QRunnable):
        def run(self):
            inner = QgsProcessingContext()
            inner.setProject(QgsProject.instance())
            try:
                done["results"] = algorithm.runPrepared(parameters, inner, feedback)
            except Exception as error:  # it would be lost in the thread
                done["error"] = error
            inner.pushToThread(main)
            done["context"] = inner

    pool, task = QThreadPool(), Work()
    pool.setExpiryTimeout(10)
    task.setAutoDelete(False)
    pool.start(task)
    assert pool.waitForDone(60_000)
    time.sleep(0.3)  # its thread expires, and with it what PROJ made there
    assert "error" not in done, done["error"]
    layer = done["context"].takeResultLayer(done["results"][layer_key])
    assert layer.featureCount() == 1
    assert layer.crs().toWkt()
    for known in (layer.crs(), QgsCoordinateReferenceSystem.fromWkt(wkt)):
        place = QgsCoordinateTransform(known, QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance())
        assert place.transform(QgsPointXY(0, 0)).x() == pytest.approx(centre, abs=1e-6)
