"""HyP3's pairs: burst, multi-burst and INSAR_GAMMA.

Documented (HyP3 product guides): *_unw_phase.tif radians, positive for motion AWAY from the satellite; *_corr.tif 0 to
1; *_conncomp.tif 0 = not unwrapped; *_water_mask.tif 1 = land. The first date in the name is the reference, the earlier
one. *_los_disp.tif (INSAR_GAMMA) metres, positive toward. The names begin with S1 whatever the platform; burst names
carry burst or path, which must not be mixed. Where the names were shortened, the folder's name tells the dates or the
text file of the pair (after HyP3's source: "Reference Granule: ..." and "Secondary Granule: ...", scenes or bursts).
"""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import dataclass, replace

from ..dates_table import given_pair
from ..layer import coherence_layer, raster_layer
from .names import folder_name, sibling, split_name, undated
from .pair import NOT_ZERO, SENTINEL_1_WAVELENGTH_M, Mask, Pair, date_of, mm_per_radian, ordered, seconds_of

NAME = "HyP3"
_PHASE = re.compile(r"^(?P<stem>(?:.*[_. -])?)(?P<layer>unw_phase|los_disp)(?P<tail>(?:_\w+)?\.tiff?)$", re.IGNORECASE)
_DATES = re.compile(r"(?:^|_)(\d{8})(?:T(?P<time>\d{6}))?_(\d{8})(?:T\d{6})?(?:_|$)")
# HyP3's INSAR_GAMMA: S1AA_..._INT80_G_weF_XXXX
_BURST = re.compile(
    r"^S1(?:_(?:\d{3}_(?:\d{6}s\dn\d{2}-?)+|\d{6})_IW\d?|[A-Z]?_\d{3}(?:_[EW]\d{3}_\d_[NS]\d{2}_\d){2})", re.IGNORECASE
)
_GRANULES = re.compile(r"^(Reference|Secondary) Granule:[ \t]*(\S[^\r\n]*)", re.MULTILINE)
_GRANULE = re.compile(r"^S1\w*?_(?P<date>\d{8})T(?P<time>\d{6})_")
_BURST_GRANULE = re.compile(r"^S1_\d{6}_IW\d(?=_\d{8}T\d{6}_)")
_MOST_TEXT = 20_000


@dataclass(frozen=True)
class _Told:
    """What is told of a pair; `dates` None where they are no days; `track` and `seconds` as in Pair."""

    dates: tuple[datetime.date, datetime.date] | None
    track: str = ""
    seconds: int | None = None


def matches(path: str) -> bool:
    found = _PHASE.match(split_name(path)[0])
    return found is not None


def read(path: str, wavelength_m: float | None = None) -> Pair | None:
    """None: its dates are no dates, or the unwrapped phase lies beside this displacement and is read instead.

    FtlError: nothing tells its dates.
    """
    base = split_name(path)[0]
    found = _PHASE.match(base)
    stem, tail = found["stem"], found["tail"]
    is_phase = found["layer"].lower() == "unw_phase"
    if not is_phase and sibling(path, stem + "unw_phase.tif", stem + "unw_phase_clipped.tif"):
        return None
    told = _of_name(base) or _of_text(path, stem) or _of_name(folder_name(path))
    given = given_pair()
    if given is not None:
        told = replace(told or _Told(None), dates=given)
    if told is None:
        raise undated(path)
    if told.dates is None:
        return None
    first, second, sign = ordered(*told.dates)
    wavelength = wavelength_m or SENTINEL_1_WAVELENGTH_M
    factor = mm_per_radian(wavelength, toward=False) if is_phase else 1000.0
    masks = []
    for name in ("conncomp", "water_mask"):
        mask = sibling(path, stem + name + tail)
        if mask:
            masks.append(Mask(raster_layer(mask), NOT_ZERO))
    coherence = sibling(path, stem + "corr" + tail)
    return Pair(
        first,
        second,
        raster_layer(path, zero_is_no_data=True),
        sign * factor,
        wavelength / 2 * 1000,
        coherence_layer(coherence) if coherence else None,
        tuple(masks),
        told.track,
        product=NAME,
        seconds=told.seconds,
        unit="rad" if is_phase else "m",
        wavelength_m=SENTINEL_1_WAVELENGTH_M,
    )


def _of_name(name: str) -> _Told | None:
    """None: it holds no two dates."""
    dates = _DATES.search(name)
    if dates is None:
        return None
    burst = _BURST.match(name)
    reference, secondary = (date_of(text) for text in dates.group(1, 3))
    is_dated = reference is not None and secondary is not None
    return _Told(
        (reference, secondary) if is_dated else None, burst.group(0) if burst else "", seconds_of(dates["time"])
    )


def _of_text(path: str, stem: str) -> _Told | None:
    """By the text file of the same name, else the only one of its folder where the only pair lies too."""
    beside = sibling(path, stem.rstrip("_. -") + ".txt") if stem else None
    if beside is not None:
        return _of_granules(beside)
    folder = os.path.dirname(path)
    names = os.listdir(folder)
    if sum(bool(_PHASE.match(split_name(name)[0])) and "unw_phase" in name.lower() for name in names) > 1:
        return None
    texts = [name for name in names if name.lower().endswith(".txt") and "readme" not in name.lower()]
    paths = filter(os.path.isfile, (os.path.join(folder, name) for name in texts[:20]))
    told = list(filter(None, map(_of_granules, paths)))
    return told[0] if len(told) == 1 else None


def _of_granules(path: str) -> _Told | None:
    """None: the text names no two granules."""
    with open(path, encoding="utf-8", errors="replace") as file:
        granules = dict(_GRANULES.findall(file.read(_MOST_TEXT)))
    scenes = [granules.get(role, "").split(",") for role in ("Reference", "Secondary")]
    found = [_GRANULE.match(names[0].strip()) for names in scenes]
    if None in found:
        return None
    reference, secondary = (date_of(scene["date"]) for scene in found)
    if reference is None or secondary is None:
        return None
    # Names tell the burst of one, and the time of scenes only.
    burst = _BURST_GRANULE.match(scenes[0][0].strip())
    if burst is not None:
        return _Told((reference, secondary), burst.group() if len(scenes[0]) == 1 else "")
    return _Told((reference, secondary), "", seconds_of(found[0]["time"]))
