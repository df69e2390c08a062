"""What the system knows of our locks, and what is said when the file goes away under us."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.file import lock_guard
from ftl_qgis_plugin.study.file.connection import tidy_up
from ftl_qgis_plugin.study.log.verdicts import Verdict

ACCEPTED = Verdict(candidate="c0", verdict="accepted")


def may_leave_log(path) -> bool:
    """What a program that is last to close does, in a process of its own."""
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=0.1); "
        "c.execute('SELECT 1 FROM settings').fetchone(); print(c.execute('PRAGMA journal_mode=DELETE').fetchone()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True)
    return done.stdout.strip() == "delete"


def in_log(study):
    """As QGIS puts the file into it while a layer is edited; seen by the next thing that is done."""
    study._connection.execute("PRAGMA journal_mode=WAL")
    study.changes.version()
    return study


needs_guard = pytest.mark.skipif(not (lock_guard.fcntl), reason="this system has no such locks")


@needs_guard
def test_others_cannot_take_the_log_away_whatever_gdal_opens_beside(make_study):
    study = in_log(make_study())
    for _ in range(3):
        gdal.OpenEx(study.path, gdal.OF_VECTOR)
    assert not may_leave_log(study.path)
    study.record(ACCEPTED)
    study.close()
    assert may_leave_log(study.path)
    with Study.open(study.path) as again:
        assert list(again.current()) == ["c0"]


@needs_guard
def test_a_layer_that_stays_behind_keeps_the_log_until_it_goes(make_study):
    study = in_log(make_study())
    layer = gdal.OpenEx(study.path, gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer.GetLayerByName("samples").GetFeatureCount()
    study.close()
    gdal.OpenEx(study.path, gdal.OF_VECTOR)
    assert os.path.exists(study.path + "-wal")
    assert not may_leave_log(study.path)
    layer = None
    tidy_up()
    assert os.listdir(os.path.dirname(study.path)) == [os.path.basename(study.path)]
    assert lock_guard.LockGuard._handles == {}


# What QGIS is with a layer: GDAL has looked at the file, with which the locks on it are gone.
WITH_A_LAYER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("SELECT COUNT(*) FROM samples").fetchone()
open(sys.argv[1]).close()
print("open", flush=True)
sys.stdin.readline()
connection.execute("INSERT INTO settings (key, value) VALUES ('from', 'another')")
"""


