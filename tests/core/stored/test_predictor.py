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
@pytest.mark.parametrize("scratch_bytes", [1, 10_000, 1_400_000])
def test_all_bits_come_back(monkeypatch, width, scratch_bytes):
    monkeypatch.setattr(predictor, "_SCRATCH_BYTES", scratch_bytes)  # one row at a time, some, or all
    random = np.random.default_rng(width)
    undoing = Predictor(width)
    for blocks in ((11,), (1, 7), (5, 30, 2)):  # what earlier blocks left behind is in nobody's way
        values = [random.integers(0, 2**32, (rows, width), dtype=np.uint32) for rows in blocks]  # NaNs of all kinds too
        found = [np.zeros((rows, width), np.float32) for rows in blocks]
        undoing.undo((predicted(wanted.view(np.float32)), target) for wanted, target in zip(values, found))
        for wanted, target in zip(values, found):
            np.testing.assert_array_equal(target.view(np.uint32), wanted)


def test_the_corner_of_a_block_at_the_rasters_edge():
    values = np.random.default_rng(1).normal(0, 60, (8, 64)).astype(np.float32)
    whole = np.zeros((10, 100), np.float32)
    Predictor(64).undo([(predicted(values), whole[2:7, 30:50])])
    np.testing.assert_array_equal(whole[2:7, 30:50], values[:5, :20])
    assert np.count_nonzero(whole) == 100
