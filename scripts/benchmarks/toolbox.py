"""QGIS without a window, with Processing and the plugin's algorithms: importing this starts it. `processing` runs them.

A process that imports this ends by `os._exit`: QGIS is never taken down.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from qgis.core import QgsApplication

from benchmarks.common import REPOSITORY

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
application = QgsApplication([os.fsencode(sys.executable)], False)
application.initQgis()
sys.path[:0] = [str(REPOSITORY), str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins")]
import processing  # noqa: E402
from processing.core.Processing import Processing  # noqa: E402

from ftl_qgis_plugin.algorithms.provider import FtlProvider  # noqa: E402

__all__ = ["processing"]

Processing.initialize()
provider = FtlProvider()
QgsApplication.processingRegistry().addProvider(provider)
