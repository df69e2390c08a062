"""Directions of a radar satellite and of slopes: what of a motion the line of sight sees.

Directions are unit vectors (east, north, up). The line of sight u points from the ground to the satellite, so that a
rate is positive toward it. The heading is the azimuth of flight, degrees clockwise from north (Sentinel-1 ascending
about -12, descending about -168 or 192); a right-looking satellite (nearly all) then stands at the azimuth
heading - 90, a left-looking one (NISAR) at heading + 90. MintPy's azimuthAngle (counted anticlockwise, ground to
satellite) gives a right-looking satellite the heading 90 - azimuthAngle. The incidence angle is counted from the
vertical at the ground, degrees (HyP3's lv_theta is its complement, in radians).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Union

import numpy as np

from ..errors import FtlError
from ..grids.grid import Grid, Window
from ..grids.raster import AlignedRaster, RasterSource

Angle = Union[float, RasterSource]
Look = Literal["right", "left"]
LOOKS: tuple[Look, ...] = ("right", "left")

# Classes of visibility.
LAYOVER, SHADOW, FORESHORTENED, GOOD = 1, 2, 3, 4
ON_LIMIT_RAD = 1e-9


def look_azimuth_deg(heading_deg: np.ndarray, look: Look = "right") -> np.ndarray:
    """Direction in which the satellite stands as seen from the ground, degrees clockwise from north."""
    return heading_deg + 90 if look == "left" else heading_deg - 90


def line_of_sight(
    incidence_deg: np.ndarray, heading_deg: np.ndarray, look: Look = "right"
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """East, north and up of the unit vector from the ground to the satellite; NaN where an angle is."""
    incidence, heading = np.radians(incidence_deg), np.radians(heading_deg)
    horizontal = np.sin(incidence) if look == "right" else -np.sin(incidence)
    return -np.cos(heading) * horizontal, np.sin(heading) * horizontal, np.cos(incidence)


def sensitivity(
    slope_deg: np.ndarray,
    aspect_deg: np.ndarray,
    incidence_deg: np.ndarray,
    heading_deg: np.ndarray,
    look: Look = "right",
) -> np.ndarray:
    """C = d.u: line-of-sight rate per unit of motion down the slope, -1 to 1; NaN where any angle is (flat: aspect).

    d = (sin A cos S, cos A cos S, -sin S) points down the slope, u to the satellite. Positive: moving down the slope is
    moving toward the satellite. Notti et al. 2014 use the opposite sign.
    """
    slope, aspect = np.radians(slope_deg), np.radians(aspect_deg)
    east, north, up = line_of_sight(incidence_deg, heading_deg, look)
    return (np.sin(aspect) * east + np.cos(aspect) * north) * np.cos(slope) - np.sin(slope) * up


def slope_toward_sensor(
    slope_deg: np.ndarray, aspect_deg: np.ndarray, heading_deg: np.ndarray, look: Look = "right"
) -> np.ndarray:
    """Slope in the vertical plane of the line of sight, radians: positive where the ground faces the satellite.

    A flat pixel (slope 0, no aspect) is 0.
    """
    facing = np.cos(np.radians(aspect_deg - look_azimuth_deg(np.asarray(heading_deg), look)))
    facing = np.where((slope_deg == 0) & np.isnan(aspect_deg), 0.0, facing)
    return np.arctan(np.tan(np.radians(slope_deg)) * facing)


def r_index(
    slope_deg: np.ndarray,
    aspect_deg: np.ndarray,
    incidence_deg: np.ndarray,
    heading_deg: np.ndarray,
    look: Look = "right",
) -> tuple[np.ndarray, np.ndarray]:
    """Notti's R-index and a class, from each pixel's own slope (what others cast: see visibility.cast).

    R = sin(incidence - slope toward the sensor): the pixel's size on the ground relative to the radar's range spacing,
    0 where the slope is in layover (as steep as the look, or steeper) or in shadow. Returns R (0 to 1) and the class:
    LAYOVER, SHADOW, FORESHORTENED (R below that of flat ground) or GOOD; NaN where an angle is missing.
    Notti et al. 2014, International Journal of Remote Sensing 35(6), 2186-2214.
    """
    incidence = np.radians(incidence_deg)
    local = incidence - slope_toward_sensor(slope_deg, aspect_deg, heading_deg, look)
    index = np.sin(local)
    with np.errstate(invalid="ignore"):
        # The tolerances keep what lies on a limit in one class, whatever rounding makes of it (processors differ).
        kind = np.where(index >= np.sin(incidence) * (1 - 1e-6), GOOD, FORESHORTENED).astype(np.float32)
        layover, shadow = local <= ON_LIMIT_RAD, local >= math.pi / 2 - ON_LIMIT_RAD
        kind[layover] = LAYOVER
        kind[shadow] = SHADOW
        index = np.where(layover | shadow, 0.0, index)
    kind[np.isnan(index)] = np.nan
    return index, kind


@dataclass(frozen=True)
class Geometry:
    """Incidence and heading of one track, each a number of degrees or a raster of them, and the side it looks to.

    FtlError: an incidence that is no angle between 2 and 88 degrees, a heading that is no number.
    """

    incidence_deg: Angle
    heading_deg: Angle
    look: Look = "right"

    def __post_init__(self) -> None:
        incidence, heading = self.incidence_deg, self.heading_deg
        if not isinstance(incidence, RasterSource) and not 2 <= incidence <= 88:
            raise FtlError(
                "The incidence angle is {value:g}. Give degrees from the vertical between 2 and 88, for example 39 for "
                "Sentinel-1.",
                value=incidence,
            )
        if not isinstance(heading, RasterSource) and not abs(heading) <= 360:
            raise FtlError(
                "The heading is {value:g}. Give degrees clockwise from north, for example -12 (ascending) or -168 "
                "(descending) for Sentinel-1.",
                value=heading,
            )

    def on(self, grid: Grid) -> GeometryReader:
        return GeometryReader(self, grid)


class GeometryReader:
    """A track's angles on a grid; may be shared between threads and pickled."""

    def __init__(self, geometry: Geometry, grid: Grid) -> None:
        self._grid = grid
        self._incidence, self._heading = (
            AlignedRaster(angle, grid) if isinstance(angle, RasterSource) else np.float32(angle)
            for angle in (geometry.incidence_deg, geometry.heading_deg)
        )

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """Incidence and heading in degrees, float32 arrays that broadcast to the window's shape; NaN = no data.

        FtlError: an incidence raster whose values are no degrees between 2 and 88 (radians, for example).
        """
        incidence, heading = (
            angle.read(window) if isinstance(angle, AlignedRaster) else angle
            for angle in (self._incidence, self._heading)
        )
        if isinstance(self._incidence, AlignedRaster):
            with np.errstate(invalid="ignore"):
                incidence[incidence == 0] = np.nan  # the filling of many products
                outside = (incidence < 2) | (incidence > 88)
            if outside.any():
                raise FtlError(
                    "The incidence raster {name} has values such as {value:g}, but degrees from the vertical between 2 "
                    "and 88 are needed. Convert it (from radians or elevation angles) with the raster calculator.",
                    name=self._incidence.source.path,
                    value=float(incidence[outside][0]),
                )
        return incidence, heading

    def typical(self) -> tuple[float, float, float] | None:
        """Mean heading and least and largest incidence, degrees, from some rows of the grid; None without values."""
        headings, incidences = [], []
        for row in _sample_rows(self._grid.height):
            incidence, heading = np.broadcast_arrays(*self.read(Window(row, 0, 1, self._grid.width)))
            known = np.isfinite(incidence) & np.isfinite(heading)
            incidences.append(incidence[known])
            headings.append(np.radians(heading[known]))
        headings, incidences = np.concatenate(headings), np.concatenate(incidences)
        if not headings.size:
            return None
        mean = math.degrees(math.atan2(np.sin(headings).mean(), np.cos(headings).mean()))
        return mean, float(incidences.min()), float(incidences.max())


def _sample_rows(height: int, most: int = 16) -> list[int]:
    count = min(height, most)
    return [int((number + 0.5) * height / count) for number in range(count)]
