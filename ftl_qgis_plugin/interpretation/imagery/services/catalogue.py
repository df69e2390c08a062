"""The image services that can be asked: the plugin's own (resources/image_services.json) and the user's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from .... import paths
from ....core.errors import FtlError
from ....core.imagery.date_templates import date_fields
from ....core.imagery.dates import require_date
from .network import holds_secret

STAC, WAYBACK, XYZ, WMS = "stac", "wayback", "xyz", "wms"


@dataclass(frozen=True)
class Service:
    """One entry. `auth`: id of an authentication configuration of QGIS's, never a key.

    `picture`: assets that make the picture (one, or red, green and blue); `bands`: roles to assets; `begin` and `end`:
    dates of a template, `months` those that are listed (empty: all). `instead`: id of the service that has the same
    images, where this one shows its files only to those with an account.
    """

    id: str
    name: str
    type: str
    url: str  # of the API, of the list of releases, or of the tiles
    auth: str = ""
    collections: tuple[str, ...] = ()
    picture: tuple[str, ...] = ()
    bands: Mapping[str, str] = field(default_factory=dict)
    token: str = ""
    resolution_m: float | None = None
    needs_key: bool = False
    instead: str = ""
    begin: str = ""
    end: str = ""
    months: tuple[int, ...] = ()
    zoom: int = 17
    zmax: int = 19
    attribution: str = ""
    terms: str = ""
    settings: Mapping[str, object] = field(default_factory=dict, compare=False)

    @property
    def is_usable(self) -> bool:
        return not self.instead and (bool(self.auth) or not self.needs_key)

    @property
    def is_searched(self) -> bool:
        """Whether it is asked what it has of a place; the others' addresses have the dates in them."""
        return self.type in (STAC, WAYBACK) or (self.type == WMS and not date_fields(self.url))


def service_of(entry: Mapping[str, object]) -> Service:
    """An entry as a service. FtlError: no address, an unknown type, unknown braces, a key in the address, no dates."""
    kind = str(entry.get("type") or STAC)
    url = str(entry.get({STAC: "api", WAYBACK: "releases"}.get(kind, "url")) or entry.get("url") or "")
    name = str(entry.get("name") or entry.get("id") or url)
    if kind not in (STAC, WAYBACK, XYZ, WMS) or not url.lower().startswith(("http://", "https://")):
        raise FtlError("The image service {name} has no web address. Check it in the settings.", name=name)
    if holds_secret(url):
        raise FtlError(
            "The address of {name} holds a key. Take it out, store it in QGIS as an authentication and choose that for "
            "the service: so it is never written into projects, studies or reports.",
            name=name,
        )
    begin, end = str(entry.get("begin") or ""), str(entry.get("end") or "")
    if kind in (XYZ, WMS):
        fields = date_fields(url)
        if fields and not begin:
            raise FtlError("The image service {name} has dates in its address. Say when they begin.", name=name)
        if kind == WMS and not fields and not entry.get("layers"):
            raise FtlError("Name the layer of the WMS {name} that has the images.", name=name)
        begin = require_date(begin) if begin else ""
    resolution = entry.get("resolution_m")
    return Service(
        id=str(entry.get("id") or name),
        name=name,
        type=kind,
        url=url.rstrip("/") if kind == STAC else url,
        auth=str(entry.get("auth") or ""),
        collections=_texts(entry.get("collections")),
        picture=_texts(entry.get("picture")) or ("visual",),
        bands=dict(entry["bands"]) if isinstance(entry.get("bands"), Mapping) else {},
        token=str(entry.get("token") or ""),
        resolution_m=float(resolution) if isinstance(resolution, (int, float)) else None,
        needs_key=bool(entry.get("needs_key")),
        instead=str(entry.get("instead") or ""),
        begin=begin,
        end=end,
        months=tuple(int(month) for month in entry.get("months") or () if str(month).isdigit()),
        zoom=int(entry.get("zoom") or 17),
        zmax=int(entry.get("zmax") or 19),
        attribution=str(entry.get("attribution") or ""),
        terms=str(entry.get("terms") or ""),
        settings=dict(entry),
    )


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return tuple(str(item) for item in value) if isinstance(value, (list, tuple)) else ()


@lru_cache(maxsize=1)
def built_in() -> tuple[dict, ...]:
    return tuple(json.loads((paths.RESOURCES / "image_services.json").read_text(encoding="utf-8")))
