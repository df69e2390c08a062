"""NISAR L2 GUNW (HDF5): one pair a file, frequency A.

Layout after isce3's GUNW writer: unwrapped phase in radians per polarisation, coordinates of the pixel centres, an EPSG
code, the centre frequency in Hz. The sign stands in no text: as MintPy reads it, a growing phase is motion away from
the satellite, seen from the reference to the secondary. The times in the file say which is which. Track, frame and
counter stand in the file's name and, where it was renamed, in its identification.
"""

from __future__ import annotations

import os
import re

from ...errors import FtlError
from ..dates_table import given_pair
from ..hdf5.nested import NestedFile
from ..layer import Layer
from ..nested_grid import axis_grid
from ..product import wkt_of_epsg
from .pair import (
    NISAR_MASK,
    NOT_ZERO,
    SPEED_OF_LIGHT_M_S,
    Mask,
    Pair,
    date_of,
    mm_per_radian,
    ordered,
    radar_wavelength,
)

NAME = "NISAR GUNW"
_NAME = re.compile(r"^NISAR_L2_\w{2}_GUNW_.*\.h5$", re.IGNORECASE)
_TRACK = re.compile(r"_GUNW_\d{3}_(?P<track>\d{3}_[AD]_\d{3})_")
_GRIDS = "/science/LSAR/GUNW/grids/frequencyA"
_UNWRAPPED = f"{_GRIDS}/unwrappedInterferogram"
# What lies outside of both images. Read as digits it would be good ground of the subswaths 5 and 5.
_MASK_FILL = 255.0
_IDENTIFICATION = "/science/LSAR/identification"
_TIME = _IDENTIFICATION + "/{}ZeroDopplerStartTime"


def matches(path: str) -> bool:
    return bool(_NAME.match(os.path.basename(path)))


def read(path: str, wavelength_m: float | None = None) -> Pair | None:
    file = NestedFile(path)
    times = [file.text(_TIME.format(name)).replace("-", "") for name in ("reference", "secondary")]
    reference, secondary = given_pair() or (date_of(text) for text in times)
    frequency = file.number(f"{_GRIDS}/centerFrequency")
    polarisation = next((name for name in ("HH", "VV") if name in file.groups(_UNWRAPPED)), "")
    base = f"{_UNWRAPPED}/{polarisation}"
    shape = file.shape(f"{base}/unwrappedPhase")
    stated = radar_wavelength(SPEED_OF_LIGHT_M_S / frequency) if frequency > 0 else None
    wavelength = wavelength_m or stated
    if reference is None or secondary is None or len(shape or ()) != 2 or wavelength is None:
        raise FtlError(
            "{name} lacks the times, the frequency or the unwrapped phase of a NISAR pair. Download it again.",
            name=os.path.basename(path),
        )
    code = file.attributes(f"{base}/projection").get("epsg_code", file.number(f"{base}/projection"))
    try:
        wkt = wkt_of_epsg(int(float(str(code).rsplit(":", 1)[-1])), path)
    except (TypeError, ValueError) as error:
        raise FtlError(
            "{name} states no EPSG code, so its place is unknown. Download it again.", name=os.path.basename(path)
        ) from error
    grid, south_up = axis_grid(file, base, ("xCoordinates", "yCoordinates"), shape, wkt)

    def layer(name: str, **options: object) -> Layer:
        raster = file.hdf5_path(name)
        return Layer(raster, grid, scale=file.scale(raster, name), south_up=south_up, **options)

    masks = []
    if file.shape(f"{base}/connectedComponents") == shape:
        masks.append(Mask(layer(f"{base}/connectedComponents"), NOT_ZERO))
    if file.shape(f"{_UNWRAPPED}/mask") == shape:
        masks.append(Mask(layer(f"{_UNWRAPPED}/mask", no_data=_MASK_FILL), NISAR_MASK))
    has_coherence = file.shape(f"{base}/coherenceMagnitude") == shape
    first, second, sign = ordered(reference, secondary)
    name = os.path.basename(path)
    if not _NAME.match(name):  # the name that it was given
        name = os.path.splitext(file.text(f"{_IDENTIFICATION}/granuleId"))[0] + ".h5"
    track = _TRACK.search(name)
    return Pair(
        first,
        second,
        layer(f"{base}/unwrappedPhase"),
        sign * mm_per_radian(wavelength, toward=False),
        wavelength / 2 * 1000,
        layer(f"{base}/coherenceMagnitude") if has_coherence else None,
        tuple(masks),
        track["track"] if track else _track(file),
        (name.rsplit("_", 1)[-1],),
        NAME,
        wavelength_m=stated,
    )


def _track(file: NestedFile) -> str:
    """Track, pass and frame as names have them; "" where the file does not tell."""
    track, frame = (file.number(f"{_IDENTIFICATION}/{name}") for name in ("trackNumber", "frameNumber"))
    direction = file.text(f"{_IDENTIFICATION}/orbitPassDirection")[:1].upper()
    return f"{track:03.0f}_{direction}_{frame:03.0f}" if track > 0 and frame > 0 and direction else ""
