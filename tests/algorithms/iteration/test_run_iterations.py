"""The whole loop on demo scenes: what it finds, what it writes, and that it repeats. Settings are the defaults."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from osgeo import ogr
from qgis.core import QgsProcessingException

from ftl_qgis_plugin.algorithms.iteration import run_iterations
from ftl_qgis_plugin.core.scene import SceneOptions, write_scene
from ftl_qgis_plugin.study.database import Study

# Every candidate is judged, unless a test says otherwise; all else are the defaults.
SETTINGS = {"STOP_LEFT": 0}


def make_scene(folder, size_px, seed):
    write_scene(str(folder), SceneOptions(size_px=size_px, seed=seed, timeseries=False, optical=False))
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return make_scene(tmp_path_factory.mktemp("scene") / "small", 600, 4)


@pytest.fixture(scope="module")
def floodplains(tmp_path_factory):
    """A scene with many floodplains that sink."""
    return make_scene(tmp_path_factory.mktemp("scene") / "floodplains", 1000, 3)


def inputs(folder, **more):
    paths = {
        "INVENTORY": "inventory.gpkg",
        "REFERENCE": "reference.gpkg",
        "EXCLUDE": "exclusion.gpkg",
        "DEFORMATION": "deformation_rate.tif",
        "COHERENCE": "coherence.tif",
        "DEM": "dem.tif",
    }
    tables = {"SAMPLES": "memory:", "CANDIDATES": "memory:", "ITERATIONS": "memory:", "THRESHOLDS": "memory:"}
    return {**{name: str(folder / path) for name, path in paths.items()}, **SETTINGS, **tables, **more}


@pytest.fixture(scope="module")
def run_of_small(run_algorithm, small, tmp_path_factory):
    """(results, path of the study): the whole loop on the small scene. Not to be written to."""
    path = tmp_path_factory.mktemp("run") / "study.gpkg"
    return run_algorithm("runiterations", inputs(small, STUDY=str(path)))[0], path


@pytest.fixture(scope="module")
def without_learning(run_algorithm, floodplains):
    """Results where every candidate is judged, and nothing learned from what is rejected."""
    return run_algorithm("runiterations", inputs(floodplains, LEARN_FROM_REJECTED=False))[0]


def visible_landslides(folder):
    """Outlines of all true landslides that the deformation threshold can see."""
    source = ogr.Open(str(folder / "truth.gpkg"))
    layer = source.GetLayer(0)
    layer.SetAttributeFilter("kind = 'landslide' AND visible = 1")
    return [feature.GetGeometryRef().Clone() for feature in layer]


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_finds_what_the_threshold_can_see(run_algorithm, tmp_path, seed):
    folder = make_scene(tmp_path / "scene", 1000, seed)
    results, feedback = run_algorithm("runiterations", inputs(folder))
    rows = list(results["ITERATIONS"].getFeatures())
    assert results["CONVERGED"]
    assert len(rows) <= 6
    # Looks at new candidates per true one, over the whole loop.
    assert sum(row["asked"] for row in rows) <= 1.35 * sum(row["accepted"] for row in rows)
    outlines = [ogr.CreateGeometryFromWkb(bytes(f.geometry().asWkb())) for f in results["CANDIDATES"].getFeatures()]
    visible = visible_landslides(folder)
    found = sum(any(landslide.Intersects(outline) for outline in outlines) for landslide in visible)
    assert found >= 0.96 * len(visible)
    lines = [line for line in feedback.infos if line.startswith("Iteration ")]
    assert len(lines) == len(rows)
    (missed,) = [line for line in feedback.infos if "were not found" in line]
    lost = int(missed.split()[0])
    assert sum(int(part.split()[0]) for part in missed.rstrip(".").split(": ")[1].split("; ")) == lost
    # One count of what was found, wherever it is told.
    (found_line,) = [line for line in feedback.infos if line.startswith("Found ")]
    assert int(found_line.split()[3]) - int(found_line.split()[1]) == lost
    assert rows[-1]["tpr"] == pytest.approx(int(found_line.split()[1]) / int(found_line.split()[3]))
    # What the loop cannot find for want of motion is told as such.
    assert "nowhere move at the minimum rate" in missed


def test_writes_a_complete_study(run_of_small):
    results, path = run_of_small
    with Study.open(str(path)) as study:
        rows = study.iterations()
        current = study.current()
        candidates = study.candidates(geometry=False)
        samples = study.samples(geometry=False)
        assert len(rows) == results["ITERATION_COUNT"]
        assert rows[-1].converged
        assert str(rows[-1].reason) == results["REASON"]
        assert all(study.thresholds(row.number).factors[0] == "deformation_rate" for row in rows)
        assert {record["candidate"] for record in candidates} == set(current)
        assert {verdict.verdict for verdict in current.values()} <= {"accepted", "rejected"}
        assert study.reference()
    origins = {record["origin"] for record in samples}
    assert origins == {"inventory", "candidate"}
    assert rows[-1].samples == len(samples) == results["SAMPLES"].featureCount()
    known = [record["rate_mean"] for record in samples if record["rate_mean"] is not None]
    assert sum(known) / len(known) == pytest.approx(rows[-1].mean_rate)
    # What was judged once is not asked again.
    asked = [feature["asked"] for feature in results["ITERATIONS"].getFeatures()]
    assert sum(asked[1:]) < asked[0]


def test_the_likeliest_are_judged_first_and_the_rest_is_left(run_algorithm, floodplains, without_learning, tmp_path):
    path = tmp_path / "study.gpkg"
    plain = {"LEARN_FROM_REJECTED": False}
    every = without_learning
    some, feedback = run_algorithm("runiterations", inputs(floodplains, **plain, STOP_LEFT=0.05, STUDY=str(path)))
    assert some["CONVERGED"]
    assert some["JUDGED_NEW"] < 0.9 * every["JUDGED_NEW"]
    assert some["PRECISION_NEW"] > every["PRECISION_NEW"]
    assert some["LEFT"] <= max(1, 0.05 * some["SAMPLES"].featureCount())
    assert every["LEFT"] == 0
    assert some["SAMPLES"].featureCount() >= 0.95 * every["SAMPLES"].featureCount()
    rows = list(some["ITERATIONS"].getFeatures())
    assert sum(row["judged_new"] for row in rows) == some["JUDGED_NEW"]
    assert rows[0]["unreviewed"] > 0
    with Study.open(str(path)) as study:
        items = study.iterations()
        assert [item.judged_new for item in items] == [row["judged_new"] for row in rows]
        assert [item.unreviewed for item in items] == [row["unreviewed"] for row in rows]
        assert len([record for record in study.candidates(2) if record["candidate"] not in study.current()]) > 0
    assert any(line.startswith("Over all iterations ") for line in feedback.infos)
    told = f"About {some['LEFT']:.0f} landslides are expected among those not judged."
    assert any(told in line for line in feedback.infos)
    # In the order of the score the same verdicts teach less at first, and more has to be judged.
    by_score, _ = run_algorithm("runiterations", inputs(floodplains, **plain, STOP_LEFT=0.05, ORDER=1))
    assert by_score["JUDGED_NEW"] >= some["JUDGED_NEW"]


def test_learning_from_rejections_spares_the_analyst_what_is_false(run_algorithm, floodplains, without_learning):
    learned, feedback = run_algorithm("runiterations", inputs(floodplains, LEARN_FROM_REJECTED=True))
    assert not any("keeps new landslides out" in text for text in feedback.warnings)  # everything was judged
    first, second = (list(results["ITERATIONS"].getFeatures()) for results in (without_learning, learned))
    # Before anything was rejected both are the same.
    assert first[0]["candidates"] == second[0]["candidates"]
    assert second[-1]["precision"] > first[-1]["precision"]
    assert second[-1]["candidates"] < first[-1]["candidates"]
    assert any(line.startswith("Below an information value of") for line in feedback.infos)


def test_a_cut_from_few_rejections_is_warned_of(run_algorithm, small):
    few = {"LEARN_FROM_REJECTED": True, "STOP_LEFT": 0.05, "MAX_ITERATIONS": 1}
    _, feedback = run_algorithm("runiterations", inputs(small, **few))
    assert any("keeps new landslides out" in text for text in feedback.warnings)
    _, feedback = run_algorithm("runiterations", inputs(small, **few, ORDER=1))
    assert not any("keeps new landslides out" in text for text in feedback.warnings)


def test_accepted_candidates_take_over_the_reference_boundary(run_algorithm, small, run_of_small):
    adopted, _ = run_of_small
    kept, _ = run_algorithm("runiterations", inputs(small, ADOPT_REFERENCE_BOUNDARY=False))
    source = ogr.Open(str(small / "reference.gpkg"))
    reference = [feature.GetGeometryRef().Clone() for feature in source.GetLayer(0)]

    def new_samples(results):
        return [
            ogr.CreateGeometryFromWkb(bytes(feature.geometry().asWkb()))
            for feature in results["SAMPLES"].getFeatures()
            if feature["origin"] == "candidate"
        ]

    def is_reference(sample):
        return any(sample.SymDifference(outline).GetArea() < 1e-3 for outline in reference)

    assert sum(map(is_reference, new_samples(adopted))) > 0.8 * len(new_samples(adopted)) > 3
    assert not any(map(is_reference, new_samples(kept)))


def tables(path):
    """Everything in a study apart from times and ids."""
    connection = sqlite3.connect(path)
    queries = (
        "SELECT candidate, iteration, rank, score, area_m2, rate_mean, geom FROM candidates ORDER BY fid",
        "SELECT origin, iteration, candidate, rate_mean, area_m2, geom FROM samples ORDER BY fid",
        "SELECT candidate, verdict, reason, action FROM verdicts ORDER BY fid",
        "SELECT number, parameters, candidates, accepted, samples, mean_rate, change, reason FROM iterations",
        "SELECT iteration, factor, lower, upper, coverage, note FROM thresholds ORDER BY fid",
    )
    result = [connection.execute(query).fetchall() for query in queries]
    connection.close()
    return result


def test_same_inputs_give_the_same_study(run_algorithm, small, run_of_small, tmp_path):
    run_algorithm("runiterations", inputs(small, STUDY=str(tmp_path / "again.gpkg")))
    assert tables(tmp_path / "again.gpkg") == tables(run_of_small[1])


def test_nothing_to_find_is_said_and_leaves_no_study(run_algorithm, small, tmp_path):
    path = tmp_path / "study.gpkg"
    with pytest.raises(QgsProcessingException, match="No candidate"):
        run_algorithm("runiterations", inputs(small, MIN_RATE=5000, STUDY=str(path)))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_and_leaves_no_study(run_algorithm, small, disk, fill_disk):
    filler = fill_disk(disk)
    with filler.open("r+b") as file:
        file.truncate(filler.stat().st_size - 300_000)  # the loop begins, but cannot end
    with pytest.raises(QgsProcessingException, match=r"is full\. Free some space"):
        run_algorithm("runiterations", inputs(small, STUDY=str(disk / "study.gpkg")))
    assert [path.name for path in disk.iterdir()] == ["filler"]


def test_cancelling_leaves_no_study(run_algorithm, make_feedback, small, tmp_path):
    path = tmp_path / "study.gpkg"
    results, _ = run_algorithm("runiterations", inputs(small, STUDY=str(path)), make_feedback(cancel_at=5))
    assert list(tmp_path.iterdir()) == []
    assert not results.get("STUDY")


def test_missing_folder_of_the_study_is_told(run_algorithm, small, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"nowhere does not exist, so study\.gpkg"):
        run_algorithm("runiterations", inputs(small, STUDY=str(tmp_path / "nowhere" / "study.gpkg")))


def test_blocks_are_computed_by_the_scheduler_and_one_that_is_not_there_gets_a_sentence(
    run_algorithm, small, tmp_path, monkeypatch
):
    """An executor that counts stands in for the cluster's, which tests of the scheduler itself run."""
    done = []

    class Counting(ThreadPoolExecutor):
        def submit(self, function, *arguments, **named):
            done.append(function)
            return super().submit(function, *arguments, **named)

    @contextmanager
    def counting(address):
        assert address == "tcp://cluster:8786"
        with Counting(2) as executor:
            yield executor

    here, _ = run_algorithm("runiterations", inputs(small, MAX_ITERATIONS=1))
    monkeypatch.setattr(run_iterations, "executor_of", counting)
    there, _ = run_algorithm("runiterations", inputs(small, MAX_ITERATIONS=1, SCHEDULER="tcp://cluster:8786"))
    assert done
    outlines = [
        sorted(bytes(feature.geometry().asWkb()) for feature in results["CANDIDATES"].getFeatures())
        for results in (here, there)
    ]
    assert outlines[0] == outlines[1]
    monkeypatch.undo()
    path = tmp_path / "study.gpkg"
    with pytest.raises(QgsProcessingException, match=r"'distributed', which is not installed|cannot be reached"):
        run_algorithm("runiterations", inputs(small, SCHEDULER="tcp://127.0.0.1:1", STUDY=str(path)))
    assert not list(tmp_path.iterdir())
