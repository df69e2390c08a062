"""The model of the Thresholds page, on the demo scene, against the algorithms."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.ranges.derive_options import DeriveOptions

TABLE = ThresholdTable(
    (
        Threshold("deformation_rate", 30.0),
        Threshold("slope", 2.0, 30.0, coverage=0.9, samples=7, note="a, b"),
        Threshold("aspect", 300.0, 120.0),
    )
)


@pytest.fixture
def loaded(make_session, load_scene, wait_for):
    """A model with the scene's inventory read, and its session."""
    from ftl_qgis_plugin.interpretation.thresholds.threshold_model import ThresholdModel

    session, heard = make_session()
    folder = load_scene(session)
    model = ThresholdModel(session)
    assert model.load()
    wait_for(lambda: model.data is not None or heard.errors)
    assert heard.errors == []
    yield model, session, folder
    model.close()


def test_derives_what_the_algorithm_derives(loaded, run_algorithm):
    from ftl_qgis_plugin.interpretation.iterations.iteration import records

    model, session, _ = loaded
    results, _ = run_algorithm(
        "factorthresholds",
        {
            **session.choices.threshold_parameters(),
            "INVENTORY": session.choices.inventory,
            "THRESHOLDS": "TEMPORARY_OUTPUT",
            "HISTOGRAMS": "TEMPORARY_OUTPUT",
        },
    )
    assert ThresholdTable.from_records(records(results["THRESHOLDS"])) == model.table
    theirs = [
        record for record in records(results["HISTOGRAMS"]) if record["factor"] == "slope" and record["use"] == "chart"
    ]
    picture = model.picture("slope")
    assert np.allclose(picture.samples * np.diff(picture.edges), [record["sample_share"] for record in theirs])
    assert np.allclose(picture.ground * np.diff(picture.edges), [record["background_share"] for record in theirs])
    # Densities: both areas are 1.
    assert np.sum(picture.samples * np.diff(picture.edges)) == pytest.approx(1.0)
    assert np.sum(picture.ground * np.diff(picture.edges)) == pytest.approx(1.0)
    assert len(picture.bounds_ci) == 1
    assert model.shares.kept == pytest.approx(results["JOINT_COVERAGE"])


def test_shares_against_brute_force(loaded):
    model, _, _ = loaded
    model.set_interval("slope", 0, 5.0, 12.0)
    for side, share in ((model.data.samples.values, model.shares.kept), (model.data.background, model.shares.left)):
        passes = np.ones(len(side["slope"]), bool)
        for name in model.table.factors:
            passes &= model.table.holds(name, side[name])
        assert share == pytest.approx(passes.mean())
    ground = model.data.background
    for name in model.table.factors:
        others = np.ones(len(ground["slope"]), bool)
        for other in model.table.factors:
            if other != name:
                others &= model.table.holds(other, ground[other])
        assert model.shares.factors[name].left_without == pytest.approx(others.mean())
        assert model.shares.marginal(name) >= 0
    kept = model.data.samples.values["slope"]
    assert model.shares.factors["slope"].kept == pytest.approx(((kept >= 5) & (kept <= 12)).mean())


def test_a_drag_is_one_step_of_undo(loaded):
    model, _, _ = loaded
    before = model.table
    changes = []
    model.tableChanged.connect(changes.append)
    for lower in (1.0, 2.0, 3.0):
        assert model.set_interval("slope", 0, lower, 20.0, live=True)
    model.finish_edit()
    model.set_interval("slope", 0, 4.0, 20.0, live=True)
    model.finish_edit()
    assert changes == ["slope"] * 4
    assert model.rows("slope")[0].method == "manual"
    model.undo()
    assert model.rows("slope")[0].lower == 3.0
    model.undo()
    assert model.table == before
    assert not model.can_undo
    model.redo()
    model.redo()
    assert model.rows("slope")[0].lower == 4.0
    assert not model.can_redo
    model.undo()
    model.set_enabled("coherence", False)
    assert not model.can_redo
    assert "coherence" not in model.table.factors


def test_bounds_that_make_no_sense_are_refused(loaded):
    model, _, _ = loaded
    before = model.table
    assert not model.set_interval("slope", 0, 20.0, 10.0)
    assert model.table == before
    assert model.set_interval("aspect", 0, 300.0, 60.0)
    assert not model.set_interval("aspect", 0, None, 60.0)
    model.set_table(ThresholdTable((Threshold("deformation_rate", 50.0),)))
    assert not model.set_enabled("deformation_rate", False)


