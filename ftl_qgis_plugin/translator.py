"""The plugin's texts in QGIS's language."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

from . import paths


def installed_translator() -> QTranslator | None:
    """The translator for QGIS's language, installed; None where there is no translation."""
    translator = QTranslator()
    # Given a QLocale, Qt tries the language's fallbacks.
    if not translator.load(QLocale(language()), "ftl_qgis_plugin", "_", str(paths.I18N)):
        return None
    QCoreApplication.installTranslator(translator)
    return translator


def language(locale: str = "") -> str:
    """QGIS's language (or that of `locale`) as files are named after it, such as zh_CN.

    All Chinese is zh_CN, also that of places which write traditional characters: it is nearer than English.
    """
    # QGIS may say zh-Hans where the file is zh_CN: Qt knows them as one.
    name = QLocale(locale or QgsApplication.locale()).name()
    return "zh_CN" if name.split("_")[0] == "zh" else name
