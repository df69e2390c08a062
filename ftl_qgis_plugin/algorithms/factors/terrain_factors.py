"""Processing algorithm ftl:terrainfactors."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ... import compat
from ...bridge.messages import translate_message
from ...core.factors.catalogue import CATALOGUE, NO_HALO, TERRAIN_FACTORS
from ...core.progress import Progress
from ...core.terrain.terrain import SLOPE_METHODS, TerrainOptions
from ...core.terrain.terrain_rasters import write_terrain
from ..shared.base import TERRAIN, FtlAlgorithm

MAX_CURVATURE_RADIUS_PX = 20

# Output name to factor name; the elevation is the DEM itself.
OUTPUTS = {name.upper(): name for name in TERRAIN_FACTORS if CATALOGUE[name].halo != NO_HALO}


class TerrainFactors(FtlAlgorithm):
    """Writes the terrain factors of a DEM as rasters."""

    ID = "terrainfactors"
    GROUP = TERRAIN
    KEYWORDS = ("DEM", "slope", "aspect", "curvature", "relief", "TPI", "TRI", "roughness")

    def title(self) -> str:
        return self.tr("Terrain factors")

    def about(self) -> str:
        return self.tr(
            "Computes slope, aspect, curvature, relief and other terrain factors of a DEM, each as a raster.\n\n"
            "The algorithms that use these factors compute them from the DEM themselves, with the same numbers: the "
            "rasters are for looking at, and for other programs. Slope, aspect, TPI, TRI and roughness are those of "
            "GDAL, pixel by pixel.\n\n"
            "Elevations have to be in metres. The DEM may have a CRS in degrees: each row then has its own pixel size "
            "in metres. No data in the window of a factor gives no data, and so do the DEM's outermost pixels."
        )

    def example(self) -> str:
        return "qgis_process run ftl:terrainfactors -- DEM=dem.tif RELIEF_RADIUS=150 SLOPE=slope.tif RELIEF=relief.tif"

    def literature(self) -> str:
        return (
            "Horn 1981, Proceedings of the IEEE 69(1), 14-47 (slope, aspect)\n"
            "Zevenbergen and Thorne 1987, Earth Surface Processes and Landforms 12(1), 47-56 (slope, aspect, "
            "curvature)\n"
            "Riley et al. 1999, Intermountain Journal of Sciences 5, 23-27 (TRI)\n"
            "Wilson et al. 2007, Marine Geodesy 30, 3-35 (TPI, roughness)"
        )

    def define(self) -> None:
        self.add(
            QgsProcessingParameterRasterLayer("DEM", self.tr("Elevation (DEM)")),
            self.tr("Digital elevation model, m."),
        )
        self.add(
            # Optional, because QGIS 3.22 does not fall back on the default of a band that is not given.
            QgsProcessingParameterBand("BAND", self.tr("Band"), 1, "DEM", optional=True),
            self.tr("Band of the DEM that holds the elevations."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                "SLOPE_METHOD",
                self.tr("Slope and aspect after"),
                options=[self.tr("Horn"), self.tr("Zevenbergen and Thorne")],
                defaultValue=0,
            ),
            self.tr("Horn weighs eight neighbours and smooths; Zevenbergen and Thorne take four, for smooth DEMs."),
            advanced=True,
        )
        # No parent layer: the radius is in metres, whatever the DEM's CRS.
        relief_radius = QgsProcessingParameterDistance(
            "RELIEF_RADIUS", self.tr("Relief radius (m)"), defaultValue=100.0, minValue=0.01
        )
        relief_radius.setDefaultUnit(compat.METRES)
        self.add(
            relief_radius,
            self.tr(
                "Half the width of the square window in which relief is the highest minus the lowest elevation, m. "
                "It is rounded to whole pixels, at least one."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "CURVATURE_RADIUS",
                self.tr("Curvature radius (pixels)"),
                type=compat.INTEGER_NUMBER,
                defaultValue=1,
                minValue=1,
                maxValue=MAX_CURVATURE_RADIUS_PX,
            ),
            self.tr(
                "Distance of the pixels from which curvature is computed, in pixels. 1 takes the neighbours; more "
                "shows larger forms and less of the DEM's noise."
            ),
        )
        for name, factor in OUTPUTS.items():
            kind = CATALOGUE[factor]
            title = f"{translate_message(kind.label)} ({kind.symbol})"
            self.add(
                QgsProcessingParameterRasterDestination(name, title, optional=True),
                translate_message(kind.help),
                create=name in ("SLOPE", "ASPECT"),
            )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._dem = self.raster_source(
            parameters, "DEM", context, band=self.parameterAsInt(parameters, "BAND", context)
        )
        self._options = TerrainOptions(
            SLOPE_METHODS[self.parameterAsEnum(parameters, "SLOPE_METHOD", context)],
            self.parameterAsDouble(parameters, "RELIEF_RADIUS", context),
            self.parameterAsInt(parameters, "CURVATURE_RADIUS", context),
        )
        self._paths = {name: self.raster_output(parameters, name, context) for name in OUTPUTS}

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        paths = {name: path for name, path in self._paths.items() if path}
        write_terrain(self._dem, {OUTPUTS[name]: path for name, path in paths.items()}, self._options, progress)
        return paths