def test_derives_again_and_keeps_what_was_set_by_hand(loaded, wait_for):
    model, _, _ = loaded
    first = model.table
    model.set_interval("slope", 0, 7.0, 9.0)
    assert model.derive(replace(model.data.options, coverage=0.5))
    wait_for(lambda: model.data.options.coverage == 0.5)
    assert (model.rows("slope")[0].lower, model.rows("slope")[0].upper) == (7.0, 9.0)
    wide, narrow = (row for row in (*first.rows, *model.table.rows) if row.factor == "elevation")
    assert narrow.upper - narrow.lower < wide.upper - wide.lower
    assert model.picture("slope").bounds_ci == ()
    derived = model.data
    assert model.derive(DeriveOptions(), keep_manual=False)
    wait_for(lambda: model.data is not derived)
    assert model.table == first
    model.undo()
    model.undo()
    model.undo()
    assert model.table == first


def test_estimate_counts_what_the_extraction_finds(loaded, run_algorithm, tmp_path):
    """At full resolution, for two tables, the second from the pixels that the first has read."""
    from qgis.core import QgsVectorLayer

    from ftl_qgis_plugin.interpretation.thresholds.threshold_estimate import EstimateJob
    from ftl_qgis_plugin.interpretation.thresholds.threshold_files import save_table

    model, session, _ = loaded
    pixels = None
    for rate in (60.0, 45.0):
        table = ThresholdTable((Threshold("deformation_rate", rate), *TABLE.rows[1:]))
        path = str(tmp_path / f"table_{rate}.csv")
        save_table(table, path)
        results, _ = run_algorithm(
            "extractcandidates",
            {
                **session.choices.extraction_parameters(),
                "THRESHOLDS": path,
                "KNOWN": session.choices.inventory,
                "OUTPUT": str(tmp_path / f"candidates_{rate}.gpkg"),
            },
        )
        before = pixels
        pixels, found = EstimateJob(model.data.sources, table, pixels)(Progress())
        assert found.is_exact
        assert found.candidates == results["CANDIDATE_COUNT"] > 0
        assert before is None or before is pixels
        layer = QgsVectorLayer(str(tmp_path / f"candidates_{rate}.gpkg"), "found", "ogr")
        overlaps = [feature["known_overlap"] for feature in layer.getFeatures()]
        assert found.new == sum(share < 0.5 for share in overlaps)
        assert 0 < found.new < found.candidates
        accuracy, _ = run_algorithm(
            "detectionaccuracy",
            {
                "DETECTED": str(tmp_path / f"candidates_{rate}.gpkg"),
                "REFERENCE": session.choices.reference,
                "MATCH": 0,
                "OUTPUT": "TEMPORARY_OUTPUT",
            },
        )
        assert found.tpr == pytest.approx(accuracy["TPR"], abs=1.5 / found.reference)


def test_estimate_follows_the_table(loaded, wait_for):
    model, _, _ = loaded
    wait_for(lambda: model.estimate is not None)
    before = model.estimate.candidates
    model.set_enabled("slope", True)  # from so few landslides it is off
    model.set_interval("slope", 0, 10.0, 10.5)
    wait_for(lambda: model.estimate.candidates != before)
    assert model.estimate.candidates < before
    model.set_interval("deformation_rate", 0, None, None)
    wait_for(lambda: model.estimate is None)
    assert "lower bound" in model.estimate_note


def test_too_many_pixels_are_counted_on_a_coarser_grid(loaded, monkeypatch):
    from ftl_qgis_plugin.interpretation.thresholds import threshold_estimate

    model, _, _ = loaded
    monkeypatch.setattr(threshold_estimate, "MAX_PIXELS", 3000)
    pixels, found = threshold_estimate.EstimateJob(model.data.sources, TABLE)(Progress())
    assert not found.is_exact
    assert len(pixels.key) <= 3000


@pytest.mark.parametrize("ending", ["csv", "gpkg"])
def test_tables_come_back_from_files(tmp_path, qgis_app, ending):
    from ftl_qgis_plugin.interpretation.thresholds.threshold_files import load_table, save_table

    path = str(tmp_path / f"table.{ending}")
    save_table(TABLE, path)
    save_table(TABLE, path)
    assert load_table(path) == TABLE
    assert [item.name for item in tmp_path.iterdir()] == [f"table.{ending}"]


