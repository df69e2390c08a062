"""Signals of objects that outlive us, or may be gone before us."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QObject


class Connections:
    """Remembers what was connected, to let go of it all at once.

    By Qt's own handles: unlike `signal.disconnect(slot)` that is harmless where the sender is gone (a project that is
    cleared makes its theme collection anew), and may be done twice.
    """

    def __init__(self) -> None:
        self._handles: list[object] = []

    def add(self, signal: object, slot: Callable[..., object]) -> None:
        self._handles.append(signal.connect(slot))

    def release(self) -> None:
        for handle in self._handles:
            QObject.disconnect(handle)
        self._handles.clear()
