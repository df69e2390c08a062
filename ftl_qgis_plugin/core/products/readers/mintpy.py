"""MintPy: velocity.h5 in geographic or UTM coordinates, and the GeoTIFF that its save_gdal.py writes.

Documented unit and sign (MintPy documentation, api/data_structure and the UNIT attribute of its files): velocity in
m/year along the line of sight, positive for motion toward the satellite. X_FIRST and Y_FIRST are the upper left
CORNER of the upper left pixel (save_gdal.py uses them as such). Pixels that were not inverted stay 0 (so does the
reference pixel), geocoding fills with NaN. The no data tag is never written.
"""

from __future__ import annotations

import math
import os

from ...errors import FtlError, Message
from ...grids.grid import Grid
from ...grids.raster import open_dataset
from ..hdf5.hdf5 import Hdf5File
from ..product import TOWARD, Band, Product, canonical_unit, check_size, grid_from_corner, wkt_of_epsg

NAME = "MintPy"
COHERENCE_DATASETS = ("temporalCoherence", "avgSpatialCoh", "coherence")
# The only place where a file of MintPy says what its single dataset is.
RATE_LIKE = ("velocity", "velocityStd")


def recognise(path: str, file: Hdf5File) -> Message | None:
    """Why the HDF5 file is MintPy's; None if it is not."""
    kind = file.attributes.get("FILE_TYPE")
    if kind is not None and ("WIDTH" in file.attributes or "PROCESSOR" in file.attributes or file.shapes):
        return Message("its attribute FILE_TYPE is '{kind}'", kind=kind)
    if "velocity" in file.shapes and "X_FIRST" in file.attributes:
        return Message("it holds a dataset 'velocity' and the attribute X_FIRST")
    return None


def read(path: str, file: Hdf5File, recognised_by: Message, dataset: str = "") -> Product:
    """`dataset`: another one than 'velocity' (velocityStd, annualAmplitude, temporalCoherence ...).

    FtlError: a time series, radar coordinates, no such dataset, attributes missing or no numbers.
    """
    name = _chosen_dataset(path, file, dataset)
    band = file.band(name)
    grid = grid_of(path, file, band.shape)
    warnings = []
    for attribute, size in (("WIDTH", band.shape[1]), ("LENGTH", band.shape[0])):
        stated = file.attributes.get(attribute)
        if stated is not None and str(stated).strip() != str(size):
            warnings.append(
                Message(
                    "{name} states {attribute} = {stated}, but its dataset has {size}. Check where it lies on the map.",
                    name=os.path.basename(path),
                    attribute=attribute,
                    stated=stated,
                    size=size,
                )
            )
    coherence, coherence_name = _coherence_beside(path, file, grid)
    velocity, std = RATE_LIKE
    has_std = name == velocity and file.shapes.get(std) == band.shape and _unit(file, std) == _unit(file, name)
    return Product(
        name=f"{NAME} {name}",
        recognised_by=recognised_by,
        rate=band,
        grid=grid,
        unit=_unit(file, name),
        sign=TOWARD,
        dataset=name,
        zero_is_no_data=True,
        coherence=coherence,
        coherence_name=coherence_name,
        rate_std=file.band(std) if has_std else None,
        rate_std_name=std if has_std else "",
        warnings=tuple(warnings),
    )


def read_geotiff(path: str, band: Band, grid: Grid, recognised_by: Message) -> Product:
    """save_gdal.py's GeoTIFF: the velocity dataset's numbers (m/year) without unit, date or no data tag."""
    return Product(f"{NAME} GeoTIFF", recognised_by, band, grid, "m/a", TOWARD, zero_is_no_data=True)


def grid_of(path: str, file: Hdf5File, shape: tuple[int, int]) -> Grid:
    """Grid from X_FIRST, Y_FIRST, X_STEP, Y_STEP and EPSG or UTM_ZONE (else degrees on WGS 84)."""
    attributes = file.attributes
    if "X_FIRST" not in attributes or "Y_FIRST" not in attributes:
        raise FtlError(
            "{name} is in radar coordinates (no X_FIRST), so it has no place on the map. Geocode it with MintPy: "
            "geocode.py {name} -l inputs/geometryRadar.h5, and import the file geo_{name}.",
            name=os.path.basename(path),
        )
    x_first, y_first, x_step, y_step = (_number(path, file, key) for key in ("X_FIRST", "Y_FIRST", "X_STEP", "Y_STEP"))
    return grid_from_corner(path, shape, (x_first, y_first), (x_step, y_step), _wkt(path, attributes))


