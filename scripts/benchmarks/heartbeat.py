"""Whether a window's thread ever stands still, and where."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from pathlib import Path

from qgis.PyQt.QtCore import Qt, QTimer

BEAT_MS = 5
LATE_MS = 100.0
_WATCH_S = 0.01
# QGIS runs a script that it is given under the name <string>.
_THE_PLAY = ("robot.py", "window_play.py", "<string>")


class Heartbeat:
    """Beats in the window's thread; keeps the longest pause between two beats, and where it was spent.

    `busy_ms` is the processor time of the window's thread in that pause: the rest was waiting, for a lock, the disk
    or other programs. `ours_ms` is the longest pause's share in which Python ran, or what Python had called: in the
    rest QGIS was busy with itself (drawing, its own events). `late` counts the pauses above the aim that are ours.
    """

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._window = threading.get_ident()
        self._over = threading.Event()
        self._seen: deque[str] = deque(maxlen=2000)
        threading.Thread(target=self._watch, daemon=True).start()
        self.reset()
        self._timer.start(BEAT_MS)

    def reset(self) -> None:
        self.gap_ms = self.busy_ms = self.ours_ms = 0.0
        self.late = 0
        self.stacks: list[str] = []
        self._seen.clear()
        self._start = self._last = time.perf_counter()
        self._last_busy = time.thread_time()

    def stop(self) -> None:
        self._over.set()
        self._timer.stop()

    def result(self, what: str) -> dict:
        self._beat()
        seconds = time.perf_counter() - self._start
        return {
            "what": what, "gap_ms": self.gap_ms, "busy_ms": self.busy_ms, "ours_ms": self.ours_ms, "late": self.late,
            "seconds": seconds, "stacks": self.stacks if os.environ.get("FTL_BENCH_STACKS") else [],
        }  # fmt: skip

    def _beat(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        gap_ms = 1000 * (now - self._last)
        seen = list(self._seen)
        self._seen.clear()
        ours_ms = gap_ms * sum(map(bool, seen)) / len(seen) if seen else gap_ms
        self.late += ours_ms > LATE_MS
        if gap_ms > self.gap_ms:
            self.gap_ms, self.busy_ms, self.ours_ms = gap_ms, 1000 * (busy - self._last_busy), ours_ms
        if gap_ms > LATE_MS / 2:
            places = "".join(f"{seen.count(place)} x\n{place}" for place in sorted(set(seen)) if place)
            self.stacks.append(f"late by {gap_ms:.0f} ms, {ours_ms:.0f} ms of it ours\n{places}")
        self._last, self._last_busy = now, busy

    def _watch(self) -> None:
        while not self._over.wait(_WATCH_S):
            if time.perf_counter() - self._last > 3 * _WATCH_S:
                frame = sys._current_frames().get(self._window)
                # Without a frame no Python runs in the window's thread: it is QGIS itself, or what the play asks of it.
                is_ours = frame is not None and Path(frame.f_code.co_filename).name not in _THE_PLAY
                # It holds on to what its function works with. Were the function to end meanwhile, as while `traceback`
                # reads the source, a painter of the window's would be ended in this thread.
                places: list[str] = []
                while is_ours and frame is not None and len(places) < 6:
                    code = frame.f_code
                    places.insert(0, f'  File "{code.co_filename}", line {frame.f_lineno}, in {code.co_name}\n')
                    frame = frame.f_back
                del frame
                self._seen.append("".join(places))
