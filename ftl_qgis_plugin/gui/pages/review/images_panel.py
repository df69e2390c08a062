"""Which image lies under the candidates, of when it is, and which key brings which."""

from __future__ import annotations

from contextlib import suppress

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ....core.errors import FtlError
from ....core.imagery.dates import require_date
from ...input.escaping_line import EscapingLine
from ...map.image_flicker import SLOTS
from ...text.elided import ElidedText
from ...text.plain_text import plain
from ...workbench import Desk

_KEYS = ("image_1", "image_2", "image_3")


class ImageButton(ElidedText, QToolButton):
    """Key and date (or name) of its image; its menu chooses another one for the key."""

    def __init__(self, slot: int) -> None:
        super().__init__()
        self.setObjectName(f"FtlImage{slot + 1}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setMinimumWidth(60)

    def room_px(self) -> int:
        return self.width() - 28  # the menu's arrow and the frame

    def shown(self, text: str) -> str:
        return text.replace("&", "&&")


class ImagesPanel(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        session, commands = desk.session, desk.commands
        self.setObjectName("FtlImages")
        self._session = session
        self._desk = desk
        self._commands = commands
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        line = QHBoxLayout()
        line.setSpacing(4)
        self._buttons = []
        for slot in range(SLOTS):
            button = ImageButton(slot)
            button.clicked.connect(lambda _, name=_KEYS[slot]: commands.run(name))
            menu = QMenu(button)
            menu.setObjectName(f"FtlImageSource{slot + 1}")
            menu.aboutToShow.connect(lambda menu=menu, slot=slot: self._fill(menu, slot))
            button.setMenu(menu)
            self._buttons.append(button)
            line.addWidget(button, 1)
        layout.addLayout(line)
        self._caption = QLabel()
        self._caption.setObjectName("FtlImageCaption")
        self._caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._date = EscapingLine(desk.focus_map)
        self._date.setObjectName("FtlImageDate")
        self._date.setPlaceholderText(self.tr("date, e.g. 2021-08"))
        self._date.setAccessibleName(self.tr("Date of the image"))
        self._date.setToolTip(self.tr("Date of the image as far as it is known; kept with the verdict."))
        self._date.setFixedWidth(self._date.fontMetrics().horizontalAdvance(self._date.placeholderText()) + 18)
        self._date.textEdited.connect(self._date_typed)
        self._date.editingFinished.connect(self._date_finished)
        self._date.returnPressed.connect(desk.focus_map)
        second = QHBoxLayout()
        second.addWidget(self._caption, 1)
        second.addWidget(self._date)
        layout.addLayout(second)
        # More of the images' own (a strip of dates, the lens) goes here.
        self.strip = QVBoxLayout()
        layout.addLayout(self.strip)
        desk.images.changed.connect(self._show)
        session.sourcesChanged.connect(self._show)
        session.candidates.candidatesChanged.connect(self._show)
        session.review.detailsChanged.connect(self._show_details)
        commands.keysChanged.connect(self._show)
        self._show()

    def _show(self) -> None:
        slots, shown = self._desk.images.slots(), self._desk.images.shown
        for number, (button, identifier) in enumerate(zip(self._buttons, slots)):
            source = self._session.sources.source(identifier)
            key = self._commands.printed_key(_KEYS[number]) or str(number + 1)
            button.set_full_text(f"{key}  {(source.date or source.name) if source else chr(0x2013)}")
            button.setChecked(source is not None and identifier == shown)
            tip = (
                self.tr("Show {source} under the candidates; again: the map as it is").format(source=_title(source))
                if source
                else self.tr("No image for this key. Choose one with the arrow.")
            )
            button.setToolTip(plain(tip))
            button.setAccessibleName(tip)
        self._show_details()

    def _show_details(self) -> None:
        details = self._session.review.details
        source = self._session.sources.source(self._desk.images.shown)
        text = details.image_source or self.tr("Map as it is")
        if source is not None and source.attribution:
            text = f"{text} · {source.attribution}"
        self._caption.setText(text)
        self._caption.setToolTip(plain(text))
        if self._date.text() != details.image_date:
            self._date.setText(details.image_date)

    def _date_typed(self, text: str) -> None:
        """A verdict that is clicked meanwhile carries what is a date so far."""
        text = text.strip()
        with suppress(FtlError):
            if not text or require_date(text) == text:
                self._session.review.set_details(image_date=text)

    def _date_finished(self) -> None:
        """What is no date, or one in the future, is told and not kept."""
        text = self._date.text().strip()

        def keep() -> None:
            self._session.review.set_details(image_date=require_date(text) if text else "")

        if text != self._session.review.details.image_date:
            self._session.attempt(keep)
            self._date.setText(self._session.review.details.image_date)

    def _fill(self, menu: QMenu, slot: int) -> None:
        menu.clear()
        chosen = self._desk.images.slots()[slot]
        for source in self._session.sources.all():
            action = menu.addAction(_title(source).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(source.id == chosen)
            action.setData(source.id)
            action.triggered.connect(lambda _checked=False, identifier=source.id: self._choose(slot, identifier))

    def _choose(self, slot: int, identifier: str) -> None:
        self._desk.images.set_slot(slot, identifier)
        self._desk.images.show(identifier)


def _title(source: object) -> str:
    return f"{source.name} ({source.date})" if source.date else source.name
