"""Mending a candidate's outline with QGIS's own vertex tool."""

from __future__ import annotations

from qgis.core import QgsFeature, QgsFillSymbol, QgsSingleSymbolRenderer, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...interpretation.session.session import InterpretationSession


class BoundaryEditor(QObject):
    """Lays the outline into a scratch layer of its own, edits that, and hands the result to the session.

    So it works whatever became of the candidates' layers (removed, renamed, filtered, read-only), leaves all other
    outlines alone, and holds no lock on the study meanwhile.
    """

    editingChanged = pyqtSignal(bool)

    def __init__(self, iface: object, session: InterpretationSession) -> None:
        super().__init__()
        self._iface = iface
        self._session = session
        self._layer: QgsVectorLayer | None = None
        self._candidate = ""
        self._active_before = None
        self._tool_before = None
        session.studyClosed.connect(self.discard)

    @property
    def is_editing(self) -> bool:
        return self._layer is not None

    @property
    def candidate(self) -> str:
        """Id of the candidate whose outline is being mended, "" for none."""
        return self._candidate

    def toggle(self) -> None:
        """Begins, or saves what was begun."""
        if self.is_editing:
            self.save()
        else:
            self.start()

    def start(self) -> None:
        session = self._session
        geometry = session.outlines.geometry(session.current)
        if self.is_editing or geometry.isNull():
            return
        if session.is_read_only:
            session.messageRaised.emit("warning", self.tr("The study is read-only: its outlines cannot be changed."))
            return
        layer = QgsVectorLayer(
            "MultiPolygon", self.tr("Boundary of {candidate}").format(candidate=session.current), "memory"
        )
        layer.setCrs(session.crs)
        geometry.convertToMultiType()
        feature = QgsFeature()
        feature.setGeometry(geometry)
        layer.dataProvider().addFeature(feature)
        layer.updateExtents()
        layer.setRenderer(QgsSingleSymbolRenderer(_outline_symbol()))
        layer.setCustomProperty("skipMemoryLayersCheck", 1)
        self._active_before = self._iface.activeLayer()
        self._tool_before = self._iface.mapCanvas().mapTool()
        self._layer, self._candidate = layer, session.current
        # First in the tree, above whatever covers it.
        session.project.addMapLayer(layer, False)
        session.project.layerTreeRoot().insertLayer(0, layer)
        layer.willBeDeleted.connect(self._lost)
        layer.afterCommitChanges.connect(self._saved_by_qgis)
        self._iface.setActiveLayer(layer)
        layer.startEditing()
        self._iface.actionVertexToolActiveLayer().trigger()
        self._iface.mapCanvas().setFocus()
        self.editingChanged.emit(True)

    def save(self) -> None:
        if self._layer is None:
            return
        layer, candidate = self._layer, self._candidate
        shapes = [feature.geometry() for feature in layer.getFeatures()]
        self._end()
        if len(shapes) == 1 and not shapes[0].isEmpty():
            self._session.outlines.update_boundary(bytes(shapes[0].asWkb()), self._session.crs, candidate)
        else:
            self._session.messageRaised.emit(
                "warning", self.tr("The outline was deleted or split: it stays as it was. Edit it again.")
            )

    def discard(self) -> None:
        """The outline stays as it was."""
        if self._layer is not None:
            self._end()

    def close(self) -> None:
        self.discard()
        self._session.studyClosed.disconnect(self.discard)

    def _saved_by_qgis(self) -> None:
        # The user pressed QGIS's own save or "toggle editing". Its signal comes from inside of the layer: let it end.
        QTimer.singleShot(0, self.save)

    def _lost(self) -> None:
        """The scratch layer was removed in the middle (by hand, or with its project)."""
        self._layer, self._candidate = None, ""
        self._restore_tool()
        self.editingChanged.emit(False)

    def _end(self) -> None:
        layer, self._layer, self._candidate = self._layer, None, ""
        layer.willBeDeleted.disconnect(self._lost)
        layer.afterCommitChanges.disconnect(self._saved_by_qgis)
        if layer.isEditable():
            layer.rollBack()
        self._restore_tool()
        active = self._active_before
        if active is not None and not sip.isdeleted(active):
            self._iface.setActiveLayer(active)
        self._active_before = None
        self._session.project.removeMapLayer(layer.id())
        self.editingChanged.emit(False)

    def _restore_tool(self) -> None:
        tool, self._tool_before = self._tool_before, None
        if tool is not None and not sip.isdeleted(tool):
            self._iface.mapCanvas().setMapTool(tool)
        else:
            self._iface.actionPan().trigger()


def _outline_symbol() -> QgsFillSymbol:
    return QgsFillSymbol.createSimple(
        {"style": "no", "outline_color": "255,230,0,255", "outline_width": "0.5", "outline_style": "dash"}
    )
