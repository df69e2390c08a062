"""Any unwrapped pair whose name holds two dates: dolphin's, ISCE's, a colleague's. Unit and sign are the user's to say.

Where the name says "unw", radians and the usual sign (positive away from the satellite) are assumed, as dolphin, ISCE,
GAMMA and SNAPHU write them; everything else is asked.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace

from ...errors import FtlError
from ...grids.raster import open_dataset
from ..dates_table import DatesTable, given_pair
from ..layer import coherence_layer, raster_layer, zero_may_be_no_data
from ..stated_unit import require_no_picture, stated_motion
from .names import folder_name, sibling, split_name, two_dates
from .pair import MM_PER_UNIT, NOT_ZERO, Mask, Pair, date_of, mm_per_radian, ordered

NAME = "pairs named by two dates"
_RASTER = (".tif", ".tiff", ".grd", ".nc", ".vrt", ".img", ".unw")
_OTHER_LAYERS = re.compile(
    r"(^|[^a-z0-9])(corr?|correlation|coh|coherence|cc|conncomp|mask|dem|hgt|height|amp|amplitude|inc|incidence|theta|"
    r"phi|wrapped|diff_pha|int|slc|flat|wgt|lv|std|ion|residuals?|similarity|quality|vel|velocity|rate)([^a-z0-9]|$)"
)
# Of what is made with the unwrapped phase and called after it: 20220603_20220615.unw.conncomp.tif.
_BESIDE_UNWRAPPED = re.compile(r"unw.*[^a-z0-9](conncomp|mask|coh|coherence|corr?|cc)([^a-z0-9]|$)")
_COHERENCES = tuple(
    mark + name + ".tif" for name in ("int.cor", "cor", "cc", "coh", "corr", "coherence") for mark in (".", "_")
)
_COMPONENTS = (".unw.conncomp.tif", "_conncomp.tif", ".conncomp.tif")


def matches(path: str) -> bool:
    base = os.path.basename(path).lower()
    return base.endswith(_RASTER) and _dates(path) is not None and _is_phase(base)


def is_called(path: str, table: DatesTable) -> bool:
    """Whether a table of dates makes a pair of a raster, whatever its name tells; of a folder that it calls, only the
    unwrapped phase counts."""
    base = os.path.basename(path).lower()
    is_unwrapped = table.dates_of(path) is not None and "unw" in base and _is_phase(base)
    return base.endswith(_RASTER) and (table.calls(path) or is_unwrapped)


def _is_phase(base: str) -> bool:
    return (_BESIDE_UNWRAPPED if "unw" in base else _OTHER_LAYERS).search(base) is None


def _dates(path: str) -> tuple[str, str] | None:
    """In the name, or in the folder's where the name says that this is the unwrapped phase."""
    base = os.path.basename(path)
    return two_dates(base) or (two_dates(folder_name(path)) if "unw" in base.lower() else None)


def pair_name(name: str) -> str:
    """YYYYMMDD_YYYYMMDD of the two dates in a name, the earlier one first; "" where there are none."""
    return "_".join(sorted(two_dates(name) or ()))


def read(path: str, wavelength_m: float | None, unit: str | None) -> Pair | None:
    """`unit`: one of UNITS, None = as the file says or "rad" where its name says unwrapped.

    FtlError: the unit is not known, or radians without a wavelength.
    """
    base = os.path.basename(path)
    reference, secondary = given_pair() or map(date_of, _dates(path))
    if reference is None or secondary is None:
        return None
    require_no_picture(path)
    layer = raster_layer(path, zero_is_no_data=zero_may_be_no_data(path), degrees=True)
    if "unw" in base.lower():
        layer = replace(layer, band=_band_of_two(path))
    stated = stated_motion(path, layer.band)[0]
    unit = unit or stated or ("rad" if "unw" in base.lower() else None)
    if unit is None:
        raise FtlError(
            "{name} does not say its unit. Choose the unit of the pairs: radians, mm, cm or m (ask who made them).",
            name=base,
        )
    if unit == "rad" and not wavelength_m:
        raise FtlError(
            "{name} is a phase in radians, and nothing states the radar's wavelength. Give it: 0.0555 m for "
            "Sentinel-1, 0.236 m for ALOS, 0.238 m for NISAR.",
            name=base,
        )
    first, second, sign = ordered(reference, secondary)
    factor = mm_per_radian(wavelength_m, toward=False) if unit == "rad" else MM_PER_UNIT[unit]
    stem = re.sub(r"((^|[._])unw)?(_phase)?\.\w+$", "", split_name(path)[0])
    coherence = sibling(path, *(stem + end for end in _COHERENCES))
    components = sibling(path, *(stem + end for end in _COMPONENTS))
    return Pair(
        first,
        second,
        layer,
        sign * factor,
        wavelength_m / 2 * 1000 if wavelength_m else 0.0,
        replace(coherence_layer(coherence), band=_band_of_two(coherence)) if coherence else None,
        (Mask(raster_layer(components), NOT_ZERO),) if components else (),
        product=NAME,
        unit=stated,
        is_turned=sign < 0,
    )


def _band_of_two(path: str) -> int:
    """ROI_PAC, ISCE and SNAPHU lay the amplitude before phase and coherence, as two bands of one file."""
    return 2 if open_dataset(path).RasterCount == 2 else 1