@needs_guard
@pytest.mark.parametrize("lists_locks", [True, False])
def test_a_log_that_another_program_has_open_stays_also_where_the_system_lists_none(
    make_study, monkeypatch, lists_locks
):
    """Programs in containers do not see each other's locks in the system's list."""

    def no_list(*_given, **_named):
        raise FileNotFoundError

    if not lists_locks:
        monkeypatch.setattr(lock_guard, "open", no_list, raising=False)
        monkeypatch.setattr(lock_guard, "_is_on_network", lambda _path: False)
    with make_study() as made:
        path = made.path
    other = subprocess.Popen(
        [sys.executable, "-c", WITH_A_LAYER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout.readline() == "open\n"
        study = Study.open(path)
        study.record(ACCEPTED)
        study.close()
        tidy_up()
        assert os.path.exists(path + "-wal")
        if not lists_locks:  # they may be of our own layers: all is kept open
            assert lock_guard.LockGuard._handles
        assert other.communicate("\n", timeout=60) == ("", None)
    finally:
        other.kill()
        other.wait()
    tidy_up()
    with Study.open(path) as again:
        assert again.setting("from") == "another"
        assert list(again.current()) == ["c0"]
    assert os.listdir(os.path.dirname(path)) == [os.path.basename(path)]


@needs_guard
def test_a_log_is_kept_before_anything_is_written_in_it(make_study):
    """QGIS put the file into it since the study was looked at last."""
    study = make_study()
    other = sqlite3.connect(study.path)
    other.execute("PRAGMA journal_mode=WAL")
    kept = []

    def look(statement):
        if statement.startswith("BEGIN"):
            gdal.OpenEx(study.path, gdal.OF_VECTOR)  # SQLite's own lock on the file is gone with it
            kept.append(not may_leave_log(study.path))

    study._connection.set_trace_callback(look)
    study.record(ACCEPTED)
    study._connection.set_trace_callback(None)
    other.close()
    assert kept == [True]


def test_a_study_that_is_opened_twice_in_a_process_is_one_file_in_the_end(make_study):
    study = make_study()
    with Study.open(study.path) as second:
        second.record(ACCEPTED)
    study.record(ACCEPTED)
    study.close()
    assert os.listdir(os.path.dirname(study.path)) == [os.path.basename(study.path)]


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
@pytest.mark.parametrize("harm", ["moved", "deleted", "replaced"])
def test_nothing_is_called_saved_in_a_file_that_is_gone(make_study, tmp_path, monkeypatch, journal, harm):
    if journal == "DELETE":
        monkeypatch.setattr("ftl_qgis_plugin.study.file.connection.is_guarded", lambda _path: False)
    study = make_study()
    study._connection.execute(f"PRAGMA journal_mode={journal}")
    study.record(ACCEPTED)
    other = tmp_path / "other.gpkg"
    if harm == "replaced":
        shutil.copy(study.path, other)
        os.replace(other, study.path)
    elif harm == "moved":
        os.rename(study.path, other)
    else:
        os.remove(study.path)
    writes = (
        lambda: study.record(ACCEPTED),
        lambda: study.add_samples([]),
        lambda: study.update_candidate_geometry("c0", study.candidates()[0]["wkb"]),
        lambda: study._settings.set("a", "b"),
        study.undo,
    )
    for write in writes:
        with pytest.raises(FtlError, match="moved, deleted or replaced while it was open"):
            write()
    assert Path(study.path).exists() == (harm == "replaced")


def test_an_error_after_the_commit_is_no_error(make_study, monkeypatch):
    """The checkpoint cannot be done: the commit is on the disk nevertheless."""
    study = make_study()
    refused = []

    def refuse(action, first, *_rest):
        if action == sqlite3.SQLITE_PRAGMA and first == "wal_checkpoint":
            refused.append(first)
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    study._connection.set_authorizer(refuse)
    uuid = study.record(ACCEPTED)
    study._connection.set_authorizer(None)
    assert refused or study._connection.execute("PRAGMA journal_mode").fetchone() != ("wal",)
    study.close()
    with Study.open(study.path) as again:
        assert [entry.uuid for entry in again.entries()] == [uuid]


def test_opening_never_makes_a_file_and_a_pipe_is_no_study(tmp_path):
    with pytest.raises(FtlError, match="There is no study"):
        Study.open(str(tmp_path / "none.gpkg"))
    assert os.listdir(tmp_path) == []
    if os.name == "posix":
        os.mkfifo(tmp_path / "pipe.gpkg")
        with pytest.raises(FtlError, match="no study of this plugin"):
            Study.open(str(tmp_path / "pipe.gpkg"))


@needs_guard
def test_readers_share_their_turn_and_whoever_writes_for_long_is_not_waited_for(make_study):
    study = make_study()
    guard, writing = study._connection.guard, threading.Event()
    ended = threading.Event()

    def write():
        with guard.writing(5.0) as has_turn:
            assert has_turn
            with study._connection.whole_reading():  # its own: nobody waits for oneself
                writing.set()
            ended.wait(30)

    with guard.reading(0.0), guard.reading(0.0), guard.writing(0.05) as has_turn:
        assert not has_turn
    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert writing.wait(10)
        with guard.reading(0.02):
            assert guard._handle.readers == 0
    finally:
        ended.set()
        thread.join()
    with guard.reading(0.0):
        assert guard._handle.readers == 1
    assert guard._handle.readers == 0


@needs_guard
def test_who_else_has_the_study_open_and_until_when(tmp_path, monkeypatch):
    """Presence is told to other open files, here one of this process, until the last connection leaves."""
    path = tmp_path / "study.gpkg"
    path.write_bytes(bytes(100))
    with open(path, "rb") as other:

        def is_told():
            return lock_guard._holder(other.fileno(), lock_guard._PRESENCE, 1) != lock_guard._NOBODY

        assert not is_told()
        first = lock_guard.LockGuard(str(path))
        assert is_told()
        assert not first.is_shared()
        second = lock_guard.LockGuard(str(path))
        assert first.is_shared()
        assert second.is_shared()
        # A layer of ours keeps the handle; nobody has the study open for all that.
        monkeypatch.setattr(lock_guard._Handle, "is_used_by_us", lambda _handle: True)
        second.let_go(lambda _path: None)
        assert is_told()
        assert not first.is_shared()
        first.let_go(lambda _path: None)
        assert not is_told()
        monkeypatch.undo()
        left = []
        lock_guard.LockGuard.sweep(left.append)
        assert (lock_guard.LockGuard._handles, left) == ({}, [])  # there was no log to leave


@needs_guard
def test_a_turn_is_waited_for_as_long_as_told_and_given_back(tmp_path):
    path = tmp_path / "study.gpkg"
    path.write_bytes(bytes(100))
    guard = lock_guard.LockGuard(str(path))
    with open(path, "r+b") as other:  # another program, as far as these locks are concerned
        mine = (other.fileno(), lock_guard.fcntl.F_WRLCK, lock_guard._TURN, 1)
        free = (other.fileno(), lock_guard.fcntl.F_UNLCK, lock_guard._TURN, 1)
        assert lock_guard._set_lock(*mine)
        with guard.writing(0.0) as has_turn, guard.reading(0.0):
            assert not has_turn
            assert (guard._handle.writer, guard._handle.readers) == (0, 0)
        timer = threading.Timer(0.05, lock_guard._set_lock, free)
        timer.start()
        with guard.writing(20.0) as has_turn:
            assert has_turn
            assert guard._handle.writer == threading.get_ident()
            assert not lock_guard._set_lock(*mine)
        timer.join()
        assert lock_guard._set_lock(*mine)
        timer = threading.Timer(0.05, lock_guard._set_lock, free)
        timer.start()
        with guard.reading(20.0):
            assert guard._handle.readers == 1
            assert not lock_guard._set_lock(*mine)
        timer.join()
        assert lock_guard._set_lock(*mine)
    guard.let_go(lambda _path: None)


@pytest.mark.parametrize(
    ("mounts", "is_on_network"),
    [
        ("/dev/sda / ext4 rw 0 0\n", False),
        ("/dev/sda / ext4 rw 0 0\nserver:/x {folder} nfs4 rw 0 0\n", True),
        ("server:/x / nfs rw 0 0\n/dev/sda {folder} ext4 rw 0 0\n", False),
        ("server:/x {folder}/deeper cifs rw 0 0\n/dev/sda / ext4 rw 0 0\n", False),
        ("/dev/sda / ext4 rw 0 0\nserver:/x {folder}/a\\040b fuse.sshfs rw 0 0\n", False),
        ("", False),
    ],
)
def test_a_disk_of_another_computer_is_told_by_the_longest_mount(tmp_path, monkeypatch, mounts, is_on_network):
    listed = tmp_path / "mounts"
    listed.write_text(mounts.format(folder=tmp_path.resolve()), encoding="utf-8")
    monkeypatch.setattr(lock_guard, "open", lambda _path, **given: listed.open(**given), raising=False)
    assert lock_guard._is_on_network(str(tmp_path / "study.gpkg")) == is_on_network
    assert lock_guard._is_on_network(str(tmp_path / "a b" / "study.gpkg")) == (is_on_network or "sshfs" in mounts)
    assert lock_guard._is_on_network(str(tmp_path) + "beside/study.gpkg") == ("server:/x / " in mounts)


@pytest.mark.parametrize(
    ("lines", "is_ours"),
    [
        ("1: POSIX  ADVISORY  READ {own} fe:00:{inode} 0 9", True),
        ("1: POSIX  ADVISORY  READ {own} fe:00:{other} 0 9", False),
        ("1: POSIX  ADVISORY  READ 1 fe:00:{inode} 0 9", False),
        ("1: OFDLCK ADVISORY  READ {own} fe:00:{inode} 0 9", False),
        ("1: POSIX  ADVISORY  READ {own} fe:00:{inode} 0", False),  # of another shape: not one of these
        ("2: OFDLCK ADVISORY  READ -1 fe:00:{inode} 0 9\n1: POSIX ADVISORY WRITE {own} fe:00:{inode} 0 9", True),
        ("", False),
    ],
)
def test_own_locks_are_found_in_the_systems_list(tmp_path, monkeypatch, lines, is_ours):
    path, listed = tmp_path / "study.gpkg", tmp_path / "locks"
    path.write_bytes(b"x")
    inode = os.stat(path).st_ino
    listed.write_text(lines.format(own=os.getpid(), inode=inode, other=inode + 1), encoding="ascii")
    monkeypatch.setattr(lock_guard, "open", lambda _path, **given: listed.open(**given), raising=False)
    with open(path, "rb") as file:
        for holder, told in ((lock_guard._UNKNOWN, is_ours), (os.getpid(), True), (lock_guard._NOBODY, False)):
            monkeypatch.setattr(lock_guard, "_holder", lambda _handle, holder=holder: holder)
            assert lock_guard._is_held_by_us(file.fileno(), False) == told
