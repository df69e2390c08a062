"""Mutants against their module's own tests, each in a process of its own.

The tests of a module are collected once. For each mutant that process forks, puts the change into the functions that
are imported already (`swapping`), and runs the tests that reach its line (`reach`), then what else stands in their
files, up to the first that fails. What cannot be put in so, as it has run while importing, is tried with the changed
module imported from the start.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.abc
import importlib.util
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .operators import Mutant, mutated
from .reach import Reach
from .swapping import swap

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PACKAGE = REPOSITORY / "ftl_qgis_plugin"
KILLED, SURVIVED, SLOW, NOT_SWAPPED = "killed", "survived", "slow", "not swapped"
_NOT_SWAPPED = 77  # the exit code of a child that could not put its change in

# Fewer mutants of a module are tried on all of its tests: to watch which lines each test reaches takes several times
# as long as the tests.
WORTH_WATCHING = 4

# A mutant that makes a loop endless is noticed, too: by the processor's time it takes, and where it waits by the clock.
LEAST_S, TIMES_SLOWER = 10.0, 4.0
LEAST_WAIT_S, TIMES_LONGER = 300.0, 60.0


def tests_of(path: Path) -> list[str]:
    """A module's own tests: the file of its name in the tree of tests, and those beside it that are of no one module
    (of an idea that several share). Without a file of its name all of its room. Not those that ask for QGIS, which is
    not there: one such file would have all tests of its room fail without a change."""
    return [file for file in _tests_of(path) if "qgis_app" not in Path(file).read_text(encoding="utf-8")]


def _tests_of(path: Path) -> list[str]:
    place = path.relative_to(PACKAGE)
    room = REPOSITORY / "tests" / place.parent
    own = room / f"test_{place.name}"
    if own.exists():
        shared = (file for file in room.glob("test_*.py") if not (path.parent / file.name[len("test_") :]).exists())
        return sorted({str(own), *map(str, shared)})
    while not any(room.glob("test_*.py")) and room != REPOSITORY / "tests":
        room = room.parent
    return sorted(str(file) for file in room.glob("test_*.py"))


def outcomes(path: Path, mutants: list[Mutant]) -> Iterator[tuple[Mutant, str, float]]:
    """(mutant, KILLED, SURVIVED or SLOW, seconds it took); nothing where the tests fail without a change."""
    tests = tests_of(path)
    own = [file for file in tests if Path(file).name == f"test_{path.name}"]
    # All tests run once without a change: too long for a few that the file of its name kills.
    if own and own != tests and len(mutants) < WORTH_WATCHING:
        left = list(mutants)
        for told in _outcomes(path, mutants, own):
            if told[1] != SURVIVED:
                left.remove(told[0])
                yield told
        mutants = left
    if mutants:
        yield from _outcomes(path, mutants, tests)


def _outcomes(path: Path, mutants: list[Mutant], tests: list[str]) -> Iterator[tuple[Mutant, str, float]]:
    reading, writing = os.pipe()
    server = os.fork()
    if server == 0:
        os.close(reading)
        _end(lambda: _run_tests(tests, [_Forks(path, mutants, writing)]))
    os.close(writing)
    limit_s = None
    with open(reading, encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            if "alone_s" in told:
                limit_s = told["alone_s"]
                continue
            mutant = mutants[told["mutant"]]
            outcome, took = told["outcome"], told["took"]
            if outcome == NOT_SWAPPED:
                outcome, again = _forked(lambda mutant=mutant: _fresh(path, mutant, tests), limit_s)
                took += again
            yield mutant, outcome, took
    os.waitpid(server, 0)


def warm_up() -> None:
    """Loads what every child needs, but nothing of the package."""
    import hypothesis  # noqa: F401
    import numpy  # noqa: F401
    import osgeo.gdal
    import osgeo.ogr
    import osgeo.osr  # noqa: F401
    import pytest  # noqa: F401
    import scipy.ndimage
    import scipy.sparse.csgraph
    import scipy.stats  # noqa: F401


class _Forks:
    """A plugin of pytest's that runs the collected tests once for every mutant, in children, instead of once."""

    def __init__(self, path: Path, mutants: list[Mutant], tells: int) -> None:
        self._path, self._mutants, self._tells = path, mutants, tells
        self._importing = Reach(path)
        self._importing.start()

    def pytest_runtestloop(self, session: object) -> bool | None:
        self._importing.stop()
        if session.testsfailed:
            return None
        reached, alone_s = self._reached(session)
        if reached is None:
            return True
        self._tell(alone_s=alone_s)
        for number, mutant in enumerate(self._mutants):
            outcome, took = _forked(lambda mutant=mutant: self._changed(session, mutant, reached), alone_s)
            self._tell(mutant=number, outcome=outcome, took=took)
        return True

    def _tell(self, **what: object) -> None:
        os.write(self._tells, (json.dumps(what) + "\n").encode())

    def _reached(self, session: object) -> tuple[dict[str, tuple[float, list[int]]] | None, float]:
        """What each test reaches, and the processor's seconds of all; None where one of them fails.

        Of few mutants nothing is known of any test.
        """
        is_watched = len(self._mutants) >= WORTH_WATCHING
        with tempfile.NamedTemporaryFile() as kept:

            def child() -> int:
                if not is_watched:
                    Path(kept.name).write_text("{}", encoding="utf-8")
                    return _loop(session)
                reach = Reach(self._path)
                session.config.pluginmanager.register(reach)
                reach.start()
                status = _loop(session)
                reach.stop()
                Path(kept.name).write_text(json.dumps(reach.found()), encoding="utf-8")
                return status

            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            outcome, _ = _forked(child, None)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            alone_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            return (json.loads(Path(kept.name).read_bytes()) if outcome == SURVIVED else None), alone_s

    def _changed(self, session: object, mutant: Mutant, reached: dict[str, tuple[float, list[int]]]) -> int:
        if not swap(self._path, mutant, self._importing.imported()):
            return _NOT_SWAPPED

        def order(item: object) -> tuple[bool, float]:
            took, lines = reached.get(item.nodeid, (0.0, []))
            return mutant.line not in lines, took

        if not reached:  # the file of its name tells soonest
            session.items.sort(key=lambda item: item.path.name != f"test_{self._path.name}")
            return _loop(session)
        # What one test has computed, others in its file may look at.
        files = {item.path for item in session.items if not order(item)[0]}
        session.items[:] = sorted((item for item in session.items if item.path in files), key=order)
        return _loop(session) if session.items else 0


