"""Rasters of one date each: dolphin's timeseries folder, GMTSAR's and PyGMTSAR's displacements, any stack of dates.

After their sources: dolphin writes timeseries/{reference}_{date}.tif, unit tag "meters" (or "radians"), 0 = no data;
GMTSAR's sbas disp_YYYYDDD.grd (day of the year from 0; geocoded *_ll.grd) in mm; PyGMTSAR disp.YYYY-MM-DD.tif in mm;
all of them positive toward the satellite; PyRate tscuml_*.tif in mm, the sign in its tags. Of all others, the unit is
asked.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from ...errors import FtlError
from ...gdal_errors import attempted
from ..dates_table import DatesTable, given_date
from ..layer import Layer, file_name, open_layer, raster_layer, tags_of, zero_may_be_no_data
from ..overrides import size_in_mm
from ..pairs.names import folder_name, split_name, two_dates
from ..pairs.pair import date_of, date_of_day
from ..readers import dolphin, pyrate
from ..stated_unit import require_no_picture, stated_motion
from .granule import Granule

NAME = "rasters of one date each"
_OF_GMTSAR = ("GMTSAR", "PyGMTSAR")
_RASTER = (".tif", ".tiff", ".grd", ".nc", ".vrt", ".img")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_GMTSAR = re.compile(r"^disp_(\d{4})(\d{3})(_ll)?\.(grd|nc)$")
_PYGMTSAR = re.compile(r"^disp\.\d{4}-\d\d-\d\d\.(tiff?|grd|nc)$")
_NO_DISPLACEMENT = re.compile(
    r"(unw|wrapped|wrapped_phase|lv_theta|lv_phi|corr?|coh|cc|diff_pha|conncomp|mask|dem|amp|residual|std|similarity)"
    r"([^a-z0-9]|$)"
    r"|(^|[^a-z0-9])(coherence|correlation|amplitude|inc|incidence|height|int|slc|quality|vel|velocity|rate)"
    r"([^a-z0-9]|$)"
)


def matches(path: str) -> bool:
    base = split_name(path)[0].lower()
    if not base.endswith(_RASTER) or _NO_DISPLACEMENT.search(base):
        return False
    return bool(_GMTSAR.match(base) or two_dates(base) or _DATE.search(base))


def is_called(path: str, table: DatesTable) -> bool:
    """Whether a table of dates makes a displacement of a raster, whatever its name tells."""
    return path.lower().endswith(_RASTER) and table.calls(path)


def read(path: str, unit: str | None, wavelength_m: float | None) -> Granule | None:
    """`unit`: mm, cm, m, rad or None = as the file or its program says. FtlError: not known; radians without a
    wavelength."""
    base = split_name(path)[0]
    date, reference = given_date() or _dates(base)
    if date is None:
        return None
    require_no_picture(path)
    layer = raster_layer(path, zero_is_no_data=zero_may_be_no_data(path), degrees=True)
    tags, _dataset = tags_of(path)
    if pyrate.recognise(tags):
        return _of_pyrate(date, layer, tags, unit, wavelength_m)
    stated = stated_motion(path)[0]
    program = _program(path, base, stated)
    stated = stated or ("mm" if program in _OF_GMTSAR else "")
    unit = unit or stated
    if not unit:
        raise FtlError(
            "{name} does not say its unit. Choose the unit of the displacements: mm, cm, m or radians.", name=base
        )
    return Granule(date, reference, layer, size_in_mm(unit, wavelength_m, base), product=program, unit=stated)


def since_zero(granules: list[Granule]) -> list[Granule]:
    """Of series that begin with a raster of zeros alone (GMTSAR's, PyGMTSAR's): the others, counted from its date. Its
    zeros are no missing data, which they look like."""
    if len(granules) < 2 or any(granule.reference is not None for granule in granules):
        return granules
    first = min(granules, key=lambda granule: granule.date)
    if not first.layer.zero_is_no_data:
        return granules
    dataset, _kept = open_layer(first.layer)
    band = dataset.GetRasterBand(first.layer.band)
    if attempted(lambda: tuple(band.ComputeRasterMinMax(False))) != (0.0, 0.0):
        return granules
    return [replace(granule, reference=first.date) for granule in granules if granule is not first]


def _program(path: str, base: str, stated: str) -> str:
    """The program whose names and units these are, which tells the sign too; NAME where none is known."""
    if _GMTSAR.match(base) or _PYGMTSAR.match(base):
        return _OF_GMTSAR[_GMTSAR.match(base) is None]
    is_dolphin = stated in ("m", "rad") and two_dates(base) and folder_name(path).lower() == "timeseries"
    return dolphin.NAME if is_dolphin else NAME


def _of_pyrate(
    date: datetime.date, layer: Layer, tags: dict[str, str], unit: str | None, wavelength_m: float | None
) -> Granule | None:
    """Cumulative displacements, in the sign that their tags tell; None: another of PyRate's results."""
    if tags["DATA_TYPE"] != pyrate.CUMULATIVE:
        return None
    size = size_in_mm(unit or "mm", wavelength_m, file_name(layer.path))
    return Granule(date, None, layer, size * pyrate.toward(tags), product=pyrate.NAME, unit="mm")


def _dates(base: str) -> tuple[datetime.date | None, datetime.date | None]:
    """The date and the reference in a name."""
    found = _GMTSAR.match(base)
    if found:
        return date_of_day(found[1] + found[2]), None
    pair = two_dates(base)
    if pair is not None:
        return date_of(pair[1]), date_of(pair[0])
    found = _DATE.search(base)
    return (date_of(found[1] + found[3] + found[4]) if found else None), None
