"""A choice from a list that the user can change."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QInputDialog, QWidget


class ChoiceCombo(QComboBox):
    """First entry none, last entry "Edit this list…", which changes the list through `store`."""

    chosen = pyqtSignal(str)  # "" for none

    def __init__(
        self,
        none: str,
        load: Callable[[], Sequence[str]],
        store: Callable[[list[str]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._none = none
        self._load = load
        self._store = store
        self._chosen = ""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._fill()
        self.activated.connect(self._activated)

    def show_choice(self, text: str) -> None:
        """Without emitting `chosen`; a text that is not in the list (any more) is shown all the same."""
        self._chosen = text
        self._fill()

    def showPopup(self) -> None:
        # The list may have been changed in QGIS's options since.
        self._fill()
        super().showPopup()

    def _fill(self) -> None:
        self.clear()
        names = list(self._load())
        if self._chosen and self._chosen not in names:
            names.append(self._chosen)
        self.addItem(self._none, "")
        for name in names:
            self.addItem(name, name)
        self.insertSeparator(self.count())
        self.addItem(self.tr("Edit this list…"), None)
        self.setCurrentIndex(max(self.findData(self._chosen), 0))

    def _activated(self, index: int) -> None:
        name = self.itemData(index, Qt.ItemDataRole.UserRole)
        if name is None:
            self._edit()
            return
        self._chosen = name
        self.chosen.emit(name)

    def _edit(self) -> None:
        text, is_done = QInputDialog.getMultiLineText(
            self, self.tr("Edit the list"), self.tr("One entry per line:"), "\n".join(self._load())
        )
        if is_done:
            names = dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())
            self._store(list(names))
        self._fill()
