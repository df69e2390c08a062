"""The running task: what it is, how far, how long it will still take, and a button to stop it."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QVBoxLayout

from ...interpretation.background.time_left import TimeLeft
from ...interpretation.session.session import InterpretationSession
from .. import theme
from ..text.plain_text import plain

_PERCENT = "%p%"  # the bar's own sign for how far it is


class TaskStrip(QFrame):
    """In sight only while something runs."""

    def __init__(self, session: InterpretationSession, time_left: TimeLeft | None = None) -> None:
        super().__init__()
        self._time_left = time_left or TimeLeft()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._title = QLabel()
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setObjectName("FtlTaskBar")
        self._bar.setMaximumHeight(16)
        self._cancel = QToolButton()
        self._cancel.setObjectName("FtlCancel")
        self._cancel.setIcon(theme.qgis_icon("mTaskCancel"))
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._runner = session.runner
        self._cancel.clicked.connect(lambda: session.runner.cancel())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(3)
        layout.addWidget(self._title)
        line = QHBoxLayout()
        line.addWidget(self._bar, 1)
        line.addWidget(self._cancel)
        layout.addLayout(line)
        session.taskStarted.connect(self._started)
        # Its own methods: the session may outlive the strip.
        session.taskProgressed.connect(self._progressed)
        session.taskFinished.connect(self._ended)
        session.taskFailed.connect(self._ended)
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # QGIS's dark themes leave the bar's text black.
        palette = theme.text_palette(self._title)
        self._bar.setStyleSheet(f"color: {theme.text_colour(palette).name()};" if theme.is_dark(palette) else "")

    def _started(self, title: str) -> None:
        self._title.setText(title)
        self._title.setToolTip(plain(title))
        self._bar.setValue(0)
        self._time_left.begin()
        self._show_time(None)
        self.show()

    def _progressed(self, percent: float) -> None:
        self._bar.setValue(round(percent))
        self._show_time(self._time_left.seconds(percent))

    def _show_time(self, seconds: float | None) -> None:
        if seconds is None:
            self._bar.setFormat(_PERCENT)
            return
        minutes = seconds / 60
        if minutes < 1:
            text = self.tr("less than 1 min left")
        elif minutes < 60:
            text = self.tr("{minutes:.0f} min left").format(minutes=minutes)
        else:
            text = self.tr("{hours:.1f} h left").format(hours=minutes / 60)
        self._bar.setFormat(f"{_PERCENT} · {text}")

    def _ended(self, *_: object) -> None:
        self.setVisible(self._runner.is_running)
