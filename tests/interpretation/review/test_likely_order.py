"""The order that learns, as a review meets it."""

from __future__ import annotations

import time

import numpy as np
import pytest
from osgeo import gdal, ogr

from ftl_qgis_plugin.interpretation.review.index import CODES, CandidateIndex
from ftl_qgis_plugin.interpretation.review.learned import Learned, is_attribute
from ftl_qgis_plugin.interpretation.review.likely_order import REFIT_AFTER
from ftl_qgis_plugin.interpretation.review.orders import LIKELY, ORDERS
from ftl_qgis_plugin.interpretation.review.queue import ReviewQueue
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.iteration import steps
from ftl_qgis_plugin.study.log.verdicts import ACCEPTED, REJECTED, Verdict


def make_index(count=200, known=10, seed=0):
    """Every fourth candidate is a landslide: gentle slopes; the score knows nothing."""
    rng = np.random.default_rng(seed)
    truth = np.arange(count) % 4 == 0
    columns = {
        "score": rng.normal(size=count),
        "rate_mean": rng.uniform(50, 100, count),
        "area_m2": rng.uniform(1e3, 1e5, count),
        "margin": rng.normal(size=count),
        "known_overlap": np.zeros(count),
        "slope_mean": np.where(truth, rng.normal(8, 2, count), rng.normal(15, 4, count)),
    }
    columns["known_overlap"][np.flatnonzero(truth)[:known]] = 0.9
    x = rng.uniform(0, 1000, count)
    names = [f"c{number}" for number in range(count)]
    boxes = np.column_stack([x, x, x + 10, x + 10])
    index = CandidateIndex(
        names, np.ones(count, np.int32), columns, boxes, np.zeros(count, np.uint8), np.zeros(count, bool), {}
    )
    index.learned = Learned(columns, count)
    index.learned.learn(index.verdict, index.is_known)
    return index, truth


def shown(queue):
    return [queue.candidate(position) for position in range(len(queue))]


def judge(index, name, truth):
    row = index.row_of[name]
    index.set_entry(name, Verdict(candidate=name, verdict=ACCEPTED if truth[row] else REJECTED))


def test_it_is_the_default_and_begins_with_what_is_known():
    assert ORDERS[0] == LIKELY
    index, truth = make_index()
    queue = ReviewQueue(index)
    queue.filter_by(known=False)
    assert queue.order_by == LIKELY
    first = [truth[index.row_of[name]] for name in shown(queue)[:20]]
    assert np.mean(first) > 0.6  # a quarter are by chance


def test_without_landslides_it_is_the_score():
    index, _ = make_index(known=0)
    assert index.learned.likelihood is None
    queue = ReviewQueue(index)
    by_score = np.argsort(-index.numbers["score"])
    assert shown(queue) == [index.ids[row] for row in by_score]


def test_only_what_lies_behind_moves():
    index, truth = make_index()
    queue = ReviewQueue(index)
    queue.filter_by(known=False)
    before = shown(queue)
    current = before[30]
    for name in before[:31]:
        judge(index, name, truth)
    index.learned.learn(index.verdict, index.is_known)
    queue.move_behind(current, index.learn_again())
    after = shown(queue)
    assert after[:31] == before[:31]
    assert sorted(after) == sorted(before)
    assert after != before
    likelihood = [index.learned.likelihood[index.row_of[name]] for name in after[31:]]
    assert likelihood == sorted(likelihood, reverse=True)
    assert [queue.position(name) for name in after] == list(range(len(after)))
    # What the filter hides keeps its gap, and sorting by another order and back keeps the arrangement.
    queue.sort_by("area")
    queue.sort_by(LIKELY)
    assert shown(queue) == after


