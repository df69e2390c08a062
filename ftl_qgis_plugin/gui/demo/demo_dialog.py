"""Says where the demo scene is written, and asks."""

from __future__ import annotations

import os

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ..input.dialog import Dialog


class DemoDialog(Dialog):
    def __init__(self, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("FtlDemoDialog")
        self.setWindowTitle(self.tr("Demo scene"))
        text = QLabel(
            self.tr(
                "A synthetic scene with known landslides and a study file is written to this folder (some 30 MB). "
                "Delete the folder when you are done with it."
            )
        )
        text.setWordWrap(True)
        self._folder = QgsFileWidget()
        self._folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self._folder.setDialogTitle(self.tr("Folder for the demo scene"))
        self._folder.setFilePath(folder)
        self._folder.lineEdit().setAccessibleName(self.tr("Folder for the demo scene"))
        buttons = self.ok_and_cancel(self.tr("Make the demo scene"))
        begin = buttons.button(QDialogButtonBox.StandardButton.Ok)
        begin.setObjectName("FtlDemoOk")
        self._folder.fileChanged.connect(lambda path: begin.setEnabled(bool(path.strip())))
        layout = QVBoxLayout(self)
        for widget in (text, self._folder, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(420)
        begin.setFocus()

    def folder(self) -> str:
        return os.path.abspath(os.path.expanduser(self._folder.filePath().strip()))
