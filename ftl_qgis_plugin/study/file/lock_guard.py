"""Locks of a study that hold whatever else this process does with the file.

On POSIX systems all locks that a process holds on a file are gone as soon as it closes any handle of that file. GDAL
opens and closes a GeoPackage each time to look at its first bytes, QGIS with every layer; so SQLite's locks in this
process vanish without its knowing. Two of them matter:

- In write-ahead mode (QGIS puts a file into it while a layer is edited) the shared one, by which others see that the
  log is in use. Without it, another program that closes the study removes the log under us, and what is written from
  then on goes to a file without a name. The locks by which readers and writers take turns lie on the -shm file, which
  nobody else opens.
- In the other mode that of whoever writes. Without it two programs may write at the same time. And that of whoever
  reads: without it another program may write into the pages that are being read, and half of what is read is old.

Linux has locks that belong to an open file instead of a process and outlive all this. The guard holds such a one on
the bytes of SQLite's shared lock while there is a log; it has to be let go before the study goes back to a single
file. And one on a byte of our own while the plugin writes or reads much, by which at least its own programs take turns.

The mode itself is left to QGIS: layers that it has opened without locks cannot read a file that is put into
write-ahead mode under them.

A third one, on another byte of our own, tells that some program of the plugin's has the study open, whatever the mode:
nothing is put in its place then.

Who else has the log open is asked of the locks themselves: SQLite keeps one on the -shm file as long as it has it
open. The system's list of locks leaves out other programs where each lives in a namespace of its own (Flatpak, snap,
containers), and is nowhere in a bare root.

Windows needs none of this: there a lock belongs to the handle that took it, so SQLite's own hold. macOS drops them as
Linux does and has others of this kind, so nothing is guarded: the guide says that a study is to be open in one program
there.

See "File Locking And Concurrency In SQLite Version 3" and fcntl(2), "Open file description locks".
"""

from __future__ import annotations

import os
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar

try:
    import fcntl
except ImportError:  # Windows, whose locks belong to the handle
    fcntl = None

# os_unix.c: PENDING_BYTE + 2, SHARED_SIZE.
_SHARED_FIRST = 0x40000002
_SHARED_BYTES = 510
# Of the file's header: versions for reading and writing, 2 in write-ahead mode.
_MODE_BYTE = 18
# Far from SQLite's own, and from what any study grows to. Locks need no bytes to lie on.
_TURN = 0x7FF00000
_PRESENCE = _TURN + 1
_STEP_S = 0.005
# struct flock, on Linux's 64 bits: type, whence, start, length, process.
_FLOCK = "hhqqi4x"
_NOBODY, _UNKNOWN = 0, -1
# Whose locks or shared memory are none between computers.
_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "fuse.sshfs", "fuse.rclone", "ceph", "glusterfs", "lustre", "davfs")


