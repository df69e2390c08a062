"""RATE_REFERENCE, STABLE_AREA and RATE_SMOOTHING: the rate as it is used; all rasters are looked at before that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ... import compat
from ...core.deformation.noise_filter import OFF, SMOOTHINGS, filtered
from ...core.deformation.rate_check import check_rate
from ...core.deformation.rate_units import unit_warning
from ...core.deformation.reference import REFERENCES, Reference, find_plane, referenced
from ...core.errors import FtlError, Message
from ...core.factors.factors import Inputs
from ...core.factors.plausibility import implausible
from ...core.grids.grid import Grid
from ...core.grids.plane import Plane
from ...core.grids.raster import AlignedRaster, RasterSource
from ...core.grids.sample_places import Readable
from ...core.landslides.reprojection import reprojected
from ...core.landslides.zones import Zones
from ...core.products.stated_unit import contradiction
from ...core.progress import Progress
from .base import FtlAlgorithm

RATE_REFERENCE = "RATE_REFERENCE"
STABLE_AREA = "STABLE_AREA"
RATE_SMOOTHING = "RATE_SMOOTHING"
RATE_STD = "RATE_STD"


@dataclass(frozen=True)
class RateReference:
    """What the user chose; `stable_area` as WKB in the grid's CRS, `smoothing` as in `noise_filter`. Plain values: may
    go to any thread."""

    reference: Reference = "none"
    stable_area: tuple[bytes, ...] = ()
    smoothing: str = OFF

    def plane(self, rate: Readable, grid: Grid, progress: Progress) -> Plane | None:
        """What is to be taken off a rate; see `find_plane`."""
        return find_plane(rate, grid, self.reference, self.zones(grid), progress)

    def on(self, grid: Grid, wkt: str) -> RateReference:
        """With the area, which is in the CRS `wkt`, in the grid's."""
        return replace(self, stable_area=tuple(reprojected(self.stable_area, wkt, grid.wkt)))

    def zones(self, grid: Grid) -> Zones | None:
        return Zones(self.stable_area, grid) if self.stable_area else None

    def apply(
        self, inputs: Inputs, threshold_mm_a: float | None, progress: Progress, known: Sequence[bytes] = ()
    ) -> Inputs:
        """The inputs with the rate relative to the reference, and smoothed where that is chosen or its noise wants it;
        warns of what is wrong with it and with the others.

        `threshold_mm_a`: the minimum rate, against which the rate is held; None where there is none. `known`: the known
        landslides (WKB in the grid's CRS), which decide with the noise.
        """
        grid = inputs.grid
        if inputs.deformation is None:
            for message in implausible(inputs, progress):
                progress.warn(message)
            return inputs
        warn_of_unit(inputs.deformation, progress)
        rate = referenced(inputs.deformation, grid, self.reference, self.zones(grid), progress.part(0.0, 0.3))
        typical = _typical_px(known, grid)
        rate = filtered(rate, grid, self.smoothing, threshold_mm_a, typical, progress.part(0.3, 0.4))
        inputs = replace(inputs, deformation=rate)
        for message in implausible(inputs, progress.part(0.4, 0.7)):
            progress.warn(message)
        if threshold_mm_a:
            raster = AlignedRaster(rate, grid)
            part = progress.part(0.7, 1.0)
            for finding in check_rate(raster, grid, threshold_mm_a, inputs.dem, part).findings():
                progress.warn(finding.message)
        return inputs


def add_std(algorithm: FtlAlgorithm, text: str) -> None:
    """RATE_STD, advanced, with its help."""
    algorithm.add(
        QgsProcessingParameterRasterLayer(RATE_STD, _tr("Standard error of the rate"), optional=True),
        text,
        advanced=True,
    )


def read_std(
    algorithm: FtlAlgorithm,
    parameters: dict,
    context: QgsProcessingContext,
    rate: RasterSource | None,
    scale: float,
) -> RasterSource | None:
    """FtlError: a standard error without the rate that it is of."""
    std = algorithm.raster_source(parameters, RATE_STD, context, scale=scale)
    if std is not None and rate is None:
        raise FtlError("A standard error says nothing without the rate. Give the deformation raster too.")
    return std


