"""The live preview's state: what the canvas shows, the values read for it, and the mask of the present table."""

from __future__ import annotations

import math

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...bridge.messages import translate_message
from ...core.errors import FtlError
from ...core.grids.grid import Grid
from ..background.latest_job import LatestJob
from ..session.session import InterpretationSession
from .mask_preview import Growth, PreviewMask, PreviewValues, ReadJob, View
from .threshold_model import ThresholdModel
from .threshold_sources import ThresholdSources

READ_DELAY_MS = 60


class MaskPreview(QObject):
    """Follows the model's table at once, and the canvas after a background read. Off until `set_enabled(True)`."""

    maskChanged = pyqtSignal()  # `mask` and `lattice` are others, or None
    stateChanged = pyqtSignal()  # `note` or `is_busy`
    enabledChanged = pyqtSignal(bool)

    def __init__(self, session: InterpretationSession, model: ThresholdModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self._sources: ThresholdSources | None = None
        self._crs = QgsCoordinateReferenceSystem()
        self._view: tuple[QgsRectangle, QgsCoordinateReferenceSystem, int, int] | None = None
        self._masker: PreviewMask | None = None
        self.is_enabled = False
        self.mask: np.ndarray | None = None
        self.note = ""
        self._job = LatestJob(self)
        self._job.finished.connect(self._take)
        self._job.failed.connect(self._fail)
        self._job.busyChanged.connect(lambda _busy: self.stateChanged.emit())
        self._read_soon = _timer(self, READ_DELAY_MS, self._read)
        # All moves of the mouse that wait in the event queue count as one.
        self._evaluate_soon = _timer(self, 0, self._evaluate)
        model.tableChanged.connect(self._table_changed)
        session.choicesChanged.connect(self._choices_changed)

    @property
    def is_busy(self) -> bool:
        return self._job.is_busy

    @property
    def lattice(self) -> Grid | None:
        """Where the mask lies."""
        return None if self._masker is None else self._masker.values.lattice

    @property
    def crs(self) -> QgsCoordinateReferenceSystem:
        """Of the lattice."""
        return self._crs

    def set_enabled(self, enabled: bool) -> None:
        if enabled == self.is_enabled:
            return
        self.is_enabled = enabled
        if enabled:
            self._read_soon.start()
        else:
            self._clear("")
        self.enabledChanged.emit(enabled)

    def set_view(self, extent: QgsRectangle, crs: QgsCoordinateReferenceSystem, width_px: int, height_px: int) -> None:
        """What the canvas shows, and its size in device pixels."""
        self._view = (QgsRectangle(extent), crs, max(width_px, 1), max(height_px, 1))
        if self.is_enabled:
            self._job.cancel()
            self._read_soon.start()

    def close(self) -> None:
        self._read_soon.stop()
        self._evaluate_soon.stop()
        self._job.close()

    def _read(self) -> None:
        if not self.is_enabled or self._view is None:
            return
        try:
            if self._sources is None:
                self._sources = ThresholdSources.of_session(self._session, samples=False)
                self._crs = QgsCoordinateReferenceSystem.fromWkt(self._sources.inputs.grid.wkt)
            names = tuple(name for name in self._model.factors if name in self._sources.names)
            if not names:
                raise FtlError("There are no thresholds to show. Derive or load them first.")
            view = self._view_in_raster()
        except FtlError as error:
            self._fail(translate_message(error.message))
            return
        sources = self._sources
        self._job.request(ReadJob(sources.inputs, names, view, sources.study_area, sources.excluded))

    def _view_in_raster(self) -> View:
        extent, crs, width_px, height_px = self._view
        box = extent
        if crs.isValid() and crs != self._crs:
            try:
                box = QgsCoordinateTransform(crs, self._crs, self._session.project).transformBoundingBox(extent)
            except QgsCsException as error:
                raise FtlError("The map's extent does not reach the deformation raster. Move the map there.") from error
        pixel = math.sqrt(box.width() * box.height() / (width_px * height_px))
        return View(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum(), pixel)

    def _take(self, values: PreviewValues | None) -> None:
        if not self.is_enabled:
            return
        if values is None:
            self._clear(self.tr("The deformation raster lies outside the map's extent."))
            return
        self._masker = PreviewMask(values, self._sources.min_factors, self._sources.ranges_rank, self._growth())
        self._evaluate()

    def _growth(self) -> Growth:
        choices = self._session.choices
        sigmas = self._sources.inputs.deformation.sigmas
        return Growth(choices.grow_rate_mm_a, choices.join_signs, choices.connectivity, sigmas)

    def _table_changed(self, _factor: str) -> None:
        if not self.is_enabled:
            return
        if self._masker is None or not set(self._model.table.factors) <= set(self._masker.values.values):
            self._read_soon.start()
        else:
            self._evaluate_soon.start()

    def _evaluate(self) -> None:
        if self._masker is None or not self.is_enabled:
            return
        try:
            self.mask = self._masker.evaluate(self._model.table)
        except FtlError as error:
            self._fail(translate_message(error.message))
            return
        values = self._masker.values
        if not values.is_exact:
            self.note = self.tr("Overview at coarse resolution; zoom in for the exact mask.")
        elif values.step > 1:
            self.note = self.tr("Every {step}th pixel is shown at this scale.").format(step=values.step)
        else:
            self.note = ""
        self.maskChanged.emit()
        self.stateChanged.emit()

    def _choices_changed(self) -> None:
        self._sources = None
        if self.is_enabled:
            self._read_soon.start()

    def _fail(self, reason: str) -> None:
        self._clear(reason)

    def _clear(self, note: str) -> None:
        self._read_soon.stop()
        self._evaluate_soon.stop()
        self._job.cancel()
        self._masker, self.mask, self.note = None, None, note
        self.maskChanged.emit()
        self.stateChanged.emit()


def _timer(parent: QObject, delay_ms: int, slot: object) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(delay_ms)
    timer.timeout.connect(slot)
    return timer
