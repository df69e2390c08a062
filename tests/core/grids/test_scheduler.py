"""Blocks on a dask cluster of processes: the same bytes as by threads, a killed worker, other versions."""

from __future__ import annotations

import concurrent.futures as futures
import datetime
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest

import product_layouts as layouts  # isort: skip

from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.grids import scheduler
from ftl_qgis_plugin.core.grids.scheduler import executor_of
from ftl_qgis_plugin.core.products.pairs.folder import find_pairs
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.stacking import options as names
from ftl_qgis_plugin.core.stacking.options import StackOptions
from ftl_qgis_plugin.core.stacking.reading.pair_stack import PairStack
from ftl_qgis_plugin.core.stacking.run import stack_pairs

SHAPE = (64, 80)


def test_no_address_means_this_machine():
    with executor_of("  ") as executor:
        assert executor is None


def test_a_scheduler_that_cannot_be_used_gets_a_sentence(monkeypatch):
    monkeypatch.setattr(scheduler, "_TIMEOUT_S", 0.5)
    sentence = r"'distributed', which is not installed|cannot be reached"
    with pytest.raises(FtlError, match=sentence), executor_of("tcp://127.0.0.1:1"):
        pass


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("nonsense", "nonsense is no address of a dask scheduler"),
        ("tcp://host", "tcp://host is no address"),
        ("http://127.0.0.1:80", "is no address"),
        ("tcp://127.0.0.1:1", "cannot be reached"),
        ("tcp://127.0.0.1:99999", "cannot be reached"),
        ("tcp://..:8786", "cannot be reached"),
    ],
)
def test_no_client_is_made_where_nobody_answers(monkeypatch, address, sentence):
    """dask's, refused its address, holds up whoever drops it for 20 s."""
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace())
    with pytest.raises(FtlError, match=sentence), executor_of(address):
        pass


@pytest.mark.parametrize("greeting", [b"", b"SSH-2.0-OpenSSH_9.2p1\r\n", b"\x10\0\0"])
def test_another_program_at_the_address_gets_a_sentence(monkeypatch, greeting):
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace())
    monkeypatch.setattr(scheduler, "_TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        kept = []

        def greet():
            kept.append(server.accept()[0])
            kept[0].sendall(greeting)

        thread = threading.Thread(target=greet)
        thread.start()
        with pytest.raises(FtlError, match="is no dask scheduler"), executor_of(address):
            pass
        thread.join()
        kept[0].close()


def test_a_package_that_lacks_another_one_is_not_called_missing(tmp_path, monkeypatch):
    (tmp_path / "distributed.py").write_text("import a_package_that_nobody_has")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "distributed", raising=False)
    with (
        pytest.raises(FtlError, match=r"cannot be loaded .*a_package_that_nobody_has"),
        executor_of("tcp://127.0.0.1:1"),
    ):
        pass


class Client:
    """As dask's client, of two workers of three threads each that answer `found`."""

    found: ClassVar[object] = None
    threads: ClassVar[dict[str, int]] = {"one": 3, "two": 3}
    made: ClassVar[list[Client]] = []

    def __init__(self, address: str, timeout: float) -> None:
        self.address, self.timeout, self.closed = address, timeout, False
        self.made.append(self)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_error: object) -> None:
        self.closed = True

    def nthreads(self) -> dict[str, int]:
        return self.threads

    def run(self, function: Callable[[], dict[str, str]]) -> dict[str, dict[str, str]]:
        if isinstance(self.found, Exception):
            raise self.found
        return {"one": function(), "two": {**function(), **(self.found or {})}}

    def get_executor(self, **options: object) -> SimpleNamespace:
        return SimpleNamespace(options=options)


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(Client=Client))
    monkeypatch.setattr(Client, "made", [])
    monkeypatch.setattr(scheduler, "_knock", lambda address: None)
    return Client


