"""What was looked at, outlines undone like verdicts, and both in merged studies."""

from __future__ import annotations

from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.inventory import inventory_records
from ftl_qgis_plugin.study.log.looks import WHOLE, Look
from ftl_qgis_plugin.study.log.verdicts import ACCEPTED, Verdict
from ftl_qgis_plugin.study.merge import merge_studies


def test_looks_are_kept_with_their_verdict(make_study):
    study = make_study("a.gpkg", 3)
    uuid = study.record(Verdict(candidate="c0", verdict=ACCEPTED))
    looks = [
        Look(verdict=uuid, candidate="c0", view=WHOLE, seconds=12.5),
        Look(verdict=uuid, candidate="c0", source="Sentinel-2", image_date="2021-08-14", resolution_m=10.0, seconds=7),
    ]
    study.looks.record(looks, "ada")
    study.looks.record([Look(candidate="c1", view=WHOLE, seconds=2.5)], "ada")
    got = study.looks.of("c0")
    assert [(look.view, look.source, look.seconds, look.analyst) for look in got] == [
        (WHOLE, "", 12.5, "ada"),
        ("map", "Sentinel-2", 7.0, "ada"),
    ]
    assert all(look.uuid and look.time_utc and look.verdict == uuid for look in got)
    assert study.looks.seconds_per_candidate() == {"c0": 12.5, "c1": 2.5}
    assert study.looks.median_seconds() == 7.5
    record = inventory_records(study, "candidates")[0]
    assert (record["seconds"], record["images_seen"]) == (12.5, "Sentinel-2 2021-08-14")


def test_evidence_is_replaced(make_study):
    study = make_study("a.gpkg", 2)
    study.looks.set_evidence({"c0": {"ndvi_change_contrast": -3.0, "monotony": 0.9}})
    study.looks.set_evidence({"c0": {"ndvi_change_contrast": -4.0}})
    assert study.looks.evidence() == {"c0": {"monotony": 0.9, "ndvi_change_contrast": -4.0}}
    assert study.looks.evidence("c1") == {}


def test_outlines_are_undone_and_redone_across_restarts(make_study, shapes_made):
    study = make_study("a.gpkg", 2)
    first, second, third = (shapes_made.square(0, 0, size) for size in (100, 200, 300))
    changes = study.outline_changes
    changes.record("c0", first, second, "ada")
    changes.record("c0", second, third, "ada")
    study.close()
    with Study.open(study.path, analyst="ada") as study:
        changes = study.outline_changes
        last = changes.next_to_undo("ada")
        assert (last.before, last.after) == (second, third)
        changes.record_undo(last, "ada")
        assert changes.next_to_undo("ada").before == first
        assert changes.next_to_undo("ben") is None
        redo = changes.next_to_redo("ada")
        assert redo.before == third
        changes.record_redo(redo, "ada")
        assert changes.next_to_redo("ada") is None
        assert changes.next_to_undo("ada").uuid == last.uuid


def test_what_was_done_last_is_undone_first(make_study, shapes_made):
    study = make_study("a.gpkg", 2)
    changes = study.outline_changes
    changes.record("c0", shapes_made.square(0, 0, 100), shapes_made.square(0, 0, 200), study.analyst)
    study.record(Verdict(candidate="c1", verdict=ACCEPTED))
    assert changes.next_to_undo(study.analyst) is None  # the verdict goes first
    assert study.undo().candidate == "c1"
    assert changes.next_to_undo(study.analyst).candidate == "c0"


def test_nothing_is_undone_that_somebody_else_has_changed_since(make_study, shapes_made):
    changes = make_study("a.gpkg", 2).outline_changes
    one, two, three = (shapes_made.square(0, 0, size) for size in (100, 200, 300))
    changes.record("c0", one, two, "ada")
    changes.record("c0", two, three, "ben")
    assert changes.next_to_undo("ada") is None
    assert changes.next_to_undo("ben").before == two


def test_a_merged_study_has_it_all_once(make_study, tmp_path, shapes_made):
    paths = []
    for name, analyst in (("a.gpkg", "ada"), ("b.gpkg", "ben")):
        study = make_study(name, 2)
        study.looks.record([Look(candidate="c0", view=WHOLE, seconds=4)], analyst)
        study.looks.set_evidence({"c0": {"monotony": 0.5 if analyst == "ada" else 0.7}})
        study.outline_changes.record("c0", shapes_made.square(0, 0, 1), shapes_made.square(0, 0, 2), analyst)
        study.close()
        paths.append(study.path)
    output = str(tmp_path / "merged.gpkg")
    merge_studies(paths, output)
    with Study.open(output) as merged:
        assert sorted(look.analyst for look in merged.looks.all()) == ["ada", "ben"]
        assert merged.looks.evidence() == {"c0": {"monotony": 0.5}}
        assert len(merged.outline_changes.all()) == 2


def test_a_study_without_any_of_it(make_study):
    study = make_study("a.gpkg", 2)
    assert study.looks.all() == []
    assert study.looks.median_seconds() is None
    assert study.outline_changes.next_to_undo("ada") is None
    assert study.outline_changes.next_to_redo("ada") is None
