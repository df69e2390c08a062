"""Values of many pixels, kept in a file: the same numbers as in memory, also where there is no room for the file."""

import errno
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
