"""How the windows look and move: kept in the QGIS profile."""

from __future__ import annotations

from qgis.core import QgsSettings

from ...interpretation.settings.preferences import PREFIX

FIT_FACTORS = (1.5, 2.0, 3.0, 5.0, 10.0)
KEEP_SCALE = 0.0


def fit_factor() -> float:
    """The map shows this many times the candidate's size; KEEP_SCALE moves without zooming."""
    return QgsSettings().value(PREFIX + "fit_factor", 3.0, type=float)


def set_fit_factor(factor: float) -> None:
    QgsSettings().setValue(PREFIX + "fit_factor", float(factor))


def is_dock_open() -> bool:
    return QgsSettings().value(PREFIX + "dock_open", False, type=bool)


def set_dock_open(is_open: bool) -> None:
    QgsSettings().setValue(PREFIX + "dock_open", is_open)


def open_page() -> str:
    """Class name of the page that was in front."""
    return QgsSettings().value(PREFIX + "page", "", type=str)


def set_open_page(name: str) -> None:
    QgsSettings().setValue(PREFIX + "page", name)


def demo_size_px() -> int:
    return QgsSettings().value(PREFIX + "demo_size_px", 600, type=int)


def demo_folder() -> str:
    """Where demo scenes go; "" for the user's documents."""
    return QgsSettings().value(PREFIX + "demo_folder", "", type=str)
