"""What no user should ever see, made to happen: the program killed, the disk full, the file locked or cut short."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from osgeo import ogr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict

resource = pytest.importorskip("resource", reason="file size limits and SIGKILL need a POSIX system")

ROOT = str(Path(__file__).parents[3])

WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict
study = Study.open(sys.argv[1], analyst="ada")
if sys.argv[3] == "wal":
    study._connection.execute("PRAGMA journal_mode=WAL")
for number in range(100000):
    print(study.record(Verdict(candidate="c%d" % (number % 5), verdict="accepted")), flush=True)
"""

ADDER = """
import struct, sys
sys.path.insert(0, sys.argv[2])
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.study.database import Study
class Telling(Progress):
    def report(self, fraction):
        print(fraction, flush=True)
def square(x):
    return struct.pack("<BIII", 1, 3, 1, 5) + struct.pack("<10d", x, 0, x, 1, x + 1, 1, x + 1, 0, x, 0)
study = Study.open(sys.argv[1], analyst="ada")
study.start_iteration({})
study.add_candidates(1, [{"candidate": "n%d" % i, "new_mean": 1.0, "wkb": square(i)} for i in range(20000)],
                     progress=Telling())
"""


def start(script: str, *arguments: str) -> subprocess.Popen:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def kill_after_lines(process: subprocess.Popen, count: int) -> list[str]:
    lines = [process.stdout.readline().strip() for _ in range(count)]
    process.send_signal(signal.SIGKILL)
    # Not by communicate(): it passes over what readline() has read ahead.
    rest, errors = process.stdout.read(), process.stderr.read()
    process.wait(timeout=30)
    assert lines[-1], errors
    # The last line may be cut off; what was printed whole had been committed.
    return [*lines, *(line for line in rest.splitlines(True) if line.endswith("\n"))]


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_killed_while_recording_no_committed_verdict_is_lost(make_study, journal, tmp_path):
    study = make_study()
    study.close()
    told = kill_after_lines(start(WRITER, study.path, ROOT, journal), 40)
    if journal == "wal":  # even a copy of the file alone, without its -wal, has them
        copy = tmp_path / "copied" / "study.gpkg"
        copy.parent.mkdir()
        copy.write_bytes(Path(study.path).read_bytes())
        with Study.open(str(copy)) as study_copy:
            assert {line.strip() for line in told} <= {entry.uuid for entry in study_copy.entries()}
    with Study.open(study.path, analyst="ada") as again:
        written = [entry.uuid for entry in again.entries()]
        assert {line.strip() for line in told} <= set(written)
        assert len(written) <= len(told) + 1
        assert again.undo() is not None
    assert sorted(name for name in os.listdir(tmp_path) if name.startswith("study")) == ["study.gpkg"]


def test_killed_while_candidates_are_added_all_or_none_are_there(make_study):
    study = make_study()
    study.record(Verdict(candidate="c0", verdict="accepted"))
    study.close()
    kill_after_lines(start(ADDER, study.path, ROOT), 20)
    with Study.open(study.path, analyst="ada") as again:
        assert [record["candidate"] for record in again.candidates()] == ["c0", "c1", "c2", "c3", "c4"]
        assert "new_mean" not in again.candidates()[0]
        assert list(again.current()) == ["c0"]
        assert again.start_iteration({}) == 1  # it was not finished: it begins anew
    # A second, undisturbed attempt.
    process = start(ADDER, study.path, ROOT)
    _output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    with Study.open(study.path) as again:
        assert len(again.candidates(geometry=False)) == 20005


