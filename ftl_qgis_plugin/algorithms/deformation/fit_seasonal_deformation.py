"""fitseasonaldeformation: a displacement time series to rate, season and residual."""

from __future__ import annotations

import os

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ... import compat
from ...bridge.layers import source_of_layer
from ...core.errors import FtlError, Message
from ...core.grids.scheduler import executor_of
from ...core.products.hdf5.hdf5 import is_hdf5
from ...core.progress import Progress
from ...core.timeseries import seasonal
from ...core.timeseries.cube import Cube, open_cube
from ...core.timeseries.epochs import calendar_date, parse_sigmas, parse_times
from ...core.timeseries.seasonal import SeasonalModel, fit_cube
from ..shared.base import DEFORMATION, FtlAlgorithm

# QGIS holds the value against the filter; "*" admits numbers typed in place of a file name ("*.*" wants a dot).
_ANY_TEXT = "* (*)"
_UNITS = ("mm", "cm", "m")
_MM_PER_UNIT = (None, 1.0, 10.0, 1000.0)


class SeriesParameter(QgsProcessingParameterRasterLayer):
    """A raster layer, or an HDF5 file, which QGIS must not open: ours looks first whether it is damaged."""

    def checkValueIsAcceptable(self, value: object, context: QgsProcessingContext | None = None) -> bool:
        return (isinstance(value, str) and is_hdf5(value)) or super().checkValueIsAcceptable(value, context)


