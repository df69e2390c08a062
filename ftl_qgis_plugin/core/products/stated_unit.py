"""What a raster's file says of its unit, held against the unit that its rates are read in."""

from __future__ import annotations

import os
import re

from osgeo import gdal

from ..deformation.rate_units import UNITS
from ..errors import FtlError, Message
from ..grids.raster import RasterSource, open_dataset
from .product import UNIT_FACTORS, canonical_unit

UNIT_TAGS = ("unit", "UNIT", "units", "UNITS", "Unit")
# What programs write where they know of no unit.
_NOTHING = ("", "1", "-", "none", "unknown", "unitless", "undefined", "n/a", "na")
_COLOURS = (gdal.GCI_PaletteIndex, gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand)
_BRACKETS = re.compile(r"[(\[].*?[)\]]")


def stated_unit(dataset: gdal.Dataset, number: int = 1) -> str:
    """The unit as the band's unit type or a tag of band or file words it; "" where none does."""
    band = dataset.GetRasterBand(number)
    told = [band.GetUnitType()]
    for tags in (band.GetMetadata() or {}, dataset.GetMetadata() or {}):
        told += [tags[tag] for tag in UNIT_TAGS if tag in tags]
    return next((text.strip() for text in told if text and text.strip().lower() not in _NOTHING), "")


def rate_unit(stated: str) -> str:
    """Such a text to a key of UNIT_FACTORS, whatever it adds in brackets; "" where it is none of a rate."""
    unit = canonical_unit(stated) or canonical_unit(_BRACKETS.sub("", stated))
    return unit if "/" in unit else ""


def require_no_picture(path: str) -> None:
    """FtlError: its first band is a colour."""
    dataset = open_dataset(path)  # GDAL's band does not keep it
    if dataset.GetRasterBand(1).GetColorInterpretation() in _COLOURS:
        message = _picture(os.path.basename(path))
        raise FtlError(message.template, **message.values)


def _picture(name: str) -> Message:
    return Message(
        "{name} is a picture: its values are colours, not rates. Choose the raster that it was drawn from.", name=name
    )


def contradiction(rate: RasterSource) -> Message | None:
    """That the file of a rate states another unit than that which `scale` makes mm/a of, or that it is a picture of
    one; None where it does not.

    FtlError: unreadable.
    """
    dataset = open_dataset(rate.path)
    if dataset.GetRasterBand(rate.band).GetColorInterpretation() in _COLOURS:
        return _picture(rate.name)
    stated = stated_unit(dataset, rate.band)
    if not stated:
        return None
    unit = rate_unit(stated)
    if not unit:
        return Message(
            "{name} states the unit {stated}, which is none of a rate. Check that it is the right raster.",
            name=rate.name,
            stated=stated,
        )
    if abs(UNIT_FACTORS[unit] / rate.scale - 1) < 1e-6:
        return None
    return Message(
        "{name} states that its rates are in {stated}, but they are read in {unit}. Set the unit, or import the raster "
        "with 'Import deformation rate', which converts it.",
        name=rate.name,
        stated=stated,
        unit=next((unit for unit, factor in UNITS.items() if factor == rate.scale), "mm/a"),
    )
