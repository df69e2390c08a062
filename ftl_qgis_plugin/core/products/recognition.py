"""From a file to its product: recognised by content and name, or read as what the user says it is."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
from osgeo import gdal

from ..errors import FtlError, Message
from ..grids.grid import Grid
from ..grids.raster import open_dataset
from .hdf5.hdf5 import Hdf5File, is_hdf5
from .hdf5.nested import NestedFile
from .pairs import gmtsar, licsar
from .product import UNKNOWN_SIGN, GdalBand, Product, check_size
from .readers import dolphin, flatsim, geotiff, gridded, hyp3, licsbas, mintpy, pyrate, sarscape

AUTO = "auto"
PRODUCTS = (AUTO, "mintpy", "licsbas", "hyp3", "sarscape", "geotiff", "dolphin", "netcdf")
LABELS = (
    "Recognise",
    mintpy.NAME,
    licsbas.NAME,
    hyp3.NAME,
    sarscape.NAME,
    geotiff.NAME,
    dolphin.NAME,
    gridded.NAME,
)

# Read as m/a, no slope creeps this fast: the raster is in another unit.
_TOO_FAST_M_A = 5.0


def recognise(path: str, product: str = AUTO, dataset: str = "", wkt: str | None = None) -> Product:
    """The product in a file, its header read and nothing more.

    `product`: one of PRODUCTS; `dataset`: name of a dataset of an HDF5 file or number of a raster's band; `wkt`: CRS of
    a raster that states none.
    FtlError: see the readers; also a file that is missing, foreign or no raster.
    """
    found = gridded.NAMED.match(path)
    if found:  # as QGIS and GDAL name the datasets of an HDF5 or netCDF file
        path, dataset = found["path"], dataset or found["dataset"].lstrip("/")
    if not os.path.isfile(path) and not path.startswith("/vsi"):
        raise FtlError(
            "{name} is not there or is a folder. Choose the file with the deformation rate.", name=path or "''"
        )
    pairs = next((reader.NAME for reader in (gmtsar, licsar) if reader.matches(path)), "")
    if product == AUTO and pairs:  # of whose phase a unit would be asked
        raise gridded.one_pair(path, pairs)
    if is_hdf5(path):
        return _from_hdf5(path, product, dataset, wkt)
    if product == "netcdf" or (product == AUTO and is_netcdf3(path)):
        return gridded.read(path, dataset, wkt, gridded.why(path, NestedFile(path)), product != AUTO)
    if product == "hyp3" or (product == AUTO and hyp3.recognise(path)):
        raise hyp3.refuse(path)
    try:
        opened = open_dataset(path)
    except FtlError:
        return _without_header(path, product)
    check_size(path, opened.RasterXSize, opened.RasterYSize)
    number = _band_number(path, dataset)
    crs = opened.GetProjection() or wkt
    band = GdalBand(path, number, wkt=crs)
    grid = Grid.of_dataset(band.seen, path, crs)
    reason = gridded.CHOSEN
    if product == AUTO:
        product, reason = _raster_kind(path, opened)
    if product == "mintpy":
        return _mintpy_geotiff(path, band, grid, reason)
    if product == "dolphin":
        return dolphin.read(opened, band, grid, reason)
    if product == "pyrate":
        return pyrate.read(path, opened.GetMetadata() or {}, band, grid, reason)
    if product == "flatsim":
        return flatsim.read(path, band, grid, reason)
    if product == "licsbas":
        return licsbas.read_geotiff(path, band, grid, reason)
    if product == "sarscape":
        return sarscape.read(path, band, grid, reason)
    return geotiff.read(opened, number, band, grid, reason)


def is_netcdf3(path: str) -> bool:
    """Whether the file begins with the signature of netCDF's older formats."""
    try:
        with open(path, "rb") as file:
            return file.read(4) in (b"CDF\x01", b"CDF\x02", b"CDF\x05")
    except OSError:
        return False


def _from_hdf5(path: str, product: str, dataset: str, wkt: str | None) -> Product:
    if product in ("netcdf", "geotiff") or path.lower().endswith((".nc", ".nc4", ".cdf", ".grd")):
        # GDAL's HDF5 driver leaves these names to netCDF.
        file = NestedFile(path)
        reason = gridded.CHOSEN if product != AUTO else gridded.why(path, file)
        return gridded.read(path, dataset, wkt, reason, product != AUTO)
    file = Hdf5File(path)
    reason = gridded.CHOSEN
    if product == AUTO:
        reason = licsbas.recognise_hdf5(file)
        product = "licsbas" if reason else AUTO
    if product == AUTO:
        reason = mintpy.recognise(path, file)
        product = "mintpy" if reason else AUTO
    if product == "licsbas":
        return licsbas.read_hdf5(path, file, reason, dataset)
    if product == "mintpy":
        return mintpy.read(path, file, reason, dataset)
    return gridded.read(path, dataset, wkt, gridded.why(path, NestedFile(path)), False)


def _mintpy_geotiff(path: str, band: GdalBand, grid: Grid, reason: Message) -> Product:
    """MintPy's m/a by its name alone, unless its numbers say otherwise: PyGMTSAR writes the same name in mm/a."""
    product = mintpy.read_geotiff(path, band, grid, reason)
    values = np.abs(product.sample())
    values = values[values > 0]
    if not values.size or np.percentile(values, 99) <= _TOO_FAST_M_A:
        return product
    warning = Message(
        "{name} could be MintPy's (m/a) or PyGMTSAR's (mm/a), whose files look alike. Read in m/a its rates would "
        "exceed {limit:g} m/a, so its unit is asked.",
        name=os.path.basename(path),
        limit=_TOO_FAST_M_A,
    )
    return replace(
        product,
        name="Velocity raster",
        unit="",
        sign=UNKNOWN_SIGN,
        recognised_by=Message("its name is MintPy's, but its numbers are no m/a"),
        warnings=(warning,),
    )


def _without_header(path: str, product: str) -> Product:
    reason = licsbas.recognise_raw(path)
    if product == "licsbas" or (product == AUTO and reason):
        return licsbas.read_raw(path, reason or gridded.CHOSEN)
    open_dataset(path)  # raises with GDAL's own reason
    raise FtlError("{name} cannot be opened. Check that it is a raster that QGIS displays.", name=path)


def _raster_kind(path: str, dataset: gdal.Dataset) -> tuple[str, Message]:
    for product, reason in (
        ("dolphin", dolphin.recognise(path, dataset)),
        ("flatsim", flatsim.recognise(path)),
        ("pyrate", pyrate.recognise(dataset.GetMetadata() or {})),
        ("licsbas", licsbas.recognise_geotiff(path)),
        ("sarscape", sarscape.recognise(path)),
        ("mintpy", mintpy.looks_like_geotiff(path)),
    ):
        if reason:
            return product, reason
    return "geotiff", Message("nothing in it names a program")


def _band_number(path: str, dataset: str) -> int:
    if not dataset:
        return 1
    try:
        return int(dataset)
    except ValueError as error:
        raise FtlError(
            "{name} has numbered bands, no dataset '{dataset}'. Give a band number or leave it empty.",
            name=path,
            dataset=dataset,
        ) from error