def test_a_current_one_that_the_filter_hides():
    index, _ = make_index()
    queue = ReviewQueue(index)
    queue.filter_by(verdicts=("unreviewed",), known=False)
    hidden = next(name for name in index.ids if index.is_known[index.row_of[name]])
    queue.move_behind(hidden, index.learn_again())
    assert sorted(shown(queue)) == sorted(name for name in index.ids if not index.is_known[index.row_of[name]])
    queue.move_behind("", index.learn_again())
    likelihood = [index.learned.likelihood[index.row_of[name]] for name in shown(queue)]
    assert likelihood == sorted(likelihood, reverse=True)


def test_drawn_by_hand_afterwards():
    index, _ = make_index(40)
    index.add("missed-1", 1, _square(), {})
    assert index.order(LIKELY)[-1] == 40  # nothing is known of it
    index.verdict[40] = CODES[ACCEPTED]
    index.learned.learn(index.verdict, index.is_known)
    assert len(index.learned.likelihood) == 40
    assert index.learned.contributions(40) == []


def _square():
    from ftl_qgis_plugin.core.grids.grid import Grid  # noqa: F401

    return bytes(ogr.CreateGeometryFromWkt("POLYGON((0 0,1 0,1 1,0 1,0 0))").ExportToWkb())


def test_showing_only_some():
    index, _ = make_index(40)
    queue = ReviewQueue(index)
    queue.show_only(["c3", "c7", "nobody"])
    assert sorted(shown(queue)) == ["c3", "c7"]
    queue.filter_by()
    assert len(queue) == 40


def test_which_fields_are_read():
    assert all(map(is_attribute, ("area_m2", "slope_mean", "coherence_contrast", "elongation", "rate_signed_mean")))
    assert not any(map(is_attribute, ("score", "rank", "candidate", "margin", "known_overlap", "pixels")))


@pytest.mark.parametrize("size", [20_000])
def test_refit_of_many(size):
    index, truth = make_index(size, known=100)
    for name in index.ids[:2000]:
        judge(index, name, truth)
    index.learned.learn(index.verdict, index.is_known)
    began = time.process_time()
    index.learned.ranked(index.verdict, index.is_known)
    assert time.process_time() - began < 0.9  # 0.3 s on a machine that has nothing else to do


def test_a_review_that_teaches(make_session, make_candidates, opened, wait_for):
    """Of 60 candidates the fast ones are landslides: after a few verdicts fast ones come next, and few are left."""
    session, heard = make_session()
    assert opened(session, session.open_study(make_candidates(60)))
    likely, review, candidates = session.likely, session.review, session.candidates
    assert "0 found" in likely.headline()
    assert "known; 0 so far" in likely.headline()
    assert not likely.hints_to_stop

    def say():
        row = session.index.row_of[session.current]
        assert review.judge(ACCEPTED if session.index.numbers["rate_mean"][row] >= 80 else REJECTED)

    learned = []
    likely.changed.connect(lambda: learned.append(likely.ranking.model is not None))
    ahead = []
    for looks in range(1, 41):
        before = [candidates.queue.candidate(place) for place in range(candidates.queue.position(session.current) + 1)]
        say()
        if looks % 5 == 0:
            wait_for(lambda: not likely._job.is_busy)
            # Nothing moved that was passed already.
            assert [candidates.queue.candidate(place) for place in range(len(before))] == before
        if looks == 25:
            following = range(looks, looks + 5)
            ahead = [
                session.index.numbers["rate_mean"][session.index.row_of[candidates.queue.candidate(place)]]
                for place in following
            ]
    assert any(learned)
    assert np.mean(np.array(ahead) >= 80) >= 0.8
    assert "found, about" in likely.headline()
    assert likely.curve() == sorted(likely.curve())
    assert len(likely.curve()) == 40
    looks = 40
    while not likely.hints_to_stop:
        say()
        looks += 1
        wait_for(lambda: not likely._job.is_busy)
    assert 40 <= looks < 58
    assert "hardly pays" in likely.headline()
    assert likely.check_rest() == len(candidates.queue) == 60 - looks
    for _ in range(60 - looks):
        say()
    assert "random ones of the rest: at most" in likely.headline()
    assert heard.errors == []


