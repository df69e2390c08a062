"""One iteration step by step, on studies small enough to count by hand."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
from osgeo import gdal, ogr
from rasters import write_raster

from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource
from ftl_qgis_plugin.core.landslides.rate_statistics import rate_statistics
from ftl_qgis_plugin.study.iteration import steps
from ftl_qgis_plugin.study.iteration.history import history, past
from ftl_qgis_plugin.study.log.verdicts import Verdict


def no_rates(count):
    return rate_statistics(np.full(count, np.nan), np.arange(count), count)[0]


TABLE = ThresholdTable((Threshold("deformation_rate", 50.0),))


@pytest.fixture
def rates(tmp_path, utm_wkt):
    """A rate that grows by 1 mm/a every 10 m to the east."""
    grid = Grid(300, 30, 0.0, 200.0, 10.0, 10.0, utm_wkt)
    path = str(tmp_path / "rate.tif")
    write_raster(path, grid, np.tile(-np.arange(300, dtype=np.float32), (30, 1)))
    return steps.rates_on(AlignedRaster(RasterSource(path), grid))


@pytest.fixture
def run(make_study, shapes_made, rates):
    """A study with an inventory of two, and a function that plays an iteration.

    The function takes candidates (id, x, size, verdict or None) and returns what `finish` returns.
    """
    study = make_study(count=0)
    steps.keep_first_inventory(study, [shapes_made.square(x, 0.0) for x in (600, 1000)], rates)

    def play(*candidates, tolerance=1.0, patience=1, known=()):
        number = steps.begin(study, {}, TABLE)
        features = [
            shapes_made.candidate(name, x, size=size, known_overlap=float(name in known))
            for name, x, size, _ in candidates
        ]
        steps.store_candidates(study, number, features)
        study.record_all(Verdict(candidate=name, verdict=said) for name, _x, _size, said in candidates if said)
        base = steps.store_samples(study, steps.accepted_by_analysts(study, number), rates)
        return steps.finish(study, number, base, steps.review_of(study, number), tolerance, patience)

    return study, play


def test_what_an_iteration_saw_is_stored_and_stays(run):
    study, play = run
    study.add_reference([{"wkb": record["wkb"]} for record in study.samples()[:1]])  # the first of the inventory
    _outcome, fields = play(("a", 1400, 100, "accepted"), ("b", 2000, 100, "rejected"), ("c", 640, 100, "accepted"))
    # c lies with 60 of 100 m on the first of the inventory, which grows by the rest.
    assert (fields["added"], fields["enlarged"], fields["covered_m2"]) == (1, 1, 14_000)
    assert (fields["candidates"], fields["accepted"], fields["rejected"], fields["unreviewed"]) == (3, 2, 1, 0)
    assert (fields["samples"], fields["samples_inventory"], fields["samples_candidate"]) == (3, 2, 1)
    # The reference holds a landslide of the inventory: it is neither to be found nor missed.
    assert (fields["found"], fields["held_out"]) == (0, 0)
    rows = past(study)
    assert [row.is_stored for row in rows] == [True, True]
    assert [(row.samples, row.added) for row in rows] == [(2, 0), (3, 1)]
    means = [float(row.mean_rate_mm_a) for row in rows]
    assert means == pytest.approx([(64.5 + 104.5) / 2, (66.5 + 104.5 + 144.5) / 3])
    assert rows[1].change_mm_a == pytest.approx(means[1] - means[0])
    # Whatever happens to the samples later.
    study.record(Verdict(candidate="a", verdict="rejected"))
    steps.store_samples(study, [], lambda outlines, _progress: no_rates(len(outlines)))
    assert [(row.samples, row.added, row.mean_rate_mm_a) for row in past(study)] == [
        (2, 0, pytest.approx(means[0])),
        (3, 1, pytest.approx(means[1])),
    ]


def test_what_a_candidate_added_to_the_inventory_goes_with_its_verdict(run, rates):
    study, play = run
    before = [record["wkb"] for record in study.samples()]
    play(("c", 640, 100, "accepted"))
    assert [round(record["area_m2"]) for record in study.samples()] == [14_000, 10_000]
    study.record(Verdict(candidate="c", verdict="rejected"))
    steps.store_samples(study, steps.accepted_by_analysts(study, 2), rates)
    assert [record["wkb"] for record in study.samples()] == before


def test_an_outline_that_was_edited_by_hand_is_kept(run, rates, shapes_made):
    study, _play = run
    mended = shapes_made.multi(shapes_made.square(600.0, 0.0, 120.0))
    # As QGIS does: the outline changes, the fields do not.
    dataset = gdal.OpenEx(study.path, gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = dataset.GetLayerByName("samples")
    feature = next(iter(layer))
    feature.SetGeometry(ogr.CreateGeometryFromWkb(mended))
    layer.SetFeature(feature)
    feature = layer = dataset = None
    for _time in range(2):
        steps.store_samples(study, [], rates)
        assert study.samples()[0]["wkb"] == mended
        assert study.samples()[0]["area_m2"] == pytest.approx(14_400)


def test_what_was_drawn_by_hand_stays_among_the_samples(run, rates, shapes_made):
    """It came from no candidate: no verdict takes it away."""
    study, _play = run
    study.add_samples([{"wkb": shapes_made.square(2000.0, 0.0), "origin": "digitised", "iteration": 1}])
    for _time in range(2):
        steps.store_samples(study, [], rates)
        assert [(record["origin"], record["iteration"]) for record in study.samples()] == [
            ("inventory", 0),
            ("inventory", 0),
            ("digitised", 1),
        ]


def test_nothing_accepted_is_no_convergence(run):
    study, play = run
    for number in (1, 2):
        outcome, fields = play((f"a{number}", 1400, 100, "rejected"), (f"b{number}", 2000, 100, "rejected"))
        assert not outcome.converged
        assert "no candidate was accepted. Change the thresholds" in str(fields["reason"])
    assert not any(item.converged for item in study.iterations())


def test_nothing_converges_while_a_candidate_is_not_reviewed(run):
    _study, play = run
    outcome, fields = play(("a", 1400, 100, "accepted"), ("b", 2000, 100, None))
    assert fields["unreviewed"] == 1
    outcome, fields = play(("c", 2300, 100, "rejected"), ("d", 2600, 100, None), tolerance=1000.0)
    assert not outcome.converged
    assert "new candidates of iteration 2 without a verdict: 1" in str(fields["reason"])


def test_nobody_has_to_judge_what_lies_on_known_landslides(run):
    """The dock hides it: the stop rule does not wait for it either, now and after another start."""
    study, play = run
    play(("a", 1400, 100, "accepted"), ("k", 600, 100, None), known="k")
    outcome, fields = play(("b", 2000, 100, "rejected"), ("m", 1000, 100, None), known="m")
    assert (fields["candidates"], fields["unreviewed"]) == (2, 0)
    assert outcome.converged, str(fields["reason"])
    assert [state.unreviewed for state in history(study)] == [0, 0, 0]


def test_a_candidate_found_again_belongs_to_both_iterations(run):
    study, play = run
    play(("a", 1400, 100, "accepted"))
    outcome, fields = play(("a", 1400, 100, None), ("b", 2000, 100, "rejected"))
    assert study.found_in(1) == ["a"]
    assert study.found_in(2) == ["a", "b"]
    assert (fields["candidates"], fields["accepted"], fields["rejected"]) == (2, 1, 1)
    # Judged once, in the first.
    assert [item.judged_new for item in study.iterations()] == [1, 1]
    assert [item.precision_new for item in study.iterations()] == [1.0, 0.0]
    assert outcome.converged
    assert [state.accepted for state in history(study)] == [0, 1, 0]


def test_an_older_study_tells_what_it_can(run):
    """Of before schema 3: one finished iteration, nothing of what was kept since."""
    study, play = run
    play(("a", 1400, 100, "accepted"), ("b", 2000, 100, "accepted"))
    stored = past(study)
    connection = sqlite3.connect(study.path, isolation_level=None)
    connection.execute("UPDATE iterations SET added = NULL, samples_inventory = NULL, found = NULL, held_out = NULL")
    connection.execute("DELETE FROM settings WHERE key = 'first_state'")
    connection.execute("DELETE FROM first_inventory")
    connection.close()
    rows = past(study)
    assert [row.is_stored for row in rows] == [False, False]
    assert [(row.number, row.samples, row.added) for row in rows] == [(0, 2, 0), (1, 4, 2)]
    assert [row.mean_rate_mm_a for row in rows] == pytest.approx([row.mean_rate_mm_a for row in stored])
    # A finished iteration is one, whoever ran it: not "none yet", and it accepted 2, not all 4.
    assert [state.accepted for state in history(study)] == [0, 2]


def test_what_a_sample_keeps_of_its_verdict():
    said = Verdict(candidate="c", verdict="accepted", class_="creep", confidence=2, image_date="2021", analyst="ada")
    kept = {"candidate": "c", "class": "creep", "confidence": 2, "image_date": "2021", "analyst": "ada"}
    assert steps.attributes_of(said) == kept
    assert steps.attributes_of(said._replace(class_="", image_date="")) == {**kept, "class": None, "image_date": None}


@pytest.mark.parametrize(("rejected", "left", "is_enough"), [(10, 0.5, True), (9, 0.5, False), (10, 3.0, False)])
def test_the_rest_may_stay_after_twenty_verdicts_of_any_kind(rejected, left, is_enough):
    review = steps.Review((), 5, rejected, 5, 0, 0, 9, left)
    assert review.is_enough is is_enough
    assert np.isnan(review.precision_new)


def test_the_first_inventory_is_what_was_known_before_the_first_iteration(make_study, shapes_made):
    study = make_study(count=0)

    def known(count):
        study.replace_samples([])
        outlines = [shapes_made.square(500.0 * number, 0.0) for number in range(count)]
        steps.keep_first_inventory(
            study,
            outlines,
            lambda some, _progress: rate_statistics(np.full(len(some), 70.0), np.arange(len(some)), len(some))[0],
        )
        return study.first_inventory.state["samples"]

    assert [known(1), known(2)] == [1, 2]
    study.start_iteration({})
    assert known(3) == 2
