"""What of a folder is a file to be looked into."""

from __future__ import annotations

import os
import socket

import pytest

from ftl_qgis_plugin.core.products import files
from ftl_qgis_plugin.core.products.files import list_files
from ftl_qgis_plugin.core.products.pairs import gmtsar, hyp3
from ftl_qgis_plugin.core.progress import Collected


@pytest.fixture
def plain(tmp_path):
    """Two files, one of them in a folder below."""
    (tmp_path / "below").mkdir()
    found = [tmp_path / "a.tif", tmp_path / "below" / "b.tif"]
    for path in found:
        path.write_bytes(b"x")
    return [str(path) for path in found]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes_sockets_and_devices_are_passed_over(tmp_path, plain, monkeypatch):
    """To open a pipe takes until somebody writes to it."""
    os.mkfifo(tmp_path / "20200106_20200118_unw.nc")
    os.symlink("/dev/zero", tmp_path / "below" / "20200106_20200118_unw.tif")
    with socket.socket(socket.AF_UNIX) as bound:
        monkeypatch.chdir(tmp_path)  # its name must be short
        bound.bind("s.h5")
        assert list_files([str(tmp_path)]) == plain


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_texts_beside_a_pair_that_are_pipes_are_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "S1.PRM")
    os.mkfifo(tmp_path / "S1.txt")
    assert gmtsar._prm_texts(str(tmp_path)) == []
    assert hyp3._of_text(str(tmp_path / "unw_phase.tif"), "") is None


def test_links_that_lead_round_end_and_those_that_lead_nowhere_are_named(tmp_path, plain):
    os.symlink(tmp_path, tmp_path / "below" / "above", target_is_directory=True)
    for name, target in (("x.tif", "y.tif"), ("y.tif", "x.tif"), ("z.tif", "gone.tif")):
        os.symlink(target, tmp_path / name)
    assert [os.path.basename(path) for path in list_files([str(tmp_path)])] == [
        "a.tif",
        "x.tif",
        "y.tif",
        "z.tif",
        "b.tif",
    ]


def test_a_folder_below_that_is_closed_is_told(tmp_path, plain, monkeypatch):
    progress, scandir = Collected(), os.scandir

    def closed(folder):
        if os.path.basename(folder) == "below":
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr(files.os, "scandir", closed)
    assert list_files([str(tmp_path)], progress) == plain[:1]
    assert [str(message) for message in progress.warnings] == [
        f"The folder {tmp_path / 'below'} cannot be read. Check its permissions."
    ]


def test_what_macos_packs_beside_each_file_is_none(tmp_path, plain):
    (tmp_path / "._a.tif").write_bytes(b"\0\5\26\7")
    assert list_files([str(tmp_path)]) == plain


def test_folders_deeper_than_four_levels_are_not_looked_into(tmp_path):
    folder = tmp_path
    for number in range(files.DEPTH + 2):
        (folder / "a.tif").write_bytes(b"x")
        folder = folder / str(number)
        folder.mkdir()
    assert len(list_files([str(tmp_path)])) == files.DEPTH + 1
