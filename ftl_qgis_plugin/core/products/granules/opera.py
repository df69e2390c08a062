"""OPERA DISP-S1 and DISP-NISAR: netCDF-4 granules of displacement since a reference date that moves about once a year.

After the producer's source (opera-adt/disp-s1): `displacement` and `short_wavelength_displacement` (waves longer than
some 30 km removed) in metres, positive toward the satellite; `recommended_mask` 1 = good; `temporal_coherence` 0 to 1;
UTM, 30 m. Both sensors hold the same datasets. Times, frame and version stand in the file's name and, where it was
renamed, in its title and identification.
"""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import dataclass, replace

from osgeo import gdal

from ...errors import FtlError
from ...grids.grid import Grid
from ...grids.raster import open_dataset
from ..dates_table import given_date
from ..hdf5.nested import NestedFile
from ..layer import Layer
from ..nested_grid import axis_grid
from ..pairs.names import undated
from ..pairs.pair import NOT_ZERO, Mask, date_of
from .granule import Granule

NAME = "OPERA DISP"
# The sensor's mode stands in the names of Sentinel-1 only.
_NAME = re.compile(
    r"^OPERA_L3_DISP-(?P<sensor>S1|NI)_(?:\w\w_)?F(?P<frame>\d{5})_(?P<pol>VV|HH)_(?P<reference>\d{8})T\d{6}Z_"
    r"(?P<date>\d{8})T\d{6}Z_v(?P<version>[\d.]+)_(?P<generated>\d{8}T\d{6}Z)\.nc$"
)
_TITLE = re.compile(r"^OPERA_L3_DISP-(?P<sensor>\w\w)")
_IDENTIFICATION = "/identification"
DISPLACEMENT, SHORT_WAVELENGTH = DATASETS = ("displacement", "short_wavelength_displacement")


@dataclass(frozen=True)
class _Told:
    """What stands in a name; `frame` and `version` as in Granule."""

    reference: datetime.date
    date: datetime.date
    frame: str
    version: tuple


def matches(path: str) -> bool:
    return bool(_NAME.match(os.path.basename(path)))


def read(path: str, dataset: str = DISPLACEMENT) -> Granule | None:
    """None: the dates in its name are none. FtlError: nothing tells two dates; damaged, or without the displacement."""
    told = _of_name(path)
    given = given_date()
    if told is None and given is None and matches(path):
        return None
    file = NestedFile(path)
    told = told or _of_content(file)
    if given is not None and (told is not None or given[1] is not None):
        date, reference = given
        told = replace(told or _Told(date, date, "", ()), date=date)
        told = replace(told, reference=reference or told.reference)
    if told is None:
        raise undated(path)
    shape = file.shape(f"/{dataset}")
    if shape is None:
        raise FtlError("{name} contains no displacement. Download it again.", name=os.path.basename(path))
    grid, south_up = _grid(file, dataset, shape)

    def layer(name: str, **options: object) -> Layer:
        raster = file.raster_path(f"/{name}")
        return Layer(raster, grid, scale=file.scale(raster, f"/{name}"), south_up=south_up, **options)

    has_mask = file.shape("/recommended_mask") == shape
    has_quality = file.shape("/temporal_coherence") == shape
    return Granule(
        told.date,
        told.reference,
        layer(dataset),
        1000.0,
        (Mask(layer("recommended_mask", no_data=255), NOT_ZERO),) if has_mask else (),
        layer("temporal_coherence") if has_quality else None,
        told.frame,
        told.version,
        NAME,
    )


def _grid(file: NestedFile, dataset: str, shape: tuple[int, ...]) -> tuple[Grid, bool]:
    """Grid, and whether the rows run northward and GDAL does not know: its HDF5 driver, which reads files that are not
    called .nc, knows no axes."""
    if file.driver == "netCDF":
        opened: gdal.Dataset = open_dataset(file.raster_path(f"/{dataset}"))
        return Grid.of_dataset(opened, file.path), False
    return axis_grid(file, "/", ("x", "y"), shape, str(file.attributes("/spatial_ref").get("crs_wkt", "")))


def _of_name(path: str) -> _Told | None:
    """None: another name, or its dates are no dates."""
    found = _NAME.match(os.path.basename(path))
    if found is None:
        return None
    reference, date = date_of(found["reference"]), date_of(found["date"])
    if reference is None or date is None:
        return None
    frame = f"{found['sensor']} frame {found['frame']} {found['pol']}"
    return _Told(reference, date, frame, (_numbers(found["version"]), found["generated"]))


def _of_content(file: NestedFile) -> _Told | None:
    """Version and time of making sort as those of names do; no frame where a part of it is not told."""

    def told(name: str) -> str:
        return file.text(f"{_IDENTIFICATION}/{name}")

    reference, date = (date_of(re.sub(r"\D", "", told(f"{name}_datetime"))) for name in ("reference", "secondary"))
    if reference is None or date is None:
        return None
    title = _TITLE.match(str(file.attributes().get("title", "")))
    number = file.number(f"{_IDENTIFICATION}/frame_id")
    polarisation = told("source_data_polarization") or told("product_data_polarization")
    is_whole = title is not None and number > 0 and polarisation
    frame = f"{title['sensor']} frame {number:05.0f} {polarisation}" if is_whole else ""
    made = re.sub(r"\D", "", told("processing_start_datetime"))
    return _Told(reference, date, frame, (_numbers(told("product_version")), f"{made[:8]}T{made[8:14]}Z"))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
