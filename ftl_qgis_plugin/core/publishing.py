"""Files that appear complete or not at all: made in a scratch folder beside the target, then put into its place."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextvars import ContextVar

from .errors import FtlError

PREFIX = ".ftl_"
# Scratch folders by which the run at work in this thread says that its results are under way.
claims: ContextVar[tuple[str, ...]] = ContextVar("claims", default=())
# Scratch folders that do not tell who made them, or were made on another computer, are taken for left behind then.
_ABANDONED_S = 7 * 86400.0


def real_target(path: str) -> str:
    """The file that is written where `path` is given: of a symbolic link what it leads to, never the link.

    FtlError: a folder, device, pipe or socket. Putting a file in the place of one of these would take it from the
    whole system.
    """
    target = os.path.realpath(path)
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(os.stat(target).st_mode):
            raise FtlError(
                "{name} is a folder, a device or a pipe, no file that can be replaced. Choose a file.", name=path
            )
    return target


def make_scratch(target: str | None) -> str:
    """A new folder beside the file `target` (as `real_target` gave it), or in the system's folder for such things.

    Those that programs left there when they were killed are removed before. OSError: no folder can be made there.
    """
    folder = None if target is None else os.path.dirname(os.path.abspath(target))
    if folder is not None:
        remove_abandoned(folder)
    return tempfile.mkdtemp(prefix=f"{PREFIX}{_host()}_{os.getpid()}_", dir=folder)


@contextlib.contextmanager
def written(path: str) -> Iterator[str]:
    """The name of a file to be written in the block; at its end it takes the place of `path`, on an error it goes.

    OSError: it cannot be written or replaced; FtlError as `real_target`.
    """
    target = real_target(path)
    scratch = make_scratch(target)
    try:
        part = os.path.join(scratch, os.path.basename(target))
        yield part
        publish(part, target)
    finally:
        remove_tree(scratch)


def require_alone(target: str, scratch: str) -> None:
    """FtlError: another run on this computer, begun before `scratch` was made for `target`, writes the same file. The
    two would put files of both into one set of results. The run's own `claims` are none of another."""
    folder, name = os.path.split(os.path.abspath(target))
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        others = [item.path for item in entries if item.name.startswith(PREFIX) and item.is_dir(follow_symlinks=False)]
        others = [path for path in others if path not in claims.get()]
        if any(_began_before(other, scratch) and _is_at_work(other, name) for other in others):
            raise FtlError(
                "{name} is being written by another run at this moment. Wait for its end, or choose another name.",
                name=target,
            )


def _began_before(other: str, scratch: str) -> bool:
    """Of two that made their files in the same instant, the name decides."""
    return other != scratch and (os.stat(other).st_mtime_ns, other) < (os.stat(scratch).st_mtime_ns, scratch)


def _is_at_work(scratch: str, name: str) -> bool:
    part = os.path.join(scratch, name)
    if not os.path.isfile(part):
        return False
    if os.name != "posix":
        # What a program has open can be called nothing else there, not even what it is called.
        try:
            os.rename(part, part)
        except OSError:
            return True
        return False
    made_by = os.path.basename(scratch)[len(PREFIX) :].split("_")
    return len(made_by) >= 3 and made_by[0] == _host() and made_by[1].isdigit() and _is_running(int(made_by[1]))


def remove_abandoned(folder: str) -> None:
    """Removes scratch folders that nobody works in any more. Links of such a name are left alone."""
    try:
        with os.scandir(folder) as entries:
            found = [item for item in entries if item.name.startswith(PREFIX) and item.is_dir(follow_symlinks=False)]
            abandoned = [item.path for item in found if _is_abandoned(item)]
    except OSError:
        return  # nothing can be listed here; whoever writes next will say so
    for path in abandoned:
        remove_tree(path)


def remove_tree(folder: str) -> None:
    """Removes a scratch folder; what cannot be removed (still open on Windows) is left to the system."""
    shutil.rmtree(folder, ignore_errors=True)


def publish(part: str, target: str) -> None:
    """Puts the finished file `part` in the place of `target`; both are on the disk when this returns.

    What was there before passes its permissions on. OSError: it cannot be replaced; FtlError as `real_target`.
    """
    target = real_target(target)
    sync_file(part)
    with contextlib.suppress(FileNotFoundError):
        os.chmod(part, stat.S_IMODE(os.stat(target).st_mode))
    os.replace(part, target)
    sync_folder(os.path.dirname(target))


def publish_new(part: str, target: str) -> bool:
    """As `publish`, but False, with nothing done, where `target` exists already (whoever made it meanwhile)."""
    sync_file(part)
    try:
        os.link(part, target)
        os.unlink(part)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links: the name is taken first, then filled.
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        os.replace(part, target)
    sync_folder(os.path.dirname(target))
    return True


def sync_file(path: str) -> None:
    """What was written to the file is on the disk when this returns. OSError: it is not."""
    # Windows writes out only what may be written to.
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: str) -> None:
    """New and other names in the folder outlast a power cut, where the system lets a program ask for it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    # Not every file system knows it; there the name is as safe as that system makes it.
    with contextlib.suppress(OSError):
        handle = os.open(folder or os.curdir, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _host() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:6]


def _is_abandoned(item: os.DirEntry) -> bool:
    parts = item.name[len(PREFIX) :].split("_")
    if os.name == "posix" and len(parts) >= 3 and parts[0] == _host() and parts[1].isdigit():
        return not _is_running(int(parts[1]))
    return time.time() - item.stat(follow_symlinks=False).st_mtime > _ABANDONED_S


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True
