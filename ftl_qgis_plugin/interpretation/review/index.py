"""All candidates of the open study in memory: what the queue sorts by, and what holds for each."""

from __future__ import annotations

import contextlib
import gc
import math
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, compress, takewhile

import numpy as np

from ...bridge.outlines import bounds_of
from ...core.landslides.known import are_known
from ...study.database import Study
from ...study.file.shapes import HEADER_BYTES
from ...study.log.standing import TIME_CHARACTERS, Standing
from ...study.log.verdicts import ACCEPTED, CARRIED, CLEARED, REJECTED, UNCERTAIN, Verdict
from ..base.held_verdicts import HeldVerdicts
from .learned import Learned, is_attribute
from .orders import LIKELY, sorted_rows
from .superseded import superseded

# Codes in `CandidateIndex.verdict`.
UNREVIEWED = "unreviewed"
CODES = {UNREVIEWED: 0, ACCEPTED: 1, REJECTED: 2, UNCERTAIN: 3}
NAMES = tuple(CODES)

_NO_ROWS = np.zeros(0, int)
# Entries; longer logs are read in a thread of their own.
_LONG_LOG = 20_000

NUMBERS = ("score", "rate_mean", "area_m2", "margin", "known_overlap")


@dataclass
class CandidateIndex:
    """One entry per candidate in arrays of the same length, in the order in which they were stored.

    `iteration`: the one that stored it. `boxes`: x min, y min, x max, y max in the study's CRS; `x`, `y`: their
    centres. `verdict`: codes of CODES. `entries`: what holds per judged or flagged candidate. Missing numbers are NaN.
    """

    ids: list[str]
    iteration: np.ndarray
    numbers: dict[str, np.ndarray]
    boxes: np.ndarray
    verdict: np.ndarray
    flag: np.ndarray
    entries: MutableMapping[str, Verdict]
    learned: Learned | None = None
    row_of: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.row_of = dict(zip(self.ids, range(len(self.ids))))
        # Rows by the iteration that found them as an earlier one had stored them.
        self._again: dict[int, np.ndarray] = {}
        # Of each one's verdict, so that nobody has to go through `entries`.
        self._said_at = np.zeros(len(self.ids), f"S{TIME_CHARACTERS}")
        self._is_carried = np.zeros(len(self.ids), bool)
        self._lowered: dict[str, str] | None = None
        self._orders: dict[str, np.ndarray] = {}

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def is_known(self) -> np.ndarray:
        """Which lie on known landslides, bool."""
        return are_known(self.numbers["known_overlap"])  # NaN is not

    @property
    def is_carried(self) -> np.ndarray:
        """Of which the verdict was brought from one of nearly the same shape, bool."""
        return self._is_carried

    def found_in(self, iteration: int) -> np.ndarray:
        """Which an iteration found, bool: those it stored, and those that an earlier one had stored with the same
        outline (of an iteration that is not open these have to be told first, see `tell_found`)."""
        found = self.iteration == iteration
        found[self._again.get(iteration, _NO_ROWS)] = True
        return found

    def tell_found(self, iteration: int, names: Iterable[str]) -> None:
        """Candidates that an iteration found; unknown names are left out."""
        rows = [self.row_of[name] for name in names if name in self.row_of]
        self._again[iteration] = np.array(rows, int)

    def is_told(self, iteration: int) -> bool:
        return iteration in self._again

    def found_after_each(self) -> list[int]:
        """Landslides after each look, in the order of the looks; of candidates not known before."""
        rows = np.flatnonzero((self.verdict > 0) & ~self.is_known)
        rows = rows[np.argsort(self._said_at[rows], kind="stable")]
        return np.cumsum(self.verdict[rows] == CODES[ACCEPTED]).tolist()

    @property
    def x(self) -> np.ndarray:
        return (self.boxes[:, 0] + self.boxes[:, 2]) / 2

    @property
    def y(self) -> np.ndarray:
        return (self.boxes[:, 1] + self.boxes[:, 3]) / 2

    @classmethod
    def empty(cls) -> CandidateIndex:
        nothing = np.zeros(0)
        return cls(
            [],
            np.zeros(0, np.int32),
            dict.fromkeys(NUMBERS, nothing),
            np.zeros((0, 4)),
            np.zeros(0, np.uint8),
            np.zeros(0, bool),
            {},
        )

    @classmethod
    def load(cls, study: Study, learns: bool = True) -> CandidateIndex:
        """Everything about the study's candidates that a review needs at once; for a background thread.

        `learns`: else LIKELY is the order of the score until `learned` is there (see `learner`), for which all other
        fields are read. FtlError: the file cannot be read.
        """
        with _no_collection():
            index = cls._load(study)
            if learns:
                index.learned = index.learner()(study)
            index.order(LIKELY)  # the one that is shown first; others take some milliseconds
        return index

    @classmethod
    def _load(cls, study: Study) -> CandidateIndex:
        with _standing_aside(study) as standing:
            empty = cls.empty()
            ids: list[str] = []
            numbers, iterations, boxes = [np.zeros(0, np.int64)], [empty.iteration], [empty.boxes]
            values = [np.zeros((0, len(NUMBERS)))]
            # Piece by piece, and no step long: while one runs, the window's thread waits.
            for rows in study.candidate_rows(NUMBERS):
                their_numbers, names, their_iterations, headers, *columns = zip(*rows)
                ids += names
                numbers.append(np.array(their_numbers, np.int64))
                iterations.append(np.array([number or 0 for number in their_iterations], np.int32))
                values.append(_numbers(columns))
                boxes.append(_boxes(study, names, headers))
            table = np.concatenate(values)
            index = cls(
                ids,
                np.concatenate(iterations),
                {name: np.ascontiguousarray(table[:, column]) for column, name in enumerate(NUMBERS)},
                np.concatenate(boxes),
                np.zeros(len(ids), np.uint8),
                np.zeros(len(ids), bool),
                {},
            )
            index.entries = HeldVerdicts(index.row_of)
            in_order = np.concatenate(numbers)
            for held in standing() if len(index) else ():
                index._take_up(held, in_order)
            again: dict[int, list[str]] = {}
            for number, name in study.found_again(only_open=True):
                again.setdefault(number, []).append(name)
            for number, found in again.items():
                index.tell_found(number, found)
        return index

    def learner(self) -> Callable[[Study], Learned]:
        """What reads all that can be learned from, and learns from the verdicts as they are now.

        To be asked for on the main thread; to be called in any, with a study of its own. FtlError: cannot be read.
        """
        size, numbers, row_of = len(self), dict(self.numbers), self.row_of
        boxes, iteration = self.boxes.copy(), self.iteration
        verdict, known = self.verdict.copy(), self.is_known

        def learn(study: Study) -> Learned:
            columns = {**numbers, **_attributes(study, row_of, size), **_told_by_images(study, row_of, size)}
            learned = Learned(columns, size, superseded(boxes, iteration))
            learned.learn(verdict, known)
            return learned

        return learn

    def set_entry(self, candidate: str, entry: Verdict | None) -> int:
        """What holds for a candidate from now on (None: nothing); returns its row."""
        row = self.row_of[candidate]
        if entry is None:
            self.entries.pop(candidate, None)
            self.verdict[row] = 0
            self.flag[row] = False
            self._said_at[row], self._is_carried[row] = b"", False
        else:
            self.entries[candidate] = entry
            self.verdict[row] = 0 if entry.verdict == CLEARED else CODES[entry.verdict]
            self.flag[row] = bool(entry.flag)
            self._is_carried[row] = entry.action == CARRIED
            self._said_at[row] = entry.time_utc.encode("ascii", "replace")
        return row

    def _take_up(self, held: Standing, numbers: np.ndarray) -> None:
        """What holds for candidates about which nothing is known here yet; `numbers`: of all rows, ascending."""
        verdict, flag, carried = (
            np.frombuffer(codes.encode("ascii"), np.uint8) - ord("0")
            for codes in (held.verdicts, held.flags, held.carried)
        )
        times = np.frombuffer(held.times.encode("ascii", "replace"), f"S{TIME_CHARACTERS}")
        candidates = np.array(held.candidates, np.int64)
        rows = np.searchsorted(numbers, candidates)
        # One that was added since the rows were read is read the next time.
        is_here = (rows < len(numbers)) & (numbers[np.minimum(rows, len(numbers) - 1)] == candidates)
        is_told = ((verdict > 0) | (flag > 0)) & is_here
        rows = rows[is_told]
        self.verdict[rows], self.flag[rows] = verdict[is_told], flag[is_told]
        self._is_carried[rows], self._said_at[rows] = carried[is_told], times[is_told]
        self.entries.keep(rows, list(compress(held.texts, is_told)))

    def add(self, candidate: str, iteration: int, wkb: bytes, values: Mapping[str, object] | None = None) -> None:
        """One more candidate (an analyst drew it), with what is known of its numbers."""
        known = values or {}
        self.row_of[candidate] = len(self.ids)
        self.ids.append(candidate)
        self.iteration = np.append(self.iteration, np.int32(iteration))
        self.numbers = {
            name: np.append(column, math.nan if known.get(name) is None else float(known[name]))
            for name, column in self.numbers.items()
        }
        self.boxes = np.vstack([self.boxes, bounds_of(wkb)])
        self.verdict = np.append(self.verdict, np.uint8(0))
        self.flag = np.append(self.flag, False)
        self._said_at = np.append(self._said_at, np.zeros(1, f"S{TIME_CHARACTERS}"))
        self._is_carried = np.append(self._is_carried, False)
        self._lowered = None
        self._orders.clear()

    def set_outline(self, candidate: str, wkb: bytes, numbers: Mapping[str, object] | None = None) -> None:
        """Another outline; of `numbers` those of NUMBERS are taken over. The order stays: nothing jumps about."""
        row = self.row_of[candidate]
        self.boxes[row] = bounds_of(wkb)
        for name in NUMBERS:
            if numbers and name in numbers:
                value = numbers[name]
                self.numbers[name][row] = math.nan if value is None else float(value)

    def order(self, name: str) -> np.ndarray:
        """Rows in one of orders.ORDERS. Kept; outlines that are mended do not move their candidate."""
        if name not in self._orders:
            numbers = self.numbers
            if name == LIKELY and self.learned is not None and self.learned.likelihood is not None:
                likelihood = np.full(len(self), math.nan)  # of what was drawn since nothing is known
                likelihood[: len(self.learned.likelihood)] = self.learned.likelihood
                numbers = {**numbers, LIKELY: likelihood}
            self._orders[name] = sorted_rows(name, numbers, self.x, self.y)
        return self._orders[name]

    def keep_order(self, name: str, rows: np.ndarray) -> None:
        """Another arrangement of all rows for one of ORDERS."""
        self._orders[name] = rows

    def learn_again(self) -> np.ndarray:
        """The rows as `order(LIKELY)` would give them by what was learned last; the order itself stays."""
        kept = self._orders.pop(LIKELY, None)
        fresh = self.order(LIKELY)
        if kept is not None:
            self._orders[LIKELY] = kept
        return fresh

    def iterations(self) -> list[int]:
        """Numbers of the iterations that have candidates, ascending."""
        return np.unique(self.iteration[self.iteration > 0]).tolist()

    def extent(self, iteration: int) -> tuple[float, float, float, float] | None:
        """x min, y min, x max, y max of an iteration's candidates; None where there is no outline."""
        boxes = self.boxes[self.iteration == iteration]
        boxes = boxes[np.isfinite(boxes).all(axis=1)]
        return (*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()) if len(boxes) else None

    def verdict_name(self, row: int) -> str:
        return NAMES[self.verdict[row]]

    def resolve(self, text: str) -> str | None:
        """The id that a text means: exact, in any capitalisation, or as the only one that contains it."""
        text = text.strip()
        if text in self.row_of:
            return text
        if not text:
            return None
        if self._lowered is None:
            self._lowered = {name.lower(): name for name in self.ids}
        lowered = text.lower()
        if lowered in self._lowered:
            return self._lowered[lowered]
        found = [name for key, name in self._lowered.items() if lowered in key]
        return found[0] if len(found) == 1 else None


