"""What the benchmark's sections share: scenes, timing in pairs, memory of a whole process."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent


def scene(folder: Path, size_px: int) -> Path:
    """Folder of a demo scene of that size (rate, coherence, DEM; no images, no cube), made once and kept."""
    target = folder / f"scene_{size_px}"
    if not (target / "dem.tif").exists():
        code = (
            "import sys; from ftl_qgis_plugin.core.scene import SceneOptions, write_scene\n"
            "from ftl_qgis_plugin.core.progress import Progress\n"
            "options = SceneOptions(size_px=int(sys.argv[2]), seed=1, timeseries=False, optical=False)\n"
            "write_scene(sys.argv[1], options, Progress())"
        )
        run([sys.executable, "-c", code, str(target), str(size_px)])
    return target


def run(command: list[str], **environment: str) -> str:
    """Runs a command to its end and returns what it printed; stops the benchmark where it fails."""
    path = f"{REPOSITORY}:{REPOSITORY / 'scripts'}:{os.environ.get('PYTHONPATH', '')}"
    result = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path, **environment}, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{result.stdout}\n{result.stderr}")
    return result.stdout


def timed(function: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    function()
    return clock() - start


def paired(
    first: Callable[[], object],
    second: Callable[[], object],
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, float, float]:
    """Median ratio second / first over the rounds, and the median seconds of each."""
    pairs = [(timed(first, clock), timed(second, clock)) for _ in range(rounds)]
    ratio = statistics.median(two / one for one, two in pairs)
    return ratio, statistics.median(one for one, _ in pairs), statistics.median(two for _, two in pairs)


def in_process(code: str, *arguments: str) -> dict:
    """Runs Python code in a process of its own; the JSON that it prints last, with its peak memory in MB."""
    epilogue = (
        "\nimport resource, json as _json\n"
        "result['peak_mb'] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "print(_json.dumps(result))"
    )
    return json.loads(run([sys.executable, "-c", code + epilogue, *arguments]).strip().splitlines()[-1])


def in_process_of(module: str, *arguments: str) -> dict:
    """Runs a module of the benchmarks in a process of its own; the JSON that it prints last."""
    return json.loads(run([sys.executable, "-m", module, *arguments]).strip().splitlines()[-1])
