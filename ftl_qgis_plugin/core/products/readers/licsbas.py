"""LiCSBAS: vel.geo.tif, cum.h5 and cum_filt.h5, and the headerless float32 files of its results folder.

Documented unit and sign (LiCSBAS wiki and its conversion factor "rad to mm, positive is -LOS"): velocity in mm/yr,
positive where the line of sight shortens, which is toward the satellite. NaN is no data. corner_lat and corner_lon
(in cum.h5 and EQA.dem_par) are the CENTRE of the upper left pixel: LiCSBAS_flt2geotiff.py shifts them by half a
pixel, and so do we. The scalars lie in cum.h5 as datasets, not as attributes.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable

from ...errors import FtlError, Message
from ...grids.grid import Grid
from ..hdf5.hdf5 import Hdf5File
from ..pairs.names import split_name
from ..product import TOWARD, Band, GdalBand, Product, RawBand, check_size, grid_from_corner, wkt_of_epsg

NAME = "LiCSBAS"
PARAMETER_FILE = "EQA.dem_par"
KEYS = ("corner_lat", "corner_lon", "post_lat", "post_lon")
_MM_DATASETS = ("cum",)
# Of burst overlaps, which see motion along the track.
_ALONG_TRACK = "_sbovl"
_UNITLESS = ("coh_avg", "mask", "n_unw", "n_gap", "n_ifg_noloop", "n_loop_err")


def recognise_hdf5(file: Hdf5File) -> Message | None:
    kinds = {name.partition(_ALONG_TRACK)[0] for name in file.shapes}
    if "imdates" in kinds and ("cum" in kinds or "vel" in kinds):
        return Message("it holds the datasets 'imdates' and 'cum' or 'vel'")
    return None


def along_track(file: Hdf5File) -> str:
    """The first dataset of motion along the track; "" where there is none."""
    return next((name for name in file.shapes if _ALONG_TRACK in name), "")


def require_line_of_sight(path: str, dataset: str) -> None:
    """FtlError: the dataset is motion along the track."""
    if _ALONG_TRACK in dataset.lower():
        raise FtlError(
            "{name}: '{dataset}' is motion along the satellite's track (of burst overlaps), not along the line of "
            "sight. Choose 'vel' or 'cum', which LiCSBAS makes of the interferograms.",
            name=os.path.basename(path),
            dataset=dataset.lstrip("/"),
        )


def recognise_geotiff(path: str) -> Message | None:
    base = split_name(path)[0].lower()
    if re.search(r"(^|[._-])vel([._-].*)?\.geo\.tiff?$", base):
        return Message("its name is LiCSBAS's ({name})", name=base)
    return None


def recognise_raw(path: str) -> Message | None:
    parameters = parameter_file(path)
    # Rasters with a header (and the tif that LiCSBAS makes beside its raw files) have a suffix, raw files have none of
    # these.
    if parameters is None or path.lower().endswith((".tif", ".tiff", ".h5", ".vrt", ".img", ".grd", ".nc")):
        return None
    return Message("it has no header of its own, and {name} describes its grid", name=parameters)


def read_hdf5(path: str, file: Hdf5File, recognised_by: Message, dataset: str = "") -> Product:
    """FtlError: no such dataset, motion along the track, radar coordinates, corner values missing or no numbers."""
    dataset = dataset or ("vel" if {"vel", "cum"} & file.shapes.keys() else along_track(file))
    require_line_of_sight(path, dataset)
    if dataset not in file.rasters():
        raise FtlError(
            "{name} contains no velocity raster '{dataset}'. Its datasets: {known}. Run LiCSBAS13_sb_inv.py to the "
            "end, or fit a rate with 'Fit seasonal deformation'.",
            name=path,
            dataset=dataset,
            known=", ".join(file.shapes) or "none",
        )
    height, width = file.shapes[dataset]
    check_size(path, width, height)

    def within(name: str) -> Band | None:
        return file.band(name) if file.shapes.get(name) == (height, width) and name != dataset else None

    return Product(
        name=f"{NAME} {os.path.basename(path)}",
        recognised_by=recognised_by,
        rate=file.band(dataset),
        grid=hdf5_grid(path, file, (height, width)),
        unit="" if dataset in _UNITLESS else ("mm" if dataset in _MM_DATASETS else "mm/a"),
        sign=TOWARD,
        dataset=dataset,
        **_beside(within),
    )


def hdf5_grid(path: str, file: Hdf5File, shape: tuple[int, int]) -> Grid:
    """Grid of cum.h5 from its scalar datasets, which name the first pixel's centre."""
    if any(key not in file.shapes for key in KEYS):
        raise FtlError(
            "{name} is in radar coordinates (no corner_lat, corner_lon), so it has no place on the map. Run LiCSBAS "
            "on geocoded interferograms (LiCSAR's GEOC), or convert its result with LiCSBAS_flt2geotiff.py.",
            name=path,
        )
    values = {}
    for key in KEYS:
        value = file.small(key)
        try:
            values[key] = float(value.reshape(-1)[0])
        except (AttributeError, IndexError, TypeError, ValueError):
            values[key] = math.nan
    return _grid(path, shape, values)


