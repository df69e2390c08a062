"""Pictures on the map canvas: the scene finds them by their rectangles, also while the canvas changes its size."""

import pytest
from qgis.gui import QgsMapCanvas

from ftl_qgis_plugin.gui.imagery.curtain import CurtainItem
from ftl_qgis_plugin.gui.map.preview_overlay import PreviewItem


def sized(canvas, width: int, height: int) -> None:
    """Widgets that are not shown lay nothing out."""
    canvas.resize(width, height)
    canvas.viewport().resize(width, height)


@pytest.mark.parametrize("kind", [CurtainItem, PreviewItem])
def test_a_rectangle_changes_only_when_the_scene_is_told(qgis_app, kind):
    """Else the scene's index keeps what was removed, and painting it ends QGIS."""
    canvas = QgsMapCanvas()
    sized(canvas, 800, 600)
    item = kind(canvas)
    item.updatePosition()
    before = item.boundingRect()
    assert before.width() > 700
    sized(canvas, 300, 200)
    assert item.boundingRect() == before
    item.updatePosition()
    assert item.boundingRect().width() <= 300
    canvas.scene().removeItem(item)
