"""What belongs to the analyst rather than to a project: kept in the QGIS profile."""

from __future__ import annotations

import json
import os

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QCoreApplication

from ...study.defaults import login_name
from .stored import PREFIX, store, stored, stored_list

_MOST_RECENT = 8
# More than any machine has; beyond it the number is a mistake, and would take all memory.
_MOST_WORKERS = 1024


def tr(text: str) -> str:
    return QCoreApplication.translate("Preferences", text)


def _classes() -> dict[str, str]:
    """The classes to begin with, and what a small button says of each."""
    return {
        tr("Retrogressive thaw slump"): tr("Thaw slump"),
        tr("Active layer detachment slide"): tr("Detachment"),
        tr("Solifluction or creep"): tr("Creep"),
        tr("Rock glacier"): tr("Rock glacier"),
        tr("Other landslide"): tr("Other"),
    }


def _reasons() -> dict[str, str]:
    """The same of the reasons to reject."""
    return {
        tr("InSAR noise or unwrapping error"): tr("Noise"),
        tr("No sign in the images"): tr("No sign"),
        tr("Subsidence of flat ground"): tr("Subsidence"),
        tr("River or lake"): tr("Water"),
        tr("Glacier or snow"): tr("Ice, snow"),
        tr("Rock glacier"): tr("Rock glacier"),
        tr("Man-made"): tr("Man-made"),
        tr("Other process"): tr("Other"),
    }


class Preferences:
    """Typed access to the plugin's settings; nothing is cached, so that several windows agree."""

    @property
    def analyst(self) -> str:
        return self._text("analyst") or login_name()

    @analyst.setter
    def analyst(self, name: str) -> None:
        self._set("analyst", name.strip())

    @property
    def auto_advance(self) -> bool:
        return stored("auto_advance", True)

    @auto_advance.setter
    def auto_advance(self, on: bool) -> None:
        self._set("auto_advance", "1" if on else "0")

    @property
    def classes(self) -> list[str]:
        """Landslide classes to choose from."""
        return self._list("classes", list(_classes()))

    @classes.setter
    def classes(self, names: list[str]) -> None:
        self._set("classes", json.dumps(names))

    @property
    def reject_reasons(self) -> list[str]:
        return self._list("reject_reasons", list(_reasons()))

    @reject_reasons.setter
    def reject_reasons(self, reasons: list[str]) -> None:
        self._set("reject_reasons", json.dumps(reasons))

    @property
    def user_basemaps(self) -> list[dict]:
        """Entries of the user's own, as in resources/basemaps.json."""
        return [entry for entry in stored_list("basemaps") or [] if _is_entry(entry)]

    @user_basemaps.setter
    def user_basemaps(self, entries: list[dict]) -> None:
        self._set("basemaps", json.dumps(entries))

    @property
    def hidden_sources(self) -> list[str]:
        """Ids of image sources that the user does not want to see."""
        return self._list("hidden_sources", [])

    @hidden_sources.setter
    def hidden_sources(self, identifiers: list[str]) -> None:
        self._set("hidden_sources", json.dumps(identifiers))

    @property
    def places(self) -> list[dict]:
        """Web pages that show a place: {"name", "url"}; {lat}, {lon} and {zoom} in the address are filled in."""
        default = [
            {
                "name": "Copernicus Browser",
                "url": "https://browser.dataspace.copernicus.eu/?zoom={zoom}&lat={lat}&lng={lon}",
            },
            {
                "name": "OpenStreetMap",
                "url": "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map={zoom}/{lat}/{lon}",
            },
            {"name": "Google Maps", "url": "https://www.google.com/maps/@{lat},{lon},{zoom}z/data=!3m1!1e3"},
        ]
        return [entry for entry in stored_list("places") or [] if _is_entry(entry)] or default

    @places.setter
    def places(self, entries: list[dict]) -> None:
        self._set("places", json.dumps(entries))

    @property
    def workers(self) -> int:
        """Threads that an algorithm may use; 0 leaves it to the plugin."""
        return stored("workers", 0, 0, _MOST_WORKERS)

    @workers.setter
    def workers(self, count: int) -> None:
        self._set("workers", str(int(count)))

    @property
    def scheduler(self) -> str:
        """Address of a dask scheduler; "" for this machine."""
        return self._text("scheduler")

    @scheduler.setter
    def scheduler(self, address: str) -> None:
        self._set("scheduler", address.strip())

    @property
    def last_version(self) -> str:
        """The plugin's version whose news the user has been told of; "" before the first start."""
        return self._text("last_version")

    @last_version.setter
    def last_version(self, version: str) -> None:
        self._set("last_version", version)

    @property
    def recent_studies(self) -> list[str]:
        """Paths of the studies that were open last, the newest first; those that are gone left out."""
        return [path for path in self._list("recent_studies", []) if os.path.isfile(path)]

    def remember_study(self, path: str) -> None:
        recent = [path, *(item for item in self._list("recent_studies", []) if item != path)]
        self._set("recent_studies", json.dumps(recent[:_MOST_RECENT]))

    @staticmethod
    def short_name(name: str) -> str:
        """Of a class or reason, for a small button; the user's own keep their name."""
        return {**_classes(), **_reasons()}.get(name, name)

    def forget(self, name: str) -> None:
        """The default holds again, in the language of the moment."""
        QgsSettings().remove(PREFIX + {"user_basemaps": "basemaps"}.get(name, name))

    def _text(self, key: str) -> str:
        return stored(key, "")

    def _set(self, key: str, value: str) -> None:
        store(key, value)

    def _list(self, key: str, default: list[str]) -> list[str]:
        names = stored_list(key)
        return default if names is None else [str(item) for item in names]


def _is_entry(entry: object) -> bool:
    """A name and a web address, which may be anything where somebody has edited the settings.

    Others than web addresses would make this computer open its own files, or call another with the user's login.
    """
    if not (isinstance(entry, dict) and isinstance(entry.get("url"), str) and isinstance(entry.get("name", ""), str)):
        return False
    return entry["url"].strip().lower().startswith(("http://", "https://"))
