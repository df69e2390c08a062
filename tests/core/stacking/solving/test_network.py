"""Dates and pairs as a graph."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.stacking.solving.network import Network

DAYS = [datetime.date(2020, 1, day) for day in range(1, 8)]


def network(*pairs: tuple[int, int]) -> Network:
    return Network.of([(DAYS[first], DAYS[second]) for first, second in pairs])


def test_parts_and_loops_of_a_network():
    net = network((0, 1), (1, 2), (0, 2), (4, 6))
    assert net.parts == (0, 0, 0, 1, 1)
    assert net.loops == ((0, 1, 2),)


def test_the_largest_part_comes_first_and_of_equal_ones_the_earliest():
    assert network((0, 1), (2, 4), (4, 6), (3, 5)).parts == (1, 1, 0, 2, 0, 2, 0)
    assert network((5, 6), (0, 1)).parts == (0, 0, 1, 1)
    # Hung together by a late pair only.
    assert max(network((0, 1), (2, 3), (4, 5), (1, 5), (3, 4)).parts) == 0


def test_loops_of_any_length_close():
    assert not network((0, 1), (1, 2), (4, 5)).closes
    assert network((0, 1), (1, 2), (0, 2), (4, 5)).closes
    assert network((0, 1), (1, 2), (2, 3), (0, 3)).closes


def test_spans_and_times():
    first, second = datetime.date(2019, 1, 1), datetime.date(2020, 1, 1)
    net = Network.of([(first, second), (first, datetime.date(2023, 1, 1))])
    assert net.spans_a.tolist() == pytest.approx([365 / 365.25, 4.0])
    assert net.incidence.tolist() == [[-1, 1, 0], [-1, 0, 1]]
    assert np.diff(net.times_a).tolist() == pytest.approx([1, 3], abs=0.003)


def test_two_dates_are_enough_and_one_is_not():
    assert len(network((0, 1)).dates) == 2
    with pytest.raises(FtlError, match="one date only"):
        network((3, 3))


def test_four_dates_all_paired_close_four_loops():
    pairs = [(a, b) for a in range(4) for b in range(a + 1, 4)]
    loops = network(*pairs).loops
    named = {tuple(pairs[index] for index in loop) for loop in loops}
    assert named == {((a, b), (b, c), (a, c)) for a in range(4) for b in range(a + 1, 4) for c in range(b + 1, 4)}


def test_loops_as_numbers_and_as_members():
    days = [datetime.date(2020, 1, 1) + datetime.timedelta(days=12 * number) for number in range(5)]
    net = Network.of([(days[a], days[b]) for a, b in ((0, 1), (3, 4), (0, 2), (1, 2), (0, 3), (2, 3))])
    assert net.loops == ((0, 3, 2), (2, 5, 4))
    np.testing.assert_array_equal(net.triplets, net.loops)
    members = net.loop_members.toarray()
    np.testing.assert_array_equal(members.T, [[1, 0, 1, 1, 0, 0], [0, 0, 1, 0, 1, 1]])
    chain = Network.of(list(zip(days, days[1:])))
    assert chain.triplets.shape == (0, 3)
    assert chain.loop_members.shape == (4, 0)
