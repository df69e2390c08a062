"""The review without a person: who is asked about what, in which order, and when it ends."""

import math

import numpy as np
import pytest

from ftl_qgis_plugin.core.iteration.review_order import columns_of, expected_left, review
from ftl_qgis_plugin.core.method.parameters import LIKELY
from ftl_qgis_plugin.core.ranking.labels import codes
from ftl_qgis_plugin.core.ranking.ranking import rank

BY_SCORE = "score"


def make_scene(landslides=24, clearness=1.0):
    """(columns, landslide or not, known): 120 candidates, of which the larger ones on gentler slopes are landslides."""
    rng = np.random.default_rng(3)
    truth = np.arange(120) % (120 // landslides) == 1
    columns = {
        "score": rng.normal(size=120).tolist(),
        "area_m2": rng.lognormal(8 + 2.0 * clearness * truth, 0.3),
        "slope_mean": rng.normal(14 - 6.0 * clearness * truth, 1.0),
    }
    known = np.zeros(120, bool)
    known[np.flatnonzero(truth)[:6]] = True
    return columns, truth, known


@pytest.fixture(scope="module")
def scene():
    return make_scene()


def answers(truth):
    return lambda index: "accepted" if truth[index] else "rejected"


def test_everything_is_asked_once_and_the_known_ones_first(scene):
    columns, truth, known = scene
    said = [None] * 120
    said[5], said[int(np.flatnonzero(known)[0])] = "rejected", "accepted"
    done = review(columns, said, known, answers(truth))
    assert sorted(done.asked) == [index for index in range(120) if said[index] is None]
    first = [index for index in np.flatnonzero(known) if said[index] is None]
    assert list(done.asked[: len(first)]) == first
    assert done.left == 0.0


def test_by_score_the_highest_comes_first_and_what_has_none_last(scene):
    columns, truth, known = scene
    score = list(columns["score"])
    score[7] = None  # counts as 0, as an average one
    done = review({**columns, "score": score}, [None] * 120, known, answers(truth), BY_SCORE)
    rest = [index for index in range(120) if not known[index]]
    assert list(done.asked[int(known.sum()) :]) == sorted(rest, key=lambda index: -(score[index] or 0.0))


def test_the_likeliest_come_first_by_what_five_answers_have_taught():
    columns, truth, known = make_scene(clearness=0.1)
    answer = answers(truth)
    said = [answer(index) if known[index] else None for index in range(120)]
    expected = []
    for _ in range(6):
        for index in rank(columns, codes(said), known).order[:5].tolist():
            said[index] = answer(index)
            expected.append(index)
    done = review(columns, [None] * 120, known, answer, LIKELY)
    assert list(done.asked[int(known.sum()) :][:30]) == expected


def test_it_ends_where_hardly_anything_is_expected_in_the_rest(scene):
    columns, truth, known = scene
    done = review(columns, [None] * 120, known, answers(truth), LIKELY, 0.05)
    found = truth[list(done.asked)].sum()
    assert 20 <= len(done.asked) < 100
    assert 0 < done.left <= max(1.0, 0.05 * found)
    assert "likeness to the known landslides" in str(done.reason)  # at first
    assert truth.sum() - found <= 1
    # One batch before the end too much was expected, or too few were judged.
    said = [None] * 120
    for index in done.asked[:-5]:
        said[index] = answers(truth)(index)
    before = rank(columns, codes(said), known)
    assert len(done.asked) - 5 < 20 or before.cautious_left > max(1.0, 0.05 * truth[list(done.asked[:-5])].sum())


def test_not_before_twenty_were_judged():
    columns, truth, known = make_scene(landslides=8)
    assert 20 <= len(review(columns, [None] * 120, known, answers(truth), LIKELY, 0.5).asked) <= 25


def test_it_never_ends_early_where_nothing_was_accepted(scene):
    columns, _, _ = scene
    none = np.zeros(120, bool)
    done = review(columns, [None] * 120, none, answers(none), LIKELY, 0.5)
    assert len(done.asked) == 120
    assert "Ordered by score until 5 landslides" in str(done.reason)


def test_what_is_left_is_what_the_ranking_expects(scene):
    columns, truth, known = scene
    said = [answers(truth)(index) if index % 2 else None for index in range(120)]
    assert expected_left(columns, said, known) == rank(columns, codes(said), known).left > 0
    everything = [answers(truth)(index) for index in range(120)]
    assert expected_left(columns, everything, known) == 0.0
    # Known ones need no verdict.
    assert expected_left(columns, [None if known[i] else everything[i] for i in range(120)], known) == 0.0
    assert math.isnan(expected_left(columns, [None] * 120, np.zeros(120, bool)))


def test_records_as_columns():
    records = [{"score": 1.0, "wkb": b"x"}, {"score": 2.0, "area_m2": 5.0}]
    assert columns_of(records) == {"score": [1.0, 2.0], "area_m2": [None, 5.0]}
