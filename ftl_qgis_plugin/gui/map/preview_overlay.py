"""The live preview of the overlap mask on a map canvas."""

from __future__ import annotations

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsPointXY, QgsProject
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QObject, QPointF, QRectF
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPolygonF, QTransform
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ...core.grids.grid import Grid
from ...interpretation.thresholds.preview_state import MaskPreview

# Seen well on imagery, on hillshades and by any kind of colour vision (magenta hardly occurs in landscapes).
MASK_COLOUR = QColor(230, 0, 160, 150)
# In another CRS the picture is bent: it is drawn in so many pieces each way.
PIECES = 12
# Below candidates' outlines and rubber bands, above the map.
Z_VALUE = 5.0


class PreviewItem(QgsMapCanvasItem):
    """Draws a mask; scales with the canvas until the next one comes."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._image: QImage | None = None
        self._bytes: np.ndarray | None = None
        self._grid: Grid | None = None
        self._crs = QgsCoordinateReferenceSystem()
        self._rect = QRectF()
        self.setZValue(Z_VALUE)
        self.updatePosition()

    def show_mask(self, mask: np.ndarray | None, grid: Grid | None, crs: QgsCoordinateReferenceSystem) -> None:
        """uint8 (rows, columns), 1 is drawn; None clears."""
        if mask is None:
            self._image = self._bytes = self._grid = None
        else:
            self._bytes, self._image = _image(mask)
            self._grid, self._crs = grid, crs
        self.update()

    def updatePosition(self) -> None:
        # The scene's index finds an item by what its rectangle was when this was called: it must not change before.
        self.prepareGeometryChange()
        self._rect = QRectF(0, 0, self._canvas.width(), self._canvas.height())
        self.setPos(0, 0)

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem | None = None, widget: QWidget | None = None
    ) -> None:
        if self._image is None:
            return
        painter.save()
        base = painter.transform()
        for source, target in self._pieces():
            square = QPolygonF([source.topLeft(), source.topRight(), source.bottomRight(), source.bottomLeft()])
            transform = QTransform()
            if QTransform.quadToQuad(square, target, transform):
                painter.setTransform(transform * base)
                painter.drawImage(source, self._image, source)
        painter.restore()

    def _pieces(self) -> list[tuple[QRectF, QPolygonF]]:
        """Rectangles of the image and where their corners lie on the canvas."""
        grid, canvas_crs = self._grid, self._canvas.mapSettings().destinationCrs()
        transform, pieces = None, 1
        if canvas_crs.isValid() and self._crs.isValid() and canvas_crs != self._crs:
            transform, pieces = QgsCoordinateTransform(self._crs, canvas_crs, QgsProject.instance()), PIECES
        cols = np.linspace(0, grid.width, min(pieces, grid.width) + 1).round().astype(int)
        rows = np.linspace(0, grid.height, min(pieces, grid.height) + 1).round().astype(int)
        try:
            corners = {
                (row, col): self._on_canvas(grid, transform, row, col) for row in rows.tolist() for col in cols.tolist()
            }
        except QgsCsException:
            return []
        result = []
        for top, bottom in zip(rows[:-1].tolist(), rows[1:].tolist()):
            for left, right in zip(cols[:-1].tolist(), cols[1:].tolist()):
                target = QPolygonF(
                    [corners[top, left], corners[top, right], corners[bottom, right], corners[bottom, left]]
                )
                result.append((QRectF(left, top, right - left, bottom - top), target))
        return result

    def _on_canvas(self, grid: Grid, transform: QgsCoordinateTransform | None, row: int, col: int) -> QPointF:
        point = QgsPointXY(grid.x_min + col * grid.x_size, grid.y_max - row * grid.y_size)
        return self.toCanvasCoordinates(point if transform is None else transform.transform(point))


class PreviewOverlay(QObject):
    """Keeps a canvas's item in step with the preview, and tells the preview what the canvas shows."""

    def __init__(self, canvas: QgsMapCanvas, preview: MaskPreview, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._preview = preview
        self._item: PreviewItem | None = PreviewItem(canvas)
        canvas.extentsChanged.connect(self._view_changed)
        canvas.destinationCrsChanged.connect(self._view_changed)
        preview.maskChanged.connect(self._show)
        self._view_changed()

    def close(self) -> None:
        """Takes the picture off the canvas; before the plugin is unloaded."""
        if self._item is None:
            return
        self._canvas.extentsChanged.disconnect(self._view_changed)
        self._canvas.destinationCrsChanged.disconnect(self._view_changed)
        self._preview.maskChanged.disconnect(self._show)
        self._canvas.scene().removeItem(self._item)
        self._item = None

    def _view_changed(self) -> None:
        settings = self._canvas.mapSettings()
        ratio = self._canvas.devicePixelRatioF()
        self._preview.set_view(
            settings.visibleExtent(),
            settings.destinationCrs(),
            round(self._canvas.width() * ratio),
            round(self._canvas.height() * ratio),
        )

    def _show(self) -> None:
        self._item.show_mask(self._preview.mask, self._preview.lattice, self._preview.crs)


def _image(mask: np.ndarray) -> tuple[np.ndarray, QImage]:
    """An indexed image over the array's own bytes (which have to live as long as it does)."""
    height, width = mask.shape
    # QImage wants rows of whole 32 bit words.
    stride = (width + 3) // 4 * 4
    if stride != width or not mask.flags.c_contiguous:
        padded = np.zeros((height, stride), np.uint8)
        padded[:, :width] = mask
        mask = padded
    image = QImage(mask.data, width, height, stride, QImage.Format.Format_Indexed8)
    table = [0] * 256
    table[1] = MASK_COLOUR.rgba()
    image.setColorTable(table)
    return mask, image
