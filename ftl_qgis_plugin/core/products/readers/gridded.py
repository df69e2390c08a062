"""HDF5 and netCDF files that are neither MintPy's nor LiCSBAS's HDF5: what they hold, and the rate where it is one.

Documented units and signs: LiCSBAS_out2nc.py writes vel in mm/year and cum in mm, positive toward the satellite, `lat`
and `lon` as pixel centres without a CRS (degrees on WGS 84). GMTSAR's sbas writes vel.grd in mm/yr, positive toward
the satellite; GMT's grids state no CRS either, `lon` and `lat` are degrees.
"""

from __future__ import annotations

import os
import re

from osgeo import gdal

from ...errors import FtlError, Message
from ...grids.grid import Grid
from ...grids.raster import open_dataset
from ..content import ARIA, NISAR, OPERA, kind_of
from ..hdf5.nested import NestedFile
from ..layer import file_name
from ..pairs import aria
from ..product import TOWARD, UNKNOWN_SIGN, GdalBand, Product, canonical_unit, check_size, wkt_of_epsg
from ..stated_unit import rate_unit, stated_unit
from . import licsbas

NAME = "netCDF"
CHOSEN = Message("you chose it")
NAMED = re.compile(r'^(?P<driver>HDF5|NETCDF):"?(?P<path>.+?)"?:(?P<dataset>/*[^:]+)$', re.IGNORECASE)


def refusal(path: str, file: NestedFile) -> FtlError | None:
    """Of files that hold a pair or a granule: no rate, but what to do with them; None for others."""
    name = os.path.basename(path)
    title = str(file.attributes().get("title", ""))
    kind = kind_of(file)
    if kind == OPERA:
        return FtlError(
            "{name} is one displacement granule ({title}): the movement between two dates, not a rate. Put all "
            "granules of its frame into a folder and run 'Stack displacements'.",
            name=name,
            title=title,
        )
    if kind == NISAR:
        return FtlError(
            "{name} is one NISAR pair (GUNW): an unwrapped phase between two dates, not a rate. Put all pairs of its "
            "track and frame into a folder and run 'Stack interferograms'.",
            name=name,
        )
    if kind == ARIA:
        return one_pair(path, aria.NAME)
    return None


def one_pair(path: str, product: str) -> FtlError:
    return FtlError(
        "{name} is one pair ({product}): the movement between two dates, not a rate. Put all pairs of its track into a "
        "folder and run 'Stack interferograms'.",
        name=file_name(path),
        product=product,
    )


def read(path: str, dataset: str, wkt: str | None, reason: Message, chosen: bool = False) -> Product:
    """The rate of a netCDF or HDF5 file: the named array, or the one that is the only one or called as a rate.

    FtlError: a pair or a granule; nothing that could be a rate, with what the file holds; a name it does not hold.
    """
    file = NestedFile(path)
    error = refusal(path, file)
    if error is not None and (not dataset or "unwrapped" in dataset.lower()):
        raise error
    name = _array(path, file, dataset)
    licsbas.require_line_of_sight(path, name)
    shape = file.shape(name)
    if len(shape) != 2:
        raise FtlError(
            "{name}: '{dataset}' is a time series ({bands} layers), not a rate. Fit one with 'Fit seasonal "
            "deformation' or 'Stack displacements'.",
            name=os.path.basename(path),
            dataset=name.lstrip("/"),
            bands=shape[0],
        )
    check_size(path, shape[1], shape[0])
    raster, opened = _opened(path, file, name)
    if not dataset and opened.GetGeoTransform(can_return_null=True) is None and not chosen:
        raise _foreign(path, file.rasters())
    grid = Grid.of_dataset(opened, path, opened.GetProjection() or wkt or _degrees(file))
    band = GdalBand(raster, 1, label=f"{os.path.basename(path)}, {name.lstrip('/')}")
    is_licsbas = is_licsbas_netcdf(file)
    is_velocity = _is_gmtsar(path, file)
    stated = stated_unit(opened)
    unit = canonical_unit(file.unit(name)) or rate_unit(stated) or canonical_unit(stated)
    if is_velocity and not unit:
        unit = "mm/a"
    has_coherence = is_licsbas and file.shape("/coh") == shape
    coherence = GdalBand(file.raster_path("/coh")) if has_coherence else None
    # In mm/year as vel; a standard error is of the velocity alone.
    has_std = is_licsbas and name == "/vel" and file.shape("/vstd") == shape
    return Product(
        _name(path, is_licsbas, is_velocity, file),
        reason,
        band,
        grid,
        unit,
        TOWARD if is_licsbas or is_velocity else UNKNOWN_SIGN,
        dataset=name.lstrip("/"),
        coherence=coherence,
        coherence_name="coh" if has_coherence else "",
        rate_std=GdalBand(file.raster_path("/vstd")) if has_std else None,
        rate_std_name="vstd" if has_std else "",
        stated_unit="" if unit else stated,
    )


