"""The time series that are looked at: of the current candidate or a place on the map, and those kept beside it."""

from __future__ import annotations

import csv
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...bridge.messages import translate_message
from ...core.errors import FtlError, Message
from ...core.publishing import written
from ...core.timeseries.epochs import calendar_date
from ...core.timeseries.place_series import PlaceSeries
from ...core.timeseries.seasons import Seasons
from ...core.timeseries.series_fit import SeriesFit
from ..background.latest_job import LatestJob
from ..background.worker import Worker
from ..session.session import InterpretationSession
from ..settings import season_settings
from .series_source import Place, source_of

CACHED = 64
MOST_KEPT = 6
PENDING, REFERENCE = "pending", "reference"
CSV_FIELDS = (
    "series",
    "date",
    "decimal_year",
    "displacement_mean_mm",
    "displacement_p16_mm",
    "displacement_p84_mm",
    "pixels",
    "fit_mm",
)


@dataclass(frozen=True)
class ShownSeries:
    """A series as it is drawn (relative to the reference area, beginning at 0) with its fit; None: it has none."""

    series: PlaceSeries
    fit: SeriesFit | None
    is_pending: bool

    @property
    def name(self) -> str:
        return self.series.name


class SeriesController(QObject):
    """`pending` follows the current candidate (`set_follow`) or what is asked for; `keep` puts it beside the others.

    Reading happens on a thread of its own, so that it neither waits for the session's task nor holds it up; what a
    newer request overtakes is given up. Nothing is read while nobody looks (`set_active`). `message` says why there
    is nothing to see.
    """

    seriesChanged = pyqtSignal()
    busyChanged = pyqtSignal(bool)
    settingsChanged = pyqtSignal()

    def __init__(self, session: InterpretationSession) -> None:
        super().__init__(session)
        self._session = session
        self.message = ""
        self.is_following = True
        self.is_busy = False
        self._is_active = False
        self._pending: PlaceSeries | None = None
        self._kept: list[PlaceSeries] = []
        self._reference: PlaceSeries | None = None
        self._cache: OrderedDict[tuple, PlaceSeries] = OrderedDict()
        self._source: object | None = None
        self._source_id: tuple | None = None
        self._pool = Worker("ftl-series")
        self._jobs = {role: LatestJob(self, pool=self._pool) for role in (PENDING, REFERENCE)}
        self._asked: dict[str, tuple] = {}  # key of what was asked for last, per role
        for role, job in self._jobs.items():
            job.finished.connect(partial(self._take, role))
            job.failed.connect(partial(self._tell, role))
            job.busyChanged.connect(lambda _busy: self._set_busy())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(120)  # leafing through candidates quickly reads none of those passed by
        self._soon.timeout.connect(self.show_current)
        session.candidates.currentChanged.connect(self._current_changed)
        session.outlines.boundaryChanged.connect(self._boundary_changed)
        session.choicesChanged.connect(self._choices_changed)
        session.studyClosed.connect(self.clear)

    # What to look at.

    def set_active(self, on: bool) -> None:
        """Whether anybody sees the series; while nobody does, candidates are not followed."""
        if on != self._is_active:
            self._is_active = on
            if on:
                self._current_changed(self._session.current)

    def set_follow(self, on: bool) -> None:
        self.is_following = on
        self._soon.stop()
        if on:
            self.show_current()

    def show_current(self) -> None:
        """Reads the current candidate's series."""
        wkb = self._session.outlines.outline(self._session.current)
        if wkb:
            self.show_polygon(wkb, self._session.crs, self._session.current)
        elif self._pending is not None or not self.message:
            self._jobs[PENDING].cancel()
            self._set_pending(None, "")

    def show_polygon(self, wkb: bytes, crs: QgsCoordinateReferenceSystem, name: str) -> None:
        self._request(PENDING, Place.polygon(wkb, crs, name))

    def show_point(self, x: float, y: float, crs: QgsCoordinateReferenceSystem, radius: float = 0.0) -> None:
        """The pixel there, or the measured point nearest to it within the radius (units of `crs`)."""
        self._soon.stop()
        self._request(PENDING, Place.point(x, y, crs, radius, point_name(x, y)))

    def set_reference(self, wkb: bytes, crs: QgsCoordinateReferenceSystem) -> None:
        """All series are shown relative to the mean of this area from now on."""
        self._request(REFERENCE, Place.polygon(wkb, crs, self.tr("Reference area")))

    def set_reference_point(self, x: float, y: float, crs: QgsCoordinateReferenceSystem, radius: float = 0.0) -> None:
        self._request(REFERENCE, Place.point(x, y, crs, radius, self.tr("Reference point")))

    def clear_reference(self) -> None:
        self._jobs[REFERENCE].cancel()
        self._reference = None
        self.seriesChanged.emit()

    @property
    def has_reference(self) -> bool:
        return self._reference is not None

    def keep(self) -> bool:
        """Puts the pending series beside the kept ones; False where there is none or it is kept already."""
        if self._pending is None or any(item is self._pending for item in self._kept):
            return False
        self._kept = [*self._kept, self._pending][-MOST_KEPT:]
        self.seriesChanged.emit()
        return True

    def clear_kept(self) -> None:
        self._kept = []
        self.seriesChanged.emit()

    def clear(self) -> None:
        """Nothing is shown any more, and no reference area holds."""
        for job in self._jobs.values():
            job.cancel()
        self._kept, self._reference = [], None
        self._set_pending(None, "")

    @property
    def kept_count(self) -> int:
        return len(self._kept)

    def shown(self) -> list[ShownSeries]:
        """Kept ones in the order of keeping, then the pending one unless it is kept."""
        everything = list(self._kept)
        if self._pending is not None and not any(item is self._pending for item in everything):
            everything.append(self._pending)
        return [self._as_shown(item) for item in everything]

    # Settings.

    @property
    def seasons(self) -> Seasons:
        return season_settings.seasons()

    def set_seasons(self, seasons: Seasons) -> None:
        if seasons != self.seasons:
            season_settings.set_seasons(seasons)
            self.settingsChanged.emit()

    @property
    def unit(self) -> str:
        return season_settings.series_unit()

    def set_unit(self, unit: str) -> None:
        """Of rasters and points, a key of season_settings.UNITS; HDF5 files tell theirs."""
        if unit != self.unit:
            season_settings.set_series_unit(unit)
            self.clear()
            self.settingsChanged.emit()
            self._current_changed(self._session.current)

    # Away from here.

    def export_csv(self, path: str) -> None:
        """All series shown, one row per date, with their fits. OSError: cannot be written (nothing is left)."""
        with written(path) as part, open(part, "w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(CSV_FIELDS)
            writer.writerows(rows(self.shown()))

    def close(self) -> None:
        """Gives up what is being read and never calls back again."""
        for job in self._jobs.values():
            job.close()
        self._pool.shutdown()  # see `worker.END_S`

    def _as_shown(self, series: PlaceSeries) -> ShownSeries:
        is_pending = series is self._pending
        if self._reference is not None:
            series = series.minus(self._reference)
        series = series.from_first()
        try:
            fit = series.fit()
        except FtlError:  # too few dates: the points alone are shown
            fit = None
        return ShownSeries(series, fit, is_pending)

    def _request(self, role: str, place: Place) -> None:
        self._jobs[role].cancel()
        try:
            source = self._current_source()
        except FtlError as error:
            self._fail(role, error)
            return
        if source is None:
            missing = FtlError(
                "No time series is chosen. Choose one on the Data page: a raster with a band per date, a MintPy or "
                "LiCSBAS file, or points with a field per date."
            )
            self._fail(role, missing)
            return
        key = (source.key, place.key)
        found = self._cache.get(key)
        if found is not None:
            self._cache.move_to_end(key)
            self._arrived(role, found)
            return
        context = self._session.project.transformContext()
        self._asked[role] = key
        self._jobs[role].request(lambda progress: source.read(place, context, progress))

    def _take(self, role: str, series: PlaceSeries) -> None:
        if not series.has_data:
            self._fail(role, FtlError("The time series has no data here. Choose another place."))
            return
        self._cache[self._asked[role]] = series
        while len(self._cache) > CACHED:
            self._cache.popitem(last=False)
        self._arrived(role, series)

    def _arrived(self, role: str, series: PlaceSeries) -> None:
        if role == PENDING:
            self._set_pending(series, "")
        else:
            self._reference = series
            self.seriesChanged.emit()

    def _fail(self, role: str, error: FtlError) -> None:
        self._tell(role, translate_message(error.message))

    def _tell(self, role: str, text: str) -> None:
        """Why there is nothing to see."""
        if role == PENDING:
            self._set_pending(None, text)
        else:
            self._session.messageRaised.emit("warning", text)

    def _set_pending(self, series: PlaceSeries | None, message: str) -> None:
        self._pending = series
        self.message = message
        self.seriesChanged.emit()

    def _set_busy(self) -> None:
        busy = any(job.is_busy for job in self._jobs.values())
        if busy != self.is_busy:
            self.is_busy = busy
            self.busyChanged.emit(busy)

    def _current_source(self) -> object | None:
        identifier = self._session.choices.timeseries
        scale = season_settings.UNITS[self.unit]
        layer = self._session.project.mapLayer(identifier) if identifier else None
        state = (identifier, scale, layer.source() if layer else "", layer.crs().toWkt() if layer else "")
        if state != self._source_id:
            self._source = source_of(identifier, self._session.project, scale)
            self._source_id = state
        return self._source

    def _current_changed(self, _candidate: str) -> None:
        if self._is_active and self.is_following:
            self._soon.start()

    def _boundary_changed(self, candidate: str) -> None:
        if candidate == self._session.current:
            self._current_changed(candidate)

    def _choices_changed(self) -> None:
        identifier = self._session.choices.timeseries
        if self._source_id is not None and identifier != self._source_id[0]:
            self._source = self._source_id = None  # lets go of the file
            self.clear()
        self._current_changed(self._session.current)


def rows(shown: list[ShownSeries]) -> list[tuple]:
    """Rows of CSV_FIELDS; None where there is no value."""
    result = []
    for item in shown:
        series = item.series
        fitted = item.fit.curve(series.times_a) if item.fit else np.full(len(series.times_a), np.nan)
        for index, time_a in enumerate(series.times_a.tolist()):
            values = (series.mean_mm[index], series.low_mm[index], series.high_mm[index])
            result.append(
                (
                    item.name,
                    calendar_date(time_a).isoformat(),
                    round(time_a, 5),
                    *(_rounded(value) for value in values),
                    int(series.pixels[index]),
                    _rounded(fitted[index]),
                )
            )
    return result


def point_name(x: float, y: float) -> str:
    decimals = 0 if abs(x) > 360 or abs(y) > 90 else 5
    return f"{x:.{decimals}f}, {y:.{decimals}f}"


def fit_text(item: ShownSeries) -> str:
    """The fit's numbers in one line; "" where there is none."""
    if item.fit is None:
        return ""
    fit = item.fit
    return translate_message(
        Message(
            "rate {rate:+.1f} ± {sigma:.1f} mm/a, amplitude {amplitude:.1f} mm, R² {r2:.2f}, RMSE {rmse:.1f} mm",
            rate=fit.rate_mm_a,
            sigma=fit.rate_sigma_mm_a,
            amplitude=fit.amplitude_mm,
            r2=fit.r_squared,
            rmse=fit.rmse_mm,
        )
    )


def _rounded(value: float) -> float | None:
    return None if not np.isfinite(value) else round(float(value), 4)
