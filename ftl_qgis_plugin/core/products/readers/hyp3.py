"""HyP3 (ASF's on-demand InSAR): always one pair, never a rate.

Documented unit and sign (HyP3 InSAR product guide): *_los_disp.tif and *_vert_disp.tif are displacements in metres
between the two dates in the name, positive toward the sensor (upward); *_unw_phase.tif is radians with the opposite
sign, positive away from the sensor. UTM grids of 20, 40 or 80 m.
"""

from __future__ import annotations

import datetime
import glob
import os
import re

from ...errors import FtlError, Message
from ..pairs.names import split_name

NAME = "HyP3"
_LAYERS = ("unw_phase", "los_disp", "vert_disp", "wrapped_phase", "corr", "amp")
_PRODUCT = re.compile(r"_INT\d+_.*_(" + "|".join(_LAYERS) + r")(_\w+)?\.tiff?$", re.IGNORECASE)
_BARE = re.compile(r"(?:^|_)(unw_phase|los_disp|vert_disp)(_\w+)?\.tiff?$", re.IGNORECASE)
_DATES = re.compile(r"_(\d{8})(?:T\d{6})?_(\d{8})(?:T\d{6})?_")


def recognise(path: str) -> bool:
    base = split_name(path)[0]
    return bool(_PRODUCT.search(base) or _BARE.search(base))


def refuse(path: str) -> FtlError:
    """Why this is no rate, and the ways from HyP3 to one."""
    base = split_name(path)[0]
    found = _PRODUCT.search(base) or _BARE.search(base)
    layer = found.group(1).lower() if found else ""
    what = Message("a phase")
    if layer in ("los_disp", "vert_disp"):
        what = Message("a displacement in metres")
    elif layer == "corr":
        what = Message("a coherence")
    return FtlError(
        "{name} is {pair}: {what}, not a rate, and noise of centimetres in it would become a rate of "
        "many mm/a. Put all pairs of its track ({count} such file(s) here) into a folder and run 'Stack "
        "interferograms'; or invert them with MintPy (prep_hyp3.py, smallbaselineApp.py) and import its "
        "geo_velocity.h5.",
        name=os.path.basename(path),
        pair=_pair(base),
        what=what,
        count=_count(path, layer),
    )


def _pair(base: str) -> Message:
    found = _DATES.search(base)
    if not found:
        return Message("one HyP3 pair")
    try:
        first, last = (datetime.datetime.strptime(text, "%Y%m%d").date() for text in found.groups())
    except ValueError:
        return Message("one HyP3 pair")
    return Message("one HyP3 pair ({first} to {last}, {days} days)", first=first, last=last, days=(last - first).days)


def _count(path: str, layer: str) -> int:
    """Pairs beside this one: in the folder itself, or each in a folder of its own as HyP3's zip files unpack."""
    folder = glob.escape(os.path.dirname(os.path.abspath(path)))
    pattern = f"*{layer}*.tif"
    here = glob.glob(os.path.join(folder, pattern))
    return len(here) if len(here) > 1 else max(len(glob.glob(os.path.join(folder, "..", "*", pattern))), 1)