def _opened(path: str, file: NestedFile, name: str) -> tuple[str, gdal.Dataset]:
    """The array's raster by the driver that knows where it lies: HDF5's knows no coordinates, netCDF's does."""
    raster = file.raster_path(name)
    opened = open_dataset(raster)
    if file.driver == "HDF5" and opened.GetGeoTransform(can_return_null=True) is None:
        other = f'NETCDF:"{path}":{name if name.count("/") > 1 else name.lstrip("/")}'
        try:
            located = open_dataset(other)
        except FtlError:
            return raster, opened
        if located.GetGeoTransform(can_return_null=True) is not None:
            return other, located
    return raster, opened


def why(path: str, file: NestedFile) -> Message:
    """Why the file is read as what it is."""
    if is_licsbas_netcdf(file):
        return Message("it holds 'vel' or 'cum' with lat and lon, as LiCSBAS_out2nc.py writes them")
    if _is_gmtsar(path, file):
        return Message("it is a grid called {name}, as GMTSAR writes its velocity", name=os.path.basename(path))
    return Message("nothing in it names a program")


def is_licsbas_netcdf(file: NestedFile) -> bool:
    names = file.names()
    return bool({"vel", "cum"} & set(names)) and {"lat", "lon"} <= set(names)


def _is_gmtsar(path: str, file: NestedFile) -> bool:
    base = os.path.basename(path).lower()
    is_gmt = "GMT_version" in file.attributes() or base.endswith(".grd")
    return is_gmt and re.match(r"vel(ocity)?([._].*)?\.(grd|nc)$", base) is not None


def _name(path: str, is_licsbas: bool, is_velocity: bool, file: NestedFile) -> str:
    if is_licsbas:
        return "LiCSBAS netCDF"
    return f"GMTSAR {os.path.basename(path)}" if is_velocity else file.driver


def _array(path: str, file: NestedFile, dataset: str) -> str:
    rasters = file.rasters()
    if dataset:
        wanted = "/" + dataset.lstrip("/")
        found = [name for name in rasters if name == wanted] or [
            name for name in rasters if name.rsplit("/", 1)[-1] == dataset.lstrip("/")
        ]
        if len(found) == 1:
            return found[0]
        raise FtlError(
            "{name} contains no dataset '{dataset}'. It holds: {known}.",
            name=path,
            dataset=dataset,
            known=_listed(rasters),
        )
    flat = [name for name in rasters if len(file.shape(name)) == 2]
    rates = [name for name in flat if re.match(r"/(vel|velocity|rate)$", name, re.IGNORECASE)]
    if len(rates) == 1 or len(flat) == 1:
        return (rates or flat)[0]
    raise _foreign(path, rasters)


def _foreign(path: str, rasters: list[str]) -> FtlError:
    return FtlError(
        "{name} is an HDF5 or netCDF file, but neither MintPy's (no attribute FILE_TYPE) nor LiCSBAS's (no dataset "
        "imdates), and no georeferenced grid of one rate. Its datasets: {known}. If one of them is the rate, give its "
        "name as the dataset, or convert it to GeoTIFF.",
        name=path,
        known=_listed(rasters),
    )


def _listed(rasters: list[str]) -> str:
    shown = ", ".join(name.lstrip("/") for name in rasters[:20])
    return (shown + " ...") if len(rasters) > 20 else (shown or "none")


def _degrees(file: NestedFile) -> str | None:
    """WGS 84 for arrays along lon and lat."""
    names = {name.lower() for name in file.names()}
    is_degrees = {"lon", "lat"} <= names or {"longitude", "latitude"} <= names
    return wkt_of_epsg(4326, file.path) if is_degrees else None