@pytest.mark.parametrize("ending", ["csv", "gpkg"])
def test_a_table_of_a_region_without_a_rate_brings_its_ground_only(tmp_path, qgis_app, ending):
    from ftl_qgis_plugin.core.factors.thresholds import NO_RATE
    from ftl_qgis_plugin.interpretation.thresholds.threshold_files import beside, load_table, save_table

    path = str(tmp_path / f"there.{ending}")
    there = ThresholdTable(
        (Threshold("deformation_rate", 50.0, method="minimum", note=NO_RATE), Threshold("slope", 4.0, 19.0))
    )
    save_table(there, path)
    own = ThresholdTable((Threshold("deformation_rate", 72.0), Threshold("coherence", 0.5), Threshold("slope", 1, 9)))
    taken = beside(load_table(path), own)
    assert [(row.factor, row.lower) for row in taken.rows] == [
        ("deformation_rate", 72.0),
        ("coherence", 0.5),
        ("slope", 4.0),
    ]
    assert taken.rows_of("slope")[0].method == "manual"
    assert beside(TABLE, own) == TABLE
    assert beside(load_table(path), ThresholdTable(())).minimum_rate_mm_a == 50.0


def test_files_that_are_no_tables_are_refused(tmp_path, qgis_app):
    from ftl_qgis_plugin.interpretation.thresholds.threshold_files import load_table, save_table

    other = tmp_path / "other.csv"
    with other.open("w", newline="") as file:
        csv.writer(file).writerows([["a", "b"], [1, 2]])
    with pytest.raises(FtlError, match="no table with the fields"):
        load_table(str(other))
    with pytest.raises(FtlError, match="cannot be read"):
        load_table(str(tmp_path / "absent.csv"))
    with pytest.raises(FtlError, match=r"\.csv or \.gpkg"):
        save_table(TABLE, str(tmp_path / "table.xlsx"))
    with pytest.raises(FtlError, match="cannot be written"):
        save_table(TABLE, str(tmp_path / "no folder" / "table.csv"))


def test_says_what_is_missing(make_session, load_scene):
    from ftl_qgis_plugin.interpretation.thresholds.threshold_model import ThresholdModel

    session, heard = make_session()
    model = ThresholdModel(session)
    assert not model.load()
    assert "deformation raster" in heard.errors[-1]
    load_scene(session)
    session.choose(inventory="")
    assert not model.load()
    assert "known landslides" in heard.errors[-1]
    assert not model.propose()
    assert "study" in heard.errors[-1]
    model.close()


def test_proposals_come_and_go(loaded, wait_for, tmp_path, opened):
    model, session, _ = loaded
    assert opened(session, session.new_study(str(tmp_path / "study.gpkg")))
    assert model.table.rows  # a study that opens does not take the table away
    model.set_interval("slope", 0, 6.0, 16.0)
    assert not model.is_proposed
    assert model.propose()
    assert session.iteration.proposal.table == model.table
    assert model.is_proposed
    # Somebody else's proposal is taken over, and undo brings the own table back.
    own = model.table
    session.iteration.change_proposal(TABLE)
    assert model.table == TABLE
    model.undo()
    assert model.table == own


def test_compares_with_an_earlier_iteration(loaded, tmp_path, opened):
    model, session, _ = loaded
    assert opened(session, session.new_study(str(tmp_path / "study.gpkg")))
    assert model.earlier_iterations() == []
    session.study.start_iteration({})
    session.study.set_thresholds(1, TABLE)
    assert model.earlier_iterations() == [1]
    model.compare_with(1)
    assert model.picture("aspect").compared == ((300.0, 120.0),)
    assert model.picture("elevation").compared == ()
    model.compare_with(None)
    assert model.picture("aspect").compared == ()


def test_tells_when_what_it_read_is_out_of_date(loaded, wait_for):
    """Other layers ask for another reading; the table stays and gets the factors that it lacks."""
    model, session, _ = loaded
    assert not model.is_stale
    model.set_interval("slope", 0, 3.5, 14.5)
    session.choose(terrain=("elevation", "slope", "relief"))
    assert model.is_stale
    before = model.data
    assert model.load()
    wait_for(lambda: model.data is not before)
    assert not model.is_stale
    assert "relief" in model.factors
    assert (model.rows("slope")[0].lower, model.rows("slope")[0].upper) == (3.5, 14.5)


