"""Processing algorithm ftl:studyreport."""

from __future__ import annotations

import configparser

from qgis.core import (
    Qgis,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
)

from ... import compat, paths
from ...bridge.layer_dates import date_of_layer
from ...bridge.layers import source_of_layer
from ...bridge.messages import translate_message
from ...core.errors import Message
from ...core.progress import Progress
from ...report.chips import DatedPicture
from ...report.rendering import write_report
from ..shared.base import STUDY, FtlAlgorithm


class StudyReportAlgorithm(FtlAlgorithm):
    ID = "studyreport"
    GROUP = STUDY
    KEYWORDS = ("report", "HTML", "charts", "print")

    STUDY = "STUDY"
    DEFORMATION = "DEFORMATION"
    DEM = "DEM"
    UNSEEN = "UNSEEN"
    IMAGES = "IMAGES"
    PICTURES = "PICTURES"
    OUTPUT = "OUTPUT"

    def title(self) -> str:
        return self.tr("Report of a study")

    def about(self) -> str:
        return self.tr(
            "Writes one HTML file that tells what a study found and how: summary, maps, thresholds of each iteration, "
            "convergence, candidates and verdicts, accuracy, the list of new landslides, each before and after where "
            "there are dated images, and all that is needed to repeat it. The file holds everything itself, needs no "
            "network, and prints on A4.\n\n"
            "The accuracy compares the samples beyond the inventory with the study's reference polygons: they match "
            "where they share any area."
        )

    def literature(self) -> str:
        return (
            "Wei et al. 2025, doi 10.5194/egusphere-2025-2726\n"
            "Wilson 1927, Journal of the American Statistical Association 22, 209-212 (intervals of proportions)"
        )

    def example(self) -> str:
        return (
            "qgis_process run ftl:studyreport -- STUDY=study.gpkg DEM=dem.tif DEFORMATION=deformation_rate.tif "
            "OUTPUT=report.html"
        )

    def define(self) -> None:
        self.add(
            QgsProcessingParameterFile(self.STUDY, self.tr("Study"), extension="gpkg"),
            self.tr("The study's GeoPackage. It is only read."),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.DEFORMATION, self.tr("Deformation rate"), optional=True),
            self.tr(
                "Rate in mm/a, for a second map, and to tell how many reference landslides the threshold of |rate| can "
                "see at all."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.DEM, self.tr("Elevation (DEM)"), optional=True),
            self.tr("Elevation in m, for the shaded relief under the map."),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.UNSEEN, self.tr("Ground that is not seen"), optional=True),
            self.tr(
                "The map of 'Map ground that is not seen': the report then tells which share of the ground, and how "
                "many of the known and of the missed landslides, the rate could not have shown."
            ),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(self.IMAGES, self.tr("Images"), compat.RASTER, None, True),
            self.tr(
                "Dated images on this computer: each new landslide is shown on the oldest and the newest that cover "
                "it. Their dates are what is told in the dock, their tags, or their names."
            ),
        )
        self.add(
            QgsProcessingParameterFile(
                self.PICTURES, self.tr("Kept pictures"), QgsProcessingParameterFile.Folder, optional=True
            ),
            self.tr("Folder of small pictures that were kept of images from the web when they were looked at."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFileDestination(self.OUTPUT, self.tr("Report"), self.tr("HTML files (*.html)")),
            self.tr("The HTML file; open it in any browser."),
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._study = self.parameterAsFile(parameters, self.STUDY, context)
        self._deformation = self.raster_source(parameters, self.DEFORMATION, context)
        self._dem = self.raster_source(parameters, self.DEM, context)
        self._unseen = self.raster_source(parameters, self.UNSEEN, context)
        layers = self.parameterAsLayerList(parameters, self.IMAGES, context) or []
        self._images = [image for image in (self._picture(layer, feedback) for layer in layers) if image is not None]
        self._pictures = self.parameterAsFile(parameters, self.PICTURES, context)
        self._output = self.file_output(parameters, self.OUTPUT, context)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        versions = {"ftl_qgis_plugin": plugin_version(), "QGIS": Qgis.QGIS_VERSION}
        facts = write_report(
            self._study,
            self._output,
            self._deformation,
            self._dem,
            versions,
            translate_message,
            progress,
            self._unseen,
            self._images,
            self._pictures,
        )
        progress.tell(
            Message(
                "Report written: {new} new landslides in {iterations} iteration(s).",
                new=len(facts.new),
                iterations=len(facts.iterations),
            )
        )
        return {self.OUTPUT: self._output}

    def _picture(self, layer: QgsMapLayer, feedback: QgsProcessingFeedback) -> DatedPicture | None:
        """None (and a warning) for an image that nobody knows the date of."""
        source, date = source_of_layer(layer), date_of_layer(layer)
        if not date:
            told = Message(
                "When the image {name} was taken is not known, so the report leaves it out. Give its date on the page "
                "Review.",
                name=layer.name(),
            )
            feedback.pushWarning(translate_message(told))
            return None
        rights = "; ".join(layer.metadata().rights())
        return DatedPicture(source.path, layer.name(), date, source.wkt, rights)


def plugin_version() -> str:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(paths.ROOT / "metadata.txt", encoding="utf-8")
    return parser.get("general", "version", fallback="")
