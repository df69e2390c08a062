"""What happens to a study's file between two reviews, each step a job for the background.

A job opens the study for itself (a connection belongs to its thread) and writes in short transactions, so that
neither the window nor a colleague's verdict has to wait for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from osgeo import gdal

from ...bridge.outlines import is_missed
from ...bridge.polygon_source import PolygonSource
from ...core.errors import FtlError, Message
from ...core.factors.thresholds import ThresholdTable
from ...core.gdal_errors import attempted
from ...core.grids.raster import AlignedRaster, RasterSource
from ...core.iteration.convergence import History, IterationState, check_convergence
from ...core.iteration.sample_growth import CANDIDATE, DIGITISED, INVENTORY, Sample, merge_accepted
from ...core.landslides.polygon_rates import polygon_rates
from ...core.landslides.polygons import PolygonSet
from ...core.landslides.rate_statistics import RateStatistics
from ...core.landslides.zones import Zones
from ...core.progress import Progress
from ...study.database import Study
from ...study.iteration.carry import carry_verdicts
from ...study.log.verdicts import ACCEPTED, REJECTED, SAID, UNCERTAIN, Verdict
from ..review.boundary import grid_in
from ..review.index import CandidateIndex

# Candidates stored in one transaction: a tenth of a second or so, in which nobody else can write.
CHUNK = 500

# Key of the study's settings: the samples before the first iteration, which the stop rule compares with.
FIRST_STATE = "first_state"


@dataclass(frozen=True)
class SamplesJob:
    """Lets accepted candidates join the samples, and with `finish` closes the open iteration.

    `inventory` and `reference`: polygons (WKB, study CRS) that the study begins with; empty where it has its own.
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

    def __call__(self, progress: Progress) -> dict[str, object]:
        with Study.open(self.path, analyst=self.analyst) as study:
            if self.reference is not None:
                study.add_reference([{"wkb": wkb} for wkb in self.reference.read(progress)])
            open_number = next((item.number for item in study.iterations() if item.finished_utc is None), None)
            samples = self._merged(study, open_number or 0, progress.part(0.0, 0.4))
            if not samples:
                raise FtlError("There is no landslide to learn from. Choose an inventory on the Data page.")
            rates = self._store(study, samples, progress.part(0.4, 1.0))
            if study.setting(FIRST_STATE) is None and not study.iterations():
                study.set_setting(FIRST_STATE, json.dumps(_state(rates)))
            if self.finish and open_number is not None:
                return self._finish(study, open_number, rates)
            return {"samples": len(samples)}

    def _merged(self, study: Study, number: int, progress: Progress) -> list[Sample]:
        stored = study.samples()
        joined = {record["candidate"]: record["iteration"] for record in stored if record["candidate"]}
        base = [
            Sample(record["wkb"], record["origin"] or INVENTORY, record["iteration"] or 0, _attributes(record))
            for record in stored
            if record["wkb"] and (not record["candidate"] or record["origin"] == INVENTORY)
        ]
        if not stored and self.inventory is not None:
            base = [Sample(wkb) for wkb in self.inventory.read(progress)]
        accepted = []
        current = study.current()
        outlines = {record["candidate"]: record["wkb"] for record in study.candidates()}
        for name, entry in current.items():
            # What was carried over lies on a sample that its original has brought.
            if entry.verdict == ACCEPTED and entry.action == SAID and outlines.get(name):
                origin = DIGITISED if is_missed(name) else CANDIDATE
                entered = joined.get(name, number)
                accepted.append(Sample(outlines[name], origin, entered, _attributes_of(entry)))
        return list(merge_accepted(base, accepted, study.crs_wkt, progress).samples)

    def _store(self, study: Study, samples: list[Sample], progress: Progress) -> RateStatistics:
        outlines = [sample.wkb for sample in samples]
        grid = grid_in(self.source, study.crs_wkt)
        rates = polygon_rates(Zones(outlines, grid), AlignedRaster(self.source, grid), progress)
        areas = PolygonSet(outlines, study.crs_wkt).areas_m2
        progress.check()
        study.replace_samples(
            {
                **sample.attributes,
                "wkb": sample.wkb,
                "origin": sample.origin,
                "iteration": sample.iteration,
                "area_m2": float(areas[index]),
                **rates.fields(index),
            }
            for index, sample in enumerate(samples)
        )
        return rates

    def _finish(self, study: Study, number: int, rates: RateStatistics) -> dict[str, object]:
        mine = [record["candidate"] for record in study.candidates(number, geometry=False)]
        current = study.current()
        said = [current[name].verdict for name in mine if name in current]
        state = _state(rates)
        before = history(study)
        added = state["samples"] - before.states[-1].samples if before.states else state["samples"]
        after = before.appended(
            IterationState(number, state["samples"], _nan(state["mean_rate"]), _nan(state["spread"]), max(added, 0))
        )
        outcome = check_convergence(after, self.tolerance_mm_a, self.patience)
        results = {
            "candidates": sum(not is_missed(name) for name in mine),
            "accepted": said.count(ACCEPTED),
            "rejected": said.count(REJECTED),
            "uncertain": said.count(UNCERTAIN),
            **state,
            "change": outcome.changes_mm_a[-1],
            "converged": outcome.converged,
            "reason": str(outcome.reason),
        }
        study.finish_iteration(number, **results)
        return {"iteration": number, **results}


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
            study.start_iteration(self.parameters, self.number)
            study.set_thresholds(self.number, self.table)


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
        names: list[str] = []
        with Study.open(self.path, analyst=self.analyst) as study:
            for first in range(0, len(features), CHUNK):
                progress.check()
                names += study.add_candidates(self.number, features[first : first + CHUNK])
                progress.report(0.6 * min(first + CHUNK, len(features)) / len(features))
            if names:
                carry_verdicts(study, names, progress=progress.part(0.6, 1.0))
            index = CandidateIndex.load(study)
        if not names:
            progress.warn(
                Message(
                    "No candidate was found: nowhere do all factors hold on an area large enough. Widen the ranges, "
                    "lower the smallest deformation rate or the minimum area, and start the iteration again."
                )
            )
        return index


def history(study: Study) -> History:
    """The samples before the first iteration (where known) and after each finished one."""
    states = []
    text = study.setting(FIRST_STATE)
    if text:
        first = json.loads(text)
        states.append(IterationState(0, first["samples"], _nan(first["mean_rate"]), _nan(first["spread"]), 0))
    for item in study.iterations():
        if item.finished_utc is None or item.samples is None:
            continue
        added = item.samples - (states[-1].samples if states else 0)
        states.append(IterationState(item.number, item.samples, _nan(item.mean_rate), _nan(item.spread), max(added, 0)))
    return History(tuple(states))


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


def _state(rates: RateStatistics) -> dict[str, object]:
    """Count, mean and spread of the samples' mean |rate| (mm/a); None where unknown."""
    known = rates.mean_mm_a[~np.isnan(rates.mean_mm_a)]
    return {
        "samples": len(rates.mean_mm_a),
        "mean_rate": float(known.mean()) if len(known) else None,
        "spread": float(known.std(ddof=1)) if len(known) > 1 else None,
    }


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _attributes(record: dict[str, object]) -> dict[str, object]:
    return {name: record.get(name) for name in ("candidate", "class", "confidence", "image_date", "analyst")}


def _attributes_of(entry: Verdict) -> dict[str, object]:
    return {
        "candidate": entry.candidate,
        "class": entry.class_ or None,
        "confidence": entry.confidence,
        "image_date": entry.image_date or None,
        "analyst": entry.analyst,
    }
