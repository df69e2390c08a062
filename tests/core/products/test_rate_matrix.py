"""Rates in HDF5, netCDF and SARscape's ENVI files as they come, and stored in other ways that mean the same."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import h5py
import product_layouts as layouts

from ftl_qgis_plugin.core.products.rate_raster import RateOptions, write_rate
from ftl_qgis_plugin.core.products.recognition import recognise

SHAPE = (12, 17)
DATES = [datetime.date(2019, 1, 5) + datetime.timedelta(days=200 * number) for number in range(3)]
RATE_MM_A = np.arange(1, 205, dtype=np.float32).reshape(SHAPE) / 2 - 120.25
RATE_MM_A[3, 4] = np.nan
KINDS = {
    "as it comes": {"dtype": "<f4", "chunks": True, "compression": "gzip"},
    "double": {"dtype": "<f8", "chunks": True, "compression": "gzip"},
    "big endian": {"dtype": ">f4", "chunks": True, "compression": "gzip", "shuffle": True},
    "plain": {"dtype": "<f4"},
    "chunks of rows": {"dtype": "<f4", "chunks": (1, SHAPE[1])},
}


def stored_again(path: str, name: str, **how: object) -> None:
    with h5py.File(path, "a") as file:
        item = file[name]
        values, attributes = item[...], dict(item.attrs)
        scales = [axis[0] if len(axis) else None for axis in item.dims]
        del file[name]
        again = file.create_dataset(name, data=values.astype(how.pop("dtype")), **how)
        for axis, scale in zip(again.dims, scales):
            if scale is not None:
                axis.attach_scale(scale)
        again.attrs.update({key: value for key, value in attributes.items() if key in ("unit", "units", "UNIT")})


def imported(path: str, folder: Path, **options: object) -> np.ndarray:
    target = str(folder / "imported.tif")
    write_rate(recognise(path), RateOptions(**options), target)
    return gdal.Open(target).ReadAsArray()


def mintpy(folder: Path, values: np.ndarray, y_first: float, y_step: float) -> str:
    path = str(folder / "geo_velocity.h5")
    with h5py.File(path, "w") as file:
        file.create_dataset("velocity", data=values, chunks=True, compression="gzip")
        tags = {"FILE_TYPE": "velocity", "UNIT": "m/year", "LENGTH": SHAPE[0], "WIDTH": SHAPE[1], "EPSG": 32647}
        tags |= {"X_FIRST": 500_000, "Y_FIRST": y_first, "X_STEP": 20, "Y_STEP": y_step, "X_UNIT": "meters"}
        file.attrs.update({key: str(value) for key, value in tags.items()})
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_mintpy(tmp_path, kind):
    path = mintpy(tmp_path, RATE_MM_A / 1000, 4_000_000, -20)
    stored_again(path, "velocity", **KINDS[kind])
    np.testing.assert_allclose(imported(path, tmp_path), RATE_MM_A, rtol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_licsbas_netcdf(tmp_path, kind):
    path = layouts.licsbas_netcdf(tmp_path / "out.nc", RATE_MM_A, DATES)
    stored_again(path, "vel", **KINDS[kind])
    # The variable declares no fill value: its NaN stays one all the same.
    np.testing.assert_allclose(imported(path, tmp_path), RATE_MM_A, rtol=1e-5)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["imported.tif", "out.nc"]


def test_licsbas_netcdf_from_south_to_north(tmp_path):
    path = layouts.licsbas_netcdf(tmp_path / "out.nc", RATE_MM_A, DATES)
    usual = recognise(shutil.copy(path, str(tmp_path / "usual.nc"))).grid  # what may still be open cannot be written
    with h5py.File(path, "a") as file:
        for name in ("lat", "vel", "coh"):
            file[name][...] = file[name][...][::-1]
    assert recognise(path).grid.same_as(usual)
    np.testing.assert_allclose(imported(path, tmp_path), RATE_MM_A, rtol=1e-5)


@pytest.mark.parametrize("way", ["as it comes", "double", "big endian", "south-up"])
def test_sarscape(tmp_path, way):
    source = layouts.tif(tmp_path / "source.tif", RATE_MM_A, 32647, (500_000, 4_000_000), 20, no_data=float("nan"))
    if way == "south-up":
        layouts.rewritten(source, no_data=float("nan"), south_up=True)
    path = str(tmp_path / "SI_vel_geo")
    kind = gdal.GDT_Float64 if way == "double" else gdal.GDT_Float32
    assert gdal.Translate(path, str(source), format="ENVI", outputType=kind) is not None
    if way == "big endian":
        header = Path(f"{path}.hdr")
        assert "byte order = 0" in header.read_text()
        header.write_text(header.read_text().replace("byte order = 0", "byte order = 1"))
        Path(path).write_bytes(np.fromfile(path, "<f4").astype(">f4").tobytes())
    Path(f"{path}.sml").write_text("<HEADER_INFO/>")
    product = recognise(path)
    assert product.name == "SARscape raster"
    assert product.grid.geotransform == (500_000, 20, 0, 4_000_000, 0, -20)
    np.testing.assert_allclose(imported(path, tmp_path), RATE_MM_A, rtol=1e-6)
