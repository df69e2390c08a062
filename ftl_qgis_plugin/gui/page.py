"""What the dock wants of a page."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QIcon, QResizeEvent
from qgis.PyQt.QtWidgets import QComboBox, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from .input.names import name_parts
from .input.reading_order import order_tabs
from .input.wheel_guard import guard_wheel
from .text.plain_text import settle
from .workbench import Desk

_LIMITED = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class Page(QWidget):
    """A tab of the dock. Subclasses say `title` and `icon`, and build themselves in `build`.

    A page shows what the session holds and redraws on its signals; it calls the session and the commands, never
    another widget. `body` scrolls, `head` and `foot` stay in sight above and below it.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(type(self).__name__)
        self.desk = desk
        self.session = desk.session
        self.commands = desk.commands
        self.head = _column()
        self.head.setContentsMargins(7, 6, 7, 0)  # most pages have nothing there
        self.body = _column()
        self.foot = _column()
        content = QWidget()
        content.setLayout(self.body)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        self.area = area
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self.head)
        outer.addWidget(area, 1)
        outer.addLayout(self.foot)
        self.build()
        settle(self)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        # Here, so that fields made since are guarded and in order as well.
        guard_wheel(self)
        order_tabs(self)
        settle(self)
        for combo in self.findChildren(QComboBox):
            # Long entries must not make the dock wide.
            is_short = combo.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed
            if not is_short and combo.sizeAdjustPolicy() != _LIMITED:
                combo.setSizeAdjustPolicy(_LIMITED)
                combo.setMinimumContentsLength(6)
        name_parts(self)
        self.fit()  # a style sheet's font is the page's only now

    def title(self) -> str:
        raise NotImplementedError

    def icon(self) -> QIcon:
        return QIcon()

    def build(self) -> None:
        """Fills the page and connects it to the session's signals."""

    def shown(self) -> None:
        """The page has come to the front."""

    def fit(self) -> None:
        """Arranges itself for its width and font."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.isVisible():
            self.fit()


def _column() -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setContentsMargins(7, 6, 7, 6)  # a dock of 300 px holds all
    layout.setSpacing(6)
    return layout
