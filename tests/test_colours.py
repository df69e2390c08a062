"""A verdict and an origin look the same in list, map, chart, report and Google Earth: as core/colours.py says."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QIcon

from ftl_qgis_plugin import paths
from ftl_qgis_plugin.core import colours

STYLES = paths.RESOURCES / "styles"


def drawn(style: str) -> dict[str, set[str]]:
    """Colours of the strokes of each category of a style file, halos left out."""
    root = ElementTree.parse(STYLES / style).getroot()
    names = {item.get("symbol"): item.get("value") for item in root.iter("category")}
    found = {}
    for symbol in root.iter("symbol"):
        if symbol.get("name") not in names:
            continue
        parts = [
            tuple(map(int, prop.get("v").split(","))) for prop in symbol.iter("prop") if prop.get("k") == "line_color"
        ]
        found[names[symbol.get("name")]] = {QColor(*part).name() for part in parts if part[3] == 255}
    return found


def test_layers_of_the_map():
    assert drawn("candidates.qml") == {
        "accepted": {colours.VERDICTS["accepted"]},
        "rejected": {colours.VERDICTS["rejected"]},
        "uncertain": {colours.VERDICTS["uncertain"]},
        "": {colours.VERDICTS["unreviewed"]},
    }
    assert drawn("samples.qml") == {
        **{origin: {colour} for origin, colour in colours.ORIGINS.items()},
        "": {colours.OTHER_ORIGIN},
    }
    root = ElementTree.parse(STYLES / "reference.qml").getroot()
    lines = [prop.get("v") for prop in root.iter("prop") if prop.get("k") == "line_color"]
    assert QColor(*map(int, lines[-1].split(",")[:3])).name() == colours.HELD_OUT


def test_the_demos_layers():
    from ftl_qgis_plugin.gui.demo.demo_study import _OUTLINES

    assert _OUTLINES["inventory.gpkg"]["outline_color"] == colours.ORIGINS["inventory"]
    assert _OUTLINES["reference.gpkg"]["outline_color"] == colours.HELD_OUT


@pytest.mark.parametrize("verdict", colours.VERDICTS)
@pytest.mark.parametrize("mode", [QIcon.Mode.Normal, QIcon.Mode.Selected])
def test_the_sign_in_list_and_card(qgis_app, verdict, mode):
    from ftl_qgis_plugin.gui import theme

    image = theme.verdict_icon(verdict).pixmap(QSize(20, 20), mode).toImage()
    # Beside what is drawn on the disc.
    place = round(image.width() * 0.25), round(image.height() * 0.25)
    assert image.pixelColor(*place).name() == colours.VERDICTS[verdict]


def test_the_report():
    from ftl_qgis_plugin.report import rendering

    css = (rendering.TEMPLATE_FOLDER / "report.css").read_text(encoding="utf-8")
    for name, variable in (
        *((verdict, verdict) for verdict in ("accepted", "rejected", "uncertain")),
        ("unjudged", "unreviewed"),
        ("from-candidate", "accepted"),
        ("from-inventory", "inventory"),
        ("from-digitised", "digitised"),
    ):
        assert re.search(rf"^(\.[\w-]+, )?\.{name}(, \.[\w-]+)? \{{ fill: var\(--{variable}\); \}}", css, re.M), name
        assert re.search(rf"^(i\.[\w-]+, )?i\.{name}(, i\.[\w-]+)? \{{ background: var\(--{variable}\); \}}", css, re.M)
    for kind, variable in (
        ("new", "accepted"),
        ("inventory", "inventory"),
        ("rejected", "rejected"),
        ("open", "unreviewed"),
    ):
        assert re.search(rf"\.m-{kind} {{ stroke: var\(--{variable}\)", css)
    template = (rendering.TEMPLATE_FOLDER / rendering.TEMPLATE).read_text(encoding="utf-8")
    assert "colours.items()" in template
    # What was accepted as a candidate is the same thing as a sample.
    assert colours.ORIGINS["candidate"] == colours.VERDICTS["accepted"]


def test_google_earth(tmp_path):
    from ftl_qgis_plugin.core.landslides import kml

    assert colours.CURRENT.upper() in kml._STYLE


def test_no_verdict_or_origin_looks_like_another():
    for table in (colours.VERDICTS, colours.ORIGINS, colours.OUTCOMES):
        assert len(set(table.values())) == len(table)
    assert colours.OTHER_ORIGIN not in colours.ORIGINS.values()
