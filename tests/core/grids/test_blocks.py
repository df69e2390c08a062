"""Strips cover the grid; mapping keeps order, bounds what is under way, and ends at once."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.errors import CancelledError
from ftl_qgis_plugin.core.grids import blocks
from ftl_qgis_plugin.core.grids.blocks import (
    GDAL_CACHE_BYTES,
    default_workers,
    map_in_order,
    pieces,
    set_default_workers,
    stop_if_asked,
    strips,
    tiles,
)
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.progress import Collected, Progress


@pytest.mark.parametrize("block_rows", [1, 64, 256, 512, 10_000])
@pytest.mark.parametrize("size", [(100, 50), (8000, 3000), (50, 90_000)])
def test_strips_cover_the_grid_once(size, block_rows):
    width, height = size
    windows = strips(Grid(width, height, 0, 0, 1, 1, ""), block_rows)
    assert windows[0].row == 0
    assert sum(window.height for window in windows) == height
    assert all(one.row + one.height == two.row for one, two in zip(windows, windows[1:]))
    if block_rows in (64, 256) and len(windows) > 1:
        assert windows[1].row % block_rows == 0
    assert max(window.size for window in windows) <= max(4_000_000, 4 * block_rows * width)


def test_tiles_cover_the_strip():
    covered = list(tiles(Window(5, 0, 3, 1000), 300))
    assert [(tile.col, tile.width) for tile in covered] == [(0, 300), (300, 300), (600, 300), (900, 100)]
    assert all((tile.row, tile.height) == (5, 3) for tile in covered)


def test_results_come_in_order_and_progress_ends_at_one():
    progress = Collected()

    def slow_first(number):
        time.sleep(0.02 if number == 0 else 0)
        return number * number

    assert list(map_in_order(slow_first, range(20), progress, workers=4)) == [number**2 for number in range(20)]
    assert progress.fractions[-1] == 1.0
    assert progress.fractions == sorted(progress.fractions)


def test_only_a_few_are_under_way():
    lock, state = threading.Lock(), {"started": 0, "taken": 0, "most": 0}

    def work(number):
        with lock:
            state["started"] += 1
            state["most"] = max(state["most"], state["started"] - state["taken"])
        return number

    for _ in map_in_order(work, range(100), workers=2):
        state["taken"] += 1
    assert state["most"] <= 5


def test_an_error_ends_it():
    def work(number):
        if number == 3:
            raise ValueError("three")
        return number

    with pytest.raises(ValueError, match="three"):
        list(map_in_order(work, range(1000), workers=2))


class _After(Progress):
    def __init__(self, calls):
        self.calls = calls

    def is_cancelled(self):
        self.calls -= 1
        return self.calls < 0


def test_cancelling_ends_it_and_the_cache_is_given_back():
    before = gdal.GetCacheMax()
    seen = []

    def consume():
        for result in map_in_order(lambda number: number, range(1000), _After(5), workers=2):
            seen.append(result)
            assert gdal.GetCacheMax() <= GDAL_CACHE_BYTES

    with pytest.raises(CancelledError):
        consume()
    assert seen == [0, 1, 2, 3, 4]
    assert gdal.GetCacheMax() == before


def test_a_single_item_is_computed_where_it_is_asked_for():
    """So that who looks at the same ground next finds its blocks in this thread's cache."""
    here, progress = threading.get_ident(), Collected()
    assert list(map_in_order(lambda item: (item, threading.get_ident()), [7], progress)) == [(7, here)]
    assert progress.fractions[-1] == 1.0
    with ThreadPoolExecutor(1) as pool:
        assert list(map_in_order(lambda item: threading.get_ident() == here, [7], executor=pool)) == [False]


def test_a_single_item_is_not_begun_when_cancelled_and_its_error_goes_on():
    begun, before = [], gdal.GetCacheMax()
    with pytest.raises(CancelledError):
        list(map_in_order(begun.append, [7], _After(0)))
    assert begun == []
    with pytest.raises(ZeroDivisionError):
        list(map_in_order(lambda item: item / 0, [7]))
    assert gdal.GetCacheMax() == before


def test_cancelling_is_heard_in_the_middle_of_an_item():
    started = threading.Event()
    ended = []

    class Cancelled(Progress):
        def is_cancelled(self) -> bool:
            return started.is_set()

    def work(item: int) -> None:
        started.set()
        for _ in range(20_000):  # some twenty seconds, where nobody hears
            stop_if_asked()
            time.sleep(0.001)
        ended.append(item)

    with pytest.raises(CancelledError):
        list(map_in_order(work, range(4), Cancelled(), workers=2))
    assert not ended
    stop_if_asked()  # no run's thread: nothing to stop