def _loop(session: object) -> int:
    """The tests in their order, up to the first that fails: 1, or 0."""
    from _pytest.main import pytest_runtestloop

    session.config.option.maxfail = 1
    try:
        pytest_runtestloop(session)
    except session.Failed:
        return 1
    return 1 if session.testsfailed else 0


def _run_tests(tests: list[str], plugins: list[object]) -> int:
    os.chdir(REPOSITORY)
    # Plugins load QGIS, which these tests do without: most of the time would go there.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = os.environ["FTL_FIRST_FAILURE"] = "1"
    sys.path.insert(0, str(REPOSITORY))
    import pytest

    return int(pytest.main([*tests, "-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"], plugins=plugins))


def _fresh(path: Path, mutant: Mutant, tests: list[str]) -> int:
    """The tests with the changed module imported in the place of the module."""
    name = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
    tree = mutated(path.read_text(encoding="utf-8"), mutant.number)
    sys.meta_path.insert(0, _Finder(name, _Loader(tree, path), path))
    return _run_tests(tests, [])


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


def _end(work: Callable[[], int]) -> None:
    """Ends this process, a child, in silence with what `work` returns."""
    code = 1
    try:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        code = work()
    finally:
        os._exit(code)


def _forked(work: Callable[[], int], alone_s: float | None) -> tuple[str, float]:
    """What `work` ends with in a child of its own that leaves no files behind, and the seconds it took.

    `alone_s`: what the tests take of the processor without a change; None knows no limit.
    """
    before, scratch = time.monotonic(), tempfile.mkdtemp(prefix="mutant")
    os.chmod(scratch, 0o755)  # a test that gives up the rights of root has to get through to its files
    process = os.fork()
    if process == 0:
        os.setpgid(0, 0)
        os.environ["PYTEST_DEBUG_TEMPROOT"] = os.environ["TMPDIR"] = tempfile.tempdir = scratch
        if alone_s is not None:
            limit = int(max(LEAST_S, TIMES_SLOWER * alone_s)) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        _end(work)
    longest_s = float("inf") if alone_s is None else max(LEAST_WAIT_S, TIMES_LONGER * alone_s)
    while True:
        done, status = os.waitpid(process, os.WNOHANG)
        took = time.monotonic() - before
        late = took > longest_s
        if done or late:
            break
        time.sleep(0.005)
    with contextlib.suppress(ProcessLookupError):  # and what it has started itself
        os.killpg(process, signal.SIGKILL)
    if late and not done:
        os.waitpid(process, 0)
    shutil.rmtree(scratch, ignore_errors=True)
    if late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)):
        return SLOW, took
    ended = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 1
    return {0: SURVIVED, _NOT_SWAPPED: NOT_SWAPPED}.get(ended, KILLED), took
