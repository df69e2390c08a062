"""FOLDER SIZE: prints as JSON how well proposed outlines agree with the truth (see outlines.py)."""

from __future__ import annotations

import json
import math
import statistics
import sys
import time
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr

from benchmarks.hard_images import KINDS, YEARS, forget, spoiled
from ftl_qgis_plugin.core.candidates.components import label_pixels
from ftl_qgis_plugin.core.candidates.outlines import trace
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.raster import RasterSource, grid_of
from ftl_qgis_plugin.core.imagery.change import DatedImage
from ftl_qgis_plugin.core.imagery.image_outline import GUIDE_ENDS, outline_in_images
from ftl_qgis_plugin.core.imagery.motion_end import moved_to_motion_end
from ftl_qgis_plugin.core.landslides.polygons import intersection, union, valid_polygon
from ftl_qgis_plugin.core.scene import SceneOptions, write_scene
from ftl_qgis_plugin.interpretation.review.boundary import grown

# Seed and hardness: that nothing was tuned on.
SCENES = ((101, 0.0), (102, 1.0), (103, 0.0), (104, 1.0), (105, 0.5))
LEAST_PX, MOST = 15, 12


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


def moved(outline: bytes) -> bytes:
    """Its edge moved outward as far as the guide's is where images say nothing."""
    shape = valid_polygon(outline)
    return bytes(shape.Buffer(GUIDE_ENDS * (shape.GetArea() / math.pi) ** 0.5).ExportToWkb())


def main() -> None:
    scores: dict[str, list[float]] = {"raw": [], "grown": [], "moved": [], "ended": []}
    times = []
    for seed, hardness in SCENES:
        folder = Path(sys.argv[1]) / f"outlines_{seed}"
        write_scene(str(folder), SceneOptions(size_px=int(sys.argv[2]), seed=seed, timeseries=False, hardness=hardness))
        rate = RasterSource(str(folder / "deformation_rate.tif"))
        wkt = grid_of(rate).wkt
        found = candidates(folder)
        guides = [grown(outline, wkt, rate, None) for outline, _truth in found]
        scores["raw"] += [iou(outline, truth) for outline, truth in found]
        scores["grown"] += [iou(guide, truth) for guide, (_outline, truth) in zip(guides, found)]
        scores["moved"] += [iou(moved(guide), truth) for guide, (_outline, truth) in zip(guides, found)]
        # As the key P does: as far as the ground moves, where the rate tells.
        ends = [moved_to_motion_end(guide, wkt, rate) for guide in guides]
        scores["ended"] += [iou(end or guide, truth) for end, guide, (_outline, truth) in zip(ends, guides, found)]
        for kind in ("", *KINDS):
            paths = spoiled(folder, kind) if kind else [str(folder / f"optical_{year}.tif") for year in YEARS]
            images = [DatedImage.of_file(path) for path in paths]
            # Images without a rate stand alone.
            ways = {"image": (None, True), "both": (rate, True), **({} if kind else {"alone": (None, False)})}
            for guide, end, (outline, truth) in zip(guides, ends, found):
                for way, (band, is_guided) in ways.items():
                    begun = time.thread_time()
                    try:
                        guides_it = (end or guide) if is_guided else None
                        is_whole = is_guided and end is not None
                        proposed = outline_in_images(outline, wkt, images, band, guide=guides_it, is_whole=is_whole)
                    except FtlError:  # nothing to be seen: the outline stays as it is
                        proposed = outline
                    times.append(time.thread_time() - begun)
                    scores.setdefault(f"{way} {kind}".strip(), []).append(iou(proposed, truth))
            if kind:
                forget(folder, kind)
    result = {name: statistics.fmean(values) for name, values in scores.items()}
    result |= {"count": len(scores["raw"]), "scenes": len(SCENES), "ms": 1000 * statistics.median(times)}
    print(json.dumps(result))


main()