def test_as_many_blocks_are_under_way_as_the_workers_have_threads(client):
    with executor_of(" tcp://there:8786 ") as executor:
        assert executor.workers == 6
        # Blocks of one run are asked for again and again with the same arguments, of files that change meanwhile.
        assert executor.options == {"retries": 3, "pure": False}
        assert not client.made[0].closed
    assert (client.made[0].address, client.made[0].closed) == ("tcp://there:8786", True)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ({"numpy": "0.1"}, r"The worker two has another version of numpy \(0\.1\) than this machine"),
        ({"scipy": "0.1"}, r"The worker two has another version of scipy \(0\.1\)"),
        ({"this package": "older"}, "The worker two has another version of this package"),
        (ModuleNotFoundError("no ftl"), r"The workers of tcp://there:8786 cannot run this package \(no ftl\)"),
    ],
)
def test_workers_that_would_compute_something_else(client, monkeypatch, found, sentence):
    monkeypatch.setattr(client, "found", found)
    with pytest.raises(FtlError, match=sentence), executor_of("tcp://there:8786"):
        pass
    assert client.made[0].closed


def test_a_scheduler_without_workers(client, monkeypatch):
    monkeypatch.setattr(client, "threads", {})
    with pytest.raises(FtlError, match="has no worker"), executor_of("tcp://there:8786"):
        pass


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (futures.CancelledError("lost"), r"stopped in the middle of the work \(lost\)"),
        (futures.CancelledError(), r"stopped in the middle of the work \(CancelledError\)"),
        (type("KilledWorker", (Exception,), {"__module__": "distributed.scheduler"})("all died"), r"\(all died\)"),
    ],
)
def test_a_cluster_that_is_gone_in_the_middle_gets_a_sentence(client, error, told):
    with pytest.raises(FtlError, match=told), executor_of("tcp://there:8786"):
        raise error


@pytest.mark.parametrize("error", [ValueError("of the work"), CancelledError(), FtlError("{name} is broken", name="x")])
def test_what_the_work_itself_says_stays(client, error):
    with pytest.raises(type(error)) as raised, executor_of("tcp://there:8786"):
        raise error
    assert raised.value is error


