"""The order in which candidates are reviewed, and finding the next one in it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .index import CODES, NAMES, CandidateIndex
from .orders import LIKELY, ORDERS


class ReviewQueue:
    """Rows of the index in the order of review, less what the filter hides.

    The filter is applied when it is set and when candidates change, not with each verdict: what was just judged stays
    in sight, and moving on never shuffles the list.
    """

    def __init__(self, index: CandidateIndex) -> None:
        self.order_by = LIKELY
        self.verdicts: tuple[str, ...] | None = None
        self.flagged_only = False
        self.iteration: int | None = None
        self.known: bool | None = None
        self.only: frozenset[str] | None = None
        self.set_index(index)

    def __len__(self) -> int:
        return len(self.rows)

    def set_index(self, index: CandidateIndex) -> None:
        self.index = index
        self._arrange()

    def sort_by(self, order: str) -> None:
        """likely, score, rate, area: largest first; threshold: nearest to a bound first; place: neighbours follow.

        ValueError for another name. Candidates without the number come last; equal ones by score, then as stored.
        """
        if order not in ORDERS:
            raise ValueError(order)
        self.order_by = order
        self._arrange()

    def filter_by(
        self,
        verdicts: Iterable[str] | None = None,
        flagged: bool = False,
        iteration: int | None = None,
        known: bool | None = None,
    ) -> None:
        """`verdicts`: unreviewed, accepted, rejected, uncertain (None: all); only flagged ones; of one iteration;
        `known`: only those on known landslides (True), only the others (False)."""
        self.verdicts = None if verdicts is None else tuple(name for name in NAMES if name in set(verdicts))
        self.flagged_only = flagged
        self.iteration = iteration
        self.known = known
        self.only = None
        self._arrange()

    def show_only(self, candidates: Iterable[str]) -> None:
        """Only these, until another filter is set."""
        self.only = frozenset(candidates)
        self._arrange()

    def move_behind(self, candidate: str, fresh: np.ndarray) -> None:
        """Rearranges what lies behind a candidate as in `fresh` (all rows in a new order of the same name).

        What stands before it, and what the filter shows, stays.
        """
        kept = self.index.order(self.order_by)
        row = self.index.row_of.get(candidate)
        head = kept[: 0 if row is None else int(self._rank[row]) + 1]
        behind = np.ones(len(self.index), bool)
        behind[head] = False
        order = np.concatenate([head, fresh[behind[fresh]]])
        self.index.keep_order(self.order_by, order)
        self._rank[order] = np.arange(len(order))
        shown = self._position >= 0
        self.rows = order[shown[order]]
        self._position[self.rows] = np.arange(len(self.rows))

    def candidate(self, position: int) -> str:
        return self.index.ids[self.rows[position]]

    def position(self, candidate: str) -> int:
        """Where a candidate stands; -1 where the filter hides it or it is unknown."""
        row = self.index.row_of.get(candidate)
        return -1 if row is None else int(self._position[row])

    def position_of_row(self, row: int) -> int:
        return int(self._position[row])

    def after(self, candidate: str) -> str | None:
        """The next one; the first where the candidate is not in sight; None at the end."""
        position = self._place(candidate)
        position = int(np.floor(position)) + 1
        return self.candidate(position) if position < len(self.rows) else None

    def before(self, candidate: str) -> str | None:
        position = int(np.ceil(self._place(candidate, len(self.rows)))) - 1
        return self.candidate(position) if position >= 0 else None

    def next_unreviewed(self, candidate: str) -> str | None:
        """The next without a verdict, beginning again at the top; None where all in sight have one."""
        place = self._place(candidate)
        return self._first_unreviewed(self.rows[int(np.floor(place)) + 1 :], self.rows[: max(int(np.ceil(place)), 0)])

    def previous_unreviewed(self, candidate: str) -> str | None:
        place = self._place(candidate, len(self.rows))
        return self._first_unreviewed(
            self.rows[: int(np.ceil(place))][::-1], self.rows[int(np.floor(place)) + 1 :][::-1]
        )

    def nearest_unreviewed(self, x: float, y: float, besides: str = "") -> str | None:
        """The unreviewed one in sight whose centre is nearest to a place (study CRS)."""
        open_rows = self.rows[self.index.verdict[self.rows] == 0]
        open_rows = open_rows[open_rows != self.index.row_of.get(besides, -1)]
        if not len(open_rows):
            return None
        box = self.index.boxes[open_rows]
        # Outside the box the distance to it, inside that to its centre: a large one around the place is near.
        dx = np.maximum(np.maximum(box[:, 0] - x, x - box[:, 2]), 0)
        dy = np.maximum(np.maximum(box[:, 1] - y, y - box[:, 3]), 0)
        centre = np.hypot((box[:, 0] + box[:, 2]) / 2 - x, (box[:, 1] + box[:, 3]) / 2 - y)
        return self.index.ids[open_rows[np.lexsort((centre, np.hypot(dx, dy)))[0]]]

    def counts(self) -> dict[str, int]:
        """total, accepted, rejected, uncertain, flagged: of the filter's iteration, whatever else it hides.

        Where it hides those on known landslides, without these; `known` tells how many there are.
        """
        rows = np.ones(len(self.index), bool) if self.iteration is None else self.index.found_in(self.iteration)
        known = int(np.count_nonzero(self.index.is_known[rows]))
        if self.known is False:
            rows = rows & ~self.index.is_known
        of_code = np.bincount(self.index.verdict[rows], minlength=len(CODES)).tolist()
        counts = dict(zip(NAMES, of_code))
        counts.pop("unreviewed")
        flagged = int(np.count_nonzero(self.index.flag[rows]))
        return {"total": sum(of_code), **counts, "flagged": flagged, "known": known}

    def _first_unreviewed(self, *parts: np.ndarray) -> str | None:
        for rows in parts:
            if len(rows):
                is_open = self.index.verdict[rows] == 0
                first = int(is_open.argmax())
                if is_open[first]:
                    return self.index.ids[rows[first]]
        return None

    def _place(self, candidate: str, absent: float = -1) -> float:
        """Position, or for one that the filter hides the gap (a half) in which it would stand; `absent` for none."""
        row = self.index.row_of.get(candidate)
        if row is None:
            return absent
        if self._position[row] >= 0:
            return float(self._position[row])
        return float(np.count_nonzero(self._rank[self.rows] < self._rank[row])) - 0.5

    def _arrange(self) -> None:
        index = self.index
        order = index.order(self.order_by)
        self._rank = np.empty(len(index), np.int64)
        self._rank[order] = np.arange(len(index))
        shown = np.ones(len(index), bool)
        if self.verdicts is not None:
            shown &= np.isin(index.verdict, [CODES[name] for name in self.verdicts])
        if self.flagged_only:
            shown &= index.flag
        if self.iteration is not None:
            shown &= index.found_in(self.iteration)
        if self.known is not None:
            shown &= index.is_known == self.known
        if self.only is not None:
            shown &= np.array([name in self.only for name in index.ids], bool)
        self.rows = order[shown[order]]
        self._position = np.full(len(index), -1, np.int64)
        self._position[self.rows] = np.arange(len(self.rows))
