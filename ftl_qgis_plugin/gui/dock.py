"""The dock: pages side by side, the running task below them."""

from __future__ import annotations

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices, QResizeEvent
from qgis.PyQt.QtWidgets import QTabWidget, QToolButton, QVBoxLayout, QWidget

from .. import help
from . import theme
from .input.wheel_guard import guard_wheel
from .page import Page
from .pages.accuracy.accuracy import AccuracyPage
from .pages.data.data import DataPage
from .pages.iterations.iterations import IterationsPage
from .pages.review.review import ReviewPage
from .settings import window_settings
from .text.plain_text import settle
from .widgets.task_strip import TaskStrip
from .workbench import Desk

# In the order of the tabs.
PAGES: tuple[type[Page], ...] = (DataPage, ReviewPage, IterationsPage, AccuracyPage)

# A view of the Iterations page, asked for like a page.
THRESHOLDS = "ThresholdsPage"

_WIDTH_PX, _HEIGHT_PX = 420, 600
_LEAST_WIDTH_PX = 280
# A dark theme's tabs are mostly margin: where the words need the room it goes.
_NARROW_TABS = "QTabBar::tab { padding-left: 0.15em; padding-right: 0.15em; }"
_TIGHT_TABS = "QTabBar::tab { padding-left: 0px; padding-right: 0px; margin: 0px; }"


class FtlDock(QgsDockWidget):
    pageShown = pyqtSignal(str)  # class name

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("FtlDock")
        self.setWindowTitle(self.tr("Freeze-thaw landslides"))
        self._tabs = QTabWidget()
        self._tabs.setObjectName("FtlTabs")
        self._tabs.setDocumentMode(True)
        # All four in sight in a dock however narrow; the tool tip has the whole word.
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self._tabs.setIconSize(QSize(16, 16))
        self._pages: dict[str, Page] = {}
        for page_class in PAGES:
            page = page_class(desk)
            self._pages[page_class.__name__] = page
            number = self._tabs.addTab(page, page.title())
            self._tabs.setTabToolTip(number, page.title())
        guard_wheel(self._tabs)  # a page that scrolls must not turn to the next one at its end
        self._tabs.setCornerWidget(self._help_button())
        self._tabs_px: dict[str, int] = {}  # how wide the tabs are in each style, once that is known
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._tabs, 1)
        layout.addWidget(TaskStrip(desk.session))
        content.setMinimumWidth(_LEAST_WIDTH_PX)
        self.setWidget(content)
        settle(self)
        self._tabs.currentChanged.connect(self._page_changed)
        self.show_page(window_settings.open_page())

    def sizeHint(self) -> QSize:
        # A theme may make the tabs wider than the pages.
        tabs = self._tabs.tabBar().sizeHint().width() + self._tabs.cornerWidget().sizeHint().width()
        return QSize(max(_WIDTH_PX, tabs), _HEIGHT_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_tabs()

    def _fit_tabs(self) -> None:
        """Whole words on the tabs as far as that can be."""
        bar = self._tabs.tabBar()
        room = self.width() - self._tabs.cornerWidget().sizeHint().width()
        for style in ("", _NARROW_TABS, _TIGHT_TABS):
            if self._tabs_px.get(style, 0) > room:
                continue
            if bar.styleSheet() != style:
                bar.setStyleSheet(style)
            self._tabs_px[style] = bar.sizeHint().width()
            if self._tabs_px[style] <= room:
                break

    def show_page(self, name: str) -> None:
        """Brings a page to the front by the name of its class; an unknown name changes nothing."""
        iterations = self._pages[IterationsPage.__name__]
        if name == THRESHOLDS:
            self._tabs.setCurrentWidget(iterations)
            iterations.adjust(True)
        elif name == IterationsPage.__name__:
            iterations.adjust(False)
        if name in self._pages:
            self._tabs.setCurrentWidget(self._pages[name])

    def page(self, name: str) -> Page:
        return self._pages[IterationsPage.__name__].thresholds if name == THRESHOLDS else self._pages[name]

    @property
    def current_page(self) -> str:
        page = self._tabs.currentWidget()
        return THRESHOLDS if isinstance(page, IterationsPage) and page.is_adjusting else type(page).__name__

    def _help_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("FtlHelp")
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIcon(theme.qgis_icon("mActionHelpContents"))
        button.setToolTip(self.tr("Open the user guide at this page"))
        button.clicked.connect(self.open_help)
        return button

    def open_help(self) -> None:
        """The user guide's page about the page in front: they bear the same names."""
        QDesktopServices.openUrl(help.url(self.current_page[: -len("Page")].lower()))

    def _page_changed(self, number: int) -> None:
        window_settings.set_open_page(self.current_page)
        self._tabs.currentWidget().shown()
        self.pageShown.emit(self.current_page)