@pytest.fixture(scope="module")
def cluster():
    """Two processes for all tests: to start them takes longer than any test. A worker that is killed comes back."""
    distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed (optional)")
    with pytest.MonkeyPatch.context() as patch:
        places = [str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")]
        patch.setenv("PYTHONPATH", os.pathsep.join(places))
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as running:
            yield running


@pytest.fixture
def pairs(tmp_path, monkeypatch):
    dates = [datetime.date(2020, 1, 5) + datetime.timedelta(days=60 * number) for number in range(10)]
    rng = np.random.default_rng(1)
    for number, first in enumerate(dates):
        for second in dates[number + 1 : number + 4]:
            moved = -0.05 * (second - first).days / 365.25 + rng.normal(0, 0.002, SHAPE)
            layouts.hyp3_gamma(tmp_path / "in", first, second, moved, 0.7)
    monkeypatch.setattr(PairStack, "windows_for", lambda stack, *_asked: stack.windows(10_000))
    return find_pairs([str(tmp_path / "in")]).pairs


class Killer(Progress):
    """Kills a process as soon as the first block is done."""

    def __init__(self, victim: int) -> None:
        self.victim = victim

    def report(self, fraction: float) -> None:
        if fraction > 0.06 and self.victim:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = 0


class Counting(Progress):
    """What was told, in order; stops the run once so much is done."""

    def __init__(self, stop_at: float = 2.0) -> None:
        self.told: list[float] = []
        self.stop_at = stop_at

    def report(self, fraction: float) -> None:
        self.told.append(fraction)

    def is_cancelled(self) -> bool:
        return bool(self.told) and self.told[-1] >= self.stop_at


def stacked(
    pairs, folder: Path, executor, progress: Progress | None = None, options: StackOptions | None = None
) -> list[bytes]:
    folder.mkdir()
    paths = {name: str(folder / f"{name}.tif") for name in (names.RATE, names.RATE_STD, names.COHERENCE, names.SERIES)}
    stack_pairs(pairs, options or StackOptions(), paths, progress, executor)
    return [layouts.gdal.Open(path).ReadAsArray().tobytes() for path in paths.values()]


@pytest.mark.parametrize("is_weighted", [True, False], ids=["weighted", "one matrix for all pixels"])
def test_the_bytes_are_those_of_threads(cluster, pairs, tmp_path, is_weighted):
    options = StackOptions() if is_weighted else StackOptions(weighted=False, min_coherence=0.0)
    here = stacked(pairs, tmp_path / "here", None, options=options)
    progress = Counting()
    with executor_of(cluster.scheduler_address) as executor:
        assert stacked(pairs, tmp_path / "there", executor, progress, options) == here
    assert progress.told == sorted(progress.told)
    assert progress.told[-1] == pytest.approx(1)
    assert len(progress.told) > 5


def test_cancelling_leaves_nothing_and_the_cluster_can_be_used_again(cluster, pairs, tmp_path):
    with executor_of(cluster.scheduler_address) as executor, pytest.raises(CancelledError):
        stacked(pairs, tmp_path / "cancelled", executor, Counting(stop_at=0.3))
    assert not list((tmp_path / "cancelled").iterdir())
    with executor_of(cluster.scheduler_address) as executor:
        assert stacked(pairs, tmp_path / "there", executor) == stacked(pairs, tmp_path / "here", None)


def test_candidates_are_the_same_to_the_last_byte(cluster, tmp_path):
    """In strips of a few rows, with a DEM, known landslides and a mask file."""
    from osgeo import osr
    from rasters import write_raster

    from ftl_qgis_plugin.core.candidates import candidates as extraction
    from ftl_qgis_plugin.core.candidates.overlap import Overlap
    from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
    from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
    from ftl_qgis_plugin.core.grids.blocks import strips
    from ftl_qgis_plugin.core.grids.grid import Grid
    from ftl_qgis_plugin.core.grids.raster import RasterSource

    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(150, 120, 500_000, 4_000_000, 20, 20, srs.ExportToWkt())
    rng = np.random.default_rng(4)
    rows, cols = np.mgrid[:120, :150]
    rate = -90 * (np.sin(rows / 9) * np.cos(cols / 11) > 0.6) + rng.normal(0, 4, grid.shape)
    write_raster(str(tmp_path / "rate.tif"), grid, rate.astype(np.float32))
    write_raster(str(tmp_path / "dem.tif"), grid, (cols * 3 + rows).astype(np.float32))
    inputs = Inputs(grid, RasterSource(str(tmp_path / "rate.tif")), dem=RasterSource(str(tmp_path / "dem.tif")))
    table = ThresholdTable((Threshold("deformation_rate", 50, None), Threshold("slope", 1, 60)))

    def found(name: str, executor) -> tuple:
        overlap = Overlap(grid, build_factors(inputs, table.factors), table)
        path = str(tmp_path / f"{name}.tif")
        result = extraction.extract(overlap, extraction.ExtractionOptions(), None, path, executor)
        columns = {key: np.asarray(column).tolist() for key, column in result.candidates.columns.items()}
        return result.candidates.wkb, str(columns), layouts.gdal.Open(path).ReadAsArray().tobytes(), result.passing_px

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extraction, "strips", lambda grid, rows: strips(grid, rows, 20 * grid.width))
        here = found("here", None)
        assert len(here[0]) > 3
        with executor_of(cluster.scheduler_address) as executor:
            assert found("there", executor) == here


def test_a_worker_killed_in_the_middle_costs_time_not_results(cluster, pairs, tmp_path):
    here = stacked(pairs, tmp_path / "here", None)
    with executor_of(cluster.scheduler_address) as executor:
        killer = Killer(next(iter(cluster.workers.values())).pid)
        assert stacked(pairs, tmp_path / "there", executor, killer) == here
    assert killer.victim == 0


def test_a_cluster_whose_workers_are_gone_for_good_is_not_waited_for(pairs, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed (optional)")
    monkeypatch.setattr(scheduler, "_ALONE_S", 1.0)
    monkeypatch.setattr(scheduler, "_ASK_S", 0.1)

    class Emptying(Progress):
        def report(self, fraction: float) -> None:
            if fraction > 0.06 and own.workers:
                own.scale(0)

    own = distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None)
    with own, pytest.raises(FtlError, match="has no worker"), executor_of(own.scheduler_address) as executor:
        stacked(pairs, tmp_path / "there", executor, Emptying())
    assert not list((tmp_path / "there").iterdir())


def test_workers_of_other_versions_are_refused():
    own = scheduler.versions()
    assert own["Python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    real = scheduler._require_same
    calls = []

    class Client:
        def nthreads(self) -> dict:
            return {"tcp://worker": 1}

        def run(self, function) -> dict:
            calls.append(function)
            return {"tcp://worker": {**own, "numpy": "0.1"}}

    with pytest.raises(FtlError, match=r"tcp://worker has another version of numpy \(0\.1\)"):
        real(Client(), "tcp://here")
    assert calls == [scheduler.versions]
