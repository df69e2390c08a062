"""Which image services are asked and for what: belongs to the analyst, kept in the QGIS profile."""

from __future__ import annotations

import json
from dataclasses import asdict

from qgis.core import QgsSettings

from ....core.errors import FtlError
from ...settings.stored import PREFIX
from .catalogue import Service, built_in, service_of
from .stac_search import SearchOptions

_SERVICES, _ON, _SEARCH, _PAIR = "image_services", "image_services_on", "image_search", "image_before_after"


class ImageSettings:
    """Nothing is cached, so that several windows agree. Nobody is asked before a service is switched on."""

    @property
    def user_services(self) -> list[dict]:
        """Entries of the user's own, as in resources/image_services.json; never with a key."""
        value = self._json(_SERVICES, [])
        return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []

    @user_services.setter
    def user_services(self, entries: list[dict]) -> None:
        self._set(_SERVICES, entries)

    @property
    def switched_on(self) -> list[str]:
        """Ids of the services that are asked."""
        value = self._json(_ON, [])
        return [str(item) for item in value] if isinstance(value, list) else []

    @switched_on.setter
    def switched_on(self, identifiers: list[str]) -> None:
        self._set(_ON, identifiers)

    @property
    def search(self) -> SearchOptions:
        value = self._json(_SEARCH, {})
        default = SearchOptions(months=(6, 7, 8, 9))
        if not isinstance(value, dict):
            return default
        try:
            return SearchOptions(
                str(value.get("begin", "")),
                str(value.get("end", "")),
                tuple(int(month) for month in value.get("months", default.months)),
                float(value.get("most_cloud", default.most_cloud)),
            )
        except (TypeError, ValueError, OverflowError):
            return default

    @search.setter
    def search(self, options: SearchOptions) -> None:
        self._set(_SEARCH, asdict(options))

    @property
    def opens_before_and_after(self) -> bool:
        """Whether a candidate opens with before and after side by side, where both exist."""
        return bool(self._json(_PAIR, False))

    @opens_before_and_after.setter
    def opens_before_and_after(self, on: bool) -> None:
        self._set(_PAIR, bool(on))

    def services(self, own: list[dict] | None = None) -> list[Service]:
        """The plugin's and the user's (or `own`) that can be understood; one with the id of ours takes its place."""
        found: dict[str, Service] = {}
        for entry in (*built_in(), *(self.user_services if own is None else own)):
            try:
                service = service_of(entry)
            except FtlError:  # refused when it was entered; written by hand since
                continue
            found[service.id] = service
        return list(found.values())

    def asked(self) -> list[Service]:
        on = set(self.switched_on)
        return [service for service in self.services() if service.id in on and service.is_usable]

    def _json(self, key: str, default: object) -> object:
        try:
            value = json.loads(QgsSettings().value(PREFIX + key, "") or "null")
        except (TypeError, ValueError, RecursionError):
            value = None
        return default if value is None else value

    def _set(self, key: str, value: object) -> None:
        QgsSettings().setValue(PREFIX + key, json.dumps(value))