def _chosen_dataset(path: str, file: Hdf5File, dataset: str) -> str:
    if dataset and dataset not in file.shapes:
        raise FtlError(
            "{name} contains no dataset '{dataset}'. It holds: {known}.",
            name=path,
            dataset=dataset,
            known=", ".join(file.shapes) or "nothing",
        )
    kind = str(file.attributes.get("FILE_TYPE", ""))
    if not dataset and (kind in ("timeseries", "giantTimeseries", "HDFEOS", "ifgramStack") or "date" in file.shapes):
        if "velocity" in file.rasters():
            return "velocity"
        raise FtlError(
            "{name} is a time series, not a rate. Fit one with 'Fit seasonal deformation', or compute it with MintPy: "
            "timeseries2velocity.py {name}",
            name=os.path.basename(path),
        )
    if not dataset:
        rasters = file.rasters()
        dataset = next((name for name in ("velocity", kind) if name in rasters), rasters[0] if rasters else "")
    if dataset not in file.rasters():
        raise FtlError(
            "{name} contains no raster that could be a rate. Its datasets: {known}. Choose geo_velocity.h5.",
            name=path,
            known=", ".join(file.shapes) or "none",
        )
    height, width = file.shapes[dataset]
    check_size(path, width, height)
    return dataset


def _unit(file: Hdf5File, dataset: str) -> str:
    stated = file.dataset_attributes(dataset).get("UNIT")
    if stated is None and (dataset in RATE_LIKE or dataset == file.attributes.get("FILE_TYPE")):
        stated = file.attributes.get("UNIT", "m/year" if dataset in RATE_LIKE else "1")
    if stated is None and dataset.endswith("Amplitude"):
        stated = "m"  # timeseries2velocity.py fits metres; older versions did not write the dataset's own unit
    if stated is None and dataset in COHERENCE_DATASETS:
        stated = "1"
    return canonical_unit(stated)


def _coherence_beside(path: str, file: Hdf5File, grid: Grid) -> tuple[Band | None, str]:
    """Temporal coherence inside the file or in its neighbour, where that lies on the very same grid."""
    if "temporalCoherence" in file.rasters():
        return file.band("temporalCoherence"), "temporalCoherence"
    folder, base = os.path.split(path)
    prefix = "geo_" if base.startswith("geo_") else ""
    neighbour = os.path.join(folder, prefix + "temporalCoherence.h5")
    if not os.path.isfile(neighbour) or os.path.abspath(neighbour) == os.path.abspath(path):
        return None, ""
    try:
        other = Hdf5File(neighbour)
        name = _chosen_dataset(neighbour, other, "")
        band = other.band(name)
        if grid_of(neighbour, other, band.shape).same_as(grid):
            return band, os.path.basename(neighbour)
    except FtlError:
        return None, ""  # it was only offered along; the rate itself is fine
    return None, ""


def _wkt(path: str, attributes: dict[str, object]) -> str:
    code = str(attributes.get("EPSG", "")).strip()
    if code and code.lower() != "none":
        digits = code.upper().replace("EPSG:", "")
        try:
            return wkt_of_epsg(int(float(digits)), path)
        except (ValueError, OverflowError) as error:
            raise _bad(path, "EPSG", code) from error
    zone = str(attributes.get("UTM_ZONE", "")).strip().upper()
    if zone and zone != "NONE":
        number, letter = zone[:-1], zone[-1]
        if not number.isdigit() or not 1 <= int(number) <= 60 or letter not in "NS":
            raise _bad(path, "UTM_ZONE", zone)
        return wkt_of_epsg((32600 if letter == "N" else 32700) + int(number), path)
    if str(attributes.get("X_UNIT", "degrees")).lower().startswith("m"):
        raise FtlError(
            "{name} is in metres but states neither EPSG nor UTM_ZONE. Add it with MintPy, for example: "
            "add_attribute.py {name} EPSG=32645",
            name=path,
        )
    return wkt_of_epsg(4326, path)


def _number(path: str, file: Hdf5File, key: str) -> float:
    value = file.attributes.get(key)
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise _bad(path, key, "missing" if value is None else value)
    return number


def _bad(path: str, key: str, value: object) -> FtlError:
    return FtlError(
        "{name}: the attribute {key} is '{value}', which cannot be used. Write the file again, or correct it with "
        "MintPy: add_attribute.py {name} {key}=...",
        name=path,
        key=key,
        value=value,
    )


def looks_like_geotiff(path: str) -> Message | None:
    """Why a raster is MintPy's save_gdal.py output, by its name; None if it does not look so.

    The file itself says nothing (no tags at all), so only the name and the lack of a no data tag are left.
    """
    base = os.path.basename(path).lower()
    if not base.startswith(("velocity", "geo_velocity")) or not base.endswith((".tif", ".tiff")):
        return None
    dataset = open_dataset(path)
    band = dataset.GetRasterBand(1)
    if dataset.RasterCount == 1 and band.GetNoDataValue() is None and not band.GetUnitType():
        return Message(
            "its name is MintPy's ({name}) and it has neither a unit nor a no data tag, as save_gdal.py writes it",
            name=base,
        )
    return None
