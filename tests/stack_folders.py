"""Folders of pairs of ground a part of which sinks by 80 mm a year."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import product_layouts as layouts

SHAPE = (30, 40)
DATES = [datetime.date(2020, 1, 5) + datetime.timedelta(days=60 * number) for number in range(10)]


def moved(first: datetime.date, second: datetime.date) -> np.ndarray:
    noise = np.random.default_rng(first.toordinal() * 3 + second.toordinal()).normal(0, 0.001, SHAPE)
    rate = np.zeros(SHAPE)
    rate[10:20, 10:25] = -0.08
    return rate * (second - first).days / 365.25 + noise


def hyp3(folder: Path) -> str:
    """Each date with its next three; the folder."""
    for number, first in enumerate(DATES):
        for second in DATES[number + 1 : number + 4]:
            layouts.hyp3(folder, first, second, moved(first, second), 0.8)
    return str(folder)
