"""The unit in which a DEM counts its heights: feet read as metres make slopes three times as steep."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from ..gdal_errors import gdal_errors
from ..grids.crs import srs_of
from ..grids.raster import RasterSource, open_dataset

US_FOOT_M = 1200 / 3937
# As GDAL's band unit and CRS name them, in lower case and without blanks.
_METRES = {
    **dict.fromkeys(("m", "metre", "meter", "metres", "meters"), 1.0),
    **dict.fromkeys(("ft", "foot", "feet", "internationalfoot"), 0.3048),
    **dict.fromkeys(("us-ft", "ftus", "ft(us)", "us_ft", "ussurveyfoot", "us_survey_foot"), US_FOOT_M),
    **dict.fromkeys(("cm", "centimetre", "centimeter"), 0.01),
    **dict.fromkeys(("dm", "decimetre", "decimeter"), 0.1),
    **dict.fromkeys(("mm", "millimetre", "millimeter"), 0.001),
    **dict.fromkeys(("km", "kilometre", "kilometer"), 1000.0),
}


def metres_per_height(dem: RasterSource) -> float:
    """Metres in one unit of the DEM's heights: of its band, else of its CRS's vertical part; 1 where neither tells."""
    dataset = open_dataset(dem.path)
    if not 1 <= dem.band <= dataset.RasterCount:
        return 1.0
    told = (dataset.GetRasterBand(dem.band).GetUnitType() or "").strip().lower().replace(" ", "")
    if told in _METRES:
        return _METRES[told]
    return _of_crs(dem.wkt or dataset.GetProjection())


def in_metres(dem: RasterSource) -> RasterSource:
    """The same DEM, read in metres whatever unit its file declares."""
    return replace(dem, scale=dem.scale * metres_per_height(dem))


def _of_crs(wkt: str) -> float:
    if not wkt:
        return 1.0
    unit = 1.0
    with gdal_errors(), suppress(TypeError):  # a CRS that this version does not understand
        srs = srs_of(wkt)
        if srs.IsCompound():
            unit = float(srs.GetTargetLinearUnits("COMPD_CS|VERT_CS"))
    return unit
