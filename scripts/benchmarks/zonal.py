"""QGIS's zonal statistics of a layer in place: TARGET NAME=RASTER ... adds <NAME>mean."""

from __future__ import annotations

import os
import sys

from qgis.analysis import QgsZonalStatistics
from qgis.core import QgsApplication, QgsRasterLayer, QgsVectorLayer

application = QgsApplication([os.fsencode(sys.executable)], False)
application.initQgis()
layer = QgsVectorLayer(sys.argv[1], "candidates", "ogr")
for pair in sys.argv[2:]:
    name, path = pair.split("=", 1)
    raster = QgsRasterLayer(path, name)
    QgsZonalStatistics(
        layer, raster.dataProvider(), raster.crs(), raster.rasterUnitsPerPixelX(), raster.rasterUnitsPerPixelY(), name,
        1, QgsZonalStatistics.Mean,
    ).calculateStatistics(None)  # fmt: skip
del layer, raster
# Leaving QGIS in order may crash where Python still holds its objects; all is written by now.
os._exit(0)
