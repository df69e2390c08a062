"""A disk that fills up leaves one sentence and no half file."""

import resource
from contextlib import contextmanager

import pytest
from osgeo import ogr
from qgis.core import QgsProcessingException

from ftl_qgis_plugin.algorithms.shared import written_files
from ftl_qgis_plugin.core.errors import FtlError


@contextmanager
def no_file_larger_than(size):
    """As on a full disk: writes beyond fail."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def parameters(scene, tmp_path):
    table = tmp_path / "thresholds.csv"
    table.write_text("factor,lower,upper,enabled\ndeformation_rate,40,,1\n")
    return {"DEFORMATION": str(scene / "rate.tif"), "THRESHOLDS": str(table), "MIN_AREA": 0}


@pytest.mark.parametrize(
    ("name", "size"), [("c.gpkg", 50_000), ("c.geojson", 8_192), ("c.csv", 4_096), ("c.shp", 4_096)]
)
def test_a_full_disk_leaves_no_half_file(run_algorithm, parameters, tmp_path, name, size):
    other = tmp_path / "c.txt"
    other.write_text("not ours")
    target = {**parameters, "OUTPUT": str(tmp_path / name)}
    with no_file_larger_than(size), pytest.raises(QgsProcessingException, match=r"cannot be written|not create layer"):
        run_algorithm("extractcandidates", target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.txt", "thresholds.csv"]
    results, _ = run_algorithm("extractcandidates", target)
    assert ogr.Open(results["OUTPUT"]).GetLayer(0).GetFeatureCount() == results["CANDIDATE_COUNT"] > 50


def test_rows_that_got_lost_are_noticed(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    written_files.require_complete(str(path), 2)
    with pytest.raises(FtlError, match=r"table\.csv cannot be written \(2 of 3 rows\)"):
        written_files.require_complete(str(path), 3)
    path.write_text("")
    with pytest.raises(FtlError, match="0 of 3 rows"):
        written_files.require_complete(str(path), 3)
    foreign = tmp_path / "drawing.xyz"
    foreign.write_bytes(b"what OGR can write but not read")
    written_files.require_complete(str(foreign), 3)


def test_a_full_disk_is_named_as_such(tmp_path, monkeypatch):
    usage = written_files.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(written_files.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(FtlError, match="No space left on device"):
        raise written_files.not_written(str(tmp_path / "a.gpkg"), "no such table: gpkg_spatial_ref_sys")


def test_a_closing_radius_beyond_reason_is_told(run_algorithm, parameters):
    with pytest.raises(QgsProcessingException, match="Choose at most 1000 m"):
        run_algorithm("extractcandidates", {**parameters, "CLOSE_RADIUS": 100_000, "OUTPUT": "memory:"})
