"""Processing algorithm ftl:demoscene."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputRasterLayer,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
)

from ... import compat
from ...core.errors import Message
from ...core.progress import Progress
from ...core.scene import MAX_PIXEL_SIZE_M, MAX_SIZE_PX, MIN_PIXEL_SIZE_M, MIN_SIZE_PX, SceneOptions
from ..shared.base import DEMO, FtlAlgorithm

MAX_SEED = 2**31 - 1


class DemoScene(FtlAlgorithm):
    """Writes a synthetic scene with known truth."""

    ID = "demoscene"
    GROUP = DEMO
    KEYWORDS = ("synthetic", "example", "test data", "simulation")

    def title(self) -> str:
        return self.tr("Make a demo scene")

    def about(self) -> str:
        return self.tr(
            "Invents a permafrost landscape with landslides whose outlines are known, so that every step of the method "
            "can be tried at once and its result be checked.\n\n"
            "The folder then holds: deformation_rate.tif (mm/a along the line of sight, positive toward satellite), "
            "coherence.tif, dem.tif (m), optical_2016.tif and optical_2023.tif (true colour), timeseries.tif (mm, one "
            "band per date), inventory.gpkg (the landslides that are known at the start, mostly large and gentle "
            "ones), reference.gpkg (all the others; visible = 1 where at least a fifth of the outline exceeds "
            "50 mm/a), truth.gpkg (all landslides and the decoys, by kind), study_area.gpkg and exclusion.gpkg "
            "(lakes). The CRS is EPSG:32647.\n\n"
            "Rock glaciers, subsiding floodplains and unwrapping errors deform as fast as landslides: only a look at "
            "the images, or the terrain, tells them apart. Layover slopes and some patches have no rate; water "
            "has low coherence and a noisy rate; atmosphere, an orbital ramp and slow creep lie over everything.\n\n"
            "At hardness 1 some six of seven things that move fast are no landslides, on the same ground as these; "
            "landslides move at all speeds, lie side by side, in one another, on untypical ground, across the border "
            "and gaps; the air is turbulent and follows height, coherence is low, the inventory coarse and shifted, "
            "and a quarter of the landslides is green. Try settings there that are to hold on real ground.\n\n"
            "The scene is synthetic: numbers reached on it say nothing about a real region."
        )

    def example(self) -> str:
        return "qgis_process run ftl:demoscene -- SIZE=1000 SEED=1 OUTPUT=/tmp/demo"

    def literature(self) -> str:
        return (
            "Peng et al. 2024, doi 10.5194/essd-16-2033-2024 (aspect, slope, elevation and age of the landslides)\n"
            "Reinosch et al. 2020, doi 10.5194/tc-14-1633-2020 (creep of the hillsides)"
        )

    def define(self) -> None:
        self.add(
            QgsProcessingParameterNumber(
                "SIZE",
                self.tr("Rows and columns"),
                type=compat.INTEGER_NUMBER,
                defaultValue=1000,
                minValue=MIN_SIZE_PX,
                maxValue=MAX_SIZE_PX,
            ),
            self.tr(
                "Size of the rate, coherence and elevation rasters, pixels. From 600 pixels of 10 m on there are at "
                "least 12 known landslides. Up to 4000 pixels the image of 2023 has half the pixel size, beyond that "
                "the same; the image of 2016 always has twice the pixel size."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "SEED",
                self.tr("Seed"),
                type=compat.INTEGER_NUMBER,
                defaultValue=1,
                minValue=0,
                maxValue=MAX_SEED,
            ),
            self.tr("Another number gives another landscape; the same number gives the same one again."),
        )
        self.add(
            QgsProcessingParameterNumber(
                "PIXEL_SIZE",
                self.tr("Pixel size (m)"),
                type=compat.DOUBLE_NUMBER,
                defaultValue=10.0,
                minValue=MIN_PIXEL_SIZE_M,
                maxValue=MAX_PIXEL_SIZE_M,
            ),
            self.tr("Pixel size of the rate raster, m. The smallest landslides measure 3,000 m²: 30 pixels of 10 m."),
        )
        self.add(
            QgsProcessingParameterNumber(
                "HARDNESS",
                self.tr("Hardness"),
                type=compat.DOUBLE_NUMBER,
                defaultValue=0.0,
                minValue=0.0,
                maxValue=1.0,
            ),
            self.tr("0: most of what moves fast is a landslide and well seen. 1: as hard as described above."),
        )
        self.add(
            QgsProcessingParameterBoolean("TIMESERIES", self.tr("Write the time series"), defaultValue=True),
            self.tr(
                "Displacement at some 50 dates over two and a half years, of the whole scene or, where it is larger, "
                "of 1000 x 1000 pixels in its middle (about 75 MB)."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean("OPTICAL", self.tr("Write the optical images"), defaultValue=True),
            self.tr("Two images, of 2016 and 2023. Landslides that are younger than an image are not on it."),
        )
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT", self.tr("Folder")),
            self.tr("Folder for the files. Files of an earlier scene are replaced, others left alone."),
        )
        rasters = {
            "DEFORMATION": self.tr("Deformation rate (mm/a)"),
            "COHERENCE": self.tr("Coherence"),
            "DEM": self.tr("Elevation (m)"),
            "OPTICAL_2016": self.tr("Optical image 2016"),
            "OPTICAL_2023": self.tr("Optical image 2023"),
            "TIMESERIES": self.tr("Time series (mm)"),
        }
        vectors = {
            "INVENTORY": self.tr("Known landslides"),
            "REFERENCE": self.tr("Held-out landslides"),
            "TRUTH": self.tr("All landslides and decoys"),
            "STUDY_AREA": self.tr("Study area"),
            "EXCLUSION": self.tr("Lakes"),
        }
        for name, title in rasters.items():
            self.add_output(QgsProcessingOutputRasterLayer(name, title), self.tr("Path of the raster in the folder."))
        for name, title in vectors.items():
            self.add_output(QgsProcessingOutputVectorLayer(name, title), self.tr("Path of the layer in the folder."))
        self.add_output(
            QgsProcessingOutputNumber("LANDSLIDE_COUNT", self.tr("Landslides")),
            self.tr("Number of true landslides, known ones included."),
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._folder = self.file_output(parameters, "OUTPUT", context)
        self._options = SceneOptions(
            size_px=self.parameterAsInt(parameters, "SIZE", context),
            seed=self.parameterAsInt(parameters, "SEED", context),
            pixel_size_m=self.parameterAsDouble(parameters, "PIXEL_SIZE", context),
            timeseries=self.parameterAsBoolean(parameters, "TIMESERIES", context),
            optical=self.parameterAsBoolean(parameters, "OPTICAL", context),
            hardness=self.parameterAsDouble(parameters, "HARDNESS", context),
        )

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        from ...core.scene import write_scene

        files = write_scene(self._folder, self._options, progress)
        progress.tell(
            Message(
                "{landslides} landslides: {inventory} known, {reference} held out, of which {visible} exceed 50 mm/a. "
                "{decoys} decoys.",
                landslides=files.landslides,
                inventory=files.inventory,
                reference=files.reference,
                visible=files.visible_reference,
                decoys=files.decoys,
            )
        )
        results = {key.upper(): path for key, path in files.paths.items()}
        return results | {"OUTPUT": self._folder, "LANDSLIDE_COUNT": files.landslides}
