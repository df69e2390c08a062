"""A scene's two images as the world spoils them: clouds, shadow, other pixels, places that are off."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
from osgeo import gdal
from scipy import ndimage

YEARS = (2016, 2023)
KINDS = {
    "clouds": "a fifth of the newer image in clouds, a tenth of the older",
    "shadow": "a quarter in shadow",
    "coarse": "pixels of 20 and 40 m",
    "fine": "pixels of 2.5 and 20 m, grainy",
    "off": "both images off by one to two pixels",
}
_CLOUD = 235.0


def spoiled(folder: Path, kind: str) -> list[str]:
    """Paths of the images of 2016 and 2023 (pixels of 20 and 5 m), made anew in a folder of their own."""
    rng, paths = np.random.default_rng(7), []
    for year in YEARS:
        source = gdal.Open(str(folder / f"optical_{year}.tif"))
        place, values = list(source.GetGeoTransform()), source.ReadAsArray().astype(np.float32)
        pixel_m = place[1]
        if kind == "clouds":
            share = _patches(rng, values.shape[1:], 0.2 if year == YEARS[-1] else 0.1, 150 / pixel_m)
            shadow = np.roll(share, (round(120 / pixel_m), round(-100 / pixel_m)), (0, 1)) * (1 - share)
            values = (values * (1 - share) + _CLOUD * share) * (1 - 0.45 * shadow)
        elif kind == "shadow":
            values *= 1 - 0.5 * _patches(rng, values.shape[1:], 0.25, 120 / pixel_m)
        elif kind == "off":
            east, south = (2.0, 1.0) if year == YEARS[-1] else (-1.0, -0.7)
            place[0] += east * pixel_m
            place[3] -= south * pixel_m
        elif kind == "coarse":
            step = 4 if year == YEARS[-1] else 2
            rows, columns = (size // step for size in values.shape[1:])
            values = values[:, : rows * step, : columns * step]
            values = values.reshape(3, rows, step, columns, step).mean((2, 4))
            place[1], place[5] = place[1] * step, place[5] * step
        elif kind == "fine" and year == YEARS[-1]:
            values = ndimage.zoom(values, (1, 2, 2), order=1)
            values += rng.normal(0, 3, values.shape)
            place[1], place[5] = place[1] / 2, place[5] / 2
        path = folder / kind / f"optical_{year}.tif"
        path.parent.mkdir(exist_ok=True)
        _write(str(path), np.clip(values, 1, 255).astype(np.uint8), place, source.GetProjection())
        paths.append(str(path))
    return paths


def forget(folder: Path, kind: str) -> None:
    shutil.rmtree(folder / kind, ignore_errors=True)


def _patches(rng: np.random.Generator, shape: tuple[int, int], share: float, size_px: float) -> np.ndarray:
    """Soft-edged blobs (0 to 1) that cover this share of the ground."""
    field = ndimage.gaussian_filter(rng.normal(0, 1, shape), size_px)
    return 1 / (1 + np.exp((np.quantile(field, 1 - share) - field) / (0.3 * field.std())))


def _write(path: str, values: np.ndarray, place: list[float], projection: str) -> None:
    target = gdal.GetDriverByName("GTiff").Create(path, values.shape[2], values.shape[1], 3, gdal.GDT_Byte)
    target.SetGeoTransform(place)
    target.SetProjection(projection)
    for number, (band, name) in enumerate(zip(values, ("red", "green", "blue")), 1):
        target.GetRasterBand(number).WriteArray(band)
        target.GetRasterBand(number).SetDescription(name)
