"""The commands that step through time, as rows of the command table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QCoreApplication

from ..commands import ALWAYS, MAP_WORK, Command

if TYPE_CHECKING:
    from ..workbench import Desk


def image_commands(desk: Desk) -> list[Command]:
    travel = desk.time_travel
    timeline = travel.timeline
    commands = [
        Command("image_older", _tr("Older image"), (",",), timeline.older, MAP_WORK),
        Command("image_newer", _tr("Newer image"), (".",), timeline.newer, MAP_WORK),
        Command("hold_before", _tr("Image before, while the key is down"), ("Q",), travel.hold_before, MAP_WORK),
        Command("pin_before", _tr("Pin this image as before"), ("I",), timeline.pin, MAP_WORK),
        Command("swipe", _tr("Swipe between before and after"), ("J",), travel.toggle_swipe, MAP_WORK),
        Command("lens", _tr("Lens on the image before"), ("Shift+J",), travel.toggle_lens, MAP_WORK),
        Command("before_after", _tr("Before and after side by side"), ("Shift+V",), travel.before_and_after, MAP_WORK),
        Command(
            "image_measure_pair",
            _tr("Cut before and after to the study area and measure"),
            (),
            travel.measure_pair,
            ALWAYS,
        ),
        Command("image_evidence", _tr("Measure what the images say"), (), desk.session.evidence.measure, ALWAYS),
        Command("image_services", _tr("Image services"), (), travel.choose_services, ALWAYS),
    ]
    # Images are of the place that the map shows, be it a candidate's or a cell's.
    return [replace(item, in_sweep=item.slot) for item in commands]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Commands", text)
