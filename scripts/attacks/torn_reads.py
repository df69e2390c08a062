"""Many rows read while another program changes all of them, and GDAL takes this one's locks away by opening the file.

Every change is of all rows at once, so whoever reads two different values has read half of one.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from . import common

_ROWS = 3000  # one piece of `in_chunks`


def attack(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    from osgeo import gdal

    from ftl_qgis_plugin.core.errors import FtlError
    from ftl_qgis_plugin.study.database import Study
    from ftl_qgis_plugin.study.file.connection import BusyError, in_chunks, transaction

    path = folder / "study.gpkg"
    common.make_study(path, 5)
    counts = {"reads": 0, "torn": 0, "called damaged": 0, "changes failed": 0}
    is_over = threading.Event()

    def take_locks_away() -> None:
        while not is_over.wait(0.0003):
            gdal.OpenEx(str(path), gdal.OF_VECTOR)

    with Study.open(str(path)) as study:
        connection = study._connection
        with transaction(connection, str(path)):
            connection.execute("CREATE TABLE many (fid INTEGER PRIMARY KEY, value INTEGER, long TEXT)")
            connection.executemany("INSERT INTO many VALUES (?, 0, ?)", ((n, "x" * 900) for n in range(_ROWS)))
        connection.execute("PRAGMA cache_size = 20")  # each reading goes to the file
        command = [sys.executable, "-m", "attacks.torn_reads", str(path), str(seconds)]
        other = subprocess.Popen(command, cwd=common.REPOSITORY / "scripts")
        churn = threading.Thread(target=take_locks_away)
        churn.start()
        try:
            while other.poll() is None:
                try:
                    values = {row[1] for rows in in_chunks(connection, str(path), "value", "many") for row in rows}
                except BusyError:
                    continue
                except FtlError as error:
                    print(error, flush=True)
                    counts["called damaged"] += 1
                    continue
                counts["reads"] += 1
                counts["torn"] += len(values) != 1
        finally:
            is_over.set()
            churn.join()
    counts["changes failed"] = int(other.returncode != 0)
    return counts


def change_all(path: str, seconds: float) -> None:
    from ftl_qgis_plugin.study.database import Study
    from ftl_qgis_plugin.study.file.connection import BusyError, transaction

    end = time.monotonic() + seconds
    with Study.open(path) as study:
        while time.monotonic() < end:
            try:
                with transaction(study._connection, path) as connection:
                    connection.execute("UPDATE many SET value = value + 1")
            except BusyError:
                continue


if __name__ == "__main__":
    change_all(sys.argv[1], float(sys.argv[2]))
