"""Every text of the report, so that it can be translated."""

from __future__ import annotations

from collections.abc import Callable

from ..core.errors import Message
from ..core.factors.catalogue import CATALOGUE
from ..core.method.parameters import MANUAL, METHOD
from ..core.notes import Note

TEXTS = {
    "title": Message("Freeze-thaw landslides: report of a study"),
    "subtitle": Message("Study {name}, reported on {date}"),
    "empty": Message(
        "This study has no iteration yet, so there is nothing to report on but what is listed below. Derive thresholds "
        "and review candidates first, then make the report again."
    ),
    # Summary.
    "summary": Message("Summary"),
    "pace": Message("Time per verdict"),
    "pace_value": Message("{seconds:.0f} s in the median, pauses left out ({pace:.0f} an hour)"),
    "tile_new": Message("new landslides"),
    "tile_known": Message("known before"),
    "tile_tpr": Message("true positive rate"),
    "tile_interval": Message("95 % interval {low:.1%} to {high:.1%}"),
    "tile_accepted": Message("of the last iteration's candidates accepted"),
    "tile_new_accepted": Message("of the new candidates accepted"),
    "tile_of": Message("{part:,} of {all:,}"),
    "tile_iterations": Message("iterations"),
    "tile_converged": Message("converged"),
    "tile_not_converged": Message("not converged"),
    "tile_rate": Message("mean |rate| of the samples (mm/a)"),
    "tile_change": Message("last change {change:+.2f} mm/a"),
    "found_sentence": Message(
        "In {iterations} iteration(s), {new:,} landslides were found beyond the {known:,} of the first inventory: "
        "{candidate:,} from accepted candidates and {digitised:,} digitised by hand."
    ),
    "tpr_sentence": Message(
        "Of {count:,} reference landslides that were held out, {found:,} were found: a true positive rate of {tpr:.1%} "
        "(95 % interval {low:.1%} to {high:.1%})."
    ),
    "visible_sentence": Message(
        "Of the {count:,} reference landslides in which |rate| reaches {rate:g} mm/a somewhere, so that the "
        "deformation threshold can see them, {found:,} were found ({tpr:.1%}; {low:.1%} to {high:.1%})."
    ),
    "unseen_sentence": Message(
        "On {share:.1%} of the mapped ground the rate could not have shown a landslide: what is not found there is not "
        "stable for that."
    ),
    "unseen_known_sentence": Message("{hidden:,} of the {known:,} landslides of the first inventory lie there."),
    "unseen_missed_sentence": Message("{hidden:,} of the {missed:,} missed reference landslides lie there."),
    "unseen": Message("Ground that is not seen"),
    "unseen_text": Message(
        "Each place counts for the first reason that holds. An inventory made from the rate says nothing about it."
    ),
    "col_area_share": Message("Share of the ground"),
    "col_area_km2": Message("Area (km²)"),
    "accepted_sentence": Message(
        "Of the last iteration's {all:,} candidates, {part:,} were accepted ({share:.1%}; 95 % interval {low:.1%} to "
        "{high:.1%})."
    ),
    "new_sentence": Message(
        "Of {all:,} new candidates that were judged in all iterations (those on known landslides left out), {part:,} "
        "were accepted ({share:.1%}; 95 % interval {low:.1%} to {high:.1%})."
    ),
    "expected_sentence": Message(
        "So few tell little: about {share:.0%} of the next ones are expected to be landslides."
    ),
    "expected": Message("expected {share:.0%}"),
    "left_unknown": Message(
        "How many landslides are among the {count:,} candidates of the last iteration without a verdict is not known: "
        "too little was judged."
    ),
    "left_sentence": Message(
        "Among the {count:,} candidates of the last iteration without a verdict about {left:,.0f} landslides are "
        "expected."
    ),
    "worked_out": Message(
        "This study was made by an older version, which did not keep what each iteration saw: its samples by origin, "
        "new landslides and found reference landslides are worked out from today's samples, which may have changed "
        "since."
    ),
    "rate_sentence": Message(
        "The samples' mean |rate| moved from {first:.2f} mm/a in the inventory to {last:.2f} mm/a at the end."
    ),
    "stop_sentence": Message("How it ended: {reason}"),
    "unfinished": Message("Iteration {number} is not finished: {unjudged:,} of its candidates have no verdict yet."),
    "unjudged": Message("{count:,} candidates of the last iteration have no verdict."),
    "stand_in": Message(
        "Reference polygons stood in for the analyst when candidates were judged, so accepted candidates are true by "
        "construction. The true positive rate tells what the method proposes, not how well a person judges."
    ),
    # Review.
    "curve_caption": Message("Landslides found after so many looks, in the order of the looks"),
    "curve_hint": Message("{found:,} landslides in {looks:,} looks at candidates that were not known before"),
    "axis_looks": Message("Looks"),
    "axis_found": Message("Landslides found"),
    # Sweep.
    "sweep": Message("What review and sweep both missed"),
    "sweep_text": Message(
        "The sweep looks at the study area cell by cell, without what the review has found: {looked:,} of {cells:,} "
        "cells, {landslides:,} of them with landslides and {again:,} to be looked at again."
    ),
    "sweep_sample": Message("The cells are a random {share:.0%} of all, which widens the interval."),
    "sweep_part": Message(
        "What follows is of the cells looked at, and of what the review found in them: they are no random sample of "
        "the area."
    ),
    "sweep_none": Message("One of the two has found nothing new, so they do not tell what both have missed."),
    "sweep_open": Message(
        "The review found {first:,}, the sweep {second:,}, none of them the same: at least {low:,.0f} in all, and how "
        "many more cannot be told."
    ),
    "sweep_total": Message(
        "The review found {first:,}, the sweep {second:,}, {both:,} of them the same: about {total:,.0f} in all (95 % "
        "interval {low:,.0f} to {high:,.0f}; Chapman 1951)."
    ),
    "sweep_assumes": Message(
        "It holds where both miss independently of each other and all landslides of a size are as likely to be seen; "
        "passes that find the same easy ones make it too low."
    ),
    "sweep_all": Message("all"),
    "col_review": Message("Review"),
    "col_sweep": Message("Sweep"),
    "col_both": Message("Both"),
    "col_in_all": Message("In all (95 % interval)"),
    # Map.
    "map": Message("Result"),
    "map_caption": Message("Landslides of the study on the shaded relief ({crs})."),
    "map_plain": Message("Landslides of the study ({crs}). Give a DEM to see them on the relief."),
    "rate_map_caption": Message("The same on the deformation rate |rate|, mm/a ({crs})."),
    "map_dots": Message("Kinds with more than {count:,} outlines are drawn as dots."),
    "no_polygons": Message("The study contains no polygon yet, so there is no map."),
    "zoom_in": Message("Zoom in"),
    "zoom_out": Message("Zoom out"),
    "zoom_reset": Message("Whole map"),
    "map_new": Message("new landslide, numbered as in the list"),
    "map_known": Message("known before"),
    "map_missed": Message("reference landslide that was missed"),
    "map_rejected": Message("rejected candidate"),
    "map_open": Message("candidate uncertain or without verdict"),
    "axis_easting": Message("Easting (km)"),
    "axis_northing": Message("Northing (km)"),
    "axis_longitude": Message("Longitude (degrees)"),
    "axis_latitude": Message("Latitude (degrees)"),
    "colour_bar": Message("|rate| (mm/a)"),
    "no_data": Message("no data"),
    # Study and inputs.
    "study": Message("Study and inputs"),
    "study_file": Message("Study file"),
    "crs": Message("Coordinate reference system"),
    "grid": Message("Grid"),
    "grid_value": Message("{width:,} x {height:,} pixels of about {size:.3g} m"),
    "area": Message("Area of the grid"),
    "area_value": Message("{area:,.1f} km²"),
    "analysts": Message("Analysts"),
    "period": Message("Worked on"),
    "period_value": Message("{first} to {last} (UTC)"),
    "counts": Message("Contents"),
    "counts_value": Message(
        "{candidates:,} candidates, {verdicts:,} log entries, {samples:,} samples, {reference:,} reference polygons"
    ),
    "none": Message("none"),
    # Convergence.
    "convergence": Message("Convergence"),
    "convergence_text": Message(
        "The work stops when the samples' mean |rate| changes by no more than the tolerance for the needed number of "
        "iterations in a row, or when an iteration finds nothing new. The first change does not count, for the "
        "inventory's own thresholds brought it about."
    ),
    "convergence_rule": Message("Tolerance {tolerance:g} mm/a, needed for {patience} iteration(s) in a row."),
    "axis_iteration": Message("Iteration"),
    "axis_rate": Message("Mean |rate| of samples (mm/a)"),
    "axis_change": Message("Change of mean |rate| (mm/a)"),
    "axis_samples": Message("Samples (landslides)"),
    "axis_candidates": Message("Candidates"),
    "axis_tpr": Message("True positive rate (%)"),
    "start": Message("start"),
    "iteration_name": Message("Iteration {number}"),
    "rate_caption": Message("Mean |rate| of the samples; whiskers: one standard deviation over samples"),
    "rate_hint": Message("Iteration {number}: {mean:.2f} mm/a, standard deviation {spread:.2f} mm/a"),
    "change_caption": Message("Change of the mean |rate| by each iteration; shaded: within the tolerance"),
    "change_hint": Message("Iteration {number}: {change:+.2f} mm/a"),
    "tolerance_label": Message("tolerance ±{tolerance:g} mm/a"),
    "samples_caption": Message("Samples at the end of each iteration, by origin"),
    "tpr_caption": Message("Share of the reference landslides found so far; whiskers: Wilson 95 % interval"),
    "share_hint": Message("Iteration {number}: {share:.1%} ({low:.1%} to {high:.1%})"),
    "origin_inventory": Message("known landslides"),
    "origin_candidate": Message("accepted candidates"),
    "origin_digitised": Message("digitised"),
    "col_iteration": Message("Iteration"),
    "col_candidates": Message("Candidates"),
    "col_accepted": Message("Accepted"),
    "col_rejected": Message("Rejected"),
    "col_uncertain": Message("Uncertain"),
    "col_unjudged": Message("No verdict"),
    "col_share": Message("Accepted, share (95 % interval)"),
    "col_found": Message("Newly found"),
    "col_enlarged": Message("Enlarged"),
    "col_ground": Message("New ground (m²)"),
    "col_samples": Message("Samples"),
    "col_mean": Message("Mean |rate| (mm/a)"),
    "col_spread": Message("Standard deviation (mm/a)"),
    "col_change": Message("Change (mm/a)"),
    "col_tpr": Message("Reference found"),
    # Candidates and verdicts.
    "candidates": Message("Candidates and verdicts"),
    "candidates_caption": Message("Candidates of each iteration by verdict"),
    "candidates_text": Message(
        "All candidates of an iteration, those included that were judged before and kept their verdict because their "
        "shape hardly changed."
    ),
    "verdict_accepted": Message("accepted"),
    "verdict_rejected": Message("rejected"),
    "verdict_uncertain": Message("uncertain"),
    "verdict_unjudged": Message("no verdict"),
    "reasons": Message("Reasons for rejecting"),
    "col_reason": Message("Reason"),
    "col_count": Message("Candidates"),
    "no_reason": Message("not given"),
    # Thresholds.
    "thresholds": Message("Thresholds"),
    "thresholds_text": Message(
        "A place is proposed where all factors lie within their ranges. Bars show the range of each iteration; an "
        "arrow means open to that side, a pale bar that the factor was not used."
    ),
    "thresholds_table": Message("Thresholds of iteration {number}"),
    "col_factor": Message("Factor"),
    "col_range": Message("Range"),
    "col_unit": Message("Unit"),
    "col_used": Message("Used"),
    "col_method": Message("Method"),
    "col_coverage": Message("Coverage"),
    "col_sample_count": Message("Samples"),
    "col_note": Message("Note"),
    "yes": Message("yes"),
    "no": Message("no"),
    "interval": Message("{lower} to {upper}"),
    "interval_from": Message("{lower} and more"),
    "interval_to": Message("up to {upper}"),
    "interval_any": Message("any value"),
    # Accuracy.
    "accuracy": Message("Accuracy"),
    "accuracy_text": Message(
        "Found landslides (samples beyond the inventory) against the reference polygons that were held out. {rule} "
        "Intervals are Wilson's, 95 %. Reference landslides are sorted into size classes by their own area, found ones "
        "by theirs."
    ),
    "no_reference": Message(
        "The study has no reference polygons, so there is no accuracy. Hold some known landslides out of the inventory "
        "to measure it."
    ),
    "size_caption": Message("True positive rate by size of the reference landslide; lines: Wilson 95 % interval"),
    "found_of": Message("{found:,} of {count:,}"),
    "col_size": Message("Size"),
    "col_references": Message("Reference"),
    "col_hit": Message("Found"),
    "col_rate": Message("True positive rate (95 % interval)"),
    "col_detections": Message("Found landslides"),
    "col_precision": Message("Of these on reference (95 % interval)"),
    "all_sizes": Message("all"),
    "share": Message("{share:.1%} ({low:.1%} to {high:.1%})"),
    "visible_row": Message("|rate| reaching {rate:g} mm/a"),
    "area_sentence": Message(
        "By area: intersection over union of all found and all reference polygons {iou:.2f} (95 % "
        "interval {low:.2f} to {high:.2f}); {splits} reference landslide(s) found in several parts, {merges} found "
        "polygon(s) cover several."
    ),
    "missed": Message("Missed reference landslides"),
    "col_name": Message("Name"),
    "col_largest": Message("Largest |rate| (mm/a)"),
    # New landslides.
    "list": Message("New landslides"),
    "list_text": Message(
        "Fastest first. Coordinates are those of a point within the landslide, WGS 84. Select a number to find it in "
        "the map."
    ),
    "list_empty": Message("No new landslide was found."),
    "more": Message(
        "{shown:,} of {all:,} are listed; {more:,} more are in the study. The algorithm 'Export inventory' writes all."
    ),
    "col_number": Message("No."),
    "col_id": Message("Id"),
    "col_lon": Message("Longitude (°)"),
    "col_lat": Message("Latitude (°)"),
    "col_area": Message("Area (m²)"),
    "col_mean_short": Message("Mean |rate| (mm/a)"),
    "col_class": Message("Class"),
    "col_confidence": Message("Confidence"),
    "col_image": Message("Image date"),
    "col_origin": Message("Origin"),
    "list_inventory": Message("inventory"),
    "list_candidate": Message("candidate"),
    "list_digitised": Message("digitised"),
    # Before and after.
    "chips": Message("Before and after"),
    "chips_text": Message(
        "New landslides on the oldest and the newest image of those that were looked at before the verdict, else of "
        "those that cover the place. Numbers as in the list; each picture is stretched by itself."
    ),
    "chips_more": Message("{shown:,} of {all:,} new landslides are shown; of the others there is no image here."),
    "chip_label": Message("Image of"),
    "chip_across": Message("{across:,.0f} m across"),
    # Repeating it.
    "repeat": Message("To repeat it"),
    "repeat_text": Message(
        "The same inputs and parameters give the same study. Parameters of the last iteration, as the study keeps them:"
    ),
    "changed": Message("Parameters that differed in earlier iterations:"),
    "versions": Message("Software"),
    "settings": Message("Settings of the study"),
    "method": Message(
        "Method: Wei et al. 2025, doi 10.5194/egusphere-2025-2726. Intervals: Wilson 1927, Journal of the American "
        "Statistical Association 22:209-212."
    ),
}

