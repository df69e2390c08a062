"""The verdict's buttons, and what goes along with it."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ... import theme
from ...commands import Commands
from ...widgets.choice_combo import ChoiceCombo
from ...workbench import Desk

VERDICTS = (("accept", "accepted"), ("reject", "rejected"), ("uncertain", "uncertain"))
TOOLS = (
    ("undo", "mActionUndo"),
    ("redo", "mActionRedo"),
    ("flag", ""),
    ("boundary", "mActionVertexTool"),
    ("propose", "mActionOffsetCurve"),
    ("digitise", "mActionCapturePolygon"),
    ("browser", "mIconWms"),
    ("kml", "mIconFileLink"),
    ("views", "sync_views"),
    ("series", "propertyicons/temporal"),
)


class VerdictButtons(QWidget):
    """Large, never taking the focus from the map; each says its key."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._commands = commands = desk.commands
        self._large: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        tools = QHBoxLayout()
        tools.setSpacing(1)
        for name, icon in TOOLS:
            button = _tool_button(commands, name)
            button.setIcon(theme.qgis_icon(icon) if icon else theme.flag_icon())
            button.setAutoRaise(True)
            button.setIconSize(QSize(20, 20))
            if name == "browser":
                button.setMenu(_places_menu(desk, button))
                button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
            tools.addWidget(button)
        tools.addStretch(1)
        layout.addLayout(tools)
        large = QHBoxLayout()
        large.setSpacing(4)
        for name, verdict in VERDICTS:
            button = _tool_button(commands, name)
            button.setIcon(theme.verdict_icon(verdict))
            button.setIconSize(QSize(16, 16))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setMinimumHeight(40)
            self._large[name] = button
            _name_key(button, commands, name)
            # As wide as its word needs: "Uncertain" is longer than "Reject".
            large.addWidget(button, button.sizeHint().width())
        layout.addLayout(large)
        commands.keysChanged.connect(self._keys_changed)

    def _keys_changed(self) -> None:
        for name, button in self._large.items():
            _name_key(button, self._commands, name)


class DetailsPanel(QWidget):
    """Class, reason, confidence, note, and the image that the verdict rests on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        session = desk.session
        self._session = session
        preferences = session.preferences
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(1, 1)
        self._class = ChoiceCombo(
            self.tr("Class: none"),
            lambda: preferences.classes,
            lambda names: setattr(preferences, "classes", names),
        )
        self._class.setObjectName("FtlClass")
        self._class.setToolTip(self.tr("Kind of landslide, kept with an acceptance."))
        self._class.chosen.connect(lambda name: (session.review.set_details(class_=name), desk.focus_map()))
        self._reason = ChoiceCombo(
            self.tr("Reject reason: none"),
            lambda: preferences.reject_reasons,
            lambda names: setattr(preferences, "reject_reasons", names),
        )
        self._reason.setObjectName("FtlReason")
        self._reason.setToolTip(self.tr("Kept with each rejection until another one is chosen."))
        self._reason.chosen.connect(lambda name: (desk.set_reject_reason(name), desk.focus_map()))
        self._note = QLineEdit()
        self._note.setObjectName("FtlNote")
        self._note.setPlaceholderText(self.tr("about this candidate"))
        self._note.textEdited.connect(lambda text: session.review.set_details(note=text))
        self._note.returnPressed.connect(desk.focus_map)
        self._date = QLineEdit()
        self._date.setObjectName("FtlImageDate")
        self._date.setPlaceholderText(self.tr("date, e.g. 2021-08"))
        self._date.setToolTip(self.tr("Date of the image as far as it is known; kept with the verdict."))
        self._date.textEdited.connect(lambda text: session.review.set_details(image_date=text))
        self._date.returnPressed.connect(desk.focus_map)
        self._date.setMaximumWidth(150)
        self._source = QLabel()
        self._source.setWordWrap(True)
        self._source.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        choices = QHBoxLayout()
        choices.setSpacing(4)
        choices.addWidget(self._class, 1)
        choices.addWidget(self._reason, 1)
        image = QHBoxLayout()
        image.addWidget(self._source, 1)
        image.addWidget(self._date, 1)
        grid.addLayout(choices, 0, 0, 1, 2)
        grid.addWidget(QLabel(self.tr("Confidence")), 1, 0)
        grid.addLayout(self._build_confidence(), 1, 1)
        note = QLabel(self.tr("Note"))
        note.setBuddy(self._note)
        grid.addWidget(note, 2, 0)
        grid.addWidget(self._note, 2, 1)
        grid.addWidget(QLabel(self.tr("Image")), 3, 0)
        grid.addLayout(image, 3, 1)
        session.review.detailsChanged.connect(self._show)
        self._show()

    def _build_confidence(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(0)
        self._confidence = QButtonGroup(self)
        self._confidence.setExclusive(False)
        for value, label in ((1, self.tr("low")), (2, self.tr("medium")), (3, self.tr("high"))):
            button = QToolButton()
            button.setObjectName(f"FtlConfidence{value}")
            button.setText(label)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._confidence.addButton(button, value)
            line.addWidget(button, 1)
        self._confidence.idClicked.connect(self._choose_confidence)
        return line

    def _choose_confidence(self, value: int) -> None:
        same = self._session.review.details.confidence == value
        self._session.review.set_details(confidence=None if same else value)
        self._show()

    def _show(self) -> None:
        details = self._session.review.details
        if self._class.currentData() != details.class_:
            self._class.show_choice(details.class_)
        for field, text in ((self._note, details.note), (self._date, details.image_date)):
            if field.text() != text:
                field.setText(text)
        for button in self._confidence.buttons():
            button.setChecked(self._confidence.id(button) == details.confidence)
        self._source.setText(details.image_source or self.tr("the map"))
        self._source.setToolTip(self._source.text())


def _tool_button(commands: Commands, name: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName("FtlButton_" + name)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setToolTip(commands.hint(name))
    button.clicked.connect(lambda: commands.run(name))
    commands.keysChanged.connect(lambda: button.setToolTip(commands.hint(name)))
    return button


def _places_menu(desk: Desk, parent: QWidget) -> QMenu:
    """All web pages of the options; key and button open the first."""
    menu = QMenu(parent)
    menu.setObjectName("FtlPlaces")

    def fill() -> None:
        menu.clear()
        for number, place in enumerate(desk.session.preferences.places):
            action = menu.addAction(str(place.get("name") or place["url"]).replace("&", "&&"))
            action.triggered.connect(lambda _, chosen=number: desk.places.open_in_browser(chosen))

    menu.aboutToShow.connect(fill)
    return menu


def _name_key(button: QToolButton, commands: Commands, name: str) -> None:
    key = commands.key(name)
    button.setText(f"{commands.label(name)}  {key}" if key else commands.label(name))
