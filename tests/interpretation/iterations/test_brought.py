"""New, changed and carried candidates of an iteration are told apart by their outlines."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.core import QgsGeometry

from ftl_qgis_plugin.interpretation.iterations.brought import Brought, brought
from ftl_qgis_plugin.interpretation.review.index import CODES, NUMBERS, CandidateIndex
from ftl_qgis_plugin.study.log.verdicts import ACCEPTED, CARRIED, SAID, Verdict

# A band from the lower left to the upper right, and what lies in the corner of its box that it leaves empty.
BAND = "POLYGON((0 0, 10 0, 100 90, 100 100, 90 100, 0 10, 0 0))"
CORNER = "POLYGON((60 0, 100 0, 100 40, 60 40, 60 0))"
FAR = "POLYGON((500 500, 510 500, 510 510, 500 510, 500 500))"


class Made:
    """An index of (id, iteration, WKT), with what was asked of its outlines."""

    def __init__(self, *candidates, known=()):
        self.shapes = {name: QgsGeometry.fromWkt(wkt) for name, _iteration, wkt in candidates}
        self.asked = []
        count = len(candidates)
        numbers = {name: np.full(count, np.nan) for name in NUMBERS}
        numbers["known_overlap"] = np.array([1.0 if name in known else 0.0 for name, _i, _w in candidates])
        boxes = [shape.boundingBox() for shape in self.shapes.values()]
        self.index = CandidateIndex(
            [name for name, _iteration, _wkt in candidates],
            np.array([iteration for _name, iteration, _wkt in candidates], np.int32),
            numbers,
            np.array([(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()) for box in boxes]),
            np.zeros(count, np.uint8),
            np.zeros(count, bool),
            {},
        )

    def say(self, candidate, action):
        self.index.set_entry(candidate, Verdict(candidate=candidate, verdict=ACCEPTED, action=action))

    def outline(self, name):
        self.asked.append(name)
        return bytes(self.shapes[name].asWkb())

    def brought(self, number):
        return brought(self.index, number, self.outline)


def test_a_neighbour_in_the_empty_corner_of_a_box_is_new():
    made = Made(("band", 1, BAND), ("corner", 2, CORNER))
    assert made.brought(2) == Brought(2, new=1)


def test_an_outline_over_an_earlier_one_is_changed():
    wider = "POLYGON((0 0, 30 0, 100 70, 100 100, 70 100, 0 30, 0 0))"
    assert Made(("band", 1, BAND), ("wider", 2, wider)).brought(2) == Brought(2, changed=1)


@pytest.mark.parametrize(("share", "changed"), [(0.24, 0), (0.26, 1)])
def test_by_the_share_of_the_smaller_outline(share, changed):
    small = "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))"
    large = f"POLYGON(({10 - 10 * share} 0, 100 0, 100 50, {10 - 10 * share} 50, {10 - 10 * share} 0))"
    assert Made(("a", 1, small), ("b", 2, large)).brought(2) == Brought(2, new=1 - changed, changed=changed)
    assert Made(("a", 1, large), ("b", 2, small)).brought(2) == Brought(2, new=1 - changed, changed=changed)


def test_only_touching_is_new():
    left, right = "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON((10 0, 20 0, 20 10, 10 10, 10 0))"
    assert Made(("a", 1, left), ("b", 2, right)).brought(2) == Brought(2, new=1)


def test_counts_of_each_kind():
    made = Made(
        ("judged", 1, BAND),
        ("same", 2, BAND),
        ("on known", 2, BAND),
        ("said", 2, FAR),
        ("open", 2, FAR),
        ("later", 3, FAR),
        known=("on known",),
    )
    made.say("judged", SAID)
    made.say("same", CARRIED)
    made.say("said", SAID)
    assert CODES[ACCEPTED] == made.index.verdict[0]
    found = made.brought(2)
    assert found == Brought(2, new=1, carried=1, known=1)
    assert found.to_review == 1
    assert made.brought(1) == Brought(1)


def test_outlines_are_read_only_where_boxes_meet_and_once():
    made = Made(("a", 1, BAND), ("b", 1, FAR), ("c", 2, CORNER), ("d", 2, CORNER))
    made.brought(2)
    assert sorted(made.asked) == ["a", "c", "d"]


def test_an_outline_that_is_gone_changes_nothing():
    made = Made(("a", 1, BAND), ("b", 2, BAND))
    assert brought(made.index, 2, lambda _name: None) == Brought(2, new=1)
    assert brought(CandidateIndex.empty(), 1, made.outline) == Brought(1)
