"""Many small systems at once, against numpy's solver of each."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.timeseries.fitting.normal_equations import solve


def lower(matrices: np.ndarray) -> np.ndarray:
    """(pixels, size, size) to (lower triangle by rows, pixels)."""
    rows, columns = np.tril_indices(matrices.shape[1])
    return matrices[:, rows, columns].T


@pytest.mark.parametrize("size", [1, 2, 4, 6])
def test_equals_numpys_solver(size):
    rng = np.random.default_rng(size)
    half = rng.normal(size=(40, size, size + 3))
    matrices, right = half @ half.transpose(0, 2, 1), rng.normal(size=(size, 40))
    solution, variance = solve(lower(matrices), right)
    for pixel in range(40):
        np.testing.assert_allclose(solution[:, pixel], np.linalg.solve(matrices[pixel], right[:, pixel]), rtol=1e-6)
        assert variance[pixel] == pytest.approx(np.linalg.inv(matrices[pixel])[-1, -1])
    alone, same = solve(lower(matrices), right, last_alone=True)
    np.testing.assert_array_equal(alone, solution[-1:])
    np.testing.assert_array_equal(same, variance)


def test_unknowns_that_can_hardly_be_told_apart_have_no_variance():
    """Of the second unknown a share of 1 - r^2 is independent of the first: a thousandth is the least."""
    shares = np.array([1.0, 0.0011, 0.0009, 0.0, -0.1])
    matrices = np.array([[[1.0, root], [root, 1.0]] for root in np.sqrt(1 - shares)])
    for scale in (1.0, 100.0, 1e-4):
        _solution, variance = solve(lower(scale * matrices), np.ones((2, 5)))
        np.testing.assert_allclose(variance * scale, [1.0, 1 / 0.0011, np.nan, np.nan, np.nan])
    # Of the first of three it is told, too.
    nothing = np.diag([0.0, 1.0, 1.0])[np.newaxis]
    assert np.isnan(solve(lower(nothing), np.ones((3, 1)))[1]).all()
