"""The core's progress, told to QGIS's feedback."""

from __future__ import annotations

import threading

from qgis.core import QgsProcessingFeedback

from ..core.errors import Message
from ..core.progress import Progress
from .messages import translate_message


class FeedbackProgress(Progress):
    """Passes what the core reports on to a QgsProcessingFeedback, progress steadily rising from 0 to 100."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback
        self._lock = threading.Lock()
        self._percent = -1.0

    def report(self, fraction: float) -> None:
        percent = min(max(fraction, 0.0), 1.0) * 100
        with self._lock:
            # Every call costs a signal, often across threads: a tenth of a percent is finer than any progress bar.
            if percent - self._percent < 0.1 and not self._percent < percent == 100.0:
                return
            self._percent = percent
        self._feedback.setProgress(percent)

    def is_cancelled(self) -> bool:
        return self._feedback.isCanceled()

    def tell(self, message: Message) -> None:
        self._feedback.pushInfo(translate_message(message))

    def warn(self, message: Message) -> None:
        self._feedback.pushWarning(translate_message(message))
