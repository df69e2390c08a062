"""Hangs the dock into QGIS's window, and takes it out again."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QAction, QDockWidget

from . import theme
from .charts.frame import release_charts
from .command_table import add_commands
from .commands import remove_action
from .dock import FtlDock
from .series.series_panel import SeriesDock
from .settings import window_settings
from .wall.wall import Wall
from .workbench import Desk


class Desktop(QObject):
    """Toolbar button, menu entry and dock; the dock's place and state are remembered."""

    def __init__(self, iface: object) -> None:
        super().__init__()
        self._iface = iface
        window = iface.mainWindow()
        self._menu = self.tr("&Freeze-thaw landslides")
        self.desk = Desk(iface)
        add_commands(self.desk)
        self._has_width = True
        try:
            self.dock = FtlDock(self.desk, window)
        except Exception:
            # QGIS keeps running without the plugin: nothing of it may answer the project's signals.
            self.desk.close()
            raise
        self._action = QAction(theme.plugin_icon(), self.tr("Freeze-thaw landslides"), window)
        self._action.setObjectName("FtlShowDock")
        self._action.setCheckable(True)
        self._action.toggled.connect(self._toggle)
        iface.addToolBarIcon(self._action)
        iface.addPluginToMenu(self._menu, self._action)
        if not window.restoreDockWidget(self.dock):
            iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
            self._tabify()
            self._has_width = False
        self.dock.setVisible(window_settings.is_dock_open())
        self._action.setChecked(window_settings.is_dock_open())
        self.dock.visibilityChanged.connect(self._update_visibility)
        self.dock.closed.connect(self._closed)
        self.dock.pageShown.connect(self._update_visibility)
        self.series = SeriesDock(self.desk.session, iface.mapCanvas(), window)
        if not window.restoreDockWidget(self.series):
            iface.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.series)
            self.series.hide()
        self.desk.seriesWanted.connect(self._toggle_series)
        self.desk.pageWanted.connect(self.show_page)
        self.desk.searchWanted.connect(lambda: self.dock.page("ReviewPage").focus_search())
        self.desk.wallWanted.connect(self._show_wall)
        self.desk.noteWanted.connect(lambda: self.dock.page("ReviewPage").focus_note())
        self.desk.session.candidates.candidatesChanged.connect(self._first_candidates)
        self._had_candidates = False
        self.desk.start()
        self._update_visibility()

    def show_page(self, name: str) -> None:
        self._action.setChecked(True)  # shows the dock, where it was hidden
        self.dock.show()  # another dock may lie upon it
        self.dock.raise_()
        self.dock.show_page(name)

    def close(self) -> None:
        """Removes all of it; the next start shows the dock as it was."""
        window_settings.set_dock_open(self._action.isChecked())
        self.dock.visibilityChanged.disconnect(self._update_visibility)
        self.dock.closed.disconnect(self._closed)
        self._action.toggled.disconnect(self._toggle)
        self._iface.removeToolBarIcon(self._action)
        self._iface.removePluginMenu(self._menu, self._action)
        self._iface.removeDockWidget(self.dock)
        release_charts(self.dock)
        self._iface.removeDockWidget(self.series)
        self.series.close_down()
        self.desk.close()
        for dock in (self.dock, self.series):
            for action in dock.findChildren(QAction):
                self._iface.unregisterMainWindowAction(action)
            dock.setParent(None)
            dock.deleteLater()
        remove_action(self._iface, self._action)

    def _toggle(self, is_on: bool) -> None:
        window_settings.set_dock_open(is_on)
        self.dock.setVisible(is_on)
        if is_on:
            self.dock.raise_()
            self._widen()

    def _tabify(self) -> None:
        """Beside other panels, not below them: together they would be higher than the screen."""
        window, area = self._iface.mainWindow(), Qt.DockWidgetArea.RightDockWidgetArea
        there = [
            other
            for other in window.findChildren(QDockWidget)
            if other is not self.dock and not other.isFloating() and window.dockWidgetArea(other) == area
        ]
        # Also with those that are opened later: QGIS's own come up where they were last.
        for other in sorted(there, key=lambda other: not other.isVisible())[:1]:
            window.tabifyDockWidget(other, self.dock)

    def _toggle_series(self) -> None:
        self.series.setVisible(not self.series.isVisible())
        if self.series.isVisible():
            self.series.raise_()

    def _widen(self) -> None:
        """The first time it is shown; from then on the user's own width is remembered."""
        if not self._has_width:
            self._has_width = True
            self._tabify()  # QGIS has laid out its own panels anew since the start
            window = self._iface.mainWindow()
            window.resizeDocks([self.dock], [self.dock.sizeHint().width()], Qt.Orientation.Horizontal)

    def _show_wall(self) -> None:
        wall = Wall(self.desk, self._iface.mainWindow())
        wall.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wall.finished.connect(lambda _result: self.desk.focus_map())
        wall.open()

    def _closed(self) -> None:
        self._action.setChecked(False)

    def _update_visibility(self, *_: object) -> None:
        is_shown = self.dock.isVisible() and self.dock.current_page == "ReviewPage"
        self.desk.commands.set_page_visible(is_shown)
        self.desk.time_travel.set_visible(is_shown)

    def _first_candidates(self) -> None:
        """Candidates where there were none: what comes next is the review."""
        has_candidates = len(self.desk.session.index) > 0
        if has_candidates and not self._had_candidates and self.dock.isVisible():
            self.dock.show_page("ReviewPage")
        self._had_candidates = has_candidates