class _Handle:
    """An open file and who uses it; one for each study in this process."""

    # The -shm files that were looked at, by device and inode. They stay open as long as they have a name: closing one
    # earlier would take this process's SQLite its locks on it.
    _shared: ClassVar[dict[tuple[int, int], int]] = {}

    def __init__(self, path: str) -> None:
        self.path = path
        self.number = os.open(path, os.O_RDONLY)
        self.writable: int | None = None
        self.users = 0
        self.has_log = False
        self.turn = threading.Lock()
        self.writer = 0  # thread that has the turn
        self.readers = 0
        self.counting = threading.Lock()

    def is_in_log(self) -> bool:
        """Whether the file is in write-ahead mode now; SQLite says what it was when it read last."""
        try:
            return os.pread(self.number, 2, _MODE_BYTE) == b"\2\2"
        except OSError:
            return self.has_log

    def is_used_by_us(self) -> bool:
        """Whether this process's SQLite (QGIS's layers) has it open; of a log True also where that cannot be told."""
        shared = self._shared_memory()
        return (shared is not None and _is_held_by_us(shared, True)) or _is_held_by_us(self.number, False)

    def is_log_in_use(self) -> bool:
        """Whether any program's SQLite has the write-ahead log open, or another one of the plugin's keeps it."""
        shared = self._shared_memory()
        if shared is not None and _holder(shared) != _NOBODY:
            return True
        return _holder(self.number, _SHARED_FIRST, _SHARED_BYTES) != _NOBODY

    def is_open_elsewhere(self) -> bool:
        """Whether another program of the plugin's has the study open."""
        return _holder(self.number, _PRESENCE, 1) != _NOBODY

    def show_presence(self) -> None:
        _set_lock(self.number, fcntl.F_RDLCK, _PRESENCE, 1)

    def end_presence(self) -> None:
        _set_lock(self.number, fcntl.F_UNLCK, _PRESENCE, 1)

    def begin_reading(self, seconds: float) -> bool:
        """Threads that read at the same time share one lock."""
        end = time.monotonic() + seconds
        while True:
            with self.counting:
                if self.readers > 0 or _set_lock(self.number, fcntl.F_RDLCK, _TURN, 1):
                    self.readers += 1
                    return True
            if time.monotonic() >= end:
                return False
            time.sleep(_STEP_S)

    def end_reading(self) -> None:
        with self.counting:
            self.readers -= 1
            if self.readers == 0:
                _set_lock(self.number, fcntl.F_UNLCK, _TURN, 1)

    def let_go_of_log(self) -> None:
        _set_lock(self.number, fcntl.F_UNLCK, _SHARED_FIRST, _SHARED_BYTES)

    def close(self) -> None:
        for number in (self.number, self.writable):
            if number is not None:
                os.close(number)
        for key, number in list(self._shared.items()):
            if os.fstat(number).st_nlink == 0:
                os.close(number)
                del self._shared[key]

    def _shared_memory(self) -> int | None:
        """The -shm file, None where there is none."""
        try:
            path = os.path.realpath(self.path) + "-shm"  # SQLite follows links, too
            status = os.stat(path)
            key = status.st_dev, status.st_ino
            if key not in self._shared:
                self._shared[key] = os.open(path, os.O_RDONLY)
            return self._shared[key]
        except OSError:
            return None


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
            self._handle.show_presence()

    def keep_log(self) -> bool:
        """Where there is a write-ahead log, it has to stay; whether it does. Not where somebody is just leaving it."""
        handle = self._handle
        if not handle.has_log and handle.is_in_log():
            handle.has_log = _set_lock(handle.number, fcntl.F_RDLCK, _SHARED_FIRST, _SHARED_BYTES)
        if handle.has_log and not handle.is_in_log():
            # Left meanwhile: without a log the lock would keep all from writing.
            handle.let_go_of_log()
            handle.has_log = False
        return handle.has_log

    @contextmanager
    def reading(self, seconds: float) -> Iterator[None]:
        """Nobody of the plugin's writes within it. Whoever has been writing for so many seconds is not waited for: then
        SQLite's own locks are all there is."""
        handle = self._handle
        has_turn = handle.writer != threading.get_ident() and handle.begin_reading(seconds)
        try:
            yield
        finally:
            if has_turn:
                handle.end_reading()

    def is_shared(self) -> bool:
        """Whether anybody else has the study open, as far as locks tell: the plugin, or a program in its log."""
        handle = self._handle
        return handle.users > 1 or handle.is_open_elsewhere() or handle.is_log_in_use()

    @contextmanager
    def writing(self, seconds: float) -> Iterator[bool]:
        """Nobody else of the plugin's writes within it; False where another one still does after so many seconds."""
        handle, end = self._handle, time.monotonic() + seconds
        if not handle.turn.acquire(timeout=max(seconds, 0.0)):
            yield False
            return
        try:
            if handle.writable is None:
                try:
                    handle.writable = os.open(handle.path, os.O_RDWR)
                except OSError:  # SQLite will say what is wrong
                    yield True
                    return
            while not (has_turn := _set_lock(handle.writable, fcntl.F_WRLCK, _TURN, 1)):
                if time.monotonic() >= end:
                    break
                time.sleep(_STEP_S)
            if has_turn:
                handle.writer = threading.get_ident()
            try:
                yield has_turn
            finally:
                handle.writer = 0
                if has_turn:
                    _set_lock(handle.writable, fcntl.F_UNLCK, _TURN, 1)
        finally:
            handle.turn.release()

    def let_go(self, leave_log: Callable[[str], None]) -> None:
        """This connection is closed; see `sweep`."""
        with self._lock:
            self._handle.users -= 1
            if self._handle.users == 0:
                self._handle.end_presence()
        self.sweep(leave_log)

    @classmethod
    def sweep(cls, leave_log: Callable[[str], None]) -> None:
        """Lets go of what is kept only because QGIS had layers in the log.

        `leave_log` is called for each file whose log nobody needs any more, before the handle is closed.
        """
        with cls._lock:
            for key, handle in list(cls._handles.items()):
                if handle.users > 0 or handle.is_used_by_us():
                    continue
                del cls._handles[key]
                if handle.has_log:
                    handle.let_go_of_log()
                    if not handle.is_log_in_use():
                        leave_log(handle.path)
                # This takes nothing from anybody: this process holds no locks on the file.
                handle.close()

    @classmethod
    def abandon(cls) -> None:
        """Gives back every lock, for a program that goes on without us (the plugin is unloaded)."""
        with cls._lock:
            for handle in cls._handles.values():
                # Left open: closing it would take the locks of layers that QGIS still has open.
                handle.let_go_of_log()
                handle.end_presence()
            cls._handles.clear()


