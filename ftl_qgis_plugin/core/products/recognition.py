"""From a file to its product: recognised by content and name, or read as what the user says it is."""

from __future__ import annotations

import os
import re

from ..errors import FtlError, Message
from ..grids.grid import Grid
from ..grids.raster import open_dataset
from .hdf5.hdf5 import Hdf5File, is_hdf5
from .product import GdalBand, Product, check_size
from .readers import geotiff, hyp3, licsbas, mintpy, sarscape

AUTO = "auto"
PRODUCTS = (AUTO, "mintpy", "licsbas", "hyp3", "sarscape", "geotiff")
LABELS = ("Recognise", mintpy.NAME, licsbas.NAME, hyp3.NAME, sarscape.NAME, geotiff.NAME)

_SUBDATASET = re.compile(r'^HDF5:"?(?P<path>.+?)"?:/+(?P<dataset>[^/:]+)$')
_CHOSEN = Message("you chose it")


def recognise(path: str, product: str = AUTO, dataset: str = "", wkt: str | None = None) -> Product:
    """The product in a file, its header read and nothing more.

    `product`: one of PRODUCTS; `dataset`: name of a dataset of an HDF5 file or number of a raster's band; `wkt`: CRS of
    a raster that states none.
    FtlError: see the readers; also a file that is missing, foreign or no raster.
    """
    found = _SUBDATASET.match(path)
    if found:  # as QGIS names the layers of an HDF5 file
        path, dataset = found["path"], dataset or found["dataset"]
    if not os.path.isfile(path) and not path.startswith("/vsi"):
        raise FtlError(
            "{name} is not there or is a folder. Choose the file with the deformation rate.", name=path or "''"
        )
    if is_hdf5(path):
        return _from_hdf5(path, product, dataset)
    if product == "hyp3" or (product == AUTO and hyp3.recognise(path)):
        raise hyp3.refuse(path)
    try:
        opened = open_dataset(path)
    except FtlError:
        return _without_header(path, product)
    check_size(path, opened.RasterXSize, opened.RasterYSize)
    number = _band_number(path, dataset)
    band = GdalBand(path, number)
    grid = Grid.of_dataset(opened, path, opened.GetProjection() or wkt)
    reason = _CHOSEN
    if product == AUTO:
        product, reason = _raster_kind(path)
    if product == "mintpy":
        return mintpy.read_geotiff(path, band, grid, reason)
    if product == "licsbas":
        return licsbas.read_geotiff(path, band, grid, reason)
    if product == "sarscape":
        return sarscape.read(path, band, grid, reason)
    return geotiff.read(opened, number, band, grid, reason)


def _from_hdf5(path: str, product: str, dataset: str) -> Product:
    file = Hdf5File(path)
    reason = _CHOSEN
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
    raise FtlError(
        "{name} is an HDF5 file, but neither MintPy's (no attribute FILE_TYPE) nor LiCSBAS's (no dataset imdates). "
        "Its datasets: {known}. Convert its rate to GeoTIFF and import that.",
        name=path,
        known=", ".join(list(file.shapes)[:20]) or "none",
    )


def _without_header(path: str, product: str) -> Product:
    reason = licsbas.recognise_raw(path)
    if product == "licsbas" or (product == AUTO and reason):
        return licsbas.read_raw(path, reason or _CHOSEN)
    open_dataset(path)  # raises with GDAL's own reason
    raise FtlError("{name} cannot be opened. Check that it is a raster that QGIS displays.", name=path)


def _raster_kind(path: str) -> tuple[str, Message]:
    for product, reason in (
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
