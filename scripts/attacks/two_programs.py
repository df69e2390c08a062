"""Two programs on one study, each as QGIS is: verdicts on one thread, layers opened, edited and closed on another.

Every verdict that was reported as saved has to be there in the end, and the file whole.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

from . import common


def attack(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    path = folder / "shared.gpkg"
    common.make_study(path)
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "attacks.two_programs", str(path), str(seconds), str(seed * 10 + number)],
            cwd=common.REPOSITORY / "scripts",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    told: list[str] = []
    broken = 0
    for worker in workers:
        output, errors = worker.communicate(timeout=seconds + 120)
        if worker.returncode:
            broken += 1
            print(errors[-3000:], file=sys.stderr)
        told += output.split()
    is_damaged = common.is_damaged(path)
    lost = len(set(told)) if is_damaged else len(set(told) - common.uuids(path))
    left = [name for name in os.listdir(folder) if name != path.name]
    return {
        "verdicts": len(told),
        "lost": lost,
        "damaged": int(is_damaged),
        "programs ended by an error": broken,
        "files left": len(left),
    }


def work(path: str, seconds: float, seed: int) -> None:
    from ftl_qgis_plugin.core.errors import FtlError
    from ftl_qgis_plugin.study.database import Study
    from ftl_qgis_plugin.study.log.verdicts import Verdict

    dice = random.Random(seed)
    end = time.monotonic() + seconds
    layers = threading.Thread(target=_use_layers, args=(path, end, seed + 5))
    layers.start()
    study = Study.open(path, analyst=f"a{seed}")
    while time.monotonic() < end:
        if dice.random() < 0.03:
            study.close()
            time.sleep(dice.random() * 0.05)
            study = _opened(path, f"a{seed}")
        try:
            print(study.record(Verdict(candidate=f"c{dice.randrange(50)}", verdict="accepted")), flush=True)
        except FtlError as error:
            if "by another program" not in str(error):
                raise
        time.sleep(dice.random() * 0.004)
    layers.join()
    study.close()


def _opened(path: str, analyst: str):
    from ftl_qgis_plugin.core.errors import FtlError
    from ftl_qgis_plugin.study.database import Study

    while True:
        try:
            return Study.open(path, analyst=analyst)
        except FtlError as error:
            if "by another program" not in str(error):
                raise


def _use_layers(path: str, end: float, seed: int) -> None:
    """As QGIS does: its layers put the file into a write-ahead log, and out of it when the last one goes."""
    from osgeo import gdal

    gdal.PushErrorHandler("CPLQuietErrorHandler")
    dice = random.Random(seed)
    held: list[gdal.Dataset] = []
    while time.monotonic() < end:
        choice = dice.random()
        if choice < 0.5 or not held:
            gdal.SetThreadLocalConfigOption("OGR_SQLITE_JOURNAL", "WAL")
            held.append(gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE, ["GPKG"]))
            gdal.SetThreadLocalConfigOption("OGR_SQLITE_JOURNAL", None)
            if held[-1] is None:
                held.pop()
        elif choice < 0.8:
            layer = held[0].GetLayerByName("samples")
            feature = layer.GetFeature(dice.randrange(1, 50))
            if feature is not None:
                feature.SetField("analyst", f"layer {seed}")
                layer.SetFeature(feature)
                held[0].FlushCache()
        else:
            if len(held) == 1:
                held[0].ExecuteSQL("PRAGMA journal_mode=DELETE")
            held.pop()
        while len(held) > 3:
            held.pop(0)
        time.sleep(dice.random() * 0.01)


if __name__ == "__main__":
    work(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
