"""HyP3's pairs: burst, multi-burst and INSAR_GAMMA.

Documented (HyP3 product guides): *_unw_phase.tif radians, positive for motion AWAY from the satellite; *_corr.tif 0 to
1; *_conncomp.tif 0 = not unwrapped; *_water_mask.tif 1 = land. The first date in the name is the reference, the earlier
one. *_los_disp.tif (INSAR_GAMMA) metres, positive toward. The names begin with S1 whatever the platform; burst names
carry burst or path, which must not be mixed.
"""

from __future__ import annotations

import os
import re

from ..layer import raster_layer
from .pair import NOT_ZERO, SENTINEL_1_WAVELENGTH_M, Mask, Pair, beside, date_of, mm_per_radian, ordered, seconds_of

NAME = "HyP3"
_PHASE = re.compile(r"^(?P<stem>.+)_(?P<layer>unw_phase|los_disp)(_\w+)?\.tiff?$", re.IGNORECASE)
_DATES = re.compile(r"_(\d{8})(?:T(?P<time>\d{6}))?_(\d{8})(?:T\d{6})?_")
_BURST = re.compile(r"^S1_(?P<track>\d{3}_(?:\d{6}s\dn\d{2}-?)+|\d{6})_IW(?P<swath>\d)?", re.IGNORECASE)
# HyP3's INSAR_GAMMA: S1AA_..._INT80_G_weF_XXXX


def matches(path: str) -> bool:
    base = os.path.basename(path)
    return bool(_PHASE.match(base) and _DATES.search(base))


def read(path: str, wavelength_m: float | None = None) -> Pair | None:
    """None: its dates are no dates, or the unwrapped phase lies beside this displacement and is read instead."""
    found = _PHASE.match(os.path.basename(path))
    dates = _DATES.search(os.path.basename(path))
    reference, secondary = (date_of(text) for text in dates.group(1, 3))
    if reference is None or secondary is None:
        return None
    stem = os.path.join(os.path.dirname(path), found["stem"])
    is_phase = found["layer"].lower() == "unw_phase"
    if not is_phase and beside(stem, "_unw_phase.tif", "_unw_phase_clipped.tif"):
        return None
    tail = os.path.basename(path)[found.end("layer") :]
    first, second, sign = ordered(reference, secondary)
    wavelength = wavelength_m or SENTINEL_1_WAVELENGTH_M
    factor = mm_per_radian(wavelength, toward=False) if is_phase else 1000.0
    masks = []
    for name in ("_conncomp", "_water_mask"):
        mask = beside(stem, name + tail)
        if mask:
            masks.append(Mask(raster_layer(mask), NOT_ZERO))
    coherence = beside(stem, "_corr" + tail)
    burst = _BURST.match(os.path.basename(path))
    return Pair(
        first,
        second,
        raster_layer(path, zero_is_no_data=True),
        sign * factor,
        wavelength / 2 * 1000,
        raster_layer(coherence, zero_is_no_data=True) if coherence else None,
        tuple(masks),
        burst.group(0) if burst else "",
        product=NAME,
        seconds=seconds_of(dates["time"]),
        unit="rad" if is_phase else "m",
        wavelength_m=SENTINEL_1_WAVELENGTH_M,
    )
