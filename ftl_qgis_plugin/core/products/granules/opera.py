"""OPERA DISP-S1 and DISP-NISAR: netCDF-4 granules of displacement since a reference date that moves about once a year.

After the producer's source (opera-adt/disp-s1): `displacement` and `short_wavelength_displacement` (waves longer than
some 30 km removed) in metres, positive toward the satellite; `recommended_mask` 1 = good; `temporal_coherence` 0 to 1;
UTM, 30 m. Both sensors hold the same datasets. Times stand in the file's name.
"""

from __future__ import annotations

import os
import re

from osgeo import gdal

from ...errors import FtlError
from ...grids.grid import Grid
from ...grids.raster import open_dataset
from ..hdf5.nested import NestedFile
from ..layer import Layer
from ..pairs.pair import NOT_ZERO, Mask, date_of
from .granule import Granule

NAME = "OPERA DISP"
# The sensor's mode stands in the names of Sentinel-1 only.
_NAME = re.compile(
    r"^OPERA_L3_DISP-(?P<sensor>S1|NI)_(?:\w\w_)?F(?P<frame>\d{5})_(?P<pol>VV|HH)_(?P<reference>\d{8})T\d{6}Z_"
    r"(?P<date>\d{8})T\d{6}Z_v(?P<version>[\d.]+)_(?P<generated>\d{8}T\d{6}Z)\.nc$"
)
DISPLACEMENT, SHORT_WAVELENGTH = DATASETS = ("displacement", "short_wavelength_displacement")


def matches(path: str) -> bool:
    return bool(_NAME.match(os.path.basename(path)))


def read(path: str, dataset: str = DISPLACEMENT) -> Granule | None:
    """FtlError: damaged, or without the displacement."""
    found = _NAME.match(os.path.basename(path))
    reference, date = date_of(found["reference"]), date_of(found["date"])
    if reference is None or date is None:
        return None
    file = NestedFile(path)
    shape = file.shape(f"/{dataset}")
    if shape is None:
        raise FtlError("{name} contains no displacement. Download it again.", name=os.path.basename(path))
    raster = file.raster_path(f"/{dataset}")
    opened: gdal.Dataset = open_dataset(raster)
    grid = Grid.of_dataset(opened, path)

    def layer(name: str, **options: object) -> Layer:
        return Layer(file.raster_path(f"/{name}"), grid, **options)

    has_mask = file.shape("/recommended_mask") == shape
    has_quality = file.shape("/temporal_coherence") == shape
    return Granule(
        date,
        reference,
        layer(dataset),
        1000.0,
        (Mask(layer("recommended_mask", no_data=255), NOT_ZERO),) if has_mask else (),
        layer("temporal_coherence") if has_quality else None,
        f"{found['sensor']} frame {found['frame']} {found['pol']}",
        (tuple(int(part) for part in found["version"].split(".") if part), found["generated"]),
        NAME,
    )
