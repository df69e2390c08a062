"""The selected polygon of any layer becomes the candidate's boundary: what another tool has drawn."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsVectorLayer
from qgis.PyQt.QtCore import QObject

from ... import compat
from ...interpretation.session.session import InterpretationSession


class SelectedPolygon(QObject):
    def __init__(self, iface: object, session: InterpretationSession) -> None:
        super().__init__()
        self._iface = iface
        self._session = session

    def take(self) -> bool:
        """From the active layer; several selected ones are united."""
        layer, session = self._iface.activeLayer(), self._session
        shapes = []
        if isinstance(layer, QgsVectorLayer) and layer.geometryType() == compat.POLYGON_GEOMETRY:
            shapes = [feature.geometry() for feature in layer.selectedFeatures() if feature.hasGeometry()]
        if not shapes:
            session.tell(
                "info",
                self.tr("No polygon is selected in the active layer. Select the one that another tool has drawn."),
            )
            return False
        united = shapes[0] if len(shapes) == 1 else QgsGeometry.unaryUnion(shapes)
        here = session.candidates.extent(session.current)
        taken = session.outlines.update_boundary(bytes(united.asWkb()), layer.crs())
        if taken and not here.intersects(session.candidates.extent(session.current)):
            session.tell("warning", self.tr("The polygon lies apart from where the candidate was. Undo takes it back."))
        return taken
