"""What the review has found is hidden while a sweep goes on, so that the second pass does not follow the first."""

from __future__ import annotations

from qgis.core import QgsExpressionContextUtils, QgsProject

from ...bridge.styling import SWEEP_VARIABLE
from ..session.layers import CANDIDATES, ROLE, SAMPLES, SWEEP, StudyLayers

# On the layer, so that it comes back also after QGIS was closed in the middle of a sweep.
_HIDDEN = "ftl/hidden_by_sweep"


def hide_finds(layers: StudyLayers, project: QgsProject, on: bool) -> None:
    """Hides candidates and samples and shows the cells; or the other way round, only what was hidden by this."""
    root = project.layerTreeRoot()
    for layer in layers.study_layers():
        node = root.findLayer(layer.id())
        if node is None:
            continue
        role = layer.customProperty(ROLE)
        if role == SWEEP:
            node.setItemVisibilityChecked(on)
            if on:
                node.setItemVisibilityCheckedParentRecursive(True)
        elif role not in (CANDIDATES, SAMPLES):
            continue
        elif on and node.itemVisibilityChecked():
            node.setItemVisibilityChecked(False)
            layer.setCustomProperty(_HIDDEN, True)
        elif not on and layer.customProperty(_HIDDEN):
            node.setItemVisibilityChecked(True)
            layer.removeCustomProperty(_HIDDEN)


def leave_clear(layers: StudyLayers, cell: str) -> None:
    """The cell at hand is not filled; "" for none."""
    for layer in layers.study_layers():
        if layer.customProperty(ROLE) == SWEEP:
            QgsExpressionContextUtils.setLayerVariable(layer, SWEEP_VARIABLE, cell)
            layer.triggerRepaint()
