"""sweepcells: square cells over the study area, to be looked at one after the other."""

from __future__ import annotations

from functools import partial

import numpy as np
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from ... import compat
from ...core.errors import FtlError, Message
from ...core.factors.catalogue import CATALOGUE
from ...core.factors.factors import Factor, Inputs, build_factors
from ...core.factors.thresholds import ThresholdTable
from ...core.grids.grid import Window
from ...core.grids.raster import grid_of
from ...core.landslides.zones import Zones
from ...core.progress import Progress
from ...core.sweep.cells import cut_cells
from ..shared.base import ACCURACY, FtlAlgorithm
from ..shared.overlap_inputs import DEM, THRESHOLDS

CELL_FIELDS = (("cell", str), ("number", int))


class SweepCells(FtlAlgorithm):
    ID = "sweepcells"
    GROUP = ACCURACY
    KEYWORDS = ("grid", "sweep", "systematic", "completeness", "omission")

    REFERENCE = "REFERENCE"
    CELL_SIZE = "CELL_SIZE"
    MASK = "MASK"
    SHARE = "SHARE"
    SEED = "SEED"
    OUTPUT = "OUTPUT"
    CELL_COUNT = "CELL_COUNT"

    def title(self) -> str:
        return self.tr("Cells of a sweep")

    def about(self) -> str:
        return self.tr(
            "Cuts the study area into square cells that are looked at one after the other, so that nothing is "
            "overlooked. Cells of the same rasters, size, share and seed are the same for everybody, so analysts can "
            "share them.\n\n"
            "With thresholds and an elevation model only cells are kept in which the terrain's ranges hold somewhere. "
            "A sample of the cells takes less time and gives a wider interval of what was missed."
        )

    def literature(self) -> str:
        return "Luo et al. 2022, https://doi.org/10.1029/2022GL099829"

    def example(self) -> str:
        return (
            "qgis_process run ftl:sweepcells -- REFERENCE=deformation_rate.tif CELL_SIZE=1000 MASK=study_area.gpkg "
            "OUTPUT=cells.gpkg"
        )

    def define(self) -> None:
        polygon = [compat.POLYGON_VECTOR]
        self.add(
            QgsProcessingParameterRasterLayer(self.REFERENCE, self.tr("Raster whose grid is cut")),
            self.tr("The deformation raster, so that cells begin at its corner and consist of whole pixels."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.CELL_SIZE, self.tr("Cell size (m)"), compat.DOUBLE_NUMBER, 1000.0, False, 1.0
            ),
            self.tr("Side of the cells, metres; what can be looked at in one view."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.MASK, self.tr("Study area"), polygon, optional=True),
            self.tr("Only cells with some of it. Left empty: the whole raster."),
        )
        self.add(
            QgsProcessingParameterRasterLayer(DEM, self.tr("Elevation (DEM)"), optional=True),
            self.tr("Elevation in metres, for the terrain ranges."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(THRESHOLDS, self.tr("Thresholds"), [compat.ANY_VECTOR], optional=True),
            self.tr(
                "Only cells in which all terrain ranges of this table hold somewhere, whatever rate and coherence."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.SHARE, self.tr("Share of the cells"), compat.DOUBLE_NUMBER, 1.0, False, 0.001, 1.0
            ),
            self.tr("Below 1: so large a share of the cells, drawn by chance."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(self.SEED, self.tr("Seed"), compat.INTEGER_NUMBER, 1, False, 0, 2**31 - 1),
            self.tr("Another number draws another sample."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Cells"), compat.POLYGON_VECTOR),
            self.tr("Squares with cell (a name that is the same for everybody) and number (the order to go in)."),
        )
        self.add_output(
            QgsProcessingOutputNumber(self.CELL_COUNT, self.tr("Number of cells")), self.tr("How many there are.")
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        source = self.raster_source(parameters, self.REFERENCE, context)
        self._grid = grid_of(source)
        self._size_m = self.parameterAsDouble(parameters, self.CELL_SIZE, context)
        self._share = self.parameterAsDouble(parameters, self.SHARE, context)
        self._seed = self.parameterAsInt(parameters, self.SEED, context)
        self._area = self.study_area(parameters, self.MASK, context, self._grid.wkt, feedback)
        self._table = self.threshold_table(parameters, THRESHOLDS, context)
        dem = self.raster_source(parameters, DEM, context)
        self._factors: dict[str, Factor] = {}
        if self._table is not None:
            names = [name for name in self._table.factors if name in _terrain_of(self._table)]
            if not names or dem is None:
                raise FtlError(
                    "Terrain ranges need a table that has some, and an elevation model. Choose both, or leave the "
                    "thresholds empty."
                )
            self._factors = build_factors(Inputs(self._grid, source, None, dem), names)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        area = Zones(self._area, self._grid) if self._area else None
        worth = partial(_holds, self._factors, self._table) if self._factors else None
        cells = cut_cells(self._grid, self._size_m, area, worth, self._share, self._seed, progress)
        progress.tell(Message("{count:,} cells.", count=len(cells)))
        rows = ((cell.wkb, (cell.name, number)) for number, cell in enumerate(cells, 1))
        return {
            self.OUTPUT: self.write_features(parameters, self.OUTPUT, context, CELL_FIELDS, rows, self._grid.wkt),
            self.CELL_COUNT: len(cells),
        }


def _terrain_of(table: ThresholdTable) -> set[str]:
    return {name for name in table.factors if name in CATALOGUE and CATALOGUE[name].is_terrain}


def _holds(factors: dict[str, Factor], table: ThresholdTable, window: Window) -> np.ndarray:
    result = np.ones(window.shape, bool)
    for name, factor in factors.items():
        result &= table.holds(name, factor.evaluate(window))
    return result
