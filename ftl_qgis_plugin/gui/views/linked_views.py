"""Up to four views beside the main map: pan, zoom and cursor in step, each with its own image source."""

from __future__ import annotations

import json

from qgis.core import QgsPointXY
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QDockWidget, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...core.json_text import from_json
from ...interpretation.session.session import InterpretationSession
from ..input.wheel_guard import guard_wheel
from .image_view import ImageView

MOST_VIEWS = 4
SERIES_DOCK = "FtlSeriesDock"
_SCOPE, _KEY = "ftl", "linked_views"
# The main map emits while its wheel turns: views follow at this pace.
_FOLLOW_MS = 40


class LinkedViews(QObject):
    """Makes its dock when it is first wanted; the project remembers number and sources."""

    sourcesShown = pyqtSignal()  # other images in the views, or views opened or closed

    def __init__(self, iface: object, session: InterpretationSession) -> None:
        super().__init__()
        self._iface = iface
        self._session = session
        self._main = iface.mapCanvas()
        self._dock: QgsDockWidget | None = None
        self._views: list[ImageView] = []  # those in sight, of those that were made
        self._made: list[ImageView] = []
        self._is_leading = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_FOLLOW_MS)
        self._timer.timeout.connect(self._follow_main)
        self._refill = QTimer(self)
        self._refill.setSingleShot(True)
        self._refill.setInterval(_FOLLOW_MS)
        self._refill.timeout.connect(self._fill)
        self._main.extentsChanged.connect(self._main_moved)
        self._main.rotationChanged.connect(self._main_moved)
        self._main.xyCoordinates.connect(self._main_pointed)
        self._main.destinationCrsChanged.connect(self._crs_changed)
        session.candidates.currentChanged.connect(self._mark)
        session.outlines.boundaryChanged.connect(self._mark)
        session.review.verdictRecorded.connect(self._recolour)
        session.project.readProject.connect(self._project_read)
        session.sourcesChanged.connect(self._sources_changed)
        session.candidates.candidatesChanged.connect(self._sources_changed)

    @property
    def is_open(self) -> bool:
        return self._dock is not None and self._dock.isVisible()

    @property
    def views(self) -> list[ImageView]:
        return list(self._views)

    def toggle(self) -> None:
        if self._dock is None:
            self._make_dock()
            self.set_sources(self._stored())
            self._dock.show()
        else:
            self._dock.setVisible(not self._dock.isVisible())
        if self._dock.isVisible():
            self._dock.raise_()
        if self.is_open:
            self._refill.start()
            self._follow_main()
        self.sourcesShown.emit()

    def set_sources(self, sources: list[str]) -> None:
        """One view per source id, four at most.

        Views that are not wanted any more are kept for the next time: QGIS may still be drawing for their canvas.
        """
        wanted = sources[:MOST_VIEWS]
        for number in range(len(self._made), len(wanted)):
            view = ImageView(self._session, wanted[number])
            view.moved.connect(lambda view=view: self._lead(view))
            view.laidOut.connect(self._timer.start)
            view.pointed.connect(lambda point, view=view: self._pointed(point, view))
            view.sourceChosen.connect(self._store)
            view.sourceChosen.connect(self.sourcesShown)
            # One or two stand side by side, three and four in two rows.
            self._grid.addWidget(view, number // 2, number % 2)
            self._made.append(view)
        self._views = self._made[: len(wanted)]
        self._is_leading = True
        for view, source in zip(self._views, wanted):
            view.canvas.setDestinationCrs(self._main.mapSettings().destinationCrs())
            view.fill_sources(source)
        self._is_leading = False
        # Equal widths and heights, whatever each image's name is; Qt 6 gives a canvas what it asks for otherwise.
        rows, columns = (len(wanted) + 1) // 2, min(len(wanted), 2)
        for place in range(2):
            self._grid.setColumnStretch(place, int(place < columns))
            self._grid.setRowStretch(place, int(place < rows))
        for view in self._made:
            view.setVisible(view in self._views)
            if view not in self._views:
                view.canvas.setLayers([])
        self._number.setCurrentIndex(max(len(self._views), 1) - 1)
        self._mark()
        self._timer.start()
        self.sourcesShown.emit()

    def close(self) -> None:
        self._timer.stop()
        self._refill.stop()
        self._main.extentsChanged.disconnect(self._main_moved)
        self._main.rotationChanged.disconnect(self._main_moved)
        self._main.xyCoordinates.disconnect(self._main_pointed)
        self._main.destinationCrsChanged.disconnect(self._crs_changed)
        session = self._session
        session.candidates.currentChanged.disconnect(self._mark)
        session.outlines.boundaryChanged.disconnect(self._mark)
        session.review.verdictRecorded.disconnect(self._recolour)
        session.project.readProject.disconnect(self._project_read)
        session.sourcesChanged.disconnect(self._sources_changed)
        session.candidates.candidatesChanged.disconnect(self._sources_changed)
        for view in self._made:
            view.remove()
        self._views, self._made = [], []
        if self._dock is not None:
            self._iface.removeDockWidget(self._dock)
            self._dock.deleteLater()
            self._dock = None

    def _make_dock(self) -> None:
        self._dock = QgsDockWidget(self.tr("Linked views"), self._iface.mainWindow())
        self._dock.setObjectName("FtlViews")
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        self._number = QComboBox()
        self._number.setObjectName("FtlViewNumber")
        self._number.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for number in range(1, MOST_VIEWS + 1):
            self._number.addItem(str(number), number)
        self._number.activated.connect(self._choose_number)
        guard_wheel(self._number)
        line = QHBoxLayout()
        line.addWidget(QLabel(self.tr("Views")))
        line.addWidget(self._number)
        line.addStretch(1)
        layout.addLayout(line)
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        layout.addLayout(self._grid, 1)
        self._dock.setWidget(content)
        self._dock.opened.connect(self._refill.start)
        self._dock.opened.connect(self._follow_main)
        window = self._iface.mainWindow()
        if not window.restoreDockWidget(self._dock):
            self._iface.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self._dock)
            # One place for what lies below the map: side by side neither has room enough.
            series = window.findChild(QDockWidget, SERIES_DOCK)
            if series is not None and window.dockWidgetArea(series) == Qt.DockWidgetArea.BottomDockWidgetArea:
                window.tabifyDockWidget(series, self._dock)

    def _choose_number(self, *_: object) -> None:
        number = self._number.currentData()
        sources = [view.source for view in self._views][:number]
        sources += [item for item in self._default() if item not in sources][: number - len(sources)]
        sources += ["project"] * (number - len(sources))
        self.set_sources(sources)
        self._store()

    def _default(self) -> list[str]:
        """What shows the ground, then all else."""
        sources = self._session.sources
        found = [source.id for source in (*sources.suggested(), *sources.all()) if source.id != "project"]
        return list(dict.fromkeys(found))

    def _stored(self) -> list[str]:
        text, found = self._session.project.readEntry(_SCOPE, _KEY, "")
        stored = from_json(text, []) if found else []
        known = [item for item in stored if isinstance(item, str)] if isinstance(stored, list) else []
        return known or self._default()[:2] or ["project"]

    def _store(self) -> None:
        self._session.project.writeEntry(_SCOPE, _KEY, json.dumps([view.source for view in self._views]))

    def _lead(self, leader: ImageView) -> None:
        """The user moves a view: the main map follows, and with it the others."""
        if self._is_leading or not self.is_open:
            return
        self._is_leading = True
        self._main.setExtent(leader.place_for(self._main))
        self._main.refresh()
        for view in self._views:
            if view is not leader:
                view.follow(self._main)
        self._is_leading = False

    def _main_moved(self, *_: object) -> None:
        if not self._is_leading and self.is_open:
            self._timer.start()

    def _follow_main(self) -> None:
        if self.is_open:
            for view in self._views:
                view.follow(self._main)

    def _main_pointed(self, point: QgsPointXY) -> None:
        if self.is_open:
            for view in self._views:
                view.point_at(point)

    def _pointed(self, point: QgsPointXY, origin: ImageView) -> None:
        for view in self._views:
            view.point_at(None if view is origin else point)

    def _mark(self, *_: object) -> None:
        for view in self._views:
            view.mark()

    def _recolour(self, candidate: str) -> None:
        if candidate == self._session.current:
            self._mark()

    def _crs_changed(self) -> None:
        self._is_leading = True
        for view in self._views:
            view.canvas.setDestinationCrs(self._main.mapSettings().destinationCrs())
        self._is_leading = False
        self._mark()
        self._timer.start()

    def _project_read(self, *_document: object) -> None:
        """Another project has views of its own."""
        if self._dock is not None:
            self.set_sources(self._stored())

    def _sources_changed(self) -> None:
        # Many layers may come or go at once; out of sight it waits until the views are opened again.
        self._refill.start()

    def _fill(self) -> None:
        if not self.is_open:
            return
        for view in self._views:
            view.fill_sources()
        self._mark()
