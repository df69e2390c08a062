"""Dated images in the real QGIS desktop: how soon they are in view, and what silent servers cost a verdict."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from osgeo import gdal

from .common import REPOSITORY

SIZE_PX = 600
STEP_MS, VIEW_MS, VERDICT_MS = 100.0, 200.0, 30.0


def run_section(options, scratch: Path) -> Iterator[dict]:
    sys.path.insert(0, str(REPOSITORY / "tests" / "gui"))
    import harness

    from ftl_qgis_plugin.core.scene import SceneOptions, write_scene

    folder = scratch / "scene"
    write_scene(str(folder), SceneOptions(size_px=min(options.size, SIZE_PX), seed=2, timeseries=False))
    newest = str(folder / "optical_2023.tif")
    gdal.Translate(str(folder / "optical_2019.tif"), newest, scaleParams=[[0, 255, 20, 235]] * 3)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(REPOSITORY / "scripts"), os.environ.get("PYTHONPATH", "")])
    profiles = harness.make_profile(scratch / "images", dock_open="true")
    outcome = harness.drive(Path(__file__).with_name("images_play"), profiles, scratch)
    for what, kind, aim in (
        ("stepping to a date that was drawn before", "step", STEP_MS),
        ("a verdict by key, and the next candidate's local image in view", "view", VIEW_MS),
        ("the same with before and after side by side", "both", VIEW_MS),
        ("a verdict by key with four silent servers", "silent", VERDICT_MS),
    ):
        found = outcome["notes"][kind]
        yield {
            "what": f"{what}, median",
            "value": found["median_ms"],
            "unit": "ms",
            "aim": f"<= {aim:.0f}",
            "holds": found["median_ms"] <= aim,
            "note": f"worst {found['worst_ms']:.0f} ms; window's thread computing: median {found['busy_ms']:.0f} ms, "
            f"of it {found['key_ms']:.0f} ms before the key returns; all threads {found['whole_ms']:.0f} ms",
        }
