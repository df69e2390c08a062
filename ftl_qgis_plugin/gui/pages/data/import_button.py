"""The button beside the deformation rate: from an InSAR product to a rate, and from one rate to a better one."""

from __future__ import annotations

import os
from collections.abc import Callable

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QFileDialog, QInputDialog, QMenu, QToolButton, QWidget

from ....bridge.messages import translate_message
from ....core.deformation.rate_units import UNITS
from ....interpretation.accuracy.unseen_model import least_coherence
from ....interpretation.session.product_import import ProductImport
from ....interpretation.session.session import InterpretationSession
from ....interpretation.stacking.findings import Findings
from ....interpretation.stacking.folder_stack import Answers, FolderStack
from ...algorithm_dialog import open_algorithm
from ...stacking.stack_dialog import StackDialog


class ImportButton(QToolButton):
    """A menu: a product's file, and the dialogs of the algorithms that work on the chosen rate."""

    def __init__(
        self,
        session: InterpretationSession,
        canvas: Callable[[], QgsMapCanvas] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`canvas`: of the map that is to show what was stacked."""
        super().__init__(parent)
        self._session = session
        self._canvas = canvas
        self.importer = ProductImport(session, self)
        # Not before the import has ended.
        self.importer.inputNeeded.connect(
            lambda *needed: QTimer.singleShot(0, lambda: open_algorithm(self._session, *needed))
        )
        self.importer.unitNeeded.connect(lambda path, guess: QTimer.singleShot(0, lambda: self._ask_unit(path, guess)))
        self._answers: tuple[str, Answers] | None = None  # of a folder that is being looked into again
        self.stacker = FolderStack(session, self)
        self.stacker.examined.connect(lambda findings: QTimer.singleShot(0, lambda: self._ask_stack(findings)))
        self.stacker.stacked.connect(self._show_ground)
        self.setObjectName("FtlImportProduct")
        self.setText("…")
        self.setAccessibleName(self.tr("Import an InSAR product…"))
        self.setToolTip(
            self.tr(
                "Import an InSAR product (MintPy, LiCSBAS, SARscape, EGMS, SARvey, StaMPS …) as rate in mm/a, or work "
                "on the chosen rate: season, tracks, slope, regional motion."
            )
        )
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(self._menu())

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("From a product file…")).triggered.connect(lambda: self._ask_file())
        action = menu.addAction(self.tr("From a folder of interferograms or displacements…"))
        action.setObjectName("Ftl_from_folder")
        action.triggered.connect(lambda: self._ask_folder())
        menu.addSeparator()
        for algorithm, text in (
            ("fitseasonaldeformation", self.tr("Fit season…")),
            ("combinetracks", self.tr("Combine tracks…")),
            ("projectonslope", self.tr("Project on slope…")),
            ("removeregionaldeformation", self.tr("Remove regional motion…")),
            ("unseenground", self.tr("Map ground that is not seen…")),
        ):
            action = menu.addAction(text)
            action.setObjectName("Ftl_" + algorithm)
            action.triggered.connect(
                lambda _checked=False, name=algorithm: self._open_dialog("ftl:" + name, self._preset(name))
            )
        return menu

    def _ask_file(self) -> None:
        if not self._session.runner.may_start():
            return
        study = self._session.choices.study
        path, _filter = QFileDialog.getOpenFileName(
            self,
            self.tr("Choose the file of an InSAR product"),
            os.path.dirname(study) or self._session.project.homePath(),
            self.tr("InSAR products (*.h5 *.he5 *.tif *.tiff *.csv *.zip *.shp *.gpkg)")
            + ";;"
            + self.tr("All files (*)"),
        )
        if path:
            self.importer.start(path)

    def _ask_folder(self) -> None:
        if not self._session.runner.may_start():
            return
        study = self._session.choices.study
        folder = QFileDialog.getExistingDirectory(
            self,
            self.tr("Choose the folder of the interferograms or displacements"),
            os.path.dirname(study) or self._session.project.homePath(),
        )
        if folder:
            self.stacker.look(folder)

    def _ask_stack(self, findings: Findings) -> None:
        if findings.missing is not None:
            asks = translate_message(findings.missing)
            self._session.messageRaised.emit("warning", asks)
            open_algorithm(self._session, findings.algorithm, findings.parameters, asks)
            return
        dialog = StackDialog(findings, self.stacker.target_folder(findings.folder), self)
        if self._answers is not None and self._answers[0] == findings.folder:
            dialog.show_answers(self._answers[1])
        self._answers = None
        wanted = dialog.exec()
        if wanted == StackDialog.TOOL:
            self._open_dialog(findings.algorithm, self.stacker.parameters(findings, dialog.answers()))
        elif wanted == StackDialog.AGAIN:
            self._answers = findings.folder, dialog.answers()
            self.stacker.look(findings.folder, dialog.dates())
        elif wanted:
            self.stacker.start(findings, dialog.answers())
        dialog.deleteLater()

    def _show_ground(self, identifier: str) -> None:
        """Brings the map to a layer that it shows nothing of: QGIS does so with a project's first layer only."""
        if self._canvas is None:
            return
        canvas, layer = self._canvas(), self._session.project.mapLayer(identifier)
        extent = canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent())
        if not canvas.extent().intersects(extent):
            canvas.setExtent(extent)
            canvas.refresh()

    def _ask_unit(self, path: str, guess: str) -> None:
        units = list(UNITS)
        text = self.tr("{name} does not state its unit. The values look like {guess}:")
        unit, is_done = QInputDialog.getItem(
            self,
            self.tr("Unit of the deformation rate"),
            text.format(name=os.path.basename(path), guess=guess),
            units,
            units.index(guess),
            False,
        )
        if is_done:
            self.importer.take_rate(path, unit)

    def _preset(self, algorithm: str) -> dict:
        choices = self._session.choices
        if algorithm == "fitseasonaldeformation":
            # Rate and season come from displacements per date; a rate alone has none.
            return {"INPUT": choices.timeseries} if choices.timeseries else {}
        if not choices.deformation:
            return {}
        if algorithm == "combinetracks":
            preset = {"INPUTS": [choices.deformation]}
            return {**preset, "RATE_STDS": [choices.rate_std]} if choices.rate_std else preset
        preset = {"INPUT": choices.deformation}
        if algorithm == "projectonslope" and choices.dem:
            preset["DEM"] = choices.dem
        if algorithm in ("projectonslope", "removeregionaldeformation"):
            preset["RATE_STD"] = choices.rate_std
        if algorithm == "unseenground":
            preset.update(COHERENCE=choices.coherence, RATE_STD=choices.rate_std, DEM=choices.dem)
            preset.update(LANDSLIDES=choices.inventory, MASK=choices.study_area, SLOWEST=choices.min_rate_mm_a)
            preset["UNIT"] = list(UNITS).index(choices.unit)
            least = least_coherence(self._session)
            preset["MIN_COHERENCE"] = "" if least is None else least
        return {name: value for name, value in preset.items() if value != ""}

    def _open_dialog(self, algorithm: str, parameters: dict) -> None:
        open_algorithm(self._session, algorithm, parameters)
