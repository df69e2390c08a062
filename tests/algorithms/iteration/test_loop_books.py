"""What the whole loop counts, on a scene small enough to know everything about it."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from osgeo import osr
from polygon_layers import polygons
from qgis.core import QgsProcessingException
from rasters import write_raster

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.interpretation.iterations.iteration_history import iteration_history
from ftl_qgis_plugin.report.facts import StudyFacts
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.iteration.history import history, past

X, Y = 500_000.0, 4_000_000.0
# Landslides of 100 m by 100 m: x, y of the lower left corner. Three of them side by side.
ALONE = [(300 * k, 900) for k in range(1, 9)]
THREE = [(1000, 400), (1100, 400), (1200, 400)]
DECOYS = [(300 * k, 1500) for k in range(1, 5)]


def boxes(*corners, size=100):
    return [((x, y, size, size),) for x, y in corners]


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """Rate of -80 mm/a on landslides and decoys, about 0 elsewhere; a plane as terrain; coherence 0.9."""
    folder = tmp_path_factory.mktemp("books")
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(300, 200, X, Y + 2000, 10.0, 10.0, srs.ExportToWkt())
    random = np.random.default_rng(1)
    rate = random.normal(0, 3, (200, 300)).astype(np.float32)
    for number, (x, y) in enumerate([*ALONE, *THREE, *DECOYS]):
        row, col = 200 - y // 10 - 10, x // 10
        rate[row : row + 10, col : col + 10] = -80 - number + random.normal(0, 2, (10, 10))
    rows, cols = np.mgrid[:200, :300]
    arrays = {
        "rate": rate,
        "coherence": np.full((200, 300), 0.9, np.float32),
        "dem": (4800 + 0.8 * cols + 0.5 * rows + random.normal(0, 0.1, (200, 300))).astype(np.float32),
    }
    for name, values in arrays.items():
        write_raster(str(folder / f"{name}.tif"), grid, values)
    return folder


def layer(*corners, size=100):
    return polygons((), *boxes(*corners, size=size))


def run(run_algorithm, scene, inventory, reference, **more):
    parameters = {
        "INVENTORY": layer(*inventory),
        "REFERENCE": layer(*reference),
        "DEFORMATION": str(scene / "rate.tif"),
        "COHERENCE": str(scene / "coherence.tif"),
        "DEM": str(scene / "dem.tif"),
        "TERRAIN": [],
        "STOP_LEFT": 0,
        **dict.fromkeys(("SAMPLES", "ITERATIONS", "CANDIDATES", "THRESHOLDS"), "memory:"),
    }
    results, feedback = run_algorithm("runiterations", {**parameters, **more})
    return results, feedback, [dict(zip(row.fields().names(), row)) for row in results["ITERATIONS"].getFeatures()]


def found_line(feedback):
    (line,) = [line for line in feedback.infos if line.startswith("Found ")]
    return line


def test_three_slumps_that_move_as_one_patch(run_algorithm, scene):
    """One of them is known; the other two are found, and stay two."""
    results, feedback, rows = run(run_algorithm, scene, [*ALONE[:5], THREE[1]], [THREE[0], THREE[2], *ALONE[5:]])
    assert rows[0]["added"] == 5
    assert rows[0]["enlarged"] == 0
    assert rows[0]["covered_m2"] == pytest.approx(50_000)
    assert rows[0]["tpr"] == 1.0
    assert "Found 5 of 5 reference landslides" in found_line(feedback)
    areas = sorted(feature.geometry().area() for feature in results["SAMPLES"].getFeatures())
    assert areas == pytest.approx([10_000] * 11)
    assert not rows[0]["converged"]
    assert rows[-1]["converged"]


def test_a_patch_taken_as_it_is_adds_what_was_not_known(run_algorithm, scene):
    inventory, reference = [*ALONE[:5], THREE[1]], [THREE[0], THREE[2], *ALONE[5:]]
    results, _feedback, rows = run(run_algorithm, scene, inventory, reference, ADOPT_REFERENCE_BOUNDARY=False)
    # Three alone and the patch: one landslide of two parts, beside the known one.
    assert rows[0]["added"] == 4
    assert rows[0]["covered_m2"] == pytest.approx(50_000)
    assert rows[0]["tpr"] == 1.0
    known = [feature for feature in results["SAMPLES"].getFeatures() if feature["origin"] == "inventory"]
    assert [feature.geometry().area() for feature in known] == pytest.approx([10_000] * 6)


def test_a_reference_that_holds_the_inventory(run_algorithm, scene, tmp_path):
    """Its known landslides are neither found nor missed, whoever tells."""
    inventory, reference = ALONE[:5], [*ALONE[5:], THREE[0]]
    path = str(tmp_path / "study.gpkg")
    _honest, feedback, rows = run(run_algorithm, scene, inventory, reference)
    _both, told, same_rows = run(run_algorithm, scene, inventory, [*reference, *inventory], STUDY=path)
    # The fourth is a third of the patch of three, which is rejected for it.
    assert found_line(told) == found_line(feedback)
    assert "Found 3 of 4 reference landslides" in found_line(told)
    assert [row["tpr"] for row in same_rows] == [row["tpr"] for row in rows] == [0.75] * len(rows)
    assert any("5 of 9 reference polygons lie on landslides that were known" in line for line in told.infos)
    assert not any("optimistic" in line for line in told.warnings)
    with Study.open(path) as study:
        assert {(row.found, row.references) for row in past(study)[1:]} == {(3, 4)}


def test_one_iteration_is_one_to_the_dock_too(run_algorithm, scene, tmp_path):
    path = str(tmp_path / "study.gpkg")
    _results, _feedback, rows = run(run_algorithm, scene, ALONE[:5], ALONE[5:], MAX_ITERATIONS=1, STUDY=path)
    with Study.open(path) as study:
        assert len(history(study)) == 2
        told = iteration_history(study).rows
        assert [(row.number, row.samples, row.added) for row in told] == [(0, 5, 0), (1, 8, 3)]
        assert told[1].added == rows[0]["added"] == study.iterations()[0].added
        assert told[1].change_mm_a == pytest.approx(rows[0]["change"])


def test_nothing_accepted_is_never_converged(run_algorithm, scene):
    """The reference lies where nothing moves, and the inventory's own candidates are not what is asked about."""
    results, _feedback, rows = run(
        run_algorithm, scene, [(2500, 100), (2700, 100)], [(2500, 300)], MIN_RATE=50, MAX_ITERATIONS=2
    )
    assert [row["accepted"] for row in rows] == [0, 0]
    assert not results["CONVERGED"]
    assert "no candidate was accepted. Change the thresholds" in results["REASON"]


