"""One thread for one thing after the other, for which nobody has to wait for long at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue

# Who closes waits at most as long for what is being done: QGIS takes GDAL and PROJ down when it ends, and a thread that
# opens a file then brings it down with them. Cancelled work ends within milliseconds, on a busy machine within seconds,
# unless it hangs in a library: on a disk of the network that does not answer, on a file made to be endless.
END_S = 5.0


class Worker:
    """Python's own pools are waited for when a program ends: QGIS would not close until a dead disk answers."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._queue: SimpleQueue = SimpleQueue()
        self._thread: threading.Thread | None = None

    def submit(self, function: Callable[..., object], *arguments: object) -> None:
        """Does it when all before is done; what it raises ends the thread, so it must not."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        self._queue.put((function, arguments))

    def shutdown(self, wait: bool = True) -> None:
        """Ends after what has been submitted; `wait`: returns when it has ended, or after END_S."""
        self._queue.put(None)
        if wait and self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(END_S)

    def _work(self) -> None:
        for function, arguments in iter(self._queue.get, None):
            function(*arguments)
