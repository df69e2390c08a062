"""Journals that killed programs left: hot ones of the study itself, and old ones under the name of a new study."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from . import common

WRITER = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=" + sys.argv[2])
connection.execute("PRAGMA cache_size=5")  # pages go to the file before the commit
connection.execute("PRAGMA wal_autocheckpoint=0")
connection.execute("BEGIN IMMEDIATE")
connection.execute("CREATE TABLE grown (a)")
connection.executemany("INSERT INTO grown VALUES (?)", [("n" * 3000,) for _ in range(int(sys.argv[3]))])
if sys.argv[2] == "WAL":
    connection.execute("COMMIT")
print("written", flush=True)
import time; time.sleep(60)
"""


def attack(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    from ftl_qgis_plugin.core.errors import FtlError
    from ftl_qgis_plugin.study.database import Study
    from ftl_qgis_plugin.study.merge import merge_studies

    dice = random.Random(seed)
    fresh = folder / "fresh.gpkg"
    common.make_study(fresh, 10)
    counts = {"journals": 0, "refused": 0, "damaged": 0, "ruined new studies": 0}
    end = time.monotonic() + seconds
    while time.monotonic() < end or counts["journals"] < 4:
        counts["journals"] += 1
        place = folder / f"round{counts['journals']}"
        place.mkdir()
        path = place / "study.gpkg"
        shutil.copy(fresh, path)
        leave_journal(path, dice.choice(["DELETE", "WAL"]), dice.randrange(1, 400))
        kind = counts["journals"] % 4
        try:
            if kind == 0:
                Study.open(str(path)).close()
            else:
                if kind == 1:
                    path.unlink()  # the journal alone is left
                wkt = _wkt(fresh)
                if kind == 3:
                    second = place / "second.gpkg"
                    shutil.copy(fresh, second)
                    merge_studies([str(fresh), str(second)], str(path), overwrite=True)
                else:
                    Study.create(str(path), wkt, overwrite=True).close()
                with Study.open(str(path)) as study:
                    counts["ruined new studies"] += len(study.candidates()) != (10 if kind == 3 else 0)
        except FtlError as error:
            print(error, file=sys.stderr)
            counts["refused"] += 1
        counts["damaged"] += common.is_damaged(path)
        shutil.rmtree(place)
    return counts


def leave_journal(path: Path, mode: str, rows: int) -> None:
    """As a program that was killed in the middle of writing."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path), mode, str(rows)], stdout=subprocess.PIPE)
    writer.stdout.readline()
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    writer.stdout.close()


def _wkt(path: Path) -> str:
    from ftl_qgis_plugin.study.database import Study

    with Study.open(str(path)) as study:
        return study.crs_wkt
