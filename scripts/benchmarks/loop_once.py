"""The headless loop in QGIS: SCENE_FOLDER STUDY."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.toolbox import processing

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
