from __future__ import annotations

import os
import stat
import subprocess
import sys
import time

import pytest

from ftl_qgis_plugin.core import publishing
from ftl_qgis_plugin.core.errors import FtlError

posix = pytest.mark.skipif(os.name != "posix", reason="permissions, links and devices as POSIX systems have them")


def write(path, text):
    with publishing.written(str(path)) as part, open(part, "w") as file:
        file.write("half" if isinstance(text, int) else "")
        file.write(text)


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_permissions_of_what_was_there_are_kept(tmp_path, mode):
    target = tmp_path / "report.html"
    target.write_text("old")
    target.chmod(mode)
    write(target, "new")
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == mode
    assert os.listdir(tmp_path) == ["report.html"]


@posix
def test_a_links_target_is_written_and_the_link_stays(tmp_path):
    (tmp_path / "disk").mkdir()
    real, link = tmp_path / "disk" / "real.html", tmp_path / "link.html"
    real.write_text("old")
    link.symlink_to(real)
    write(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


@posix
@pytest.mark.parametrize("kind", ["pipe", "socket", "folder", "device"])
def test_what_is_no_plain_file_is_never_replaced(tmp_path, kind):
    path = tmp_path / "target"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "socket":
        import socket

        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))
    else:
        try:
            os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        except PermissionError:
            pytest.skip("only root may make a device")
    before = path.stat()
    (tmp_path / "link").symlink_to(path)
    for name in (path, tmp_path / "link"):
        with pytest.raises(FtlError, match="no file that can be replaced"):
            write(name, "new")
    assert (path.stat().st_ino, path.stat().st_mode) == (before.st_ino, before.st_mode)
    assert sorted(os.listdir(tmp_path)) == ["link", "target"]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(TypeError):
        write(target, 7)
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


@posix
def test_what_a_killed_program_left_goes_with_the_next_and_what_works_stays(tmp_path):
    make = "import os, sys; from ftl_qgis_plugin.core.publishing import make_scratch as m; print(m(sys.argv[1]))"
    program = [sys.executable, "-c", make + "; os.kill(os.getpid(), 9)", str(tmp_path / "x")]
    done = subprocess.run(program, cwd=os.getcwd(), capture_output=True, text=True)
    killed = done.stdout.strip() or next(str(item) for item in tmp_path.iterdir())
    at_work = publishing.make_scratch(str(tmp_path / "y"))
    assert not os.path.exists(killed)
    old = tmp_path / ".ftl_abcdefgh"  # of an older version, which told nobody who made it
    old.mkdir()
    week = time.time() - 7 * 86_400
    os.utime(old, (week - 40_000, week - 40_000))
    young = tmp_path / ".ftl_ijklmnop"
    young.mkdir()
    os.utime(young, (week + 40_000, week + 40_000))
    elsewhere = tmp_path / "kept"
    elsewhere.mkdir()
    (elsewhere / "file").touch()
    (tmp_path / ".ftl_link").symlink_to(elsewhere)
    os.utime(elsewhere, (0, 0))
    publishing.remove_abandoned(str(tmp_path))
    assert not old.exists()
    assert all(os.path.exists(path) for path in (at_work, young, elsewhere / "file"))


def test_a_new_file_never_takes_anothers_place(tmp_path, monkeypatch):
    part, target = tmp_path / "part", tmp_path / "backup"

    def no_links(*_arguments):
        raise OSError("not supported")

    for number in range(2):
        part.write_text(f"new {number}")
        if number:
            monkeypatch.setattr(os, "link", no_links)
        assert publishing.publish_new(str(part), str(target))
        assert target.read_text() == f"new {number}"
        part.write_text("newer")
        assert not publishing.publish_new(str(part), str(target))
        assert target.read_text() == f"new {number}"
        target.unlink()


def test_files_and_folders_are_on_the_disk_when_it_says_so(tmp_path, monkeypatch):
    """A file that may be written to (Windows writes out no other), its folder, and of a bare name the one we are in."""
    opened, synced, real = [], [], os.open

    def note(path, flags, *mode):
        opened.append(flags)
        return real(path, flags, *mode)

    monkeypatch.setattr(os, "open", note)
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    path = tmp_path / "a"
    path.touch()
    publishing.sync_file(str(path))
    assert opened[-1] & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR) == os.O_RDWR
    if os.name == "posix":
        publishing.sync_folder(str(tmp_path))
        monkeypatch.chdir(tmp_path / "..")
        publishing.sync_folder("")
        assert synced == [path.stat().st_ino, tmp_path.stat().st_ino, tmp_path.parent.stat().st_ino]
        publishing.sync_folder(str(tmp_path / "none"))  # as safe as the system makes it


def test_what_cannot_be_removed_is_no_error(tmp_path):
    publishing.remove_tree(str(tmp_path / "none"))
    publishing.remove_abandoned(str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("error", "is_running"), [(None, True), (PermissionError, True), (OSError, True), (ProcessLookupError, False)]
)
def test_somebody_elses_program_is_at_work(monkeypatch, error, is_running):
    def kill(_process, _signal):
        if error is not None:
            raise error

    monkeypatch.setattr(os, "kill", kill)
    assert publishing._is_running(1) is is_running
