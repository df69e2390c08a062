"""An image of one place: what the date strip shows of it, and what its layer is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from ...core.imagery.dates import middle_day


@dataclass(frozen=True)
class PlaceImage:
    """`id` is stable over sessions ("stac:<service>:<item>", "wayback:<release>", "dated:<service>:<date>",
    "layer:<layer id>"). `date` ISO 8601 as far as known, never "". `cloud` percent, None where nobody tells.

    `recipe`: what a layer is made of, by kind (see remote_layers); empty for layers of the project. It never holds a
    key: `auth` names an authentication configuration of QGIS's.
    """

    id: str
    name: str
    date: str
    service: str = ""
    resolution_m: float | None = None
    cloud: float | None = None
    attribution: str = ""
    recipe: dict = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_local(self) -> bool:
        """Whether it lies on this computer."""
        return not self.recipe and not self.id.startswith("web:")

    @property
    def day(self) -> float:
        """Where it stands on a time axis."""
        return middle_day(self.date)


@dataclass(frozen=True)
class Place:
    """A candidate's ground: its box in degrees (west, south, east, north)."""

    name: str
    bounds: tuple[float, float, float, float]

    @property
    def lon(self) -> float:
        return (self.bounds[0] + self.bounds[2]) / 2

    @property
    def lat(self) -> float:
        return (self.bounds[1] + self.bounds[3]) / 2


def on_globe(west: float, east: float, margin: float = 0.0) -> tuple[float, float]:
    """Longitudes of a place (degrees, of any turn; a west beyond the east crosses 180 degrees), widened by a margin, as
    services count them: -180 to 180. Across 180 degrees the side that holds the middle: few services take both."""
    if east < west:
        east += 360.0
    shift = 360.0 * math.floor(((west + east) / 2 + 180.0) / 360.0)
    return max(west - margin - shift, -180.0), min(east + margin - shift, 180.0)


def in_order(images: list[PlaceImage]) -> list[PlaceImage]:
    """By day; of one day the finest last, so that stepping back from the newest begins with it."""
    return sorted(images, key=lambda image: (image.day, -(image.resolution_m or 1e6), image.id))
