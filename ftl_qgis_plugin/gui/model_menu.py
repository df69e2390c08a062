"""The plugin's models in the toolbox's context menu: a copy of one's own can be edited, theirs stays as it is."""

from __future__ import annotations

from pathlib import Path

from processing.gui.ContextAction import ContextAction
from processing.gui.ProviderActions import ProviderContextMenuActions
from processing.modeler.ModelerUtils import ModelerUtils
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..algorithms.shared.models import FtlModel


class EditCopyAction(ContextAction):
    """Copies the model into the user's models folder and opens the copy in the model designer.

    QGIS edits models only of its own providers ("model", "project"); one inside the plugin would be overwritten by
    the next update besides.
    """

    def __init__(self) -> None:
        super().__init__()
        self.name = QCoreApplication.translate("EditCopyAction", "Copy to My Models and Edit…")

    def icon(self) -> QIcon:
        return QgsApplication.getThemeIcon("/processingModel.svg")

    def isEnabled(self) -> bool:
        return isinstance(self.itemData, FtlModel)

    def execute(self) -> None:
        from processing.modeler.ModelerDialog import ModelerDialog  # makes widgets of its own at import

        copy = copy_model(self.itemData.file, Path(ModelerUtils.modelsFolders()[0]))
        provider = QgsApplication.processingRegistry().providerById("model")
        if provider is not None:
            provider.refreshAlgorithms()
        dialog = ModelerDialog.create()
        dialog.loadModel(str(copy))
        dialog.update_model.connect(_refresh_models)
        dialog.show()
        dialog.activate()


class ModelMenu:
    """Adds the entry to the toolbox, and takes it out again."""

    def __init__(self) -> None:
        self._actions = [EditCopyAction()]
        ProviderContextMenuActions.registerProviderContextMenuActions(self._actions)

    def close(self) -> None:
        ProviderContextMenuActions.deregisterProviderContextMenuActions(self._actions)


def copy_model(file: Path, folder: Path) -> Path:
    """A copy in QGIS's language, under a name that is free: what the user has made of an earlier copy is never
    overwritten. OSError where it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / file.name
    number = 2
    while target.exists():
        target = folder / f"{file.stem}_{number}{file.suffix}"
        number += 1
    if not in_users_words(file).toFile(str(target)):
        raise OSError(str(target))
    return target


def in_users_words(file: Path) -> FtlModel:
    """The model with its name, group and the plugin's steps called as in the toolbox; its parameters are already."""
    model = FtlModel(file)
    model.setName(model.displayName())
    model.setGroup(QCoreApplication.translate("FtlProvider", "Freeze-thaw landslides"))
    for child in model.childAlgorithms().values():
        if child.algorithmId().startswith("ftl:"):
            child.setDescription(child.algorithm().displayName())
            model.setChildAlgorithm(child)
    return model


def _refresh_models() -> None:
    provider = QgsApplication.processingRegistry().providerById("model")
    if provider is not None:
        provider.refreshAlgorithms()
