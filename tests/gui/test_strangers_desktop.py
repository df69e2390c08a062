"""Nothing of a study, project or layer is rendered as markup in the real QGIS."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("ftl_gui_harness", Path(__file__).with_name("harness.py"))
harness = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(harness)


@pytest.fixture(autouse=True)
def _desktop():
    harness.need_desktop()


def test_markup_everywhere(tmp_path):
    from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
    from ftl_qgis_plugin.study.database import Study
    from ftl_qgis_plugin.study.log.verdicts import Verdict

    trap = "<img src='trap.png'><a href='trap.html'>x</a>"
    path = tmp_path / "i<img src='trap.png'>.gpkg"
    harness.make_study(tmp_path / "made.gpkg", 5)
    (tmp_path / "made.gpkg").rename(path)
    with Study.open(str(path), analyst=trap) as study:
        for number in range(5):
            verdict = Verdict(candidate=f"c{number:04}", verdict="rejected", reason=trap, note=trap, class_=trap)
            study.record(verdict._replace(image_source=trap, image_date=trap))
        study.set_thresholds(
            1, ThresholdTable((Threshold("deformation_rate", 1.0, note=trap), Threshold(trap, 1.0, 2.0)))
        )
        study.finish_iteration(1, candidates=5, reason=trap)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE candidates SET candidate = candidate || ?", (trap,))
    connection.execute("UPDATE verdicts SET candidate = candidate || ?", (trap,))
    connection.execute("UPDATE iterations SET parameters = ?", (json.dumps({"layers": {"dem": trap}, "ranges": trap}),))
    connection.commit()
    connection.close()
    profiles = harness.make_profile(tmp_path / "profile", dock_open="true", analyst="ada")
    harness.drive("strangers", profiles, tmp_path, FTL_TRAP=trap, FTL_STUDY=path.stem)
