"""What every product reader hands back: where the rate is, on which grid, in which unit and with which sign."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from osgeo import gdal, osr

from ..deformation.rate_units import UNITS
from ..errors import FtlError, Message
from ..gdal_errors import attempted
from ..grids.bands import FloatBand, UnreadableError, require_real, without_infinities
from ..grids.grid import Grid, Window
from ..grids.raster import open_dataset
from ..grids.sample_places import SamplePlaces
from ..grids.upright import upright

# Stored value times factor = mm/a (rates) or mm (lengths); dimensionless and unknown values stay as they are.
_DAYS_OF_A_YEAR = 365.25
UNIT_FACTORS = {
    **UNITS,
    **{unit.replace("/a", "/d"): factor * _DAYS_OF_A_YEAR for unit, factor in UNITS.items()},
    "mm": 1.0,
    "cm": 10.0,
    "m": 1000.0,
    "1": 1.0,
}
RATE_UNITS = tuple(UNITS)
# A rate of phase, which the radar's wavelength makes one of the ground.
RADIANS = "rad/a"
_PERIODS = {
    "/a": ("/years", "/year", "/yr", "/y", "/a", "yr-1", "year-1", "a-1", "y-1"),
    "/d": ("/days", "/day", "/d", "day-1", "d-1"),
}

TOWARD = "positive toward the satellite"
UNKNOWN_SIGN = "not documented; taken as positive toward the satellite"
# Of unwrapped phase that no program is known of.
USUAL_SIGN = "not documented; taken as positive away from the satellite, as dolphin, ISCE, GAMMA and SNAPHU write it"
SIGN_MESSAGES = {
    TOWARD: Message("positive toward the satellite"),
    UNKNOWN_SIGN: Message("not documented; taken as positive toward the satellite"),
    USUAL_SIGN: Message(
        "not documented; taken as positive away from the satellite, as dolphin, ISCE, GAMMA and SNAPHU write it"
    ),
}

# A damaged or hostile header can claim any size; beyond these no rate raster of this world lies.
MAX_SIDE_PX = 1_000_000
MAX_PIXELS = 20_000_000_000
# GDAL reads whole blocks (chunks of an HDF5 dataset), so one of them has to fit into memory comfortably.
MAX_BLOCK_BYTES = 256 * 1024 * 1024


class Band(Protocol):
    """Stored values in windows: float32 of the window's shape, NaN where there is no data, the file's own unit."""

    path: str

    def read(self, window: Window) -> np.ndarray: ...

    def block_shape(self) -> tuple[int, int]:
        """Rows and columns that are stored together."""


@dataclass(frozen=True)
class Product:
    """One deformation product, described; nothing but its header has been read.

    `name`: of the program and file kind. `recognised_by`: why it was taken for that, for the log. `rate`: the values
    on `grid`, in `unit` (a key of UNIT_FACTORS, "" where the file does not say, or says what is none: `stated_unit`).
    `dataset`: its name inside the file.
    `sign`: the documented sign in words. `zero_is_no_data`: the program leaves 0 where it has no result.
    `coherence`: 0 to 1 on the same grid, `rate_std`: the rate's standard error in its unit, where the product brings
    them along. `asks`: what only the user knows, beside the unit.
    """

    name: str
    recognised_by: Message
    rate: Band
    grid: Grid
    unit: str
    sign: str
    dataset: str = ""
    zero_is_no_data: bool = False
    coherence: Band | None = None
    coherence_name: str = ""
    rate_std: Band | None = None
    rate_std_name: str = ""
    stated_unit: str = ""
    warnings: tuple[Message, ...] = field(default=())
    asks: Message | None = None

    def sample(self) -> np.ndarray:
        """About a million values as stored, from all over the raster, 1-D, NaN where there is no data."""
        return SamplePlaces.of(self.grid, self.rate.block_shape()).read(self.rate)


class GdalBand:
    """A band of anything GDAL opens. `no_data` overrides what the file says; scale and offset of the file are applied.

    A south-up or rotated raster is seen north-up (see `upright`); `wkt` is its CRS where the file states none.

    FtlError: cannot be opened, complex, no such band, blocks too large to be read in strips, damaged while reading.
    """

    def __init__(
        self,
        path: str,
        number: int = 1,
        no_data: float | None = None,
        label: str | None = None,
        wkt: str | None = None,
    ) -> None:
        self.path = label or path
        self._dataset = open_dataset(path)
        if not 1 <= number <= self._dataset.RasterCount:
            raise FtlError(
                "{name} has {count} band(s), so band {band} cannot be read. Choose another band.",
                name=self.path,
                count=self._dataset.RasterCount,
                band=number,
            )
        self._seen, self._keep = upright(self._dataset, wkt)
        band = self._seen.GetRasterBand(number)
        if band is None:
            raise FtlError(
                "{name} is damaged: its values cannot be reached. Copy or compute the file again.", name=self.path
            )
        require_real(band, self.path)
        self.shape = self._seen.RasterYSize, self._seen.RasterXSize
        width, height = band.GetBlockSize()
        if width * height * gdal.GetDataTypeSize(band.DataType) // 8 > MAX_BLOCK_BYTES:
            raise FtlError(
                "{name} is stored in blocks of {width} x {height} pixels, too large to be read piece by piece. Copy "
                "it with smaller blocks, for example: gdal_translate -co TILED=YES in.tif out.tif",
                name=self.path,
                width=width,
                height=height,
            )
        self._block_shape = height, width
        self._band = FloatBand(band, no_data)
        self._lock = threading.Lock()  # a dataset of GDAL's is an affair of one thread at a time

    @property
    def dataset(self) -> gdal.Dataset:
        return self._dataset

    @property
    def seen(self) -> gdal.Dataset:
        """The dataset as it is read: north-up."""
        return self._seen

    def block_shape(self) -> tuple[int, int]:
        return self._block_shape

    def read(self, window: Window) -> np.ndarray:
        try:
            with self._lock:
                return self._band.read(window.col, window.row, window.width, window.height)
        except UnreadableError as error:
            reason = str(error)
            if reason.startswith("H5Dread"):
                raise FtlError(
                    "{name} cannot be read ({reason}). Either the file is incomplete or damaged: copy or compute it "
                    "again. Or it is compressed with LZF, which GDAL cannot read: rewrite it with h5repack -f GZIP=1 "
                    "in.h5 out.h5",
                    name=self.path,
                    reason=reason,
                ) from error
            raise _unreadable(self.path, reason) from error


class RawBand:
    """Headerless little-endian float32, row by row from the top. FtlError: the file is shorter than its shape."""

    def __init__(self, path: str, shape: tuple[int, int]) -> None:
        self.path = path
        self.shape = shape

    def block_shape(self) -> tuple[int, int]:
        return 1, self.shape[1]

    def read(self, window: Window) -> np.ndarray:
        width = self.shape[1]
        try:
            with open(self.path, "rb") as file:
                file.seek(window.row * width * 4)
                values = np.fromfile(file, "<f4", window.height * width)
        except OSError as error:
            raise _unreadable(self.path, error.strerror or "unknown reason") from error
        if values.size != window.height * width:
            raise _unreadable(self.path, "it ends too early")
        values = values.reshape(window.height, width)[:, window.col : window.col + window.width]
        return without_infinities(np.array(values, np.float32))


def grid_from_corner(
    name: str, shape: tuple[int, int], corner: tuple[float, float], step: tuple[float, float], wkt: str
) -> Grid:
    """North-up grid from the upper left pixel's upper left corner (x, y) and the steps (x positive, y negative).

    FtlError: steps of the wrong sign, not finite, or placing a geographic grid outside the globe.
    """
    height, width = shape
    check_size(name, width, height)
    (x_min, y_max), (x_step, y_step) = corner, step
    if not all(map(math.isfinite, (x_min, y_max, x_step, y_step))) or x_step <= 0 or y_step >= 0:
        raise FtlError(
            "{name} states pixel steps of {x_step:g} (x) and {y_step:g} (y) from the corner {x:g}, {y:g}. They must "
            "be numbers, x positive and y negative; the file's header is damaged. Write the file again.",
            name=name,
            x_step=x_step,
            y_step=y_step,
            x=x_min,
            y=y_max,
        )
    grid = Grid(width, height, x_min, y_max, x_step, -y_step, wkt)
    west, south, east, north = grid.bounds
    if grid.is_geographic and (west < -361 or east > 541 or south < -91 or north > 91):
        raise FtlError(
            "{name} would reach from {west:g} to {east:g} degrees east and {south:g} to {north:g} degrees north, "
            "which is beyond the globe; the file's header is damaged or its coordinates are metres. Write the file "
            "again, with its EPSG code.",
            name=name,
            west=west,
            east=east,
            south=south,
            north=north,
        )
    return grid


def check_size(name: str, width: int, height: int) -> None:
    """FtlError where a header claims more pixels than a real product has."""
    if not (0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX and width * height <= MAX_PIXELS):
        raise FtlError(
            "{name} claims {width} x {height} pixels, more than a deformation product has. The file is probably "
            "damaged; copy it again, or cut it into parts.",
            name=name,
            width=width,
            height=height,
        )


def wkt_of_epsg(code: int, name: str) -> str:
    srs = osr.SpatialReference()
    if attempted(lambda: srs.ImportFromEPSG(code)) != 0:
        raise FtlError(
            "{name} names the coordinate reference system EPSG:{code}, which does not exist. Write the file again "
            "with a valid EPSG code.",
            name=name,
            code=code,
        )
    return srs.ExportToWkt()


def canonical_unit(text: object) -> str:
    """A unit as programs write it ("m/year", "mm/yr", "Meters per day") to a key of UNIT_FACTORS; "" if unknown."""
    unit = str(text or "").strip().lower().replace(" per ", "/").replace(" ", "").replace("^-1", "-1")
    for long, short in (("millimeter", "mm"), ("millimetre", "mm"), ("centimeter", "cm"), ("centimetre", "cm")):
        unit = unit.replace(long + "s", short).replace(long, short)
    for long in ("meters", "metres", "meter", "metre"):
        unit = unit.replace(long, "m")
    unit = unit.replace("·", "").replace("*", "")
    for short, spellings in _PERIODS.items():
        spelling = next((spelling for spelling in spellings if unit.endswith(spelling)), "")
        if spelling:
            unit = unit[: -len(spelling)] + short
            break
    return unit if unit in UNIT_FACTORS else ""


def _unreadable(name: str, reason: str) -> FtlError:
    return FtlError(
        "{name} cannot be read ({reason}). The file is incomplete or damaged; copy or compute it again.",
        name=name,
        reason=reason,
    )
