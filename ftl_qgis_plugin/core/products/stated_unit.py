"""What a raster's file says of its unit, held against the unit that its rates are read in, or its phase."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable

from osgeo import gdal

from ..deformation.rate_units import UNITS
from ..errors import FtlError, Message
from ..grids.raster import RasterSource, open_dataset
from .layer import Layer, file_name
from .overrides import RADIANS, size_in_mm, with_sign_of
from .pairs.pair import MM_PER_UNIT
from .product import UNIT_FACTORS, canonical_unit

UNIT_TAGS = ("unit", "UNIT", "units", "UNITS", "Unit")
# What programs write where they know of no unit.
_NOTHING = ("", "1", "-", "none", "unknown", "unitless", "undefined", "n/a", "na")
_COLOURS = (gdal.GCI_PaletteIndex, gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand)
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]+)[)\]]\s*$")
# Radians in one of what phase is counted in.
_PHASES = {
    "cycle": 2 * math.pi,
    "cyc": 2 * math.pi,
    "fringe": 2 * math.pi,
    "deg": math.pi / 180,
    "degree": math.pi / 180,
    "\N{DEGREE SIGN}": math.pi / 180,
}


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


def unit_of_motion(stated: str) -> tuple[str, float]:
    """Such a text to one of overrides.UNITS, and how many of these it means: cycles and degrees are radians, too; ("",
    1) where it is neither a phase nor a length."""
    text = _BRACKETS.sub("", stated).strip().lower()
    if text.startswith(RADIANS) and "/" not in text:
        return RADIANS, 1.0
    phase = _PHASES.get(text) or _PHASES.get(text[:-1] if text.endswith("s") else text)
    if phase is not None:
        return RADIANS, phase
    unit = canonical_unit(text)
    return (unit, 1.0) if unit in MM_PER_UNIT else ("", 1.0)


def stated_motion(path: str, number: int = 1) -> tuple[str, float, str]:
    """As `unit_of_motion` of what a raster of phase or displacement states, the description of its band included, and
    the text itself."""
    dataset = open_dataset(path)  # GDAL's band does not keep it
    band = dataset.GetRasterBand(number)
    described = band.GetDescription() or ""
    told = [stated_unit(dataset, number), described, *_BRACKETED.findall(described)]
    told.append(dataset.GetMetadataItem("DATA_UNITS") or "")  # PyRate's
    if path.upper().startswith("HDF5:"):
        told.append((band.GetMetadata() or {}).get(path.rsplit("://", 1)[-1].replace("/", "_") + "_units", ""))
    for text in told:
        unit, size = unit_of_motion(text)
        if unit:
            return unit, size, text
    return "", 1.0, ""


def as_stated(mm_per_unit: float, unit: str, layer: Layer) -> tuple[float, str]:
    """`mm_per_unit` of values that a product has in `unit` ("" it has none of its own), for a raster that states
    another size of it (cycles, mm in place of m), and what it states then ("": nothing else). The sign stays.

    FtlError: it states a phase in place of a length or the other way round, of which the sign is not known.
    """
    stated, size, text = stated_motion(layer.path, layer.band)
    if not stated or (stated == (unit or RADIANS) and size == 1):
        return mm_per_unit, ""
    if (stated == RADIANS) != ((unit or RADIANS) == RADIANS):
        raise FtlError(
            "{name} states the unit {stated}, but its product comes in {unit}. Choose the unit (ask who made it), and "
            "see to the sign.",
            name=file_name(layer.path),
            stated=text,
            unit=unit or RADIANS,
        )
    if stated == RADIANS:
        return mm_per_unit * size, text
    return with_sign_of(size_in_mm(stated, None, layer.path), mm_per_unit), text


def stated_notes(texts: Iterable[str]) -> list[Message]:
    """What is told of units by which files are read that are not their product's."""
    told = sorted(set(filter(None, texts)))
    return [Message("Unit: {unit} ({stated}).", unit=text, stated=Message("stated by the product")) for text in told]


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
