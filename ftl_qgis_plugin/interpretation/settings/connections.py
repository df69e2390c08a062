"""Signals of objects that outlive us."""

from __future__ import annotations

import contextlib
from collections.abc import Callable


class Connections:
    """Remembers what was connected, to let go of it all at once.

    Not by Qt's handles: PyQt then leaves a go-between at the sender, and PyQt6's holds the slot's function, and so the
    whole plugin, until the sender goes. The sender has to be there still; for one that may not be, connect its signal
    with one of ours, which needs no go-between and ends with either. May be done twice.
    """

    def __init__(self) -> None:
        self._made: list[tuple[object, Callable[..., object]]] = []

    def add(self, signal: object, slot: Callable[..., object]) -> None:
        signal.connect(slot)
        self._made.append((signal, slot))

    def release(self) -> None:
        while self._made:
            signal, slot = self._made.pop()
            with contextlib.suppress(TypeError, RuntimeError):  # let go of already, or being deleted
                signal.disconnect(slot)
