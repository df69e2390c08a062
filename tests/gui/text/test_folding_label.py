"""A sentence of one or two lines, whole in its tool tip, in a room that does not change with it."""

from __future__ import annotations

from ftl_qgis_plugin.gui.text.folding_label import FoldingLabel

LONG = "92 % likely; for it: jump of the rate at the edge (usual), elevation (low), coherence (low) <b>"


def made(qtbot, is_low):
    label = FoldingLabel()
    qtbot.addWidget(label)
    label.set_low(is_low)
    label.resize(14 * label.fontMetrics().lineSpacing(), 80)
    return label


def test_on_a_low_page_it_is_cut_to_one_line(qgis_app, qtbot):
    label = made(qtbot, True)
    label.set_full_text(LONG)
    assert label.text().endswith("\N{HORIZONTAL ELLIPSIS}")
    assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
    assert "coherence (low) &lt;b&gt;" in label.toolTip()
    label.set_full_text("Short")
    assert label.text() == label.toolTip() == "Short"


def test_elsewhere_it_is_whole(qgis_app, qtbot):
    label = made(qtbot, False)
    label.set_full_text(LONG)
    assert label.text() == LONG
    label.set_low(True)
    label.set_low(False)
    assert label.text() == LONG


def test_its_room_does_not_follow_the_text(qgis_app, qtbot):
    for is_low, lines in ((True, 1), (False, 2)):
        label = made(qtbot, is_low)
        high = []
        for text in ("", "Short", "92 % likely; for it: edge (usual), elevation (low)"):
            label.set_full_text(text)
            high.append(max(label.minimumHeight(), label.heightForWidth(label.width()) if not is_low else 0))
        assert len(set(high)) == 1
        assert high[0] > lines * label.fontMetrics().lineSpacing()