class FitSeasonalDeformation(FtlAlgorithm):
    ID = "fitseasonaldeformation"
    GROUP = DEFORMATION
    KEYWORDS = ("time series", "season", "amplitude", "phase", "MintPy", "LiCSBAS", "SBAS", "least squares")

    INPUT = "INPUT"
    DATES = "DATES"
    WEIGHTS = "WEIGHTS"
    UNIT = "UNIT"
    SEMI_ANNUAL = "SEMI_ANNUAL"
    MIN_DATES = "MIN_DATES"
    RATE = "RATE"
    RATE_SIGMA = "RATE_SIGMA"
    AMPLITUDE = "AMPLITUDE"
    AMPLITUDE_SIGMA = "AMPLITUDE_SIGMA"
    PHASE = "PHASE"
    RMSE = "RMSE"
    DATE_COUNT = "DATE_COUNT"

    _RESULTS = (
        (RATE, seasonal.RATE),
        (RATE_SIGMA, seasonal.RATE_SIGMA),
        (AMPLITUDE, seasonal.AMPLITUDE),
        (AMPLITUDE_SIGMA, seasonal.AMPLITUDE_SIGMA),
        (PHASE, seasonal.PHASE),
        (RMSE, seasonal.RMSE),
        (DATE_COUNT, seasonal.DATES),
    )

    def title(self) -> str:
        return self.tr("Fit seasonal deformation")

    def about(self) -> str:
        return self.tr(
            "Fits a steady rate and a yearly cycle to the displacement time series of every pixel: freezing and "
            "thawing lift and lower the ground each year, and a rate fitted without that cycle is wrong by it.\n\n"
            "y(t) = c + v t + a cos(2 pi t) + b sin(2 pi t), by weighted least squares over the dates that the pixel "
            "has. Gaps (no data on some dates) are allowed. Pixels that are 0 on all dates count as no data, and so "
            "do those whose dates cannot tell the rate from the season. Amplitude and day of the maximum are left "
            "blank where all dates lie in one season."
        )

    def literature(self) -> str:
        return "Daout et al. 2017 (freeze-thaw cycles on the Tibetan Plateau), doi 10.1002/2016GL070781"

    def example(self) -> str:
        return (
            "qgis_process run ftl:fitseasonaldeformation -- INPUT=geo_timeseries.h5 RATE=rate.tif "
            "AMPLITUDE=amplitude.tif"
        )

    def define(self) -> None:
        self.add(
            SeriesParameter(self.INPUT, self.tr("Displacement time series")),
            self.tr(
                "A raster with one band per date, or the file of a MintPy (geo_timeseries.h5) or LiCSBAS (cum.h5, "
                "cum_filt.h5) time series in geographic or projected coordinates."
            ),
        )
        self.add(
            QgsProcessingParameterFile(self.DATES, self.tr("Dates"), optional=True, fileFilter=_ANY_TEXT),
            self.tr(
                "Text file with one date per line (20180131, 2018-01-31 or decimal years; other columns may stand "
                "beside it), or the dates themselves, in the order of the bands. Empty: from the band names or the "
                "HDF5 file."
            ),
        )
        self.add(
            QgsProcessingParameterFile(self.WEIGHTS, self.tr("Sigma per date"), optional=True, fileFilter=_ANY_TEXT),
            self.tr(
                "Text file, or the numbers themselves: the standard error of each date's displacements (any unit; "
                "only their ratios count). A date's residual is divided by its sigma. Empty: all dates count the same."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.UNIT, self.tr("Unit of the displacements"), [self.tr("As the file states"), *_UNITS], False, 0
            ),
            self.tr("MintPy states metres and LiCSBAS means millimetres; a plain raster is taken as millimetres."),
        )
        self.add(
            QgsProcessingParameterBoolean(self.SEMI_ANNUAL, self.tr("Half-yearly cycle too"), False),
            self.tr("Adds a cycle of half a year, for seasons that are no plain sine. Needs two more dates."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_DATES, self.tr("Minimum number of dates"), compat.INTEGER_NUMBER, 6, False, 4, 10000
            ),
            self.tr("Pixels with fewer dates have no data in the results."),
        )
        self.add_scheduler()
        self._add_result(
            self.RATE,
            self.tr("Rate"),
            self.tr("Linear rate in mm per year of 365.25 days, as that of the stacks, sign as the series."),
            True,
        )
        self._add_result(
            self.RATE_SIGMA,
            self.tr("Standard error of the rate"),
            self.tr(
                "In mm/a, from the residuals. Where they follow each other from date to date it is larger by what that "
                "costs, as 95 % intervals taken from independent dates would hold the truth in half of the cases."
            ),
        )
        self._add_result(
            self.AMPLITUDE,
            self.tr("Seasonal amplitude"),
            self.tr(
                "In mm: half the range from the yearly cycle's lowest to its highest point. No data where the dates "
                "lie in one season (six months in a row without any)."
            ),
        )
        self._add_result(
            self.AMPLITUDE_SIGMA,
            self.tr("Standard error of the amplitude"),
            self.tr(
                "In mm, from the residuals and how they follow each other. An amplitude below twice it may be none."
            ),
        )
        self._add_result(
            self.PHASE,
            self.tr("Day of the maximum"),
            self.tr("Day of the year (1 to 366) on which the yearly cycle is highest."),
        )
        self._add_result(self.RMSE, self.tr("Residual (RMSE)"), self.tr("Root mean square of the residuals in mm."))
        self._add_result(
            self.DATE_COUNT, self.tr("Dates per pixel"), self.tr("Number of dates on which the pixel has data.")
        )

    def _add_result(self, name: str, title: str, help_text: str, required: bool = False) -> None:
        self.add(
            QgsProcessingParameterRasterDestination(name, title, optional=not required), help_text, create=required
        )

    def checkParameterValues(self, parameters: dict, context: QgsProcessingContext) -> tuple[bool, str]:
        # QGIS cannot load an HDF5 file with several datasets as a layer and would refuse it here; our reader can.
        value = parameters.get(self.INPUT)
        if isinstance(value, str) and is_hdf5(value):
            definition = self.parameterDefinition(self.INPUT)
            flags = definition.flags()
            definition.setFlags(flags | compat.FLAG_OPTIONAL)
            try:
                return super().checkParameterValues({**parameters, self.INPUT: None}, context)
            finally:
                definition.setFlags(flags)
        return super().checkParameterValues(parameters, context)

    def validateInputCrs(self, parameters: dict, context: QgsProcessingContext) -> bool:
        return True  # there is one layer only, and QGIS would open its file to see its CRS

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        dates = self.parameterAsString(parameters, self.DATES, context).strip()
        weights = self.parameterAsString(parameters, self.WEIGHTS, context).strip()
        unit = _MM_PER_UNIT[self.parameterAsEnum(parameters, self.UNIT, context)]
        self._cube = self._open(parameters, context, parse_times(dates) if dates else None, unit)
        self._model = SeasonalModel(
            self._cube.times_a,
            parse_sigmas(weights) if weights else None,
            self.parameterAsBoolean(parameters, self.SEMI_ANNUAL, context),
            self.parameterAsInt(parameters, self.MIN_DATES, context),
            zeros_are_data=self._cube.zeros_are_data,
        )

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        targets = {}
        for output, result in self._RESULTS:
            path = self.raster_output(parameters, output, context)
            if path:
                targets[output] = (result, path)
        times = self._cube.times_a
        progress.tell(
            Message(
                "{count} dates from {first} to {last}; values times {factor:g} are mm.",
                count=len(times),
                first=calendar_date(min(times)).isoformat(),
                last=calendar_date(max(times)).isoformat(),
                factor=self._cube.mm_per_unit,
            )
        )
        with executor_of(self.scheduler(parameters, context)) as executor:
            fit_cube(self._cube, self._model, dict(targets.values()), progress, executor)
        return {output: path for output, (_, path) in targets.items()}

    def _open(
        self,
        parameters: dict,
        context: QgsProcessingContext,
        times_a: tuple[float, ...] | None,
        mm_per_unit: float | None,
    ) -> Cube:
        value = parameters.get(self.INPUT)
        if isinstance(value, str) and is_hdf5(value):
            return open_cube(value, times_a, mm_per_unit=mm_per_unit)
        layer = self.parameterAsRasterLayer(parameters, self.INPUT, context)
        if layer is not None and (layer.source().startswith(("HDF5:", "NETCDF:")) or is_hdf5(layer.source())):
            return open_cube(layer.source(), times_a, mm_per_unit=mm_per_unit)
        if layer is None and isinstance(value, str) and not os.path.exists(value):
            raise FtlError("The time series {name} does not exist. Choose a layer or file.", name=value)
        source = source_of_layer(layer) if layer is not None else self.raster_source(parameters, self.INPUT, context)
        return open_cube(source.path, times_a, mm_per_unit=mm_per_unit, wkt=source.wkt, no_data=source.no_data)
