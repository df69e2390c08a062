"""Images at every date of an address with dates in it."""

from __future__ import annotations

from ....core.errors import FtlError
from ....core.imagery.date_templates import at_date, date_fields, periods
from ....core.imagery.dates import first_day
from ..place_image import PlaceImage
from .catalogue import WMS, Service


def template_images(service: Service) -> list[PlaceImage]:
    """One per date, without asking anybody. FtlError: unknown braces, no dates, too many."""
    fields = date_fields(service.url)
    if not fields:
        return []
    dates = periods(fields, service.begin, service.end)
    wanted = [date for date in dates if not service.months or len(date) < 7 or first_day(date).month in service.months]
    return [
        PlaceImage(
            f"dated:{service.id}:{date}",
            service.name,
            date,
            service.id,
            service.resolution_m,
            None,
            service.attribution,
            _recipe(service, date),
        )
        for date in wanted
    ]


def usable_templates(services: list[Service]) -> list[PlaceImage]:
    """Of all services that are templates; one that cannot be understood was refused when it was entered."""
    found = []
    for service in services:
        try:
            found += template_images(service)
        except FtlError:
            continue
    return found


def _recipe(service: Service, date: str) -> dict:
    recipe = {"kind": "tiles", "url": at_date(service.url, date), "zmax": service.zmax, "auth": service.auth}
    return {**service.settings, **recipe, "type": WMS} if service.type == WMS else recipe
