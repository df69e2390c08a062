"""What thresholds are derived from and put on: rasters and polygons of the session, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qgis.core import QgsCoordinateReferenceSystem, QgsProject

from ...bridge.layers import source_of_layer
from ...bridge.outlines import in_crs
from ...bridge.polygon_source import PolygonSource
from ...core.deformation.direction import resolved
from ...core.deformation.median_disc import with_sigmas
from ...core.errors import FtlError
from ...core.factors.catalogue import COHERENCE, DEFORMATION, UNCERTAINTY
from ...core.factors.factors import Inputs, build_factors
from ...core.factors.layer_names import require_own_name
from ...core.factors.thresholds import ThresholdTable
from ...core.grids.raster import grid_of
from ...core.landslides.zones import Zones
from ...core.method.parameters import RANGES_RANK
from ...core.progress import Progress
from ...core.ranges.derivation import Derivation, derive
from ...core.ranges.derive_options import DeriveOptions
from ...core.ranges.factor_samples import sample_background, sample_polygons
from ...core.ranges.sample_units import Samples
from ..base.known_outlines import distinct_outlines
from ..settings.choices import Choices, raster_layer, raster_source, vector_layer

if TYPE_CHECKING:  # expressions need these sources where there is no dock, and the session is all of the dock
    from ..session.session import InterpretationSession


@dataclass(frozen=True)
class ThresholdSources:
    """Plain values for any thread. Polygons are WKB in the grid's CRS; `names` are the factors that get a range.

    `judged`: candidates with a verdict, which carries over to what is found in their place again.
    """

    inputs: Inputs
    names: tuple[str, ...]
    samples: tuple[bytes, ...]
    study_area: tuple[bytes, ...] = ()
    excluded: tuple[bytes, ...] = ()
    reference: tuple[bytes, ...] = ()
    min_factors: int = 0
    min_area_m2: float = 0.0
    connectivity: int = 8
    ranges_rank: bool | None = False
    join_signs: bool = False
    judged: tuple[bytes, ...] = ()

    @classmethod
    def of_session(cls, session: InterpretationSession, samples: bool = True) -> ThresholdSources:
        """What the Data page names; the samples are the study's, or the inventory where it has none. Main thread.

        `samples` False leaves the polygons of samples out (the preview needs none). FtlError says what is missing.
        """
        choices, project = session.choices, session.project
        inputs = inputs_of(choices, project)
        crs = QgsCoordinateReferenceSystem.fromWkt(inputs.grid.wkt)

        def polygons(identifier: str) -> tuple[bytes, ...]:
            layer = vector_layer(identifier, project)
            return () if layer is None else PolygonSource(layer, crs, project).read()

        return cls(
            inputs,
            factor_names(choices, inputs),
            _samples(session, crs, inputs.grid.wkt) if samples else (),
            polygons(choices.study_area),
            polygons(choices.exclusion),
            _reference(session, crs) if samples else (),
            choices.min_factors,
            choices.min_area_m2,
            choices.connectivity,
            RANGES_RANK[choices.ranges],
            choices.join_signs,
            _judged(session, crs) if samples else (),
        )

    @property
    def study_zones(self) -> Zones | None:
        return Zones(self.study_area, self.inputs.grid) if self.study_area else None

    @property
    def excluded_zones(self) -> Zones | None:
        return Zones(self.excluded, self.inputs.grid) if self.excluded else None


@dataclass(frozen=True)
class ThresholdData:
    """Factor values under the samples (n pixels) and over the study area (m pixels), and the ranges that follow."""

    sources: ThresholdSources
    samples: Samples
    background: dict
    derivation: Derivation
    options: DeriveOptions


@dataclass(frozen=True)
class LoadJob:
    """Reads the values and derives the ranges, as `factorthresholds` does, in the background."""

    sources: ThresholdSources
    options: DeriveOptions
    previous: ThresholdTable | None = None

    def __call__(self, progress: Progress) -> ThresholdData:
        sources = self.sources
        built = build_factors(sources.inputs, sources.names)
        factors = {name: built[name] for name in sources.names}
        grid = sources.inputs.grid
        zones = Zones(sources.samples, grid)
        samples = sample_polygons(factors, grid, zones, progress.part(0.0, 0.4))
        leave_out = [zones, Zones(sources.excluded, grid)]
        background = sample_background(factors, grid, sources.study_zones, leave_out, progress=progress.part(0.4, 0.7))
        part, sigmas = progress.part(0.7, 1.0), sources.inputs.deformation.sigmas
        derivation = derive(samples, background, self.options, self.previous, None, part, sigmas)
        for warning in derivation.warnings:
            progress.warn(warning)
        return ThresholdData(sources, samples, background, derivation, self.options)


@dataclass(frozen=True)
class DeriveJob:
    """Derives again from the values that are there already."""

    data: ThresholdData
    options: DeriveOptions
    previous: ThresholdTable | None = None

    def __call__(self, progress: Progress) -> ThresholdData:
        data = self.data
        sigmas = data.sources.inputs.deformation.sigmas
        derivation = derive(data.samples, data.background, self.options, self.previous, None, progress, sigmas)
        for warning in derivation.warnings:
            progress.warn(warning)
        return ThresholdData(data.sources, data.samples, data.background, derivation, self.options)


def inputs_of(choices: Choices, project: QgsProject) -> Inputs:
    """The chosen rasters. FtlError where none is chosen, or names collide."""
    deformation = raster_source(choices.deformation, project, choices.unit)
    if deformation is None:
        raise FtlError("No deformation raster is chosen. Choose it on the Data page.")
    deformation = with_sigmas(deformation)
    rasters = {}
    for identifier in choices.factors:
        layer = raster_layer(identifier, project)
        if layer is None:
            continue
        name = layer.name().strip()
        require_own_name(name, rasters)
        rasters[name] = source_of_layer(layer, categorical=None)
    return Inputs(
        grid_of(deformation),
        deformation,
        raster_source(choices.coherence, project),
        raster_source(choices.dem, project),
        rasters,
        direction=resolved(choices.sign, deformation),
        rate_std=raster_source(choices.rate_std, project, choices.unit),
    )


def factor_names(choices: Choices, inputs: Inputs) -> tuple[str, ...]:
    """The factors that get a range, as the algorithms choose them."""
    return (
        DEFORMATION,
        *((COHERENCE,) if inputs.coherence is not None else ()),
        *(UNCERTAINTY if inputs.rate_std is not None else ()),
        *(choices.terrain if inputs.dem is not None else ()),
        *inputs.rasters,
    )


def options_of(choices: Choices) -> DeriveOptions:
    return DeriveOptions(
        method=choices.method,
        coverage=choices.coverage,
        k=choices.k,
        sample_unit=choices.sample_unit,
        margin=choices.margin,
        min_rate_mm_a=choices.min_rate_mm_a,
        min_coherence=choices.min_coherence,
        noise_k=choices.noise_k,
    )


def _samples(session: InterpretationSession, crs: QgsCoordinateReferenceSystem, wkt: str) -> tuple[bytes, ...]:
    if session.study is not None:
        stored = [record["wkb"] for record in session.study.samples() if record["wkb"]]
        if stored:
            return tuple(in_crs(wkb, session.crs, crs, session.project) for wkb in stored)
    layer = vector_layer(session.choices.inventory, session.project)
    if layer is None:
        raise FtlError("No known landslides are chosen. Choose their layer on the Data page.")
    inventory = PolygonSource(layer, crs, session.project, session.store.points(crs))
    choices = session.choices
    return tuple(distinct_outlines(inventory, wkt, choices.repeated, choices.date_field))


def _judged(session: InterpretationSession, crs: QgsCoordinateReferenceSystem) -> tuple[bytes, ...]:
    index = session.index
    if session.study is None or not index.verdict.any():
        return ()
    judged = {name for name, verdict in zip(index.ids, index.verdict.tolist()) if verdict}
    records = [record for record in session.study.candidates() if record["wkb"] and record["candidate"] in judged]
    return tuple(in_crs(record["wkb"], session.crs, crs, session.project) for record in records)


def _reference(session: InterpretationSession, crs: QgsCoordinateReferenceSystem) -> tuple[bytes, ...]:
    if session.study is not None:
        stored = [record["wkb"] for record in session.study.reference() if record["wkb"]]
        if stored:
            return tuple(in_crs(wkb, session.crs, crs, session.project) for wkb in stored)
    layer = vector_layer(session.choices.reference, session.project)
    return () if layer is None else PolygonSource(layer, crs, session.project, session.store.points(crs)).read()
