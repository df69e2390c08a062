"""Fixtures for tests that run Processing algorithms. Nothing here loads QGIS by itself: the core's tests need none."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import itertools
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import hypothesis
import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PLUGIN = "ftl_qgis_plugin"
sys.path.insert(0, str(Path(__file__).parent))  # product_layouts

# Property tests try the same examples each time, so that a change fails for what it did; FTL_EXPLORE=1 tries new ones.
# scripts/mutate.py only wants to know whether they fail: FTL_FIRST_FAILURE=1 looks for no simpler example.
# A busy machine is no fault: neither an example's time counts nor that of making them.
UNTIMED = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("repeatable", derandomize=True, **UNTIMED)
hypothesis.settings.register_profile("explore", **UNTIMED)
hypothesis.settings.load_profile("explore" if os.environ.get("FTL_EXPLORE") else "repeatable")
if os.environ.get("FTL_FIRST_FAILURE"):
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("first failure", derandomize=True, phases=phases, **UNTIMED)
    hypothesis.settings.load_profile("first failure")
if not os.environ.get("FTL_EXPLORE"):
    # Hypothesis also tries the constants of all modules that are loaded, those of numpy and QGIS too: in a fresh
    # checkout reading them takes seconds, and a test would try other examples alone than beside others.
    hypothesis.internal.conjecture.providers._get_local_constants = hypothesis.internal.constants_ast.Constants

# Before Qt starts, where pytest-qgis has not started it yet.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


# Words of which a file of such tests has one at least: others need not be read where only these are asked for.
OF_WINDOWS = re.compile(r"\b(harness|build|package|installed|qgis_process)\b")
# And such of which a test of core and study has one where more counts than the libraries scripts/matrix.sh compares.
OF_MORE_THAN_NUMBERS = re.compile(r"\b(qgis|qgis_\w+|h5py|product_layouts)\b")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves out files without tests of the part that is run: reading all of them takes as long as some tests."""
    if not collection_path.name.startswith("test_"):
        return None
    if config.option.markexpr.startswith(("window", "package")):
        return OF_WINDOWS.search(collection_path.read_text(encoding="utf-8")) is None or None
    room = collection_path.relative_to(Path(__file__).parent).parts[0]
    if os.environ.get("FTL_LEAVE_OUT_NUMBERS") == "1" and room in ("core", "study"):
        return OF_MORE_THAN_NUMBERS.search(collection_path.read_text(encoding="utf-8")) is None or None
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what scripts/test.sh runs beside the rest: these tests mostly wait for another program."""
    for item in items:
        if "build" in item.fixturenames:
            item.add_marker("package")
            item.add_marker("window")
        elif hasattr(item.module, "harness"):
            item.add_marker("window")
    marked = {item.path for item in items if item.get_closest_marker("window")}
    lost = [str(path) for path in marked if not OF_WINDOWS.search(path.read_text(encoding="utf-8"))]
    if lost:
        raise pytest.UsageError(f"never run as a part, for OF_WINDOWS in tests/conftest.py does not know them: {lost}")


@pytest.fixture(autouse=True)
def qgis_show_map() -> None:
    """In place of pytest-qgis's, for which every test had a folder made: nothing here asks for its map."""


@pytest.fixture(scope="module")
def new_folder(request, tmp_path_factory) -> Callable[[str], Path]:
    """A function (name) -> a new folder beside those of the module's other tests."""
    folder = tmp_path_factory.mktemp(request.module.__name__.rpartition(".")[2][:30])
    numbers = itertools.count()

    def make(name: str) -> Path:
        path = folder / f"{name}{next(numbers)}"
        path.mkdir(mode=0o700)
        return path

    return make


@pytest.fixture
def tmp_path(request, new_folder) -> Path:
    """As pytest's own, which reads the names of all folders made before: of thousands, for each new one."""
    return new_folder(re.sub(r"\W", "_", request.node.name)[:30])


@pytest.fixture(params=[False, True], ids=["codes", "exceptions"])
def reporting(request) -> Iterator[bool]:
    """GDAL, OGR and OSR report by codes, or by exceptions as another plugin may have switched on; then as before."""
    with _reports(request.param):
        yield request.param


@pytest.fixture
def reporting_by_exceptions() -> Iterator[None]:
    with _reports(True):
        yield


