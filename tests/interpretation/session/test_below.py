"""Where layers come in that the dock makes: above candidates and samples a raster would hide them."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.core import QgsProject, QgsRasterLayer

from ftl_qgis_plugin.interpretation.session.layers import add_below

pytest.importorskip("h5py", reason="the layouts of these tests need it (Debian: python3-h5py)")

import product_layouts as layouts


@pytest.fixture
def raster(qgis_app, tmp_path):
    return QgsRasterLayer(layouts.tif(tmp_path / "rate.tif", np.zeros((4, 5), np.float32)), "rate")


def test_a_raster_comes_under_the_open_study_and_over_all_else(make_session, make_candidates, opened, project, raster):
    session, heard = make_session()
    project.addMapLayer(QgsRasterLayer(raster.source(), "image"))
    for name in ("valley.gpkg", "ridge.gpkg"):
        session.open_study(make_candidates(3, name))
        assert opened(session), heard.messages
    root = project.layerTreeRoot()
    aside = next(node for node in root.children() if "valley" in node.name())
    root.addChildNode(aside.clone())  # the user has put the older study's below
    root.removeChildNode(aside)
    before = [node.name() for node in root.children()]
    assert before == ["FTL iteration 1", "image", "FTL iteration 1 (valley)"]
    add_below(project, raster)
    assert [node.name() for node in root.children()] == [before[0], "rate", *before[1:]]


def test_without_a_study_it_comes_on_top(qgis_app, raster):
    project = QgsProject()
    project.addMapLayer(QgsRasterLayer(raster.source(), "older"))
    project.layerTreeRoot().addGroup("the user's own")
    add_below(project, raster)
    assert [node.name() for node in project.layerTreeRoot().children()] == ["rate", "older", "the user's own"]
