"""Landslides that an analyst draws himself are candidates too, told by their name."""

from __future__ import annotations

from collections.abc import Container

from osgeo import ogr

MISSED = "missed-"


def missed_id(wkb: bytes, taken: Container[str]) -> str:
    """A name for a digitised landslide, from a place inside it."""
    place = ogr.CreateGeometryFromWkb(wkb).PointOnSurface()
    x, y = place.GetX(), place.GetY()
    decimals = 0 if abs(x) > 360 or abs(y) > 90 else 5
    name = f"{MISSED}E{x:.{decimals}f}N{y:.{decimals}f}"
    number = 2
    unique = name
    while unique in taken:
        unique = f"{name}-{number}"
        number += 1
    return unique


def is_missed(candidate: str) -> bool:
    """Whether an analyst drew it himself."""
    return candidate.startswith(MISSED)
