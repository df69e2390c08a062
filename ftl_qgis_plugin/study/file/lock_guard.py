"""Keeps a study's write-ahead log alive while this process works with it.

On POSIX systems all locks that a process holds on a file are gone as soon as it closes any handle of that file. GDAL
opens and closes a GeoPackage each time to look at its first bytes, QGIS with every layer; so SQLite's locks in this
process vanish without its knowing. In write-ahead mode one lock matters: the shared one on the file, by which others
see that the log is in use. Without it, another program that closes the study removes the log under us, and what is
written from then on goes to a file without a name. (The locks by which readers and writers take turns lie on the
-shm file, which nobody else opens.)

Linux has locks that belong to an open file instead of a process and outlive all this. The guard holds such a one on
the bytes that SQLite uses for its shared lock. It has to be let go before the study goes back to a single file.

See "File Locking And Concurrency In SQLite Version 3" and fcntl(2), "Open file description locks".
"""

from __future__ import annotations

import os
import struct
import threading
from typing import ClassVar

try:
    import fcntl
except ImportError:  # Windows, whose locks belong to the handle
    fcntl = None

# os_unix.c: PENDING_BYTE + 2, SHARED_SIZE.
_SHARED_FIRST = 0x40000002
_SHARED_BYTES = 510
# Whose locks or shared memory are none between computers.
_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "fuse.sshfs", "fuse.rclone", "ceph", "glusterfs", "lustre", "davfs")


class LockGuard:
    """One per connection; they share one handle per file, which is closed only when nothing else holds locks on it."""

    _held: ClassVar[dict[tuple[int, int], list]] = {}  # (device, inode): [handle, users, path]
    _lock = threading.Lock()

    def __init__(self, path: str) -> None:
        self._path = path
        self._key: tuple[int, int] | None = None

    def hold(self) -> None:
        """Takes the lock; nothing where somebody is just leaving the log."""
        if self._key is not None:
            return
        with self._lock:
            status = os.stat(self._path)
            key = status.st_dev, status.st_ino
            if key not in self._held:
                self._held[key] = [os.open(self._path, os.O_RDONLY | os.O_CLOEXEC), 0, self._path]
            entry = self._held[key]
            if entry[1] == 0 and not _set_lock(entry[0], fcntl.F_RDLCK):
                return
            entry[1] += 1
            self._key = key

    def let_go(self) -> list[str]:
        """Gives the lock back; returns the files whose log nobody in this process needs any more (see `sweep`)."""
        if self._key is not None:
            with self._lock:
                self._held[self._key][1] -= 1
                self._key = None
        return self.sweep()

    @classmethod
    def sweep(cls) -> list[str]:
        """Lets go of what is kept only because QGIS had layers in the log; the files whose log is free now."""
        free = []
        with cls._lock:
            for key, (handle, users, path) in list(cls._held.items()):
                if users == 0 and not _is_used_by_us(path, key[1]):
                    _set_lock(handle, fcntl.F_UNLCK)
                    # Closing it takes nothing from anybody: this process holds no locks on the file.
                    os.close(handle)
                    del cls._held[key]
                    free.append(path)
        return free

    @classmethod
    def abandon(cls) -> None:
        """Gives back every lock, for a program that goes on without us (the plugin is unloaded)."""
        with cls._lock:
            for handle, _users, _path in cls._held.values():
                # Left open: closing it would take the locks of layers that QGIS still has open.
                _set_lock(handle, fcntl.F_UNLCK)
            cls._held.clear()


def is_guarded(path: str) -> bool:
    """Whether such locks are needed and to be had: on Linux, on a disk of this computer."""
    return fcntl is not None and hasattr(fcntl, "F_OFD_SETLK") and not _is_on_network(path)


def is_log_in_use(path: str) -> bool:
    """Whether any program has the write-ahead log open, as the system's list of locks tells. False: nobody knows."""
    try:
        return _is_locked(os.stat(path + "-shm").st_ino) or _is_locked(os.stat(path).st_ino, kind="OFDLCK")
    except OSError:
        return False


def _is_used_by_us(path: str, inode: int) -> bool:
    try:
        shared = os.stat(path + "-shm").st_ino
    except OSError:
        shared = inode
    return any(_is_locked(one, os.getpid()) for one in (inode, shared))


def _set_lock(handle: int, kind: int) -> bool:
    # struct flock, on Linux's 64 bits: type, whence, start, length, process.
    request = struct.pack("hhqqi4x", kind, os.SEEK_SET, _SHARED_FIRST, _SHARED_BYTES, 0)
    try:
        fcntl.fcntl(handle, fcntl.F_OFD_SETLK, request)
    except OSError:
        return False
    return True


def _is_locked(inode: int, process: int | None = None, kind: str = "POSIX") -> bool:
    """Whether a lock of the kind lies on the file (by this process).

    The system's lines are like `1: POSIX ADVISORY READ 42 fe:00:7 0 9`: the process, then device and inode.
    """
    try:
        with open("/proc/locks", encoding="ascii", errors="replace") as file:
            lines = [line.split() for line in file]
    except OSError:
        return False
    for words in lines:
        is_ours = len(words) >= 8 and words[1] == kind and words[5].rpartition(":")[2] == str(inode)
        if is_ours and process in (None, int(words[4])):
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
