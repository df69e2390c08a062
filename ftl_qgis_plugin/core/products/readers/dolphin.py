"""dolphin (opera-adt/isce-framework): timeseries/velocity.tif.

Documented unit and sign (dolphin's source and docs/faq): the band's unit is "meters / year", positive toward the
satellite; the tags start_datetime and end_datetime name the first and last acquisition. Masked pixels are written 0.
"""

from __future__ import annotations

import os
import re

from osgeo import gdal

from ...errors import Message
from ...grids.grid import Grid
from ..product import TOWARD, Band, Product, canonical_unit

NAME = "dolphin"
_TAGS = ("start_datetime", "end_datetime")


def recognise(path: str, dataset: gdal.Dataset) -> Message | None:
    """By tags and unit, whatever it is called; by name, folder and unit where older versions wrote no tags."""
    base = os.path.basename(path).lower()
    if canonical_unit(dataset.GetRasterBand(1).GetUnitType()) != "m/a":
        return None
    tags = dataset.GetMetadata() or {}
    if all(tag in tags for tag in _TAGS):
        return Message("its tags start_datetime and end_datetime and its unit are dolphin's")
    if (
        re.match(r"velocity.*\.tiff?$", base)
        and os.path.basename(os.path.dirname(os.path.abspath(path))) == "timeseries"
    ):
        return Message("it is dolphin's timeseries/{name}, with its unit 'meters / year'", name=base)
    return None


def read(dataset: gdal.Dataset, band: Band, grid: Grid, recognised_by: Message) -> Product:
    tags = dataset.GetMetadata() or {}
    dates = [str(tags[tag])[:10] for tag in _TAGS if tag in tags]
    unit = canonical_unit(dataset.GetRasterBand(1).GetUnitType())
    name = f"{NAME} velocity ({' to '.join(dates)})" if len(dates) == 2 else f"{NAME} velocity"
    return Product(name, recognised_by, band, grid, unit, TOWARD, zero_is_no_data=True)
