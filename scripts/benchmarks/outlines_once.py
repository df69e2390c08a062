"""FOLDER SIZE: prints as JSON how well proposed outlines agree with the truth (see outlines.py)."""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr

from ftl_qgis_plugin.core.candidates.components import label_pixels
from ftl_qgis_plugin.core.candidates.outlines import trace
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.raster import RasterSource, grid_of
from ftl_qgis_plugin.core.imagery.change import DatedImage
from ftl_qgis_plugin.core.imagery.image_outline import outline_in_images
from ftl_qgis_plugin.core.landslides.polygons import intersection, union, valid_polygon
from ftl_qgis_plugin.core.scene import SceneOptions, write_scene
from ftl_qgis_plugin.interpretation.review.boundary import grown

# Seed and hardness: that nothing was tuned on.
SCENES = ((101, 0.0), (102, 1.0), (103, 0.0), (104, 1.0), (105, 0.5))
LEAST_PX, MOST = 15, 25


def candidates(folder: Path) -> list[tuple[bytes, bytes]]:
    """What moves at 50 mm/a, with the landslide that it is a part of."""
    rate = gdal.Open(str(folder / "deformation_rate.tif")).ReadAsArray()
    coherence = gdal.Open(str(folder / "coherence.tif")).ReadAsArray()
    grid = grid_of(RasterSource(str(folder / "deformation_rate.tif")))
    key = np.flatnonzero((np.abs(rate) >= 50) & (coherence >= 0.5))
    label, count = label_pixels(key, grid.width, 8)
    large = np.bincount(label, minlength=count) >= LEAST_PX
    kept = large[label]
    outlines = trace(key[kept], (np.cumsum(large) - 1)[label[kept]], int(large.sum()), grid)
    layer = ogr.Open(str(folder / "truth.gpkg"))
    truths = [valid_polygon(bytes(item.GetGeometryRef().ExportToWkb())) for item in layer.GetLayer(0)]
    found = []
    for outline in outlines:
        shape = valid_polygon(outline)
        shared = [(intersection(shape, truth).GetArea(), number) for number, truth in enumerate(truths)]
        area, number = max(shared)
        if area > 0.5 * shape.GetArea():
            found.append((outline, bytes(truths[number].ExportToWkb())))
    return found[:MOST]


def iou(one: bytes, other: bytes) -> float:
    first, second = valid_polygon(one), valid_polygon(other)
    return intersection(first, second).GetArea() / union([first, second]).GetArea()


def main() -> None:
    scores: dict[str, list[float]] = {"raw": [], "grown": [], "image": [], "both": []}
    times = []
    for seed, hardness in SCENES:
        folder = Path(sys.argv[1]) / f"outlines_{seed}"
        write_scene(str(folder), SceneOptions(size_px=int(sys.argv[2]), seed=seed, timeseries=False, hardness=hardness))
        rate = RasterSource(str(folder / "deformation_rate.tif"))
        wkt = grid_of(rate).wkt
        images = [DatedImage.of_file(str(folder / f"optical_{year}.tif")) for year in (2016, 2023)]
        for outline, truth in candidates(folder):
            scores["raw"].append(iou(outline, truth))
            scores["grown"].append(iou(grown(outline, wkt, rate, None), truth))
            for name, source in (("image", None), ("both", rate)):
                begun = time.perf_counter()
                try:
                    proposed = outline_in_images(outline, wkt, images, source)
                except FtlError:  # nothing to be seen: the outline stays as it is
                    proposed = outline
                times.append(time.perf_counter() - begun)
                scores[name].append(iou(proposed, truth))
    result = {name: statistics.fmean(values) for name, values in scores.items()}
    result |= {"count": len(scores["raw"]), "scenes": len(SCENES), "ms": 1000 * statistics.median(times)}
    print(json.dumps(result))


main()
