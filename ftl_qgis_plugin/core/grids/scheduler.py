"""Blocks on other machines: the executor of a dask scheduler, for those who have one. Never needed.

The workers need this package, numpy, scipy and GDAL (no QGIS), and the same paths to the files.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import platform
import socket
import struct
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from osgeo import gdal

from ..errors import FtlError

_TIMEOUT_S = 10
# A block whose worker died is computed again elsewhere; one that kills every worker is given up.
_RETRIES = 3
# Workers may be started anew; without any for so long nobody does. Asked that often.
_ALONE_S, _ASK_S = 60.0, 2.0

_GREETING = struct.Struct("<Q")
_LONGEST_GREETING = 2**20

_default_address = ""  # as set for this process


def default_address() -> str:
    """The scheduler of a run that is not told another one; "" for none."""
    return _default_address


def set_default_address(address: str) -> None:
    """For all algorithms from now on in this process, where their parameter is left as it is."""
    global _default_address
    _default_address = address.strip()


@contextmanager
def executor_of(address: str) -> Iterator[Executor | None]:
    """The executor of the scheduler at `address` ("tcp://host:8786"); None where the address is empty: threads here.

    FtlError: dask.distributed is not installed, nothing answers, no worker, or workers of other versions; scheduler or
    workers are gone before the work is done.
    """
    if not address.strip():
        yield None
        return
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        if error.name != "distributed":  # there, but not what it needs
            raise FtlError(
                "The scheduler {address} needs the Python package 'distributed', which cannot be loaded ({reason}). "
                "Install it again, or leave the scheduler empty to work on this machine.",
                address=address,
                reason=error,
            ) from error
        raise FtlError(
            "The scheduler {address} needs the Python package 'distributed', which is not installed here. Install it "
            "(pip install distributed), or leave the scheduler empty to work on this machine.",
            address=address,
        ) from error
    _knock(address.strip())
    try:
        client = distributed.Client(address.strip(), timeout=_TIMEOUT_S)
    except Exception as error:  # of what it does not understand dask makes whatever it finds in it
        raise _stranger(address) from error
    with client:
        _require_same(client, address)
        executor = client.get_executor(retries=_RETRIES, pure=False)
        # So many blocks are under way at once: see `blocks.map_in_order`.
        executor.workers = max(sum(client.nthreads().values()), 1)
        executor.check = _Workers(client, address).check
        try:
            yield executor
        except Exception as error:
            if not _is_of_the_cluster(error):
                raise
            raise FtlError(
                "The scheduler {address} or its workers stopped in the middle of the work ({reason}). Start them "
                "again, with more memory if they ran out of it, or leave the scheduler empty to work on this machine.",
                address=address,
                reason=str(error) or type(error).__name__,
            ) from error


class _Workers:
    """Whether there are any, while blocks are waited for: a scheduler alone would keep them for ever."""

    def __init__(self, client: object, address: str) -> None:
        self._client = client
        self._address = address
        self._asked = self._seen = time.monotonic()

    def check(self) -> None:
        """FtlError: no worker has been there for _ALONE_S."""
        now = time.monotonic()
        if now - self._asked < _ASK_S:
            return
        self._asked = now
        if self._client.nthreads():
            self._seen = now
        elif now - self._seen >= _ALONE_S:
            raise _no_worker(self._address)


def _no_worker(address: str) -> FtlError:
    return FtlError("The scheduler {address} has no worker. Start one: dask worker {address}", address=address)


def _is_of_the_cluster(error: Exception) -> bool:
    """Whether it is dask that gave up, and not the work that failed: what was asked for is dropped where the scheduler
    is gone."""
    return isinstance(error, CancelledError) or type(error).__module__.partition(".")[0] == "distributed"


def _knock(address: str) -> None:
    """FtlError: no address, or no scheduler answers there.

    A client of dask's that was refused its address holds up whoever drops it for 20 s, waits for ever where the other
    side is silent, and takes the first bytes of another program's greeting for a length that no memory holds. So none
    is made before somebody has greeted as a scheduler does: with the length of what follows, in 8 bytes.
    """
    protocol, _mark, place = address.rpartition("://")
    host, _mark, port = place.rpartition(":")
    if protocol not in ("", "tcp", "tls") or not host or not port.isdigit():
        raise FtlError(
            "{address} is no address of a dask scheduler. Give it as tcp://host:8786, or leave the scheduler empty to "
            "work on this machine.",
            address=address,
        )
    try:
        with socket.create_connection((host.strip("[]"), int(port)), _TIMEOUT_S) as connection:
            is_scheduler = protocol == "tls" or _greets(connection)
    except (OSError, ValueError, OverflowError) as error:
        reason = (error.strerror if isinstance(error, OSError) else "") or error
        raise FtlError(
            "The scheduler {address} cannot be reached ({reason}). Check that it runs, or leave the scheduler empty to "
            "work on this machine.",
            address=address,
            reason=reason,
        ) from error
    if not is_scheduler:
        raise _stranger(address)


def _greets(connection: socket.socket) -> bool:
    greeting = b""
    try:
        while len(greeting) < _GREETING.size and (more := connection.recv(_GREETING.size - len(greeting))):
            greeting += more
    except OSError:  # a time-out, or the other side hung up
        return False
    return len(greeting) == _GREETING.size and _GREETING.unpack(greeting)[0] < _LONGEST_GREETING


def _stranger(address: str) -> FtlError:
    return FtlError(
        "What answers at {address} is no dask scheduler that this machine's dask understands. Check the port and the "
        "versions, or leave the scheduler empty to work on this machine.",
        address=address,
    )


def versions() -> dict[str, str]:
    """What has to be the same on both sides for results to be the same."""
    digest = hashlib.sha256()
    core = Path(__file__).resolve().parent.parent
    for path in sorted(core.rglob("*.py")):
        digest.update(path.relative_to(core).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "numpy": np.__version__,
        "scipy": importlib.metadata.version("scipy"),
        "GDAL": gdal.__version__,
        "this package": digest.hexdigest()[:12],
    }


def _require_same(client: object, address: str) -> None:
    if not client.nthreads():
        raise _no_worker(address)
    try:
        theirs = client.run(versions)
    except Exception as error:  # whatever the worker's Python says
        raise FtlError(
            "The workers of {address} cannot run this package ({reason}). Install it, numpy, scipy and GDAL there.",
            address=address,
            reason=error,
        ) from error
    ours = versions()
    for worker, found in theirs.items():
        for name, version in ours.items():
            if found.get(name) != version:
                raise FtlError(
                    "The worker {worker} has another version of {name} ({theirs}) than this machine ({ours}). Install "
                    "the same there.",
                    worker=worker,
                    name=name,
                    theirs=found.get(name, "-"),
                    ours=version,
                )
