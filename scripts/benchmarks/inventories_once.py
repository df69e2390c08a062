"""One algorithm on a large inventory, in a process of its own: FOLDER POLYGONS ALGORITHM. Prints JSON.

The scene is made where it is missing: polygons of 12 corners, 20 to 80 m in radius, on a net of 190 m with rasters of
20 m; the second inventory is the first, moved and of another size, so that every polygon overlaps one or several.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import resource
import sys
import time
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr
from qgis.core import QgsApplication, QgsProcessingFeedback

from benchmarks.common import REPOSITORY

STEP_M, PIXEL_M = 190.0, 20.0
WEST, NORTH = 500_000.0, 4_000_000.0


def main(folder: Path, count: int, what: str) -> dict:
    side = math.ceil(math.sqrt(count))
    first, second = folder / "first.gpkg", folder / "second.gpkg"
    if not second.exists():
        make_polygons(first, count, side, 1, 0.0, 1.0)
        make_polygons(second, count, side, 2, 25.0, 1.3)
    if what == "factorthresholds":
        make_rasters(folder, math.ceil(side * STEP_M / PIXEL_M))
        rasters = {"DEFORMATION": "rate", "COHERENCE": "coherence", "DEM": "dem"}
        parameters = {name: str(folder / f"{raster}.tif") for name, raster in rasters.items()}
        parameters |= {"INVENTORY": str(first), "THRESHOLDS": "memory:", "STATISTICS": "memory:"}
    else:
        parameters = {"DETECTED": str(first), "REFERENCE": str(second), "OUTPUT": "memory:"}
    results, seconds = run(what, parameters)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak_mb": peak, "results": digest(results)}


def digest(results: dict) -> str:
    """The same for the same numbers and rows."""
    told = []
    for name, value in sorted(results.items()):
        rows = [feature.attributes() for feature in value.getFeatures()] if hasattr(value, "getFeatures") else value
        told.append(f"{name}: {rows!r}")
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def run(what: str, parameters: dict) -> tuple[dict, float]:
    sys.path[:0] = [str(REPOSITORY), str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins")]
    import processing
    from processing.core.Processing import Processing

    from ftl_qgis_plugin.algorithms.provider import FtlProvider

    Processing.initialize()
    provider = FtlProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    start = time.process_time()
    results = processing.run(f"ftl:{what}", parameters, feedback=QgsProcessingFeedback())
    return results, time.process_time() - start


def srs() -> osr.SpatialReference:
    result = osr.SpatialReference()
    result.ImportFromEPSG(32647)
    return result


def make_polygons(path: Path, count: int, side: int, seed: int, move_m: float, size: float) -> None:
    generator = np.random.default_rng(seed)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("polygons", srs(), ogr.wkbPolygon)
    layer.StartTransaction()
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    for number in range(count):
        row, col = divmod(number, side)
        radius = size * generator.uniform(20, 80) * generator.uniform(0.8, 1.2, len(angles))
        x = WEST + (col + 0.5) * STEP_M + move_m + radius * np.cos(angles)
        y = NORTH - (row + 0.5) * STEP_M - move_m + radius * np.sin(angles)
        ring = ", ".join(f"{a:.2f} {b:.2f}" for a, b in zip([*x, x[0]], [*y, y[0]]))
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))"))
        layer.CreateFeature(feature)
    layer.CommitTransaction()


def make_rasters(folder: Path, size: int) -> None:
    if (folder / "dem.tif").exists():
        return
    generator = np.random.default_rng(3)
    waves = generator.uniform(0.001, 0.02, (6, 2))
    cols = np.arange(size, dtype=np.float32)
    kinds = {"rate": (60.0, 12.0), "coherence": (0.1, 0.05), "dem": (200.0, 0.5)}
    for number, (name, (wave, noise)) in enumerate(kinds.items()):
        options = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1"]
        dataset = gdal.GetDriverByName("GTiff").Create(
            str(folder / f".{name}.tif"), size, size, 1, gdal.GDT_Float32, options
        )
        dataset.SetGeoTransform((WEST, PIXEL_M, 0, NORTH, 0, -PIXEL_M))
        dataset.SetProjection(srs().ExportToWkt())
        for row in range(0, size, 256):
            rows = np.arange(row, min(row + 256, size), dtype=np.float32)[:, np.newaxis]
            pattern = sum(np.sin(a * rows + number) * np.cos(b * cols) for a, b in waves)
            values = wave * pattern + noise * generator.standard_normal(pattern.shape).astype(np.float32)
            values += {"rate": 0.0, "coherence": 0.7, "dem": 4000.0}[name]
            if name == "coherence":
                values = np.clip(values, 0, 1)
            dataset.GetRasterBand(1).WriteArray(values.astype(np.float32), 0, row)
        dataset = None
        (folder / f".{name}.tif").rename(folder / f"{name}.tif")


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QgsApplication([os.fsencode(sys.executable)], False)
    application.initQgis()
    place, polygons, wanted = sys.argv[1:4]
    print(json.dumps(main(Path(place), int(polygons), wanted)), flush=True)
    os._exit(0)
