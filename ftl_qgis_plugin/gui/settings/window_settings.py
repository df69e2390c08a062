"""How the windows look and move: kept in the QGIS profile."""

from __future__ import annotations

from qgis.PyQt.QtCore import QByteArray

from ...interpretation.settings.stored import store, stored

FIT_FACTORS = (1.5, 2.0, 3.0, 5.0, 10.0)
KEEP_SCALE = 0.0


def fit_factor() -> float:
    """The map shows this many times the candidate's size; KEEP_SCALE moves without zooming."""
    return stored("fit_factor", 3.0, KEEP_SCALE, 1000.0)


def set_fit_factor(factor: float) -> None:
    store("fit_factor", float(factor))


def is_dock_open() -> bool:
    return stored("dock_open", False)


def set_dock_open(is_open: bool) -> None:
    store("dock_open", is_open)


def open_page() -> str:
    """Class name of the page that was in front."""
    return stored("page", "")


def set_open_page(name: str) -> None:
    store("page", name)


def demo_size_px() -> int:
    return stored("demo_size_px", 600, 1, 20000)


def demo_folder() -> str:
    """Where demo scenes go; "" for the user's documents."""
    return stored("demo_folder", "")


def review_split() -> QByteArray:
    """How the Review page is divided, as QSplitter keeps it; empty before anybody moved it."""
    return QByteArray.fromBase64(stored("review_split", "").encode())


def set_review_split(state: QByteArray) -> None:
    store("review_split", bytes(state.toBase64()).decode())
