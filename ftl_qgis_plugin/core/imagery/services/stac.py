"""Searching a STAC API (spatiotemporal asset catalogue): the request, and what its answer holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from ...errors import FtlError
from ..dates import date_of_text

PAGE_ITEMS = 50
_RASTER_TYPES = ("image/tiff", "image/vnd.stac.geotiff", "image/jp2")


@dataclass(frozen=True)
class StacAsset:
    """`scale` and `offset` turn the first band's numbers into reflectance (1 and 0 where the item does not tell)."""

    href: str
    scale: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True)
class StacItem:
    """`date` ISO 8601, `cloud` percent or None, `resolution_m` or None, `assets` by name (rasters only)."""

    id: str
    collection: str
    date: str
    cloud: float | None = None
    resolution_m: float | None = None
    platform: str = ""
    assets: Mapping[str, StacAsset] = field(default_factory=dict)


@dataclass(frozen=True)
class StacPage:
    """`next_url` "" on the last page; `next_body` None for a GET."""

    items: tuple[StacItem, ...]
    next_url: str = ""
    next_body: dict | None = None


def search_body(
    bounds: Sequence[float],
    collections: Sequence[str],
    begin: str = "",
    end: str = "",
    most_cloud: float | None = None,
    limit: int = PAGE_ITEMS,
) -> dict:
    """Body of POST {api}/search: items that meet `bounds` (west, south, east, north, degrees), newest first.

    `begin` and `end` are days; `most_cloud` (percent) only for APIs that know the query extension.
    """
    body: dict = {"bbox": [round(value, 6) for value in bounds], "collections": list(collections), "limit": limit}
    if begin or end:
        first = f"{begin}T00:00:00Z" if begin else ".."
        last = f"{end}T23:59:59Z" if end else ".."
        body["datetime"] = f"{first}/{last}"
    if most_cloud is not None:
        body["query"] = {"eo:cloud_cover": {"lte": most_cloud}}
    body["sortby"] = [{"field": "properties.datetime", "direction": "desc"}]
    return body


def parse_page(answer: object, address: str, body: Mapping | None = None) -> StacPage:
    """One page of a search. `address` and `body`: of the request that it answers. FtlError: no STAC answer."""
    if not isinstance(answer, dict) or not isinstance(answer.get("features"), list):
        raise FtlError("{host} sends no list of images: it seems to be no STAC API. Check its address.", host=address)
    items = [item for item in map(_item, answer["features"]) if item is not None]
    url, following = "", None
    for link in answer.get("links") or []:
        if isinstance(link, dict) and link.get("rel") == "next" and isinstance(link.get("href"), str):
            url = urljoin(address, link["href"])
            if str(link.get("method", "GET")).upper() == "POST":
                own = link.get("body") if isinstance(link.get("body"), dict) else {}
                following = {**(body or {}), **own} if link.get("merge") or not own else own
    return StacPage(tuple(items), url, following)


def _item(feature: object) -> StacItem | None:
    """None for what is no dated image."""
    if not isinstance(feature, dict) or not isinstance(feature.get("id"), str):
        return None
    properties = feature.get("properties") if isinstance(feature.get("properties"), dict) else {}
    date = date_of_text(str(properties.get("datetime") or properties.get("start_datetime") or ""))
    assets = {}
    for name, asset in (feature.get("assets") or {}).items() if isinstance(feature.get("assets"), dict) else ():
        parsed = _asset(asset, properties)
        if parsed is not None:
            assets[str(name)] = parsed
    if not date or not assets:
        return None
    return StacItem(
        feature["id"],
        str(feature.get("collection") or ""),
        date,
        _number(properties.get("eo:cloud_cover")),
        _number(properties.get("gsd")),
        str(properties.get("platform") or ""),
        assets,
    )


def _asset(asset: object, properties: Mapping) -> StacAsset | None:
    if not isinstance(asset, dict) or not isinstance(asset.get("href"), str):
        return None
    kind = str(asset.get("type") or "").lower()
    if kind and not kind.startswith(_RASTER_TYPES):
        return None
    if not asset["href"].lower().startswith(("http://", "https://")):
        return None  # s3:// and the like want credentials
    scale, offset = 1.0, 0.0
    bands = asset.get("raster:bands")
    if isinstance(bands, list) and bands and isinstance(bands[0], dict):
        scale = _number(bands[0].get("scale")) or 1.0
        offset = _number(bands[0].get("offset")) or 0.0
    # Earth Search: the offset of processing baseline 04.00 is already in the numbers where this says so.
    if properties.get("earthsearch:boa_offset_applied") is True:
        offset = 0.0
    return StacAsset(asset["href"], scale, offset)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
        return None
    return float(value)
