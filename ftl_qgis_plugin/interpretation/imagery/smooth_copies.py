"""Layers of the project as they are looked at: copies without the edges of pixels. The project keeps its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from qgis.core import QgsMapLayer, QgsRasterLayer

from .smooth import draw_smoothly, is_drawn_by_pixels

# Classes have no colours in between.
_RENDERERS = ("multibandcolor", "singlebandgray", "singlebandpseudocolor")


class SmoothCopies:
    """`of(layer)` gives its copy, made once; `changed()` is called when the layer is styled anew, and the copy gone."""

    def __init__(self, changed: Callable[[], object]) -> None:
        self._changed = changed
        self._copies: dict[str, QgsMapLayer] = {}

    def of(self, layer: QgsMapLayer) -> QgsMapLayer:
        """The layer itself where it is no image file, shows classes, or the user has chosen how it is resampled."""
        known = self._copies.get(layer.id())
        if known is not None:
            return known
        if not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal" or not layer.isValid():
            return layer
        if layer.renderer() is None or layer.renderer().type() not in _RENDERERS or not is_drawn_by_pixels(layer):
            return layer
        copy = layer.clone()
        if not copy.isValid():
            return layer
        draw_smoothly(copy)
        self._copies[layer.id()] = copy
        layer.styleChanged.connect(partial(self._styled, layer.id()))
        return copy

    def forget(self, identifier: str) -> None:
        self._copies.pop(identifier, None)

    def clear(self) -> None:
        self._copies.clear()

    def _styled(self, identifier: str) -> None:
        if self._copies.pop(identifier, None) is not None:
            self._changed()