def test_a_file_that_may_not_grow_is_told_and_nothing_is_lost(make_study, shapes_made):
    """A limit on file size stands in for a full disk: writing fails at the same places, with EFBIG for ENOSPC."""
    study = make_study()
    first = study.record(Verdict(candidate="c0", verdict="accepted"))
    before = study.candidates()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(study.path) + 8192, hard))
    try:
        with pytest.raises(FtlError, match="disk"):
            study.add_candidates(2, [shapes_made.candidate(f"x{i}", i * 10.0) for i in range(2000)])
        with pytest.raises(FtlError, match="disk"):
            study.record_all(Verdict(candidate="c1", verdict="accepted", note="n" * 1000) for _ in range(1000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert study.candidates() == before
    assert [entry.uuid for entry in study.entries()] == [first]
    study.record(Verdict(candidate="c1", verdict="rejected"))  # there is room again
    study.close()
    with Study.open(study.path) as again:
        assert sorted(again.current()) == ["c0", "c1"]


def test_sqlites_own_full_error_is_told_as_a_full_disk(make_study):
    study = make_study()
    pages = study._connection.execute("PRAGMA page_count").fetchone()[0]
    study._connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(FtlError, match="is full"):
        study.record_all(Verdict(candidate="c1", verdict="accepted", note="n" * 1000) for _ in range(100))
    study._connection.execute("PRAGMA max_page_count=1000000")
    assert study.entries() == []
    study.record(Verdict(candidate="c1", verdict="accepted"))


@pytest.mark.parametrize("has_log", [True, False])
def test_a_locked_file_is_told_and_works_once_it_is_free(make_study, shapes_made, monkeypatch, has_log):
    if not has_log:
        monkeypatch.setattr("ftl_qgis_plugin.study.file.connection.is_guarded", lambda _path: False)
    study = make_study()
    study._connection.execute("PRAGMA busy_timeout=100")
    monkeypatch.setenv("SQLITE_BUSY_TIMEOUT", "100")
    other = sqlite3.connect(study.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for write in (
        lambda: study.record(Verdict(candidate="c0", verdict="accepted")),
        lambda: study.add_candidates(2, [shapes_made.candidate("x", 0.0)]),
    ):
        with pytest.raises(FtlError, match="by another program"):
            write()
    other.execute("ROLLBACK")
    study.record(Verdict(candidate="c0", verdict="accepted"))
    study.add_candidates(2, [shapes_made.candidate("x", 0.0)])
    other.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr("ftl_qgis_plugin.study.file.connection.BUSY_TIMEOUT_S", 0.1)
    if has_log and study._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        with Study.open(study.path) as reader:  # readers need not wait at all
            assert len(reader.candidates()) == 6
            with reader.patience(0.1), pytest.raises(FtlError, match="by another program"):
                reader.record(Verdict(candidate="c0", verdict="accepted"))
    else:
        with pytest.raises(FtlError, match="by another program"):
            Study.open(study.path)
    other.close()
    assert len(study.candidates()) == 6


def test_a_reader_with_an_open_cursor_does_not_lose_us_a_verdict(make_study):
    """QGIS drawing the layer at this very moment."""
    study = make_study(count=400)
    other = sqlite3.connect(study.path, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    cursor = other.execute("SELECT * FROM candidates_current")
    cursor.fetchone()
    began = time.perf_counter()
    study.record(Verdict(candidate="c0", verdict="accepted"))
    assert time.perf_counter() - began < 1.0
    study.close()  # cannot tidy up the -wal now
    assert len(cursor.fetchall()) == 399
    other.close()
    with Study.open(study.path) as again:
        assert list(again.current()) == ["c0"]
    assert not os.path.exists(study.path + "-wal")


@pytest.mark.parametrize("share", [0.0, 0.0001, 0.3, 0.7, 0.99])
def test_a_truncated_file_is_told(make_study, share):
    study = make_study(count=300)
    study.close()
    size = int(os.path.getsize(study.path) * share)
    os.truncate(study.path, size)
    with pytest.raises(FtlError, match="damaged or incomplete"):
        Study.open(study.path)
    assert os.path.getsize(study.path) == size


def test_a_damaged_page_is_told(make_study):
    study = make_study(count=300)
    study.close()
    with open(study.path, "r+b") as file:
        file.seek(os.path.getsize(study.path) // 2 // 4096 * 4096)
        file.write(b"\xff" * 8192)
    with pytest.raises(FtlError, match="damaged"):
        Study.open(study.path)


def test_files_that_are_no_study_are_told(tmp_path, make_study):
    path = str(tmp_path / "other.gpkg")
    source = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    layer = source.CreateLayer("settings", None, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("value", ogr.OFTString))
    layer = source = None
    text = tmp_path / "text.gpkg"
    text.write_text("no database at all, " * 20)
    empty_database = str(tmp_path / "empty.gpkg")
    connection = sqlite3.connect(empty_database)
    connection.execute("CREATE TABLE a (b)")
    connection.close()
    for foreign in (path, str(text), empty_database):
        before = Path(foreign).read_bytes()
        with pytest.raises(FtlError, match="no study of this plugin"):
            Study.open(foreign)
        assert Path(foreign).read_bytes() == before
    with pytest.raises(FtlError, match="There is no study"):
        Study.open(str(tmp_path / "missing.gpkg"))
    assert not os.path.exists(tmp_path / "missing.gpkg")
    with pytest.raises(FtlError):
        Study.open(str(tmp_path))
    study = make_study()
    study.close()
    connection = sqlite3.connect(study.path)
    connection.execute("DROP TABLE iterations")
    connection.close()
    with pytest.raises(FtlError, match="lacks its table 'iterations'"):
        Study.open(study.path)


def test_errors_stay_sentences_when_another_plugin_switched_gdal_to_exceptions(
    make_study, shapes_made, monkeypatch, reporting_by_exceptions
):
    study = make_study()
    study._connection.execute("PRAGMA busy_timeout=100")
    monkeypatch.setenv("SQLITE_BUSY_TIMEOUT", "100")
    features = [shapes_made.candidate("x", 0.0, new_mean=1.0)]
    other = sqlite3.connect(study.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(FtlError, match="by another program"):
        study.add_candidates(2, features)
    other.close()
    with pytest.raises(FtlError, match="no polygon"):
        study.add_candidates(2, [{"candidate": "x", "wkb": b"\x01\x02"}])
    with pytest.raises(FtlError, match="coordinate reference system"):
        Study.create(study.path, "nonsense", overwrite=True)
    assert study.add_candidates(2, features) == ["x"]
    study.update_candidate_geometry("x", shapes_made.square(1, 1))
    assert study.candidates(2)[0]["wkb"] == shapes_made.multi(shapes_made.square(1, 1))
