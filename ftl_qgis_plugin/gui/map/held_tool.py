"""A map tool that is taken up for a while."""

from __future__ import annotations

from qgis.gui import QgsMapCanvas, QgsMapTool
from qgis.PyQt import sip


class HeldTool:
    """When it is put down, the tool that was there before comes back."""

    def __init__(self, canvas: QgsMapCanvas, tool: QgsMapTool) -> None:
        self._canvas = canvas
        self._tool = tool
        self._before: QgsMapTool | None = None

    @property
    def is_held(self) -> bool:
        return self._canvas.mapTool() is self._tool

    def take(self) -> None:
        if not self.is_held:
            self._before = self._canvas.mapTool()
            self._canvas.setMapTool(self._tool)

    def put_down(self) -> None:
        if not self.is_held:
            return
        before, self._before = self._before, None
        if before is not None and not sip.isdeleted(before):
            self._canvas.setMapTool(before)
        else:
            self._canvas.unsetMapTool(self._tool)

    def close(self) -> None:
        """Deletes the tool: it is the canvas's child, and would stay as long as that."""
        self.put_down()
        if not sip.isdeleted(self._tool):
            self._canvas.unsetMapTool(self._tool)
            sip.delete(self._tool)