@contextlib.contextmanager
def _reports(by_exceptions: bool) -> Iterator[None]:
    from osgeo import gdal, ogr, osr

    modules = gdal, ogr, osr

    def report(by_exceptions: bool) -> None:
        for _ in modules:  # they lie on each other, in any order
            for module in reversed(modules):
                with contextlib.suppress(RuntimeError):
                    if module.GetUseExceptions():
                        module.DontUseExceptions()
        for module in modules if by_exceptions else ():
            module.UseExceptions()

    before = bool(gdal.GetUseExceptions())
    report(by_exceptions)
    try:
        yield
    finally:
        report(before)


@pytest.fixture(autouse=True)
def errors_as_before() -> Iterator[None]:
    """How GDAL, OGR and OSR report is one switch for all tests of a process: none may leave it changed."""
    before = _reporting()
    yield
    if before is not None:
        assert _reporting() == before


def _reporting() -> list[int] | None:
    if "osgeo.gdal" not in sys.modules:
        return None
    return [
        sys.modules[name].GetUseExceptions() for name in ("osgeo.gdal", "osgeo.ogr", "osgeo.osr") if name in sys.modules
    ]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real data sets; tests that need it are skipped where it is absent."""
    for folder in (os.environ.get("FTL_SHARED_DATA"), REPOSITORY.parent / "shared" / "data"):
        if folder and Path(folder).is_dir():
            return Path(folder)
    pytest.skip("no real data: set FTL_SHARED_DATA to their folder")


@pytest.fixture
def disk(tmp_path) -> Iterator[Path]:
    """Folder of a file system of 4 MB in memory; skips where none can be mounted (only root may)."""
    folder, mount = tmp_path / "disk", shutil.which("mount")
    folder.mkdir()
    if mount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("mounting a file system needs root")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield folder
    # The command wants to read /proc, which a bare chroot lacks.
    detach_when_unused = 2
    assert ctypes.CDLL(None).umount2(os.fsencode(folder), detach_when_unused) == 0


@pytest.fixture(scope="session")
def fill_disk() -> Callable[[Path], Path]:
    """A function (folder) that leaves nothing free there; returns the file that takes the space."""

    def fill(folder: Path) -> Path:
        path = folder / "filler"
        with open(path, "wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(b"\0" * 4096):
                pass
        assert shutil.disk_usage(folder).free == 0
        return path

    return fill


@pytest.fixture(autouse=True, scope="session")
def no_layer_outlives_qgis(request):
    """Deletes layers and closes rasters that are left when the session ends; nothing where QGIS is not loaded.

    An exception that leaves Python code called by QGIS is leaked by the bindings, and with it all that its frames
    hold. What is deleted only after QGIS and GDAL have ended crashes the test run (seen on 3.40).
    """
    if "qgis.core" not in sys.modules:
        yield
        return
    request.getfixturevalue("qgis_app")  # torn down after this one
    yield
    from qgis.core import QgsMapLayer
    from qgis.PyQt import sip

    from ftl_qgis_plugin.core.grids.raster import AlignedRaster

    gc.collect()
    for item in gc.get_objects():
        if isinstance(item, AlignedRaster):
            item.__setstate__(item.__getstate__())  # as after pickling: without an open file
        elif isinstance(item, QgsMapLayer) and not sip.isdeleted(item) and sip.ispyowned(item):
            sip.delete(item)


@pytest.fixture(autouse=True)
def no_widget_outlives_its_test():
    """Deletes widgets of the plugin that a test leaves behind; nothing where no widgets are loaded.

    Left to the garbage collector, a page dies in any order: its slots may have lost what they close over when the
    page's own layer boxes still tell of layers that go (seen as a crash on 3.40, in another test).
    """
    yield
    if "qgis.PyQt.QtWidgets" not in sys.modules:
        return
    from qgis.PyQt import sip
    from qgis.PyQt.QtWidgets import QApplication

    if QApplication.instance() is None:
        return
    for widget in QApplication.topLevelWidgets():
        if type(widget).__module__.startswith(PLUGIN) and not sip.isdeleted(widget):
            sip.delete(widget)


class Built(NamedTuple):
    zip: Path
    complaints: str  # what the check at the end of the build found


@pytest.fixture(scope="session")
def build(tmp_path_factory) -> Built:
    """The zip; FTL_PACKAGE names one built and checked elsewhere (on a machine that has the packaging tools)."""
    if os.environ.get("FTL_PACKAGE"):
        return Built(Path(os.environ["FTL_PACKAGE"]), "")
    target = tmp_path_factory.mktemp("package")
    command = ["bash", str(REPOSITORY / "scripts" / "package.sh"), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    built = target / "ftl_qgis_plugin.zip"
    assert built.exists(), done.stdout + done.stderr
    return Built(built, done.stderr if done.returncode else "")


@pytest.fixture(scope="session")
def package(build) -> Path:
    return build.zip


@pytest.fixture(scope="session")
def processing_registry(qgis_processing):
    """QGIS's registry of Processing providers, with the native ones loaded."""
    from qgis.core import QgsApplication

    return QgsApplication.processingRegistry()


