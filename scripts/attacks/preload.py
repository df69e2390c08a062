"""Makes the library of faults.c, and runs a program that writes verdicts under it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import common

SOURCE = Path(__file__).with_name("faults.c")

# Says of each verdict that it is saved by a line in the file `told`; and goes on after an error, as a person would.
WRITER = """
import os, sys
sys.path.insert(0, sys.argv[3])
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict
told = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
errors = 0
try:
    study = Study.open(sys.argv[1], analyst="ada")
    if sys.argv[4] == "WAL":
        study._connection.execute("PRAGMA journal_mode=WAL").fetchall()
except FtlError:
    sys.exit(0)
except Exception as error:
    if sys.argv[4] == "WAL" and type(error).__module__ == "sqlite3":
        sys.exit(0)  # the program's own change of the mode
    raise
for number in range(int(sys.argv[5])):
    try:
        uuid = study.record(Verdict(candidate="c%d" % (number % 5), verdict="accepted", note="n" * (number % 7) * 300))
        os.write(told, (uuid + chr(10)).encode())
    except FtlError as error:
        errors += 1
study.close()
print(errors)
"""


def library(folder: Path) -> Path | None:
    """The compiled library; None without Linux, a compiler, or /proc, where it asks for the names of open files."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None or sys.platform != "linux" or not os.path.isdir("/proc/self/fd"):
        return None
    target = folder / "faults.so"
    done = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(target), str(SOURCE), "-ldl", "-lpthread"], capture_output=True
    )
    return target if done.returncode == 0 else None


def write(
    preloaded: Path, study: Path, told: Path, mode: str, verdicts: int, **variables: object
) -> subprocess.CompletedProcess:
    environment = {
        **os.environ,
        "LD_PRELOAD": str(preloaded),
        "FTL_FAULT_FOLDER": str(study.parent.resolve()),
        **{f"FTL_FAULT_{name}": str(value) for name, value in variables.items()},
    }
    command = [sys.executable, "-c", WRITER, str(study), str(told), str(common.REPOSITORY), mode, str(verdicts)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
