"""Threshold tables: which values of which factor a freeze-thaw landslide may have."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..deformation.background import NOISE_SIGMAS
from ..errors import FtlError, Message
from ..method.parameters import MANUAL
from ..notes import Note, restored, stored
from .catalogue import COHERENCE, DEFORMATION, UNCERTAINTY, is_circular

FIELDS = ("factor", "lower", "upper", "enabled", "method", "coverage", "samples", "note")
# The note of a rate's bound in a table that was made where there is no rate.
NO_RATE = Message("smallest |rate| wanted; no rate was given")
# Ranges that fewer landslides gave tell little of others (see `PassRule.ranges_rank`).
FEW_SAMPLES = 10
# The method of a bound that the rate's noise sets.
NOISE = "noise"
# Ground that hangs together with such a bound's moves from this share of it on: 1.5 sigma where the bound is 3. From
# 1.2 sigma on, noise that a median has made smooth may hang together all over a scene, and takes landslides with it.
NOISE_GROWTH = 0.5
# A comma before three digits: thousands of one half of the world, decimals of the other.
_TWO_WAYS = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")
# What the note was made of (see core.notes); tables made by hand need not have it.
NOTE_DATA = "note_data"


@dataclass(frozen=True)
class Threshold:
    """One row of the table: an interval of one factor, closed at both ends; None is open.

    For circular factors lower > upper wraps through north. `note`: why it is so, in words.
    """

    factor: str
    lower: float | None = None
    upper: float | None = None
    enabled: bool = True
    method: str = ""
    coverage: float | None = None
    samples: int | None = None
    note: Note = ""

    @property
    def is_circular(self) -> bool:
        return is_circular(self.factor)

    @property
    def is_of_few(self) -> bool:
        """Whether fewer than FEW_SAMPLES landslides gave it; not where nobody knows, and not where a person set it."""
        return self.method != MANUAL and self.samples is not None and self.samples < FEW_SAMPLES

    def holds(self, values: np.ndarray) -> np.ndarray:
        """Boolean array of the values' shape; NaN never holds.

        Values are compared in float32, as rasters are read, and so are the bounds: a bound taken from a pixel's own
        value lets that pixel pass.
        """
        values = np.asarray(values, np.float32)
        lower = None if self.lower is None else np.float32(self.lower)
        upper = None if self.upper is None else np.float32(self.upper)
        if lower is None and upper is None:
            return ~np.isnan(values)
        if upper is None:
            return values >= lower
        if lower is None:
            return values <= upper
        if self.is_circular and lower > upper:
            return (values >= lower) | (values <= upper)
        if self.is_circular and upper == 360:  # which is due north, and aspect gives as 0
            return (values >= lower) | (values == 0)
        return (values >= lower) & (values <= upper)

    def distance(self, values: np.ndarray | float) -> np.ndarray:
        """How far values lie inside the interval, in units of its width: 0 at a bound, negative outside.

        The width of a half-open interval is taken as |its bound|, or 1 where that is 0; NaN for NaN values; infinite
        where both ends are open.
        """
        values = np.asarray(values, np.float64)
        if self.lower is None and self.upper is None:
            return np.where(np.isnan(values), np.nan, np.inf)
        if self.lower is None or self.upper is None:
            bound = self.upper if self.lower is None else self.lower
            inside = bound - values if self.lower is None else values - bound
            return inside / (abs(bound) or 1.0)
        if self.is_circular:
            width = (self.upper - self.lower) % 360.0
            past_lower = (values - self.lower) % 360.0
            to_nearer_end = np.minimum(past_lower - width, 360.0 - past_lower)
            inside = np.where(past_lower > width, -to_nearer_end, np.minimum(past_lower, width - past_lower))
            return inside / (width or 1.0)
        width = self.upper - self.lower
        return np.minimum(values - self.lower, self.upper - values) / (width or 1.0)


@dataclass(frozen=True)
class ThresholdTable:
    """Rows of one factor are a union of intervals; the factors are intersected."""

    rows: tuple[Threshold, ...] = field(default=())

    @property
    def is_without_rate(self) -> bool:
        """Whether it was made where there is no rate, for use elsewhere."""
        return any(str(row.note) == str(NO_RATE) for row in self.rows_of(DEFORMATION))

    def of_ground(self) -> ThresholdTable:
        """The rows that say something of the ground, kept from now on as if set by hand: rate and coherence are another
        scene's."""
        rows = (row for row in self.rows if row.factor not in (DEFORMATION, COHERENCE, *UNCERTAINTY))
        return ThresholdTable(tuple(replace(row, method=MANUAL) for row in rows))

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, object]]) -> ThresholdTable:
        """Rows from mappings with the contract's field names, as QGIS, CSV (all text) or SQLite give them.

        FtlError names the row (counted from 1) where a number is none, a factor name is empty, or a linear factor
        has lower > upper; also where nothing is enabled.
        """
        rows = tuple(_parse(number, record) for number, record in enumerate(records, 1))
        table = cls(rows)
        if not any(row.enabled for row in rows):
            raise FtlError("The threshold table has no enabled row. Enable at least one factor.")
        return table

    def records(self) -> list[dict[str, object]]:
        """One dict per row with the contract's fields in order, and what the note was made of."""
        return [
            {name: _plain(getattr(row, name)) for name in FIELDS} | {NOTE_DATA: stored(row.note)} for row in self.rows
        ]

    @property
    def factors(self) -> tuple[str, ...]:
        """Names of the enabled factors, each once, in table order."""
        return tuple(dict.fromkeys(row.factor for row in self.rows if row.enabled))

    def rows_of(self, factor: str) -> tuple[Threshold, ...]:
        """All rows of one factor, enabled or not."""
        return tuple(row for row in self.rows if row.factor == factor)

    def intervals(self, factor: str) -> tuple[Threshold, ...]:
        """The enabled rows of one factor."""
        return tuple(row for row in self.rows_of(factor) if row.enabled)

    @property
    def minimum_rate_mm_a(self) -> float | None:
        """Smallest |rate| that passes; None where the table has no lower bound for it."""
        rows = self.intervals(DEFORMATION)
        lower = [row.lower for row in rows]
        return None if not lower or None in lower else min(lower)

    def noise_growth_mm_a(self, sigmas: tuple[float, float] | None = None) -> float | None:
        """From which |rate| on ground moves with what passes, where noise sets the bound; None where it does not.

        A single pixel has to stand out of the noise, one beside others that do need not (hysteresis, Canny 1986).
        `sigmas`: of a smoothed rate (see `RasterSource`), whose bound may have been chosen for the noise before.
        """
        lowest = self.minimum_rate_mm_a
        is_noise = lowest is not None and all(row.method == NOISE for row in self.intervals(DEFORMATION))
        if not is_noise:
            return None
        return NOISE_GROWTH * (lowest if sigmas is None else min(lowest, NOISE_SIGMAS * sigmas[1]))

    def holds(self, factor: str, values: np.ndarray) -> np.ndarray:
        """Whether the values lie in any enabled interval of the factor; NaN never does."""
        return any_holds(self.intervals(factor), values)

    def distance(self, factor: str, values: np.ndarray | float) -> np.ndarray:
        """Depth inside the factor's nearest interval (see Threshold.distance)."""
        return np.maximum.reduce([row.distance(values) for row in self.intervals(factor)])

    def require_known(self, known: Iterable[str]) -> None:
        """FtlError naming the row of the first enabled factor that is not among `known`."""
        names = sorted(set(known))
        for number, row in enumerate(self.rows, 1):
            if row.enabled and row.factor not in names and row.factor in UNCERTAINTY:
                # No layer's name: adding one would not help. As `factors` says it.
                raise FtlError(
                    "The factor '{name}' comes from the rate's standard error, but none is given. Choose its raster or "
                    "disable that row.",
                    name=row.factor,
                )
            if row.enabled and row.factor not in names:
                raise FtlError(
                    "Row {number} of the threshold table names the factor '{factor}', but no such layer was given. "
                    "Known here: {known}. Add the layer or disable the row.",
                    number=number,
                    factor=row.factor,
                    known=", ".join(names),
                )

    def replaced(self, rows: Iterable[Threshold]) -> ThresholdTable:
        """With the given rows in place of all rows of their factors; new factors are appended, rows of one factor
        stand together."""
        given = ThresholdTable(tuple(rows))
        names = dict.fromkeys(row.factor for row in (*self.rows, *given.rows))
        return ThresholdTable(tuple(row for name in names for row in given.rows_of(name) or self.rows_of(name)))