# Layers among an iteration's parameters, as the algorithms and the dock's choices name them.
INPUTS = {
    "DEFORMATION": Message("deformation rate"),
    "COHERENCE": Message("coherence"),
    "RATE_STD": Message("standard error of the rate"),
    "DEM": Message("elevation model"),
    "FACTORS": Message("Factor"),
    "INVENTORY": Message("inventory"),
    "STUDY_AREA": Message("study area"),
    "EXCLUSION": Message("excluded areas"),
    "REFERENCE": Message("held-out landslides"),
    "TIMESERIES": Message("time series"),
}
METHODS = {
    **METHOD.options,
    MANUAL: Message("set by hand"),
    "minimum": Message("minimum, set by the user"),
    "noise": Message("noise of the background"),
}


class Speaker:
    """Gives the texts in the user's language: `say(key, **values)`."""

    def __init__(self, translate: Callable[[Message], str] = str) -> None:
        self._translate = translate

    def __call__(self, key: str, **values: object) -> str:
        return self._translate(Message(TEXTS[key].template, **values))

    def message(self, message: Message) -> str:
        return self._translate(message)

    def factor(self, name: str) -> str:
        return self._translate(CATALOGUE[name].label) if name in CATALOGUE else name.replace("_", " ")

    def input(self, name: str) -> str:
        return self._translate(INPUTS[name]) if name in INPUTS else name.replace("_", " ").lower()

    def method(self, name: str | None) -> str:
        return self._translate(METHODS[name]) if name in METHODS else name or ""

    def note(self, note: Note | None) -> str:
        """A note or reason; one of the user's stays as it is."""
        return self._translate(note) if isinstance(note, Message) else note or ""