def test_the_minimum_area_counts_at_once(loaded, wait_for):
    model, session, _ = loaded
    wait_for(lambda: model.estimate is not None)
    before = model.estimate.candidates
    session.choose(min_area_m2=20_000.0)
    wait_for(lambda: model.estimate.candidates != before)
    assert model.estimate.candidates < before
    assert not model.is_stale


def test_ranges_are_added_and_taken_away(loaded, wait_for, tmp_path):
    model, _session, _folder = loaded
    model.set_table(TABLE)
    alone = model.shares.factors["slope"].kept
    assert model.add_interval("slope")
    first, second = model.rows("slope")
    assert (first.lower, first.upper) == (2.0, 30.0)
    assert second.lower > 30.0
    assert [row.method for row in (first, second)] == ["manual", "manual"]
    assert [row.factor for row in model.table.rows] == ["deformation_rate", "slope", "slope", "aspect"]
    values = model.data.samples.values["slope"]
    known = values[np.isfinite(values)]
    union = ((known >= 2) & (known <= 30)) | ((known >= second.lower) & (known <= second.upper))
    assert model.shares.factors["slope"].kept == pytest.approx(union.sum() / len(values))
    assert model.shares.factors["slope"].kept >= alone
    # Saved and read again; one step of undo.
    assert model.save(str(tmp_path / "t.csv"))
    table = model.table
    model.undo()
    assert model.table == TABLE
    assert model.load_file(str(tmp_path / "t.csv"))
    assert model.table == table
    assert model.remove_interval("slope", 0)
    assert model.rows("slope") == (second,)
    assert not model.remove_interval("slope", 0)
    # Directions: the free arc on the other side.
    assert model.add_interval("aspect")
    added = model.rows("aspect")[1]
    assert (added.lower, added.upper) == pytest.approx((165.0, 255.0))
    # A gap is needed.
    model.set_table(ThresholdTable((Threshold("deformation_rate", 30.0), Threshold("slope", 0.0, 90.0))))
    assert not model.add_interval("slope")


def test_a_factor_without_a_range_gets_one(loaded):
    """Aspect that shows no preference is disabled and open: there is no end to be dragged."""
    model, _session, _folder = loaded
    model.set_table(ThresholdTable((Threshold("deformation_rate", 30.0), Threshold("aspect", enabled=False))))
    assert model.add_interval("aspect")
    assert model.rows("aspect")[0].lower == 270.0
    assert model.rows("aspect")[0].upper == 90.0
    assert len(model.rows("aspect")) == 1


def test_ranges_beside_one_set_by_hand_survive_deriving(loaded, wait_for):
    model, _session, _folder = loaded
    rows = (
        Threshold("slope", 2.0, 8.0, method="highest_density"),
        Threshold("slope", 15.0, 25.0, method="highest_density"),
    )
    model.set_table(ThresholdTable((Threshold("deformation_rate", 30.0), *rows)))
    assert model.set_interval("slope", 1, 14.0, 25.0)
    before = model.data
    assert model.derive(DeriveOptions(), keep_manual=True)
    wait_for(lambda: model.data is not before)
    assert [(row.lower, row.upper) for row in model.rows("slope")] == [(2.0, 8.0), (14.0, 25.0)]


def test_a_landslide_drawn_twice_counts_once_before_there_is_a_study(make_session, load_scene, wait_for):
    """As the tools and the first iteration have it, by the same choice."""
    from qgis.core import QgsFeature, QgsVectorLayer

    from ftl_qgis_plugin.interpretation.thresholds.threshold_sources import ThresholdSources

    session, _heard = make_session()
    load_scene(session)
    inventory = session.project.mapLayer(session.choices.inventory)
    twice = QgsVectorLayer(f"Polygon?crs={inventory.crs().authid()}", "twice", "memory")
    drawn = list(inventory.getFeatures())
    for feature in [*drawn, *drawn[:3]]:
        again = QgsFeature()
        again.setGeometry(feature.geometry())
        assert twice.dataProvider().addFeature(again)
    once = ThresholdSources.of_session(session).samples
    session.project.addMapLayer(twice)
    session.choose(inventory=twice.id())
    assert len(ThresholdSources.of_session(session).samples) == len(once)
    session.choose(repeated="each")
    assert len(ThresholdSources.of_session(session).samples) == len(once) + 3
