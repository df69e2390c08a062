"""combinetracks: the rates of several tracks in one raster, or as up and east."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterString,
)

from ... import compat
from ...bridge.layers import source_of_layer
from ...core.deformation.line_of_sight import Angle, Geometry
from ...core.deformation.tracks import METHODS, combine_tracks
from ...core.errors import FtlError
from ...core.number_list import parse_numbers
from ...core.progress import Progress
from ..shared.base import DEFORMATION, FtlAlgorithm
from ..shared.look import look_help, look_parameter, read_look
from ..shared.rate_reference import require_std


class CombineTracks(FtlAlgorithm):
    ID = "combinetracks"
    GROUP = DEFORMATION
    KEYWORDS = ("ascending", "descending", "decomposition", "vertical", "east")

    INPUTS = "INPUTS"
    METHOD = "METHOD"
    INCIDENCE = "INCIDENCE"
    HEADING = "HEADING"
    INCIDENCE_RASTERS = "INCIDENCE_RASTERS"
    HEADING_RASTERS = "HEADING_RASTERS"
    RATE_STDS = "RATE_STDS"
    OUTPUT = "OUTPUT"
    EAST = "EAST"
    OUTPUT_STD = "OUTPUT_STD"
    EAST_STD = "EAST_STD"

    _RASTERS = (OUTPUT, EAST, OUTPUT_STD, EAST_STD)

    def title(self) -> str:
        return self.tr("Combine tracks")

    def about(self) -> str:
        return self.tr(
            "Combines the deformation rates of two or more tracks (ascending, descending). Slopes that one track sees "
            "badly are often seen well by the other.\n\n"
            "Strongest: the rate that is largest in absolute value, with its sign; nothing that any track sees is "
            "lost. All: the smallest in absolute value, where every track has data, so that a threshold holds in all. "
            "Up and east: what vertical and east-west motion explains the rates best; north-south motion, which the "
            "nearly polar orbits hardly see, is taken as none. Its log tells the condition number.\n\n"
            "The result lies on the grid of the first raster; the others are brought onto it."
        )

    def literature(self) -> str:
        return "Wright, Parsons and Lu 2004, doi 10.1029/2003GL018827"

    def example(self) -> str:
        return (
            "qgis_process run ftl:combinetracks -- INPUTS=ascending.tif INPUTS=descending.tif METHOD=2 "
            'INCIDENCE="39;34" HEADING="-12;-168" OUTPUT=up.tif EAST=east.tif'
        )

    def define(self) -> None:
        self.add(
            QgsProcessingParameterMultipleLayers(self.INPUTS, self.tr("Deformation rates"), compat.RASTER),
            self.tr("Two or more rate rasters in mm/a, positive toward the satellite, one per track."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.METHOD,
                self.tr("Method"),
                [self.tr("Strongest in any track"), self.tr("All tracks"), self.tr("Up and east")],
                False,
                0,
            ),
            self.tr("What to write where several tracks have a rate; see above."),
        )
        self.add(
            QgsProcessingParameterString(self.INCIDENCE, self.tr("Incidence angles (°)"), "", False, True),
            self.tr(
                "For up and east: degrees from the vertical, one per track in the order of the rates, separated by "
                "semicolons (39;34)."
            ),
        )
        self.add(
            QgsProcessingParameterString(self.HEADING, self.tr("Headings (°)"), "", False, True),
            self.tr(
                "For up and east: flight directions in degrees clockwise from north, one per track (-12;-168 for "
                "Sentinel-1 ascending and descending)."
            ),
        )
        self.add(look_parameter(), look_help(), advanced=True)
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.INCIDENCE_RASTERS, self.tr("Incidence rasters"), compat.RASTER, optional=True
            ),
            self.tr("Instead of the incidence angles: one raster in degrees per track, in the order of the rates."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.HEADING_RASTERS, self.tr("Heading rasters"), compat.RASTER, optional=True
            ),
            self.tr(
                "Instead of the headings: one raster in degrees clockwise from north per track. MintPy's azimuthAngle "
                "is 90 minus the heading."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.RATE_STDS, self.tr("Standard errors of the rates"), compat.RASTER, optional=True
            ),
            self.tr("One raster in mm/a per track, in the order of the rates; they become that of the result."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Combined rate")),
            self.tr("Rate in mm/a; for up and east the vertical rate, positive upward."),
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.EAST, self.tr("Eastward rate"), optional=True),
            self.tr("For up and east: rate in mm/a, positive to the east."),
            create=False,
        )

        self.add(
            QgsProcessingParameterRasterDestination(
                self.OUTPUT_STD, self.tr("Standard error of the combined rate"), optional=True
            ),
            self.tr(
                "In mm/a: that of the track whose rate was taken (the largest of several noisy rates is larger than "
                "the truth all the same), or of the vertical rate, the tracks' errors taken as independent."
            ),
            create=False,
        )
        self.add(
            QgsProcessingParameterRasterDestination(
                self.EAST_STD, self.tr("Standard error of the eastward rate"), optional=True
            ),
            self.tr("For up and east: in mm/a."),
            create=False,
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        layers = self.parameterAsLayerList(parameters, self.INPUTS, context) or []
        self._rates = [source_of_layer(layer) for layer in layers]
        self._sigmas = [
            source_of_layer(layer) for layer in self.parameterAsLayerList(parameters, self.RATE_STDS, context) or []
        ]
        self._method = METHODS[self.parameterAsEnum(parameters, self.METHOD, context)]
        self._geometries = []
        if self._method == "up_east":
            incidences = self._angles(parameters, self.INCIDENCE, self.INCIDENCE_RASTERS, context)
            headings = self._angles(parameters, self.HEADING, self.HEADING_RASTERS, context)
            look = read_look(self, parameters, context)
            self._geometries = [Geometry(*angles, look) for angles in zip(incidences, headings)]

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        targets = {name: self.raster_output(parameters, name, context) for name in self._RASTERS}
        for name in (self.OUTPUT_STD, self.EAST_STD):
            require_std(self._sigmas, targets[name])
        combine_tracks(
            self._rates,
            self._method,
            targets[self.OUTPUT],
            targets[self.EAST],
            self._geometries,
            progress,
            self._sigmas,
            targets[self.OUTPUT_STD],
            targets[self.EAST_STD],
        )
        return {name: path for name, path in targets.items() if path}

    def _angles(self, parameters: dict, numbers: str, rasters: str, context: QgsProcessingContext) -> list[Angle]:
        layers = self.parameterAsLayerList(parameters, rasters, context) or []
        if layers:
            angles: list[Angle] = [source_of_layer(layer) for layer in layers]
        else:
            text = self.parameterAsString(parameters, numbers, context)
            angles = list(parse_numbers(text))
        if len(angles) != len(self._rates):
            raise FtlError(
                "{parameter} has {count} entries for {tracks} tracks. Give one per track, in the order of the rates.",
                parameter=rasters if layers else numbers,
                count=len(angles),
                tracks=len(self._rates),
            )
        return angles
