"""The standard error that a product brings along with its rate: read, in mm/a, only where there is a rate."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.rate_raster import RateOptions, describe, summarise, write_rate
from ftl_qgis_plugin.core.products.recognition import recognise

h5py = pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

SHAPE = (30, 40)
CORNER, STEP = (99.2, 38.6), (0.0005, -0.0004)


def geotiff(path: Path, values: np.ndarray) -> str:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    data = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, gdal.GDT_Float32)
    data.SetGeoTransform((CORNER[0], STEP[0], 0, CORNER[1], 0, STEP[1]))
    data.SetProjection(srs.ExportToWkt())
    data.GetRasterBand(1).WriteArray(values)
    return str(path)


def rate_and_std() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    rate, std = rng.normal(0, 30, SHAPE).astype(np.float32), rng.uniform(1, 4, SHAPE).astype(np.float32)
    rate[:4] = np.nan
    std[5] = 0  # none
    return rate, std


def mintpy(folder: Path, rate: np.ndarray, std: np.ndarray) -> str:
    meta = {"FILE_TYPE": "velocity", "PROCESSOR": "isce", "UNIT": "m/year", "WIDTH": SHAPE[1], "LENGTH": SHAPE[0]}
    meta |= {"X_FIRST": CORNER[0], "Y_FIRST": CORNER[1], "X_STEP": STEP[0], "Y_STEP": STEP[1]}
    path = folder / "geo_velocity.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("velocity", data=rate / 1000)
        file.create_dataset("velocityStd", data=std / 1000)
        file.attrs.update({key: str(value) for key, value in meta.items()})
    return str(path)


def licsbas_geotiff(folder: Path, rate: np.ndarray, std: np.ndarray) -> str:
    geotiff(folder / "vstd.geo.tif", std)
    return geotiff(folder / "x.vel.geo.tif", rate)


def licsbas_raw(folder: Path, rate: np.ndarray, std: np.ndarray) -> str:
    lines = [f"width: {SHAPE[1]}", f"nlines: {SHAPE[0]}", f"corner_lat: {CORNER[1]} d", f"corner_lon: {CORNER[0]} d"]
    lines += [f"post_lat: {STEP[1]} d", f"post_lon: {STEP[0]} d"]
    (folder / "EQA.dem_par").write_text("\n".join(lines) + "\n")
    (folder / "vel").write_bytes(rate.astype("<f4").tobytes())
    (folder / "vstd").write_bytes(std.astype("<f4").tobytes())
    return str(folder / "vel")


@pytest.mark.parametrize("maker", [mintpy, licsbas_geotiff, licsbas_raw], ids=lambda maker: maker.__name__)
def test_it_comes_along_in_mm_a_where_there_is_a_rate(tmp_path, maker):
    rate, std = rate_and_std()
    path = maker(tmp_path, rate, std)
    target = tmp_path / "std.tif"
    # The sign of the rate is none of its.
    write_rate(recognise(path), RateOptions(flip_sign=True), str(tmp_path / "rate.tif"), std_path=str(target))
    dataset = gdal.Open(str(target))
    found = dataset.ReadAsArray()
    there = np.isfinite(rate) & (std > 0)
    np.testing.assert_allclose(found[there], std[there], rtol=1e-5)
    assert np.isnan(found[~there]).all()
    assert dataset.GetMetadataItem("unit") == "mm/a"
    product = recognise(path)
    told = " ".join(str(line) for line in describe(product, RateOptions(), summarise(product, RateOptions())))
    assert f"Standard error of the rate found along with it: {product.rate_std_name}." in told


def test_one_that_is_not_there_or_of_another_unit_or_grid_is_not_offered(tmp_path):
    rate, std = rate_and_std()
    path = geotiff(tmp_path / "plain.tif", rate)
    with pytest.raises(FtlError, match="comes without a standard error of its rate"):
        write_rate(recognise(path), RateOptions("mm/a"), str(tmp_path / "rate.tif"), std_path=str(tmp_path / "std.tif"))
    assert [file.name for file in tmp_path.glob("*.tif")] == ["plain.tif"]
    path = mintpy(tmp_path, rate, std)
    assert recognise(path, dataset="velocityStd").rate_std is None
    with h5py.File(path, "a") as file:
        file["velocityStd"].attrs["UNIT"] = "mm/year"
    assert recognise(path).rate_std is None
    path = licsbas_geotiff(tmp_path, rate, std)
    geotiff(tmp_path / "vstd.geo.tif", std[:-1])
    assert recognise(path).rate_std is None
