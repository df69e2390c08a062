"""What the plugin adds to QGIS beside the dock: options page, "What's new", a toolbox entry, expression functions."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication, QObject, QTimer

from ..core.grids.blocks import set_default_workers
from ..core.grids.scheduler import set_default_address
from ..interpretation.background.runner import BREATH_MS
from ..interpretation.expressions import ExpressionFunctions
from ..interpretation.session.session import InterpretationSession
from ..study.file.connection import tidy_up
from .settings.options_page import OptionsFactory
from .settings.whats_new import WhatsNew

_TIDY_MS = 2000


class Registrations(QObject):
    """Made after the dock; `close` takes everything out of QGIS again."""

    def __init__(self, iface: object, session: InterpretationSession, expressions: ExpressionFunctions) -> None:
        super().__init__()
        self._iface = iface
        self._session = session
        self._expressions = expressions
        self._options = OptionsFactory(self._settings_applied)
        iface.registerOptionsWidgetFactory(self._options)
        # The menu of the dock's own entry.
        self._news = WhatsNew(iface, QCoreApplication.translate("Desktop", "&Freeze-thaw landslides"))
        self._models = _model_menu()
        # Several choices at once are looked into once: rasters are opened for it.
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(4 * BREATH_MS)
        self._refresh.timeout.connect(expressions.refresh)
        session.choicesChanged.connect(self._refresh.start)
        # QGIS keeps files of removed layers open for a while, and tells nobody when it closes them.
        self._tidy = QTimer(self)
        self._tidy.setInterval(_TIDY_MS)
        self._tidy.timeout.connect(tidy_up)
        self._tidy.start()
        self._compute_as_set()
        self._news.tell_once()

    def close(self) -> None:
        self._session.choicesChanged.disconnect(self._refresh.start)
        self._refresh.stop()
        self._tidy.stop()
        self._iface.unregisterOptionsWidgetFactory(self._options)
        self._news.close()
        if self._models is not None:
            self._models.close()

    def _compute_as_set(self) -> None:
        """The number of threads, and the scheduler that the algorithms offer."""
        preferences = self._session.preferences
        set_default_workers(preferences.workers)
        set_default_address(preferences.scheduler)

    def _settings_applied(self) -> None:
        preferences = self._session.preferences
        self._compute_as_set()
        if self._session.study is not None:
            self._session.study.analyst = preferences.analyst
        self._session.sources.set_entries(preferences.user_basemaps)


def _model_menu() -> object | None:
    """None where QGIS's Processing plugin is not there: then there is no toolbox either."""
    try:
        from .model_menu import ModelMenu
    except ImportError:
        return None
    return ModelMenu()
