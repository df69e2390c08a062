"""Any raster GDAL opens. It states its unit only where it has a unit tag; otherwise the user is asked."""

from __future__ import annotations

from osgeo import gdal

from ...errors import Message
from ...grids.grid import Grid
from ..product import TOWARD, UNKNOWN_SIGN, Band, Product, canonical_unit
from ..stated_unit import rate_unit, stated_unit

NAME = "GeoTIFF"


def read(dataset: gdal.Dataset, number: int, band: Band, grid: Grid, recognised_by: Message) -> Product:
    """Unit from the band's unit type or a tag of band or file; the sign from this plugin's own tag, else unknown."""
    stated = stated_unit(dataset, number)
    unit = rate_unit(stated) or canonical_unit(stated)
    toward = (dataset.GetMetadataItem("sign") or "") == TOWARD
    driver = dataset.GetDriver().ShortName
    return Product(
        "GeoTIFF" if driver == "GTiff" else driver,
        recognised_by,
        band,
        grid,
        unit,
        TOWARD if toward else UNKNOWN_SIGN,
        stated_unit="" if unit else stated,
    )
