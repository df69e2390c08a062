"""rasterizedeformationpoints: EGMS, SARvey, StaMPS and SARscape points to a rate raster."""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np
from qgis.core import (
    QgsFeatureRequest,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
    QgsProcessingUtils,
    QgsVectorLayer,
)

from ... import compat
from ...bridge.layers import plain_value
from ...core.errors import FtlError, Message
from ...core.products.points.aggregation import AGGREGATES
from ...core.products.points.point_fields import identify
from ...core.products.points.point_grid import PointOptions, rasterize
from ...core.products.points.points import CHUNK_POINTS, Chunk, PointTable, open_points
from ...core.products.points.several import SeveralPoints, open_several
from ...core.products.product import RATE_UNITS
from ...core.progress import Progress
from ..shared.base import DEFORMATION, FtlAlgorithm

_TOLD = 10


class RasterizeDeformationPoints(FtlAlgorithm):
    ID = "rasterizedeformationpoints"
    GROUP = DEFORMATION
    KEYWORDS = ("EGMS", "SARvey", "StaMPS", "SARscape", "persistent scatterer", "PS", "csv")

    INPUT = "INPUT"
    LAYER = "LAYER"
    FOLDER = "FOLDER"
    FIELD = "FIELD"
    UNIT = "UNIT"
    FLIP_SIGN = "FLIP_SIGN"
    CELL_SIZE = "CELL_SIZE"
    AGGREGATE = "AGGREGATE"
    MIN_POINTS = "MIN_POINTS"
    MIN_COHERENCE = "MIN_COHERENCE"
    SOURCE_CRS = "SOURCE_CRS"
    TARGET_CRS = "TARGET_CRS"
    OUTPUT = "OUTPUT"
    COUNT = "COUNT"

    def title(self) -> str:
        return self.tr("Rasterize deformation points")

    def about(self) -> str:
        return self.tr(
            "Turns a point product (persistent scatterers) into the rate raster that all other tools work on: "
            "millimetres per year, positive toward the satellite, NaN where there are too few points.\n\n"
            "Reads the European Ground Motion Service's csv files as they are downloaded (zipped too), SARvey, "
            "SARscape, StaMPS and TRE tables (csv, shapefile, GeoPackage), and any point layer. Files of many "
            "gigabytes need no more memory than small ones, and a folder of tiles or bursts is read as one. Cells lie "
            "on multiples of the cell size, so that "
            "ascending and descending tracks share one grid."
        )

    def literature(self) -> str:
        return (
            "Ferretti, Prati and Rocca 2001 (permanent scatterers), doi 10.1109/36.898661\n"
            "Crosetto et al. 2020 (European Ground Motion Service), doi 10.3390/rs12122043"
        )

    def example(self) -> str:
        return (
            "qgis_process run ftl:rasterizedeformationpoints -- INPUT=EGMS_L2b_088_0297_IW2_VV_2019_2023_1.zip "
            "CELL_SIZE=50 MIN_COHERENCE=0.7 OUTPUT=rate.tif"
        )

    def define(self) -> None:
        self.add(
            QgsProcessingParameterFile(self.INPUT, self.tr("Point file"), optional=True, fileFilter=self._filter()),
            self.tr("A csv table (or the zip it comes in), shapefile or GeoPackage. Leave empty to use a layer."),
        )
        self.add(
            QgsProcessingParameterVectorLayer(self.LAYER, self.tr("or point layer"), optional=True),
            self.tr("A point layer of the project, where no file is given."),
        )
        self.add(
            QgsProcessingParameterFile(
                self.FOLDER,
                self.tr("or folder of several tiles or bursts"),
                QgsProcessingParameterFile.Folder,
                optional=True,
            ),
            self.tr(
                "All csv and zip files of one product in a folder, such as the EGMS bursts of one track. Of several "
                "releases of a burst the newest is taken; where bursts overlap, each cell takes the points of the one "
                "that has most there."
            ),
        )
        self.add(
            QgsProcessingParameterString(self.FIELD, self.tr("Rate field"), "", False, True),
            self.tr("Field with the rate. Empty: mean_velocity, velocity, VEL, v and the like are looked for."),
        )
        self.add(
            QgsProcessingParameterEnum(self.UNIT, self.tr("Unit of the field"), list(RATE_UNITS), False, 0),
            self.tr("Unit of the rates. EGMS, SARvey, StaMPS, SARscape and TRE all give mm/a."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.CELL_SIZE, self.tr("Cell size (m)"), compat.DOUBLE_NUMBER, 50.0, False, 0.1, 100_000.0
            ),
            self.tr("Side of a cell in metres. Choose it so that most cells on moving ground hold a few points."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.AGGREGATE,
                self.tr("Value of a cell"),
                [self.tr("Mean"), self.tr("Median"), self.tr("Strongest (largest magnitude, sign kept)")],
                False,
                0,
            ),
            self.tr(
                "How the points of a cell make its rate. The median withstands outliers, the strongest seeks them."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_POINTS, self.tr("Minimum number of points"), compat.INTEGER_NUMBER, 1, False, 1
            ),
            self.tr("Cells with fewer points become no data."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_COHERENCE, self.tr("Minimum coherence"), compat.DOUBLE_NUMBER, 0.0, False, 0.0, 1.0
            ),
            self.tr("Points of lower temporal coherence (0 to 1) are left out. 0 keeps all."),
        )
        self.add(
            QgsProcessingParameterBoolean(self.FLIP_SIGN, self.tr("Flip the sign"), False),
            self.tr("Tick where positive means away from the satellite, so that the output is positive toward it."),
        )
        self.add(
            QgsProcessingParameterCrs(self.SOURCE_CRS, self.tr("CRS of the points"), optional=True),
            self.tr("Where the file does not say it. EGMS is EPSG:3035, longitude and latitude are EPSG:4326."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterCrs(self.TARGET_CRS, self.tr("CRS of the raster"), optional=True),
            self.tr("A projected CRS. Empty: that of the points, or the UTM zone they lie in."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Deformation rate")),
            self.tr("Rate in mm/a, float32, NaN where there is no data."),
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.COUNT, self.tr("Number of points"), optional=True),
            self.tr("Number of points in each cell."),
            create=False,
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        field = self.parameterAsString(parameters, self.FIELD, context).strip()
        self._table = self._open(parameters, context, field)
        self._options = PointOptions(
            cell_size_m=self.parameterAsDouble(parameters, self.CELL_SIZE, context),
            aggregate=AGGREGATES[self.parameterAsEnum(parameters, self.AGGREGATE, context)],
            min_points=self.parameterAsInt(parameters, self.MIN_POINTS, context),
            min_coherence=self.parameterAsDouble(parameters, self.MIN_COHERENCE, context),
            unit=RATE_UNITS[self.parameterAsEnum(parameters, self.UNIT, context)],
            flip_sign=self.parameterAsBoolean(parameters, self.FLIP_SIGN, context),
            source_wkt=self._wkt(parameters, self.SOURCE_CRS, context),
            target_wkt=self._wkt(parameters, self.TARGET_CRS, context),
        )

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        output = self.raster_output(parameters, self.OUTPUT, context)
        count = self.raster_output(parameters, self.COUNT, context)
        fields = self._table.fields
        progress.tell(
            Message(
                "Read as {product}, because {reason}. Rate: {rate}, in {unit}, {sign}. Coherence: {coherence}.",
                product=fields.product,
                reason=fields.recognised_by,
                rate=fields.rate,
                unit=self._options.unit,
                sign=Message("positive toward the satellite after flipping its sign")
                if self._options.flip_sign
                else Message("positive toward the satellite"),
                coherence=fields.coherence or "-",
            )
        )
        if isinstance(self._table, SeveralPoints):
            progress.tell(Message("{count} files are read together.", count=self._table.count))
            for path, reason in self._table.left_out[:_TOLD]:
                progress.warn(Message("{name} was left out: {reason}", name=os.path.basename(path), reason=reason))
        counts = rasterize(self._table, self._options, output, count, progress)
        progress.tell(
            Message(
                "{points} points read, {incoherent} left out for their coherence; {cells} cells have a rate.",
                points=counts.points,
                incoherent=counts.incoherent,
                cells=counts.cells,
            )
        )
        if counts.repeated:
            progress.tell(
                Message(
                    "{count} points lie in cells where another file has more, and were left out there: overlaps count "
                    "once.",
                    count=counts.repeated,
                )
            )
        if counts.skipped or counts.outside:
            progress.warn(
                Message(
                    "{skipped} row(s) without a number or a place and {outside} point(s) outside the CRS were left "
                    "out.",
                    skipped=counts.skipped,
                    outside=counts.outside,
                )
            )
        results = {self.OUTPUT: output}
        if count:
            results[self.COUNT] = count
        return results

    def _open(self, parameters: dict, context: QgsProcessingContext, field: str) -> PointTable:
        path = self.parameterAsString(parameters, self.INPUT, context)
        folder = self.parameterAsString(parameters, self.FOLDER, context)
        if folder:
            if path or parameters.get(self.LAYER) not in (None, ""):
                raise FtlError("Points come from one place only: a file, a layer, or a folder. Leave the others empty.")
            return open_several(folder, field)
        name = self.INPUT if path else self.LAYER
        if path and (layer := _layer(path, context)) is None:
            return open_points(path, field)
        if not path:
            # A large csv given here by its path is read by itself: as a layer, QGIS would first count its rows.
            value = parameters.get(self.LAYER)
            if isinstance(value, str) and os.path.isfile(value):
                return open_points(value, field)
            layer = self.parameterAsVectorLayer(parameters, self.LAYER, context)
        if layer is None:
            raise FtlError("Neither a point file nor a point layer nor a folder is given. Choose one of them.")
        if not isinstance(layer, QgsVectorLayer):
            raise FtlError("{name} is no layer of points. Choose a point layer.", name=layer.name())
        if not layer.isSpatial():
            return open_points(layer.source(), field)
        source = self.parameterAsSource(parameters, name, context)
        if source is None:
            raise FtlError("The layer {name} cannot be read. Check that its file is still there.", name=layer.name())
        return LayerPoints(source, field)

    def _filter(self) -> str:
        # "All files (*)" and not QGIS's own "*.*": a layer's id, which a model may pass, has no suffix.
        return self.tr("Point tables (*.csv *.zip *.txt *.shp *.gpkg)") + ";;" + self.tr("All files (*)")

    def _wkt(self, parameters: dict, name: str, context: QgsProcessingContext) -> str | None:
        crs = self.parameterAsCrs(parameters, name, context)
        return compat.crs_wkt(crs) if crs.isValid() else None


class LayerPoints:
    """Points of a QGIS layer in chunks; of other geometries, the centre of their extent."""

    guesses_crs = False

    def __init__(self, source: QgsProcessingFeatureSource, field: str) -> None:
        self.name = source.sourceName()
        self.skipped = 0
        self._source = source
        self.fields = identify(self.name, source.fields().names(), field)
        self.wkt = compat.crs_wkt(source.sourceCrs()) if source.sourceCrs().isValid() else ""

    def chunks(self) -> Iterator[Chunk]:
        self.skipped = 0
        names = self._source.fields()
        rate = names.lookupField(self.fields.rate)
        coherence = names.lookupField(self.fields.coherence) if self.fields.coherence else -1
        request = QgsFeatureRequest().setSubsetOfAttributes([index for index in (rate, coherence) if index >= 0])
        total = max(self._source.featureCount(), 1)
        rows: list[tuple[float, float, float, float]] = []
        # Geometries are only asked for their place, so QGIS must not stop at invalid ones.
        skip_checks = QgsProcessingFeatureSource.FlagSkipGeometryValidityChecks
        for done, feature in enumerate(self._source.getFeatures(request, skip_checks), 1):
            value = _number(feature.attribute(rate))
            if not feature.hasGeometry() or not np.isfinite(value):
                self.skipped += 1
                continue
            centre = feature.geometry().boundingBox().center()
            quality = _number(feature.attribute(coherence)) if coherence >= 0 else float("nan")
            rows.append((centre.x(), centre.y(), value, quality))
            if len(rows) == CHUNK_POINTS:
                yield Chunk(*np.array(rows).T, fraction=min(done / total, 1.0))
                rows = []
        if rows:
            yield Chunk(*np.array(rows).T, fraction=1.0)


def _layer(value: str, context: QgsProcessingContext) -> QgsMapLayer | None:
    """The layer of the project or of a model's earlier step that the text names; None where it is a path."""
    if os.path.isfile(value.split("|")[0]):
        return None
    return QgsProcessingUtils.mapLayerFromString(value, context, False)


def _number(value: object) -> float:
    try:
        return float(plain_value(value))
    except (TypeError, ValueError):
        return float("nan")
