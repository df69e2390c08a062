"""One mutant against its module's own tests, in a process of its own that has its libraries already."""

from __future__ import annotations

import ast
import importlib.abc
import importlib.util
import os
import signal
import sys
import time
from pathlib import Path

from .operators import Mutant, mutated

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PACKAGE = REPOSITORY / "ftl_qgis_plugin"
KILLED, SURVIVED, SLOW = "killed", "survived", "slow"

# A mutant that makes a loop endless is noticed, too.
LEAST_S, TIMES_SLOWER = 60.0, 8.0


def tests_of(path: Path) -> list[str]:
    """The tests of a module: its own file in the tree of tests, else all of its room."""
    place = path.relative_to(PACKAGE)
    own = REPOSITORY / "tests" / place.parent / f"test_{place.name}"
    if own.exists():
        return [str(own)]
    room = REPOSITORY / "tests" / place.parent
    while not any(room.glob("test_*.py")) and room != REPOSITORY / "tests":
        room = room.parent
    return sorted(str(file) for file in room.glob("test_*.py"))


class _Loader(importlib.abc.Loader):
    def __init__(self, tree: ast.Module, path: Path) -> None:
        self._tree, self._path = tree, path

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: object) -> None:
        exec(compile(self._tree, str(self._path), "exec"), module.__dict__)


class _Finder(importlib.abc.MetaPathFinder):
    """Gives the mutant out in the place of the module."""

    def __init__(self, name: str, loader: _Loader, path: Path) -> None:
        self._name, self._loader, self._path = name, loader, path

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> object:
        if fullname != self._name:
            return None
        return importlib.util.spec_from_loader(fullname, self._loader, origin=str(self._path))


def warm_up() -> None:
    """Loads what every child needs, but nothing of the package."""
    import numpy  # noqa: F401
    import osgeo.gdal
    import osgeo.ogr
    import osgeo.osr  # noqa: F401
    import pytest  # noqa: F401
    import scipy.ndimage
    import scipy.sparse.csgraph
    import scipy.stats  # noqa: F401


def _child(path: Path, mutant: Mutant | None, tests: list[str]) -> int:
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    os.chdir(REPOSITORY)
    # Plugins load QGIS, which these tests do without: most of the time would go there.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.path.insert(0, str(REPOSITORY))
    if mutant is not None:
        name = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
        tree = mutated(path.read_text(encoding="utf-8"), mutant.number)
        sys.meta_path.insert(0, _Finder(name, _Loader(tree, path), path))
    import pytest

    return int(pytest.main([*tests, "-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]))


def run(path: Path, mutant: Mutant | None, tests: list[str], limit_s: float) -> tuple[str, float]:
    """KILLED, SURVIVED or SLOW (killed by its own slowness), and the seconds it took. No mutant: the tests alone."""
    before = time.monotonic()
    process = os.fork()
    if process == 0:
        code = 1
        try:
            code = _child(path, mutant, tests)
        finally:
            os._exit(code)
    while True:
        done, status = os.waitpid(process, os.WNOHANG)
        took = time.monotonic() - before
        if done:
            return (SURVIVED if status == 0 else KILLED), took
        if took > limit_s:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return SLOW, took
        time.sleep(0.02)
