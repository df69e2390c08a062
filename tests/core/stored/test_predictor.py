"""The predictor against the sums it is made of, one byte after the other."""

import numpy as np
import pytest

from ftl_qgis_plugin.core.stored import predictor
from ftl_qgis_plugin.core.stored.predictor import Predictor


def predicted(values):
    """As the technical note has it: planes of bytes, highest first, and each byte less the one before."""
    rows, width = values.shape
    planes = values.astype(">f4").view(np.uint8).reshape(rows, width, 4).transpose(0, 2, 1).reshape(rows, -1)
    differences = planes.astype(int)
    differences[:, 1:] -= planes[:, :-1]
    return (differences % 256).astype(np.uint8)


@pytest.mark.parametrize("width", [1, 2, 3, 16, 63, 256, 300])
@pytest.mark.parametrize("scratch_bytes", [10_000, 1_400_000])
def test_all_bits_come_back(monkeypatch, width, scratch_bytes):
    monkeypatch.setattr(predictor, "_SCRATCH_BYTES", scratch_bytes)  # some rows at a time, or all
    random = np.random.default_rng(width)
    undoing = Predictor(width)
    for rows, blocks in ((11, 1), (1, 3), (30, 2)):  # what earlier blocks left behind is in nobody's way
        wanted = random.integers(0, 2**32, (rows, blocks * width), dtype=np.uint32)  # NaNs of all kinds too
        found = np.zeros((rows, blocks * width), np.float32)
        undoing.undo([predicted(part) for part in np.split(wanted.view(np.float32), blocks, axis=1)], found)
        np.testing.assert_array_equal(found.view(np.uint32), wanted)


def test_rows_that_are_longer_than_the_scratch(monkeypatch):
    monkeypatch.setattr(predictor, "_SCRATCH_BYTES", 1)
    values = np.random.default_rng(2).normal(0, 60, (5, 90)).astype(np.float32)
    found = np.zeros((5, 90), np.float32)
    Predictor(90).undo([predicted(values)], found)
    np.testing.assert_array_equal(found, values)


@pytest.mark.parametrize("columns", [20, 64, 84])
def test_blocks_that_reach_beyond_the_raster(columns):
    values = np.random.default_rng(1).normal(0, 60, (8, 128)).astype(np.float32)
    whole = np.zeros((10, 150), np.float32)
    blocks = [predicted(values[:, :64]), predicted(values[:, 64:])][: -(-columns // 64)]
    Predictor(64).undo(blocks, whole[2:7, 30 : 30 + columns])
    np.testing.assert_array_equal(whole[2:7, 30 : 30 + columns], values[:5, :columns])
    assert np.count_nonzero(whole) == 5 * columns
