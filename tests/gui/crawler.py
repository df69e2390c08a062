"""Presses everything a user can press, inside of the real QGIS, and writes down what he would trip over.

Dialogs and menus that come up are looked at, their entries tried, and closed again; addresses are noted, not opened.
"""

import os
import re
import sys
import time
from urllib.parse import unquote

import forms
from qgis.core import Qgis, QgsApplication
from qgis.gui import QgsCheckableComboBox
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QPoint, Qt, QTimer, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QContextMenuEvent, QDesktopServices
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAction,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QGroupBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QMessageBox,
    QScrollArea,
    QTabBar,
    QTextBrowser,
    QWidget,
)

POLL_MS = 10
QUIET_POLLS = 3
SETTLED_S = 120
# A dialog that has just come up is given so long to fill itself.
LOOK_MS = 30


class Crawler(QObject):
    def __init__(self, robot):
        super().__init__()
        self.robot = robot
        self.pressed = []  # names of buttons and menu entries
        self.dialogs = []  # titles
        self.addresses = []  # that a browser would have been sent to
        self.logged = []  # warnings and errors of the message log
        self.texts = {}  # text to where it stands
        self.cut = []
        self.met = set()  # classes of the plugin's own pages, dialogs and panels
        self.unfit = []  # where the wheel turns something, a control has no name, or Tab does not go as one reads
        self.is_watching = False
        self.on_dialog = None  # called with a dialog before it is closed; true keeps it open
        # Looked for, not an event filter: a filter on everything meets objects that are just being deleted.
        self._met = {}  # what was answered, kept: an id is given again once its widget is gone
        self._shown = set()  # ids of the windows that were there at the last look
        self._answering = 0  # dialogs and menus that came up and are still to be looked at
        self._watch = QTimer(self)
        self._watch.setInterval(40)
        self._watch.timeout.connect(self._look)
        self._watch.start()
        QgsApplication.messageLog().messageReceived.connect(self._message)
        for scheme in ("file", "http", "https"):
            QDesktopServices.setUrlHandler(scheme, self, "_address")

    # What is noted.

    def _message(self, text, tag, level):
        if level in (Qgis.MessageLevel.Warning, Qgis.MessageLevel.Critical) and (
            "Python" in tag or "landslide" in tag or "滑坡" in tag
        ):
            self.logged.append(f"{tag}: {text}")

    @pyqtSlot(QUrl)
    def _address(self, url):
        self.addresses.append(url.toString())

    def dead_addresses(self, language):
        """Addresses of files that are missing, lack the place, or are of another language's guide."""
        dead = []
        for address in self.addresses:
            if not address.startswith("file:"):
                continue
            path, _, place = unquote(address[len("file://") :]).partition("#")
            if not os.path.isfile(path):
                dead.append(f"{address}: no such file")
                continue
            if path.endswith(".html"):
                with open(path, encoding="utf-8") as file:
                    content = file.read()
                if place and f'id="{place}"' not in content:
                    dead.append(f"{address}: no such place")
                if f"/html/{language}/" not in path:
                    dead.append(f"{address}: not in {language}")
                if len(re.sub(r"<[^>]*>", "", content)) < 500:
                    dead.append(f"{address}: empty")
        return dead

    def read(self, root, where):
        """Notes the texts of a widget and of all in it."""
        for widget in [root, *root.findChildren(QWidget)]:
            if widget.window() is root.window():  # not a dialog that belongs to it
                for text in _texts_of(widget):
                    self.texts.setdefault(text, where)

    def measure(self, root, where):
        """Notes what has too little room."""
        for widget in root.findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, QScrollArea):
                inner = widget.widget()
                if inner is not None and inner.minimumSizeHint().width() > widget.viewport().width() + 1:
                    self.cut.append(
                        f"{where}: wider than the page by "
                        f"{inner.minimumSizeHint().width() - widget.viewport().width()} px: {_widest(inner)}"
                    )
            text = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
            if not text or text.startswith("<"):
                continue
            if isinstance(widget, QLabel) and widget.wordWrap():
                lacking = widget.heightForWidth(widget.width()) - widget.height()
            else:
                lacking = widget.sizeHint().width() - widget.width()
            if lacking > 2:
                self.cut.append(f"{where}: {type(widget).__name__} {widget.objectName()} lacks {lacking} px: {text}")

    def examine(self, root, where):
        """Notes what no form of the plugin may do."""
        if type(root).__module__.startswith(forms.PACKAGE):
            self.met.add(type(root).__name__)
        choices = self.robot.session.choices
        changed = forms.turned_by_the_wheel(root)
        if self.robot.session.choices != choices:
            changed.append("the choices")
        for what, found in (
            ("the wheel turns", changed),
            ("no name", forms.nameless(root)),
            ("Tab goes back", forms.read_backward(root)),
        ):
            self.unfit += [f"{where}: {what}: {one}" for one in found]

    # What is pressed.

    def press_all(self, root, where, leave=()):
        """Every button in sight, once; then every context menu. Names in `leave` are left alone."""
        done = set(leave)
        while True:
            button = next(
                (
                    item
                    for item in root.findChildren(QAbstractButton)
                    if _key(item) not in done and item.isVisible() and item.isEnabled() and _is_for_users(item)
                ),
                None,
            )
            if button is None:
                break
            done.add(_key(button))
            yield from self.press(button, where)
            if sip.isdeleted(root):
                return
        for combo in root.findChildren(QComboBox):
            if not sip.isdeleted(combo) and combo.isVisible() and combo.isEnabled() and _is_choice(combo):
                yield from self.choose_each(combo, where)
        for widget in root.findChildren(QWidget):
            if not sip.isdeleted(widget) and widget.isVisible() and _has_menu(widget):
                yield from self.context_menu(widget, where)

    def step(self, name):
        self.robot._step = name
        print("crawler:", name, file=sys.stderr, flush=True)

    def press(self, button, where):
        name = f"{where}: {_key(button)}"
        self.pressed.append(name)
        self.step(name)
        self.is_watching = True
        button.click()
        yield from self.settled()
        self.is_watching = False
        self.robot.desk.discard_map_work()

    def choose_each(self, combo, where):
        before = combo.currentIndex()
        self.step(f"{where}: {combo.objectName()}")
        self.is_watching = True
        for index in [*range(min(combo.count(), 6)), before]:
            if sip.isdeleted(combo) or index >= combo.count():
                break
            combo.setCurrentIndex(index)
            combo.activated.emit(index)
            yield from self.settled()
        self.is_watching = False

    def context_menu(self, widget, where):
        self.is_watching = True
        self.step(f"{where}: context menu of {type(widget).__name__} {widget.objectName()}")
        target = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
        place = QPoint(target.width() // 2, min(target.height() // 2, 30))
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, target.mapToGlobal(place))
        QApplication.sendEvent(target, event)
        yield from self.settled()
        self.is_watching = False

    def settled(self):
        """Until nothing runs, opens or waits for an answer any more: no longer, there are hundreds of these."""
        session = self.robot.session
        quiet, end = 0, time.perf_counter() + SETTLED_S
        while quiet < QUIET_POLLS:
            if time.perf_counter() > end:
                raise AssertionError(f"not settled after {SETTLED_S} s: {session.runner.title or session.opening}")
            self._look()
            is_busy = self._answering or session.runner.is_running or session.opening
            quiet = 0 if is_busy else quiet + 1
            yield POLL_MS

    # What comes up.

    def _look(self):
        if not self.is_watching:
            return
        # All widgets are many, among them each menu of QGIS's: they are asked for only where a window came or went.
        shown = {int(window.winId()) for window in QApplication.topLevelWindows() if window.isVisible()}
        if shown == self._shown:
            return
        self._shown = shown
        self._met = {key: widget for key, widget in self._met.items() if not sip.isdeleted(widget)}
        for widget in QApplication.topLevelWidgets():
            if not widget.isVisible():
                self._met.pop(id(widget), None)
            elif id(widget) not in self._met and isinstance(widget, (QDialog, QMenu)):
                self._met[id(widget)] = widget
                answer = self._dialog if isinstance(widget, QDialog) else self._menu
                self._answering += 1
                QTimer.singleShot(LOOK_MS, lambda widget=widget, answer=answer: self._answer(widget, answer))

    def _answer(self, widget, answer):
        try:
            answer(widget)
        finally:
            self._answering -= 1

    def _dialog(self, dialog):
        if sip.isdeleted(dialog) or not dialog.isVisible():
            return
        self.dialogs.append(dialog.windowTitle())
        self.texts.setdefault(dialog.windowTitle(), "dialog")
        if isinstance(dialog, (QInputDialog, QMessageBox)) or dialog.findChild(QTextBrowser, "txtMessage"):
            self.read(dialog, f"dialog {dialog.windowTitle()}")
        if type(dialog).__module__.startswith(forms.PACKAGE):
            self.read(dialog, f"dialog {dialog.windowTitle()}")
            self.measure(dialog, f"dialog {dialog.windowTitle()}")
            self.examine(dialog, f"dialog {dialog.windowTitle()}")
        if self.on_dialog is not None and self.on_dialog(dialog):
            return
        if isinstance(dialog, QMessageBox):
            dialog.button(dialog.standardButton(dialog.buttons()[-1])).click()
        else:
            dialog.reject()

    def _menu(self, menu):
        if sip.isdeleted(menu) or not menu.isVisible():
            return
        if self._is_of_the_window(menu):
            menu.close()
            return
        for action in menu.actions():
            if action.text():
                self.texts.setdefault(action.text(), f"menu at {self.robot._step}")
        entries = [item for item in menu.actions() if item.isEnabled() and item.text() and item.menu() is None]
        step = self.robot._step
        for action in entries:
            if not sip.isdeleted(action):
                self.pressed.append(f"{step} > {action.text()}")
                action.trigger()
        if not sip.isdeleted(menu):
            menu.close()

    @staticmethod
    def _is_of_the_window(menu):
        """QGIS's list of its panels, which comes where a widget has no menu of its own: pressed, it opens them all."""
        owners = ((action, action.parent()) for action in menu.actions())
        return any(isinstance(owner, QDockWidget) and action == owner.toggleViewAction() for action, owner in owners)


