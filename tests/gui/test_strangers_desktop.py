"""Nothing of a study, project or layer is rendered as markup in the real QGIS."""

from __future__ import annotations

import importlib.util
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
    from osgeo import osr

    from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
    from ftl_qgis_plugin.study.database import Study
    from ftl_qgis_plugin.study.log.verdicts import Verdict

    trap = "<img src='trap.png'><a href='trap.html'>x</a>"
    path = tmp_path / "i<img src='trap.png'>.gpkg"
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32647)
    names = [f"c{number}{trap}" for number in range(5)]
    with Study.create(str(path), crs.ExportToWkt(), analyst=trap) as study:
        study.start_iteration({"layers": {"dem": trap}, "ranges": trap})
        outlines = (harness._square(500_000 + 200.0 * number, 4_000_000) for number in range(5))
        study.add_candidates(1, [{"candidate": name, "wkb": wkb} for name, wkb in zip(names, outlines)])
        for name in names:
            verdict = Verdict(candidate=name, verdict="rejected", reason=trap, note=trap, class_=trap)
            study.record(verdict._replace(image_source=trap, image_date=trap))
        ranges = (Threshold("deformation_rate", 1.0, note=trap), Threshold(trap, 1.0, 2.0))
        study.set_thresholds(1, ThresholdTable(ranges))
        study.finish_iteration(1, candidates=5, reason=trap)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE verdicts SET image_date = image_date || '.'")
    connection.commit()
    connection.close()
    profiles = harness.make_profile(tmp_path / "profile", dock_open="true", analyst="ada")
    harness.drive("strangers", profiles, tmp_path, FTL_TRAP=trap, FTL_STUDY=path.stem)
