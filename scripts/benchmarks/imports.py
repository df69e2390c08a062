"""What a start of QGIS costs because of the plugin: importing the provider with all algorithms, and the dock.

Beside QGIS's own Processing, which every start loads; and beside another checkout, where FTL_BENCH_BEFORE names one:
each import in a process of its own, in pairs, by the processor's time.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from pathlib import Path

from .common import REPOSITORY, in_process

_CODE = """
import sys, time
root, what = sys.argv[1:]
sys.path.insert(0, root)
import qgis.core, qgis.gui, qgis.PyQt.QtWidgets, numpy
from qgis.core import QgsApplication
application = QgsApplication([], True)
application.initQgis()
sys.path.append(QgsApplication.pkgDataPath() + "/python/plugins")
before, start = set(sys.modules), time.process_time()
if what == "Processing":
    from processing.core.Processing import Processing
if what in ("algorithms", "both"):
    from ftl_qgis_plugin.algorithms.provider import FtlProvider
    provider = FtlProvider()
    provider.loadAlgorithms()
if what in ("dock", "both"):
    import ftl_qgis_plugin.gui.desktop
    import ftl_qgis_plugin.gui.dock
result = {
    "seconds": time.process_time() - start,
    "scipy": len([name for name in set(sys.modules) - before if name.startswith("scipy.")]),
}
"""
PARTS = ("algorithms", "dock", "both")


def run_section(options, _scratch: Path) -> Iterator[dict]:
    # A user's Python keeps what it has compiled, in the first round, which does not count.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    beside = {part: _paired(str(REPOSITORY), "Processing", str(REPOSITORY), part, options.rounds) for part in PARTS}
    for part, (ratio, seconds, scipy) in beside.items():
        note = f"{seconds:.2f} s of the processor, {scipy} modules of scipy"
        yield {"what": f"import of {part} beside QGIS's Processing", "value": ratio, "unit": "x", "note": note}
    before = os.environ.get("FTL_BENCH_BEFORE")
    if before:
        for part in PARTS:
            ratio, seconds, _scipy = _paired(before, part, str(REPOSITORY), part, options.rounds)
            yield {
                "what": f"import of {part} beside {os.path.basename(before.rstrip('/'))}",
                "value": ratio,
                "unit": "x",
                "aim": "<= 1",
                "holds": ratio <= 1,
                "note": f"{seconds:.2f} s of the processor",
            }


def _paired(root: str, part: str, other_root: str, other: str, rounds: int) -> tuple[float, float, int]:
    """Median ratio other / first, median seconds of the other, and its modules of scipy."""
    ratios, seconds, scipy = [], [], 0
    for number in range(rounds + 1):
        first, second = (in_process(_CODE, *arguments) for arguments in ((root, part), (other_root, other)))
        if number:
            ratios.append(second["seconds"] / first["seconds"])
            seconds.append(second["seconds"])
            scipy = second["scipy"]
    return statistics.median(ratios), statistics.median(seconds), scipy