@contextmanager
def _no_collection() -> Iterator[None]:
    """Millions of values come and go within it, none in a circle: looking for some took a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:  # where another thread is within it as well, the one that came first says so
            gc.enable()


def _numbers(columns: Sequence[Sequence[float | None]]) -> np.ndarray:
    """(rows, columns) float64; NULL becomes NaN."""
    count = len(columns[0])
    try:
        values = np.fromiter(chain.from_iterable(columns), float, count * len(columns))
    except TypeError:  # half as fast
        values = np.array(columns, float)
    return values.reshape(len(columns), count).T


def _boxes(study: Study, ids: Sequence[str], headers: Sequence[bytes | None]) -> np.ndarray:
    """x min, y min, x max, y max of each, (n, 4); NaN without an outline."""
    with contextlib.suppress(TypeError):  # no outline
        packed = np.frombuffer(b"".join(headers), np.uint8)
        # None is longer, so each is whole.
        if len(packed) == HEADER_BYTES * len(ids):
            packed = packed.reshape(len(ids), HEADER_BYTES)
            flags = packed[:, 3]
            if (flags == flags[0]).all() and flags[0] & 0x1E == 0x02:
                values = np.ascontiguousarray(packed[:, 8:]).view("<f8" if flags[0] & 1 else ">f8").astype(float)
                return values[:, [0, 2, 1, 3]]
    # Written by something else than GDAL, or empty: slower, but the same.
    boxes = np.full((len(ids), 4), math.nan)
    for row, name in enumerate(ids):
        wkb = study.candidate(name)["wkb"]
        if wkb is not None:
            boxes[row] = bounds_of(wkb)
    return boxes


def _attributes(study: Study, row_of: Mapping[str, int], size: int) -> dict[str, np.ndarray]:
    """Fields that can be learned from, besides NUMBERS, as columns over the first `size` rows, NaN where unknown."""
    fields = [name for name in study.candidate_fields() if is_attribute(name) and name not in NUMBERS]
    columns = np.full((len(fields), size), math.nan)
    for rows in study.candidate_rows(fields, headers=False) if fields else ():
        _numbers_of, names, *values = zip(*rows)
        places = np.array([row_of.get(name, size) for name in names], np.int64)
        is_here = places < size
        columns[:, places[is_here]] = _numbers(values).T[:, is_here]
    return dict(zip(fields, columns))


@contextmanager
def _standing_aside(study: Study) -> Iterator[Callable[[], Iterable[Standing]]]:
    """What holds in the study's log: of a long one read beside the candidates, on a connection of its own."""
    if study.changes.last_entry() <= _LONG_LOG:
        yield study.standing
        return
    path, told, is_unwanted = study.path, Future(), threading.Event()

    def read() -> None:
        try:
            with Study.open(path, read_only=True) as own:
                told.set_result(list(takewhile(lambda _held: not is_unwanted.is_set(), own.standing())))
        except BaseException as error:  # raised where it is waited for
            told.set_exception(error)

    # No pool: Python would wait for it when QGIS ends.
    threading.Thread(target=read, name="ftl-standing", daemon=True).start()
    try:
        yield told.result
    finally:
        is_unwanted.set()


def _told_by_images(study: Study, row_of: Mapping[str, int], size: int) -> dict[str, np.ndarray]:
    """Attributes that were measured in images and time series, as columns over the first rows, NaN where unknown."""
    columns: dict[str, np.ndarray] = {}
    for candidate, values in study.looks.evidence().items():
        row = row_of.get(candidate, size)
        for name, value in values.items() if row < size else ():
            if is_attribute(name):
                columns.setdefault(name, np.full(size, math.nan))[row] = value
    return columns
