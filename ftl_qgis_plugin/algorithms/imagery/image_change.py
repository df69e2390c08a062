"""imagechange: what changed between optical images, as a raster and as evidence for each candidate."""

from __future__ import annotations

import math
import re

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ... import compat
from ...bridge.layer_dates import date_of_layer
from ...bridge.layers import source_of_layer
from ...core.errors import FtlError
from ...core.grids.raster import grid_of
from ...core.imagery.change import ChangeModel, DatedImage, change_model, write_change
from ...core.imagery.dates import require_date
from ...core.imagery.evidence import MOTION_FIELDS, change_evidence, contrast_fields, motion_evidence
from ...core.imagery.indices import INDICES
from ...core.progress import Progress
from ...core.timeseries.cube import open_cube
from ...core.timeseries.seasons import Seasons
from ..shared.base import CANDIDATES, FtlAlgorithm
from ..shared.source_crs import source_crs_wkt


class ImageChange(FtlAlgorithm):
    ID = "imagechange"
    GROUP = CANDIDATES
    KEYWORDS = ("change detection", "NDVI", "tasselled cap", "Sentinel-2", "Landsat", "optical", "evidence")

    IMAGES = "IMAGES"
    DATES = "DATES"
    BANDS = "BANDS"
    INDICES = "INDICES"
    REFERENCE = "REFERENCE"
    POLYGONS = "CANDIDATES"
    TIMESERIES = "TIMESERIES"
    THAW_FIRST = "THAW_FIRST"
    THAW_LAST = "THAW_LAST"
    OUTPUT = "OUTPUT"
    EVIDENCE = "EVIDENCE"

    def title(self) -> str:
        return self.tr("Image change")

    def about(self) -> str:
        return self.tr(
            "Tells what changed on the ground between optical images of two or more dates. Haze, sun and sensor are "
            "taken out first: each older image is brought to the newest by a gain and an offset per band, found on the "
            "ground that did not change.\n\n"
            "The first band of the result is the strength of the change: the root mean square over the bands of the "
            "newest image minus the median of the older ones, in robust standard deviations of unchanged ground; about "
            "1 where nothing happened. It can serve as a factor. The other bands are differences of indices, newest "
            "minus older: a fresh scar has a negative ndvi_change and a positive bare_soil_change.\n\n"
            "With candidates, each gets what is inside minus what surrounds it, in robust standard deviations of the "
            "surroundings (a field per band that ends in _contrast, and per index of the newest image one that begins "
            "with newest_; its median inside ends in _mean), and with a displacement time series the course of its "
            "motion. 'Rank candidates by likelihood' uses these fields."
        )

    def literature(self) -> str:
        return "Crist 1985, doi 10.1016/0034-4257(85)90102-6 (tasselled cap)"

    def example(self) -> str:
        return (
            "qgis_process run ftl:imagechange -- IMAGES=s2_2016.tif IMAGES=s2_2023.tif DATES='2016-08;2023-08-14' "
            "CANDIDATES=candidates.gpkg OUTPUT=change.tif EVIDENCE=evidence.gpkg"
        )

    def define(self) -> None:
        polygon = [compat.POLYGON_VECTOR]
        self.add(
            QgsProcessingParameterMultipleLayers(self.IMAGES, self.tr("Images"), compat.RASTER),
            self.tr("Multi-band images of two or more dates, best of the same season and with few clouds."),
        )
        self.add(
            QgsProcessingParameterString(self.DATES, self.tr("Dates"), "", False, True),
            self.tr(
                "When they were taken, one per image in their order, separated by semicolons: 2021, 2021-08 or "
                "2021-08-14. Empty: what was told in the dock, else the images' tags, else their names."
            ),
        )
        self.add(
            QgsProcessingParameterString(self.BANDS, self.tr("Bands"), "", False, True),
            self.tr(
                "Which band is what, as blue=1, green=2, red=3, nir=4, swir1=5, swir2=6; where the images differ, one "
                "list per image, separated by slashes. Empty: from band names, wavelengths and colours."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(self.INDICES, self.tr("Indices"), list(INDICES), True, None, True),
            self.tr("Indices whose difference is written. None: all that the bands give."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.REFERENCE, self.tr("Reference raster"), optional=True),
            self.tr("Raster on whose grid the change is written. Empty: the newest image."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.POLYGONS, self.tr("Candidates"), polygon, optional=True),
            self.tr("Candidates for which the evidence is measured."),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.TIMESERIES, self.tr("Displacement time series"), optional=True),
            self.tr(
                "One band per date in mm, dates in the band names: gives thaw_share (share of the motion in the thaw "
                "season), acceleration_mm_a2, monotony (net over travelled distance) and one_way (share of the steps "
                "that go the way of the whole)."
            ),
        )
        for name, label, month in (
            (self.THAW_FIRST, self.tr("First month of thaw"), 5),
            (self.THAW_LAST, self.tr("Last month of thaw"), 9),
        ):
            self.add(
                QgsProcessingParameterNumber(name, label, compat.INTEGER_NUMBER, month, False, 1, 12),
                self.tr("Month from 1 to 12; a first month after the last wraps over New Year."),
                advanced=True,
            )
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Change")),
            self.tr("Raster with the band change (robust standard deviations) and one band <index>_change per index."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                self.EVIDENCE, self.tr("Candidates with evidence"), compat.POLYGON_VECTOR, optional=True
            ),
            self.tr(
                "The candidates with their fields, <band>_contrast for each band of the change, "
                "newest_<index>_contrast and newest_<index>_mean (the median inside), and the motion's."
            ),
            create=False,
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        layers = self.parameterAsLayerList(parameters, self.IMAGES, context) or []
        sources = [source_of_layer(layer) for layer in layers]
        dates = self._per_image(parameters, self.DATES, context, r"[;,\s]+", len(sources))
        bands = self._per_image(parameters, self.BANDS, context, r"/", len(sources))
        self._images = [
            DatedImage.of_file(source.path, require_date(date) if date else date_of_layer(layer), roles, source.wkt)
            for layer, source, date, roles in zip(layers, sources, dates, bands)
        ]
        # QGIS reads the first option out of nothing.
        is_given = parameters.get(self.INDICES) not in (None, "", [])
        chosen = self.parameterAsEnums(parameters, self.INDICES, context) if is_given else []
        self._indices = [list(INDICES)[number] for number in chosen]
        reference = self.raster_source(parameters, self.REFERENCE, context)
        self._grid = None if reference is None else grid_of(reference)
        series = self.raster_source(parameters, self.TIMESERIES, context)
        self._cube = None if series is None else open_cube(series.path)
        first, last = (self.parameterAsInt(parameters, name, context) for name in (self.THAW_FIRST, self.THAW_LAST))
        self._seasons = Seasons(first, last)
        self._candidates, self._fields, self._wkt = [], [], ""
        if parameters.get(self.POLYGONS) not in (None, ""):
            self._wkt = source_crs_wkt(self, parameters, self.POLYGONS, context)
            fields = self.parameterAsSource(parameters, self.POLYGONS, context).fields()
            self._fields = [(field.name(), compat.python_kind(field)) for field in fields if field.name() != "fid"]
            self._candidates = self.polygon_features(parameters, self.POLYGONS, context, self._wkt, feedback)
        elif parameters.get(self.EVIDENCE):
            raise FtlError("Evidence is measured for candidates, but none are given. Choose their layer.")

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        output = self.raster_output(parameters, self.OUTPUT, context)
        model = change_model(self._images, self._grid, self._indices, progress.part(0.0, 0.1))
        write_change(model, output, progress.part(0.1, 0.6))
        results = {self.OUTPUT: output}
        if self._candidates and parameters.get(self.EVIDENCE):
            results[self.EVIDENCE] = self._write_evidence(model, progress.part(0.6, 1.0), parameters, context)
        return results

    def _write_evidence(
        self, model: ChangeModel, progress: Progress, parameters: dict, context: QgsProcessingContext
    ) -> str | None:
        outlines = [item.wkb for item in self._candidates]
        found = change_evidence(model, outlines, self._wkt, progress.part(0.0, 0.6))
        names = list(contrast_fields(model))
        if self._cube is not None:
            names += MOTION_FIELDS
            motion = motion_evidence(self._cube, self._seasons, outlines, self._wkt, progress.part(0.6, 1.0))
            found = [{**first, **second} for first, second in zip(found, motion)]
        fields = [item for item in self._fields if item[0] not in names] + [(name, float) for name in names]
        rows = (
            (item.wkb, {**item.attributes, **{k: v if math.isfinite(v) else None for k, v in values.items()}})
            for item, values in zip(self._candidates, found)
        )
        return self.write_features(parameters, self.EVIDENCE, context, fields, rows, self._wkt)

    def _per_image(
        self, parameters: dict, name: str, context: QgsProcessingContext, separator: str, count: int
    ) -> list[str]:
        """One text per image; a single one holds for all. FtlError: another number of them."""
        text = self.parameterAsString(parameters, name, context).strip()
        parts = [part.strip() for part in re.split(separator, text) if part.strip()] if text else [""]
        if name == self.BANDS and len(parts) == 1:
            parts = parts * count
        if not text:
            return [""] * count
        if len(parts) != count:
            raise FtlError(
                "{parameter} has {given} entries for {images} images. Give one per image, in their order.",
                parameter=name,
                given=len(parts),
                images=count,
            )
        return parts
