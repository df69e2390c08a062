"""The same in the real QGIS desktop under Xvfb, with the dock in sight: see window_play."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .common import REPOSITORY, in_process_of

CANDIDATES = 100_000


def window_steps(scratch: Path) -> list[dict]:
    """Results of the heartbeat, step by step. RuntimeError where QGIS or the play fails."""
    sys.path.insert(0, str(REPOSITORY / "tests" / "gui"))
    import harness

    study = scratch / "window.gpkg"
    in_process_of("benchmarks.review_once", "make", str(study), str(CANDIDATES))
    profiles = harness.make_profile(scratch / "window", demo_size_px=600, demo_folder=str(scratch / "documents"))
    (scratch / "documents").mkdir()
    # For window_play, which runs in QGIS's own Python.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(REPOSITORY / "scripts"), os.environ.get("PYTHONPATH", "")])
    outcome = harness.drive(
        Path(__file__).with_name("window_play"),
        profiles,
        scratch,
        FTL_BENCH_STUDY=str(study),
    )
    return outcome["notes"]["steps"]
