"""What a synthetic scene is made of: its size, its grid, its dates and the names of its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from osgeo import osr

from ..errors import FtlError
from ..grids.grid import Grid, Window

# The upper Heihe in the Qilian mountains, where two thirds of the inventory of Peng et al. 2024
# (doi 10.5194/essd-16-2033-2024) lie. The landscape itself is invented.
EPSG = 32647
X_MIN_M = 545_000.0
Y_MAX_M = 4_290_000.0

MIN_SIZE_PX = 200
MAX_SIZE_PX = 20_000
MIN_PIXEL_SIZE_M = 2.0
MAX_PIXEL_SIZE_M = 60.0

# Above this the newer image has the rate's pixel size instead of half of it, or it would outweigh all the rest.
FINE_IMAGE_MAX_SIZE_PX = 4_000
# The cube covers a window of at most this many rows and columns in the middle of the scene.
SERIES_MAX_SIZE_PX = 1_000

FILE_NAMES = {
    "deformation": "deformation_rate.tif",
    "coherence": "coherence.tif",
    "dem": "dem.tif",
    "optical_2016": "optical_2016.tif",
    "optical_2023": "optical_2023.tif",
    "timeseries": "timeseries.tif",
    "inventory": "inventory.gpkg",
    "reference": "reference.gpkg",
    "truth": "truth.gpkg",
    "study_area": "study_area.gpkg",
    "exclusion": "exclusion.gpkg",
}


def acquisition_dates() -> tuple[date, ...]:
    """Sentinel-1 dates: every 24 days over two and a half years, every 12 days in the thaw seasons."""
    day, last = date(2021, 1, 6), date(2023, 7, 7)
    days = []
    while day <= last:
        days.append(day)
        day += timedelta(days=12 if 5 <= day.month <= 9 else 24)
    return tuple(days)


@dataclass(frozen=True)
class SceneOptions:
    """`size_px` rows and columns of `pixel_size_m`; the same options give the same values in every file.

    `hardness` 0 to 1: how little of what moves is a landslide, and how badly it is seen (see the room `hardness`).
    """

    size_px: int = 1000
    seed: int = 1
    pixel_size_m: float = 10.0
    dates: tuple[date, ...] = acquisition_dates()
    timeseries: bool = True
    optical: bool = True
    hardness: float = 0.0

    def validate(self) -> None:
        """FtlError where the scene cannot be made."""
        if not MIN_SIZE_PX <= self.size_px <= MAX_SIZE_PX:
            raise FtlError(
                "A scene of {size} x {size} pixels cannot be made. Choose a size from {lowest} to {highest} pixels.",
                size=self.size_px,
                lowest=MIN_SIZE_PX,
                highest=MAX_SIZE_PX,
            )
        if not MIN_PIXEL_SIZE_M <= self.pixel_size_m <= MAX_PIXEL_SIZE_M:
            raise FtlError(
                "A scene with pixels of {size} m cannot be made. Choose a pixel size from {lowest} to {highest} m.",
                size=self.pixel_size_m,
                lowest=MIN_PIXEL_SIZE_M,
                highest=MAX_PIXEL_SIZE_M,
            )
        if not 0.0 <= self.hardness <= 1.0:
            raise FtlError("A hardness of {value} is not possible. Choose one from 0 to 1.", value=self.hardness)
        if self.timeseries and len(self.dates) < 2:
            raise FtlError("A time series needs at least two dates. Give more dates or switch it off.")

    @property
    def grid(self) -> Grid:
        """Grid of rate, coherence and DEM."""
        return self._grid(1.0)

    @property
    def fine_factor(self) -> int:
        """Pixels of the newer image along one side of a rate pixel."""
        return 2 if self.size_px <= FINE_IMAGE_MAX_SIZE_PX else 1

    @property
    def fine_grid(self) -> Grid:
        """Grid of the newer image."""
        return self._grid(1.0 / self.fine_factor)

    @property
    def coarse_grid(self) -> Grid:
        """Grid of the older image: pixels twice as large (the last one may reach beyond the scene)."""
        return self.grid.coarser(2)

    @property
    def series_window(self) -> Window:
        """The part of the grid that the cube covers."""
        size = min(self.size_px, SERIES_MAX_SIZE_PX)
        first = (self.size_px - size) // 2
        return Window(first, first, size, size)

    def _grid(self, scale: float) -> Grid:
        srs = osr.SpatialReference()
        srs.ImportFromEPSG(EPSG)
        pixel = self.pixel_size_m * scale
        size = -int(-self.size_px // scale)
        return Grid(size, size, X_MIN_M, Y_MAX_M, pixel, pixel, srs.ExportToWkt())
