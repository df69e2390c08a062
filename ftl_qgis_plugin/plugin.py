"""The plugin as QGIS loads and unloads it."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

from . import paths
from .algorithms.provider import FtlProvider
from .interpretation.expressions import ExpressionFunctions


class FtlPlugin:
    """QGIS calls initProcessing() alone in qgis_process (no window), initGui() on the desktop, unload() at the end."""

    def __init__(self, iface: object | None) -> None:
        self.iface = iface
        self.desktop = None
        self._registrations = None
        self._expressions: ExpressionFunctions | None = None
        self._provider: FtlProvider | None = None
        self._translator = _installed_translator()

    def initProcessing(self) -> None:
        self._provider = FtlProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)
        self._expressions = ExpressionFunctions(QgsProject.instance())

    def initGui(self) -> None:
        self.initProcessing()
        # Here, not above: qgis_process has no window, and may have no qgis.gui.
        from .gui.desktop import Desktop
        from .gui.registrations import Registrations

        self.desktop = Desktop(self.iface)
        self._registrations = Registrations(self.iface, self.desktop.desk.session, self._expressions)

    def unload(self) -> None:
        if self._registrations is not None:
            self._registrations.close()
            self._registrations = None
        if self.desktop is not None:
            self.desktop.close()
            self.desktop = None
        if self._expressions is not None:
            self._expressions.unregister()
            self._expressions = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None


def _installed_translator() -> QTranslator | None:
    """The translator for QGIS's language, installed; None where there is no translation."""
    translator = QTranslator()
    # Given a QLocale, Qt tries the language's fallbacks: QGIS may say zh-Hans where the file is zh_CN.
    if not translator.load(QLocale(QgsApplication.locale()), "ftl_qgis_plugin", "_", str(paths.I18N)):
        return None
    QCoreApplication.installTranslator(translator)
    return translator
