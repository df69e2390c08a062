"""Esri World Imagery Wayback: its releases, where they differ, and when a place's image was taken.

A release is the state of a mosaic on a day; what it shows at a place was taken long before, and most releases show
the same as the one before them. So a release is listed only where its tile differs, with the acquisition date.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ...errors import FtlError
from ..dates import ANY_DAY, date_in_name, date_of_milliseconds

LEAST_ZOOM, MOST_ZOOM = 10, 23
_TILE = "/tile/{releaseNumber}/{level}/{row}/{col}"
_FIELDS = "SRC_DATE2,NICE_DESC,SRC_DESC,SAMP_RES,SRC_ACC"


@dataclass(frozen=True)
class Release:
    """`released` is when the mosaic was published: for the order only, never an image's date."""

    number: str
    released: str
    tile_url: str  # with {releaseNumber}, {level}, {row}, {col}
    metadata_url: str

    def xyz_url(self) -> str:
        """Address of tiles with {x}, {y}, {z}."""
        return (
            self.tile_url.replace("{releaseNumber}", self.number)
            .replace("{level}", "{z}")
            .replace("{row}", "{y}")
            .replace("{col}", "{x}")
        )

    def at_tile(self, zoom: int, row: int, col: int) -> str:
        return self.xyz_url().replace("{z}", str(zoom)).replace("{y}", str(row)).replace("{x}", str(col))

    def map_of_tile(self, zoom: int, row: int, col: int) -> str:
        """Address that tells which release a tile comes from; "" where the service has none."""
        if not self.tile_url.endswith(_TILE):
            return ""
        return self.tile_url[: -len(_TILE)] + f"/tilemap/{self.number}/{zoom}/{row}/{col}"

    def metadata_query(self, lon: float, lat: float, zoom: int) -> str:
        """Address of the image's metadata at a place (degrees), at the tiles' zoom."""
        layer = 23 - min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
        point = f'{{"spatialReference":{{"wkid":4326}},"x":{lon:.7f},"y":{lat:.7f}}}'
        query = {
            "f": "json",
            "where": "1=1",
            "outFields": _FIELDS,
            "geometry": point,
            "returnGeometry": "false",
            "geometryType": "esriGeometryPoint",
            "spatialRel": "esriSpatialRelIntersects",
        }
        return f"{self.metadata_url}/{layer}/query?{urlencode(query)}"


@dataclass(frozen=True)
class Acquisition:
    """Of the image that a release shows at a place; "" and None where the service does not tell. `is_future`: it has
    no date, for the one that is told lies in the future."""

    date: str
    resolution_m: float | None
    provider: str
    is_future: bool = False


def parse_releases(answer: object, host: str) -> list[Release]:
    """All releases, newest first. FtlError: no list of releases."""
    found = []
    for number, entry in answer.items() if isinstance(answer, dict) else ():
        if not isinstance(entry, Mapping):
            continue
        tile, metadata = entry.get("itemURL"), entry.get("metadataLayerUrl")
        if isinstance(tile, str) and isinstance(metadata, str) and str(number).isdigit():
            found.append(Release(str(number), date_in_name(str(entry.get("itemTitle") or "")), tile, metadata))
    if not found:
        raise FtlError("{host} sends no list of Wayback releases. Check its address in the settings.", host=host)
    return sorted(found, key=lambda release: (release.released, int(release.number)), reverse=True)


def parse_tile_map(answer: object, asked: str) -> str:
    """Number of the release that the tile of the asked one comes from; "" where there is no image."""
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, list) or not data or not data[0]:
        return ""
    select = answer.get("select")
    return str(select[0]) if isinstance(select, list) and select and select[0] else asked


def parse_acquisition(answer: object) -> Acquisition:
    """Date, resolution and provider at a place; empty where nothing can be read."""
    features = answer.get("features") if isinstance(answer, dict) else None
    for feature in features if isinstance(features, list) else ():
        values = feature.get("attributes") if isinstance(feature, dict) else None
        if isinstance(values, dict):
            resolution = values.get("SAMP_RES")
            is_number = isinstance(resolution, (int, float)) and not isinstance(resolution, bool) and resolution > 0
            provider = str(values.get("SRC_DESC") or values.get("NICE_DESC") or "")
            taken = values.get("SRC_DATE2")
            date = date_of_milliseconds(taken)
            is_future = not date and bool(date_of_milliseconds(taken, ANY_DAY))
            return Acquisition(date, float(resolution) if is_number else None, provider, is_future)
    return Acquisition("", None, "")


def tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """Row and column of the Web Mercator tile that holds a place (degrees)."""
    count = 1 << zoom
    latitude = math.radians(min(max(lat, -85.0511), 85.0511))
    col = math.floor((lon + 180) / 360 * count)
    row = math.floor((1 - math.asinh(math.tan(latitude)) / math.pi) / 2 * count)
    return min(max(row, 0), count - 1), min(max(col, 0), count - 1)
