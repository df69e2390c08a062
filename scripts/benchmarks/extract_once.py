"""One extraction in a process of its own: SCENE_FOLDER TARGET [RATE]. Writes a GeoPackage and prints its memory."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from osgeo import ogr

from ftl_qgis_plugin.core.candidates.candidates import extract
from ftl_qgis_plugin.core.candidates.options import ExtractionOptions
from ftl_qgis_plugin.core.candidates.overlap import Overlap
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.raster import RasterSource, grid_of

RANGES = {"coherence": (0.7, None), "elevation": (3300.0, 3900.0), "slope": (3.0, 25.0), "aspect": (300.0, 60.0)}
MIN_RATE_MM_A = 50.0
MIN_AREA_M2 = 1000.0


def main(folder: Path, target: str, rate: str) -> None:
    sources = {name: RasterSource(str(folder / f"{name}.tif")) for name in ("deformation_rate", "coherence", "dem")}
    if rate:
        sources["deformation_rate"] = RasterSource(rate)
    grid = grid_of(sources["deformation_rate"])
    inputs = Inputs(grid, sources["deformation_rate"], sources["coherence"], sources["dem"])
    ranges = (Threshold(name, *bounds) for name, bounds in RANGES.items())
    table = ThresholdTable((Threshold("deformation_rate", MIN_RATE_MM_A), *ranges))
    overlap = Overlap(grid, build_factors(inputs, table.factors), table)
    candidates = extract(overlap, ExtractionOptions(min_area_m2=MIN_AREA_M2)).candidates
    if target:
        write(candidates, target)
    print(len(candidates), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def write(candidates, target: str) -> None:
    source = ogr.GetDriverByName("GPKG").CreateDataSource(target)
    layer = source.CreateLayer("candidates", candidates.grid.srs, ogr.wkbMultiPolygon)
    for name in candidates.columns:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString if name == "candidate" else ogr.OFTReal))
    layer.StartTransaction()
    for wkb, record in zip(candidates.wkb, candidates.records()):
        feature = ogr.Feature(layer.GetLayerDefn())
        for number, value in enumerate(record.values()):
            feature.SetField(number, value)
        feature.SetGeometry(ogr.CreateGeometryFromWkb(wkb))
        layer.CreateFeature(feature)
    layer.CommitTransaction()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
