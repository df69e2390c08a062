"""The order of review and finding the next candidate in it."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.interpretation.review.index import CODES, CandidateIndex
from ftl_qgis_plugin.interpretation.review.orders import ORDERS, hilbert
from ftl_qgis_plugin.interpretation.review.queue import ReviewQueue
from ftl_qgis_plugin.study.log.verdicts import ACCEPTED, CLEARED, REJECTED, Verdict


def make_index(count: int = 6, seed: int = 1) -> CandidateIndex:
    random = np.random.default_rng(seed)
    x, y = random.uniform(0, 1000, (2, count))
    numbers = {
        "score": random.normal(size=count),
        "rate_mean": random.uniform(50, 100, count),
        "area_m2": random.uniform(1e3, 1e5, count),
        "margin": random.normal(size=count),
        "known_overlap": np.zeros(count),
    }
    boxes = np.column_stack([x, y, x + 10, y + 10])
    names = [f"c{number}" for number in range(count)]
    nothing = np.zeros(count, np.uint8)
    return CandidateIndex(names, np.ones(count, np.int32), numbers, boxes, nothing, np.zeros(count, bool), {})


def shown(queue: ReviewQueue) -> list[str]:
    return [queue.candidate(position) for position in range(len(queue))]


def test_each_order_is_what_its_name_says():
    index = make_index(40)
    index.numbers["score"][7] = np.nan
    queue = ReviewQueue(index)
    assert shown(queue)[-1] == "c7"
    for order, key in (
        ("rate", -index.numbers["rate_mean"]),
        ("area", -index.numbers["area_m2"]),
        ("threshold", np.abs(index.numbers["margin"])),
    ):
        queue.sort_by(order)
        assert shown(queue) == [f"c{row}" for row in sorted(range(40), key=lambda row: key[row])]
    with pytest.raises(ValueError, match="colour"):
        queue.sort_by("colour")


def test_place_lets_neighbours_follow_each_other():
    side = 16
    x, y = np.meshgrid(np.arange(side, dtype=float), np.arange(side, dtype=float))
    order = np.argsort(hilbert(x.ravel(), y.ravel()), kind="stable")
    steps = np.abs(np.diff(x.ravel()[order])) + np.abs(np.diff(y.ravel()[order]))
    assert set(steps) == {1.0}  # on a full grid a Hilbert curve never jumps


@pytest.mark.parametrize("order", ORDERS)
def test_walking_reaches_every_candidate_once(order):
    queue = ReviewQueue(make_index(25))
    queue.sort_by(order)
    walk, name = [], ""
    while (name := queue.after(name)) is not None:
        walk.append(name)
    assert walk == shown(queue)
    back, name = [], ""
    while (name := queue.before(name)) is not None:
        back.append(name)
    assert back == walk[::-1]


def test_next_unreviewed_agrees_with_a_plain_search():
    index = make_index(30, seed=3)
    random = np.random.default_rng(5)
    queue = ReviewQueue(index)
    names = shown(queue)
    while True:
        open_names = [name for name in names if index.verdict[index.row_of[name]] == 0]
        start = names[random.integers(30)]
        at = names.index(start)
        circle = names[at + 1 :] + names[:at]
        expected = next((name for name in circle if name in open_names), None)
        assert queue.next_unreviewed(start) == expected
        backwards = names[:at][::-1] + names[at + 1 :][::-1]
        assert queue.previous_unreviewed(start) == next((name for name in backwards if name in open_names), None)
        if not open_names:
            break
        name = open_names[random.integers(len(open_names))]
        index.set_entry(name, Verdict(candidate=name, verdict=REJECTED))
    assert queue.next_unreviewed("") is None


def test_filters_and_the_way_on_from_what_they_hide():
    index = make_index(10)
    queue = ReviewQueue(index)
    everything = shown(queue)
    for name in everything[:4]:
        index.set_entry(name, Verdict(candidate=name, verdict=ACCEPTED, flag=int(name == everything[1])))
    queue.filter_by(["unreviewed"])
    assert shown(queue) == everything[4:]
    assert queue.position(everything[2]) == -1
    assert queue.after(everything[2]) == everything[4]
    assert queue.next_unreviewed(everything[2]) == everything[4]
    assert queue.before(everything[2]) is None
    queue.filter_by(None, flagged=True)
    assert shown(queue) == [everything[1]]
    assert queue.counts() == {"total": 10, "accepted": 4, "rejected": 0, "uncertain": 0, "flagged": 1, "known": 0}
    # What is judged while the filter is on stays in sight.
    queue.filter_by(["unreviewed"])
    index.set_entry(everything[5], Verdict(candidate=everything[5], verdict=REJECTED))
    assert shown(queue) == everything[4:]
    assert queue.next_unreviewed(everything[4]) == everything[6]


def test_a_hidden_one_stands_between_its_neighbours():
    index = make_index(9)
    queue = ReviewQueue(index)
    everything = shown(queue)
    index.set_entry(everything[4], Verdict(candidate=everything[4], verdict=ACCEPTED))
    queue.filter_by(["unreviewed"])
    assert (queue.before(everything[4]), queue.after(everything[4])) == (everything[3], everything[5])
    assert queue.next_unreviewed(everything[4]) == everything[5]
    assert queue.previous_unreviewed(everything[4]) == everything[3]


def test_iterations_are_counted_on_their_own():
    index = make_index(6)
    index.iteration[:2] = 2
    queue = ReviewQueue(index)
    queue.filter_by(iteration=2)
    assert sorted(shown(queue)) == ["c0", "c1"]
    assert queue.counts()["total"] == 2


def test_nearest_unreviewed():
    index = make_index(50, seed=8)
    queue = ReviewQueue(index)
    row = 20
    x, y = index.x[row], index.y[row]
    assert queue.nearest_unreviewed(x, y) == "c20"
    other = queue.nearest_unreviewed(x, y, besides="c20")
    away = np.hypot(index.x - x, index.y - y)
    away[row] = np.inf
    assert np.hypot(index.x[index.row_of[other]] - x, index.y[index.row_of[other]] - y) <= away.min() + 10
    for name in index.ids:
        index.set_entry(name, Verdict(candidate=name, verdict=ACCEPTED))
    assert queue.nearest_unreviewed(x, y) is None


def test_ids_are_found_by_a_part_of_them():
    index = make_index(12)
    assert index.resolve(" C3 ") == "c3"
    assert index.resolve("11") == "c11"
    assert index.resolve("1") is None  # c1, c10 and c11
    assert index.resolve("") is None


def test_an_empty_study_has_no_next():
    queue = ReviewQueue(CandidateIndex.empty())
    assert len(queue) == 0
    assert queue.after("") is None
    assert queue.before("") is None
    assert queue.next_unreviewed("") is None
    assert queue.previous_unreviewed("x") is None
    assert queue.nearest_unreviewed(0, 0) is None
    assert queue.counts()["total"] == 0


def test_cleared_is_unreviewed():
    index = make_index(3)
    row = index.set_entry("c1", Verdict(candidate="c1", verdict=CLEARED, flag=1))
    assert index.verdict[row] == CODES["unreviewed"]
    assert index.flag[row]
    index.set_entry("c1", None)
    assert not index.flag[row]
    assert "c1" not in index.entries


def test_what_lies_on_known_landslides_is_hidden_and_counted():
    index = make_index(6)
    index.numbers["known_overlap"] = np.array([0.0, 0.49, 0.5, 1.0, np.nan, 0.2])
    queue = ReviewQueue(index)
    queue.filter_by(known=False)
    assert sorted(shown(queue)) == ["c0", "c1", "c4", "c5"]
    index.set_entry("c0", Verdict(candidate="c0", verdict=ACCEPTED))
    index.set_entry("c3", Verdict(candidate="c3", verdict=ACCEPTED))
    counts = queue.counts()
    assert (counts["total"], counts["accepted"], counts["known"]) == (4, 1, 2)
    queue.filter_by(known=True)
    assert sorted(shown(queue)) == ["c2", "c3"]
    queue.filter_by()
    assert len(queue) == queue.counts()["total"] == 6
