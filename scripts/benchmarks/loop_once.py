"""The headless loop in QGIS: SCENE_FOLDER STUDY."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from qgis.core import QgsApplication

from benchmarks.common import REPOSITORY

application = QgsApplication([os.fsencode(sys.executable)], False)
application.initQgis()
sys.path[:0] = [str(REPOSITORY), str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins")]
import processing  # noqa: E402
from processing.core.Processing import Processing  # noqa: E402

from ftl_qgis_plugin.algorithms.provider import FtlProvider  # noqa: E402

Processing.initialize()
provider = FtlProvider()
QgsApplication.processingRegistry().addProvider(provider)
folder, study = Path(sys.argv[1]), sys.argv[2]
names = {"DEFORMATION": "deformation_rate", "COHERENCE": "coherence", "DEM": "dem"}
processing.run(
    "ftl:runiterations",
    {
        **{parameter: str(folder / f"{name}.tif") for parameter, name in names.items()},
        "INVENTORY": str(folder / "inventory.gpkg"),
        "REFERENCE": str(folder / "reference.gpkg"),
        "MIN_COHERENCE": 0.5,
        "MIN_AREA": 300,
        "STUDY": study,
    },
)
os._exit(0)
