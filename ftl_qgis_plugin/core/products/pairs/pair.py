"""One unwrapped pair: two dates, the displacement between them, and what says where it can be trusted."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, field

from ...errors import Message
from ..layer import Layer

SENTINEL_1_WAVELENGTH_M = 0.0554657647
SPEED_OF_LIGHT_M_S = 299_792_458.0
MM_PER_UNIT = {"mm": 1.0, "cm": 10.0, "m": 1000.0}

NOT_ZERO, NISAR_MASK = "not zero", "nisar"


@dataclass(frozen=True)
class Mask:
    """Pixels to keep: NOT_ZERO keeps what differs from 0 (land, connected components), NISAR_MASK what is valid in both
    acquisitions of a NISAR pair and no water."""

    layer: Layer
    kind: str = NOT_ZERO


@dataclass(frozen=True)
class Pair:
    """`first` < `second`. The stored value of `phase` times `mm_per_unit` is the displacement from the first date to
    the second, mm, positive toward the satellite. `cycle_mm`: what one whole cycle of phase is (half a wavelength), 0
    where it is not known. `track`: what must be the same in one stack ("" unknown); `seconds`: of the day, at which it
    was taken (None unknown); `version` orders copies of one pair. `unit` ("rad" or a key of MM_PER_UNIT) and
    `wavelength_m`: what the file or its product states, "" and None where neither does, whatever the user chose.
    `is_turned`: it was called by the later date first, which of no known program need mean that it runs backward."""

    first: datetime.date
    second: datetime.date
    phase: Layer
    mm_per_unit: float
    cycle_mm: float = 0.0
    coherence: Layer | None = None
    masks: tuple[Mask, ...] = ()
    track: str = ""
    version: tuple[int | str, ...] = ()
    product: str = ""
    seconds: int | None = None
    unit: str = "rad"
    wavelength_m: float | None = None
    is_turned: bool = False

    @property
    def name(self) -> str:
        return f"{self.first:%Y%m%d}_{self.second:%Y%m%d}"

    @property
    def days(self) -> int:
        return (self.second - self.first).days

    @property
    def layers(self) -> list[Layer]:
        """All that is read of it."""
        return [self.phase, *filter(None, [self.coherence]), *(mask.layer for mask in self.masks)]


@dataclass
class Found:
    """Of one look into files: the pairs, their product, and the files that were left out with the reason."""

    product: str = ""
    pairs: list[Pair] = field(default_factory=list)
    left_out: list[tuple[str, Message]] = field(default_factory=list)
    other_files: int = 0
    notes: list[Message] = field(default_factory=list)


def mm_per_radian(wavelength_m: float, toward: bool) -> float:
    """mm toward the satellite for one radian of unwrapped phase; `toward`: a growing phase means motion toward it."""
    size = wavelength_m / (4 * math.pi) * 1000
    return size if toward else -size


def radar_wavelength(stated_m: float) -> float | None:
    """The wavelength that a file states, m; None where it is none of a radar's (0, a frequency, a filling)."""
    return stated_m if 0.01 < stated_m < 1 else None


def ordered(reference: datetime.date, secondary: datetime.date) -> tuple[datetime.date, datetime.date, int]:
    """The two dates ascending, and -1 where the pair runs backward in time (its sign has to be turned)."""
    return (reference, secondary, 1) if reference < secondary else (secondary, reference, -1)


def date_of(text: str) -> datetime.date | None:
    """YYYYMMDD (anything may follow); None where it is no date."""
    try:
        return datetime.datetime.strptime(text[:8], "%Y%m%d").date()
    except ValueError:
        return None


def date_of_day(text: str) -> datetime.date | None:
    """YYYYDDD as GMTSAR names dates, the days of the year counted from 0; None where it is no date."""
    year, day = int(text[:4]), int(text[4:])
    return datetime.date(year, 1, 1) + datetime.timedelta(days=day) if year > 1900 and day < 366 else None


def seconds_of(text: str | None) -> int | None:
    """Seconds of the day of HHMMSS; None where it is no time."""
    if text is None or len(text) != 6 or not text.isdigit():
        return None
    return int(text[:2]) * 3600 + int(text[2:4]) * 60 + int(text[4:])
