"""Values that QGIS lets pass are one sentence, before anything is read."""

from __future__ import annotations

import os
import stat
import threading

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingException

from ftl_qgis_plugin.algorithms.shared.base import _make_crs_here


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SEED", float("nan"), "outside of what makes sense"),
        ("SEED", float("inf"), "outside of what makes sense|Incorrect parameter value"),
        ("SEED", -1, "outside of what makes sense|Incorrect parameter value"),
        ("SIZE", -1e300, "outside of what makes sense|Incorrect parameter value"),
    ],
)
def test_numbers_that_are_none(run_algorithm, tmp_path, name, value, sentence):
    with pytest.raises(QgsProcessingException, match=sentence):
        run_algorithm("demoscene", {"SIZE": 300, "SEED": 1, "OUTPUT": str(tmp_path / "scene"), name: value})
    assert not (tmp_path / "scene").exists()


@pytest.mark.skipif(os.name != "posix", reason="devices and pipes as POSIX systems have them")
@pytest.mark.parametrize("kind", ["device", "pipe"])
def test_a_device_is_never_replaced(run_algorithm, tmp_path, kind):
    path = tmp_path / "null"
    try:
        os.mkfifo(path) if kind == "pipe" else os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("only root may make a device")
    with pytest.raises(QgsProcessingException, match="no file that can be replaced"):
        run_algorithm("studyreport", {"STUDY": str(tmp_path / "study.gpkg"), "OUTPUT": str(path)})
    assert not stat.S_ISREG(path.stat().st_mode)
    assert os.listdir(tmp_path) == ["null"]


def test_a_crs_outlives_the_thread_that_uses_it(qgis_app):
    """It is made on the main thread first, wherever its text stands among the values."""
    from types import SimpleNamespace

    made = QgsCoordinateReferenceSystem.fromProj("+proj=tmerc +lat_0=31.7 +lon_0=93.3 +k=0.9997 +ellps=GRS80")
    wkt = made.toWkt(QgsCoordinateReferenceSystem.WKT_PREFERRED_GDAL)
    del made
    _make_crs_here({"_setup": SimpleNamespace(inputs=SimpleNamespace(grid=SimpleNamespace(wkt=wkt)))})
    kept = []
    worker = threading.Thread(target=lambda: kept.append(QgsCoordinateReferenceSystem.fromWkt(wkt)))
    worker.start()
    worker.join()
    for crs in (kept[0], QgsCoordinateReferenceSystem.fromWkt(wkt)):
        assert crs.isValid()
        assert "31.7" in crs.toProj()
        assert crs.toWkt()
