"""The headless loop in QGIS with plain defaults, and what it has found: SCENE_FOLDER STUDY [NAME=VALUE ...].

Images of the scene, where it has some, are given to the loop.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from osgeo import ogr

from benchmarks.toolbox import processing
from ftl_qgis_plugin.core.landslides.known import are_known
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import ACCEPTED

SIZES_M2 = ((0, 5e3), (5e3, 1e4), (1e4, 5e4), (5e4, float("inf")))


def main(folder: Path, study_path: str, more: dict[str, str]) -> dict:
    Path(study_path).unlink(missing_ok=True)
    names = {"DEFORMATION": "deformation_rate", "COHERENCE": "coherence", "DEM": "dem"}
    layers = {"INVENTORY": "inventory", "REFERENCE": "reference", "EXCLUDE": "exclusion", "MASK": "study_area"}
    parameters = {
        **{parameter: str(folder / f"{name}.tif") for parameter, name in names.items()},
        **{parameter: str(folder / f"{name}.gpkg") for parameter, name in layers.items()},
        "STUDY": study_path,
    }
    images = sorted(str(path) for path in folder.glob("optical_*.tif"))
    processing.run("ftl:runiterations", {**parameters, **({"IMAGES": images} if images else {}), **more})
    with Study.open(study_path, read_only=True) as study:
        said = study.current()
        records = [record for record in study.candidates() if record["candidate"] in said]
        iterations = study.iterations()
    accepted = [record for record in records if said[record["candidate"]].verdict == ACCEPTED]
    outlines = [ogr.CreateGeometryFromWkb(bytes(record["wkb"])) for record in accepted]
    known = are_known([record["known_overlap"] or 0.0 for record in records])
    dataset = ogr.Open(str(folder / "reference.gpkg"))
    by_size = [[0, 0] for _ in SIZES_M2]
    for feature in dataset.GetLayer(0):
        if not feature["visible"]:
            continue
        shape = feature.GetGeometryRef()
        found = any(shape.Intersects(item) and shape.Intersection(item).Area() > 0 for item in outlines)
        size = next(number for number, (low, high) in enumerate(SIZES_M2) if low <= feature["area_m2"] < high)
        by_size[size][1] += 1
        by_size[size][0] += found
    return {
        "visible": sum(all_ for _, all_ in by_size),
        "found": sum(found for found, _ in by_size),
        "by_size": by_size,
        "judged_new": int((~known).sum()),
        "accepted_new": sum(
            said[record["candidate"]].verdict == ACCEPTED for record, on in zip(records, known) if not on
        ),
        "iterations": len(iterations),
        "left": iterations[-1].left,
    }


result = main(Path(sys.argv[1]), sys.argv[2], dict(item.split("=", 1) for item in sys.argv[3:]))
print(json.dumps(result))
sys.stdout.flush()
os._exit(0)
