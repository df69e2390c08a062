import pytest
from polygon_layers import X, Y, polygons, rows
from qgis.core import QgsProcessingException


@pytest.fixture
def scene(qgis_app):
    return {
        "CANDIDATES": polygons((), ((0, 0, 500, 1000),)),
        "MASK": polygons((), ((0, 0, 1000, 1000),)),
        "OUTPUT": "memory:",
    }


def test_places_lie_outside_the_candidates(run_algorithm, scene):
    results, _ = run_algorithm("samplenoncandidates", {**scene, "COUNT": 40, "SIZE": 20})
    places = rows(results["OUTPUT"])
    assert results["SAMPLE_COUNT"] == len(places) == 40
    assert all(X + 500 < row["x"] < X + 1000 and Y < row["y"] < Y + 1000 for row in places)
    assert places[0]["candidate"] == "non-00001"
    assert {row["map_class"] for row in places} == {"other"}
    square = next(results["OUTPUT"].getFeatures()).geometry()
    assert square.area() == pytest.approx(400)
    assert square.centroid().asPoint().x() == pytest.approx(places[0]["x"])


def test_the_seed_decides(run_algorithm, scene):
    def draw(seed):
        return rows(run_algorithm("samplenoncandidates", {**scene, "COUNT": 5, "SEED": seed})[0]["OUTPUT"])

    assert draw(1) == draw(1)
    assert draw(1) != draw(2)


def test_nothing_left_to_sample(run_algorithm, scene):
    with pytest.raises(QgsProcessingException, match="cover the whole study area"):
        run_algorithm("samplenoncandidates", {**scene, "CANDIDATES": scene["MASK"]})


def test_cancelling_leaves_no_output(run_algorithm, make_feedback, scene, tmp_path):
    feedback = make_feedback(cancel_at=0)
    feedback.cancel()
    target = tmp_path / "places.gpkg"
    run_algorithm("samplenoncandidates", {**scene, "OUTPUT": str(target)}, feedback)
    assert not target.exists()
