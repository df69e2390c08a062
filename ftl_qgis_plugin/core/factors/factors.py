"""Factors: everything a threshold can be put on, each able to evaluate itself where it is asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ..deformation.direction import speed
from ..errors import FtlError
from ..grids.extent import require_overlap
from ..grids.grid import Grid, Window
from ..grids.raster import AlignedRaster, RasterSource
from ..method.parameters import ANY
from ..terrain import terrain
from ..terrain.elevation_unit import in_metres
from .catalogue import COHERENCE, DEFORMATION, DETECTABLE, SIGNIFICANCE, TERRAIN_FACTORS, UNCERTAINTY

Pixels = "tuple[np.ndarray, np.ndarray]"  # rows and columns relative to the window

# Above this share of wanted pixels a terrain factor is computed for the whole box: gathering costs more per pixel.
DENSE_SHARE = 0.25
# Of a normal distribution, 95 % lie within so many standard errors.
DETECTABLE_SIGMAS = 1.96


@dataclass(frozen=True)
class Inputs:
    """What the factors are computed from; `grid` is the reference grid (the deformation raster's unless chosen).

    `deformation` None: ground without a rate, from which ranges of the ground's factors come but no candidates.

    `direction`: which way ground must move to have a rate at all (see `core.deformation.direction`). `rate_std`: the
    rate's standard error, in mm/a as it is read.
    """

    grid: Grid
    deformation: RasterSource | None
    coherence: RasterSource | None = None
    dem: RasterSource | None = None
    rasters: Mapping[str, RasterSource] = field(default_factory=dict)
    terrain: terrain.TerrainOptions = field(default_factory=terrain.TerrainOptions)
    direction: str = ANY
    rate_std: RasterSource | None = None


class Factor(ABC):
    """A named quantity on the reference grid.

    `cost` orders the cascade: cheap factors are asked first, for fewer pixels are left for the expensive ones.
    """

    name: str
    cost: int

    @property
    @abstractmethod
    def rasters(self) -> tuple[AlignedRaster, ...]:
        """What it is read from."""

    @abstractmethod
    def evaluate(self, window: Window, at: Pixels | None = None) -> np.ndarray:
        """float32, NaN = no data: the window's shape, or 1-D for the pixels `at` (rows, columns in the window)."""


class RasterFactor(Factor):
    """A raster as it is: coherence, land cover, any layer of the user's."""

    def __init__(self, name: str, raster: AlignedRaster, cost: int = 2) -> None:
        self.name = name
        self.raster = raster
        self.cost = cost

    @property
    def rasters(self) -> tuple[AlignedRaster, ...]:
        return (self.raster,)

    def evaluate(self, window: Window, at: Pixels | None = None) -> np.ndarray:
        if at is None:
            return self.raster.read(window)
        box, (rows, cols) = _around(window, at)
        return self.raster.read(box)[rows, cols]


class DeformationFactor(RasterFactor):
    """|rate| in mm/a in the direction that counts. `signed` gives the rate itself."""

    def __init__(self, raster: AlignedRaster, direction: str = ANY) -> None:
        super().__init__(DEFORMATION, raster, cost=0)
        self.direction = direction

    def evaluate(self, window: Window, at: Pixels | None = None) -> np.ndarray:
        return self.speed(self.signed(window, at))

    def speed(self, signed: np.ndarray) -> np.ndarray:
        """What a threshold of the rate is put on, from rates with their sign."""
        return speed(signed, self.direction)

    def signed(self, window: Window, at: Pixels | None = None) -> np.ndarray:
        return super().evaluate(window, at)


class SignificanceFactor(RasterFactor):
    """|rate| over its standard error; no data where the error is 0 or not known."""

    def __init__(self, deformation: DeformationFactor, rate_std: AlignedRaster) -> None:
        super().__init__(SIGNIFICANCE, rate_std, cost=2)
        self._deformation = deformation

    @property
    def rasters(self) -> tuple[AlignedRaster, ...]:
        return (self.raster, self._deformation.raster)

    def evaluate(self, window: Window, at: Pixels | None = None) -> np.ndarray:
        sigma = super().evaluate(window, at)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(sigma > 0, np.abs(self._deformation.signed(window, at)) / sigma, np.float32(np.nan))


class DetectableFactor(RasterFactor):
    """The smallest rate that can be told from none with 95 % certainty, mm/a."""

    def __init__(self, rate_std: AlignedRaster) -> None:
        super().__init__(DETECTABLE, rate_std, cost=1)

    def evaluate(self, window: Window, at: Pixels | None = None) -> np.ndarray:
        return super().evaluate(window, at) * np.float32(DETECTABLE_SIGMAS)


class TerrainFactor(Factor):
    """Something derived from the DEM, computed only where it is asked."""

    def __init__(self, name: str, dem: AlignedRaster, options: terrain.TerrainOptions) -> None:
        self.name = name
        self.dem = dem
        self.options = options
        self.halo_px = terrain.halo_px(name, options, dem.grid.mean_pixel_size_m())
        self.cost = 3 + self.halo_px

    @property
    def rasters(self) -> tuple[AlignedRaster, ...]:
        return (self.dem,)

    def evaluate(self, window: Window, at: Pixels | None = None) -> np.ndarray:
        if at is None:
            return self._evaluate(window, None)
        box, pixels = _around(window, at)
        if len(pixels[0]) > DENSE_SHARE * box.size:
            return self._evaluate(box, None)[pixels]
        return self._evaluate(box, pixels)

    def _evaluate(self, window: Window, at: Pixels | None) -> np.ndarray:
        padded = self.dem.read(window.expanded(self.halo_px))
        dx_m, dy_m = self.dem.grid.pixel_size_m(window.row, window.height)
        up_deg = self.dem.grid.up_deg(window, at) if self.name == "aspect" else None
        return terrain.evaluate(self.name, padded, dx_m, dy_m, self.options, at, up_deg)


def build_factors(inputs: Inputs, names: Iterable[str] | None = None) -> dict[str, Factor]:
    """The factors called `names` (all that the inputs allow if None), cheapest first.

    FtlError where a terrain factor is asked for without a DEM, a name means nothing here, or a raster that is needed
    does not overlap the grid.
    """
    available: dict[str, Factor] = {}
    if inputs.deformation is not None:
        available[DEFORMATION] = DeformationFactor(AlignedRaster(inputs.deformation, inputs.grid), inputs.direction)
    if inputs.coherence is not None:
        available[COHERENCE] = RasterFactor(COHERENCE, AlignedRaster(inputs.coherence, inputs.grid), cost=1)
    if inputs.rate_std is not None and DEFORMATION in available:
        rate_std = AlignedRaster(inputs.rate_std, inputs.grid)
        available[SIGNIFICANCE] = SignificanceFactor(available[DEFORMATION], rate_std)
        available[DETECTABLE] = DetectableFactor(rate_std)
    for name, source in inputs.rasters.items():
        available[name] = RasterFactor(name, AlignedRaster(source, inputs.grid))
    if inputs.dem is not None:
        dem = AlignedRaster(in_metres(inputs.dem), inputs.grid)
        for name in TERRAIN_FACTORS:
            available[name] = TerrainFactor(name, dem, inputs.terrain)
    if names is None:
        chosen = available
    else:
        chosen = {}
        for name in names:
            if name not in available:
                raise _missing(name, available)
            chosen[name] = available[name]
    for source in {factor.rasters[0].source for factor in chosen.values()}:
        require_overlap(source, inputs.grid)
    return dict(sorted(chosen.items(), key=lambda item: item[1].cost))


def _missing(name: str, available: Mapping[str, Factor]) -> FtlError:
    if name in TERRAIN_FACTORS:
        return FtlError("The factor '{name}' comes from a DEM, but none is given. Choose a DEM.", name=name)
    if name == COHERENCE:
        return FtlError(
            "The thresholds use coherence, but no coherence raster is given. Choose one or disable that row."
        )
    if name in UNCERTAINTY:
        return FtlError(
            "The factor '{name}' comes from the rate's standard error, but none is given. Choose its raster or disable "
            "that row.",
            name=name,
        )
    return FtlError(
        "The factor '{name}' is not among the layers given ({known}). Add a layer of that name or disable its row.",
        name=name,
        known=", ".join(available),
    )


def _around(window: Window, at: Pixels) -> tuple[Window, Pixels]:
    """The smallest box of the window that holds the pixels, and the pixels relative to it."""
    rows, cols = at
    if not len(rows):
        return Window(window.row, window.col, 1, 1), at
    first_row, first_col = int(rows.min()), int(cols.min())
    height, width = int(rows.max()) - first_row + 1, int(cols.max()) - first_col + 1
    box = Window(window.row + first_row, window.col + first_col, height, width)
    return box, (rows - first_row, cols - first_col)
