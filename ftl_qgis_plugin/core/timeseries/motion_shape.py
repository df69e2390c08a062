"""What the course of a displacement series says of its cause: season, acceleration, monotony."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .seasons import THAW, Seasons

_LEAST_DATES = 8


class MotionShape(NamedTuple):
    """NaN where the dates do not tell.

    `thaw_share`: share of the motion that falls into the thaw season, 0 to 1 (about the season's share of the year
    where motion knows no season). `acceleration_mm_a2`: second time derivative of the fitted parabola, positive where
    the motion away from the start grows faster. `monotony`: net displacement over the path travelled, 0 (to and fro)
    to 1. `one_way`: share of the steps that go the way of the whole, 0.5 for noise.
    """

    thaw_share: float
    acceleration_mm_a2: float
    monotony: float
    one_way: float


NO_SHAPE = MotionShape(*(float("nan"),) * 4)


def motion_shape(times_a: np.ndarray, displacement_mm: np.ndarray, seasons: Seasons) -> MotionShape:
    """From one place's series (decimal years ascending, mm; NaN = no data).

    Acceleration by least squares of c + v t + a t^2 / 2 + an annual cycle, its sign taken along the net motion.
    """
    times, values = np.asarray(times_a, float), np.asarray(displacement_mm, float)
    held = np.isfinite(times) & np.isfinite(values)
    times, values = times[held], values[held]
    if len(times) < _LEAST_DATES:
        return NO_SHAPE
    steps = np.diff(values)
    net, path = values[-1] - values[0], np.abs(steps).sum()
    direction = 1.0 if net >= 0 else -1.0
    moving = steps[steps != 0]
    return MotionShape(
        _thaw_share(times, values, seasons),
        direction * _acceleration(times, values),
        float(abs(net) / path) if path > 0 else float("nan"),
        float((np.sign(moving) == direction).mean()) if len(moving) else float("nan"),
    )


def _thaw_share(times: np.ndarray, values: np.ndarray, seasons: Seasons) -> float:
    """Over whole years only, so that no season counts twice; the displacement between dates is interpolated."""
    years = int(times[-1] - times[0])
    if years < 1:
        return float("nan")
    begin = times[-1] - years
    motion = {True: 0.0, False: 0.0}
    for kind, start, end in seasons.between(begin, times[-1]):
        first, last = np.interp((start, end), times, values)
        motion[kind == THAW] += abs(last - first)
    total = sum(motion.values())
    return float(motion[True] / total) if total > 0 else float("nan")


def _acceleration(times: np.ndarray, values: np.ndarray) -> float:
    centred = times - times.mean()
    columns = [np.ones_like(times), centred, centred**2 / 2]
    if times[-1] - times[0] >= 1:
        columns += [np.cos(2 * np.pi * times), np.sin(2 * np.pi * times)]
    design = np.column_stack(columns)
    if len(times) <= design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        return float("nan")
    unknowns, *_ = np.linalg.lstsq(design, values, rcond=None)
    return float(unknowns[2])
