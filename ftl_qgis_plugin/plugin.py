"""The plugin as QGIS loads and unloads it."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QCoreApplication

from . import paths
from .algorithms.provider import FtlProvider
from .interpretation.expressions import ExpressionFunctions
from .study.file.connection import let_go_of_all
from .translator import installed_translator


class FtlPlugin:
    """QGIS calls initProcessing() alone in qgis_process (no window), initGui() on the desktop, unload() at the end."""

    def __init__(self, iface: object | None) -> None:
        self.iface = iface
        self.desktop = None
        # What takes the plugin out of QGIS again, in the reverse order of how it came in.
        self._leaving = ExitStack()
        self._leaving.callback(let_go_of_all)
        translator = installed_translator()
        if translator is not None:
            self._leaving.callback(QCoreApplication.removeTranslator, translator)

    def initProcessing(self) -> None:
        provider = FtlProvider()
        QgsApplication.processingRegistry().addProvider(provider)
        self._leaving.callback(_remove, provider)
        self._expressions = ExpressionFunctions(QgsProject.instance())
        self._leaving.callback(self._expressions.unregister)

    def initGui(self) -> None:
        # What is half in leaves at once: QGIS never unloads a plugin that did not start.
        with ExitStack() as undo:
            undo.callback(self.unload)
            self.initProcessing()
            # Here, not above: qgis_process has no window, and may have no qgis.gui.
            from .gui.desktop import Desktop
            from .gui.registrations import Registrations

            self.desktop = Desktop(self.iface)
            self._leaving.callback(self.desktop.close)
            registrations = Registrations(self.iface, self.desktop.desk.session, self._expressions)
            self._leaving.callback(registrations.close)
            undo.pop_all()

    def unload(self) -> None:
        """All of it leaves, whatever goes wrong on the way; may be called twice."""
        utils = sys.modules.get("qgis.utils")
        is_loaded = utils is not None and utils.plugins.get(__package__) is self
        try:
            self._leaving.close()
        finally:
            self.desktop = None
            if is_loaded:
                _forget_modules()


def _remove(provider: FtlProvider) -> None:
    registry = QgsApplication.processingRegistry()
    if registry is not None:  # gone already where QGIS is ending
        registry.removeProvider(provider)


def _forget_modules() -> None:
    """So that the next start, which may be that of a newer version, takes nothing of this one.

    QGIS forgets what was loaded by an import statement; the algorithms' modules come through importlib.
    """
    vendored = str(paths.VENDOR)
    for name, module in list(sys.modules.items()):
        is_ours = name == __package__ or name.startswith(f"{__package__}.")
        if is_ours or (getattr(module, "__file__", None) or "").startswith(vendored):
            del sys.modules[name]
