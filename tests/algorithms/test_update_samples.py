import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProcessingException, QgsRectangle, QgsVectorLayer

from ftl_qgis_plugin.core.grid import Grid
from ftl_qgis_plugin.core.raster import write_raster

X, Y = 500_000.0, 4_000_000.0


def polygons(fields, *items, crs="EPSG:32647"):
    """A memory layer; each item is (x, y, width, height) from the scene's corner, then attribute values."""
    layer = QgsVectorLayer(f"Polygon?crs={crs}&{'&'.join(f'field={field}' for field in fields)}", "layer", "memory")
    for (x, y, width, height), *values in items:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(X + x, Y + y, X + x + width, Y + y + height)))
        feature.setAttributes(values)
        layer.dataProvider().addFeature(feature)
    return layer


def rows(layer):
    return [dict(zip(feature.fields().names(), feature.attributes())) for feature in layer.getFeatures()]


@pytest.fixture
def rate(tmp_path, qgis_app):
    from osgeo import osr

    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    values = np.tile(np.arange(100, dtype=np.float32), (50, 1)) * -1  # column number, negative, 10 m pixels
    path = str(tmp_path / "rate.tif")
    write_raster(path, Grid(100, 50, X, Y + 500, 10, 10, srs.ExportToWkt()), values)
    return path


@pytest.fixture
def candidates():
    fields = ("candidate:string", "iteration:integer", "verdict:string", "analyst:string")
    return polygons(
        fields,
        ((50, 0, 100, 100), "c1", 2, "accepted", "li"),
        ((300, 0, 100, 100), "c2", 2, "rejected", "li"),
        ((500, 0, 100, 100), "c3", 2, "Accepted", "li"),
        ((700, 0, 100, 100), "c4", 2, None, "li"),
    )


def test_accepted_ones_join_with_rates(run_algorithm, rate, candidates):
    samples = polygons(("name:string",), ((0, 0, 100, 100), "known"))
    results, feedback = run_algorithm(
        "updatesamples",
        {"SAMPLES": samples, "CANDIDATES": candidates, "DEFORMATION": rate, "OUTPUT": "memory:"},
    )
    first, second = rows(results["OUTPUT"])
    assert (results["SAMPLE_COUNT"], results["ADDED_COUNT"]) == (2, 1)
    assert (first["origin"], first["iteration"], first["area_m2"]) == ("inventory", 0, 15_000)
    assert first["rate_mean"] == pytest.approx(np.arange(15).mean())
    assert first["rate_signed_mean"] == pytest.approx(-np.arange(15).mean())
    assert (first["rate_max"], first["pixels"]) == (14, 150)
    assert (second["origin"], second["iteration"], second["candidate"]) == ("candidate", 2, "c3")
    assert second["analyst"] == "li"
    assert any("2 of 4 candidates are accepted" in line for line in feedback.infos)


def test_unit_of_the_raster(run_algorithm, rate, candidates):
    samples = polygons(("name:string",), ((0, 0, 100, 100), "known"))
    results, _ = run_algorithm(
        "updatesamples",
        {"SAMPLES": samples, "CANDIDATES": candidates, "DEFORMATION": rate, "UNIT": 1, "OUTPUT": "memory:"},
    )
    assert rows(results["OUTPUT"])[0]["rate_max"] == 140


def test_without_a_raster_only_unchanged_samples_keep_their_rate(run_algorithm, candidates):
    samples = polygons(
        ("origin:string", "iteration:integer", "rate_mean:double"),
        ((0, 0, 100, 100), "digitised", 1, 60.0),
        ((900, 0, 50, 50), "inventory", 0, 70.0),
    )
    results, _ = run_algorithm("updatesamples", {"SAMPLES": samples, "CANDIDATES": candidates, "OUTPUT": "memory:"})
    united, untouched, new = rows(results["OUTPUT"])
    assert (united["origin"], united["iteration"], united["area_m2"]) == ("digitised", 1, 15_000)
    assert not united["rate_mean"]
    assert untouched["rate_mean"] == 70
    assert new["candidate"] == "c3"


def test_all_candidates_without_a_verdict_field(run_algorithm, candidates):
    samples = polygons(("name:string",), ((0, 0, 100, 100), "known"))
    parameters = {"SAMPLES": samples, "CANDIDATES": candidates, "VERDICT_FIELD": "", "OUTPUT": "memory:"}
    assert run_algorithm("updatesamples", parameters)[0]["SAMPLE_COUNT"] == 4
    with pytest.raises(QgsProcessingException, match="no field 'judgement'"):
        run_algorithm("updatesamples", {**parameters, "VERDICT_FIELD": "judgement"})


def test_repeating_the_run_adds_nothing(run_algorithm, rate, candidates):
    samples = polygons(("name:string",), ((0, 0, 100, 100), "known"))
    parameters = {"CANDIDATES": candidates, "DEFORMATION": rate, "OUTPUT": "memory:"}
    once = run_algorithm("updatesamples", {**parameters, "SAMPLES": samples})[0]["OUTPUT"]
    twice, _ = run_algorithm("updatesamples", {**parameters, "SAMPLES": once})
    assert twice["ADDED_COUNT"] == 0
    assert rows(twice["OUTPUT"]) == rows(once)


def test_cancelling_leaves_no_output(run_algorithm, make_feedback, rate, candidates, tmp_path):
    target = tmp_path / "samples.gpkg"
    samples = polygons(("name:string",), ((0, 0, 100, 100), "known"))
    feedback = make_feedback(cancel_at=10)
    parameters = {"SAMPLES": samples, "CANDIDATES": candidates, "DEFORMATION": rate, "OUTPUT": str(target)}
    run_algorithm("updatesamples", parameters, feedback)
    assert feedback.isCanceled()
    assert not target.exists()
