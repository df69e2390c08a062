"""The analyst's lists: a click, or the digit in front, accepts with a class or rejects for a reason."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QFrame,
    QInputDialog,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ... import theme
from ...command_table import NUMBERS
from ...workbench import Desk
from .chip_flow import ChipFlow

_PAD_PX, _GAP_PX, _RADIUS_PX = 4, 4, 3
_BETWEEN_PX = 4
_PEN_PX = 14
# Of a name of the user's own, in letters.
_MOST_LETTERS = 22
# Of the text's colour, or the verdict's, in frame and ground.
_FRAME, _HOVER, _PRESSED, _SAID = 0.28, 0.12, 0.24, 0.3


class ListChip(QAbstractButton):
    """A key and a name; what the analyst said of the current candidate is filled in its verdict's colour.

    Painted here: a style sheet would keep it from following the application's font.
    """

    def __init__(self, verdict: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = theme.verdict_colour(verdict)
        self._key, self._name = "", ""
        self.is_said = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_name(self, key: str, name: str) -> None:
        self._key, self._name = key, name
        self.setText(f"{key} {name}".replace("&", "&&"))
        self.updateGeometry()
        self.update()

    def show_said(self, is_said: bool) -> None:
        if is_said != self.is_said:
            self.is_said = is_said
            self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        wide = min(metrics.horizontalAdvance(self._name), _MOST_LETTERS * metrics.averageCharWidth())
        key = metrics.horizontalAdvance(self._key) + _GAP_PX if self._key else 0
        return QSize(key + wide + 2 * _PAD_PX + 2, metrics.height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = theme.text_palette(self.parentWidget())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground = theme.veil(palette, _PRESSED if self.isDown() else _HOVER if self.underMouse() else 0.0)
        if self.is_said:
            ground = QColor(self._colour)
            ground.setAlphaF(_SAID)
        is_marked = self.is_said or self.hasFocus()
        painter.setPen(
            QPen(self._colour if is_marked else theme.veil(palette, _FRAME), 1.6 if self.hasFocus() else 1.0)
        )
        painter.setBrush(ground)
        painter.drawRoundedRect(frame, _RADIUS_PX, _RADIUS_PX)
        # On one line of writing: letters of another script are higher, and centred by themselves would stand lower.
        metrics = self.fontMetrics()
        left, base = _PAD_PX + 1, round((self.height() + metrics.ascent() - metrics.descent()) / 2)
        if self._key:
            painter.setPen(theme.dimmed(palette))
            painter.drawText(left, base, self._key)
            left += metrics.horizontalAdvance(self._key) + _GAP_PX
        painter.setPen(theme.text_colour(palette))
        room = self.width() - _PAD_PX - left + 1
        painter.drawText(left, base, metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, room))
        painter.end()


class ListsPanel(QScrollArea):
    """Classes, and below them reasons; each in its own order and with a button to change it. Whole where the page's
    other parts can make room for it, else two rows at least."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._session = desk.session
        self._commands = desk.commands
        self._preferences = desk.session.preferences
        self.setObjectName("FtlLists")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        content = QWidget()
        content.installEventFilter(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_BETWEEN_PX)
        self._chips: dict[str, list[ListChip]] = {}
        self._flows: dict[str, ChipFlow] = {}
        self._rest: dict[str, QToolButton] = {}
        self._names: dict[str, list[str]] = {}
        for kind, verdict, tip in (
            ("accept", "accepted", self.tr("Edit the list of classes…")),
            ("reject", "rejected", self.tr("Edit the list of reasons…")),
        ):
            flow = self._flows[kind] = ChipFlow(theme.verdict_colour(verdict))
            self._chips[kind] = []
            for number in NUMBERS:
                chip = ListChip(verdict)
                chip.setObjectName(f"FtlButton_{kind}_{number}")
                chip.clicked.connect(lambda _checked=False, name=f"{kind}_{number}": self._commands.run(name))
                flow.add(chip)
                self._chips[kind].append(chip)
            self._rest[kind] = self._rest_button(kind)
            flow.add(self._rest[kind], is_fixed=True)
            flow.add(self._edit_button(kind, tip), is_fixed=True)
            layout.addWidget(flow)
        self.setWidget(content)
        self._commands.keysChanged.connect(self.show_lists)
        self._session.candidates.currentChanged.connect(self._show_said)
        self._session.candidates.candidatesChanged.connect(self._show_said)
        self._session.review.verdictRecorded.connect(self._show_said)
        self.show_lists()

    def sizeHint(self) -> QSize:
        # As wide as it is without a scroll bar: with one the rows are more, and it would never go again.
        bar = self.verticalScrollBar()
        wide = self.viewport().width() + (bar.width() if bar.isVisible() else 0)
        heights = [flow.height_at(wide) for flow in self._flows.values()]
        # Dark themes put some pixels around what scrolls.
        around = max(self.height() - self.viewport().height(), 0)
        return QSize(0, sum(heights) + _BETWEEN_PX * (len(heights) - 1) + around)

    def minimumSizeHint(self) -> QSize:
        row = self._chips["accept"][0].sizeHint().height()
        return QSize(0, min(2 * row + _BETWEEN_PX, self.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_whole = self.height() >= self.sizeHint().height()
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if is_whole else Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        if self.verticalScrollBarPolicy() != policy:
            self.setVerticalScrollBarPolicy(policy)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # its rows have become more or fewer
        return super().eventFilter(watched, event)

    def _edit_button(self, kind: str, tip: str) -> QToolButton:
        edit = QToolButton()
        edit.setObjectName(f"FtlEditList_{kind}")
        edit.setAutoRaise(True)
        edit.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        edit.setIcon(theme.qgis_icon("mActionToggleEditing"))
        edit.setIconSize(QSize(_PEN_PX, _PEN_PX))
        edit.setToolTip(tip)
        edit.setAccessibleName(tip)
        edit.clicked.connect(lambda _checked=False, kind=kind: self._edit(kind))
        return edit

    def _rest_button(self, kind: str) -> QToolButton:
        """The names that have no key: in a menu."""
        rest = QToolButton()
        rest.setObjectName(f"FtlRest_{kind}")
        rest.setText("\N{HORIZONTAL ELLIPSIS}")
        rest.setToolTip(self.tr("The others of the list"))
        rest.setAccessibleName(rest.toolTip())
        rest.setAutoRaise(True)
        rest.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        rest.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(rest)
        menu.setObjectName(f"FtlRestMenu_{kind}")
        judge = self._session.review.accept if kind == "accept" else self._session.review.reject

        def fill() -> None:
            menu.clear()
            for name in self._names[kind][len(NUMBERS) :]:
                action = menu.addAction(name.replace("&", "&&"))
                action.triggered.connect(lambda _checked=False, name=name: judge(name))

        menu.aboutToShow.connect(fill)
        rest.setMenu(menu)
        return rest

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self.show_lists()  # QGIS's options change the lists, too

    def show_lists(self) -> None:
        self._names = self._lists()
        for kind, names in self._names.items():
            for number, chip in enumerate(self._chips[kind], 1):
                is_used = number <= len(names)
                chip.setVisible(is_used)
                if not is_used:
                    continue
                key = self._commands.printed_key(f"{kind}_{number}").replace("Shift+", "\N{UPWARDS WHITE ARROW}")
                chip.show_name(key, self._preferences.short_name(names[number - 1]))
                chip.setToolTip(f"{names[number - 1]} ({self._commands.printed_key(f'{kind}_{number}')})")
                chip.setAccessibleName(names[number - 1])
            self._rest[kind].setVisible(len(names) > len(NUMBERS))
            self._flows[kind].arrange()
        self._show_said()

    def _show_said(self, *_: object) -> None:
        """The class or reason that the current candidate has."""
        said = self._session.review.verdict(self._session.current)
        for kind, verdict, field in (("accept", "accepted", "class_"), ("reject", "rejected", "reason")):
            name = getattr(said, field) if said is not None and said.verdict == verdict else None
            for chip, own in zip(self._chips[kind], self._names[kind]):
                chip.show_said(own == name)

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
