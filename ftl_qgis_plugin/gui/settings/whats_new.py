"""Tells once after an update what is new, and again whenever asked."""

from __future__ import annotations

import configparser
import html
import re
from pathlib import Path
from typing import NamedTuple

from qgis.core import Qgis, QgsMessageOutput
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QAction, QPushButton

from ... import paths
from ...interpretation.settings.preferences import Preferences
from ...translator import language
from .. import theme
from ..commands import remove_action

_SECONDS = 20
_VERSION = re.compile(r"\d+(\.\d+)+\S*")


class News(NamedTuple):
    version: str
    lines: list[str]


class WhatsNew(QObject):
    """A menu entry; and a message with a button, on the first start of a version that is not the first one here."""

    def __init__(self, iface: object, menu: str, news: News | None = None) -> None:
        super().__init__()
        self._iface = iface
        self._menu = menu
        self._news = news or newest()
        self._action = QAction(theme.plugin_icon(), self.tr("What's new"), iface.mainWindow())
        self._action.setObjectName("FtlWhatsNew")
        self._action.triggered.connect(self.show)
        iface.addPluginToMenu(menu, self._action)

    def tell_once(self) -> bool:
        """Whether there was something to tell."""
        preferences = Preferences()
        seen, now = preferences.last_version, self._news.version
        if seen == now:
            return False
        preferences.last_version = now
        if not seen:  # nothing is new to who has just installed it
            return False
        bar = self._iface.messageBar()
        item = bar.createMessage(
            self.tr("Freeze-thaw landslides"), self.tr("Updated to version {version}.").format(version=now)
        )
        button = QPushButton(self.tr("What's new"))
        button.setObjectName("FtlShowNews")
        button.clicked.connect(self.show)
        item.layout().addWidget(button)
        bar.pushWidget(item, Qgis.MessageLevel.Info, _SECONDS)
        return True

    def show(self) -> None:
        output = QgsMessageOutput.createMessageOutput()
        output.setTitle(self.tr("What's new in version {version}").format(version=self._news.version))
        output.setMessage(as_html(self._news.lines), QgsMessageOutput.MessageType.MessageHtml)
        output.showMessage(False)

    def close(self) -> None:
        self._iface.removePluginMenu(self._menu, self._action)
        remove_action(self._iface, self._action)


def newest(metadata: Path = paths.ROOT / "metadata.txt", locale: str = "") -> News:
    """The plugin's version, and the entry on it in the changelog, in QGIS's language where metadata.txt has it
    (changelog[zh_CN]), else in English; the entry is empty where there is none. `locale` overrides QGIS's.
    """
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(metadata, encoding="utf-8")
    version = parser.get("general", "version", fallback="")
    name = language(locale)
    english = parser.get("general", "changelog", fallback="")
    lines: list[str] = []
    is_inside = False
    for line in parser.get("general", f"changelog[{name}]", fallback=english).replace("%%", "%").splitlines():
        text = line.strip()
        if _VERSION.match(text):
            is_inside = _VERSION.match(text).group() == version
        elif is_inside and text:
            lines.append(text)
    return News(version, lines)


def as_html(lines: list[str]) -> str:
    """Entries begin with "- "; other lines go on with the entry before."""
    entries: list[str] = []
    for line in lines:
        if line.startswith("- ") or not entries:
            entries.append(line[2:] if line.startswith("- ") else line)
        else:
            entries[-1] += " " + line
    return "<ul>" + "".join(f"<li>{html.escape(entry)}</li>" for entry in entries) + "</ul>"
