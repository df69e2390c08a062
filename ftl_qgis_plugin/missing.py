"""Stands in for the plugin where the numeric Python packages are lacking or broken: says so, and how to get them."""

from __future__ import annotations

import os
import sys

from qgis.core import Qgis, QgsApplication, QgsMessageLog
from qgis.PyQt.QtCore import QCoreApplication

from .core.sentences import first_line  # needs neither of them
from .translator import installed_translator

NEEDED = ("numpy", "scipy")
# By the name that /etc/os-release gives the system or its relatives.
_COMMANDS = {
    "debian": "sudo apt install python3-{name}",
    "ubuntu": "sudo apt install python3-{name}",
    "fedora": "sudo dnf install python3-{name}",
    "rhel": "sudo dnf install python3-{name}",
    "suse": "sudo zypper install python3-{name}",
    "opensuse": "sudo zypper install python3-{name}",
    "arch": "sudo pacman -S python-{name}",
    "gentoo": "sudo emerge dev-python/{name}",
}


class MissingPackage:
    """What QGIS takes for the plugin. `name`: the package that is lacking, or cannot be loaded for this `reason`."""

    def __init__(self, iface: object | None, name: str, reason: ImportError) -> None:
        self._iface = iface
        self._name = name
        # One that is there, but broken or made for another Python or numpy.
        is_there = not isinstance(reason, ModuleNotFoundError) or reason.name != name
        self._reason = first_line(reason) if is_there else ""
        self._translator = installed_translator()

    def sentence(self) -> str:
        template = QCoreApplication.translate(
            "MissingPackage",
            "Freeze-thaw landslides cannot start: QGIS's Python lacks the package {name}. Install it with: {command}. "
            "Then start QGIS again.",
        )
        if self._reason:
            template = QCoreApplication.translate(
                "MissingPackage",
                "Freeze-thaw landslides cannot start: QGIS's Python cannot load the package {name} ({reason}). Install "
                "it again, for the Python that QGIS uses: {command}. Then start QGIS again.",
            )
        return template.format(name=self._name, command=command_for(self._name), reason=self._reason)

    def initProcessing(self) -> None:
        # qgis_process shows the log on standard error.
        QgsMessageLog.logMessage(self.sentence(), "FTL", Qgis.MessageLevel.Critical)

    def initGui(self) -> None:
        self.initProcessing()
        title = QCoreApplication.translate("Desktop", "Freeze-thaw landslides")
        self._iface.messageBar().pushMessage(title, self.sentence(), Qgis.MessageLevel.Critical, 0)

    def unload(self) -> None:
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None


def command_for(name: str, platform: str = sys.platform, release: str = "/etc/os-release") -> str:
    """What installs the Python package on this system."""
    if platform == "win32":
        return QCoreApplication.translate("MissingPackage", "OSGeo4W Setup, package python3-{name}").format(name=name)
    if platform.startswith("linux") and not os.path.exists("/.flatpak-info"):
        for system in _names_of_system(release):
            if system in _COMMANDS:
                return _COMMANDS[system].format(name=name)
    if platform == "darwin":
        python = os.path.join(QgsApplication.prefixPath(), "bin", "python3")
        return f"'{python}' -m pip install {name}"
    return f"python3 -m pip install {name}"


def _names_of_system(release: str) -> list[str]:
    try:
        with open(release, encoding="utf-8", errors="replace") as file:
            values = dict(line.rstrip().partition("=")[::2] for line in file)
    except OSError:
        return []
    names = f"{values.get('ID', '')} {values.get('ID_LIKE', '')}".replace('"', "").replace("'", "")
    return [part.split("-")[0] if part.startswith("opensuse") else part for part in names.split()]
