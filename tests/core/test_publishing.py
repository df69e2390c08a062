from __future__ import annotations

import os
import stat
import subprocess
import sys

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
    os.utime(old, (0, 0))
    young = tmp_path / ".ftl_ijklmnop"
    young.mkdir()
    elsewhere = tmp_path / "kept"
    elsewhere.mkdir()
    (elsewhere / "file").touch()
    (tmp_path / ".ftl_link").symlink_to(elsewhere)
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