def require_std(rate_std: RasterSource | Sequence[RasterSource] | None, target: str | None) -> None:
    """FtlError: a standard error is wanted of which nothing was given to make it from."""
    if target and not rate_std:
        raise FtlError("A standard error of the result needs that of the rate. Give it, or leave that output out.")


def unit_by_values(rate: RasterSource | None, rates_mm_a: np.ndarray, unit: str) -> Message | None:
    """`unit_warning` where the rate's file does not say itself what its unit is."""
    return None if rate is not None and contradiction(rate) is not None else unit_warning(rates_mm_a, unit)


def warn_of_unit(rate: RasterSource | None, progress: Progress) -> None:
    """Tells where the rate's file states another unit than the one it is read in. FtlError: unreadable."""
    message = None if rate is None else contradiction(rate)
    if message is not None:
        progress.warn(message)


def _typical_px(known: Sequence[bytes], grid: Grid) -> float:
    """Pixels of the median landslide; 0 without any."""
    _rows, _cols, polygon = Zones(known, grid).pixels()
    return float(np.median(np.bincount(polygon)[np.unique(polygon)])) if len(polygon) else 0.0


def add_smoothing(algorithm: FtlAlgorithm, default: str = OFF) -> None:
    """RATE_SMOOTHING, advanced."""
    algorithm.add(
        QgsProcessingParameterEnum(
            RATE_SMOOTHING,
            _tr("Smooth the rate"),
            [_tr("Where its noise wants it"), _tr("No"), _tr("Yes")],
            False,
            SMOOTHINGS.index(default),
        ),
        _tr(
            "The median of 21 pixels around each one takes noise off the rate, keeps the edges of what moves, and "
            "fills small gaps, but loses landslides of a few pixels. Where pixels are fine and the known landslides "
            "are large, the 21 are spread over a wider disc. Where its noise wants it: where three robust "
            "standard deviations of the rate reach the smallest deformation rate, the median lowers them, and the "
            "known landslides have 105 pixels or more; the log tells of it. All results are then those of the smoothed "
            "rate. Steps that follow each other have to agree on it."
        ),
        advanced=True,
    )


def add_reference(algorithm: FtlAlgorithm) -> None:
    """RATE_REFERENCE and STABLE_AREA, advanced."""
    algorithm.add(
        QgsProcessingParameterEnum(
            RATE_REFERENCE,
            _tr("Rate relative to"),
            [_tr("As the raster is"), _tr("Its median"), _tr("A plane fitted to it"), _tr("A stable area")],
            False,
            0,
        ),
        _tr(
            "InSAR knows rates only up to an offset, and orbits and atmosphere leave ramps. The median of all pixels, "
            "a plane fitted to the ground at large (robustly, so that landslides do not count), or the median of a "
            "stable area is taken off before anything else. The log says where that is needed."
        ),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterFeatureSource(STABLE_AREA, _tr("Stable area"), [compat.POLYGON_VECTOR], optional=True),
        _tr("Polygons of ground that does not move, where the rate is taken relative to a stable area."),
        advanced=True,
    )


def read_reference(
    algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext, wkt: str, feedback: QgsProcessingFeedback
) -> RateReference:
    """FtlError: a stable area is the reference, but none is given."""
    reference = REFERENCES[algorithm.parameterAsEnum(parameters, RATE_REFERENCE, context)]
    smoothing = OFF
    if algorithm.parameterDefinition(RATE_SMOOTHING) is not None:
        smoothing = SMOOTHINGS[algorithm.parameterAsEnum(parameters, RATE_SMOOTHING, context)]
    if reference != "stable_area":
        return RateReference(reference, smoothing=smoothing)
    area = tuple(algorithm.polygons(parameters, STABLE_AREA, context, wkt, feedback))
    if not area:
        raise FtlError(
            "A stable area is to be the reference, but none is given. Choose polygons of ground that does not move, or "
            "another reference."
        )
    return RateReference(reference, area, smoothing)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RateReference", text)
