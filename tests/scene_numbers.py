"""What a scene is, in few numbers: they tell one seed's scene from whatever a change of its making would give.

Figures of the method (what is found, what ranges hold) are told of scenes by their seed, so that a seed's scene must
stay what it was. known_scenes.json holds the numbers of those that the tests make.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr

RASTERS = ("deformation", "coherence", "dem", "optical_2016", "optical_2023", "timeseries")
LAYERS = ("inventory", "reference", "truth", "exclusion")


def assert_known(name: str, found: dict[str, list[float]]) -> None:
    """To five digits of the largest of each row: what processors and libraries differ in is far below."""
    known = json.loads(Path(__file__).with_name("known_scenes.json").read_text(encoding="utf-8"))[name]
    assert found.keys() == known.keys()
    for part, numbers in known.items():
        assert found[part] == pytest.approx(numbers, rel=1e-5, abs=1e-6 * max(map(abs, numbers))), part


def numbers_of(paths: dict[str, str]) -> dict[str, list[float]]:
    """Per raster: share without data, mean, standard deviation, and two means weighted by place; over all bands.
    Per layer: features, their area (km2), the sums of their centres (km from the corner of the grid's zone)."""
    found = {name: _of_raster(paths[name]) for name in RASTERS if name in paths}
    return found | {name: _of_layer(paths[name]) for name in LAYERS if name in paths}


def _of_raster(path: str) -> list[float]:
    values = gdal.Open(path).ReadAsArray().astype(float)
    values = values.reshape(-1, *values.shape[-2:])
    known = np.isfinite(values)
    values = np.where(known, values, 0.0)
    bands, rows, cols = np.indices(values.shape, sparse=True)
    wave = np.sin(0.7 * bands + 0.11 * rows + 0.05 * cols)
    shares = [values.mean(), values.std(), (values * wave).mean(), (np.abs(values) * np.abs(wave)).mean()]
    return [float(1 - known.mean()), *map(float, shares)]


def _of_layer(path: str) -> list[float]:
    source = ogr.Open(path)
    shapes = [feature.GetGeometryRef().Clone() for feature in source.GetLayer(0)]
    centres = [shape.Centroid() for shape in shapes]
    return [
        float(len(shapes)),
        sum(shape.GetArea() for shape in shapes) / 1e6,
        sum(point.GetX() - 545_000 for point in centres) / 1e3,
        sum(4_290_000 - point.GetY() for point in centres) / 1e3,
    ]


def numbers_of_features(features: list) -> dict[str, list[float]]:
    """Per kind: how many, and the sums of what tells them apart, each number with a weight of its own."""
    found: dict[str, list[float]] = {}
    for item in features:
        mapped = item.mapped
        shape = (item.taper, *(part for pair in item.wobble for part in pair), item.softness, *item.gap)
        numbers = (
            (item.row, item.col, item.half_length_px, item.half_width_px, item.area_m2, item.year),
            (item.direction_deg, item.slope_deg, item.aspect_deg, item.elevation_m),
            (item.rate_mm_a, item.coherence_loss, float(item.bare), float(item.in_inventory)),
            shape,
            () if mapped is None else numbers_within(vars(mapped).values()),
        )
        sums = found.setdefault(item.kind, [0.0] * (1 + len(numbers)))
        sums[0] += 1
        for place, group in enumerate(numbers, 1):
            sums[place] += sum(number * (1 + 0.37 * weight) for weight, number in enumerate(group))
    return found


def numbers_within(values: object) -> list[float]:
    """All numbers of nested sequences, in order."""
    found: list[float] = []
    for value in values:
        if isinstance(value, (bool, int, float, np.number)):
            found.append(float(value))
        elif isinstance(value, (tuple, list, np.ndarray)):
            found += numbers_within(value)
    return found
