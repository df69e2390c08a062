"""Products of matrices inside of larger ones: double precision's, and nothing beside them is touched."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from ftl_qgis_plugin.core.timeseries import blas_calls
from ftl_qgis_plugin.core.timeseries.blas_calls import Multiplication


@pytest.fixture(params=["by address", "by copies"])
def way(request, monkeypatch):
    if request.param == "by copies":
        monkeypatch.setattr(blas_calls, "_function", lambda kind: None)
    else:
        assert blas_calls._function("f") is not None
        assert blas_calls._function("d") is not None


@pytest.mark.parametrize(("dtype", "most"), [(np.float32, 1e-4), (np.float64, 1e-12)])
@pytest.mark.parametrize("parts", [(100, 100, 100), (2, 7, 5), (1, 1, 1)])
@pytest.mark.parametrize(("factor", "kept"), [(1.0, 0.0), (-1.0, 1.0), (2.0, 0.5)])
def test_a_product_inside_of_larger_arrays(way, dtype, most, parts, factor, kept):
    rng = np.random.default_rng(4)
    left, right, result = (rng.normal(0, 1, (20, 40)).astype(dtype) for _ in range(3))
    inner = (slice(3, 8), slice(2, 14)), (slice(5, 17), slice(9, 32)), (slice(1, 6), slice(4, 27))
    a, b, c = (whole[part] for whole, part in zip((left, right, result), inner))
    expected = result.copy()
    expected[inner[2]] = kept * c.astype(float) + factor * (a.astype(float) @ b.astype(float))
    if not kept:
        c[...] = np.nan  # what nobody has filled yet
    Multiplication(c, a, b, factor, kept).run(*parts)
    np.testing.assert_allclose(result, expected, rtol=0, atol=most)
    outside = np.ones(result.shape, bool)
    outside[inner[2]] = False
    np.testing.assert_array_equal(result[outside], expected[outside])


def test_a_single_row_that_is_none_of_a_larger_array(way):
    row = np.broadcast_to(np.float32(2), (1, 1))
    right = np.arange(5, dtype=np.float32)[np.newaxis]
    result = np.empty((1, 5), np.float32)
    Multiplication(result, row, right, 1.0, 0.0).run(1, 5, 1)
    assert result.tolist() == [[0, 2, 4, 6, 8]]


def test_what_does_not_lie_as_blas_wants_it_is_refused():
    """Rather than read or written where it does not lie."""
    plain = np.zeros((6, 6), np.float32)
    for other in (plain.T[:4, :5], plain[:, ::2], plain[::-1], plain.astype(np.float64), plain.astype(np.int32)):
        for arrays in ((other, plain, plain), (plain, other, plain), (plain, plain, other)):
            with pytest.raises(ValueError, match=r"float|int"):
                Multiplication(*arrays, 1.0, 0.0)
    whole = np.zeros((6, 6), np.int32)
    with pytest.raises(ValueError, match="int32"):
        Multiplication(whole, whole, whole, 1.0, 0.0)


def test_where_scipy_has_it_under_another_shape_it_is_left_alone(monkeypatch):
    other = SimpleNamespace(__pyx_capi__={"sgemm": blas_calls.cython_blas.__pyx_capi__["saxpy"]})
    monkeypatch.setattr(blas_calls, "cython_blas", other)
    assert blas_calls._function.__wrapped__("f") is None
    assert blas_calls._function.__wrapped__("d") is None
