"""The loop without a person on ground made by hand: eight squares that move, and one that does not.

Three are in the inventory (rates 60, 70 and 80 mm/a), three are held out (90, 100, 110), two are no landslides (65,
95); one that is held out does not move and cannot be found. Each is 12 x 12 pixels of 10 m.
"""

from __future__ import annotations

import itertools
import math
from types import SimpleNamespace

import numpy as np
import pytest
from osgeo import ogr
from rasters import write_raster

from ftl_qgis_plugin.core.candidates.options import ExtractionOptions
from ftl_qgis_plugin.core.candidates.overlap import Overlap
from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.iteration.refinement import Refinement
from ftl_qgis_plugin.core.landslides.zones import Zones
from ftl_qgis_plugin.core.progress import Collected
from ftl_qgis_plugin.core.ranges.derive_options import DeriveOptions
from ftl_qgis_plugin.study.iteration.judge import ReferenceAnalyst
from ftl_qgis_plugin.study.iteration.loop import IterationLoop, LoopOptions
from ftl_qgis_plugin.study.iteration.loop_messages import left_told

SIZE = 120.0
AREA_M2 = SIZE * SIZE
KNOWN, HELD_OUT, FALSE = {100: 60, 400: 70, 700: 80}, {1000: 90, 1300: 100, 1600: 110}, {1900: 65, 2200: 95}
STILL = 2500