def read_geotiff(path: str, band: Band, grid: Grid, recognised_by: Message) -> Product:
    """LiCSBAS_flt2geotiff.py's GeoTIFF (EPSG:4326, NaN no data), with coh_avg.geo.tif beside it."""
    folder = os.path.dirname(path)
    found = _beside(lambda name: _on_the_grid(os.path.join(folder, name), grid), ".geo.tif")
    return Product(f"{NAME} GeoTIFF", recognised_by, band, grid, "mm/a", TOWARD, **found)


def _beside(found: Callable[[str], Band | None], ending: str = "") -> dict[str, object]:
    """Mean coherence and standard error as LiCSBAS names them, for a Product, where `found` finds them."""
    names = {"coherence": f"coh_avg{ending}", "rate_std": f"vstd{ending}"}
    bands = {kind: found(name) for kind, name in names.items()}
    return {**bands, **{f"{kind}_name": names[kind] for kind, band in bands.items() if band is not None}}


def _on_the_grid(path: str, grid: Grid) -> GdalBand | None:
    """A raster beside the rate, None where it is not there, not readable or of another grid: it was only offered
    along."""
    if not os.path.isfile(path):
        return None
    try:
        band = GdalBand(path)
        return band if Grid.of_dataset(band.dataset, path).same_as(grid) else None
    except FtlError:
        return None


def read_raw(path: str, recognised_by: Message) -> Product:
    """A headerless float32 file of the results folder (vel, vel.mskd ...) with EQA.dem_par.

    FtlError: no EQA.dem_par near it, entries missing or no numbers, the file's size does not fit.
    """
    parameters = parameter_file(path)
    if parameters is None:
        raise FtlError(
            "{name} has no header, and no EQA.dem_par lies beside it or in ../info. Put LiCSBAS's info/EQA.dem_par "
            "beside it.",
            name=path,
        )
    values = _parameters(parameters)
    try:
        width, height = int(values["width"]), int(values["nlines"])
    except (KeyError, ValueError, OverflowError) as error:
        raise FtlError(
            "{name} states no whole numbers for width and nlines. Take the EQA.dem_par that LiCSBAS wrote.",
            name=parameters,
        ) from error
    check_size(parameters, width, height)
    size = os.path.getsize(path)
    if size != width * height * 4:
        raise FtlError(
            "{name} has {size} bytes, but {parameters} describes {width} x {height} float32 pixels, which are "
            "{expected} bytes. The file is incomplete, or the two do not belong together.",
            name=path,
            size=size,
            parameters=parameters,
            width=width,
            height=height,
            expected=width * height * 4,
        )
    grid = _grid(parameters, (height, width), {key: values.get(key, math.nan) for key in KEYS})
    return Product(
        f"{NAME} {os.path.basename(path)}",
        recognised_by,
        RawBand(path, (height, width)),
        grid,
        "mm/a",
        TOWARD,
        **_beside(lambda name: _raw_beside(path, name, (height, width))),
    )


def _raw_beside(path: str, name: str, shape: tuple[int, int]) -> RawBand | None:
    """The same for a headerless neighbour, which has to be of the same size."""
    neighbour = os.path.join(os.path.dirname(path), name)
    if not os.path.isfile(neighbour) or os.path.getsize(neighbour) != shape[0] * shape[1] * 4:
        return None
    return None if os.path.abspath(neighbour) == os.path.abspath(path) else RawBand(neighbour, shape)


def parameter_file(path: str) -> str | None:
    """EQA.dem_par beside the file, in an info folder beside it or beside its folder, or one folder up."""
    folder = os.path.dirname(os.path.abspath(path))
    above = os.path.dirname(folder)
    for place in (folder, os.path.join(folder, "info"), os.path.join(above, "info"), above):
        candidate = os.path.join(place, PARAMETER_FILE)
        if os.path.isfile(candidate):
            return candidate
    return None


def _parameters(path: str) -> dict[str, float]:
    """The numbers of a Gamma parameter file ("key: value unit" per line)."""
    result = {}
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read(100_000)
    except OSError as error:
        raise FtlError("{name} cannot be read ({reason}).", name=path, reason=error.strerror) from error
    for key, value in re.findall(r"^\s*(\w+):[ \t]+(\S+)", text, re.MULTILINE):
        try:
            result[key] = float(value)
        except ValueError:
            continue
    return result


def _grid(name: str, shape: tuple[int, int], values: dict[str, float]) -> Grid:
    missing = [key for key in KEYS if not math.isfinite(values[key])]
    if missing:
        raise FtlError(
            "{name} states no number for {keys}, so its place is unknown. Take the file as LiCSBAS wrote it.",
            name=name,
            keys=", ".join(missing),
        )
    x_step, y_step = abs(values["post_lon"]), -abs(values["post_lat"])
    corner = values["corner_lon"] - x_step / 2, values["corner_lat"] - y_step / 2
    return grid_from_corner(name, shape, corner, (x_step, y_step), wkt_of_epsg(4326, name))
