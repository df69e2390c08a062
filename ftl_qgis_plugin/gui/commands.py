"""What the keys do: named commands, in QGIS's shortcut editor as "FTL: ..."."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass

from qgis.core import Qgis
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QAction,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ..bridge.log import LOG_TAG, log
from ..bridge.messages import translate_message
from ..core.errors import FtlError
from ..interpretation.base.messenger import CRITICAL
from ..interpretation.session.session import InterpretationSession
from .input import keyboard

# When a command's keys act.
REVIEW = "review"  # while Review is armed and in sight, and nothing else takes the keys
MAP_WORK = "map work"  # as REVIEW, and also while an outline is drawn or edited
ALWAYS = "always"

# The queue's own view may have the focus: arrows mean the same in it.
QUEUE_VIEW = "FtlQueue"

_TEXT_WIDGETS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)


@dataclass(frozen=True)
class Command:
    """`label` without the "FTL: "; `keys`: the first is what the shortcut editor knows as default."""

    name: str
    label: str
    keys: tuple[str, ...]
    slot: Callable[[], object]
    when: str = REVIEW
    repeats: bool = False  # a key that is held down acts again and again
    in_sweep: Callable[[], object] | None = None  # what it does while cells are swept; nothing without


class Commands(QObject):
    """Owns the QActions, and says when their keys are live."""

    liveChanged = pyqtSignal(bool)
    mapWorkChanged = pyqtSignal(str)
    keysChanged = pyqtSignal()  # the user has given a command another key

    def __init__(self, iface: object, session: InterpretationSession) -> None:
        super().__init__()
        self._iface = iface
        self._session = session
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._keys: dict[str, str] = {}
        self._is_page_visible = False
        self._map_work = ""
        self._is_live = False
        self._is_sweeping = False
        self._watched: QWidget | None = None
        # QGIS's own undo and redo, where a layer with edits is active: their keys are the same, and go first.
        found = (iface.mainWindow().findChild(QAction, name) for name in ("mActionUndo", "mActionRedo"))
        self._qgis_undo = [action for action in found if action is not None]
        for action in self._qgis_undo:
            action.changed.connect(self.update)
        session.review.armedChanged.connect(self.update)
        QApplication.instance().focusChanged.connect(self.update)
        QApplication.inputMethod().localeChanged.connect(self.keysChanged)

    def add(self, command: Command) -> QAction:
        action = QAction(self.tr("FTL: {command}").format(command=command.label), self._iface.mainWindow())
        action.setObjectName("FtlAction_" + command.name)
        action.setToolTip(command.label)
        action.setAutoRepeat(command.repeats)
        action.triggered.connect(lambda: self.run(command.name))
        self._commands[command.name] = command
        self._actions[command.name] = action
        main_window = self._iface.mainWindow()
        default = command.keys[0] if command.keys else ""
        self._iface.registerMainWindowAction(action, default)
        if len(command.keys) > 1 and action.shortcut() == QKeySequence(default):
            action.setShortcuts([QKeySequence(key) for key in command.keys])
        main_window.addAction(action)
        action.setEnabled(self._is_enabled(command))
        self._keys[command.name] = self.key(command.name)
        action.changed.connect(lambda: self._key_changed(command.name))
        return action

    def run(self, name: str) -> None:
        """Runs a command whatever its keys are doing (for buttons). What it did not expect is told, not thrown."""
        command = self._commands[name]
        try:
            (command.in_sweep if self._is_sweeping and command.in_sweep is not None else command.slot)()
        except FtlError as error:
            self._session.tell(CRITICAL, translate_message(error.message))
        except Exception as error:
            log(traceback.format_exc(), Qgis.MessageLevel.Critical)
            self._session.messageRaised.emit(
                "critical",
                self.tr(
                    '"{command}" went wrong inside the plugin ({error}). Nothing was lost; details are in the log '
                    "panel under {tag}."
                ).format(command=command.label, error=type(error).__name__, tag=LOG_TAG),
            )

    def action(self, name: str) -> QAction:
        return self._actions[name]

    def label(self, name: str) -> str:
        return self._commands[name].label

    def key(self, name: str) -> str:
        """The key as the user has set it, "" for none."""
        return self._actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def printed_key(self, name: str) -> str:
        """The key as this keyboard prints it: "A", or on a Russian one "A Ф"."""
        key = self.key(name)
        other = keyboard.printed(self._actions[name].shortcut().toString(QKeySequence.SequenceFormat.PortableText))
        return f"{key} {other}" if other else key

    def hint(self, name: str) -> str:
        """Label and key, for tool tips."""
        key = self.printed_key(name)
        return f"{self.label(name)} ({key})" if key else self.label(name)

    @property
    def is_live(self) -> bool:
        """Whether single keys act right now."""
        return self._is_live

    def set_page_visible(self, is_visible: bool) -> None:
        self._is_page_visible = is_visible
        self.update()

    def set_map_work(self, work: str) -> None:
        """While an outline is edited ("boundary") or drawn ("digitise"), no key may judge the candidate by accident."""
        if work != self._map_work:
            self._map_work = work
            self.update()
            self.mapWorkChanged.emit(work)

    def set_sweeping(self, on: bool) -> None:
        """While cells are swept, keys speak of the cell; those that have nothing to say there are off."""
        self._is_sweeping = on
        self.update()

    def update(self, *_: object) -> None:
        """Enables and disables the actions; a disabled one leaves its keys to others."""
        focus = QApplication.focusWidget()
        live = self._session.review.is_armed and self._is_page_visible and not _takes_keys(focus)
        self._watch(focus if live else None)
        if live != self._is_live:
            self._is_live = live
            self.liveChanged.emit(live)
        for name, command in self._commands.items():
            self._actions[name].setEnabled(self._is_enabled(command))

    def close(self) -> None:
        """Takes the actions out of the window and the shortcut editor."""
        QApplication.instance().focusChanged.disconnect(self.update)
        QApplication.inputMethod().localeChanged.disconnect(self.keysChanged)
        self._watch(None)
        for action in self._qgis_undo:
            action.changed.disconnect(self.update)
        self._session.review.armedChanged.disconnect(self.update)
        self._keys.clear()
        for action in self._actions.values():
            self._iface.mainWindow().removeAction(action)
            remove_action(self._iface, action)
        self._actions.clear()
        self._commands.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys by their place, where Qt would find no shortcut or two (see keyboard.sequence_by_place)."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        known = keyboard.changes()
        sequence = keyboard.sequence_by_place(event)
        if keyboard.changes() != known:
            self.keysChanged.emit()  # the page says what the keys are on this keyboard
        name = self._meant_by(sequence) if sequence is not None else ""
        if not name:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the key comes again, as one that was pressed
        elif not event.isAutoRepeat() or self._commands[name].repeats:
            self.run(name)
        return True

    def _meant_by(self, sequence: QKeySequence) -> str:
        """The command that such a key starts now, "" for none."""
        for name, action in self._actions.items():
            if action.isEnabled() and sequence in action.shortcuts():
                return name
        return ""

    def _watch(self, widget: QWidget | None) -> None:
        """Only what has the focus, and only while keys are live: a filter on all of QGIS would slow it down."""
        if widget is self._watched:
            return
        if self._watched is not None and not sip.isdeleted(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = widget
        if widget is not None:
            widget.installEventFilter(self)

    def _is_enabled(self, command: Command) -> bool:
        if command.when == ALWAYS:
            return True
        if not self._is_live or (self._map_work and command.when != MAP_WORK):
            return False
        if self._is_sweeping and command.in_sweep is None:
            return False
        return command.name not in ("undo", "redo") or not any(action.isEnabled() for action in self._qgis_undo)

    def _key_changed(self, name: str) -> None:
        """An action tells any change; most are of being enabled."""
        key = self.key(name)
        if key != self._keys.get(name, key):
            self._keys[name] = key
            self.keysChanged.emit()


def _takes_keys(widget: QWidget | None) -> bool:
    """Whether a widget wants letters or arrows for itself."""
    if widget is None:
        return False
    if isinstance(widget, _TEXT_WIDGETS) or widget.inherits("QsciScintillaBase"):
        return True
    return isinstance(widget, QAbstractItemView) and widget.objectName() != QUEUE_VIEW


def remove_action(iface: object, action: QAction) -> None:
    """Takes an action out of QGIS before it is deleted.

    Every action below the window is in QGIS's list of shortcuts, whoever registered it: QGIS lists what it finds
    when it starts. One that was deleted without notice ends QGIS when the list is shown.
    """
    iface.unregisterMainWindowAction(action)
    action.setParent(None)
    action.deleteLater()
