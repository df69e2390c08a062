"""The notes of threshold rows, and reasons that the stop rule and the loop give, as messages that can be translated.

They are kept as English sentences in tables and files (`factor_range`, `comparison` and `convergence` write them):
whoever opens a table elsewhere can read them. Here they are recognised by their templates.
"""

from __future__ import annotations

import re
from functools import cache

from ..errors import Message

_TEMPLATES = (
    Message("overlap {overlap}"),
    Message("smallest |rate| wanted"),
    Message("smallest coherence wanted"),
    Message("{count} robust standard deviations of the background (1.4826 median |rate|)"),
    Message("widened by {share} of the width on both sides"),
    Message("{share} intervals: lower {lower_low} to {lower_high}, upper {upper_low} to {upper_high}"),
    Message("no data under any sample"),
    Message("not in the previous table"),
    Message("no preferred direction (Rayleigh test p = {p} with {count} polygons)"),
    Message("directions too scattered (mean resultant length {length}, below {limit})"),
    Message("no class in which samples are more frequent than in the study area"),
    Message("the range would be the full circle"),
    Message("{share} of the sample pixels are flat or have no data and never pass"),
    Message("{share} of the sample pixels have no data and never pass"),
    Message("was not in use before"),
    Message("was in use before"),
    Message("lower bound {old} -> {new} ({count} of {all} samples lie below the old)"),
    Message("lower bound {old} -> {new} ({count} of {all} new samples lie below the old)"),
    Message("lower bound {old} -> {new} ({count} of {all} samples lie below the new)"),
    Message("upper bound {old} -> {new} ({count} of {all} samples lie above the old)"),
    Message("upper bound {old} -> {new} ({count} of {all} new samples lie above the old)"),
    Message("upper bound {old} -> {new} ({count} of {all} samples lie above the new)"),
    Message("lower bound {old} -> {new}"),
    Message("upper bound {old} -> {new}"),
    Message("arc {old} -> {new} ({count} of {all} samples lie outside the old)"),
    Message("arc {old} -> {new} ({count} of {all} new samples lie outside the old)"),
    Message("arc {old} -> {new} ({count} of {all} samples lie outside the new)"),
    Message("Not converged: there is no iteration yet to compare with. Run one and review its candidates."),
    Message("Converged: iteration {iteration} accepted no new landslide."),
    Message(
        "Not converged: iteration {iteration} accepted no new landslide, but enlarged known ones: the samples' mean "
        "|rate| changed by {change:+.2f} mm/a, more than the tolerance of {tolerance:g} mm/a."
    ),
    Message("Not converged: {count} candidate(s) of iteration {iteration} have no verdict yet. Review them first."),
    Message(
        "Not converged: no candidate was accepted. Change the thresholds, and run another iteration: those in use "
        "find no landslide."
    ),
    Message(
        "Not converged: the samples' mean |rate| changed by {change:+.2f} mm/a, but this first step does not "
        "count. The inventory's own thresholds found these landslides, and only the next iteration's follow from "
        "what you accepted."
    ),
    Message("Not converged: the samples' mean |rate| is unknown. Give the deformation raster or samples with rates."),
    Message(
        "Converged: the samples' mean |rate| changed by {change:+.2f} mm/a, within the tolerance of "
        "{tolerance:g} mm/a for {settled} iteration(s) in a row (needed: {patience})."
    ),
    Message(
        "Not converged: the samples' mean |rate| changed by {change:+.2f} mm/a, within the tolerance of "
        "{tolerance:g} mm/a, but only for {settled} of {patience} iterations in a row."
    ),
    Message(
        "Not converged: the samples' mean |rate| changed by {change:+.2f} mm/a, more than the tolerance of "
        "{tolerance:g} mm/a."
    ),
)
# A placeholder as re.escape leaves it.
_FIELD = re.compile(r"\\{(\w+)(?::[^}]*)?\\}")
_NUMBERS = ("change", "tolerance")
# Values that may be arcs: "251 to 93" or "1 to 2 and 5 to 6".
_RANGES = ("old", "new", "first", "second")
_ARC_TEMPLATES = (Message("{first} and {second}"), Message("{lower} to {upper}"), Message("open"))


def figure(value: float, digits: int = 3) -> str:
    """A number in a note: so many significant digits, but whole numbers at least, and no exponent for large ones."""
    return f"{value:.0f}" if abs(value) >= 10 ** (digits - 1) else f"{value:.{digits}g}"


def understood(note: str) -> Message | str:
    """The note as a message; what is not recognised (a note of the user's) as it is."""
    head, separator, tail = note.partition("; ")
    if separator:
        return Message("{first}; {second}", first=understood(head), second=understood(tail))
    for template in _TEMPLATES:
        match = _pattern(template.template).fullmatch(note)
        if match:
            values = match.groupdict()
            return Message(
                template.template,
                **{name: _value(name, text) for name, text in values.items()},
            )
    head, separator, tail = note.partition(", upper bound ")
    if separator:
        return Message("{first}, {second}", first=understood(head), second=understood(f"upper bound {tail}"))
    return note


def _value(name: str, text: str) -> Message | str | float:
    if name in _RANGES:
        return _arc(text)
    return float(text) if name in _NUMBERS else text


def _arc(text: str) -> Message | str:
    for template in _ARC_TEMPLATES:
        match = _pattern(template.template).fullmatch(text)
        if match:
            return Message(template.template, **{name: _arc(part) for name, part in match.groupdict().items()})
    return text


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(_FIELD.sub(_group, re.escape(template)))


def _group(field: re.Match[str]) -> str:
    # No range holds a parenthesis, no other value a space: so no template can swallow words of a longer one.
    name = field[1]
    return f"(?P<{name}>[^()]+?)" if name in _RANGES else rf"(?P<{name}>[^()\s]+)"
