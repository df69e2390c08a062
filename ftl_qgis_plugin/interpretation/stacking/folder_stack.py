"""A folder of interferograms or displacement granules, stacked in the background and taken as the rate."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.styling import apply_style
from ...core.errors import FtlError
from ...core.products.overrides import UNITS
from ...core.stacking.options import SEASON_PAIRS
from ..session.layers import add_below
from ..session.session import InterpretationSession
from ..settings import season_settings
from .findings import GRANULES, PAIRS, Findings, look_into
from .result_files import files_beside, target_names

_FIELDS = (
    ("RATE", "deformation", "rate"),
    ("RATE_STD", "rate_std", "magnitude"),
    ("COHERENCE", "coherence", "fraction"),
    ("SERIES", "timeseries", ""),
)
# As the algorithms list them after "as the product states".
UNIT_CHOICES = {PAIRS: UNITS, GRANULES: (*UNITS[1:], UNITS[0])}
_SEASONS = ("THAW_RATE", "WINTER_RATE")


@dataclass(frozen=True)
class Answers:
    """What the dialog asked: `method` (0 inversion, 1 stacking), `ramp` (0 none, 1 planar, 2 quadratic), `series`
    whether the displacement series is written, `seasons` whether the rates of thaw season and winter are, `target` the
    folder of the results. `unit` (one of overrides.UNITS), `wavelength_m`: None = as the product states."""

    method: int = 0
    ramp: int = 0
    series: bool = True
    short_waves: bool = False
    seasons: bool = False
    target: str = ""
    unit: str | None = None
    wavelength_m: float | None = None
    flip_sign: bool = False


class FolderStack(QObject):
    """Looks into a folder and stacks it as tasks of the session; failures are told by the session's taskFailed."""

    examined = pyqtSignal(object)  # Findings
    stacked = pyqtSignal(str)  # id of the rate's layer

    def __init__(self, session: InterpretationSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def look(self, folder: str, dates: str = "") -> bool:
        """`examined` follows; False where another task is running. `dates`: a table of dates."""
        title = self.tr("Looking into {folder}").format(folder=os.path.basename(os.path.normpath(folder)))
        return self._session.runner.work(
            title, lambda progress: look_into(folder, progress, dates), self.examined.emit, kind="folder"
        )

    def target_folder(self, source: str) -> str:
        """Beside the study where there is one, else beside the folder of the pairs."""
        study = self._session.study.path if self._session.study else self._session.choices.study
        return os.path.dirname(os.path.abspath(study)) if study else os.path.dirname(os.path.abspath(source))

    def start(self, findings: Findings, answers: Answers) -> bool:
        """Runs the stack; its results become rate, standard error, coherence and time series of the session."""
        title = self.tr("Stack of {count} {product} files").format(count=findings.items, product=findings.product)
        # A folder that is not there yet is meant to be made; where that fails, the algorithm says so.
        with contextlib.suppress(OSError):
            os.makedirs(self._target(findings, answers), exist_ok=True)
        return self._session.runner.run(findings.algorithm, self.parameters(findings, answers), title, self._take)

    def parameters(self, findings: Findings, answers: Answers) -> dict[str, object]:
        """Of the algorithm, its results' files included."""
        outputs = ["RATE", "RATE_STD", "COUNT"]
        if findings.has_coherence or findings.algorithm == PAIRS:
            outputs.append("COHERENCE")
        if answers.series and not (findings.algorithm == PAIRS and answers.method == 1):
            outputs.append("SERIES")
        parameters: dict[str, object] = {"INPUT": findings.folder, "RAMP": answers.ramp}
        if answers.seasons:
            outputs += _SEASONS
            parameters["THAW_FIRST"], parameters["THAW_LAST"] = season_settings.seasons().thaw_months
        if findings.algorithm == PAIRS:
            parameters["METHOD"] = answers.method
        else:
            parameters["DATASET"] = int(answers.short_waves)
        if findings.table:
            parameters["DATES"] = findings.table
        if answers.unit:
            parameters["UNIT"] = UNIT_CHOICES[findings.algorithm].index(answers.unit) + 1
        if answers.wavelength_m:
            parameters["WAVELENGTH"] = answers.wavelength_m
        if answers.flip_sign:
            parameters["FLIP_SIGN"] = True
        names = target_names(self._target(findings, answers), findings.folder, tuple(outputs))
        return {**parameters, **names}

    def _target(self, findings: Findings, answers: Answers) -> str:
        """As it was typed: a name alone lies in the folder that was proposed."""
        return os.path.join(self.target_folder(findings.folder), os.path.expanduser(answers.target.strip()))

    def _take(self, results: dict) -> None:
        chosen: dict[str, object] = {"unit": "mm/a"}
        # What an earlier stack brought goes with its rate, which is no longer the study's.
        before = self._before()
        # It would show where the new one has no data, as if it were its own.
        shown = self._session.project.layerTreeRoot().findLayer(self._session.choices.deformation)
        if shown is not None:
            shown.setItemVisibilityChecked(False)
        factors = [factor for factor in self._session.choices.factors if not self._is_of_a_season(factor)]
        factors += [self._add(results[output], "rate", False) for output in _SEASONS if results.get(output)]
        chosen["factors"] = tuple(factors)
        # The rate comes last, on top, and is the only one in sight: the series would be drawn as a colour picture of
        # three of its dates.
        for output, field, style in reversed(_FIELDS):
            if results.get(output):
                chosen[field] = self._add(results[output], style, is_shown=output == "RATE")
            elif self._source(field) in before:
                chosen[field] = ""
        self._session.choose(**chosen)
        self.stacked.emit(chosen["deformation"])

    def _is_of_a_season(self, layer_id: str) -> bool:
        """Whether a stack wrote this layer as the rate within a part of the year."""
        layer = self._session.project.mapLayer(layer_id)
        if not isinstance(layer, QgsRasterLayer):
            return False
        return any(rate in layer.bandName(1) for rate, _error in SEASON_PAIRS)

    def _source(self, field: str) -> str:
        layer = self._session.project.mapLayer(getattr(self._session.choices, field))
        return "" if layer is None else layer.source()

    def _before(self) -> set[str]:
        """Files that the stack of the rate chosen so far has written, if one has."""
        return files_beside(self._source("deformation"))

    def _add(self, path: str, style: str, is_shown: bool) -> str:
        layer = QgsRasterLayer(path, os.path.splitext(os.path.basename(path))[0])
        if not layer.isValid():
            raise FtlError("{name} was written, but QGIS cannot load it. Check that it is still there.", name=path)
        if style:
            apply_style(layer, style)
        node = add_below(self._session.project, layer)
        node.setItemVisibilityChecked(is_shown)
        node.setExpanded(False)  # seven legends fill the panel
        return layer.id()
