"""The Processing provider: finds the algorithms in this folder."""

from __future__ import annotations

import importlib
import pkgutil
import traceback
from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsProcessingProvider
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from .. import paths
from ..bridge.log import log
from .shared.base import FtlAlgorithm
from .shared.models import load_models


class FtlProvider(QgsProcessingProvider):
    """Registers every FtlAlgorithm with an ID that a module of this folder defines, in the modules' order by name, and
    the models made of them.

    A module that cannot be imported is named in the log (and in `failures`: module name to traceback); the others
    still load.
    """

    def __init__(self) -> None:
        super().__init__()
        self.failures: dict[str, str] = {}

    def id(self) -> str:
        return "ftl"

    def name(self) -> str:
        return QCoreApplication.translate("FtlProvider", "Freeze-thaw landslides")

    def longName(self) -> str:
        return QCoreApplication.translate("FtlProvider", "Freeze-thaw landslide interpretation")

    def icon(self) -> QIcon:
        return QIcon(str(paths.PLUGIN_ICON))

    def svgIconPath(self) -> str:
        return str(paths.PLUGIN_ICON)

    def loadAlgorithms(self) -> None:
        self.failures.clear()
        for name in algorithm_modules():
            try:
                for algorithm in algorithm_classes(name):
                    if not self.addAlgorithm(algorithm()):
                        self._log_failure(name, f"{algorithm.__name__}: the id {algorithm.ID} cannot be added.")
            except Exception:
                self._log_failure(name, traceback.format_exc())
        if QgsApplication.processingRegistry().providerById(self.id()) is not None:
            self._load_models()

    def load(self) -> bool:
        QgsApplication.processingRegistry().providerAdded.connect(self._provider_added)
        return super().load()

    def unload(self) -> None:
        registry = QgsApplication.processingRegistry()
        if registry is not None:  # gone already where QGIS is ending
            registry.providerAdded.disconnect(self._provider_added)
        super().unload()

    def _provider_added(self, identifier: str) -> None:
        # Models look up the algorithms they are made of, which are not to be found before the provider is.
        if identifier == self.id() and QgsApplication.processingRegistry().providerById(identifier) is self:
            self._load_models()
            self.algorithmsLoaded.emit()

    def _load_models(self) -> None:
        models, broken = load_models()
        for model in models:
            self.addAlgorithm(model)
        for file in broken:
            log(
                QCoreApplication.translate("FtlProvider", "{file} contains no model that this QGIS can read.").format(
                    file=file
                ),
                Qgis.MessageLevel.Critical,
                notify=True,
            )

    def _log_failure(self, module: str, text: str) -> None:
        self.failures[module] = text
        template = QCoreApplication.translate(
            "FtlProvider", "The algorithms in {module}.py could not be loaded and are missing from the toolbox:"
        )
        log(template.format(module=module) + "\n" + text, Qgis.MessageLevel.Critical, notify=True)


def algorithm_modules() -> list[str]:
    """Modules of the rooms of this folder, each with one algorithm: "deformation.combine_tracks"; `shared` has none."""
    here = Path(__file__).parent
    return sorted(
        f"{room.name}.{module.name}"
        for room in pkgutil.iter_modules([str(here)])
        if room.ispkg and room.name != "shared"
        for module in pkgutil.iter_modules([str(here / room.name)])
    )


def algorithm_classes(name: str) -> list[type[FtlAlgorithm]]:
    """The algorithms that the module `name` of this folder defines itself (not those it imports)."""
    module = importlib.import_module(f"{__package__}.{name}")
    return [
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, FtlAlgorithm) and item.__module__ == module.__name__ and item.ID
    ]
