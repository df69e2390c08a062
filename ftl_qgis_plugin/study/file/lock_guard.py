"""Locks of a study that hold whatever else this process does with the file.

On POSIX systems all locks that a process holds on a file are gone as soon as it closes any handle of that file. GDAL
opens and closes a GeoPackage each time to look at its first bytes, QGIS with every layer; so SQLite's locks in this
process vanish without its knowing. Two of them matter:

- In write-ahead mode (QGIS puts a file into it while a layer is edited) the shared one, by which others see that the
  log is in use. Without it, another program that closes the study removes the log under us, and what is written from
  then on goes to a file without a name. The locks by which readers and writers take turns lie on the -shm file, which
  nobody else opens.
- In the other mode that of whoever writes. Without it two programs may write at the same time.

Linux has locks that belong to an open file instead of a process and outlive all this. The guard holds such a one on
the bytes of SQLite's shared lock while there is a log; it has to be let go before the study goes back to a single
file. And one on a byte of our own while the plugin writes, by which at least its own programs take turns.

The mode itself is left to QGIS: layers that it has opened without locks cannot read a file that is put into
write-ahead mode under them.

Windows needs none of this: there a lock belongs to the handle that took it, so SQLite's own hold. macOS drops them as
Linux does and lists none, so nothing can be guarded: the guide says that a study is to be open in one program there.

See "File Locking And Concurrency In SQLite Version 3" and fcntl(2), "Open file description locks".
"""

from __future__ import annotations

import os
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

try:
    import fcntl
except ImportError:  # Windows, whose locks belong to the handle
    fcntl = None

# os_unix.c: PENDING_BYTE + 2, SHARED_SIZE.
_SHARED_FIRST = 0x40000002
_SHARED_BYTES = 510
# Far from SQLite's own, and from what any study grows to. Locks need no bytes to lie on.
_TURN = 0x7FF00000
_STEP_S = 0.005
# Whose locks or shared memory are none between computers.
_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "fuse.sshfs", "fuse.rclone", "ceph", "glusterfs", "lustre", "davfs")


class _Handle:
    """An open file and who uses it; one for each study in this process."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.writable = -1
        self.users = 0
        self.has_log = False
        self.turn = threading.Lock()


class LockGuard:
    """One per connection; they share one handle per file, which is closed only when nothing else holds locks on it."""

    _handles: ClassVar[dict[tuple[int, int], _Handle]] = {}  # by device and inode
    _lock = threading.Lock()

    def __init__(self, path: str) -> None:
        """OSError: the file cannot be opened."""
        with self._lock:
            status = os.stat(path)
            key = status.st_dev, status.st_ino
            if key not in self._handles:
                self._handles[key] = _Handle(path)
            self._handle = self._handles[key]
            self._handle.users += 1

    def keep_log(self) -> None:
        """There is a write-ahead log: it has to stay. Nothing where somebody is just leaving it."""
        if not self._handle.has_log:
            self._handle.has_log = _set_lock(self._handle.number, fcntl.F_RDLCK, _SHARED_FIRST, _SHARED_BYTES)

    @contextmanager
    def writing(self, seconds: float) -> Iterator[bool]:
        """Nobody else of the plugin's writes within it; False where another one still does after so many seconds."""
        handle, end = self._handle, time.monotonic() + seconds
        if not handle.turn.acquire(timeout=max(seconds, 0.0)):
            yield False
            return
        try:
            if handle.writable < 0:
                try:
                    handle.writable = os.open(handle.path, os.O_RDWR | os.O_CLOEXEC)
                except OSError:  # SQLite will say what is wrong
                    yield True
                    return
            while not (has_turn := _set_lock(handle.writable, fcntl.F_WRLCK, _TURN, 1)):
                if time.monotonic() >= end:
                    break
                time.sleep(_STEP_S)
            try:
                yield has_turn
            finally:
                if has_turn:
                    _set_lock(handle.writable, fcntl.F_UNLCK, _TURN, 1)
        finally:
            handle.turn.release()

    def let_go(self) -> list[str]:
        """This connection is closed; returns the files whose log nobody in this process needs any more."""
        with self._lock:
            self._handle.users -= 1
        return self.sweep()

    @classmethod
    def sweep(cls) -> list[str]:
        """Lets go of what is kept only because QGIS had layers in the log; the files whose log is free now."""
        free = []
        with cls._lock:
            for key, handle in list(cls._handles.items()):
                if handle.users == 0 and not _is_used_by_us(handle.path, key[1]):
                    # Closing takes nothing from anybody: this process holds no locks on the file.
                    for number in (handle.number, handle.writable):
                        if number >= 0:
                            os.close(number)
                    del cls._handles[key]
                    if handle.has_log:
                        free.append(handle.path)
        return free

    @classmethod
    def abandon(cls) -> None:
        """Gives back every lock, for a program that goes on without us (the plugin is unloaded)."""
        with cls._lock:
            for handle in cls._handles.values():
                # Left open: closing it would take the locks of layers that QGIS still has open.
                _set_lock(handle.number, fcntl.F_UNLCK, _SHARED_FIRST, _SHARED_BYTES)
            cls._handles.clear()


def is_guarded(path: str) -> bool:
    """Whether such locks are needed and to be had: on Linux, on a disk of this computer."""
    return fcntl is not None and hasattr(fcntl, "F_OFD_SETLK") and not _is_on_network(path)


def is_log_in_use(path: str) -> bool:
    """Whether any program has the write-ahead log open, as the system's list of locks tells. False: nobody knows."""
    try:
        # Ours on the file: the first byte tells a kept log from somebody's turn to write.
        shared = str(_SHARED_FIRST)
        return _is_locked(os.stat(path + "-shm").st_ino) or _is_locked(os.stat(path).st_ino, None, "OFDLCK", shared)
    except OSError:
        return False


def _is_used_by_us(path: str, inode: int) -> bool:
    try:
        shared = os.stat(path + "-shm").st_ino
    except OSError:
        shared = inode
    return any(_is_locked(one, os.getpid()) for one in (inode, shared))


def _set_lock(handle: int, kind: int, first: int, count: int) -> bool:
    # struct flock, on Linux's 64 bits: type, whence, start, length, process.
    request = struct.pack("hhqqi4x", kind, os.SEEK_SET, first, count, 0)
    try:
        fcntl.fcntl(handle, fcntl.F_OFD_SETLK, request)
    except OSError:
        return False
    return True


def _is_locked(inode: int, process: int | None = None, kind: str = "POSIX", first: str = "") -> bool:
    """Whether a lock of the kind lies on the file (by this process, from this byte on).

    The system's lines are like `1: POSIX ADVISORY READ 42 fe:00:7 0 9`: the process, then device and inode.
    """
    try:
        with open("/proc/locks", encoding="ascii", errors="replace") as file:
            lines = [line.split() for line in file]
    except OSError:
        return False
    for words in lines:
        is_ours = len(words) >= 8 and words[1] == kind and words[5].rpartition(":")[2] == str(inode)
        if is_ours and process in (None, int(words[4])) and first in ("", words[6]):
            return True
    return False


def _is_on_network(path: str) -> bool:
    try:
        with open("/proc/self/mounts", encoding="utf-8", errors="replace") as file:
            mounts = [line.split()[1:3] for line in file]
    except OSError:
        return False
    real = os.path.realpath(path)
    places = [
        (len(place), kind)
        for place, kind in ((one.replace("\\040", " "), kind) for one, kind in mounts)
        if real == place or real.startswith(place.rstrip("/") + "/")
    ]
    return bool(places) and max(places)[1].startswith(_NETWORK)
