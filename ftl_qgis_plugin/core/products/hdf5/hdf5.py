"""HDF5 through GDAL: attributes and small datasets by its multidimensional interface, pixels by its raster one."""

from __future__ import annotations

import os
from functools import partial

import numpy as np
from osgeo import gdal

from ...errors import FtlError
from ...gdal_errors import attempted, gdal_errors
from ..product import GdalBand
from .hdf5_check import is_intact

# What is read whole (dates, corner coordinates) has few elements in every real file.
MAX_SMALL_ELEMENTS = 100_000


def require_unquoted(path: str) -> None:
    """FtlError: a name in which GDAL cannot be told a dataset, for quotation marks stand around it there."""
    if '"' in path:
        raise FtlError(
            "The path {name} holds a double quotation mark, so that GDAL cannot open the datasets of the file. Rename "
            "the file or folder.",
            name=path,
        )


class Hdf5File:
    """The root group of an HDF5 file: `attributes` (text or numbers), `shapes` of its datasets by name.

    FtlError: GDAL lacks the HDF5 driver, or the file is incomplete or no HDF5.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        require_unquoted(path)
        if gdal.GetDriverByName("HDF5") is None:
            raise FtlError(
                "{name} is an HDF5 file, but this QGIS reads none (GDAL has no HDF5 driver here). Convert it to "
                "GeoTIFF, with MintPy for example: save_gdal.py {name}",
                name=path,
            )
        if not is_intact(path):
            raise _damaged(path, "its header is broken")
        names = None
        with gdal_errors() as errors:
            self._file = gdal.OpenEx(path, gdal.OF_MULTIDIM_RASTER | gdal.OF_READONLY, allowed_drivers=["HDF5"])
            self._root = None if self._file is None else self._file.GetRootGroup()
            names = None if self._root is None else self._root.GetMDArrayNames() or []
        if names is None:
            raise _damaged(path, errors[-1] if errors else "unknown reason")
        self.attributes = read_attributes(self._root)
        self.shapes: dict[str, tuple[int, ...]] = {}
        self._numeric = set()
        with gdal_errors():
            for name in names:
                array = self._array(name)
                if array is None:
                    continue
                self.shapes[name] = tuple(dimension.GetSize() for dimension in array.GetDimensions() or ())
                if array.GetDataType().GetClass() == gdal.GEDTC_NUMERIC:
                    self._numeric.add(name)

    def rasters(self) -> list[str]:
        """Names of the two-dimensional datasets of numbers."""
        return [name for name, shape in self.shapes.items() if len(shape) == 2 and name in self._numeric]

    def dataset_attributes(self, name: str) -> dict[str, object]:
        array = self._array(name)
        return {} if array is None else read_attributes(array)

    def small(self, name: str) -> np.ndarray | None:
        """A scalar or list dataset as an array; None where it is absent, too large or of another type."""
        if name not in self.shapes or int(np.prod(self.shapes[name], dtype=np.float64)) > MAX_SMALL_ELEMENTS:
            return None
        array = self._array(name)
        return None if array is None else read_values(array)

    def band(self, name: str, number: int = 1) -> GdalBand:
        """The pixels of a dataset; of a three-dimensional one, its `number`th layer."""
        return GdalBand(f'HDF5:"{self.path}"://{name}', number, label=f"{os.path.basename(self.path)}, {name}")

    def _array(self, name: str) -> gdal.MDArray | None:
        # TypeError: a damaged name, which is no text for Python.
        return attempted(lambda: self._root.OpenMDArray(name), TypeError)


def read_values(array: gdal.MDArray) -> np.ndarray | None:
    """Numbers or texts of a (small) array; None where they cannot be read."""

    def read() -> np.ndarray:
        is_text = array.GetDataType().GetClass() == gdal.GEDTC_STRING
        return np.array(array.Read()) if is_text else np.asarray(array.ReadAsArray())

    return attempted(read, TypeError, ValueError, AttributeError)


def read_attributes(owner: gdal.Group | gdal.MDArray) -> dict[str, object]:
    """Texts and single numbers among the attributes of a group or array."""
    result = {}
    for attribute in attempted(owner.GetAttributes) or []:
        value = attempted(partial(_small_value, attribute), TypeError, ValueError)
        if isinstance(value, (str, int, float)):
            result[attribute.GetName()] = value.strip("\0 ") if isinstance(value, str) else value
    return result


def _small_value(attribute: gdal.Attribute) -> object:
    return attribute.Read() if attribute.GetTotalElementsCount() <= MAX_SMALL_ELEMENTS else None


def _damaged(path: str, reason: str) -> FtlError:
    return FtlError(
        "{name} cannot be opened as HDF5 ({reason}). The file is incomplete or damaged; copy or compute it again.",
        name=path,
        reason=reason,
    )


def is_hdf5(path: str) -> bool:
    """Whether the file begins with HDF5's signature."""
    if not os.path.isfile(path):  # to open a pipe takes until somebody writes to it
        return False
    try:
        with open(path, "rb") as file:
            return file.read(8) == b"\x89HDF\r\n\x1a\n"
    except OSError:
        return False
