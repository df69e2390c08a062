"""All candidates of the open study in memory: what the queue sorts by, and what holds for each."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, compress

import numpy as np

from ...bridge.outlines import bounds_of
from ...core.landslides.known import are_known
from ...study.database import Study
from ...study.file.shapes import HEADER_BYTES
from ...study.log.standing import TIME_CHARACTERS, HeldVerdicts, Standing
from ...study.log.verdicts import ACCEPTED, CARRIED, CLEARED, REJECTED, UNCERTAIN, Verdict
from .learned import Learned, is_attribute
from .orders import LIKELY, sorted_rows
from .superseded import superseded

# Codes in `CandidateIndex.verdict`.
UNREVIEWED = "unreviewed"
CODES = {UNREVIEWED: 0, ACCEPTED: 1, REJECTED: 2, UNCERTAIN: 3}
NAMES = tuple(CODES)

_NO_ROWS = np.zeros(0, int)
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
        self.row_of = {name: row for row, name in enumerate(self.ids)}
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
    def load(cls, study: Study) -> CandidateIndex:
        """Everything about the study's candidates that a review needs at once; for a background thread.

        FtlError: the file cannot be read.
        """
        with _no_collection():
            return cls._load(study)

    @classmethod
    def _load(cls, study: Study) -> CandidateIndex:
        empty = cls.empty()
        fields = [name for name in study.candidate_fields() if name in NUMBERS or is_attribute(name)]
        ids: list[str] = []
        newest: list[int | None] = []
        iterations, boxes, numbers = [empty.iteration], [empty.boxes], [np.zeros((0, len(fields)))]
        # Piece by piece, and no step long: while one runs, the window's thread waits.
        for rows in study.candidate_rows(fields):
            names, their_iterations, headers, entries, *columns = zip(*rows)
            ids += names
            newest += entries
            iterations.append(np.array([number or 0 for number in their_iterations], np.int32))
            numbers.append(_numbers(columns))
            boxes.append(_boxes(study, names, headers))
        table = np.concatenate(numbers)
        index = cls(
            ids,
            np.concatenate(iterations),
            {name: np.ascontiguousarray(table[:, fields.index(name)]) for name in NUMBERS},
            np.concatenate(boxes),
            np.zeros(len(ids), np.uint8),
            np.zeros(len(ids), bool),
            HeldVerdicts(),
        )
        for held in study.standing(ids, newest, index.row_of):
            index._take_up(held)
        again: dict[int, list[str]] = {}
        for number, name in study.found_again(only_open=True):
            again.setdefault(number, []).append(name)
        for number, found in again.items():
            index.tell_found(number, found)
        columns = {name: table[:, column] for column, name in enumerate(fields)}
        index.learned = Learned(
            {**columns, **_told_by_images(study, index.row_of)}, len(ids), superseded(index.boxes, index.iteration)
        )
        index.learned.learn(index.verdict, index.is_known)
        index.order(LIKELY)  # the one that is shown first; others take some milliseconds
        return index

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

    def _take_up(self, held: Standing) -> None:
        """What holds for candidates about which nothing is known here yet."""
        verdict, flag, carried = (
            np.frombuffer(codes.encode("ascii"), np.uint8) - ord("0")
            for codes in (held.verdicts, held.flags, held.carried)
        )
        times = np.frombuffer(held.times.encode("ascii", "replace"), f"S{TIME_CHARACTERS}")
        is_told = (verdict > 0) | (flag > 0)
        rows = np.array(held.rows, int)[is_told]
        self.verdict[rows], self.flag[rows] = verdict[is_told], flag[is_told]
        self._is_carried[rows], self._said_at[rows] = carried[is_told], times[is_told]
        self.entries.keep(zip(map(self.ids.__getitem__, rows.tolist()), compress(held.texts, is_told)))

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
    flags = {None if header is None or len(header) < HEADER_BYTES else header[3] for header in headers}
    if len(flags) == 1 and None not in flags and all((flag & 0x1E) == 0x02 for flag in flags):
        order = "<f8" if flags.pop() & 1 else ">f8"
        packed = np.frombuffer(b"".join(headers), np.uint8).reshape(len(headers), HEADER_BYTES)
        values = np.ascontiguousarray(packed[:, 8:]).view(order).astype(float)
        return values[:, [0, 2, 1, 3]]
    # Written by something else than GDAL, or empty: slower, but the same.
    boxes = np.full((len(ids), 4), math.nan)
    for row, name in enumerate(ids):
        wkb = study.candidate(name)["wkb"]
        if wkb is not None:
            boxes[row] = bounds_of(wkb)
    return boxes


def _told_by_images(study: Study, row_of: Mapping[str, int]) -> dict[str, np.ndarray]:
    """Attributes that were measured in images and time series, as columns over all rows, NaN where unknown."""
    columns: dict[str, np.ndarray] = {}
    for candidate, values in study.looks.evidence().items():
        row = row_of.get(candidate)
        for name, value in values.items() if row is not None else ():
            if is_attribute(name):
                columns.setdefault(name, np.full(len(row_of), math.nan))[row] = value
    return columns
