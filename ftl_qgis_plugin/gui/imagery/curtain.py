"""Another image under the mouse on the main map: up to a line that follows it (swipe), or in a disc (lens)."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsMapRendererParallelJob, QgsMapSettings
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QEvent, QObject, QPointF, QRectF, QTimer
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

SWIPE, LENS = "swipe", "lens"
LENS_RADIUS_PX = 110
_Z_VALUE = -1.0  # above the map, below outlines and all else
_REST_MS = 60
_EDGE = QColor("#ffffff")  # outlines are yellow


class CurtainItem(QgsMapCanvasItem):
    """Draws its picture, which covers the whole canvas, where the mouse asks for it."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.image: QImage | None = None
        self.mode = ""
        self.mouse = QPointF(canvas.width() / 2, canvas.height() / 2)
        self._rect = QRectF()
        self.setZValue(_Z_VALUE)
        self.updatePosition()

    def updatePosition(self) -> None:
        # The scene's index finds an item by what its rectangle was when this was called: it must not change before.
        self.prepareGeometryChange()
        # The canvas has a frame around what it draws.
        self._rect = QRectF(self._canvas.viewport().rect())
        self.setPos(0, 0)

    def boundingRect(self) -> QRectF:
        return self._rect

    def shape_to_show(self) -> QPainterPath:
        path = QPainterPath()
        if self.mode == LENS:
            path.addEllipse(self.mouse, LENS_RADIUS_PX, LENS_RADIUS_PX)
        else:
            path.addRect(QRectF(0, 0, self.mouse.x(), self.boundingRect().height()))
        return path

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem | None = None, widget: QWidget | None = None
    ) -> None:
        if self.image is None or not self.mode:
            return
        path = self.shape_to_show()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(path)
        # The picture has the screen's own pixels, the canvas's size is in points: the target says how large it is.
        painter.drawImage(self.boundingRect(), self.image, QRectF(self.image.rect()))
        painter.setClipping(False)
        painter.setPen(QPen(QColor(0, 0, 0, 180), 4))
        for pen in (QPen(QColor(0, 0, 0, 180), 4), QPen(_EDGE, 2)):
            painter.setPen(pen)
            if self.mode == LENS:
                painter.drawEllipse(self.mouse, LENS_RADIUS_PX, LENS_RADIUS_PX)
            else:
                painter.drawLine(QPointF(self.mouse.x(), 0), QPointF(self.mouse.x(), self.boundingRect().height()))
        painter.restore()


class Curtain(QObject):
    """Renders the other image in the background each time the map has come to rest, and follows the mouse."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        self._item: CurtainItem | None = None
        self._layers: list[QgsMapLayer] = []
        self._job: QgsMapRendererParallelJob | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REST_MS)
        self._soon.timeout.connect(self._render)
        canvas.extentsChanged.connect(self._moved)

    @property
    def mode(self) -> str:
        """SWIPE, LENS or ""."""
        return self._item.mode if self._item is not None else ""

    @property
    def item(self) -> CurtainItem | None:
        return self._item

    def show(self, mode: str, layers: list[QgsMapLayer]) -> None:
        """`layers`, topmost first, are what is seen where the mouse is."""
        if self._item is None:
            self._item = CurtainItem(self._canvas)
            self._canvas.viewport().installEventFilter(self)
        self._item.mode = mode
        mouse = self._canvas.mouseLastXY()
        if self._canvas.rect().contains(mouse):
            self._item.mouse = QPointF(mouse)
        if layers != self._layers:
            self._stop_job()
            self._layers = layers
            self._item.image = None
        self._item.updatePosition()
        self._item.update()
        if self._item.image is None and self._job is None:
            self._soon.start()

    def hide(self) -> None:
        self._soon.stop()
        self._stop_job()
        self._layers = []
        if self._item is not None:
            self._canvas.viewport().removeEventFilter(self)
            self._canvas.scene().removeItem(self._item)
            self._item = None

    def close(self) -> None:
        self.hide()
        self._canvas.extentsChanged.disconnect(self._moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._item is not None and event.type() == QEvent.Type.MouseMove:
            self._item.mouse = event.position() if hasattr(event, "position") else event.localPos()
            self._item.update()
        elif self._item is not None and event.type() == QEvent.Type.Resize:
            self._moved()
        return False

    def _moved(self) -> None:
        if self._item is not None:
            self._item.image = None
            self._item.updatePosition()
            self._soon.start()

    def _render(self) -> None:
        if self._item is None or not self._layers:
            return
        self._stop_job()
        # A copy: size, CRS, extent, rotation and the screen's pixel ratio are the canvas's.
        settings = QgsMapSettings(self._canvas.mapSettings())
        settings.setLayers(self._layers)
        job = QgsMapRendererParallelJob(settings)
        job.finished.connect(lambda: self._take(job))
        self._job = job
        job.start()

    def _take(self, job: QgsMapRendererParallelJob) -> None:
        if job is self._job and self._item is not None:
            self._item.image = job.renderedImage()
            self._item.update()
            self._job = None

    def _stop_job(self) -> None:
        job, self._job = self._job, None
        if job is not None and job.isActive():
            job.cancelWithoutBlocking()
