"""Texts of studies, projects and layers are shown letter by letter.

As markup they could make QGIS read a file or call a server, merely by being seen.
"""

from __future__ import annotations

from html import escape

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel, QWidget


def plain(text: str) -> str:
    """The text for a tool tip or message box, which Qt would take for markup where it looks like it."""
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>' if "<" in text else text


def markup_label(text: str = "") -> QLabel:
    """A label for markup of our own; what comes from elsewhere has to be escaped in it."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.RichText)
    return label


def settle(widget: QWidget) -> None:
    """Labels in it show what they are given as it is, but for those that are made for markup."""
    # QGIS's fields for files keep a hidden link with the file's name in it.
    links = [label for field in widget.findChildren(QgsFileWidget) for label in field.findChildren(QLabel)]
    for label in widget.findChildren(QLabel):
        if label.textFormat() == Qt.TextFormat.AutoText or label in links:
            label.setTextFormat(Qt.TextFormat.PlainText)