@pytest.fixture(scope="session")
def ftl_provider(processing_registry):
    """The plugin's provider, added for the session."""
    from ftl_qgis_plugin.algorithms.provider import FtlProvider

    provider = FtlProvider()
    added = processing_registry.addProvider(provider)
    assert added
    yield provider
    processing_registry.removeProvider(provider)


@pytest.fixture(scope="session")
def run_algorithm(ftl_provider):
    """A function (id or algorithm, parameters, feedback=None) -> (results, feedback).

    The feedback collects: `infos`, `warnings`, `errors`, `debug` (texts) and `percents`. Failures raise
    QgsProcessingException, as in `processing.run`. Parameters unknown to the algorithm fail the test.
    """
    import processing
    from qgis.core import QgsApplication

    def run(algorithm, parameters, feedback=None, context=None):
        feedback = feedback or collecting_feedback()
        if isinstance(algorithm, str):
            identifier = algorithm if ":" in algorithm else f"ftl:{algorithm}"
            algorithm = QgsApplication.processingRegistry().createAlgorithmById(identifier)
            assert algorithm is not None, f"{identifier} is not registered; failures: {ftl_provider.failures}"
        known = {definition.name() for definition in algorithm.parameterDefinitions()}
        assert set(parameters) <= known, f"unknown parameters: {sorted(set(parameters) - known)}"
        results = processing.run(algorithm, parameters, feedback=feedback, context=context)
        return results, feedback

    return run


def collecting_feedback(cancel_at: float | None = None):
    """A QgsProcessingFeedback that keeps what it is told; `cancel_at` cancels once that percentage is reached."""
    from qgis.core import QgsProcessingFeedback

    class CollectingFeedback(QgsProcessingFeedback):
        def __init__(self):
            super().__init__()
            self.infos, self.warnings, self.errors, self.debug, self.percents = [], [], [], [], []
            self.progressChanged.connect(self._keep_percent)

        def _keep_percent(self, percent):
            self.percents.append(percent)
            if cancel_at is not None and percent >= cancel_at:
                self.cancel()

        def pushInfo(self, info):
            self.infos.append(info)

        def pushWarning(self, warning):
            self.warnings.append(warning)

        def reportError(self, error, fatalError=False):
            self.errors.append(error)

        def pushDebugInfo(self, info):
            self.debug.append(info)

    return CollectingFeedback()


@pytest.fixture
def make_feedback():
    """`collecting_feedback`, for tests that need to cancel or to pass their own."""
    return collecting_feedback


@pytest.fixture(scope="session")
def installed(package, tmp_path_factory) -> Path:
    """A folder of plugins that holds the unpacked zip."""
    plugins = tmp_path_factory.mktemp("plugins")
    with zipfile.ZipFile(package) as archive:
        archive.extractall(plugins)
    return plugins


@pytest.fixture(scope="session")
def qgis_process(installed, tmp_path_factory):
    """A function that runs qgis_process with the installed plugin in a profile of its own, and returns its output."""
    profile = tmp_path_factory.mktemp("profile")
    # Debian 12's wrapper passes on an option that QGIS 3.22 does not know.
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if program is None:
        pytest.skip("qgis_process is not installed")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_CUSTOM_CONFIG_PATH": str(profile),
        "QGIS_PLUGINPATH": str(installed),
    }
    environment.pop("PYTHONPATH", None)

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [program, *arguments], env=environment, capture_output=True, text=True, timeout=120, cwd=profile
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("plugins", "enable", PLUGIN)
    return run
