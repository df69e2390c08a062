"""The buttons beside what is wrong with a rate, pressed on the page until none is left: the candidates are back."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QToolButton
from rasters import write_raster

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.gui.widgets.problem_line import ProblemLine

pytestmark = pytest.mark.usefixtures("ftl_provider")

SHAPE = (120, 160)
LANDSLIDES = [(row, col) for row in (10, 40, 70, 100) for col in (15, 60, 110)]
CURES = ("to_median", "to_plane", "unit_m", "unit_cm", "min_rate", "smooth")


@pytest.fixture
def session(qgis_app):
    from ftl_qgis_plugin.interpretation.session.session import InterpretationSession

    project = QgsProject.instance()
    project.clear()
    session = InterpretationSession(project)
    yield session
    session.close()
    project.clear()


@pytest.fixture
def page(session, qtbot):
    from ftl_qgis_plugin.gui.pages.data.data import DataPage

    page = DataPage(SimpleNamespace(session=session, commands=SimpleNamespace(run=lambda _name: None)))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    return page


def spoilt(kind):
    """A rate in mm/a (or what its file states), its unit and the buttons that it needs."""
    rate = np.random.default_rng(1).normal(0, 4, SHAPE)
    for row, col in LANDSLIDES:
        rate[row : row + 10, col : col + 12] -= 90
    across = np.linspace(-0.5, 0.5, SHAPE[1])
    return {
        "offset": (rate - 40, "mm/yr", ["to_median"]),
        "ramp": (rate - 40 + 60 * across, "", ["to_plane"]),
        "metres": ((rate + 60 * across) / 1000, "m/year", ["unit_m", "to_plane"]),
    }[kind]


def answered(session):
    """Whether all that the page asks about the rate has an answer."""
    session.problems()
    return session._rate_samples._asked is None


@pytest.mark.parametrize("kind", ["offset", "ramp", "metres"])
def test_pressed_until_none_is_left(page, session, qtbot, run_algorithm, tmp_path, kind):
    values, unit, expected = spoilt(kind)
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(SHAPE[1], SHAPE[0], 500_000.0, 4_000_000.0, 20.0, 20.0, srs.ExportToWkt())
    path = str(tmp_path / "rate.tif")
    write_raster(path, grid, values.astype(np.float32))
    if unit:
        dataset = gdal.Open(path, gdal.GA_Update)
        dataset.GetRasterBand(1).SetUnitType(unit)
        dataset = None
    layer = QgsRasterLayer(path, "rate")
    session.project.addMapLayer(layer)
    session.choose(deformation=layer.id())

    def offered():
        page._show_problems()
        lines = [line for line in page.findChildren(ProblemLine) if line.problem is not None]
        return [line for line in lines if line.problem.mend in CURES]

    pressed = []
    qtbot.waitUntil(lambda: bool(offered()), timeout=60_000)
    while len(pressed) < 4 and offered():
        line, before = offered()[0], session.choices
        pressed.append(line.problem.mend)
        line.findChild(QToolButton, "FtlMend").click()
        qtbot.waitUntil(lambda before=before: session.choices != before, timeout=60_000)
        # What the new rate tells comes from a thread.
        qtbot.waitUntil(lambda: answered(session), timeout=60_000)
    assert pressed == expected
    rate = session.project.mapLayer(session.choices.deformation).source()
    table = tmp_path / "thresholds.csv"
    table.write_text("factor,lower,upper,enabled\ndeformation_rate,50,,1\n")
    found, _ = run_algorithm("extractcandidates", {"DEFORMATION": rate, "THRESHOLDS": str(table), "OUTPUT": "memory:"})
    assert found["OUTPUT"].featureCount() == len(LANDSLIDES)