@pytest.fixture(scope="module")
def ground(tmp_path_factory, utm_wkt):
    folder = tmp_path_factory.mktemp("ground")
    grid = Grid(280, 32, 0.0, 320.0, 10.0, 10.0, utm_wkt)
    rate = np.random.default_rng(1).normal(0, 2, grid.shape).astype(np.float32)
    for x, value in {**KNOWN, **HELD_OUT, **FALSE}.items():
        rate[10:22, x // 10 : x // 10 + 12] = -value
    paths = {name: str(folder / f"{name}.tif") for name in ("rate", "coherence")}
    write_raster(paths["rate"], grid, rate)
    write_raster(paths["coherence"], grid, np.full(grid.shape, 0.9, np.float32))
    return Inputs(grid, RasterSource(paths["rate"]), RasterSource(paths["coherence"]))


class Recording(Refinement):
    """Keeps of each derivation how many samples there were, which of them were new, and how many rejected."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.asked = []

    def derive(self, polygons, options, new=None, previous=None, rejected=(), progress=None):
        self.asked.append((len(polygons), new, previous is not None, len(rejected)))
        return super().derive(polygons, options, new, previous, rejected, progress)


@pytest.fixture
def loop(make_study, shapes_made, ground):
    """A function (options, adopt=False, reference=None) -> study, loop, progress."""

    numbers = itertools.count()

    def squares(places, size=SIZE):
        return [shapes_made.square(float(x), 100.0, size) for x in places]

    def made(adopt=False, reference=(STILL, *HELD_OUT), reference_m=SIZE, **options):
        study = make_study(f"{next(numbers)}.gpkg", count=0)
        inventory, held_out = squares(KNOWN), squares(reference, reference_m)

        def overlap(table, known):
            return Overlap(
                ground.grid, build_factors(ground, table.factors), table, known=Zones(list(known), ground.grid)
            )

        options = {
            "derive": DeriveOptions(min_rate_mm_a=50.0, replicates=0),
            "extraction": ExtractionOptions(min_area_m2=1000.0),
            **options,
        }
        analyst = ReferenceAnalyst(held_out, inventory, study.crs_wkt, 0.5, adopt)
        refinement = Recording(ground, ["deformation_rate", "coherence"])
        runs = IterationLoop(study, refinement, overlap, analyst, inventory, held_out, LoopOptions(**options))
        return SimpleNamespace(study=study, run=runs.run, progress=Collected(), asked=refinement.asked)

    return made


def told(progress):
    return [str(message).replace("\u00a0", " ") for message in progress.messages]


def test_it_finds_what_moves_and_is_held_out_and_stops_when_nothing_is_new(loop):
    case = loop()
    result = case.run(case.progress)
    first, second = result.iterations
    assert (first.number, first.candidates, first.asked, first.accepted, first.rejected) == (1, 8, 8, 6, 2)
    assert (second.number, second.candidates, second.asked, second.accepted, second.rejected) == (2, 8, 0, 0, 0)
    assert (first.true_candidates, second.true_candidates) == (6, 6)
    assert (first.precision, first.tpr) == (6 / 8, 3 / 4)
    # Of what was no known landslide: three of five.
    assert (first.judged_new, first.accepted_new, second.judged_new, second.accepted_new) == (5, 3, 0, 0)
    assert (result.judged_new, result.accepted_new) == (5, 3)
    assert [first.convergence.converged, second.convergence.converged] == [False, True]
    assert (first.fields["added"], first.fields["samples"], first.fields["covered_m2"]) == (3, 6, 3 * AREA_M2)
    assert first.fields["mean_rate"] == pytest.approx(np.mean([*KNOWN.values(), *HELD_OUT.values()]))
    assert first.fields["change"] == pytest.approx(85.0 - 70.0)
    assert second.fields["change"] == pytest.approx(0.0)
    assert first.fields["left"] == 0.0
    assert [(row["origin"], row["iteration"]) for row in result.samples] == [("inventory", 0)] * 3 + [
        ("candidate", 1)
    ] * 3
    assert {(row["verdict"], round(row["rate_mean"])) for row in result.candidates} == {
        *(("accepted", rate) for rate in (*KNOWN.values(), *HELD_OUT.values())),
        *(("rejected", rate) for rate in FALSE.values()),
    }
    assert (result.accuracy.true_positives, result.accuracy.false_negatives) == (3, 1)
    # Of the ranges' messages only what the rejections teach is told.
    assert any("rejected polygon(s)" in text for text in told(case.progress))
    assert not any("of the sample pixels" in text for text in told(case.progress))
    assert case.progress.fractions[-1] == 1.0
    assert max(case.progress.fractions) == 1.0
    assert case.progress.fractions == sorted(case.progress.fractions)


def test_the_study_holds_what_was_said_and_with_which_settings(loop):
    case = loop(parameters={"factors": ["coherence"]}, patience=2, max_iterations=5)
    case.run(case.progress)
    entries = case.study.current()
    assert sorted(entry.verdict for entry in entries.values()) == ["accepted"] * 6 + ["rejected"] * 2
    assert {entry.analyst for entry in entries.values()} == {"reference"}
    assert {entry.confidence for entry in entries.values()} == {3}
    assert {entry.reason for entry in entries.values()} == {"overlap 1.00", "overlap 0.00"}
    rows = case.study.iterations()
    wanted = {
        "factors": ["coherence"],
        "patience": 2,
        "max_iterations": 5,
        "min_area_m2": 1000.0,
        "min_rate_mm_a": 50.0,
    }
    wanted |= {"order": "likely", "stop_left": 0.0, "learn_from_rejected": False, "connectivity": 8}
    assert {name: rows[0].parameters[name] for name in wanted} == wanted
    assert [(row.accepted, row.rejected, row.unreviewed, row.found, row.held_out) for row in rows[:2]] == [
        (6, 2, 0, 3, 4)
    ] * 2
    assert len(case.study.reference()) == 4


def test_what_it_tells(loop):
    case = loop()
    case.run(case.progress)
    lines = told(case.progress)
    (first,) = [line for line in lines if line.startswith("Iteration 1")]
    assert "8 candidates, 8 judged, 6 accepted, 2 rejected; 3 new landslides, 0 enlarged" in first
    assert "43,200 m² of new ground; 6 samples, mean |rate| 85.00 mm/a (+15.00)" in first
    assert "deformation_rate 50.." in first
    assert "Ordered by score until 5 landslides are accepted or known; 3 so far." in lines
    assert "Over all iterations 5 new candidates were judged and 3 of them are landslides (60.0 %" in "\n".join(lines)
    assert any(line.startswith("1 reference landslides were not found") for line in lines)
    assert any(line.startswith("Found 3 of 4 reference landslides (true positive rate 75.0 %") for line in lines)
    assert not [message for message in case.progress.warnings if "Stopped after" in str(message)]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (3.4, "About 3 landslides are expected among those not judged."),
        (math.nan, "not judged is not known: that takes"),
    ],
)
def test_what_is_left_is_told_or_why_not(left, words):
    assert words in str(left_told(left))
    assert "nan" not in str(left_told(left))


def test_used_up_iterations_are_warned_of(loop):
    case = loop(max_iterations=1)
    result = case.run(case.progress)
    assert len(result.iterations) == 1
    assert any("Stopped after 1 iterations without convergence" in str(item) for item in case.progress.warnings)


def test_ranges_are_derived_anew_from_what_has_joined_and_what_was_rejected(loop):
    case = loop()
    case.run(case.progress)
    assert case.asked == [(3, None, False, 0), (6, [False] * 3 + [True] * 3, True, 2)]


def test_where_nothing_joins_there_is_no_accuracy(loop):
    case = loop(reference=(STILL,))
    result = case.run(case.progress)
    assert result.accuracy is None
    assert result.iterations[0].tpr == 0.0
    assert (result.iterations[0].accepted, result.iterations[0].rejected) == (3, 5)


def test_all_that_was_held_out_is_found(loop):
    case = loop(reference=tuple(HELD_OUT))
    result = case.run(case.progress)
    assert result.iterations[-1].tpr == 1.0
    assert not [line for line in told(case.progress) if "were not found" in line]
    assert any(line.startswith("Found 3 of 3 reference landslides") for line in told(case.progress))


def test_without_a_reference_nothing_new_is_true(loop):
    case = loop(reference=())
    result = case.run(case.progress)
    assert result.accuracy is None
    assert np.isnan(result.iterations[0].tpr)
    assert (result.judged_new, result.accepted_new) == (5, 0)
    assert not [line for line in told(case.progress) if line.startswith("Found ")]


def test_outlines_of_the_reference_are_taken_over_where_wanted(loop, shapes_made):
    case = loop(adopt=True, reference_m=130.0)
    result = case.run(case.progress)
    drawn = [shapes_made.multi(shapes_made.square(float(x), 100.0, 130.0)) for x in HELD_OUT]
    new = [row for row in result.samples if row["origin"] == "candidate"]
    assert sorted(bytes(row["wkb"]) for row in new) == sorted(drawn)
    # The study shows the candidates so, too; those that were rejected as they were found.
    outlines = [ogr.CreateGeometryFromWkb(row["wkb"]) for row in case.study.candidates()]
    assert sorted(round(outline.GetArea()) for outline in outlines) == [round(AREA_M2)] * 5 + [16_900] * 3


def test_ranges_that_are_given_hold_in_place_of_the_samples(loop):
    given = ThresholdTable((Threshold("deformation_rate", 95.0), Threshold("elevation", 3000.0, 4000.0)))
    case = loop(ranges=given, max_iterations=1)
    with pytest.raises(FtlError, match="elevation"):  # of the ground, so it holds; here is no DEM for it
        case.run(case.progress)


def test_what_images_say_is_kept_and_the_order_may_learn_from_it(loop):
    asked = []

    def evidence(outlines):
        asked.append(len(outlines))
        return [{"image_change": float(number), "image_gap": float("nan")} for number in range(len(outlines))]

    case = loop(evidence=evidence)
    case.run(case.progress)
    assert asked == [8, 8]
    kept = case.study.looks.evidence()
    assert sorted(values["image_change"] for values in kept.values()) == [float(number) for number in range(8)]
    assert all("image_gap" not in values for values in kept.values())


def test_a_cut_learned_from_few_is_warned_of_only_where_it_may_harm(loop):
    def warned(**options):
        case = loop(max_iterations=1, **options)
        case.run(case.progress)
        return any("keeps new landslides out" in str(message) for message in case.progress.warnings)

    assert warned(learn_from_rejected=True, stop_left=0.05)
    assert not warned(learn_from_rejected=True)


def test_nothing_to_find_is_said_and_cancelling_is_heeded(loop):
    case = loop(extraction=ExtractionOptions(min_area_m2=1e6))
    with pytest.raises(FtlError, match="No candidate"):
        case.run(case.progress)

    class Impatient(Collected):
        def is_cancelled(self):
            return bool(self.fractions)

    case = loop()
    with pytest.raises(CancelledError):
        case.run(Impatient())
    assert [row.number for row in case.study.iterations() if row.finished_utc] == []