def is_guarded(path: str) -> bool:
    """Whether such locks are needed and to be had: on Linux, on a disk of this computer."""
    return fcntl is not None and sys.platform == "linux" and not _is_on_network(path)


def _set_lock(handle: int, kind: int, first: int, count: int) -> bool:
    try:
        fcntl.fcntl(handle, fcntl.F_OFD_SETLK, _request(kind, first, count))
    except OSError:
        return False
    return True


def _holder(handle: int, first: int = 0, count: int = 0) -> int:
    """Process of one of the locks on these bytes (all for no count), besides those of this open file itself.

    _NOBODY without any, _UNKNOWN for locks of another open file or of a process that ours cannot see.
    """
    try:
        answer = fcntl.fcntl(handle, fcntl.F_OFD_GETLK, _request(fcntl.F_WRLCK, first, count))
    except OSError:
        return _UNKNOWN
    kind, _start, _first, _count, process = struct.unpack(_FLOCK, answer)
    return _NOBODY if kind == fcntl.F_UNLCK else process if process > 0 else _UNKNOWN


def _request(kind: int, first: int, count: int) -> bytes:
    return struct.pack(_FLOCK, kind, os.SEEK_SET, first, count, 0)


def _is_held_by_us(handle: int, unknown: bool) -> bool:
    """Whether this process's SQLite has a lock on the file; `unknown` where the system does not tell."""
    holder = _holder(handle)
    if holder in (_NOBODY, os.getpid()):
        return holder != _NOBODY
    # Another one's hides ours if there is any. A process finds its own in the system's list, whose lines are like
    # `1: POSIX ADVISORY READ 42 fe:00:7 0 9`: the process, then device and inode.
    try:
        with open("/proc/locks", encoding="ascii", errors="replace") as file:
            lines = [line.split() for line in file]
    except OSError:
        return unknown
    ours = ["POSIX", str(os.getpid()), str(os.fstat(handle).st_ino)]
    return any(len(words) >= 8 and [words[1], words[4], words[5].rpartition(":")[2]] == ours for words in lines)


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
