"""What is missing, and the button that mends it."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QIcon, QResizeEvent
from qgis.PyQt.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget


class Notice(QFrame):
    """A framed text with buttons under it, for the states in which a page has nothing else to show."""

    def __init__(self, text: str = "", icon: QIcon | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        outer = QVBoxLayout(self)
        line = QHBoxLayout()
        if icon is not None:
            picture = QLabel()
            picture.setPixmap(icon.pixmap(20, 20))
            line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        self.label = QLabel(text)
        self.label.setWordWrap(True)
        line.addWidget(self.label, 1)
        outer.addLayout(line)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.addStretch(1)
        outer.addLayout(self._buttons)

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest button: in a narrow dock they stand below each other."""
        least = super().minimumSizeHint()
        widest = max((button.sizeHint().width() for button in self._all()), default=0)
        return QSize(min(least.width(), widest + self._frame_px()), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        shown = [one for one in self._all() if not one.isHidden()]
        needed = sum(one.sizeHint().width() + self._buttons.spacing() for one in shown)
        has_room = needed <= self.width() - self._frame_px()
        direction = QBoxLayout.Direction.LeftToRight if has_room else QBoxLayout.Direction.TopToBottom
        if self._buttons.direction() != direction:
            self._buttons.setDirection(direction)

    def _all(self) -> list[QPushButton]:
        return self.findChildren(QPushButton)

    def _frame_px(self) -> int:
        margins = self.layout().contentsMargins()
        return margins.left() + margins.right() + 2 * self.frameWidth()

    def set_text(self, text: str) -> None:
        self.label.setText(text)

    def add_button(self, text: str, name: str, action: Callable[[], object], icon: QIcon | None = None) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        if icon is not None:
            button.setIcon(icon)
        button.clicked.connect(lambda: action())
        self._buttons.addWidget(button)
        return button
