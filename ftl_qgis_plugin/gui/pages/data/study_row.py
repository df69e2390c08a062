"""Which file the study is: a name, an existing one, or one of those that were open last."""

from __future__ import annotations

import os

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QStandardPaths, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from ....interpretation.session.session import InterpretationSession
from ... import theme
from ...text.elided import ElidedText
from ...text.plain_text import plain


class FolderLabel(ElidedText, QLabel):
    """Both ends of a path tell it apart: its middle gives way."""

    ELIDE = Qt.TextElideMode.ElideMiddle

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def room_px(self) -> int:
        return self.width() - 2

    def shown(self, text: str) -> str:
        return text or " "  # keeps its line


class StudyRow(QWidget):
    """`wanted(path)` with a whole path when the user has named or chosen a study."""

    wanted = pyqtSignal(str)

    def __init__(self, session: InterpretationSession) -> None:
        super().__init__()
        self._session = session
        self.file = QgsFileWidget()
        self.file.setObjectName("Ftl_study")
        self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.file.setConfirmOverwrite(False)
        self.file.setFilter(self.tr("Study (*.gpkg)"))
        self.file.setDialogTitle(self.tr("Choose a study, or name a new one"))
        self.file.lineEdit().setPlaceholderText(self.tr("name of a new one, or …"))
        self.file.lineEdit().setAccessibleName(self.tr("Study file"))
        self.file.setToolTip(
            self.tr(
                "The study file keeps candidates, every verdict, samples and iterations in one GeoPackage. Name a new "
                "one to begin, or choose an existing one to go on."
            )
        )
        # Typing must be finished before a file is made.
        self.file.lineEdit().editingFinished.connect(lambda: self._want(self.file.filePath()))
        self.file.fileChanged.connect(self._picked)
        recent = QToolButton()
        recent.setObjectName("FtlRecentStudies")
        recent.setIcon(theme.qgis_icon("mActionHistory"))
        recent.setToolTip(self.tr("Studies that were open last"))
        recent.setAccessibleName(recent.toolTip())
        recent.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(recent)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        recent.setMenu(menu)
        # Both are placed by the form: below the row, and at its end as in every row.
        self.folder = FolderLabel()
        self.folder.setObjectName("FtlStudyFolder")
        self.browse = QToolButton()
        self.browse.setObjectName("FtlFile_study")
        self.browse.setText("…")
        self.browse.setToolTip(self.tr("Choose a study, or name a new one"))
        self.browse.setAccessibleName(self.browse.toolTip())
        for own in self.file.findChildren(QToolButton, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if own.text() == self.browse.text():
                own.hide()
                self.browse.clicked.connect(own.click)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        line.addWidget(self.file, 1)
        line.addWidget(recent)
        self.setFocusProxy(self.file.lineEdit())
        self.file.lineEdit().textChanged.connect(self._show_folder)

    def show_path(self, path: str) -> None:
        if self.file.filePath() != path:
            self.file.blockSignals(True)
            self.file.setFilePath(path)
            self.file.blockSignals(False)
        self._show_folder()

    def whole_path(self, text: str) -> str:
        """Beside the project (or in the user's documents) where no folder was named; always .gpkg."""
        text = os.path.expanduser(text.strip().strip('"'))
        if not os.path.isabs(text):
            home = self._session.project.homePath() or QStandardPaths.writableLocation(
                QStandardPaths.StandardLocation.DocumentsLocation
            )
            if not os.path.isdir(home):
                home = os.path.expanduser("~")  # not every machine has a folder of documents
            text = os.path.join(home, text)
        return os.path.normpath(text if text.lower().endswith(".gpkg") else text + ".gpkg")

    def _show_folder(self, *_: object) -> None:
        text = self.file.lineEdit().text().strip()
        path = self.whole_path(text) if text else ""
        shown = self.tr("in {folder}").format(folder=os.path.dirname(path)) if path else ""
        self.folder.set_full_text(shown)
        self.folder.setToolTip(plain(path))

    def _picked(self, path: str) -> None:
        # Typed text comes letter by letter and is whole once it is finished; what the file dialog sets is so at once.
        if not self.file.lineEdit().hasFocus() and not self.file.lineEdit().isModified():
            self._want(path)

    def _want(self, text: str) -> None:
        if text.strip():
            self.wanted.emit(self.whole_path(text))

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        recent = self._session.preferences.recent_studies
        for path in recent:
            action = menu.addAction(os.path.join(os.path.basename(os.path.dirname(path)), os.path.basename(path)))
            action.setToolTip(plain(path))
            action.triggered.connect(lambda _checked=False, path=path: self.wanted.emit(path))
        menu.setToolTipsVisible(True)
        if not recent:
            menu.addAction(self.tr("none yet")).setEnabled(False)
