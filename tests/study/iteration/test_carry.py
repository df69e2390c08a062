from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.study.iteration.carry import best_matches, carry_verdicts
from ftl_qgis_plugin.study.log.verdicts import Verdict, replay_by_analyst


def test_a_shape_that_hardly_changed_keeps_its_verdict(make_study, shapes_made):
    # Squares of 100 m: shifted by s, they share (100 - s) / (100 + s) of their union: a third at s = 50.
    study = make_study(count=4)
    study.record_all(
        [
            Verdict(candidate="c0", verdict="rejected", reason="river", confidence=2, image_date="2021"),
            Verdict(candidate="c1", verdict="accepted"),
            Verdict(candidate="c2", verdict="cleared"),
        ]
    )
    new = [
        shapes_made.candidate("n0", 30.0),  # 70 / 130 = 0.54 of c0
        shapes_made.candidate("n1", 235.0),  # 65 / 135 = 0.48 of c1
        shapes_made.candidate("n2", 400.0),  # c2 itself, which has no verdict
        shapes_made.candidate("n3", 0.0, 5000.0),
    ]
    names = study.add_candidates(2, new)
    assert carry_verdicts(study, names) == {"n0": "c0"}
    entry = study.current()["n0"]
    assert entry.verdict == "rejected"
    assert (entry.reason, entry.confidence, entry.image_date, entry.analyst) == ("river", 2, "2021", "ada")
    assert (entry.action, entry.supersedes) == ("carried", study.current()["c0"].uuid)
    assert set(study.current()) == {"c0", "c1", "n0"}
    assert set(replay_by_analyst(study.entries())) == {"c0", "c1"}
    # Not again, not by undo, and not beyond what the analyst says now.
    assert carry_verdicts(study) == {}
    study.record(Verdict(candidate="n0", verdict="accepted"))
    assert study.current()["n0"].verdict == "accepted"
    assert study.undo().candidate == "n0"
    assert study.current()["n0"].action == "carried"


def test_a_mended_boundary_counts_as_it_was_proposed_too(make_study, shapes_made):
    study = make_study(count=1)
    study.record(Verdict(candidate="c0", verdict="accepted"))
    study.update_candidate_geometry("c0", shapes_made.square(-200, -200, 500))
    study.add_candidates(
        2, [shapes_made.candidate("small", 5.0), shapes_made.candidate("large", -190.0, -190.0, 500.0)]
    )
    assert carry_verdicts(study) == {"large": "c0", "small": "c0"}


def test_small_changes_do_not_add_up(make_study, shapes_made):
    study = make_study(count=1)
    study.record(Verdict(candidate="c0", verdict="accepted"))
    carried = []
    for iteration in range(2, 6):
        names = study.add_candidates(iteration, [shapes_made.candidate("c0", 20.0 * (iteration - 1))])
        carried.append(carry_verdicts(study, names))
    assert carried == [{"c0-2": "c0"}, {}, {}, {}]  # 0.67, 0.43, 0.25, ...


def test_the_largest_overlap_wins_then_the_smaller_id(shapes_made, utm_wkt):
    square = shapes_made.square
    old = [("b", square(0, 0)), ("a", square(0, 0)), ("c", square(8, 0))]
    new = [("x", square(0, 0)), ("y", square(7, 0))]
    expected = {"x": "a", "y": "c"}
    assert best_matches(old, new, utm_wkt, 0.5, Progress()) == expected
    assert best_matches(old[::-1], new[::-1], utm_wkt, 0.5, Progress()) == expected


def test_outlines_that_cross_themselves_do_not_stop_it(shapes_made, utm_wkt):
    from osgeo import ogr

    bow = bytes(ogr.CreateGeometryFromWkt("POLYGON ((0 0, 100 100, 100 0, 0 100, 0 0))").ExportToWkb())
    matches = best_matches(
        [("bow", bow), ("whole", shapes_made.square(0, 0))],
        [("x", shapes_made.square(1, 1))],
        utm_wkt,
        0.5,
        Progress(),
    )
    assert matches == {"x": "whole"}


boxes = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 6)), max_size=12)


@given(boxes, boxes, st.sampled_from([0.2, 0.5, 0.8]))
@settings(max_examples=80, deadline=None)
def test_matches_are_those_of_brute_force(shapes_made, utm_wkt, old, new, min_iou):
    def iou(one, other):
        width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
        height = min(one[1] + one[2], other[1] + other[2]) - max(one[1], other[1])
        shared = max(width, 0) * max(height, 0)
        return shared / (one[2] ** 2 + other[2] ** 2 - shared)

    expected = {}
    for number, box in enumerate(new):
        ranked = sorted((-iou(box, other), f"o{index:02d}") for index, other in enumerate(old))
        if ranked and -ranked[0][0] >= min_iou:
            best = ranked[0][0]
            expected[f"n{number:02d}"] = min(name for value, name in ranked if value == pytest.approx(best, abs=1e-12))
    found = best_matches(
        [(f"o{index:02d}", shapes_made.square(*box)) for index, box in enumerate(old)],
        [(f"n{index:02d}", shapes_made.square(*box)) for index, box in enumerate(new)],
        utm_wkt,
        min_iou,
        Progress(),
    )
    assert found == expected
