"""One linked view: a small map with an image source of its own."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsPointXY, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapToolPan, QgsVertexMarker
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...interpretation.session.session import InterpretationSession
from ..input.wheel_guard import guard_wheel
from ..map.outline_marker import OutlineMarker, colour_of_current
from ..text.plain_text import plain


class ImageView(QWidget):
    moved = pyqtSignal()  # the user has panned or zoomed
    laidOut = pyqtSignal()  # it has another size, and shows other ground than it should
    pointed = pyqtSignal(QgsPointXY)  # the mouse is here
    sourceChosen = pyqtSignal()

    def __init__(self, session: InterpretationSession, source: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_following = False
        self._size = QSize()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        self._sources = QComboBox()
        self._sources.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sources.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._sources.setMinimumContentsLength(8)
        self._sources.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._date = QLabel()
        self._date.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._sources, 1)
        line.addWidget(self._date)
        layout.addLayout(line)
        self.canvas = QgsMapCanvas()
        self.canvas.setObjectName("FtlViewCanvas")
        self.canvas.setAccessibleName(self.tr("Linked view of the map"))
        self.canvas.setCanvasColor(QColor(Qt.GlobalColor.white))
        self.canvas.enableAntiAliasing(True)
        self.canvas.setCachingEnabled(True)
        self.canvas.setParallelRenderingEnabled(True)
        # Twice the tiles, for views that are small anyway.
        self.canvas.setPreviewJobsEnabled(False)
        self.canvas.setMinimumSize(120, 100)
        layout.addWidget(self.canvas, 1)
        self._pan = QgsMapToolPan(self.canvas)
        self.canvas.setMapTool(self._pan)
        self._marker = OutlineMarker(self.canvas)
        self._cursor = QgsVertexMarker(self.canvas)
        self._cursor.setIconType(QgsVertexMarker.IconType.ICON_CROSS)
        self._cursor.setColor(QColor("#ff00c8"))
        self._cursor.setIconSize(16)
        self._cursor.setPenWidth(2)
        self._cursor.hide()
        guard_wheel(self._sources)
        self.fill_sources(source)
        self._sources.activated.connect(self._chosen)
        self.canvas.extentsChanged.connect(self._extents_changed)
        self.canvas.xyCoordinates.connect(self.pointed)

    @property
    def source(self) -> str:
        return self._sources.currentData() or "project"

    def fill_sources(self, wanted: str = "") -> None:
        wanted = wanted or self.source
        self._sources.clear()
        for source in self._session.sources.all():
            self._sources.addItem(source.name, source.id)
        self._sources.setCurrentIndex(max(self._sources.findData(wanted), 0))
        self.show_layers()

    def show_layers(self) -> None:
        """Gives the canvas its layers; tiles and files are read while drawing, in the background."""
        source = self._session.sources.source(self.source)
        self._date.setText(source.date if source else "")
        self.setToolTip(plain(source.attribution) if source else "")
        self.canvas.setLayerStyleOverrides(self._session.sources.style_overrides(self.source))
        over: list[QgsMapLayer] = list(self._session.layers.candidate_layers())
        images = [layer for layer in self._session.sources.make_layers(self.source) if layer not in over]
        self.canvas.setLayers([*over, *images])

    def follow(self, leader: QgsMapCanvas) -> None:
        """Shows the same ground as `leader`: the middle of it, turned as it is, at a scale at which all of it fits."""
        self._is_following = True
        self.canvas.setRotation(leader.rotation())
        share = max(leader.width() / max(self.canvas.width(), 1), leader.height() / max(self.canvas.height(), 1))
        self._go(leader.center(), leader.mapUnitsPerPixel() * share)

    def place_for(self, follower: QgsMapCanvas) -> QgsRectangle:
        """Extent for `follower` so that this view is what `follow` would show."""
        share = max(follower.width() / max(self.canvas.width(), 1), follower.height() / max(self.canvas.height(), 1))
        size = self.canvas.mapUnitsPerPixel() / share
        return QgsRectangle.fromCenterAndSize(self.canvas.center(), follower.width() * size, follower.height() * size)

    def mark(self) -> None:
        session = self._session
        self._marker.set_colour(colour_of_current(session))
        self._marker.show(session.outlines.geometry(session.current), session.crs, session.project)

    def point_at(self, point: QgsPointXY | None) -> None:
        """Where the mouse is in another view; None hides the cross."""
        self._cursor.setVisible(point is not None)
        if point is not None:
            self._cursor.setCenter(point)

    def remove(self) -> None:
        self.canvas.extentsChanged.disconnect(self._extents_changed)
        self.canvas.xyCoordinates.disconnect(self.pointed)
        # No stopRendering: it lets go of a drawing that goes on, in the canvas's cache. Its end waits for it instead.
        self.canvas.unsetMapTool(self._pan)
        self._marker.remove()
        self.canvas.scene().removeItem(self._cursor)
        self.canvas.setLayers([])
        self.setParent(None)
        self.deleteLater()

    def _go(self, middle: QgsPointXY, units_per_pixel: float) -> None:
        size = QgsRectangle.fromCenterAndSize(
            middle, self.canvas.width() * units_per_pixel, self.canvas.height() * units_per_pixel
        )
        self._is_following = True
        self._size = self.canvas.size()
        self.canvas.setExtent(size)
        self.canvas.refresh()
        self._is_following = False

    def _extents_changed(self) -> None:
        if self._is_following:
            return
        if self._size != self.canvas.size():
            # A new canvas, or one that the window has made larger: nobody has moved it.
            self._size = self.canvas.size()
            self.laidOut.emit()
        else:
            self.moved.emit()

    def _chosen(self, *_: object) -> None:
        self.show_layers()
        self.sourceChosen.emit()
