"""Searching a STAC API (spatiotemporal asset catalogue): the request, and what its answer holds."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from ...errors import FtlError
from ..dates import ANY_DAY, date_of_text

PAGE_ITEMS = 50
_RASTER_TYPES = ("image/tiff", "image/vnd.stac.geotiff", "image/jp2")


@dataclass(frozen=True)
class StacAsset:
    """`scale` and `offset` turn the first band's numbers into reflectance (1 and 0 where the item does not tell).

    `common_name`: of its only band ("red", "nir", ...), "" for several or none.
    """

    href: str
    scale: float = 1.0
    offset: float = 0.0
    common_name: str = ""


@dataclass(frozen=True)
class StacItem:
    """`date` ISO 8601, `cloud` percent or None, `resolution_m` or None, `assets` by name (rasters only).

    `seconds`: its time on an axis of its own, None where only the day is told; `geometry`: footprint as GeoJSON, and
    `bounds` (west, south, east, north), as far as they are told."""

    id: str
    collection: str
    date: str
    cloud: float | None = None
    resolution_m: float | None = None
    platform: str = ""
    assets: Mapping[str, StacAsset] = field(default_factory=dict)
    seconds: float | None = None
    geometry: Mapping | None = field(default=None, compare=False)
    bounds: tuple[float, ...] = ()


@dataclass(frozen=True)
class StacPage:
    """`next_url` "" on the last page; `next_body` None for a GET. `closed`: images whose files have no web address,
    so that only those with an account at the service's store could read them; `future`: those dated in the future."""

    items: tuple[StacItem, ...]
    next_url: str = ""
    next_body: dict | None = None
    closed: int = 0
    future: int = 0


def search_body(
    bounds: Sequence[float],
    collections: Sequence[str],
    begin: str = "",
    end: str = "",
) -> dict:
    """Body of POST {api}/search: items that meet `bounds` (west, south, east, north, degrees), newest first.

    `begin` and `end` are days.
    """
    body: dict = {"bbox": [round(value, 6) for value in bounds], "collections": list(collections)}
    body["limit"] = PAGE_ITEMS
    if begin or end:
        first = f"{begin}T00:00:00Z" if begin else ".."
        last = f"{end}T23:59:59Z" if end else ".."
        body["datetime"] = f"{first}/{last}"
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
    closed, future = (sum(map(test, answer["features"])) for test in (_is_closed, _is_of_the_future))
    return StacPage(tuple(items), url, following, closed, future)


def _item(feature: object) -> StacItem | None:
    """None for what is no dated image."""
    if not isinstance(feature, dict) or not isinstance(feature.get("id"), str):
        return None
    properties = feature.get("properties") if isinstance(feature.get("properties"), dict) else {}
    time = _time(properties)
    date = date_of_text(time)
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
        _seconds(time),
        feature.get("geometry") if isinstance(feature.get("geometry"), dict) else None,
        _bounds(feature.get("bbox")),
    )


def _time(properties: Mapping) -> str:
    return str(properties.get("datetime") or properties.get("start_datetime") or "")


def _is_of_the_future(feature: object) -> bool:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    time = _time(properties) if isinstance(properties, dict) else ""
    return bool(date_of_text(time, ANY_DAY)) and not date_of_text(time)


def _seconds(time: str) -> float | None:
    try:
        moment = datetime.datetime.strptime(time[:19], "%Y-%m-%dT%H:%M:%S")
        return (moment - datetime.datetime(1970, 1, 1)).total_seconds()
    except ValueError:
        return None


def _bounds(box: object) -> tuple[float, ...]:
    """Without heights; () for what is no box."""
    numbers = [_number(value) for value in box] if isinstance(box, list) else []
    if len(numbers) not in (4, 6) or None in numbers:
        return ()
    half = len(numbers) // 2
    west, south, east, north = *numbers[:2], *numbers[half : half + 2]
    return (west, south, east, north) if west < east and south < north else ()


def _asset(asset: object, properties: Mapping) -> StacAsset | None:
    if not isinstance(asset, dict) or not isinstance(asset.get("href"), str):
        return None
    kind = str(asset.get("type") or "").lower()
    if kind and not kind.startswith(_RASTER_TYPES):
        return None
    if not asset["href"].lower().startswith(("http://", "https://")):
        return None  # s3:// and the like want credentials
    scale, offset = _scale_and_offset(asset, properties)
    return StacAsset(asset["href"], scale, offset, _common_name(asset))


def _scale_and_offset(asset: Mapping, properties: Mapping) -> tuple[float, float]:
    """From the first band as STAC 1.0 (raster:bands) or 1.1 (bands, or the asset itself) tells; of Sentinel-2 that
    tells neither, from its processing baseline: offset -0.1 from 04.00 on (ESA, Sentinel-2 products)."""
    for place in (_first(asset.get("raster:bands")), _first(asset.get("bands")), asset):
        prefix = "" if "scale" in place else "raster:"
        scale = _number(place.get(prefix + "scale"))
        if scale:
            offset = _number(place.get(prefix + "offset")) or 0.0
            # Earth Search: the offset is already in the numbers where this says so.
            return scale, 0.0 if properties.get("earthsearch:boa_offset_applied") is True else offset
    try:
        baseline = float(properties.get("s2:processing_baseline", "nan"))
    except (TypeError, ValueError):
        baseline = float("nan")
    if baseline == baseline:
        return 1e-4, -0.1 if baseline >= 4 else 0.0
    return 1.0, 0.0


def _common_name(asset: Mapping) -> str:
    for key, name in (("eo:bands", "common_name"), ("bands", "eo:common_name")):
        bands = asset.get(key)
        if isinstance(bands, list) and len(bands) == 1 and isinstance(bands[0], dict):
            return str(bands[0].get(name) or "")
    return ""


def _first(bands: object) -> Mapping:
    return bands[0] if isinstance(bands, list) and bands and isinstance(bands[0], dict) else {}


def _is_closed(feature: object) -> bool:
    assets = feature.get("assets") if isinstance(feature, dict) else None
    hrefs = [
        str(asset.get("href"))
        for asset in (assets.values() if isinstance(assets, dict) else ())
        if isinstance(asset, dict) and str(asset.get("type") or "").lower().startswith(_RASTER_TYPES)
    ]
    return bool(hrefs) and not any(href.lower().startswith(("http://", "https://")) for href in hrefs)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
        return None
    return float(value)