def _key(button):
    return button.objectName() or f"{type(button).__name__} {button.text() or button.toolTip()}"


def _is_for_users(button):
    """Not the parts of other widgets, such as the arrows of a tab bar."""
    return bool(button.text() or button.toolTip() or button.objectName()) and not isinstance(
        button.parent(), (QTabBar, QLineEdit)
    )


def _is_choice(combo):
    return not combo.isEditable() and not isinstance(combo, QgsCheckableComboBox)


def _has_menu(widget):
    # Of a list with ticks it would take all ticks away.
    if isinstance(widget.parent(), QgsCheckableComboBox):
        return False
    return (
        widget.contextMenuPolicy() == Qt.ContextMenuPolicy.CustomContextMenu and not isinstance(widget, QMenu)
    ) or isinstance(widget, QAbstractItemView)


def _widest(widget):
    """The child that the width comes from, down to the smallest."""
    layout = widget.layout()
    kids = [kid for kid in widget.findChildren(QWidget) if kid.isVisible() and kid.layout() is not None]
    kids = [kid for kid in kids if kid.minimumSizeHint().width() >= widget.minimumSizeHint().width() - 60]
    rows = []
    for item in (layout, *(kid.layout() for kid in kids)):
        rows += [(item.itemAt(index).minimumSize().width(), item.itemAt(index)) for index in range(item.count())]
    rows.sort(key=lambda row: -row[0])
    names = []
    for width, item in rows[:6]:
        inside = (
            [item.widget()]
            if item.widget()
            else [
                item.layout().itemAt(n).widget()
                for n in range(item.layout().count())
                if item.layout().itemAt(n).widget()
            ]
            if item.layout()
            else []
        )
        names.append(f"{width}: " + ", ".join(f"{type(kid).__name__} {kid.objectName()}" for kid in inside))
    return names


def _texts_of(widget):
    if isinstance(widget, (QLabel, QAbstractButton)):
        yield widget.text()
    if isinstance(widget, QGroupBox):
        yield widget.title()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        for index in range(widget.count()):
            yield widget.itemText(index)
    if isinstance(widget, QTabBar):
        for index in range(widget.count()):
            yield widget.tabText(index)
    if isinstance(widget, QTextBrowser):
        yield widget.toPlainText()
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        # A list's model keeps its count of columns to itself.
        for column in range(1 if isinstance(widget, QListView) else model.columnCount()):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
            for row in range(min(model.rowCount(), 40)):
                for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                    yield str(model.index(row, column).data(role) or "")
    yield widget.toolTip()
    yield widget.windowTitle()
    for action in widget.actions():
        if isinstance(action, QAction):
            yield action.text()


def foreign(texts):
    """Texts without a Chinese character that have a word of letters."""
    return {
        text: where
        for text, where in texts.items()
        if not re.search(r"[一-鿿]", text) and re.search(r"[A-Za-z]{3,}", re.sub(r"<[^>]*>|https?://\S+", " ", text))
    }
