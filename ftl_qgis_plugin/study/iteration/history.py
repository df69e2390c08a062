"""A study's iterations as they were when each was finished: for the stop rule, the charts and the report.

Studies of before schema 3 did not keep all of it. Their gaps are filled from today's samples, and the rows say so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...core.accuracy.intervals import ratio, wilson_interval
from ...core.iteration.convergence import History, IterationState
from ...core.iteration.sample_growth import INVENTORY, ORIGINS
from ...core.landslides.polygons import PolygonSet, common_centre
from ...core.ranking.remaining import LEFT_SHARE, may_leave_rest
from ..database import Study
from .held_out import held_out
from .iterations import Iteration


@dataclass(frozen=True)
class HistoryRow:
    """The end of one iteration; 0 is the inventory. Rates in mm/a, NaN where unknown.

    `by_origin`: samples per origin (sample_growth.ORIGINS), `added` landslides that entered in this iteration. `found`
    of `references` share area with a sample that joined (inventory polygons do not count); NaN interval without any.
    `is_stored`: as it was noted then; else worked out from today's samples. `row`: None for the inventory.
    """

    number: int
    mean_rate_mm_a: float
    spread_mm_a: float
    by_origin: dict[str, int]
    added: int
    found: int = 0
    references: int = 0
    change_mm_a: float = math.nan
    is_stored: bool = True
    row: Iteration | None = field(default=None, repr=False)

    @property
    def samples(self) -> int:
        return sum(self.by_origin.values())

    @property
    def tpr(self) -> float:
        return ratio(self.found, self.references)

    @property
    def tpr_interval(self) -> tuple[float, float]:
        return wilson_interval(self.found, self.references)


def history(study: Study) -> History:
    """For `core.iteration.convergence.check_convergence`: the inventory and every finished iteration."""
    return History(
        tuple(
            IterationState(
                row.number,
                row.samples if row.row is None or row.row.samples is None else row.row.samples,
                row.mean_rate_mm_a,
                row.spread_mm_a,
                row.added,
                None if row.row is None else row.row.accepted,
                _unreviewed(row.row),
            )
            for row in past(study, with_reference=False)
        )
    )


def past(study: Study, *, with_reference: bool = True) -> tuple[HistoryRow, ...]:
    """The inventory and the finished iterations; () in a study without any of both.

    `with_reference` False: `found` and `references` may be left out where they were not stored, which spares overlays.
    """
    finished = [item for item in study.iterations() if item.number and item.finished_utc is not None]
    state = study.first_inventory.state
    if state is None and not finished and not study.count("samples"):
        return ()
    today = _Today(study)
    references = next((item.held_out for item in finished if item.held_out is not None), None)
    if references is None:
        references = len(today.held_out()) if with_reference else 0
    rows = [_inventory(state, finished, today, references)]
    rows += [_row(item, today, references, with_reference) for item in finished]
    return tuple(rows)


def _inventory(
    state: dict[str, object] | None, finished: Sequence[Iteration], today: _Today, references: int
) -> HistoryRow:
    if state is not None:
        counts = {**dict.fromkeys(ORIGINS, 0), INVENTORY: int(state["samples"])}
        return HistoryRow(0, _nan(state["mean_rate"]), _nan(state["spread"]), counts, 0, 0, references)
    mean, spread = today.rates_at_start()
    if finished and finished[0].mean_rate is not None and finished[0].change is not None:
        # What it was at the time: polygons may have grown together with candidates since.
        mean = finished[0].mean_rate - finished[0].change
    counts = today.by_origin(0)
    return HistoryRow(0, mean, spread, counts, 0, 0, references, is_stored=False)


def _row(item: Iteration, today: _Today, references: int, with_reference: bool) -> HistoryRow:
    stored = (item.samples_inventory, item.samples_digitised, item.samples_candidate)
    is_stored = None not in stored and item.added is not None
    if is_stored:
        counts = dict(zip((INVENTORY, "digitised", "candidate"), stored))
        counts = {origin: counts[origin] for origin in ORIGINS}
        added = item.added
    else:
        counts, added = today.by_origin(item.number), today.added(item.number)
    found = item.found
    if found is None:
        found = today.found(item.number) if with_reference else 0
    return HistoryRow(
        item.number,
        _nan(item.mean_rate),
        _nan(item.spread),
        counts,
        added,
        found,
        references if item.held_out is None else item.held_out,
        _nan(item.change),
        is_stored,
        item,
    )


class _Today:
    """What today's samples tell of the past; read only where it is asked."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._samples: list[dict[str, object]] | None = None
        self._first_found: list[float] | None = None
        self._held_out: list[bytes] | None = None

    def _read(self) -> list[dict[str, object]]:
        if self._samples is None:
            self._samples = self._study.samples(geometry=False)
        return self._samples

    def by_origin(self, number: int) -> dict[str, int]:
        """Samples that had entered up to an iteration, by origin."""
        counts = dict.fromkeys(ORIGINS, 0)
        for sample in self._read():
            if int(sample["iteration"] or 0) <= number:
                counts[str(sample["origin"] or INVENTORY)] += 1
        return counts

    def added(self, number: int) -> int:
        return sum(
            int(sample["iteration"] or 0) == number and sample["origin"] not in (None, INVENTORY)
            for sample in self._read()
        )

    def rates_at_start(self) -> tuple[float, float]:
        """Mean and spread (mm/a) of the samples that were there at the start."""
        rates = [
            math.nan if sample["rate_mean"] is None else float(sample["rate_mean"])
            for sample in self._read()
            if not sample["iteration"]
        ]
        state = IterationState.of_rates(0, rates, 0)
        return state.mean_rate_mm_a, state.spread_mm_a

    def found(self, number: int) -> int:
        """Reference landslides that share area with what had joined up to an iteration."""
        if self._first_found is None:
            self._first_found = self._earliest()
        return sum(earliest <= number for earliest in self._first_found)

    def held_out(self) -> list[bytes]:
        """Reference landslides that were not known at the start."""
        if self._held_out is None:
            reference = [item["wkb"] for item in self._study.reference() if item["wkb"]]
            known = self._study.first_inventory.known(self._study.samples()) if reference else []
            self._held_out = held_out(reference, known, self._study.crs_wkt)
        return self._held_out

    def _earliest(self) -> list[float]:
        """Iteration in which each reference polygon was first touched; infinite: never."""
        reference = self.held_out()
        joined = [item for item in self._study.samples() if item["origin"] not in (None, INVENTORY) and item["wkb"]]
        first = [math.inf] * len(reference)
        if reference and joined:
            wkt = self._study.crs_wkt
            centre = common_centre(reference, wkt=wkt)
            found, by, _area = PolygonSet(reference, wkt, centre).overlaps(
                PolygonSet([item["wkb"] for item in joined], wkt, centre)
            )
            for index, sample in zip(found.tolist(), by.tolist()):
                first[index] = min(first[index], int(joined[sample]["iteration"] or 0))
        return first


def _unreviewed(row: Iteration | None) -> int:
    """Of the last iteration only it matters to the stop rule; one that was told converged had none to review."""
    if row is None or row.converged or row.candidates is None:
        return 0
    judged = (row.accepted or 0) + (row.rejected or 0) + (row.uncertain or 0)
    if row.unreviewed is not None:
        share = float(row.parameters.get("stop_left", LEFT_SHARE))
        return 0 if may_leave_rest(_nan(row.left), row.accepted or 0, judged, share) else row.unreviewed
    return max(row.candidates - judged, 0)


def _nan(value: object) -> float:
    return math.nan if value is None else float(value)
