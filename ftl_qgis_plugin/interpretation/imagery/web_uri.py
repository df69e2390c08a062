"""The data sources of QGIS's provider for web maps."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote


def web_uri(entry: Mapping[str, object]) -> str:
    """The data source of QGIS's provider `wms` for an entry."""
    url = str(entry["url"])
    if entry.get("type") == "wms":
        values = {
            "contextualWMSLegend": 0,
            "crs": entry.get("crs", "EPSG:3857"),
            "format": entry.get("format", "image/jpeg"),
            "layers": entry.get("layers", ""),
            "styles": entry.get("styles", ""),
            "url": url,
        }
        return "&".join(f"{name}={quote(str(value), safe=':/')}" for name, value in values.items())
    # The address is one value of the source: what would end it is escaped, the placeholders are not.
    # A question mark ends nothing, and QGIS 3.40 would keep it escaped.
    address = quote(url, safe=":/{}-._~,;?")
    return f"type=xyz&url={address}&zmin={int(entry.get('zmin', 0))}&zmax={int(entry.get('zmax', 18))}"
