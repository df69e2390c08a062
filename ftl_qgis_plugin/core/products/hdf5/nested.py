"""HDF5 and netCDF files with groups, by the full names of their arrays; small arrays and attributes only."""

from __future__ import annotations

import os
import uuid
from html import escape

import numpy as np
from osgeo import gdal

from ...errors import FtlError
from ...gdal_errors import attempted, gdal_errors
from ...grids.raster import open_dataset
from .hdf5 import MAX_SMALL_ELEMENTS, is_hdf5, read_attributes, read_values, require_unquoted
from .hdf5_check import is_intact

DRIVERS = ("HDF5", "netCDF")
_MOST_RASTERS = 500
# A file under another name, as a view in memory of where its bytes lie.
_ALIAS = """<VSISparseFile><Length>{size}</Length><SubfileRegion><Filename>{path}</Filename>
<DestinationOffset>0</DestinationOffset><SourceOffset>0</SourceOffset><RegionLength>{size}</RegionLength>
</SubfileRegion></VSISparseFile>"""


class NestedFile:
    """`driver`: "HDF5" or "netCDF", whichever opens the file (GDAL leaves HDF5 called .nc to netCDF).

    Paths of arrays and groups begin with "/". FtlError: neither driver opens it.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.driver = ""
        self._hdf5: gdal.Dataset | None = None
        require_unquoted(path)
        if is_hdf5(path) and not is_intact(path):
            raise _unreadable(path, "its header is broken")
        errors: list[str] = []
        # Newer GDAL opens a file called .nc as HDF5 too, but knows its CRS as netCDF only.
        is_netcdf = path.lower().endswith((".grd", ".nc", ".nc4"))
        for name in reversed(DRIVERS) if is_netcdf else DRIVERS:
            if gdal.GetDriverByName(name) is None:
                continue
            self._root = None
            with gdal_errors() as told:
                self._file = gdal.OpenEx(path, gdal.OF_MULTIDIM_RASTER | gdal.OF_READONLY, allowed_drivers=[name])
                self._root = None if self._file is None else self._file.GetRootGroup()
            errors += told
            if self._root is not None:
                self.driver = name
                break
        if not self.driver:
            raise _unreadable(path, errors[-1] if errors else "no driver of this QGIS opens it")

    def attributes(self, group: str = "/") -> dict[str, object]:
        """Texts and single numbers of a group or array; empty where it does not exist."""
        owner = self._group(group) or self._array(group)
        return {} if owner is None else read_attributes(owner)

    def names(self, group: str = "/") -> list[str]:
        """Arrays of a group."""
        owner = self._group(group)
        return list((attempted(owner.GetMDArrayNames) if owner is not None else None) or [])

    def groups(self, group: str = "/") -> list[str]:
        owner = self._group(group)
        return list((attempted(owner.GetGroupNames) if owner is not None else None) or [])

    def shape(self, name: str) -> tuple[int, ...] | None:
        """Of an array; None where there is none of this name."""
        array = self._array(name)
        if array is None:
            return None
        return attempted(lambda: tuple(part.GetSize() for part in array.GetDimensions() or ()))

    def is_numeric(self, name: str) -> bool:
        array = self._array(name)
        return array is not None and attempted(lambda: array.GetDataType().GetClass()) == gdal.GEDTC_NUMERIC

    def unit(self, name: str) -> str:
        """Of an array: GDAL's unit, or an attribute of that meaning."""
        array = self._array(name)
        if array is None:
            return ""
        attributes = read_attributes(array)
        return str(attempted(array.GetUnit) or attributes.get("units") or attributes.get("unit") or "")

    def small(self, name: str) -> np.ndarray | None:
        """Values of a scalar or list; None: absent, too large or unreadable."""
        shape = self.shape(name)
        if shape is None or int(np.prod(shape, dtype=np.float64)) > MAX_SMALL_ELEMENTS:
            return None
        if not shape and self.driver == "netCDF" and not self.is_numeric(name):
            return None  # GDAL (3.6) reads such a text from somewhere else in memory
        array = self._array(name)
        return None if array is None else read_values(array)

    def text(self, name: str) -> str:
        """A scalar text; "" where it is absent."""
        value = self.small(name)
        if value is None and self.driver == "netCDF":
            value = self._text_of_hdf5(name)
        if value is None or not np.size(value):
            return ""
        first = np.ravel(value)[0]
        return (first.decode(errors="replace") if isinstance(first, bytes) else str(first)).strip("\0 ")

    def number(self, name: str) -> float:
        """A scalar number; NaN where it is absent or none."""
        value = self.small(name)
        try:
            return float(np.ravel(value)[0])
        except (TypeError, ValueError, IndexError):
            return float("nan")

    def rasters(self, group: str = "/", depth: int = 12) -> list[str]:
        """Full names of the numeric arrays of two or three dimensions, all groups below included."""
        found = []
        base = group.rstrip("/")
        for name in self.names(group):
            full = f"{base}/{name}"
            if len(self.shape(full) or ()) in (2, 3) and self.is_numeric(full):
                found.append(full)
        for name in self.groups(group) if depth else ():  # links may lead round in circles
            found += self.rasters(f"{base}/{name}", depth - 1)
            if len(found) > _MOST_RASTERS:
                break
        return found

    def raster_path(self, name: str) -> str:
        """What GDAL opens as the array's raster."""
        if self.driver == "HDF5":
            return self.hdf5_path(name)
        return f'NETCDF:"{self.path}":{name if name.count("/") > 1 else name.lstrip("/")}'

    def hdf5_path(self, name: str) -> str:
        """The same by the HDF5 driver, whatever the file is called: netCDF's turns rows whose axes it does not know."""
        return f'HDF5:"{self.path}":/{name}'

    def scale(self, raster: str, name: str) -> float:
        """What GDAL's numbers of the array `name`, opened as `raster`, are to be multiplied by: its older HDF5 drivers
        leave scale_factor aside. (So they do add_offset, which a reference takes off.)"""
        array = self._array(name) if raster.startswith("HDF5:") else None
        if array is None:
            return 1.0
        told = attempted(array.GetScale) or read_attributes(array).get("scale_factor")
        try:
            scale = float(np.ravel(told)[0]) or 1.0
        except (TypeError, ValueError, IndexError):
            return 1.0
        opened = None if scale == 1.0 else open_dataset(raster)
        # Newer GDAL tells it as that of the band, by which it is read.
        return scale if opened is not None and opened.GetRasterBand(1).GetScale() in (None, 1.0) else 1.0

    def _text_of_hdf5(self, name: str) -> np.ndarray | None:
        """A single text as the HDF5 driver reads it, which refuses files called .nc: seen under another name."""
        if self._hdf5 is None:
            if not is_hdf5(self.path) or gdal.GetDriverByName("HDF5") is None:
                return None
            alias = f"/vsimem/ftl_{uuid.uuid4().hex}.h5"
            text = _ALIAS.format(size=os.path.getsize(self.path), path=escape(os.path.abspath(self.path), quote=False))
            gdal.FileFromMemBuffer(alias, text.encode())
            try:
                with gdal_errors():
                    self._hdf5 = gdal.OpenEx(
                        f"/vsisparse/{alias}", gdal.OF_MULTIDIM_RASTER | gdal.OF_READONLY, allowed_drivers=["HDF5"]
                    )
            finally:
                gdal.Unlink(alias)
        if self._hdf5 is None:
            return None
        array = attempted(lambda: self._hdf5.GetRootGroup().OpenMDArrayFromFullname(name), TypeError)
        if array is None or attempted(array.GetTotalElementsCount) != 1:
            return None
        return read_values(array)

    def _group(self, name: str) -> gdal.Group | None:
        if name in ("", "/"):
            return self._root
        return attempted(lambda: self._root.OpenGroupFromFullname(name))

    def _array(self, name: str) -> gdal.MDArray | None:
        return attempted(lambda: self._root.OpenMDArrayFromFullname(name), TypeError)


def _unreadable(path: str, reason: str) -> FtlError:
    return FtlError(
        "{name} cannot be opened ({reason}). The file is incomplete or damaged, or this QGIS lacks the driver; copy "
        "it again.",
        name=os.path.basename(path),
        reason=reason,
    )
