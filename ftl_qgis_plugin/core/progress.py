"""How long-running core functions report, warn and learn that they were cancelled."""

from __future__ import annotations

from .errors import CancelledError, Message


class Progress:
    """Does nothing by itself; the layers above subclass it (see `algorithms.base`).

    Fractions run from 0 to 1. `part` gives a child that fills only a share of its parent, so that steps nest.
    """

    def report(self, fraction: float) -> None:
        """Progress is now at `fraction` (0 to 1)."""

    def is_cancelled(self) -> bool:
        return False

    def tell(self, message: Message) -> None:
        """A line of information for the log."""

    def warn(self, message: Message) -> None:
        """A warning that the user should see; the work goes on."""

    def check(self) -> None:
        """Raise CancelledError when the user has cancelled."""
        if self.is_cancelled():
            raise CancelledError()

    def part(self, start: float, end: float) -> Progress:
        return _Part(self, start, end)


class _Part(Progress):
    def __init__(self, parent: Progress, start: float, end: float) -> None:
        self._parent = parent
        self._start = start
        self._span = end - start

    def report(self, fraction: float) -> None:
        self._parent.report(self._start + self._span * fraction)

    def is_cancelled(self) -> bool:
        return self._parent.is_cancelled()

    def tell(self, message: Message) -> None:
        self._parent.tell(message)

    def warn(self, message: Message) -> None:
        self._parent.warn(message)


class Collected(Progress):
    """Keeps what it is told: for callers that show warnings themselves, and for tests."""

    def __init__(self) -> None:
        self.fractions: list[float] = []
        self.messages: list[Message] = []
        self.warnings: list[Message] = []

    def report(self, fraction: float) -> None:
        self.fractions.append(fraction)

    def tell(self, message: Message) -> None:
        self.messages.append(message)

    def warn(self, message: Message) -> None:
        self.warnings.append(message)
