"""The live preview: from a drag to the mask on the map at 1920 x 1080 with six factors; and the time series chart."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from .common import in_process, scene

WIDTH_PX, HEIGHT_PX = 1920, 1080
AIM_MS = 100.0
DRAGS = 40
SERIES, DATES, REDRAWS = 6, 300, 15


def run_section(options, scratch: Path) -> Iterator[dict]:
    folder = scene(options.folder, max(options.size, 2000))
    for what, pixel in (("1 raster pixel per canvas pixel", 1.0), ("4 raster pixels per canvas pixel", 4.0)):
        result = in_process(DRAG, str(folder), str(pixel), str(DRAGS))
        for factor, times in result["ms"].items():
            yield {
                "what": f"drag of {factor} to the painted mask, {what}",
                "value": statistics.median(times),
                "unit": "ms",
                "aim": f"<= {AIM_MS:.0f}",
                "holds": statistics.median(times) <= AIM_MS,
                "note": f"slowest of {len(times)}: {max(times):.0f} ms; {result['pixels']:,} pixels",
            }
        yield {
            "what": f"reading six factors after a pan, {what} (background)",
            "value": result["read_s"],
            "unit": "s",
            "note": f"peak {result['peak_mb']:.0f} MB",
        }
    times = in_process(REDRAW, str(REDRAWS))["ms"]
    yield {
        "what": f"redraw of {SERIES} time series of {DATES} dates, built and painted",
        "value": statistics.median(times),
        "unit": "ms",
        "aim": f"<= {AIM_MS:.0f}",
        "holds": statistics.median(times) <= AIM_MS,
        "note": f"slowest of {len(times)}: {max(times):.0f} ms",
    }


DRAG = f"""
import os, sys, time
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.core import QgsPointXY, QgsRectangle, QgsCoordinateReferenceSystem
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QImage, QPainter
from qgis.gui import QgsMapCanvas
from qgis.testing import start_app
start_app()
from ftl_qgis_plugin.core.factors.factors import Inputs
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.grids.raster import RasterSource, grid_of
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.gui.map.preview_overlay import PreviewItem
from ftl_qgis_plugin.interpretation.thresholds.mask_preview import PreviewMask, ReadJob, View

folder, pixel, drags = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
def source(name):
    return RasterSource(f"{{folder}}/{{name}}.tif")
rate = source("deformation_rate")
inputs = Inputs(grid_of(rate), rate, source("coherence"), source("dem"))
rows = {{
    "deformation_rate": (30.0, None), "coherence": (0.6, None), "elevation": (3200.0, 4100.0),
    "slope": (3.0, 25.0), "aspect": (280.0, 100.0), "plan_curvature": (-0.05, 0.05),
}}
grid = inputs.grid
width = min({WIDTH_PX} * pixel, grid.width) * grid.x_size
height = min({HEIGHT_PX} * pixel, grid.height) * grid.y_size
x, y = grid.x_min + 3.3 * grid.x_size, grid.y_max - 3.3 * grid.y_size
start = time.perf_counter()
values = ReadJob(inputs, tuple(rows), View(x, y - height, x + width, y, pixel * grid.x_size))(Progress())
read_s = time.perf_counter() - start
canvas = QgsMapCanvas()
canvas.resize({WIDTH_PX}, {HEIGHT_PX})
canvas.setDestinationCrs(QgsCoordinateReferenceSystem.fromWkt(grid.wkt))
canvas.setExtent(QgsRectangle(x, y - height, x + width, y))
item = PreviewItem(canvas)
picture = QImage({WIDTH_PX}, {HEIGHT_PX}, QImage.Format.Format_ARGB32_Premultiplied)
masker = PreviewMask(values)
def drag(lower):
    rows[name] = (rows[name][0] * lower, rows[name][1])
    table = ThresholdTable(tuple(Threshold(key, *bounds) for key, bounds in rows.items()))
    item.show_mask(masker.evaluate(table), values.lattice, canvas.mapSettings().destinationCrs())
    painter = QPainter(picture)
    item.paint(painter)
    painter.end()
ms = {{}}
for name in ("slope", "deformation_rate"):
    ms[name] = []
    for number in range(drags + 1):
        start = time.perf_counter()
        drag(1.01 if number % 2 else 1 / 1.01)
        ms[name].append(1000 * (time.perf_counter() - start))
    ms[name] = ms[name][1:]
result = {{"ms": ms, "read_s": read_s, "pixels": int(values.no_data.size)}}
"""

REDRAW = f"""
import os, sys, time
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
import numpy as np
from qgis.PyQt.QtGui import QPixmap
from qgis.testing import start_app
start_app()
from ftl_qgis_plugin.core.timeseries.place_series import series_of
from ftl_qgis_plugin.core.timeseries.seasons import Seasons
from ftl_qgis_plugin.gui.charts.time_series import TimeSeriesChart
from ftl_qgis_plugin.interpretation.series.series_controller import ShownSeries

times_a = 2015.0 + np.arange({DATES}) * 12.0 / 365.25
noise = np.random.default_rng(1)
shown = []
for number in range({SERIES}):
    mean = -10.0 * (number + 1) * (times_a - 2015.0) + 8.0 * np.cos(2.0 * np.pi * times_a)
    series = series_of(mean[:, None] + noise.normal(0.0, 4.0, ({DATES}, 40)), times_a, str(number)).from_first()
    shown.append(ShownSeries(series, series.fit(), number == {SERIES} - 1))
chart = TimeSeriesChart()
chart.resize(900, 300)
chart.show()
picture = QPixmap(chart.size())
ms = []
for _ in range(int(sys.argv[1]) + 1):
    start = time.perf_counter()
    chart.set_series(shown, Seasons())
    chart.render(picture)
    ms.append(1000 * (time.perf_counter() - start))
chart.release()
result = {{"ms": ms[1:]}}
"""
