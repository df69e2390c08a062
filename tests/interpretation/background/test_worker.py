from __future__ import annotations

import subprocess
import sys
import threading
import time

from ftl_qgis_plugin.interpretation.background import worker
from ftl_qgis_plugin.interpretation.background.worker import Worker


def test_one_after_the_other_and_the_end_is_waited_for():
    done = []
    one = Worker("w")
    for number in range(20):
        one.submit(lambda n: (time.sleep(0.002), done.append((n, threading.current_thread().name))), number)
    one.shutdown()
    assert done == [(number, "w") for number in range(20)]


def test_what_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(worker, "END_S", 0.1)
    one, gate = Worker("w"), threading.Event()
    one.submit(gate.wait)
    began = time.perf_counter()
    one.shutdown()
    assert time.perf_counter() - began < 2
    gate.set()


def test_a_program_ends_beside_work_that_hangs():
    code = (
        "import time; from ftl_qgis_plugin.interpretation.background.worker import Worker; "
        "w = Worker('w'); w.submit(time.sleep, 60); w.shutdown(wait=False)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)
