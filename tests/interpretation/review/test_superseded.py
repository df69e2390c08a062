"""What a later iteration has found anew on the same ground."""

from __future__ import annotations

import numpy as np

from ftl_qgis_plugin.interpretation.review.learned import Learned
from ftl_qgis_plugin.interpretation.review.superseded import superseded


def test_half_of_the_box_in_one_of_a_later_iteration():
    boxes = np.array(
        [[0, 0, 10, 10], [20, 0, 30, 10], [0, 0, 10, 5], [26, 0, 36, 10], [50, 0, 60, 10], [0, 1, 12, 11]], float
    )
    iteration = np.array([1, 1, 2, 2, 1, 3])
    # The first: half of it in the third, nine tenths in the last; the third in the last; the second only to 40 %.
    assert superseded(boxes, iteration).tolist() == [True, False, True, False, False, False]
    assert not superseded(boxes, np.ones(6, int)).any()
    assert superseded(np.zeros((0, 4)), np.zeros(0, int)).shape == (0,)


def test_it_is_not_counted_twice_among_those_left():
    """Forty candidates and the same forty again: what is left is that of one set."""
    rng = np.random.default_rng(3)
    rate = rng.normal(60, 20, 40)
    columns = {"rate_mean": np.abs(np.tile(rate, 2)) + 1, "slope_mean": np.tile(rng.normal(10, 3, 40), 2)}
    columns["score"] = columns["rate_mean"]
    iteration = np.repeat([1, 2], 40)
    boxes = np.tile(
        np.column_stack([np.arange(40) * 20.0, np.zeros(40), np.arange(40) * 20.0 + 10, np.full(40, 10.0)]), (2, 1)
    )
    verdict = np.zeros(80, np.uint8)
    verdict[40:60] = np.where(rate[:20] > 60, 1, 2)  # judged in the second iteration only
    twice = Learned(columns, 80).ranked(verdict, np.zeros(80, bool))
    once = Learned(columns, 80, superseded(boxes, iteration)).ranked(verdict, np.zeros(80, bool))
    alone = Learned({name: values[40:] for name, values in columns.items()}, 40).ranked(
        verdict[40:], np.zeros(40, bool)
    )
    assert once.remaining.open == alone.remaining.open == 20
    assert twice.remaining.open == 60
    assert once.remaining.expected < 0.75 * twice.remaining.expected
