"""Cutting a grid into strips and mapping work over them, in order and in bounded memory."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from osgeo import gdal

from ..errors import CancelledError
from ..progress import Progress
from .grid import Grid, Window

Item = TypeVar("Item")
Result = TypeVar("Result")

STRIP_PX = 4_000_000
TILE_PX = 2048
_PIECE = 1 << 18

# Enough for the blocks that one row of strips touches in a 20,000 px wide raster; GDAL's own default (5 % of the
# machine's memory) would let the cache grow with the raster.
GDAL_CACHE_BYTES = 128 * 1024 * 1024

_LOOK_S = 0.2

_workers = 0  # as set; 0: by processors
_here = threading.local()  # `stopped`: the event of the run that the thread works for
_cache_lock = threading.Lock()
_cache_users = 0
_cache_before = 0


def strips(grid: Grid, block_rows: int, target_px: int = STRIP_PX) -> list[Window]:
    """Full-width windows of about `target_px` pixels whose seams lie on the raster's block rows where possible."""
    rows = max(target_px // grid.width, 1)
    if 1 < block_rows <= 4 * rows:
        rows = max(rows // block_rows, 1) * block_rows
    return [Window(row, 0, min(rows, grid.height - row), grid.width) for row in range(0, grid.height, rows)]


def pieces(count: int) -> list[slice]:
    """Slices of an array of so many values: what is made of each value is never made of all at once."""
    return [slice(start, min(start + _PIECE, count)) for start in range(0, count, _PIECE)]


def tiles(window: Window, width: int = TILE_PX, height: int = TILE_PX // 8) -> Iterator[Window]:
    """Windows of at most so many pixels that fill `window`, row after row: small enough for the processor's cache."""
    for row in range(window.row, window.row + window.height, height):
        for col in range(window.col, window.col + window.width, width):
            rows, cols = window.row + window.height - row, window.col + window.width - col
            yield Window(row, col, min(height, rows), min(width, cols))


def default_workers() -> int:
    """Threads of a run that is not told another number: what was set, else one per processor, at most 8."""
    return _workers or max(min(os.cpu_count() or 1, 8), 1)


def set_default_workers(count: int) -> None:
    """For all runs from now on in this process; 0 gives back the choice by processors."""
    global _workers
    _workers = max(count, 0)


def map_in_order(
    function: Callable[[Item], Result],
    items: Sequence[Item] | Iterable[Item],
    progress: Progress | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    cache_bytes: int = GDAL_CACHE_BYTES,
) -> Iterator[Result]:
    """Results of `function` over `items`, in their order, computed ahead by an executor.

    Only a few items more than there are workers are under way at once, so memory does not grow with their number.
    Cancelling (progress.check) and errors stop at once; what was queued is dropped. Any concurrent.futures executor
    will do (its `workers`, where it has such, says how many it keeps busy, and its `check` is called while a result is
    waited for); without one, threads: GDAL and numpy release the interpreter lock. A single item, or a single worker,
    needs none: computed here, an item leaves the blocks it has read in this thread's cache, for who looks at the same
    ground next, and two threads that take turns cost a tenth more than one. `cache_bytes`: of GDAL's, at most.
    """
    progress = progress or Progress()
    items = list(items)
    workers = workers or getattr(executor, "workers", 0) or default_workers()
    check = getattr(executor, "check", None)
    own = executor is None
    if own and (len(items) == 1 or workers == 1):
        with _bounded_gdal_cache(cache_bytes):
            for number, item in enumerate(items, 1):
                progress.check()
                yield _done_here(function, item, progress)
                progress.report(number / len(items))
        progress.check()
        return
    stopped = threading.Event()
    pool = ThreadPoolExecutor(workers, "ftl", partial(setattr, _here, "stopped", stopped)) if own else executor
    pending: deque = deque()
    waiting = iter(items)
    done = 0
    try:
        with _bounded_gdal_cache(cache_bytes):
            for item in waiting:
                pending.append(pool.submit(function, item))
                if len(pending) > workers:
                    break
            while pending:
                progress.check()
                result = _result_of(pending.popleft(), progress, check)
                for item in waiting:
                    pending.append(pool.submit(function, item))
                    break
                yield result
                done += 1
                progress.report(done / len(items))
            progress.check()
    finally:
        stopped.set()
        for future in pending:
            future.cancel()
        if own:
            pool.shutdown(wait=True)


class _Asked:
    """In the place of an event where the thread that runs the items is the one that hears of cancelling."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def is_set(self) -> bool:
        try:
            self._progress.check()
        except CancelledError:
            return True
        return False


def _done_here(function: Callable[[Item], Result], item: Item, progress: Progress) -> Result:
    before = getattr(_here, "stopped", None)
    _here.stopped = _Asked(progress)
    try:
        return function(item)
    finally:
        _here.stopped = before


def _result_of(future: Future[Result], progress: Progress, check: Callable[[], None] | None) -> Result:
    """An item may take long: cancelling is heard meanwhile."""
    while not wait((future,), _LOOK_S).done:
        progress.check()
        if check is not None:
            check()
    return future.result()


def stop_if_asked() -> None:
    """Called now and then in the middle of an item that takes long. CancelledError: this thread belongs to a run of
    `map_in_order` that has ended early, and nobody wants the item any more."""
    stopped = getattr(_here, "stopped", None)
    if stopped is not None and stopped.is_set():
        raise CancelledError


@contextmanager
def _bounded_gdal_cache(most: int) -> Iterator[None]:
    """Caps GDAL's block cache while any run is under way (it is one for the whole process), then restores it.

    Of several runs at once the first decides.
    """
    global _cache_users, _cache_before
    with _cache_lock:
        if _cache_users == 0:
            _cache_before = gdal.GetCacheMax()
            gdal.SetCacheMax(min(_cache_before, most))
        _cache_users += 1
    try:
        yield
    finally:
        with _cache_lock:
            _cache_users -= 1
            if _cache_users == 0:
                gdal.SetCacheMax(_cache_before)
