"""A sparse set of pixels with their values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass
class Pixels:
    """Pixels in row-major order. `key` = row * grid width + column, int64.

    `values` float32 (columns, n): signed rate in mm/a, then the other factors; NaN = no data. `strong`: the
    pixel is of the overlap itself (not only grown into). `known`: it lies on a known landslide. `toward`: it belongs to
    ground that moves toward the satellite (its own rate is positive, or it closes a gap of such ground).
    """

    key: np.ndarray
    values: np.ndarray
    strong: np.ndarray
    known: np.ndarray
    toward: np.ndarray | None = None  # None: none is

    def __post_init__(self) -> None:
        if self.toward is None:
            self.toward = np.zeros(len(self.key), bool)

    def __len__(self) -> int:
        return len(self.key)

    def select(self, chosen: np.ndarray) -> Pixels:
        return Pixels(
            self.key[chosen], self.values[:, chosen], self.strong[chosen], self.known[chosen], self.toward[chosen]
        )

    @classmethod
    def join(cls, parts: list[Pixels]) -> Pixels:
        return cls(
            np.concatenate([part.key for part in parts]),
            np.concatenate([part.values for part in parts], axis=1),
            np.concatenate([part.strong for part in parts]),
            np.concatenate([part.known for part in parts]),
            np.concatenate([part.toward for part in parts]),
        )


def contains(ascending: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Boolean, of the shape of `wanted`: whether each is among the `ascending` ones."""
    if not len(ascending):
        return np.zeros(len(wanted), bool)
    return ascending[np.minimum(np.searchsorted(ascending, wanted), len(ascending) - 1)] == wanted
