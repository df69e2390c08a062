"""Of background work only the newest request counts; what comes too late is handed back."""

from __future__ import annotations

import threading

from ftl_qgis_plugin.interpretation.background.latest_job import LatestJob


def test_what_comes_too_late_is_discarded(qgis_app, wait_for):
    discarded, finished = [], []
    job = LatestJob(discard=discarded.append)
    job.finished.connect(finished.append)
    begun, go_on = threading.Event(), threading.Event()

    def slow(_progress):
        begun.set()
        go_on.wait(10)
        return "first"

    job.request(slow)
    assert begun.wait(10)
    job.request(lambda _progress: "second")
    go_on.set()
    wait_for(lambda: finished)
    assert (finished, discarded) == (["second"], ["first"])
    # Complete, told, but no longer wanted when the main thread comes to it.
    told = threading.Event()
    job._ended.connect(lambda *_: None)
    job.request(lambda _progress: told.set() or "third")
    assert told.wait(10)
    job.close()
    wait_for(lambda: len(discarded) == 2)
    assert discarded == ["first", "third"]
    assert finished == ["second"]
