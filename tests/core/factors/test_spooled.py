"""Values of many pixels, kept in a file: the same numbers as in memory, also where there is no room for the file."""

import errno
import os
import tempfile

import numpy as np
import pytest

from ftl_qgis_plugin.core.factors.spooled import Spooled

ARRAYS = {"rate": np.array([1.5, np.nan, -3], np.float32), "slope": np.arange(3.0), "empty": np.zeros(0, np.float32)}


class Full:
    """A file on a disk with room for so many bytes."""

    def __init__(self, file, room):
        self.file, self.room = file, room

    def __getattr__(self, name):
        return getattr(self.file, name)

    def write(self, data):
        self.room -= memoryview(data).nbytes
        if self.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self.file.write(data)


@pytest.mark.parametrize("room", [None, 0, 12, 23, 24, 1000])
def test_what_is_kept_is_what_was_given(monkeypatch, room):
    real = tempfile.TemporaryFile
    if room is not None:
        monkeypatch.setattr(tempfile, "TemporaryFile", lambda **options: Full(real(**options), room))
    kept = Spooled(iter(ARRAYS.items()))
    assert list(kept) == list(ARRAYS)
    assert len(kept) == 3
    assert "slope" in kept
    assert "aspect" not in kept
    assert kept.get("aspect") is None
    for _ in range(2):
        for name, values in kept.items():
            np.testing.assert_array_equal(values, ARRAYS[name].astype(np.float32))
            assert values.dtype == np.float32


def test_no_place_for_temporary_files_at_all(monkeypatch):
    def refused(**_options):
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    np.testing.assert_array_equal(Spooled(ARRAYS.items())["rate"], ARRAYS["rate"])


def test_one_array_at_a_time_is_asked_for():
    alive = []

    def arrays():
        for name in "abc":
            alive.append(name)
            yield name, np.full(4, ord(name), np.float32)

    kept = Spooled(arrays())
    assert alive == ["a", "b", "c"]
    assert [float(kept[name][0]) for name in "cab"] == [99, 97, 98]


class Watched:
    """The temporary files that are made, and what stands in them."""

    def __init__(self, monkeypatch, at_most=None):
        real, self.files = tempfile.TemporaryFile, []

        def made(**options):
            file = real(**options)
            self.files.append(file)
            return file if at_most is None else Short(file, at_most)

        monkeypatch.setattr(tempfile, "TemporaryFile", made)

    def bytes(self):
        (file,) = self.files
        size = os.fstat(file.fileno()).st_size  # as the system sees it: what is in a buffer is not there
        file.seek(0)
        return file.read(size)


class Short:
    """A file of which a write takes so many bytes at most, as near the end of a disk, without an error."""

    def __init__(self, file, at_most):
        self._file, self._at_most = file, at_most

    def __getattr__(self, name):
        return getattr(self._file, name)

    def write(self, data):
        return self._file.write(memoryview(data)[: self._at_most])


def test_arrays_stand_one_behind_the_other_in_one_file(monkeypatch):
    watched = Watched(monkeypatch)
    arrays = {"empty": ARRAYS["empty"], "rate": ARRAYS["rate"], "slope": ARRAYS["slope"]}
    kept = Spooled(arrays.items())
    assert watched.bytes() == b"".join(values.astype(np.float32).tobytes() for values in arrays.values())
    kept["rate"][:] = 0  # a copy: the next look reads anew
    np.testing.assert_array_equal(kept["rate"], ARRAYS["rate"])


def test_what_was_written_in_part_only_stays_in_memory(monkeypatch):
    Watched(monkeypatch, at_most=12)
    kept = Spooled([("long", np.arange(4.0)), ("short", np.arange(3.0)), ("longer", np.arange(5.0))])
    assert {name: values.tolist() for name, values in kept.items()} == {
        "long": [0, 1, 2, 3],
        "short": [0, 1, 2],
        "longer": [0, 1, 2, 3, 4],
    }
