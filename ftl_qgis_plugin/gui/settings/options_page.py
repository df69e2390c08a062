"""The plugin's page in QGIS's options dialog: what belongs to the analyst rather than to a project."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from qgis.core import QgsApplication
from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import QLocale, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon, QPalette
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ... import help
from ...bridge.messages import translate_message
from ...core.errors import FtlError
from ...core.publishing import written
from ...core.timeseries.seasons import Seasons
from ...interpretation.settings import season_settings
from ...interpretation.settings.preferences import Preferences
from ...study.defaults import login_name
from .. import theme
from ..input.wheel_guard import guard_wheel
from . import window_settings

_LIST_ROWS = 6
_MOST_THREADS = 64


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page each time the dialog opens; `applied` is called after settings were stored."""

    def __init__(self, applied: Callable[[], None]) -> None:
        super().__init__()
        self.setTitle(self.tr("Freeze-thaw landslides"))
        self._applied = applied

    def icon(self) -> QIcon:
        return theme.plugin_icon()

    def createWidget(self, parent: QWidget | None) -> OptionsPage:
        return OptionsPage(self._applied, parent)


class OptionsPage(QgsOptionsPageWidget):
    """Shows the settings as they are, and stores only those that were changed (so that defaults stay translated)."""

    def __init__(self, applied: Callable[[], None] = lambda: None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("FtlOptions")
        self._applied = applied
        self._preferences = Preferences()
        self._entries = self._preferences.user_basemaps
        body = QVBoxLayout()
        for group in (self._review(), self._lists(), self._images(), self._links(), self._numbers()):
            body.addWidget(group)
        body.addWidget(self._guide())
        body.addStretch(1)
        inner = QWidget()
        inner.setLayout(body)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self._load()
        guard_wheel(self)

    def apply(self) -> None:
        """Called by the dialog on OK."""
        preferences = self._preferences
        if self.analyst.text().strip() != preferences.analyst:
            preferences.analyst = self.analyst.text()
        preferences.auto_advance = self.auto_advance.isChecked()
        window_settings.set_fit_factor(self.fit.currentData())
        for name, editor in (("classes", self.classes), ("reject_reasons", self.reasons)):
            lines = list(dict.fromkeys(line.strip() for line in editor.toPlainText().splitlines() if line.strip()))
            if not lines:
                preferences.forget(name)
            elif lines != getattr(preferences, name):
                setattr(preferences, name, lines)
        if self._entries != preferences.user_basemaps:
            preferences.user_basemaps = self._entries
        places = self._places()
        if not places:
            preferences.forget("places")
        elif places != preferences.places:
            preferences.places = places
        season_settings.set_seasons(Seasons(self.thaw_first.currentData(), self.thaw_last.currentData()))
        preferences.workers = self.workers.value()
        preferences.scheduler = self.scheduler.text()
        self._applied()

    def _guide(self) -> QLabel:
        """QGIS's own Help button knows only its own manual."""
        link = QLabel(f'<a href="{help.url("settings").toString()}">{self.tr("What these settings mean")}</a>')
        link.setObjectName("FtlOptionsGuide")
        link.linkActivated.connect(lambda address: QDesktopServices.openUrl(QUrl(address)))
        return link

    # The groups.

    def _review(self) -> QGroupBox:
        self.analyst = QLineEdit()
        self.analyst.setObjectName("FtlAnalyst")
        self.analyst.setPlaceholderText(login_name())
        self.analyst.setToolTip(self.tr("Written with every verdict. Empty: the name you logged in with."))
        self.auto_advance = QCheckBox(self.tr("Go on to the next candidate after a verdict"))
        self.fit = QComboBox()
        for factor in window_settings.FIT_FACTORS:
            self.fit.addItem(self.tr("{factor:g} times its size").format(factor=factor), factor)
        self.fit.addItem(self.tr("keep the scale"), window_settings.KEEP_SCALE)
        form = QFormLayout()
        form.addRow(self.tr("Analyst"), self.analyst)
        form.addRow(self.tr("Show around a candidate"), self.fit)
        form.addRow("", self.auto_advance)
        return _group(self.tr("Review"), form)

    def _lists(self) -> QGroupBox:
        self.classes, self.reasons = QPlainTextEdit(), QPlainTextEdit()
        row = QHBoxLayout()
        for title, editor in ((self.tr("Landslide classes"), self.classes), (self.tr("Reject reasons"), self.reasons)):
            editor.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            editor.setTabChangesFocus(True)
            editor.setFixedHeight(editor.fontMetrics().lineSpacing() * _LIST_ROWS + 16)
            column = QVBoxLayout()
            label = QLabel(title)
            label.setBuddy(editor)
            column.addWidget(label)
            column.addWidget(editor)
            row.addLayout(column)
        return _group(self.tr("Lists to choose from"), row, self.tr("One per line. Empty: the plugin's own list."))

    def _images(self) -> QGroupBox:
        self.sources_text = QLabel()
        self.sources_text.setWordWrap(True)
        read, write, drop = (
            QPushButton(text) for text in (self.tr("Load list…"), self.tr("Save list…"), self.tr("Remove all"))
        )
        read.clicked.connect(self._read_entries)
        write.clicked.connect(self._write_entries)
        drop.clicked.connect(lambda: self._set_entries([]))
        self._buttons = (write, drop)
        row = QHBoxLayout()
        row.addWidget(self.sources_text, 1)
        for button in (read, write, drop):
            row.addWidget(button)
        note = self.tr(
            "Web maps of your own (XYZ, WMS) beside the plugin's: a JSON list of entries with id, name, type and url, "
            "and if known zmin, zmax, date, attribution and terms."
        )
        return _group(self.tr("Image sources"), row, note)

    def _links(self) -> QGroupBox:
        self.links = QTableWidget(0, 2)
        self.links.setAccessibleName(self.tr("External maps"))
        self.links.setHorizontalHeaderLabels([self.tr("Name"), self.tr("Address")])
        self.links.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.links.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.links.verticalHeader().hide()
        self.links.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.links.setFixedHeight(150)
        self.links.itemChanged.connect(self._link_edited)
        add, remove = QPushButton(self.tr("Add")), QPushButton(self.tr("Remove"))
        add.clicked.connect(self._add_link)
        remove.clicked.connect(self._remove_links)
        buttons = QVBoxLayout()
        buttons.addWidget(add)
        buttons.addWidget(remove)
        buttons.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.links)
        row.addLayout(buttons)
        note = self.tr(
            "Web pages that open at a candidate's place; {lat}, {lon}, {zoom} are filled in. Empty: the plugin's own."
        )
        return _group(self.tr("External maps"), row, note)

    def _numbers(self) -> QGroupBox:
        self.thaw_first, self.thaw_last = QComboBox(), QComboBox()
        for combo in (self.thaw_first, self.thaw_last):
            for month in range(1, 13):
                combo.addItem(QLocale(QgsApplication.locale()).standaloneMonthName(month), month)
        self.thaw_first.setAccessibleName(self.tr("First month of the thaw season"))
        self.thaw_last.setAccessibleName(self.tr("Last month of the thaw season"))
        season = QHBoxLayout()
        season.addWidget(self.thaw_first)
        season.addWidget(QLabel(self.tr("to")))
        season.addWidget(self.thaw_last)
        season.addStretch(1)
        self.workers = QSpinBox()
        self.workers.setRange(0, _MOST_THREADS)
        self.workers.setSpecialValueText(self.tr("Automatic"))
        self.workers.setToolTip(self.tr("How many threads an algorithm of the plugin may use at once."))
        threads = QHBoxLayout()
        threads.addWidget(self.workers)
        threads.addStretch(1)
        form = QFormLayout()
        form.addRow(self.tr("Thaw season"), season)
        form.addRow(self.tr("Threads"), threads)
        self.scheduler = QLineEdit()
        self.scheduler.setObjectName("FtlScheduler")
        self.scheduler.setPlaceholderText(self.tr("this machine"))
        self.scheduler.setToolTip(
            self.tr(
                "Address of a dask scheduler (tcp://host:8786) that stacks, seasonal fit, extraction and all "
                "iterations use, for more than one machine can do. Empty: this machine."
            )
        )
        form.addRow(self.tr("Dask scheduler"), self.scheduler)
        return _group(self.tr("Charts and computation"), form)

    # Between widgets and settings.

    def _load(self) -> None:
        preferences = self._preferences
        self.analyst.setText(preferences.analyst)
        self.auto_advance.setChecked(preferences.auto_advance)
        self.fit.setCurrentIndex(max(self.fit.findData(window_settings.fit_factor()), 0))
        self.classes.setPlainText("\n".join(preferences.classes))
        self.reasons.setPlainText("\n".join(preferences.reject_reasons))
        for place in preferences.places:
            self._add_link(place=place)
        seasons = season_settings.seasons()
        self.thaw_first.setCurrentIndex(seasons.thaw_first - 1)
        self.thaw_last.setCurrentIndex(seasons.thaw_last - 1)
        self.workers.setValue(preferences.workers)
        self.scheduler.setText(preferences.scheduler)
        self._set_entries(self._entries)

    def _places(self) -> list[dict]:
        """Rows with a web address; a row without a name goes by its host."""
        places = []
        for row in range(self.links.rowCount()):
            name, address = (
                item.text().strip() if item is not None else ""
                for item in (self.links.item(row, 0), self.links.item(row, 1))
            )
            address = _web_address(address)
            if address:
                places.append({"name": name or QUrl(address.split("{")[0]).host(), "url": address})
        return places

    def _link_edited(self, item: QTableWidgetItem) -> None:
        """An address that would not be kept, or opens no place, is red and says why."""
        text = item.text().strip()
        unknown = set(re.findall(r"\{(.*?)\}", text)) - {"lat", "lon", "zoom"}
        is_good = item.column() == 0 or not text or (bool(_web_address(text)) and not unknown)
        ink = self.links.palette().color(QPalette.ColorRole.Text)
        self.links.blockSignals(True)
        item.setData(Qt.ItemDataRole.ForegroundRole, None if is_good else theme.alarm_on(ink))
        item.setToolTip(
            ""
            if is_good
            else self.tr("Only web addresses (https://) are kept, and only {lat}, {lon} and {zoom} are filled in.")
        )
        self.links.blockSignals(False)

    def _add_link(self, _checked: bool = False, place: dict | None = None) -> None:
        row = self.links.rowCount()
        self.links.insertRow(row)
        for column, key in enumerate(("name", "url")):
            self.links.setItem(row, column, QTableWidgetItem(str((place or {}).get(key, ""))))
        if place is None:
            self.links.setCurrentCell(row, 0)
            self.links.editItem(self.links.item(row, 0))

    def _remove_links(self) -> None:
        for row in sorted({index.row() for index in self.links.selectedIndexes()}, reverse=True):
            self.links.removeRow(row)

    def _set_entries(self, entries: list[dict], problem: str = "") -> None:
        self._entries = entries
        names = ", ".join(str(entry.get("name") or entry.get("id")) for entry in entries)
        self.sources_text.setTextFormat(Qt.TextFormat.PlainText)
        self.sources_text.setText(problem or names or self.tr("None of your own."))
        for button in self._buttons:
            button.setEnabled(bool(entries))

    def _read_entries(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(self, self.tr("Load list"), "", self.tr("JSON (*.json)"))
        if path:
            self.load_list(path)

    def load_list(self, path: str) -> None:
        """Takes the image sources of a file; a sentence stands in their place where it is no such list."""
        try:
            with open(path, encoding="utf-8") as file:
                entries = json.load(file)
        except (OSError, ValueError) as error:
            template = self.tr("{path} cannot be read ({reason}). The list stays as it was.")
            self._set_entries(self._entries, template.format(path=path, reason=error))
            return
        good = isinstance(entries, list) and all(
            isinstance(entry, dict) and entry.get("id") and entry.get("url") for entry in entries
        )
        if good:
            self._set_entries(entries)
        else:
            template = self.tr("{path} is no list of entries with id and url. The list stays as it was.")
            self._set_entries(self._entries, template.format(path=path))

    def _write_entries(self) -> None:
        path, _filter = QFileDialog.getSaveFileName(self, self.tr("Save list"), "basemaps.json", "JSON (*.json)")
        if path:
            self.save_list(path)

    def save_list(self, path: str) -> None:
        """Writes the image sources to a file, all or nothing; a sentence stands in their place where it cannot be."""
        try:
            with written(path) as part, open(part, "w", encoding="utf-8") as file:
                json.dump(self._entries, file, indent=2, ensure_ascii=False)
        except FtlError as error:
            self._set_entries(self._entries, translate_message(error.message))
        except OSError as error:
            template = self.tr("{path} cannot be written ({reason}).")
            self._set_entries(self._entries, template.format(path=path, reason=error.strerror))


def _web_address(text: str) -> str:
    """The address as it is opened, https where it says nothing else; "" for another kind of address."""
    address = text if "://" in text else f"https://{text}"
    plain = QUrl(address.split("{")[0])
    return address if plain.scheme() in ("http", "https") and plain.host() else ""


def _group(title: str, content: QHBoxLayout | QVBoxLayout | QFormLayout, note: str = "") -> QGroupBox:
    group = QGroupBox(title)
    layout = QVBoxLayout(group)
    if note:
        label = QLabel(note)
        label.setWordWrap(True)
        layout.addWidget(label)
    layout.addLayout(content)
    return group