def test_two_candidates_and_only_rejected(make_session, make_candidates, opened, wait_for):
    session, heard = make_session()
    assert opened(session, session.open_study(make_candidates(2)))
    for _ in range(2):
        assert session.review.reject()
    session.likely.refit()
    wait_for(lambda: not session.likely._job.is_busy)
    assert "known; 0 so far" in session.likely.headline()
    assert session.likely.check_rest() == 0
    assert not session.likely.hints_to_stop
    session.close_study()
    assert session.likely.headline() == ""
    assert heard.errors == []


def test_only_accepted_until_the_first_rejection(make_session, make_candidates, opened, wait_for):
    session, heard = make_session()
    assert opened(session, session.open_study(make_candidates(12)))
    for _ in range(7):
        assert session.review.judge(ACCEPTED)
        wait_for(lambda: not session.likely._job.is_busy)
    assert "7 found. Ordered by score until a candidate is rejected" in session.likely.headline()
    assert not session.likely.hints_to_stop
    assert session.review.reject()  # by itself, though only three verdicts have been given since
    wait_for(lambda: session.likely.ranking.model is not None)
    assert "7 found, about" in session.likely.headline()
    assert heard.errors == []


def test_an_iteration_expects_as_many_left_as_the_queue_says(make_session, make_candidates, opened, wait_for):
    """What images told of candidates is known to both."""
    path = make_candidates(60)
    with Study.open(path) as study:
        rng = np.random.default_rng(1)
        study.looks.set_evidence(
            {f"c{number}": {"newest_red_blue_mean": rng.normal() + 3 * (number % 3 == 0)} for number in range(60)}
        )
    session, heard = make_session()
    assert opened(session, session.open_study(path))
    for _ in range(35):
        assert session.review.judge(ACCEPTED if int(session.current[1:]) % 3 == 0 else REJECTED)
    session.likely.refit()
    wait_for(lambda: not session.likely._job.is_busy)
    with Study.open(path, read_only=True) as study:
        left = steps.review_of(study, 1).left
    assert left == pytest.approx(session.likely.ranking.left, rel=1e-6)
    assert left > 0
    assert heard.errors == []


@pytest.mark.parametrize("waits", [True, False], ids=["learns_at_once", "learns_late"])
def test_rejecting_until_all_in_sight_are_judged(make_session, make_candidates, opened, wait_for, waits):
    """Each is met once, whatever moves meanwhile; what lies on known landslides is not shown, so not met."""
    path = make_candidates(43)
    file = gdal.OpenEx(path, gdal.OF_UPDATE)
    file.ExecuteSQL("UPDATE candidates SET known_overlap = 0.9 WHERE rank % 4 = 0")
    file = None
    session, heard = make_session()
    assert opened(session, session.open_study(path))
    candidates = session.candidates
    in_sight = set(shown(candidates.queue))
    assert 0 < len(in_sight) < 43
    candidates.go_to(candidates.queue.candidate(20))  # from the middle: on from the top once the end is reached
    met = []
    while session.review.verdict(session.current) is None:
        met.append(session.current)
        assert session.review.reject()
        if waits:
            wait_for(lambda: not session.likely._job.is_busy)
    assert len(met) == len(set(met)) == len(in_sight)
    assert set(met) == in_sight
    wait_for(lambda: "so far there are only rejected ones" in session.likely.headline())
    assert heard.errors == []


def test_a_closed_session_tells_nothing_of_what_it_learned(make_session, make_candidates, opened):
    session, _ = make_session()
    assert opened(session, session.open_study(make_candidates(10)))
    told = []
    session.likely.changed.connect(lambda: told.append(session.likely.ranking))
    for _ in range(REFIT_AFTER + 1):
        assert session.review.reject()
    count = len(told)
    assert count
    session.close()
    assert len(told) == count