def any_holds(rows: Sequence[Threshold], values: np.ndarray) -> np.ndarray:
    """Whether the values lie in any of the rows' intervals, enabled or not; nowhere without a row."""
    if not rows:
        return np.zeros(np.shape(values), bool)
    result = rows[0].holds(values)
    for row in rows[1:]:
        result |= row.holds(values)
    return result


def _parse(number: int, record: Mapping[str, object]) -> Threshold:
    factor = str(_value(record, "factor") or "").strip()
    if not factor:
        raise FtlError("Row {number} of the threshold table names no factor. Fill in its 'factor'.", number=number)
    lower = _number(number, record, "lower")
    upper = _number(number, record, "upper")
    circular = is_circular(factor)
    if lower is not None and upper is not None and lower > upper and not circular:
        raise FtlError(
            "Row {number} of the threshold table ({factor}): the lower bound {lower:g} is above the upper bound "
            "{upper:g}. Swap them.",
            number=number,
            factor=factor,
            lower=lower,
            upper=upper,
        )
    if circular and (lower is None) != (upper is None):
        raise FtlError(
            "Row {number} of the threshold table ({factor}): a direction needs both bounds or none. Fill in both, "
            "for example 315 and 45 for north.",
            number=number,
            factor=factor,
        )
    if circular and lower is not None:
        lower, upper = _around_the_circle(lower, upper)
    enabled = _value(record, "enabled")
    samples = _number(number, record, "samples")
    return Threshold(
        factor,
        lower,
        upper,
        True if enabled is None else _flag(number, enabled),
        str(_value(record, "method") or ""),
        _number(number, record, "coverage"),
        None if samples is None else int(samples),
        restored(str(_value(record, "note") or ""), str(_value(record, NOTE_DATA) or "")),
    )


