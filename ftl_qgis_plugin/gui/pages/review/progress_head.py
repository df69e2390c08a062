"""The top of the page: whether keys act, how much is left, and how long that takes."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ....bridge.words import listed
from ... import theme
from ...text.shortening_label import ShorteningLabel
from ...widgets.verdict_bar import VerdictBar
from ...workbench import Desk

# Pace and time left move on while the analyst thinks.
_CLOCK_MS = 15_000


class ProgressHead(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._session = session = desk.session
        self._sweep = sweep = desk.sweep
        self._commands = commands = desk.commands
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._keys = QToolButton()
        self._keys.setObjectName("FtlArm")
        self._keys.setCheckable(True)
        self._keys.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._keys.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._keys.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._keys.clicked.connect(lambda: commands.run("arm"))
        self._counts = ShorteningLabel()
        self._counts.setTextFormat(Qt.TextFormat.RichText)
        self._counts.setObjectName("FtlCounts")
        self._counts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout()
        line.addWidget(self._keys)
        line.addWidget(self._counts, 1)
        layout.addLayout(line)
        self._bar = VerdictBar()
        layout.addWidget(self._bar)
        clock = QTimer(self)
        clock.setInterval(_CLOCK_MS)
        clock.timeout.connect(self.show_progress)
        clock.start()
        session.review.verdictRecorded.connect(self.show_progress)
        session.candidates.queueChanged.connect(self.show_progress)
        for signal in (sweep.modeChanged, sweep.cellsChanged, sweep.saidChanged):
            signal.connect(self.show_progress)
        session.review.armedChanged.connect(self._show_keys)
        commands.liveChanged.connect(self._show_keys)
        commands.keysChanged.connect(self._show_keys)
        self.show_progress()
        self._show_keys()

    def show_progress(self, *_: object) -> None:
        if self._sweep.is_on:
            self._show_sweep()
            return
        progress = self._session.review.progress()
        self._bar.show_progress(progress)
        self._show_left(progress.total - progress.reviewed, progress.total, progress.minutes_left)
        details = [
            self.tr("{done:,} of {total:,} reviewed ({percent:.0f} %)").format(
                done=progress.reviewed, total=progress.total, percent=progress.percent
            ),
            self.tr("{number:,} accepted").format(number=progress.accepted),
            self.tr("{number:,} rejected").format(number=progress.rejected),
            self.tr("{number:,} uncertain").format(number=progress.uncertain),
            self.tr("{number:,} on known landslides").format(number=progress.known),
        ]
        if progress.pace_per_hour:
            details.append(self.tr("{pace:.0f} candidates per hour").format(pace=progress.pace_per_hour))
        for widget in (self._counts, self._bar):
            widget.setToolTip("\n".join(details))
        self._bar.setAccessibleName(listed(details))

    def _show_left(self, left: int, total: int, minutes: float | None = None) -> None:
        """In a narrow dock without the time that is left, or the words, rather than cut off."""
        counts = self.tr("<b>{left:,}</b> of {total:,} left").format(left=left, total=total)
        texts = [counts, f"<b>{left:,}</b> / {total:,}"]
        if left and minutes:
            texts.insert(0, f"{counts} · {self._time_left(minutes)}")
        self._counts.set_texts(texts)

    def _show_sweep(self) -> None:
        progress = self._sweep.progress()
        self._bar.show_progress(progress)
        self._show_left(progress.total - progress.accepted - progress.rejected, progress.total)
        details = [
            self.tr("{number:,} cells with landslides").format(number=progress.accepted),
            self.tr("{number:,} with nothing").format(number=progress.rejected),
            self.tr("{number:,} to be looked at again").format(number=progress.uncertain),
        ]
        for widget in (self._counts, self._bar):
            widget.setToolTip("\n".join(details))
        self._bar.setAccessibleName(listed(details))

    def _time_left(self, minutes: float) -> str:
        if minutes < 60:
            return self.tr("{minutes:.0f} min").format(minutes=max(minutes, 1))
        return self.tr("{hours:.1f} h").format(hours=minutes / 60)

    def _show_keys(self, *_: object) -> None:
        is_armed, is_live = self._session.review.is_armed, self._commands.is_live
        self._keys.setChecked(is_armed)
        key = self._commands.key("arm")
        if is_armed and not is_live:
            text = self.tr("Keys paused")
            tip = self.tr("A field has the focus: keys go there. Esc, or a click on the map, gives them back.")
        else:
            text = self.tr("Review by keyboard")
            tip = (
                self.tr("Single keys judge the current candidate. Click to switch them off.")
                if is_armed
                else self.tr("Single keys (A, R, U ...) do nothing. Click to review by keyboard.")
            )
        self._keys.setText(text)
        self._keys.setIcon(theme.keys_icon(is_armed, is_live, theme.text_palette(self)))
        self._keys.setToolTip(f"{tip} ({key})" if key else tip)
