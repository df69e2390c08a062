"""How a hasty hand drew an inventory: from coarse images, a little beside, with few vertices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class MappedOutline:
    """`east_m`, `north_m`: shift; `scale`: size against the truth; `vertices`: how many were clicked."""

    east_m: float
    north_m: float
    scale: float
    vertices: int

    def drawn(self, outline_px: np.ndarray, pixel_size_m: float) -> np.ndarray:
        """The outline (n, 2) of rows and columns as it was drawn."""
        chosen = outline_px[np.linspace(0, len(outline_px), self.vertices, endpoint=False).astype(int)]
        centre = outline_px.mean(axis=0)
        shift = np.array([-self.north_m, self.east_m]) / pixel_size_m
        return centre + (chosen - centre) * self.scale + shift
