"""A linked view shows the ground of the map that it follows, turned as that is."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas


@pytest.fixture
def pair(qgis_app, ftl_provider, qtbot):
    """(the map, a view)."""
    from ftl_qgis_plugin.gui.views.image_view import ImageView
    from ftl_qgis_plugin.interpretation.session.session import InterpretationSession

    QgsProject.instance().clear()
    session = InterpretationSession(QgsProject.instance())
    leader = QgsMapCanvas()
    qtbot.addWidget(leader)
    leader.resize(400, 200)
    leader.setExtent(QgsRectangle(0, 0, 400, 200))
    view = ImageView(session, "project")
    view.resize(300, 300)
    yield leader, view
    view.remove()
    session.close()


@pytest.mark.parametrize("degrees", [0.0, 30.0, 180.0])
def test_a_view_turns_with_the_map(pair, degrees):
    leader, view = pair
    moved = []
    view.moved.connect(lambda: moved.append(True))
    leader.setRotation(degrees)
    view.follow(leader)
    assert view.canvas.rotation() == degrees
    assert view.canvas.center().x() == pytest.approx(leader.center().x(), abs=1)
    assert view.canvas.center().y() == pytest.approx(leader.center().y(), abs=1)
    assert moved == []  # nobody has moved it: the map must not follow in turn
