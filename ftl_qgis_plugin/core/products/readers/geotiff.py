"""Any raster GDAL opens. It states its unit only where it has a unit tag; otherwise the user is asked."""

from __future__ import annotations

from osgeo import gdal

from ...errors import Message
from ...grids.grid import Grid
from ..product import TOWARD, UNKNOWN_SIGN, Band, Product, canonical_unit

NAME = "GeoTIFF"
UNIT_TAGS = ("unit", "UNIT", "units", "UNITS", "Unit")


def read(dataset: gdal.Dataset, number: int, band: Band, grid: Grid, recognised_by: Message) -> Product:
    """Unit from the band's unit type or a tag of band or file; the sign from this plugin's own tag, else unknown."""
    raster_band = dataset.GetRasterBand(number)
    unit = canonical_unit(raster_band.GetUnitType())
    for tags in (raster_band.GetMetadata() or {}, dataset.GetMetadata() or {}):
        unit = unit or next((canonical_unit(tags[tag]) for tag in UNIT_TAGS if tag in tags), "")
    toward = (dataset.GetMetadataItem("sign") or "") == TOWARD
    driver = dataset.GetDriver().ShortName
    return Product(
        "GeoTIFF" if driver == "GTiff" else driver, recognised_by, band, grid, unit, TOWARD if toward else UNKNOWN_SIGN
    )
