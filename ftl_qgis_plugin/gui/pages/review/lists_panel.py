"""The analyst's lists: a click, or the digit in front, accepts with a class or rejects for a reason."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QGridLayout, QInputDialog, QPushButton, QSizePolicy, QToolButton, QWidget

from ... import theme
from ...command_table import NUMBERS
from ...text.elided import ElidedText
from ...text.plain_text import markup_label
from ...workbench import Desk


class ListChip(ElidedText, QPushButton):
    """Its text begins at the left (a tool button's cannot), and ends in an ellipsis where there is no room for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFlat(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QPushButton { text-align: left; padding: 2px 3px; }")

    def room_px(self) -> int:
        # What the style puts around a text is known only from what it asks for one.
        self.setText("M")
        return self.width() - self.sizeHint().width() + self.fontMetrics().horizontalAdvance("M")

    def shown(self, text: str) -> str:
        return text.replace("&", "&&")


class ListsPanel(QWidget):
    """Two columns: classes and reasons, each in its own order and with a button to change it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._commands = desk.commands
        self._preferences = desk.session.preferences
        self.setObjectName("FtlLists")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(0)
        self._grid.setHorizontalSpacing(6)
        self._chips: dict[str, list[ListChip]] = {"accept": [], "reject": []}
        for column, (kind, title, tip) in enumerate(
            (
                ("accept", self.tr("Accept as"), self.tr("Edit the list of classes…")),
                ("reject", self.tr("Reject for"), self.tr("Edit the list of reasons…")),
            )
        ):
            self._grid.setColumnStretch(2 * column, 1)
            self._grid.addWidget(markup_label(f"<b>{title}</b>"), 0, 2 * column)
            edit = QToolButton()
            edit.setObjectName(f"FtlEditList_{kind}")
            edit.setAutoRaise(True)
            edit.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            edit.setIcon(theme.qgis_icon("mActionToggleEditing"))
            edit.setToolTip(tip)
            edit.setAccessibleName(tip)
            edit.clicked.connect(lambda _checked=False, kind=kind: self._edit(kind))
            self._grid.addWidget(edit, 0, 2 * column + 1)
            for number in NUMBERS:
                chip = ListChip()
                chip.setObjectName(f"FtlButton_{kind}_{number}")
                chip.clicked.connect(lambda _checked=False, name=f"{kind}_{number}": self._commands.run(name))
                self._grid.addWidget(chip, number, 2 * column, 1, 2)
                self._chips[kind].append(chip)
        self._commands.keysChanged.connect(self.show_lists)
        self.show_lists()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self.show_lists()  # QGIS's options change the lists, too

    def show_lists(self) -> None:
        for kind, names in self._lists().items():
            for number, chip in enumerate(self._chips[kind], 1):
                is_used = number <= len(names)
                chip.setVisible(is_used)
                if not is_used:
                    continue
                key = self._commands.printed_key(f"{kind}_{number}").replace("Shift+", "\N{UPWARDS WHITE ARROW}")
                chip.set_full_text(f"{key}  {names[number - 1]}")
                chip.setToolTip(f"{names[number - 1]} ({self._commands.printed_key(f'{kind}_{number}')})")
                chip.setAccessibleName(names[number - 1])

    def _lists(self) -> dict[str, list[str]]:
        return {"accept": self._preferences.classes, "reject": self._preferences.reject_reasons}

    def _edit(self, kind: str) -> None:
        title = self.tr("Classes of landslides") if kind == "accept" else self.tr("Reasons to reject")
        text, is_done = QInputDialog.getMultiLineText(
            self,
            title,
            self.tr("One entry per line; the first nine have the keys 1 to 9. Empty: the plugin's own list."),
            "\n".join(self._lists()[kind]),
        )
        if is_done:
            names = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
            field = "classes" if kind == "accept" else "reject_reasons"
            if names:
                setattr(self._preferences, field, names)
            else:
                self._preferences.forget(field)
        self.show_lists()
        self._desk.focus_map()
