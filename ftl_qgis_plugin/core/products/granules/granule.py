"""One displacement at one date, seen from a reference date."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from ...errors import Message
from ..layer import Layer
from ..pairs.pair import Mask


@dataclass(frozen=True)
class Granule:
    """The stored value of `layer` times `mm_per_unit` is the displacement since `reference` (None: since the series'
    own zero), mm, positive toward the satellite. `quality`: a coherence from 0 to 1. `frame`: what must be the same in
    one series; `version` orders copies of one granule; `unit` ("rad" or a key of MM_PER_UNIT): what the file or its
    program states, "" where neither does, whatever the user chose."""

    date: datetime.date
    reference: datetime.date | None
    layer: Layer
    mm_per_unit: float
    masks: tuple[Mask, ...] = ()
    quality: Layer | None = None
    frame: str = ""
    version: tuple = ()
    product: str = ""
    unit: str = "m"

    @property
    def layers(self) -> list[Layer]:
        """All that is read of it."""
        return [self.layer, *filter(None, [self.quality]), *(mask.layer for mask in self.masks)]


@dataclass
class FoundGranules:
    """Of one look into files: the granules, the files that were left out with the reason, and what is to be told."""

    product: str = ""
    granules: list[Granule] = field(default_factory=list)
    left_out: list[tuple[str, Message]] = field(default_factory=list)
    other_files: int = 0
    notes: list[Message] = field(default_factory=list)
