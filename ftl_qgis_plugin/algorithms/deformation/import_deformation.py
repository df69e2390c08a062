"""importdeformation: an InSAR product to a rate raster in mm/a."""

from __future__ import annotations

import os

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProcessingUtils,
)

from ... import compat
from ...core.deformation.rate_check import check_rate
from ...core.errors import FtlError
from ...core.grids.raster import RasterSource
from ...core.method.parameters import MIN_RATE
from ...core.products.hdf5.hdf5 import is_hdf5
from ...core.products.product import RADIANS, RATE_UNITS
from ...core.products.rate_raster import (
    CoherenceRaster,
    ConvertedRate,
    RateOptions,
    describe,
    likely_mistakes,
    summarise,
    target_unit,
    write_rate,
)
from ...core.products.readers.gridded import NAMED
from ...core.products.recognition import LABELS, PRODUCTS, recognise
from ...core.progress import Progress
from ..shared.base import DEFORMATION, FtlAlgorithm
from ..shared.rate_reference import add_reference, read_reference


class ImportDeformation(FtlAlgorithm):
    ID = "importdeformation"
    GROUP = DEFORMATION
    KEYWORDS = ("MintPy", "LiCSBAS", "HyP3", "SARscape", "velocity", "HDF5", "SBAS")

    INPUT = "INPUT"
    PRODUCT = "PRODUCT"
    DATASET = "DATASET"
    UNIT = "UNIT"
    WAVELENGTH = "WAVELENGTH"
    FLIP_SIGN = "FLIP_SIGN"
    ZERO_IS_NODATA = "ZERO_IS_NODATA"
    COHERENCE = "COHERENCE"
    MIN_COHERENCE = "MIN_COHERENCE"
    SOURCE_CRS = "SOURCE_CRS"
    OUTPUT = "OUTPUT"
    COHERENCE_OUTPUT = "COHERENCE_OUTPUT"
    RATE_STD = "RATE_STD"

    def title(self) -> str:
        return self.tr("Import deformation rate")

    def about(self) -> str:
        return self.tr(
            "Turns the result of an InSAR program into the rate raster that all other tools work on: millimetres per "
            "year, positive toward the satellite, NaN where there is no data.\n\n"
            "The program is recognised from the file, and what was recognised, its unit, its sign and the size of its "
            "numbers are told at the start of the log, with a warning where they do not fit together. Read: MintPy "
            "(geo_velocity.h5 or its GeoTIFF, m/a), LiCSBAS (vel.geo.tif, cum.h5, cum_filt.h5 or results/vel with "
            "EQA.dem_par, mm/a), SARscape rasters (mm/a) and any other raster, whose unit you choose. HyP3 files are "
            "single pairs, not rates; the message says how to get from them to a rate. Point products (EGMS, SARvey, "
            "StaMPS) are read by 'Rasterize deformation points'."
        )

    def literature(self) -> str:
        return (
            "Yunjun, Fattahi and Amelung 2019 (MintPy), doi 10.1016/j.cageo.2019.104331\n"
            "Morishita et al. 2020 (LiCSBAS), doi 10.3390/rs12030424"
        )

    def example(self) -> str:
        return "qgis_process run ftl:importdeformation -- INPUT=geo_velocity.h5 MIN_COHERENCE=0.7 OUTPUT=rate.tif"

    def define(self) -> None:
        self.add(
            QgsProcessingParameterFile(self.INPUT, self.tr("Product file"), fileFilter=self._filter()),
            self.tr("The file with the rate, as the InSAR program wrote it."),
        )
        self.add(
            QgsProcessingParameterEnum(self.PRODUCT, self.tr("Product"), [self.tr("Recognise"), *LABELS[1:]], False, 0),
            self.tr(
                "How to read the file. 'Recognise' goes by its content and name; choose a program where that errs."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.UNIT,
                self.tr("Unit of the file"),
                [self.tr("As the product states"), *RATE_UNITS, RADIANS],
                False,
                0,
            ),
            self.tr(
                "Unit of the stored rates. Needed for plain rasters without a unit tag; elsewhere it overrides the "
                "product's own."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.WAVELENGTH, self.tr("Wavelength"), compat.DOUBLE_NUMBER, None, True, 0.01, 1.0
            ),
            self.tr("Of the radar, in m, for a rate in radians per year: 0.0555 for Sentinel-1."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(self.FLIP_SIGN, self.tr("Flip the sign"), False),
            self.tr("Tick where positive means away from the satellite, so that the output is positive toward it."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.ZERO_IS_NODATA,
                self.tr("Zeros are no data"),
                [self.tr("As the product does"), self.tr("Yes"), self.tr("No")],
                False,
                0,
            ),
            self.tr("Whether a rate of exactly 0 means no result. MintPy leaves 0 where it has none, others use NaN."),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.COHERENCE, self.tr("Coherence"), optional=True),
            self.tr(
                "Temporal coherence, 0 to 1, as a raster on any grid or as MintPy's geo_temporalCoherence.h5. Without "
                "it the coherence that lies beside the product is taken, where there is one."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_COHERENCE, self.tr("Minimum coherence"), compat.DOUBLE_NUMBER, 0.0, False, 0.0, 1.0
            ),
            self.tr("Rates of less coherent pixels (0 to 1) become no data. 0 keeps all; MintPy's own mask uses 0.7."),
        )
        add_reference(self)
        self.add(
            QgsProcessingParameterString(self.DATASET, self.tr("Dataset or band"), "", False, True),
            self.tr(
                "Name of another dataset of an HDF5 file (velocityStd, annualAmplitude, temporalCoherence ...), or "
                "number of a raster's band. Empty: the velocity, or band 1."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterCrs(self.SOURCE_CRS, self.tr("CRS of the file"), optional=True),
            self.tr("Coordinate reference system of a raster that states none (GMTSAR's .grd files for example)."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Deformation rate")),
            self.tr("Rate in mm/a (another dataset's lengths in mm), float32, NaN where there is no data."),
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.COHERENCE_OUTPUT, self.tr("Coherence raster"), optional=True),
            self.tr("The coherence (0 to 1) on the same grid."),
            create=False,
        )
        self.add(
            QgsProcessingParameterRasterDestination(
                self.RATE_STD, self.tr("Standard error of the rate"), optional=True
            ),
            self.tr(
                "In mm/a on the same grid, where the product brings it along: MintPy's velocityStd, LiCSBAS's vstd. It "
                "gives the factors significance and detectable_rate."
            ),
            create=False,
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._input = _path(self.parameterAsString(parameters, self.INPUT, context), context)
        crs = self.parameterAsCrs(parameters, self.SOURCE_CRS, context)
        self._wkt = compat.crs_wkt(crs) if crs.isValid() else None
        self._product = PRODUCTS[self.parameterAsEnum(parameters, self.PRODUCT, context)]
        self._dataset = self.parameterAsString(parameters, self.DATASET, context).strip()
        unit = self.parameterAsEnum(parameters, self.UNIT, context)
        zero = self.parameterAsEnum(parameters, self.ZERO_IS_NODATA, context)
        self._options = RateOptions(
            unit=(None, *RATE_UNITS, RADIANS)[unit],
            wavelength_m=self.optional_double(parameters, self.WAVELENGTH, context),
            flip_sign=self.parameterAsBoolean(parameters, self.FLIP_SIGN, context),
            zero_is_no_data=(None, True, False)[zero],
            min_coherence=self.parameterAsDouble(parameters, self.MIN_COHERENCE, context),
        )
        self._coherence = self._coherence_source(parameters, context)
        # The product's own CRS is known only once it is read.
        self._area_wkt = compat.crs_wkt(QgsCoordinateReferenceSystem("EPSG:4326"))
        self._reference = read_reference(self, parameters, context, self._area_wkt, feedback)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        output = self.raster_output(parameters, self.OUTPUT, context)
        coherence_output = self.raster_output(parameters, self.COHERENCE_OUTPUT, context)
        product = recognise(self._input, self._product, self._dataset, self._wkt)
        std_output = self.requested_std(parameters, self.RATE_STD, context, product.rate_std is not None)
        if product.unit == "1" and not (self._dataset or self._options.unit or NAMED.match(self._input)):
            raise FtlError(
                "{name} contains no raster that could be a rate. Its datasets: {known}. Choose geo_velocity.h5.",
                name=self._input,
                known=product.dataset,
            )
        summary = summarise(product, self._options)
        for message in describe(product, self._options, summary):
            progress.tell(message)
        unit = self._options.unit or product.unit
        for message in (*product.warnings, *likely_mistakes(summary, unit)):
            progress.warn(message)
        coherence = CoherenceRaster(self._coherence, product.grid) if self._coherence else None
        rate, grid = ConvertedRate(product, self._options), product.grid
        plane = self._reference.on(grid, self._area_wkt).plane(rate, grid, progress.part(0.0, 0.1))
        if plane is None and target_unit(unit) == "mm/a":
            for finding in check_rate(rate, grid, MIN_RATE.default, progress=progress.part(0.0, 0.1)).findings():
                progress.tell(finding.message)
        write_rate(
            product, self._options, output, coherence, coherence_output, progress.part(0.1, 1.0), plane, std_output
        )
        results = {self.OUTPUT: output}
        if coherence_output:
            results[self.COHERENCE_OUTPUT] = coherence_output
        if std_output:
            results[self.RATE_STD] = std_output
        return results

    def _filter(self) -> str:
        # "All files (*)" and not QGIS's own "*.*": LiCSBAS's headerless files have no suffix.
        return self.tr("InSAR products (*.h5 *.he5 *.tif *.tiff)") + ";;" + self.tr("All files (*)")

    def _coherence_source(self, parameters: dict, context: QgsProcessingContext) -> RasterSource | None:
        value = parameters.get(self.COHERENCE)
        # Product files are no good layers for QGIS (no CRS, several datasets); our readers know their way in them.
        if isinstance(value, str) and os.path.isfile(value):
            return RasterSource(value)
        layer = self.parameterAsRasterLayer(parameters, self.COHERENCE, context)
        if layer is not None and (layer.source().startswith("HDF5:") or is_hdf5(layer.source())):
            return RasterSource(layer.source())
        return self.raster_source(parameters, self.COHERENCE, context)


def _path(value: str, context: QgsProcessingContext) -> str:
    """The file of the parameter's text, which may also be a layer of the project (as models and scripts pass it)."""
    if os.path.exists(value) or not value:
        return value
    layer = QgsProcessingUtils.mapLayerFromString(value, context, False)
    return layer.source().split("|")[0] if layer is not None else value
