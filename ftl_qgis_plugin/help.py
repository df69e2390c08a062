"""Pages of the user guide, which lies with the plugin and needs no network."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QUrl

from . import paths
from .translator import language

FALLBACK = "en"


def url(page: str = "index", locale: str = "") -> QUrl:
    """Address of a page ("review", or "review#keys" for a place in it) in QGIS's language, else in English.

    `locale` overrides QGIS's, as "zh_CN". A page that does not exist gives the index; where the guide was never built,
    the plugin's home page.
    """
    name, _, place = page.partition("#")
    folders = [paths.HELP / name for name in _languages(locale)]
    for file in (folder / f"{wanted}.html" for wanted in (name, "index") for folder in folders):
        if file.is_file():
            return _address(file, place if file.stem == name else "")
    return QUrl(paths.HOMEPAGE)


def algorithm_page(identifier: str) -> str:
    """Name of an algorithm's page, for `url`; the id without "ftl:"."""
    return f"algorithm_{identifier}"


def _languages(locale: str) -> list[str]:
    name = language(locale)
    return list(dict.fromkeys((name, name.split("_")[0], FALLBACK)))


def _address(file: Path, place: str) -> QUrl:
    address = QUrl.fromLocalFile(str(file))
    if place:
        address.setFragment(place)
    return address
