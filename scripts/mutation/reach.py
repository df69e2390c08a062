"""Which tests reach which lines of a module, so that only those run which may notice a change, the likeliest first."""

from __future__ import annotations

import inspect
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest


class Reach:
    """A plugin of pytest's. What a fixture of a wider scope reaches counts for every test that asks for it."""

    def __init__(self, path: Path) -> None:
        self._file = str(path)
        self._now: set[int] = set()
        self._fixtures: dict[str, set[int]] = defaultdict(set)
        self._tests: dict[str, set[int]] = {}
        self._seconds: dict[str, float] = {}
        self._called: set[tuple[int, bool]] = set()

    def start(self) -> None:
        threading.settrace(self._entered)
        sys.settrace(self._entered)

    def stop(self) -> None:
        sys.settrace(None)
        threading.settrace(None)

    def imported(self) -> set[int]:
        """First lines of the functions that ran since the start: while importing, before any test."""
        return {line for line, is_function in self._called if is_function}

    def found(self) -> dict[str, tuple[float, list[int]]]:
        """Of each test the seconds it took and the lines it reached."""
        return {test: (self._seconds[test], sorted(lines)) for test, lines in self._tests.items()}

    def _entered(self, frame: FrameType, event: str, argument: object) -> object:
        if frame.f_code.co_filename != self._file:
            return None
        self._called.add((frame.f_code.co_firstlineno, bool(frame.f_code.co_flags & inspect.CO_OPTIMIZED)))
        return self._line

    def _line(self, frame: FrameType, event: str, argument: object) -> object:
        self._now.add(frame.f_lineno)
        return self._line

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._now, before = set(), time.monotonic()
        yield
        wider = (self._fixtures[name] for name in getattr(item, "fixturenames", ()))
        self._tests[item.nodeid] = self._now.union(*wider)
        self._seconds[item.nodeid] = time.monotonic() - before

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: object) -> Iterator[None]:
        before, self._now = self._now, set()
        yield
        if fixturedef.scope != "function":
            self._fixtures[fixturedef.argname] |= self._now
        self._now |= before
