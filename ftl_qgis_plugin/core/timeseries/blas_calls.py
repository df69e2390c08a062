"""BLAS's product of matrices that lie in larger ones, straight from the library that scipy works with.

What scipy offers to Python copies everything that is a part of a larger array. The same functions it offers to Cython
(`scipy.linalg.cython_blas`), by their addresses; called by these nothing is copied. The interpreter's lock is held by
either: the parts are small, and to hand it over takes longer than they do.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache

import numpy as np

from ..deferred import Deferred
from ..errors import FtlError

blas = Deferred("scipy.linalg.blas")
cython_blas = Deferred("scipy.linalg.cython_blas")

_ARGUMENTS = 13
_FLOAT_BYTES = 4
_NAMES = {"f": "sgemm", "d": "dgemm"}
_LETTER = ctypes.create_string_buffer(b"N")
_AS_IT_IS = ctypes.c_void_p(ctypes.addressof(_LETTER))


class Multiplication:
    """`result` = `kept` `result` + `factor` `left` @ `right`, part by part; all float32 or all float64, the rows of
    each contiguous and one behind the other (else ValueError). With `kept` 0 it does not matter what `result` holds.
    One thread at a time."""

    def __init__(self, result: np.ndarray, left: np.ndarray, right: np.ndarray, factor: float, kept: float) -> None:
        self._arrays = result, left, right
        if result.dtype.char not in _NAMES:
            raise ValueError(result.dtype)
        if any(array.dtype != result.dtype or not has_plain_rows(array) for array in self._arrays):
            raise ValueError([(array.dtype, array.shape, array.strides) for array in self._arrays])
        self._factors = factor, kept
        self._function = _function(result.dtype.char)

    def run(self, rows: int, columns: int, along: int) -> None:
        """So many rows and columns of the result at a time, and of the numbers that are summed."""
        (height, width), depth = self._arrays[0].shape, self._arrays[1].shape[1]
        part = self._with_copies if self._function is None else self._calls()
        for column in range(0, width, columns):
            for row in range(0, height, rows):
                for at in range(0, depth, along):
                    part(row, min(rows, height - row), column, min(columns, width - column), at, min(along, depth - at))

    def _calls(self) -> Callable[[int, int, int, int, int, int], None]:
        """Works out a part: its first row and how many, its first column and how many, what is summed and how many; a
        sum that does not begin with the first is added to what is there."""
        size, call = self._arrays[0].itemsize, self._function
        result_start, left_start, right_start = (array.ctypes.data for array in self._arrays)
        result_row, left_row, right_row = (max(array.strides[0], array.shape[1] * size) for array in self._arrays)
        # Numbers go by their addresses, and some libraries want four bytes of each and others eight.
        sizes = (ctypes.c_int64 * 6)(0, 0, 0, right_row // size, left_row // size, result_row // size)
        scalar = ctypes.c_float if size == _FLOAT_BYTES else ctypes.c_double
        scalars = (scalar * 3)(*self._factors, 1.0)
        self._alive = sizes, scalars  # while there is nothing but their addresses
        wide, high, deep, right_apart, left_apart, result_apart = _addresses(sizes)
        factor, kept, one = _addresses(scalars)
        at_result, at_left, at_right = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
        # BLAS goes down columns: what it sees are all three transposed, and so the right one comes first.
        first = _AS_IT_IS, _AS_IT_IS, wide, high, deep, factor, at_right, right_apart, at_left, left_apart
        last = at_result, result_apart

        def part(row: int, rows: int, column: int, columns: int, at: int, along: int) -> None:
            sizes[:3] = columns, rows, along
            at_result.value = result_start + row * result_row + column * size
            at_left.value = left_start + row * left_row + at * size
            at_right.value = right_start + at * right_row + column * size
            call(*first, one if at else kept, *last)

        return part

    def _with_copies(self, row: int, rows: int, column: int, columns: int, at: int, along: int) -> None:
        result, left, right = self._arrays
        call = getattr(blas, _NAMES[result.dtype.char])
        part = result[row : row + rows, column : column + columns]
        within = slice(at, at + along)
        factor, kept = self._factors
        found = call(factor, right[within, column : column + columns].T, left[row : row + rows, within].T).T
        if at or kept:
            found = found + np.asarray(1.0 if at else kept, part.dtype) * part
        part[...] = found


def _addresses(numbers: ctypes.Array) -> list[ctypes.c_void_p]:
    start, size = ctypes.addressof(numbers), ctypes.sizeof(numbers._type_)
    return [ctypes.c_void_p(start + size * number) for number in range(len(numbers))]


def has_plain_rows(array: np.ndarray) -> bool:
    """Whether the rows of (rows, columns) are contiguous each, and one behind the other."""
    within, apart = array.strides[1], array.strides[0]
    rows, columns = array.shape
    return (columns < 2 or within == array.itemsize) and (rows < 2 or apart >= columns * array.itemsize)


@cache
def _function(kind: str) -> Callable[..., None] | None:
    """BLAS's sgemm or dgemm for the numbers of numpy's `kind`; None where scipy does not give it as expected."""
    try:
        capsule = cython_blas.__pyx_capi__[_NAMES[kind]]
    except (FtlError, AttributeError, KeyError):
        return None
    # Prototypes of our own: those of `pythonapi` belong to everybody in the process.
    name_of = ctypes.PYFUNCTYPE(ctypes.c_char_p, ctypes.py_object)(("PyCapsule_GetName", ctypes.pythonapi))
    address_of = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
        ("PyCapsule_GetPointer", ctypes.pythonapi)
    )
    signature = name_of(capsule)
    is_expected = signature.startswith(b"void (char *, char *, ") and signature.count(b"*") == _ARGUMENTS
    if not is_expected or sys.byteorder != "little":
        return None
    # No types of the arguments: each is a pointer that is at hand, and to look it over takes as long as to pass it on.
    return ctypes.PYFUNCTYPE(None)(address_of(capsule, signature))
