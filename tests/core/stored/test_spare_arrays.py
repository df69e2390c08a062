"""Arrays that are lent again: never to two at once, never too small, and gone in a copy for another process."""

from __future__ import annotations

import pickle
import threading

import numpy as np
import pytest

from ftl_qgis_plugin.core.stored.spare_arrays import SpareArrays


def base_of(array: np.ndarray) -> np.ndarray:
    while array.base is not None:
        array = array.base
    return array


def test_what_comes_back_is_lent_again():
    spare = SpareArrays()
    with spare.lent(3, 5) as first:
        assert first.shape == (3, 5)
        assert first.dtype == np.float32
        assert first.flags["C_CONTIGUOUS"]
    with spare.lent(2, 4) as second:  # a smaller one lies at the beginning of it
        assert second.shape == (2, 4)
        assert base_of(second) is base_of(first)
    with spare.lent(4, 4) as third:  # one that does not fit in
        assert base_of(third) is not base_of(first)


def test_nobody_shares_one_and_the_smallest_that_does_is_taken():
    spare = SpareArrays()
    with spare.lent(10, 10) as large, spare.lent(2, 3) as small:
        assert not np.shares_memory(large, small)
    with spare.lent(2, 2) as again, spare.lent(5, 5) as other:
        assert base_of(again) is base_of(small)
        assert base_of(other) is base_of(large)


def test_one_comes_back_from_a_block_that_fails():
    spare = SpareArrays()
    with pytest.raises(MemoryError), spare.lent(3, 3) as first:
        raise MemoryError
    with spare.lent(3, 3) as second:
        assert base_of(second) is base_of(first)


def test_many_threads_hold_arrays_of_their_own():
    spare, wrong = SpareArrays(), []

    def work(number: int) -> None:
        for _ in range(200):
            with spare.lent(20, 20) as array:
                array[...] = number
                if not (array == number).all():
                    wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_copy_for_another_process_takes_no_array_along():
    spare = SpareArrays()
    with spare.lent(1000, 1000):
        pass
    assert len(pickle.dumps(spare)) < 1000
    with pickle.loads(pickle.dumps(spare)).lent(2, 2) as array:
        assert array.shape == (2, 2)