def test_only_known_ones_accepted_is_never_converged(run_algorithm, scene):
    """The reference lies where nothing moves; the loop does not go round where nothing can change any more."""
    results, feedback, rows = run(run_algorithm, scene, ALONE, [(2500, 300)], STOP_LEFT=0)
    assert rows[0]["accepted"] >= len(ALONE)
    assert [row["added"] for row in rows] == [0, 0]
    assert not results["CONVERGED"]
    assert "only known landslides were accepted" in results["REASON"]
    assert any("all others would be the same" in line for line in feedback.warnings)


def test_a_miss_inside_of_a_rejected_candidate_is_told_as_such(run_algorithm, scene):
    """Of the patch of three only one is landslide: rejected, and no factor is to blame."""
    _results, feedback, rows = run(run_algorithm, scene, ALONE[:5], [*ALONE[5:], THREE[0]])
    assert rows[0]["tpr"] == pytest.approx(3 / 4)
    (line,) = [line for line in feedback.infos if "not found" in line]
    assert line.startswith("1 reference landslides were not found: 1 in rejected candidates of which only 33\u00a0% is")
    assert "none" not in line


def test_the_report_tells_what_was(run_algorithm, scene, tmp_path):
    """Whatever became of the samples since."""
    path = str(tmp_path / "study.gpkg")
    _results, _feedback, rows = run(run_algorithm, scene, ALONE[:5], [*ALONE[5:], *ALONE[:2]], STUDY=path)
    with Study.open(path) as study:
        kept = study.samples()
        study.replace_samples(record for record in kept if record["origin"] == "inventory")
        steps = StudyFacts(study).steps
        assert [sum(step.samples.values()) for step in steps] == [5] + [row["samples"] for row in rows]
        assert [step.found for step in steps] == [0] + [row["added"] for row in rows]
        assert [step.mean_rate for step in steps[1:]] == pytest.approx([row["mean_rate"] for row in rows])
        assert [(step.reference_found, step.references) for step in steps] == [(0, 3)] + [(3, 3)] * len(rows)
        study.replace_samples(kept)
    target = str(tmp_path / "report.html")
    run_algorithm("studyreport", {"STUDY": path, "OUTPUT": target})
    text = Path(target).read_text(encoding="utf-8")
    assert "Of 3 reference landslides that were held out, 3 were found" in text
    assert "2 of 5 reference polygons lie on landslides that were known from the start" in text
    judged, accepted = sum(row["judged_new"] for row in rows), 3
    assert f"Of {judged} new candidates that were judged in all iterations" in text
    assert f"{accepted} were accepted" in text.replace("\n", " ")


def test_a_slump_drawn_in_several_years_counts_once(run_algorithm, scene):
    again = [(x + 10, y) for x, y in ALONE[:2]]
    _results, _feedback, rows = run(run_algorithm, scene, ALONE[:5], ALONE[5:])
    _results, feedback, same = run(run_algorithm, scene, [*ALONE[:5], *again], ALONE[5:])
    assert any(line.startswith("2 of the 7 outlines lie mostly on others") for line in feedback.infos)
    assert [row["samples"] for row in same] == [row["samples"] for row in rows]
    _results, _feedback, each = run(run_algorithm, scene, [*ALONE[:5], *again], ALONE[5:], REPEATED=2)
    assert each[0]["samples"] == rows[0]["samples"] + 2
    with pytest.raises(QgsProcessingException, match="Choose the field of the date"):
        run(run_algorithm, scene, ALONE[:5], ALONE[5:], REPEATED=1)


def test_the_standard_error_is_among_what_repeats_the_study(run_algorithm, scene, tmp_path):
    """Report and dock took the study for one without: significance among its factors, and no raster for it."""
    path = str(tmp_path / "study.gpkg")
    run(run_algorithm, scene, ALONE[:5], ALONE[5:], RATE_STD=str(scene / "coherence.tif"), STUDY=path, MAX_ITERATIONS=1)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        (text,) = connection.execute("SELECT parameters FROM iterations WHERE number = 1").fetchone()
    assert {name: json.loads(text)[name] for name in ("DEFORMATION", "RATE_STD")} == {
        "DEFORMATION": "rate.tif",
        "RATE_STD": "coherence.tif",
    }
