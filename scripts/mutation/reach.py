"""Which tests reach which lines of a module, so that those which may notice a change are the first to run."""

from __future__ import annotations

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

    def start(self) -> None:
        threading.settrace(self._entered)
        sys.settrace(self._entered)

    def stop(self) -> None:
        sys.settrace(None)
        threading.settrace(None)

    def found(self) -> dict[str, tuple[float, list[int]]]:
        """Of each test the seconds it took and the lines it reached."""
        return {test: (self._seconds[test], sorted(lines)) for test, lines in self._tests.items()}

    def _entered(self, frame: FrameType, event: str, argument: object) -> object:
        return self._line if frame.f_code.co_filename == self._file else None

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
