"""A piece of work away from the window, and how it ended: the one place where its errors become a sentence."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from typing import NamedTuple

from qgis.core import Qgis

from ...bridge.log import log
from ...bridge.messages import translate_message
from ...core.errors import CancelledError, FtlError
from ...core.progress import Progress

Job = Callable[[Progress], object]


class Outcome(NamedTuple):
    """`failure`: a sentence, "" where the job was cancelled, None where it succeeded with `result`."""

    result: object = None
    failure: str | None = None


def outcome_of(job: Job, progress: Progress) -> Outcome:
    """Does the job, in whatever thread this is; never raises. What nobody expected goes to the log with its trace."""
    try:
        progress.check()
        return Outcome(job(progress))
    except CancelledError:
        return Outcome(failure="")
    except FtlError as error:
        return Outcome(failure=translate_message(error.message))
    except Exception as error:  # a thread that raises would end without a word
        log(traceback.format_exc(), Qgis.MessageLevel.Critical)
        return Outcome(failure=f"{type(error).__name__}: {error}")


class Cancellable(Progress):
    """Tells nothing; `cancel` may come from another thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    def is_cancelled(self) -> bool:
        return self._event.is_set()
