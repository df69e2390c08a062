"""stackdisplacements: displacement granules and date stacks to a rate with its uncertainty."""

from __future__ import annotations

import os

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ... import compat
from ...core.errors import FtlError, Message
from ...core.grids.raster import open_dataset
from ...core.grids.scheduler import executor_of
from ...core.products.granules.folder import LABELS, PRODUCTS, GranuleOptions, find_granules, tell
from ...core.products.granules.opera import DATASETS
from ...core.products.overrides import RADIANS, UNITS, contradictions, size_in_mm, unused_wavelength
from ...core.products.product import TOWARD, UNKNOWN_SIGN
from ...core.products.readers import flatsim
from ...core.progress import Progress
from ...core.stacking.displacements import stack_displacements
from ...core.stacking.options import COHERENCE
from ...core.stacking.reading.date_stacks import CubeStack, GranuleStack
from ...core.stored.writer import claimed
from ...core.timeseries.cube import open_cube
from ...core.timeseries.epochs import parse_times
from ..shared.base import DEFORMATION, FtlAlgorithm
from ..shared.source_crs import given_wkt
from ..shared.targets import require_not_among
from .stack_parameters import StackParameters

_UNITS = (*UNITS[1:], UNITS[0])


class StackDisplacements(StackParameters, FtlAlgorithm):
    ID = "stackdisplacements"
    GROUP = DEFORMATION
    KEYWORDS = ("OPERA", "DISP-S1", "NISAR", "dolphin", "time series", "LiCSBAS", "MintPy", "PyGMTSAR", "FLATSIM")

    INPUT = "INPUT"
    FILE = "FILE"
    PRODUCT = "PRODUCT"
    DATASET = "DATASET"
    UNIT = "UNIT"
    WAVELENGTH = "WAVELENGTH"
    DATES = "DATES"

    def title(self) -> str:
        return self.tr("Stack displacements")

    def about(self) -> str:
        return self.tr(
            "Makes a rate, its standard error and a displacement series from displacements date by date.\n\n"
            "A folder of OPERA DISP-S1 or DISP-NISAR granules is chained where the reference date moves on, which it "
            "does about once a year: fitted without that, -80 mm/a would come out as about -10. Of several versions "
            "of a granule the newest is taken. Where a crossover has no data, nothing is guessed. A folder of rasters "
            "with a date in each name (dolphin's timeseries, GMTSAR, PyGMTSAR) or one file of a whole series (LiCSBAS "
            "netCDF or cum.h5, MintPy, a raster with a band per date) is taken as it is."
        )

    def literature(self) -> str:
        return "OPERA DISP-S1 product specification, JPL D-108765"

    def example(self) -> str:
        return (
            "qgis_process run ftl:stackdisplacements -- INPUT=opera_granules RATE=rate.tif RATE_STD=rate_std.tif "
            "COHERENCE=coherence.tif COUNT=count.tif SERIES=series.tif"
        )

    def define(self) -> None:
        # The last of them is no name of a program.
        labels = [self.tr("Recognise"), *LABELS[1:-1], self.tr("rasters of one date each")]
        self.add(
            QgsProcessingParameterFile(
                self.INPUT,
                self.tr("Folder of the displacements"),
                QgsProcessingParameterFile.Folder,
                optional=True,
            ),
            self.tr("With all granules of one frame, or a raster per date; other files may lie there."),
        )
        self.add(
            QgsProcessingParameterFile(
                self.FILE,
                self.tr("Or one file of a whole series"),
                optional=True,
                fileFilter=self.tr("Time series (*.h5 *.nc *.tif *.tiff)") + ";;" + self.tr("All files (*)"),
            ),
            self.tr("LiCSBAS (netCDF, cum.h5), MintPy (geo_timeseries.h5) or a raster with a band per date."),
        )
        self.add(
            QgsProcessingParameterEnum(self.PRODUCT, self.tr("Product"), labels, False, 0),
            self.tr("'Recognise' goes by the files' names and what they hold."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.DATASET,
                self.tr("Displacement of OPERA's granules"),
                [self.tr("All wavelengths"), self.tr("Short wavelengths only")],
                False,
                0,
            ),
            self.tr(
                "Short wavelengths only: what is longer than some 30 km (ionosphere, tides, most of the atmosphere) is "
                "taken off by the producer, and landslides stay."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.UNIT,
                self.tr("Unit of the file"),
                [self.tr("As the product states"), *_UNITS[:3], self.tr("radians")],
                False,
                0,
            ),
            self.tr(
                "Needed for rasters that no product is known of; elsewhere it overrides the product's own, whose sign "
                "stays as it is."
            ),
        )
        self.define_sign(advanced=False)
        self.add(
            QgsProcessingParameterNumber(
                self.WAVELENGTH, self.tr("Wavelength"), compat.DOUBLE_NUMBER, None, True, 0.01, 1.0
            ),
            self.tr("Of the radar, in m, for displacements in radians: 0.0555 for Sentinel-1."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(self.DATES, self.tr("Dates of the bands or files"), "", False, True),
            self.tr(
                "For one file whose bands do not state their dates: a text file's path, or the dates themselves. For a "
                "folder whose files' names tell no dates or wrong ones: the path of a table with a line for each, the "
                "file's name and its date (a.tif, 2018-01-31; where it counts from another date, that one first). "
                "Without this, a file dates.csv in the folder is taken."
            ),
            advanced=True,
        )
        self.define_model(0.0)
        self.define_references()
        self.add_scheduler()
        self.define_rasters(
            self.tr("0 to 1: mean of the granules' own temporal coherence. Only OPERA's granules bring one."),
            self.tr("Number of dates with data."),
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._folder = self.parameterAsString(parameters, self.INPUT, context).strip()
        self._file = self.parameterAsString(parameters, self.FILE, context).strip()
        if bool(self._folder) == bool(self._file):
            raise FtlError("Choose a folder of displacements, or one file of a whole series.")
        unit = self.parameterAsEnum(parameters, self.UNIT, context)
        self._unit = _UNITS[unit - 1] if unit else None
        dates = self.parameterAsString(parameters, self.DATES, context).strip()
        self._times = parse_times(dates) if dates and self._file else None
        self._granule_options = GranuleOptions(
            PRODUCTS[self.parameterAsEnum(parameters, self.PRODUCT, context)],
            DATASETS[self.parameterAsEnum(parameters, self.DATASET, context)],
            self._unit,
            self.optional_double(parameters, self.WAVELENGTH, context),
            self.parameterAsBoolean(parameters, self.FLIP_SIGN, context),
            given_wkt(self, parameters, context),
            dates or None,
        )
        self._options = self.stack_options(parameters, context, feedback)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        targets = self.raster_paths(parameters, context)
        with claimed(path for _name, path in targets.values()):
            if self._file:
                stack = self._cube(progress)
            else:
                found = find_granules([self._folder], self._granule_options, progress)
                tell(found, progress)
                read = [layer.path for granule in found.granules for layer in granule.layers]
                require_not_among(self, parameters, self.INPUT, read, targets)
                stack = GranuleStack(found.granules, self._options.min_coherence)
            if not stack.has_coherence and self.COHERENCE in targets:
                progress.warn(Message("These displacements come without coherence, so none is written."))
                targets = {output: target for output, target in targets.items() if target[0] != COHERENCE}
            with executor_of(self.scheduler(parameters, context)) as executor:
                stack_displacements(stack, self._options, dict(targets.values()), progress, executor)
        return {output: path for output, (_name, path) in targets.items()}

    def _cube(self, progress: Progress) -> CubeStack:
        if not os.path.isfile(self._file) and not self._file.upper().startswith(("NETCDF:", "HDF5:")):
            raise FtlError("The time series {name} does not exist. Choose it again.", name=self._file)
        times = self._times
        if flatsim.is_series(self._file):
            if self._unit is None:
                raise FtlError(
                    "FLATSIM's series do not say their unit, and their sign is not known here. Choose the unit "
                    "(radians with a wavelength of 0.0555 m, or mm), and flip the sign where positive means away: look "
                    "both up on the page the file came from."
                )
            bands = open_dataset(self._file).RasterCount
            times = times or parse_times(" ".join(flatsim.series_dates(self._file, bands)))
        options = self._granule_options
        factor = None
        wkt = options.wkt
        if wkt and open_dataset(self._file).GetProjection():
            wkt = None  # it states its own
        if self._unit:
            factor = size_in_mm(self._unit, options.wavelength_m, os.path.basename(self._file))
        elif open_cube(self._file, times, mm_per_unit=1.0, wkt=wkt).unit == RADIANS:
            factor = size_in_mm(RADIANS, options.wavelength_m, os.path.basename(self._file))
        cube = open_cube(self._file, times, mm_per_unit=factor, wkt=wkt)
        told = contradictions(
            self._unit, {cube.unit}, None, (), options.flip_sign, TOWARD if cube.unit else UNKNOWN_SIGN
        )
        for message in told + unused_wavelength(options.wavelength_m, {self._unit or cube.unit}):
            progress.tell(message)
        return CubeStack(cube, options.flip_sign)
