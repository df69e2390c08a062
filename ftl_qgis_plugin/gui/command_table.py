"""All commands with their keys, in the order of the shortcut editor's use."""

from __future__ import annotations

from functools import partial

from qgis.PyQt.QtCore import QCoreApplication

from ..interpretation.review.details import LOW, MEDIUM, SURE
from .commands import ALWAYS, MAP_WORK, Command
from .imagery.image_commands import image_commands
from .workbench import Desk

# Digits, for the entries of the lists of classes and reasons.
NUMBERS = range(1, 10)


def add_commands(desk: Desk) -> None:
    """Gives the desk everything a key or a button can do; pages look commands up when they are built."""
    for command in commands_of(desk):
        desk.commands.add(command)


def commands_of(desk: Desk) -> list[Command]:
    session, images = desk.session, desk.images
    review, candidates, outlines, sweep = session.review, session.candidates, session.outlines, desk.sweep
    return [
        Command("accept", _tr("Accept"), ("A",), review.accept, in_sweep=sweep.seen),
        Command("reject", _tr("Reject"), ("R",), review.reject, in_sweep=sweep.nothing),
        Command("uncertain", _tr("Uncertain"), ("U",), review.mark_uncertain, in_sweep=sweep.again),
        Command("clear", _tr("Clear verdict"), ("Shift+A",), review.clear, in_sweep=sweep.clear),
        *(
            Command(
                f"accept_{number}",
                _tr("Accept with class {number}").format(number=number),
                (str(number),),
                partial(review.accept_as, number),
            )
            for number in NUMBERS
        ),
        *(
            Command(
                f"reject_{number}",
                _tr("Reject for reason {number}").format(number=number),
                (f"Shift+{number}",),
                partial(review.reject_for, number),
            )
            for number in NUMBERS
        ),
        *(
            Command(f"confidence_{value}", label, (key,), partial(review.set_details, confidence=value))
            for value, label, key in (
                (LOW, _tr("Low confidence"), "L"),
                (MEDIUM, _tr("Medium confidence"), "M"),
                (SURE, _tr("Sure"), "H"),
            )
        ),
        Command("note", _tr("Write a note"), ("O",), desk.noteWanted.emit),
        Command("wall", _tr("Wall of images: reject many at once"), ("W",), desk.wallWanted.emit),
        Command("flag", _tr("Flag"), ("F",), review.flag),
        Command("undo", _tr("Undo the last verdict or boundary"), ("Ctrl+Z",), outlines.undo, in_sweep=sweep.undo),
        Command("redo", _tr("Redo"), ("Ctrl+Shift+Z",), outlines.redo, in_sweep=sweep.redo),
        Command("next", _tr("Next candidate"), ("Right", "Down"), candidates.next, repeats=True, in_sweep=sweep.next),
        Command(
            "previous",
            _tr("Previous candidate"),
            ("Left", "Up"),
            candidates.previous,
            repeats=True,
            in_sweep=sweep.previous,
        ),
        Command(
            "next_unreviewed",
            _tr("Next unreviewed"),
            ("Ctrl+Right", "Ctrl+Down"),
            candidates.next_unreviewed,
            repeats=True,
            in_sweep=sweep.next_open,
        ),
        Command(
            "previous_unreviewed",
            _tr("Previous unreviewed"),
            ("Ctrl+Left", "Ctrl+Up"),
            candidates.previous_unreviewed,
            repeats=True,
            in_sweep=sweep.previous_open,
        ),
        Command("near", _tr("Next unreviewed near here"), ("N",), candidates.next_near_here),
        Command("search", _tr("Go to id"), ("G",), desk.searchWanted.emit),
        Command("boundary", _tr("Edit the boundary"), ("E",), desk.boundary.toggle, MAP_WORK),
        Command("propose", _tr("Propose a boundary: rate, image, both"), ("P",), session.proposals.next),
        Command("reshape", _tr("Reshape the boundary by a stroke"), ("Shift+E",), desk.reshape.toggle),
        Command("take_selected", _tr("Take the selected polygon as boundary"), ("Y",), desk.selected_polygon.take),
        Command("restore", _tr("Boundary as first proposed"), ("Shift+P",), outlines.restore_boundary),
        Command(
            "digitise",
            _tr("Digitise a missed landslide"),
            ("D",),
            desk.digitiser.toggle,
            MAP_WORK,
            in_sweep=desk.digitiser.toggle,
        ),
        Command(
            "discard",
            _tr("Discard the boundary edit"),
            (),
            desk.discard_map_work,
            MAP_WORK,
            in_sweep=desk.discard_map_work,
        ),
        *(
            Command(f"image_{slot + 1}", label, (key,), show, MAP_WORK, in_sweep=show)
            for slot, (label, key) in enumerate(
                ((_tr("First image"), "Z"), (_tr("Second image"), "X"), (_tr("Third image"), "C"))
            )
            for show in (partial(images.show_slot, slot),)
        ),
        *image_commands(desk),
        Command(
            "zoom",
            _tr("Zoom to the candidate"),
            ("S",),
            desk.navigator.show_current,
            MAP_WORK,
            in_sweep=desk.cell_marker.show_current,
        ),
        Command("zoom_fit", _tr("Zoom as set in options"), (), desk.navigator.fit),
        Command("browser", _tr("Open the place in the browser"), ("B",), desk.places.open_in_browser),
        Command("kml", _tr("Show the outline in Google Earth (KML)"), ("K",), desk.places.export_kml),
        Command("views", _tr("Linked views"), ("V",), desk.views.toggle),
        Command("series", _tr("Time series"), ("T",), desk.seriesWanted.emit, MAP_WORK),
        Command("sweep", _tr("Sweep the area cell by cell"), ("Ctrl+Alt+W",), desk.toggle_sweep, ALWAYS),
        Command("arm", _tr("Review keys on or off"), ("Ctrl+Alt+K",), desk.toggle_armed, ALWAYS),
        Command("demo", _tr("Try it with the demo scene"), (), desk.demo.ask, ALWAYS),
        Command("extract", _tr("Extract candidates"), (), session.iteration.run, ALWAYS),
        Command("propose_iteration", _tr("Thresholds of the next iteration"), (), desk.next_iteration, ALWAYS),
        Command("start_iteration", _tr("Start the next iteration"), (), session.iteration.start, ALWAYS),
        Command("finish_iteration", _tr("Finish the iteration"), (), desk.finish_iteration, ALWAYS),
        Command("show_data", _tr("Show the page Data"), (), lambda: desk.pageWanted.emit("DataPage"), ALWAYS),
        Command(
            "show_iterations",
            _tr("Show the page Iterations"),
            (),
            lambda: desk.pageWanted.emit("IterationsPage"),
            ALWAYS,
        ),
        Command("show_review", _tr("Show the page Review"), (), lambda: desk.pageWanted.emit("ReviewPage"), ALWAYS),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Commands", text)
