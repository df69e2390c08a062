"""What the report's template shows, in the user's words."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone

from ..core.accuracy.intervals import FEW, expected_share, ratio, wilson_interval
from ..core.addresses import without_secrets
from ..core.factors.catalogue import unit_symbol
from ..core.grids.crs import srs_of
from ..core.grids.raster import RasterSource
from ..core.iteration.sample_growth import CANDIDATE, DIGITISED, INVENTORY
from ..core.landslides.lon_lat import lon_lat, surface_points
from ..core.progress import Progress
from ..study.file import schema
from ..study.log.verdicts import ACCEPTED, REJECTED
from . import charts, maps, sweep
from .chips import Chips, DatedPicture
from .facts import KINDS, ORIGINS, UNJUDGED, StudyFacts
from .texts import Speaker

MAX_ROWS = 300
MAX_MISSED = 100
MAX_REASONS = 20
DESCRIBED = (schema.FORMAT_KEY, schema.VERSION_KEY, schema.CRS_KEY, schema.GRID_KEY, schema.IDENTITY_KEY)


class ReportPage:
    """Everything the template shows, in the user's words."""

    def __init__(
        self,
        facts: StudyFacts,
        name: str,
        say: Speaker,
        deformation: RasterSource | None = None,
        dem: RasterSource | None = None,
        images: Sequence[DatedPicture] = (),
        pictures: str = "",
    ) -> None:
        self._facts = facts
        self._name = name
        self._say = say
        self._deformation = deformation
        self._dem = dem
        self._chips = Chips(facts.crs_wkt, images, pictures, facts.looked_at)

    def values(self, versions: Mapping[str, str], progress: Progress | None = None) -> dict[str, object]:
        """Variables of the template; SVG among them is markup that is escaped already."""
        progress = progress or Progress()
        say, facts = self._say, self._facts
        values = {
            "say": say,
            "facts": facts,
            "name": self._name,
            "date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
            "versions": versions,
            "sentences": self._sentences(),
            "warnings": self._warnings(),
            "missed": self._missed_rows(),
            "charts": self._charts(),
            "iterations": self._iteration_rows(),
            "panels": self._panels(),
            "threshold_rows": self._threshold_rows(),
            "sizes": self._size_rows(),
            "inputs": self._inputs(),
            "unseen_rows": self._unseen_rows(),
            "parameters": as_json(facts.parameter),
            "changed": self._changed_parameters(),
            "settings": {key: value for key, value in facts.settings.items() if key not in DESCRIBED},
            "new": facts.new[:MAX_ROWS],
            "has_notes": any(sample.get("note") for sample in facts.new[:MAX_ROWS]),
            "has_names": any(record.get("name") for record in facts.reference),
            "few": FEW,
            "expected_share": expected_share,
            "max_rows": MAX_ROWS,
            "max_missed": MAX_MISSED,
            "max_reasons": MAX_REASONS,
            "last": self._last_share(),
            "known_count": self._known_count(),
            "crs_name": crs_name(facts.crs_wkt),
            "sweep": None if facts.sweep is None else sweep.values(say, facts.sweep),
        }
        progress.check()
        progress.report(0.2)
        values["maps"] = self._maps(progress.part(0.2, 0.6))
        values["chips"] = self._chips.of(facts.new[:MAX_ROWS], say("chip_label"), progress.part(0.6, 1.0))
        return values

    def _sentences(self) -> list[str]:
        say, facts = self._say, self._facts
        if facts.last is None:
            return []
        new = facts.new
        origins = [sample["origin"] for sample in new]
        result = [
            say(
                "found_sentence",
                iterations=len(facts.iterations),
                new=len(new),
                known=self._known_count(),
                candidate=origins.count(CANDIDATE),
                digitised=origins.count(DIGITISED),
            )
        ]
        if facts.accuracy is not None:
            total = facts.accuracy.total
            low, high = total.tpr_interval
            found = total.true_positives
            result.append(
                say("tpr_sentence", count=facts.accuracy.references, found=found, tpr=total.tpr, low=low, high=high)
            )
            visible = facts.accuracy.visible
            if visible is not None and visible.count:
                low, high = visible.interval
                result.append(
                    say(
                        "visible_sentence",
                        count=visible.count,
                        rate=visible.rate_mm_a,
                        found=visible.found,
                        tpr=visible.found / visible.count,
                        low=low,
                        high=high,
                    )
                )
        share, new_share = self._last_share(), facts.new_share
        if new_share is not None:
            result.append(say("new_sentence", **new_share))
        elif share is not None:
            result.append(say("accepted_sentence", **share))
        shown = new_share or share
        if shown is not None and shown["all"] < FEW:
            result.append(say("expected_sentence", share=expected_share(shown["part"], shown["all"])))
        row = facts.last.row
        if row.unreviewed and row.left is None:
            result.append(say("left_unknown", count=row.unreviewed))
        elif row.unreviewed:
            result.append(say("left_sentence", count=row.unreviewed, left=row.left))
        first, last = facts.steps[0].mean_rate, facts.last.mean_rate
        if not math.isnan(first) and not math.isnan(last):
            result.append(say("rate_sentence", first=first, last=last))
        if row.reason:
            result.append(say("stop_sentence", reason=say.note(row.reason)))
        if facts.not_seen is not None:
            result += self._not_seen_sentences()
        return result

    def _not_seen_sentences(self) -> list[str]:
        say, found = self._say, self._facts.not_seen
        result = [say("unseen_sentence", share=found.ground.share)]
        if found.known[1]:
            result.append(say("unseen_known_sentence", hidden=found.known[0], known=found.known[1]))
        if found.missed[1]:
            result.append(say("unseen_missed_sentence", hidden=found.missed[0], missed=found.missed[1]))
        return result

    def _known_count(self) -> int:
        """Landslides of the first inventory, as it was."""
        steps = self._facts.steps
        return steps[0].samples[INVENTORY] if steps and steps[0].row is None else len(self._facts.known)

    def _warnings(self) -> list[str]:
        say, facts = self._say, self._facts
        if facts.last is None:
            return [say("empty")]
        result = []
        open_count = facts.last.verdicts.get(UNJUDGED, 0)
        if facts.last.row.finished_utc is None:
            result.append(say("unfinished", number=facts.last.number, unjudged=open_count))
        elif open_count:
            result.append(say("unjudged", count=open_count))
        if not all(step.is_stored for step in facts.steps):
            result.append(say("worked_out"))
        if "accept_overlap" in facts.parameter:
            result.append(say("stand_in"))
        if facts.accuracy is not None:
            result += map(say.message, facts.accuracy.warnings)
        return result

    def _last_share(self) -> dict[str, object] | None:
        """Accepted of the last iteration's candidates."""
        last = self._facts.last
        if last is None or not last.candidates:
            return None
        part = last.verdicts[ACCEPTED]
        low, high = wilson_interval(part, last.candidates)
        return {"part": part, "all": last.candidates, "share": part / last.candidates, "low": low, "high": high}

    def _charts(self) -> dict[str, object]:
        say, facts = self._say, self._facts
        steps = facts.steps
        numbers = [step.number for step in steps]
        later = [step for step in steps if step.row is not None]
        origins = [
            charts.Series(f"from-{origin}", say(f"origin_{origin}"), [step.samples[origin] for step in steps])
            for origin in ORIGINS
        ]
        kinds = [
            charts.Series(kind, say(f"verdict_{kind}"), [step.verdicts.get(kind, 0) for step in later])
            for kind in KINDS
        ]
        later_numbers = [step.number for step in later]
        tolerance = _number(facts.parameter.get("tolerance_mm_a"))
        drawn: dict[str, object] = {
            "rate": charts.rate_chart(say, numbers, [s.mean_rate for s in steps], [s.spread for s in steps]),
            "change": charts.change_chart(say, later_numbers, [s.change for s in later], tolerance),
            "samples": charts.stacked_chart(say, say("samples_caption"), say("axis_samples"), numbers, origins),
            "verdicts": charts.stacked_chart(
                say, say("candidates_caption"), say("axis_candidates"), later_numbers, kinds
            ),
            "found": charts.found_chart(say, facts.found_curve),
            "origins": charts.legend(origins),
            "kinds": charts.legend(kinds),
            "tpr": "",
            "sizes": "",
        }
        accuracy = facts.accuracy
        if accuracy is not None and later:
            shares = [count / accuracy.references for count in accuracy.found_by_step]
            intervals = [wilson_interval(count, accuracy.references) for count in accuracy.found_by_step]
            drawn["tpr"] = charts.share_chart(say, say("tpr_caption"), say("axis_tpr"), numbers, shares, intervals)
        if accuracy is not None:
            rows = [
                (name, row.true_positives, row.true_positives + row.false_negatives, row.tpr_interval)
                for name, row in self._named_sizes()
            ]
            drawn["sizes"] = charts.size_chart(say, rows)
        return drawn

    def _iteration_rows(self) -> list[dict[str, object]]:
        rows = []
        accuracy = self._facts.accuracy
        for index, step in enumerate(self._facts.steps):
            low, high = wilson_interval(step.verdicts.get(ACCEPTED, 0), step.candidates)
            rows.append(
                {
                    "step": step,
                    "name": charts.iteration_names(self._say, [step.number])[0],
                    "share": ratio(step.verdicts.get(ACCEPTED, 0), step.candidates),
                    "low": low,
                    "high": high,
                    "samples": sum(step.samples.values()),
                    "found": None if accuracy is None else accuracy.found_by_step[index],
                }
            )
        return rows

    def _panels(self) -> list[str]:
        numbers = self._facts.threshold_numbers
        return [
            charts.threshold_panel(
                self._say,
                self._say.factor(factor),
                unit_symbol(factor),
                numbers,
                self._facts.intervals(factor),
            )
            for factor in self._facts.factors
        ]

    def _threshold_rows(self) -> list[dict[str, object]]:
        numbers = self._facts.threshold_numbers
        if not numbers:
            return []
        return [
            {
                "row": row,
                "factor": self._say.factor(row.factor),
                "range": charts.interval_text(self._say, row),
                "unit": unit_symbol(row.factor),
                "method": self._say.method(row.method),
                "note": self._say.note(row.note),
            }
            for row in self._facts.thresholds[numbers[-1]].rows
        ]

    def _named_sizes(self) -> list[tuple[str, object]]:
        result = self._facts.accuracy.result
        say = self._say
        return [(say("all_sizes"), result.total), *((say.message(row.size_class), row) for row in result.by_size)]

    def _size_rows(self) -> list[dict[str, object]]:
        if self._facts.accuracy is None:
            return []
        return [{"name": name, "row": row} for name, row in self._named_sizes()]

    def _unseen_rows(self) -> list[tuple[str, float, float]]:
        """Why ground is not seen, its share of the study area and km2."""
        found = self._facts.not_seen
        if found is None:
            return []
        total_km2 = float(found.ground.area_m2.sum()) / 1e6
        return [(self._say.message(label), share, share * total_km2) for label, share in found.ground.shares()]

    def _missed_rows(self) -> list[dict[str, object]]:
        if self._facts.accuracy is None:
            return []
        missed = self._facts.accuracy.missed[:MAX_MISSED]
        places = lon_lat(surface_points([record["wkb"] for record in missed]), self._facts.crs_wkt)
        return [{**record, "lon": lon, "lat": lat} for record, (lon, lat) in zip(missed, places.tolist())]

    def _inputs(self) -> list[tuple[str, str]]:
        """Names of files among the parameters (keys in capitals, as the algorithms name them; the dock's `layers`)."""
        given = {key: value for key, value in self._facts.parameter.items() if key.isupper()}
        layers = self._facts.parameter.get("layers")
        if isinstance(layers, dict):
            given.update({key.upper(): _file_names(value) for key, value in layers.items()})
        return [
            (self._say.input(key), value if isinstance(value, str) else as_json(value))
            for key, value in sorted(given.items())
            if value not in (None, "", [], {})
        ]

    def _changed_parameters(self) -> dict[str, str]:
        """Parameters of earlier iterations where they differ from the last one's, by iteration."""
        last = self._facts.parameter
        result = {}
        for item in self._facts.iterations[:-1]:
            differing = {
                key: item.parameters.get(key)
                for key in sorted({*item.parameters, *last})
                if item.parameters.get(key) != last.get(key)
            }
            if differing:
                result[self._say("iteration_name", number=item.number)] = as_json(differing)
        return result

    def _maps(self, progress: Progress) -> list[dict[str, object]]:
        say, facts = self._say, self._facts
        missed = [] if facts.accuracy is None else [record["wkb"] for record in facts.accuracy.missed]
        outlines = facts.final_candidates
        open_ones = [wkb for kind in KINDS[2:] for wkb in outlines[kind]]
        new = [sample["wkb"] for sample in facts.new]
        known = [sample["wkb"] for sample in facts.known]
        everything = [*known, *new, *missed, *outlines[REJECTED], *open_ones]
        frame = maps.Frame.around(everything, facts.crs_wkt, facts.grid)
        if frame is None:
            return []
        layers = [
            maps.Layer("m-rejected", say("map_rejected"), outlines[REJECTED]),
            maps.Layer("m-open", say("map_open"), open_ones),
            maps.Layer("m-missed", say("map_missed"), missed),
            maps.Layer(f"m-{INVENTORY}", say("map_known"), known),
            maps.Layer("m-new", say("map_new"), new, [str(number) for number in range(1, len(new) + 1)]),
        ]
        layers = [layer for layer in layers if layer.outlines]
        crs = crs_name(facts.crs_wkt)
        shaded = None if self._dem is None else maps.hillshade(self._dem, frame)
        caption = say("map_plain" if shaded is None else "map_caption", crs=crs)
        result = [{"svg": maps.draw(say, caption, frame, shaded, layers, "n"), "caption": caption, "top": None}]
        progress.check()
        coloured = None if self._deformation is None else maps.rate_image(self._deformation, frame)
        if coloured is not None:
            image, top = coloured
            caption = say("rate_map_caption", crs=crs)
            result.append({"svg": maps.draw(say, caption, frame, image, layers, "r"), "caption": caption, "top": top})
        crowded = any(len(layer.outlines) > maps.MAX_OUTLINES for layer in layers)
        for item in result:
            item["legend"] = list(reversed(layers))
            item["note"] = say("map_dots", count=maps.MAX_OUTLINES) if crowded else ""
            item["colours"] = [f"rgb{colour}" for colour in maps.RATE_COLOURS]
        return result


def _file_names(source: object) -> str:
    """Of a layer's source, or of several."""
    if isinstance(source, list):
        return ", ".join(_file_names(item) for item in source)
    return without_secrets(str(source)).replace("\\", "/").rsplit("/", 1)[-1]


def fixed(value: object, decimals: int = 0) -> str:
    """A number with that many decimals and thousands parted; a dash where there is none."""
    if value is None or value == "" or value != value:
        return "\N{EN DASH}"
    return f"{float(value):,.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def as_json(value: object) -> str:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, default=str)


def crs_name(wkt: str) -> str:
    srs = srs_of(wkt)
    code = srs.GetAuthorityCode(None)
    name = srs.GetName() or ""
    return f"{name}, {srs.GetAuthorityName(None)}:{code}" if code else name


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
