"""Names for screen readers where QGIS leaves its own controls without one."""

from __future__ import annotations

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtWidgets import QToolButton, QWidget


def name_parts(root: QWidget) -> None:
    """The little triangles of all groups in it bear the groups' titles."""
    for box in root.findChildren(QgsCollapsibleGroupBox):
        for button in box.findChildren(QToolButton, "collapseButton"):
            button.setAccessibleName(box.title())
