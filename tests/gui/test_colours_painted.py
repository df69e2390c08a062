"""What is painted, read pixel by pixel: a verdict and an origin have one colour on the map, in the dock and in the
charts, in light and dark; and colours are told apart with any kind of colour vision."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage, QPalette
from qgis.PyQt.QtWidgets import QPushButton

from ftl_qgis_plugin.bridge.styling import load_style
from ftl_qgis_plugin.core import colours
from ftl_qgis_plugin.interpretation.review.details import ReviewProgress

# What colours of a severity of one are seen as, in linear RGB: Machado, Oliveira and Fernandes 2009, table 1.
SIGHT = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# CIE 1976: some 2.3 are just noticed.
AT_A_GLANCE, RED_AND_GREEN = 10.0, 30.0


def colour_names(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def on_the_map(style: str, field: str, value: str) -> set[str]:
    layer = QgsVectorLayer(f"Polygon?crs=EPSG:32647&field={field}:string", "c", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttribute(0, value)
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(0, 0, 100, 100)))
    layer.dataProvider().addFeatures([feature])
    layer.updateExtents()
    load_style(layer, style)
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32647"))
    settings.setExtent(QgsRectangle(-20, -20, 120, 120))
    settings.setOutputSize(QSize(140, 140))
    settings.setBackgroundColor(QColor("#808080"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    return colour_names(job.renderedImage())


@pytest.mark.parametrize("verdict", colours.VERDICTS)
def test_candidates_on_the_map(qgis_app, verdict):
    seen = on_the_map("candidates.qml", "verdict", verdict if verdict != "unreviewed" else "")
    assert {name for name in colours.VERDICTS.values() if name in seen} == {colours.VERDICTS[verdict]}


@pytest.mark.parametrize("origin", colours.ORIGINS)
def test_samples_on_the_map(qgis_app, origin):
    seen = on_the_map("samples.qml", "origin", origin)
    assert {name for name in colours.ORIGINS.values() if name in seen} == {colours.ORIGINS[origin]}


@pytest.fixture(params=["#f0f0f0", "#2b2b2b"], ids=["light", "dark"])
def palette(request):
    ground = QColor(request.param)
    ink = QColor("black" if ground.lightnessF() > 0.5 else "white")
    palette = QPalette(ground)
    for role, colour in (
        (QPalette.ColorRole.Window, ground),
        (QPalette.ColorRole.Base, ground),
        (QPalette.ColorRole.WindowText, ink),
        (QPalette.ColorRole.Text, ink),
    ):
        palette.setColor(role, colour)
    return palette


def test_the_bar_of_what_is_done(qtbot, palette):
    from ftl_qgis_plugin.gui.widgets.verdict_bar import VerdictBar

    bar = VerdictBar()
    qtbot.addWidget(bar)
    bar.setPalette(palette)
    bar.resize(400, 12)
    bar.show_progress(ReviewProgress(total=4, accepted=1, rejected=1, uncertain=1))
    image = bar.grab().toImage()
    names = [image.pixelColor(x * image.width() // 400, image.height() // 2).name() for x in (50, 150, 250)]
    assert names == [colours.VERDICTS[name] for name in ("accepted", "rejected", "uncertain")]


@pytest.mark.parametrize("verdict", ["accepted", "rejected"])
def test_the_marks_of_classes_and_reasons(qtbot, palette, verdict):
    from ftl_qgis_plugin.gui import theme
    from ftl_qgis_plugin.gui.pages.review.chip_flow import ChipFlow
    from ftl_qgis_plugin.gui.pages.review.lists_panel import ListChip

    flow = ChipFlow(theme.verdict_colour(verdict))
    qtbot.addWidget(flow)
    flow.setPalette(palette)
    chip = ListChip(verdict)
    flow.add(chip)
    flow.add(QPushButton())
    chip.show_name("1", "Thaw slump")
    flow.resize(300, 10)
    flow.arrange()
    image = flow.grab().toImage()
    scale = image.width() / flow.width()
    assert image.pixelColor(round(1.5 * scale), image.height() // 2).name() == colours.VERDICTS[verdict]
    plain = colour_names(chip.grab().toImage())
    chip.show_said(True)
    said = colour_names(chip.grab().toImage())
    # Its ground is its verdict's colour, thinned; its words stay readable on it.
    assert len(said - plain) > 1
    ground = chip.grab().toImage().pixelColor(round(chip.width() * scale) - 6, chip.height() // 2)
    assert theme.contrast(theme.text_colour(theme.text_palette(flow)), ground) >= theme.READABLE


def seen_as(colour: str, sight: np.ndarray) -> np.ndarray:
    """L*, a*, b* (D65) of a colour as such eyes see it."""
    parts = np.array(QColor(colour).getRgbF()[:3])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    xyz = (
        np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ np.clip(sight @ linear, 0, 1)
        / [0.9505, 1.0, 1.089]
    )
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_are_told_apart_with_any_colour_vision(sight):
    for table in (colours.VERDICTS, {**colours.ORIGINS, "other": colours.OTHER_ORIGIN}, colours.OUTCOMES):
        for one, other in itertools.combinations(table.values(), 2):
            difference = np.linalg.norm(seen_as(one, SIGHT[sight]) - seen_as(other, SIGHT[sight]))
            assert difference >= AT_A_GLANCE, (one, other)
            if table is colours.VERDICTS and sight != "tritanopia":
                # What decides, for all but one in some ten thousand.
                assert difference >= RED_AND_GREEN, (one, other)
