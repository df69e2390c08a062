"""The foot of the page, always in sight: note and confidence, the verdict with its classes and reasons, the tools."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ....interpretation.review.details import LOW, MEDIUM, SURE
from ... import theme
from ...commands import Commands
from ...input.escaping_line import EscapingLine
from ...settings import window_settings
from ...workbench import Desk
from .key_hint import KeyHint
from .lists_panel import ListsPanel

VERDICTS = (("accept", "accepted"), ("reject", "rejected"), ("uncertain", "uncertain"))
TOOLS = (
    ("undo", "mActionUndo"),
    ("boundary", "mActionVertexTool"),
    ("propose", "mActionOffsetCurve"),
    ("digitise", "mActionCapturePolygon"),
    ("views", "mActionNewMap"),
    ("series", "propertyicons/temporal"),
)
# Seldom used: in one menu. "" is a line.
MORE = ("redo", "clear", "flag", "", "near", "wall", "sweep", "", "restore", "zoom_fit", "", "kml")


_LEAST_WIDTH_PX = 240
_GAP_PX = 4
_VERDICT_PX = 30
_TIGHT = "QToolButton { padding-left: 0px; padding-right: 0px; }"


class VerdictPanel(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._session = desk.session
        self._commands = desk.commands
        self._large: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._build_details())
        layout.addLayout(self._build_verdicts())
        layout.addWidget(ListsPanel(desk))
        layout.addLayout(self._build_tools())
        self._commands.keysChanged.connect(self._keys_changed)
        self._session.review.detailsChanged.connect(self._show_details)
        self._show_details()

    def minimumSizeHint(self) -> QSize:
        # The large buttons give up their pictures where there is no room for them.
        return QSize(_LEAST_WIDTH_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_verdicts()

    def _fit_verdicts(self) -> None:
        """Picture, word and key; in a narrow dock without the picture, then without the theme's margins, last with the
        key below the word: what to press is never left out."""
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonTextOnly
        gaps = _GAP_PX * (len(self._large) - 1)
        two_lines = 2 * self.fontMetrics().lineSpacing() + 8
        for style, sheet, between in (
            (beside, "", "  "),
            (alone, "", "  "),
            (alone, _TIGHT, " "),
            (alone, _TIGHT, "\n"),
        ):
            for name, button in self._large.items():
                button.setToolButtonStyle(style)
                if button.styleSheet() != sheet:
                    button.setStyleSheet(sheet)
                key = self._commands.printed_key(name)
                button.setText(f"{self._commands.label(name)}{between}{key}" if key else self._commands.label(name))
                button.setMinimumHeight(two_lines if between == "\n" and key else _VERDICT_PX)
            if gaps + sum(button.sizeHint().width() for button in self._large.values()) <= self.width():
                break

    def focus_note(self) -> None:
        self._note.setFocus()

    def _build_details(self) -> QHBoxLayout:
        review = self._session.review
        self._note = EscapingLine(self._desk.focus_map)
        self._note.setObjectName("FtlNote")
        self._note.setAccessibleName(self.tr("Note about this candidate"))
        self._note.setMinimumWidth(60)
        self._note.textEdited.connect(lambda text: review.set_details(note=text))
        self._note.returnPressed.connect(self._desk.focus_map)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self._note, 1)
        line.addSpacing(6)
        self._confidence = QButtonGroup(self)
        for value, text in ((LOW, self.tr("low")), (MEDIUM, self.tr("medium")), (SURE, self.tr("sure"))):
            name = f"confidence_{value}"
            button = _tool_button(self._commands, name)
            button.setObjectName(f"FtlConfidence{value}")
            button.setText(text)
            button.setCheckable(True)
            button.setToolTip(self.tr("Confidence: {hint}").format(hint=self._commands.hint(name)))
            self._confidence.addButton(button, value)
            line.addWidget(button)
        return line

    def _build_verdicts(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(_GAP_PX)
        for name, verdict in VERDICTS:
            button = _tool_button(self._commands, name)
            button.setIcon(theme.verdict_icon(verdict))
            button.setIconSize(QSize(16, 16))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setMinimumHeight(_VERDICT_PX)
            self._large[name] = button
            # As wide as its word needs: "Uncertain" is longer than "Reject".
            line.addWidget(button, 1)
        self._keys_changed()
        for button in self._large.values():
            line.setStretchFactor(button, button.sizeHint().width())
        return line

    def _build_tools(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(1)
        for name, icon in TOOLS:
            button = _tool_button(self._commands, name)
            button.setIcon(theme.qgis_icon(icon))
            button.setAutoRaise(True)
            button.setIconSize(QSize(18, 18))
            line.addWidget(button)
        line.addStretch(1)
        more = QToolButton()
        more.setObjectName("FtlMore")
        more.setText(self.tr("More"))
        more.setToolTip(self.tr("Redo, clear, flag, web maps, Google Earth, view"))
        more.setAutoRaise(True)
        more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setMenu(self._more_menu(more))
        line.addWidget(more)
        return line

    def _more_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        menu.setObjectName("FtlMoreMenu")
        actions = {}
        for name in MORE:
            if not name:
                menu.addSeparator()
                continue
            # Not the command's own action: that one is disabled while its key is.
            action = menu.addAction(self._commands.label(name))
            action.setObjectName("FtlMore_" + name)
            action.triggered.connect(lambda _checked=False, name=name: self._commands.run(name))
            actions[name] = action
        menu.addMenu(_places_menu(self._desk, menu, self.tr("Web maps of this place")))
        menu.addSeparator()
        menu.addMenu(self._fit_menu(menu))
        advance = menu.addAction(self.tr("Go on after a verdict"))
        advance.setObjectName("FtlAutoAdvance")
        advance.setCheckable(True)
        advance.triggered.connect(lambda is_on: setattr(self._session.review, "auto_advance", is_on))

        def about_to_show() -> None:
            advance.setChecked(self._session.review.auto_advance)
            for name, action in actions.items():
                key = self._commands.printed_key(name)
                action.setText(f"{self._commands.label(name)}\t{key}" if key else self._commands.label(name))

        menu.aboutToShow.connect(about_to_show)
        return menu

    def _fit_menu(self, parent: QMenu) -> QMenu:
        menu = QMenu(self.tr("Show around a candidate"), parent)
        menu.setObjectName("FtlFit")
        entries = [(self.tr("{factor:g} times its size").format(factor=f), f) for f in window_settings.FIT_FACTORS]
        for text, factor in (*entries, (self.tr("keep the scale"), window_settings.KEEP_SCALE)):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setData(factor)
            action.triggered.connect(lambda _checked=False, factor=factor: self._choose_fit(factor))

        def about_to_show() -> None:
            for action in menu.actions():
                action.setChecked(action.data() == window_settings.fit_factor())

        menu.aboutToShow.connect(about_to_show)
        return menu

    def _choose_fit(self, factor: float) -> None:
        window_settings.set_fit_factor(factor)
        self._commands.run("zoom_fit")

    def _show_details(self) -> None:
        details = self._session.review.details
        if self._note.text() != details.note:
            self._note.setText(details.note)
        self._confidence.button(details.confidence).setChecked(True)

    def _keys_changed(self) -> None:
        self._fit_verdicts()
        key = self._commands.printed_key("note")
        self._note.setPlaceholderText(self.tr("note ({key})").format(key=key) if key else self.tr("note"))


def _tool_button(commands: Commands, name: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName("FtlButton_" + name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(commands.label(name))
    button.clicked.connect(lambda: commands.run(name))
    KeyHint(button, commands, name)
    return button


def _places_menu(desk: Desk, parent: QWidget, title: str) -> QMenu:
    """All web pages of the options; the key opens the first."""
    menu = QMenu(title, parent)
    menu.setObjectName("FtlPlaces")

    def fill() -> None:
        menu.clear()
        for number, place in enumerate(desk.session.preferences.places):
            action = menu.addAction(str(place.get("name") or place["url"]).replace("&", "&&"))
            action.triggered.connect(lambda _, chosen=number: desk.places.open_in_browser(chosen))

    menu.aboutToShow.connect(fill)
    return menu