def test_a_single_worker_works_in_the_thread_that_asks_and_hears_of_cancelling_in_the_middle():
    here, progress = threading.get_ident(), Collected()
    found = list(map_in_order(lambda item: (item, threading.get_ident()), range(4), progress, workers=1))
    assert found == [(item, here) for item in range(4)]
    assert progress.fractions == [0.25, 0.5, 0.75, 1.0]
    begun = []

    class Cancelled(Progress):
        def is_cancelled(self) -> bool:
            return len(begun) == 2

    def work(item: int) -> None:
        begun.append(item)
        stop_if_asked()
        assert len(begun) < 2

    with pytest.raises(CancelledError):
        list(map_in_order(work, range(4), Cancelled(), workers=1))
    stop_if_asked()
    with ThreadPoolExecutor(1) as pool:  # an executor of somebody else's is used, however many it keeps busy
        assert list(map_in_order(lambda item: threading.get_ident() == here, [7, 8], executor=pool)) == [False, False]


@pytest.mark.parametrize(
    ("block_rows", "rows"),
    [(1, 10), (2, 10), (4, 8), (10, 10), (11, 11), (40, 40), (41, 10)],  # blocks of at most four times the rows
)
def test_seams_lie_on_blocks_where_these_are_not_too_high(block_rows, rows):
    windows = strips(Grid(100, 95, 0, 0, 1, 1, ""), block_rows, 1099)
    assert [window.row for window in windows] == list(range(0, 95, rows))
    assert {window.height for window in windows[:-1]} == {rows}
    assert windows[-1].row + windows[-1].height == 95
    assert {(window.col, window.width) for window in windows} == {(0, 100)}


def test_a_strip_is_one_row_at_least():
    assert [window.height for window in strips(Grid(100, 3, 0, 0, 1, 1, ""), 1, 99)] == [1, 1, 1]


def test_tiles_fill_the_window_from_where_it_begins():
    assert [(tile.col, tile.width) for tile in tiles(Window(5, 7, 3, 10), 4)] == [(7, 4), (11, 4), (15, 2)]
    assert [(tile.col, tile.width) for tile in tiles(Window(5, 7, 3, 8), 4)] == [(7, 4), (11, 4)]
    assert list(tiles(Window(5, 7, 3, 6), 4, 2)) == [
        Window(5, 7, 2, 4),
        Window(5, 11, 2, 2),
        Window(7, 7, 1, 4),
        Window(7, 11, 1, 2),
    ]
    assert [tile.shape for tile in tiles(Window(0, 0, 257, 2049))] == [(256, 2048), (256, 1), (1, 2048), (1, 1)]


def test_pieces_hold_every_value_once(monkeypatch):
    monkeypatch.setattr(blocks, "_PIECE", 4)
    assert [list(range(9))[piece] for piece in pieces(9)] == [[0, 1, 2, 3], [4, 5, 6, 7], [8]]
    assert pieces(8) == [slice(0, 4), slice(4, 8)]
    assert pieces(0) == []


def test_a_thread_for_each_processor_up_to_eight(monkeypatch):
    monkeypatch.setattr(blocks, "_workers", 0)
    for processors, workers in ((None, 1), (1, 1), (4, 4), (8, 8), (64, 8)):
        monkeypatch.setattr(blocks.os, "cpu_count", lambda processors=processors: processors)
        assert default_workers() == workers
    set_default_workers(1)
    assert default_workers() == 1
    set_default_workers(12)
    assert default_workers() == 12
    for none in (0, -3):
        set_default_workers(none)
        assert default_workers() == 8


class AtOnce:
    """An executor that computes what it is given there and then."""

    def __init__(self):
        self.given = []

    def submit(self, function, item):
        self.given.append(item)
        future = Future()
        future.set_result(function(item))
        return future


def test_one_more_than_there_are_workers_is_under_way():
    for workers, kept in ((2, 0), (2, 5), (0, 3)):
        executor = AtOnce()
        executor.workers = kept
        results = map_in_order(lambda item: item, range(20), executor=executor, workers=workers)
        assert next(results) == 0
        assert executor.given == list(range((workers or kept) + 2))
        assert list(results) == list(range(1, 20))
        assert executor.given == list(range(20))


def test_of_runs_at_once_the_first_decides_on_the_cache():
    before = gdal.GetCacheMax()
    outer = map_in_order(lambda item: gdal.GetCacheMax(), [1, 2], workers=1, cache_bytes=20_000_000)
    assert next(outer) == 20_000_000
    for inner in ([1], [1, 2]):
        sizes = list(map_in_order(lambda item: gdal.GetCacheMax(), inner, workers=1, cache_bytes=10_000_000))
        assert set(sizes) == {20_000_000}
    assert list(outer) == [20_000_000]
    assert gdal.GetCacheMax() == before
    # A cache that is smaller already stays so, for a single item as well.
    for items in ([1], [1, 2]):
        assert set(map_in_order(lambda item: gdal.GetCacheMax(), items, workers=1, cache_bytes=2 * before)) == {before}
        assert set(map_in_order(lambda item: gdal.GetCacheMax(), items, workers=1, cache_bytes=9_000_000)) == {
            9_000_000
        }
    assert gdal.GetCacheMax() == before


def test_what_was_queued_is_dropped_and_the_executor_is_left_open():
    waits = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        done = []

        def work(item):
            if item:
                waits.wait(60)
            done.append(item)
            return item

        results = map_in_order(work, range(10), executor=pool, workers=4)
        assert next(results) == 0
        results.close()
        waits.set()
        assert pool.submit(int, 7).result() == 7
    assert done in ([0], [0, 1])  # at most what had begun
