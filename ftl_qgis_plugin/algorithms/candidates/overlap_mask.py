"""overlapmask: where all factors hold, as a raster."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

import numpy as np
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterRasterDestination,
)

from ...core.candidates.candidates import SHARED_BYTES
from ...core.candidates.overlap import MASK_NO_DATA, count_factors, evaluate_strip
from ...core.errors import Message
from ...core.grids.blocks import map_in_order, strips
from ...core.progress import Progress
from ...core.stored.shared_blocks import sharing
from ...core.stored.writer import RasterWriter
from ..shared.base import CANDIDATES, FtlAlgorithm
from ..shared.overlap_inputs import THRESHOLDS, add_overlap, read_overlap


class OverlapMask(FtlAlgorithm):
    ID = "overlapmask"
    GROUP = CANDIDATES
    KEYWORDS = ("threshold", "mask", "overlay", "intersection")

    OUTPUT = "OUTPUT"
    COUNT = "COUNT"

    def title(self) -> str:
        return self.tr("Overlap of factor masks")

    def about(self) -> str:
        return self.tr(
            "Marks the pixels where the deformation rate and all other factors lie within their thresholds, and on "
            "wish counts how many of the factors hold at each pixel.\n\n"
            "Use it to see what a threshold table lets through, or to go on with the mask in tools of your own. "
            "'Extract candidates' goes from the same inputs straight to polygons."
        )

    def literature(self) -> str:
        return "Wei et al. 2025, doi 10.5194/egusphere-2025-2726"

    def example(self) -> str:
        return (
            "qgis_process run ftl:overlapmask -- DEFORMATION=deformation_rate.tif COHERENCE=coherence.tif DEM=dem.tif "
            "THRESHOLDS=thresholds.csv OUTPUT=mask.tif"
        )

    def define(self) -> None:
        add_overlap(self)
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Overlap mask")),
            self.tr("Bytes: 1 where the factors hold, 0 where they do not, 255 (no data) where there is no rate."),
        )
        self.add(
            QgsProcessingParameterRasterDestination(
                self.COUNT, self.tr("Number of factors that hold"), optional=True, createByDefault=False
            ),
            self.tr(
                "Bytes: how many of the enabled factors hold, 255 (no data) where there is no rate. Needs every factor "
                "at every pixel, so it takes longer than the mask."
            ),
            create=False,
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._setup = read_overlap(self, parameters, context, feedback)
        self._table = self.threshold_table(parameters, THRESHOLDS, context)
        self._mask_path = self.raster_output(parameters, self.OUTPUT, context)
        self._count_path = self.raster_output(parameters, self.COUNT, context)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        overlap = self._setup.referenced(self._table.minimum_rate_mm_a, progress.part(0.0, 0.1)).overlap(self._table)
        progress = progress.part(0.1, 1.0)
        windows = strips(overlap.grid, overlap.rate.raster.block_shape()[0])
        passing = 0
        results = {self.OUTPUT: self._mask_path}
        with ExitStack() as stack:
            stack.enter_context(sharing(overlap.rasters, SHARED_BYTES))  # slopes need the edges of neighbouring strips
            writers = {
                path: stack.enter_context(RasterWriter(path, overlap.grid, dtype=np.uint8, no_data=MASK_NO_DATA))
                for path in (self._mask_path, self._count_path)
                if path
            }
            share = 0.5 if self._count_path else 1.0
            kernel = partial(evaluate_strip, overlap, want_mask=True)
            for strip in map_in_order(kernel, windows, progress.part(0, share)):
                writers[self._mask_path].write(strip.mask, strip.window)
                passing += int(strip.pixels.strong.sum())
            if self._count_path:
                counts = map_in_order(partial(count_factors, overlap), windows, progress.part(share, 1.0))
                for window, count in zip(windows, counts):
                    writers[self._count_path].write(count, window)
                results[self.COUNT] = self._count_path
        progress.tell(Message("{count:,} pixels lie within all thresholds.", count=passing))
        return results
