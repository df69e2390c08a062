"""How well candidates' outlines agree with the truth before anybody edits them, by plain defaults: FOLDER KIND SEED ...

KIND `faded`: demo scenes of hardness 0, whose landslides fade outward from the middle. KIND `sharp`: hardness 1 (of
what moves fast about one in five is a landslide), but landslides move as a whole up to their edges, each stands by
itself, and no gap cuts through it. Both are compared pixel by pixel: an edge cuts through pixels, which no raster can
tell.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from pathlib import Path

from osgeo import ogr

from benchmarks.toolbox import processing
from ftl_qgis_plugin.core.grids.raster import RasterSource, grid_of
from ftl_qgis_plugin.core.landslides.zones import Zones
from ftl_qgis_plugin.core.scene import SceneOptions, write_scene, writing
from ftl_qgis_plugin.core.scene.features import LANDSLIDE
from ftl_qgis_plugin.core.scene.hardness import slides

HARDNESS = {"faded": 0.0, "sharp": 1.0}
EDGE = 0.99  # of the way from the middle to the margin: where motion begins to fade, in sharp scenes
place_features = writing.place_features


def sharpened(*arguments: object) -> list:
    """The features of a scene, its landslides moving as a whole."""
    features = place_features(*arguments)
    for feature in features:
        if feature.kind == LANDSLIDE:
            feature.softness = EDGE
    return features


def extracted(folder: Path) -> list[bytes]:
    """Candidates of a first iteration."""
    names = {"DEFORMATION": "deformation_rate", "COHERENCE": "coherence", "DEM": "dem"}
    rasters = {parameter: str(folder / f"{name}.tif") for parameter, name in names.items()}
    inventory = str(folder / "inventory.gpkg")
    places = {"MASK": str(folder / "study_area.gpkg"), "EXCLUDE": str(folder / "exclusion.gpkg")}
    outputs = {name: str(folder / f"{name.lower()}.gpkg") for name in ("THRESHOLDS", "HISTOGRAMS")}
    processing.run("ftl:factorthresholds", {**rasters, **places, **outputs, "INVENTORY": inventory})
    output = str(folder / "candidates.gpkg")
    processing.run("ftl:extractcandidates", {**rasters, **places, **outputs, "KNOWN": inventory, "OUTPUT": output})
    dataset = ogr.Open(output)
    return [bytes(item.GetGeometryRef().ExportToWkb()) for item in dataset.GetLayer(0)]


def landslides(folder: Path) -> list[tuple[bytes, bool]]:
    """All true ones, and whether they deform visibly."""
    dataset = ogr.Open(str(folder / "truth.gpkg"))
    items = [item for item in dataset.GetLayer(0) if item["kind"] == LANDSLIDE]
    return [(bytes(item.GetGeometryRef().ExportToWkb()), bool(item["visible"])) for item in items]


def agreement(folder: Path) -> tuple[list[float], dict[int, float], int]:
    """Intersection over union of each candidate that lies mostly on a visible landslide, of each such landslide with
    its best candidate, and how many candidates there are."""
    grid = grid_of(RasterSource(str(folder / "deformation_rate.tif")))

    def pixels(outline: bytes) -> frozenset[int]:
        row, col, _ = Zones([outline], grid).pixels()
        return frozenset((row.astype(int) * grid.width + col).tolist())

    truths = landslides(folder)
    grounds = [pixels(outline) for outline, _ in truths]
    holders: dict[int, list[int]] = {}
    for number, ground in enumerate(grounds):
        for key in ground:
            holders.setdefault(key, []).append(number)
    found = extracted(folder)
    every: list[float] = []
    best: dict[int, float] = {}
    for outline in found:
        own = pixels(outline)
        touched = {number for key in own for number in holders.get(key, ())}
        if not touched:
            continue
        number = max(touched, key=lambda one: len(own & grounds[one]))
        shared = len(own & grounds[number])
        if shared > 0.5 * len(own) and truths[number][1]:
            every.append(shared / len(own | grounds[number]))
            best[number] = max(best.get(number, 0.0), every[-1])
    return every, best, len(found)


def main() -> None:
    kind = sys.argv[2]
    if kind == "sharp":
        writing.place_features = sharpened
        slides.NEIGHBOURS = slides.NESTED = slides.GAPS = 0.0
    every: list[float] = []
    best: list[float] = []
    count = 0
    for seed in sys.argv[3:]:
        folder = Path(sys.argv[1]) / f"{kind}_{seed}"
        options = SceneOptions(seed=int(seed), timeseries=False, optical=False, hardness=HARDNESS[kind])
        write_scene(str(folder), options)
        values, of_landslides, all_ = agreement(folder)
        every += values
        best += of_landslides.values()
        count += all_
    quarters = statistics.quantiles(every, n=4)
    result = {"median": quarters[1], "low": quarters[0], "high": quarters[2], "on": len(every), "candidates": count}
    print(json.dumps({**result, "best": statistics.median(best), "landslides": len(best)}))


main()
sys.stdout.flush()
os._exit(0)
