"""Everything the dock's pages work with, wired by hand."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..interpretation.session.session import InterpretationSession
from ..interpretation.sweep.sweep import SweepModel
from ..interpretation.thresholds.missed import MissedLandslides
from ..interpretation.thresholds.preview_state import MaskPreview
from ..interpretation.thresholds.threshold_model import ThresholdModel
from . import history
from .commands import Commands
from .demo.demo_study import DemoStudy
from .imagery.time_travel import TimeTravel
from .map.boundary_editor import BoundaryEditor
from .map.cell_marker import CellMarker
from .map.external_maps import Places
from .map.image_flicker import ImageFlicker
from .map.map_tools import MissedDigitiser
from .map.navigator import Navigator
from .map.overruling import Overruling
from .map.preview_overlay import PreviewOverlay
from .map.reshape_stroke import ReshapeStroke
from .map.selected_polygon import SelectedPolygon
from .messages import Messages
from .views.linked_views import LinkedViews


class Desk(QObject):
    """The session, and what acts between it and QGIS's window. No widget of its own.

    `commands` is filled by `command_table.add_commands`.
    """

    pageWanted = pyqtSignal(str)  # class name of a page that should come to the front
    seriesWanted = pyqtSignal()  # the time series should be shown, or hidden again
    searchWanted = pyqtSignal()  # the field for an id should get the focus
    noteWanted = pyqtSignal()  # the field for a note should get the focus
    reviewIncomplete = pyqtSignal(str)  # "next" or "finish": an iteration over unreviewed candidates was asked for
    wallWanted = pyqtSignal()  # many candidates at once should be shown

    def __init__(self, iface: object, project: QgsProject | None = None) -> None:
        super().__init__()
        self.iface = iface
        self.session = InterpretationSession(project)
        canvas = iface.mapCanvas()
        self.messages = Messages(iface, self.session)
        self.messages.thresholdsWanted.connect(lambda: self.pageWanted.emit("ThresholdsPage"))
        self.session.runner.historyEntryMade.connect(history.write_history)
        self.navigator = Navigator(canvas, self.session)
        self.images = ImageFlicker(iface, self.session)
        self.boundary = BoundaryEditor(iface, self.session)
        self.sweep = SweepModel(self.session, self)
        self.cell_marker = CellMarker(canvas, self.session, self.sweep)
        self.sweep.modeChanged.connect(lambda is_on: self.navigator.set_quiet(is_on))
        self.digitiser = MissedDigitiser(canvas, self.session, self.sweep)
        self.reshape = ReshapeStroke(canvas, self.session)
        self.selected_polygon = SelectedPolygon(iface, self.session)
        self.places = Places(canvas, self.session)
        self.views = LinkedViews(iface, self.session)
        self.demo = DemoStudy(iface, self.session)
        self.missed = MissedLandslides(self.session, self)
        self.thresholds = ThresholdModel(self.session)
        self.messages.quiet.update((self.thresholds.read_title, self.sweep.title))
        self.preview = MaskPreview(self.session, self.thresholds)
        self._overlay = PreviewOverlay(canvas, self.preview)
        self.session.review.may_overrule = Overruling(iface.mainWindow()).ask
        self.commands = Commands(iface, self.session)
        self.time_travel = TimeTravel(iface, self.session, self.images, self.views, self.commands)
        self.boundary.editingChanged.connect(lambda is_on: self.commands.set_map_work("boundary" if is_on else ""))
        self.sweep.modeChanged.connect(self.commands.set_sweeping)
        self.digitiser.digitisingChanged.connect(lambda is_on: self.commands.set_map_work("digitise" if is_on else ""))

    def start(self) -> None:
        """Takes up the project that is open already."""
        self.session.store.read()

    def close(self) -> None:
        """Leaves QGIS as it was."""
        self.sweep.close()
        self.cell_marker.close()
        self.time_travel.close()
        self._overlay.close()
        self.preview.close()
        self.thresholds.close()
        self.missed.close()
        self.boundary.close()
        self.digitiser.close()
        self.reshape.close()
        self.images.close()
        self.views.close()
        self.navigator.close()
        # Pages still show what the session tells, with the commands' keys.
        self.session.close()
        self.commands.close()

    # What commands need beyond the session.

    def toggle_armed(self) -> None:
        session = self.session
        session.review.set_armed(not session.review.is_armed)
        if session.review.is_armed:
            self.pageWanted.emit("ReviewPage")
            self.focus_map()

    def toggle_sweep(self) -> None:
        """Gives map and keys to the sweep, or back to the queue."""
        if self.sweep.is_on:
            self.sweep.stop()
        elif self.sweep.start():
            self.session.review.set_armed(True)
        else:
            return
        self.pageWanted.emit("ReviewPage")
        self.focus_map()

    def next_iteration(self) -> None:
        self._over_reviewed("next", self.session.iteration.propose)

    def finish_iteration(self) -> None:
        self._over_reviewed("finish", self.session.iteration.finish)

    def _over_reviewed(self, what: str, go: Callable[[], object]) -> None:
        """Candidates without a verdict are no answer: the page Iterations asks before they count as one."""
        unreviewed, _all = self.session.iteration.unreviewed()
        if unreviewed:
            self.pageWanted.emit("IterationsPage")
            self.reviewIncomplete.emit(what)
        else:
            go()

    def discard_map_work(self) -> None:
        self.boundary.discard()
        self.digitiser.stop()

    def focus_map(self) -> None:
        """Keys go to the map again, so that single letters judge."""
        self.iface.mapCanvas().setFocus()

    def show_layer_properties(self, identifier: str) -> None:
        layer = self.session.project.mapLayer(identifier)
        if layer is not None:
            self.iface.showLayerProperties(layer)
