"""A text that gives way before it is cut."""

from __future__ import annotations

from ftl_qgis_plugin.gui.text.shortening_label import ShorteningLabel


def test_the_longest_that_fits_is_shown(qtbot):
    label = ShorteningLabel()
    qtbot.addWidget(label)
    label.show()
    texts = ["12 of 100 left, 35 min", "12 of 100 left", "12 / 100"]
    label.set_texts(texts)
    px = [label.fontMetrics().horizontalAdvance(text) for text in texts]
    for width, expected in ((px[0] + 9, 0), (px[1] + 9, 1), (px[2] + 9, 2), (5, 2), (px[0] + 9, 0)):
        label.resize(width, 20)
        assert label.text() == texts[expected]


def test_a_larger_font_shortens_it(qtbot):
    label = ShorteningLabel()
    qtbot.addWidget(label)
    label.show()
    label.set_texts(["a longer text", "short"])
    label.resize(label.fontMetrics().horizontalAdvance("a longer text") + 9, 20)
    assert label.text() == "a longer text"
    font = label.font()
    font.setPointSizeF(2 * font.pointSizeF())
    label.setFont(font)
    assert label.text() == "short"
