"""What happens to a study's file between two reviews, each step a job for the background.

A job opens the study for itself (a connection belongs to its thread) and writes in short transactions, so that
neither the window nor a colleague's verdict has to wait for it. The steps are those of `study.iteration.steps`.
"""

from __future__ import annotations

from dataclasses import dataclass

from osgeo import gdal

from ...bridge.polygon_source import PolygonSource
from ...core.errors import FtlError, Message
from ...core.factors.thresholds import ThresholdTable
from ...core.gdal_errors import attempted
from ...core.grids.extent import grid_in
from ...core.grids.raster import AlignedRaster, RasterSource
from ...core.method.parameters import UNITED
from ...core.progress import Progress
from ...study.database import Study
from ...study.iteration import steps
from ..base.known_outlines import distinct_outlines
from ..review.index import CandidateIndex


@dataclass(frozen=True)
class SamplesJob:
    """Lets accepted candidates join the samples, and with `finish` closes the open iteration.

    `inventory` and `reference`: polygons (WKB, study CRS) that the study begins with; empty where it has its own.
    `repeated` and `date_field`: what becomes of landslides that the inventory holds several times (see `distinct`).
    The job may be repeated: samples that came from candidates are made anew from what is accepted now, so a verdict
    that was changed and a boundary that was mended since count as well.
    """

    path: str
    analyst: str
    source: RasterSource
    inventory: PolygonSource | None
    reference: PolygonSource | None
    finish: bool
    tolerance_mm_a: float
    patience: int
    repeated: str = UNITED
    date_field: str = ""

    def __call__(self, progress: Progress) -> dict[str, object]:
        with Study.open(self.path, analyst=self.analyst) as study:
            if self.reference is not None:
                study.add_reference([{"wkb": wkb} for wkb in self.reference.read(progress)])
            open_number = next((item.number for item in study.iterations() if item.finished_utc is None), None)
            rates = steps.rates_on(AlignedRaster(self.source, grid_in(self.source, study.crs_wkt)))
            if self.inventory is not None:
                part = progress.part(0.0, 0.1)
                inventory = distinct_outlines(self.inventory, study.crs_wkt, self.repeated, self.date_field, part)
                steps.keep_first_inventory(study, inventory, rates, progress.part(0.1, 0.3))
            accepted = steps.accepted_by_analysts(study, open_number or 0)
            if not accepted and not study.count("samples"):
                raise FtlError(
                    "There is no landslide to learn from. Choose the layer of known landslides on the Data page."
                )
            base = steps.store_samples(study, accepted, rates, progress.part(0.3, 1.0))
            if self.finish and open_number is not None:
                review = steps.review_of(study, open_number)
                results = steps.finish(study, open_number, base, review, self.tolerance_mm_a, self.patience)[1]
                return {"iteration": open_number, **results}
            return {"samples": len(base.samples)}


@dataclass(frozen=True)
class BeginJob:
    """Writes that an iteration begins: with which parameters and thresholds."""

    path: str
    analyst: str
    number: int
    parameters: dict
    table: ThresholdTable

    def __call__(self, _progress: Progress) -> None:
        with Study.open(self.path, analyst=self.analyst) as study:
            steps.begin(study, self.parameters, self.table, self.number)


@dataclass(frozen=True)
class CandidatesJob:
    """Stores extracted candidates (a vector file) and carries verdicts over to those that hardly changed."""

    path: str
    analyst: str
    number: int
    file: str

    def __call__(self, progress: Progress) -> CandidateIndex:
        """Returns all candidates of the study, so that the window need not read them."""
        features = _features(self.file)
        with Study.open(self.path, analyst=self.analyst) as study:
            names = steps.store_candidates(study, self.number, features, progress)
            index = CandidateIndex.load(study)
        if not names:
            progress.warn(
                Message(
                    "No candidate was found: nowhere do all factors hold on an area large enough. Widen the ranges, "
                    "lower the minimum deformation rate or the minimum area, and start the iteration again."
                )
            )
        return index


def _features(path: str) -> list[dict[str, object]]:
    dataset = attempted(lambda: gdal.OpenEx(path, gdal.OF_VECTOR))
    if dataset is None:
        raise FtlError("The extracted candidates cannot be read ({name}). Extract them again.", name=path)
    layer = dataset.GetLayer(0)
    fields = [
        layer.GetLayerDefn().GetFieldDefn(index).GetName() for index in range(layer.GetLayerDefn().GetFieldCount())
    ]
    features = []
    for feature in layer:
        record = {name: feature.GetField(index) for index, name in enumerate(fields)}
        features.append({**record, "wkb": bytes(feature.GetGeometryRef().ExportToWkb())})
    return features