def _around_the_circle(lower: float, upper: float) -> tuple[float | None, float | None]:
    """Bounds from 0 to 360 of the same directions: -30 to 30 is 330 to 30; a full turn has no bounds."""
    if upper - lower >= 360.0:
        return None, None
    return (lower if 0 <= lower <= 360 else lower % 360.0), (upper if 0 <= upper <= 360 else upper % 360.0)


def _value(record: Mapping[str, object], name: str) -> object:
    """The field's value under any capitalisation; None for NULL, NaN and empty text."""
    value = record.get(name)
    if value is None:
        lowered = {str(key).strip().lower(): item for key, item in record.items()}
        value = lowered.get(name)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str) and value.strip().lower() in ("", "null", "nan"):
        return None
    # PyQGIS gives a QVariant for NULL; the core knows no Qt, so it is told by its method.
    is_null = getattr(value, "isNull", None)
    return None if is_null is not None and is_null() else value


def _number(number: int, record: Mapping[str, object], name: str) -> float | None:
    value = _value(record, name)
    if value is None:
        return None
    if isinstance(value, str) and _TWO_WAYS.fullmatch(value.strip()):
        raise FtlError(
            "Row {number} of the threshold table: '{name}' is '{value}', which can be read in two ways. Write decimals "
            "with a point and thousands without a sign, for example 0.5 or 3500.",
            number=number,
            name=name,
            value=value,
        )
    try:
        # A decimal comma is what spreadsheets of half the world write into a CSV.
        result = float(value.strip().replace(",", ".")) if isinstance(value, str) else float(value)
    except (TypeError, ValueError):
        result = math.nan
    if math.isnan(result):
        raise FtlError(
            "Row {number} of the threshold table: '{name}' is '{value}', which is no number. Write a number or leave "
            "it empty for an open end.",
            number=number,
            name=name,
            value=value,
        )
    return None if math.isinf(result) else result


def _flag(number: int, value: object) -> bool:
    text = str(value).strip().lower()
    if text in ("1", "1.0", "true", "yes", "t", "y"):
        return True
    if text in ("0", "0.0", "false", "no", "f", "n"):
        return False
    raise FtlError(
        "Row {number} of the threshold table: 'enabled' is '{value}'. Write 1 (used) or 0 (not used).",
        number=number,
        value=value,
    )


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return str(value)
    return int(value) if isinstance(value, bool) else value
