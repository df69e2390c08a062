"""Colours of the rasters that the algorithms write. All can be told apart with any kind of colour vision."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    QgsColorRampShader,
    QgsPalettedRasterRenderer,
    QgsRasterLayer,
    QgsRasterRenderer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QColor

from ..core.deformation.unseen import CODES, LABELS, SEEN
from .messages import translate_message

# Sequential: "cividis" (Nuñez, Anderton and Renslow 2018, doi 10.1371/journal.pone.0199239), dark to light.
SEQUENTIAL = ("#00224e", "#35456c", "#666970", "#948e77", "#c8b866", "#fee838")
# Cyclic: both ends are the same, opposite phases differ in hue and in lightness.
CYCLIC = ("#e2d9e2", "#6276ba", "#2f1436", "#b25652", "#e2d9e2")
# Diverging: "vik" (Crameri 2018, doi 10.5281/zenodo.1243862), blue to red over white.
DIVERGING = ("#001261", "#3a7ba8", "#ecebe6", "#c46d3a", "#590008")
PASSES = "#d55e00"
# Why ground is not seen (Okabe and Ito 2008), in the order of the codes after "seen".
_UNSEEN = ("#000000", "#cc79a7", "#999999", "#e69f00", "#0072b2", "#f0e442")

# Share of the brightest pixels that may lie beyond the end of a scale, and pixels looked at to find it.
_TAIL = 0.02
_SAMPLE_PX = 200_000


def mask(layer: QgsRasterLayer) -> QgsRasterRenderer:
    """1 stands out, 0 lets the map below show; 255 is no data."""
    passes = QCoreApplication.translate("RasterStyles", "All factors hold")
    fails = QCoreApplication.translate("RasterStyles", "Not all factors hold")
    classes = [
        QgsPalettedRasterRenderer.Class(1, QColor(PASSES), passes),
        QgsPalettedRasterRenderer.Class(0, QColor(0, 0, 0, 0), fails),
    ]
    return QgsPalettedRasterRenderer(layer.dataProvider(), 1, classes)


def unseen(layer: QgsRasterLayer) -> QgsRasterRenderer:
    """A colour per reason; what is seen lets the map below show."""
    colours = (QColor(0, 0, 0, 0), *map(QColor, _UNSEEN))
    classes = [
        QgsPalettedRasterRenderer.Class(code, colours[code], translate_message(LABELS[code]))
        for code in (*CODES[1:], SEEN)
    ]
    return QgsPalettedRasterRenderer(layer.dataProvider(), 1, classes)


def fraction(layer: QgsRasterLayer) -> QgsRasterRenderer:
    """Coherence, R-index: a scale from 0 to 1."""
    return _ramp(layer, SEQUENTIAL, 0.0, 1.0)


def magnitude(layer: QgsRasterLayer) -> QgsRasterRenderer:
    """A length or count of 0 or more: a scale from 0 to what hardly any pixel exceeds."""
    _low, high = layer.dataProvider().cumulativeCut(1, 0.0, 1.0 - _TAIL, layer.extent(), _SAMPLE_PX)
    # Nothing but no data, or zero everywhere, has no scale of its own.
    return _ramp(layer, SEQUENTIAL, 0.0, high if 0.0 < high < float("inf") else 1.0)


def rate(layer: QgsRasterLayer) -> QgsRasterRenderer:
    """Motion toward and away from the satellite: a scale even about 0, to what hardly any pixel exceeds."""
    low, high = layer.dataProvider().cumulativeCut(1, _TAIL / 2, 1.0 - _TAIL / 2, layer.extent(), _SAMPLE_PX)
    largest = max(abs(low), abs(high))
    largest = largest if 0.0 < largest < float("inf") else 1.0
    return _ramp(layer, DIVERGING, -largest, largest)


def day_of_year(layer: QgsRasterLayer) -> QgsRasterRenderer:
    return _ramp(layer, CYCLIC, 0.0, 365.25)


def _ramp(layer: QgsRasterLayer, colours: Sequence[str], least: float, largest: float) -> QgsRasterRenderer:
    function = QgsColorRampShader(least, largest)
    step = (largest - least) / (len(colours) - 1)
    stops = [least + number * step for number in range(len(colours))]
    function.setColorRampItemList(
        [QgsColorRampShader.ColorRampItem(stop, QColor(colour), f"{stop:.3g}") for stop, colour in zip(stops, colours)]
    )
    shader = QgsRasterShader()
    shader.setRasterShaderFunction(function)
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
    renderer.setClassificationMin(least)
    renderer.setClassificationMax(largest)
    return renderer
