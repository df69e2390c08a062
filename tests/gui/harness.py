"""Starts the real QGIS desktop under Xvfb with the plugin and a script inside of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from checkout import plugins_folder

DRIVERS = Path(__file__).resolve().parent / "drivers"
PROFILE = "test"
# Beside the profiles: a link to the folder of plugins that lies elsewhere.
PLUGINS = "plugins"
# What startup.py prints before a traceback.
ERROR_MARK = "PYTHON ERROR"
# What QGIS brings along and starts of itself: no test looks at it, and each start would pay for it.
OTHER_PLUGINS = ("MetaSearch", "db_manager", "grassprovider", "otbprovider", "sagaprovider")
TIMEOUT_S = int(os.environ.get("FTL_GUI_TIMEOUT", "240"))


def need_desktop() -> None:
    """Skips where there is no Xvfb; scripts/test.sh installs it."""
    for program in ("xvfb-run", "Xvfb"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: no desktop to drive (scripts/test.sh installs it)")


def make_profile(root: Path, package: Path | None = None, locale: str = "en_US", **settings: object) -> Path:
    """A QGIS profile in which nothing but the plugin is switched on; `settings` are the plugin's own.

    The plugin is this checkout, or `package`: a user's ZIP file, which is installed, or a folder of plugins with it
    unpacked. Python compiles what it finds anew in each place, so only ZIP files get one of their own.
    """
    profile = root / "profiles" / PROFILE
    plugins = profile / "python" / "plugins"
    plugins.mkdir(parents=True)
    if package is None:
        (root / PLUGINS).symlink_to(plugins_folder())
    elif package.is_dir():
        (root / PLUGINS).symlink_to(package)
    else:
        with zipfile.ZipFile(package) as archive:
            archive.extractall(plugins)
    (profile / "QGIS").mkdir()
    lines = [
        "[PythonPlugins]",
        "ftl_qgis_plugin=true",
        "processing=true",
        *(f"{name}=false" for name in OTHER_PLUGINS),
        "[app]",
        r"newsFeed\enabled=false",
        r"projections\defaultProjectCrs=EPSG:4326",
        "[qgis]",
        "checkVersion=false",
        "[migration]",
        "fileVersion=2",
        "[locale]",
        "overrideFlag=true",
        f"userLocale={locale}",
        "[ftl_qgis_plugin]",
        *(f"{name}={value}" for name, value in settings.items()),
    ]
    for name in ("QGIS3.ini", "QGIS4.ini"):
        (profile / "QGIS" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return root


def _square(x: float, y: float, size: float = 100.0) -> bytes:
    ring = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + b"".join(struct.pack("<dd", *point) for point in ring)


def make_study(path: Path, count: int) -> None:
    """A study of candidates c0000, c0001, ... in rows, none of them judged."""
    from osgeo import osr

    from ftl_qgis_plugin.study.database import Study

    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32647)
    with Study.create(str(path), crs.ExportToWkt(), analyst="ada") as study:
        study.start_iteration({})
        study.add_candidates(
            1,
            (
                {
                    "candidate": f"c{number:04}",
                    "score": float(count - number),
                    "wkb": _square(500_000 + 200.0 * (number % 30), 4_000_000 + 200.0 * (number // 30)),
                }
                for number in range(count)
            ),
        )


def _last_of(said: str) -> str:
    """The end of what QGIS said, or how it died: the trace of a crash begins hundreds of lines above the end."""
    died = said.find("QGIS died on signal")
    return said[-8000:] if died < 0 else said[max(died - 1000, 0) : died + 12_000]  # Qt's reason comes before


def drive(
    driver: str | Path,
    profiles: Path,
    folder: Path,
    screen: str = "1366x768",
    timeout_s: int = TIMEOUT_S,
    **environment: str,
) -> dict:
    """Plays drivers/<driver>.py in a QGIS of its own; its result, or a failed test with what was said.

    `driver` may also be the path of a script elsewhere, without its ending. `folder` is the script's FTL_GUI_FOLDER.
    FTL_SCREENSHOTS of the environment keeps the pictures.
    """
    need_desktop()
    script = DRIVERS / f"{driver}.py"  # a path of its own stays what it is
    name = script.stem
    result = folder / f"{name}.json"
    result.unlink(missing_ok=True)
    program = shutil.which("qgis.bin") or shutil.which("qgis")
    command = [
        "xvfb-run",
        "-a",
        "-s",
        f"-screen 0 {screen}x24",
        program,
        "--nologo",
        "--noversioncheck",
        "--profiles-path",
        str(profiles),
        "--profile",
        PROFILE,
        "--code",
        str(script),
    ]
    variables = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    variables.update(
        FTL_GUI_RESULT=str(result),
        FTL_GUI_FOLDER=str(folder),
        PYQGIS_STARTUP=str(Path(__file__).resolve().parent / "startup.py"),
        PYTHONPATH=os.pathsep.join([str(Path(__file__).resolve().parent), os.environ.get("PYTHONPATH", "")]),
        **environment,
    )
    if (profiles / PLUGINS).is_symlink():
        variables["QGIS_PLUGINPATH"] = str((profiles / PLUGINS).readlink())
    log = folder / f"{name}.log"
    with log.open("w", encoding="utf-8") as file:
        # A group of its own: what does not end in time is ended whole, the display included.
        process = subprocess.Popen(command, env=variables, stdout=file, stderr=file, start_new_session=True)
        try:
            process.wait(timeout_s)
            has_ended = True
        except subprocess.TimeoutExpired:
            has_ended = False
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)
    said = _last_of(log.read_text(encoding="utf-8", errors="replace"))
    if not result.exists():
        pytest.fail(f"QGIS ended without a result ({process.returncode}):\n{said}")
    outcome = json.loads(result.read_text(encoding="utf-8"))
    if outcome["failure"]:
        pytest.fail(f"{outcome['failure']}\nchecked before: {outcome['checks']}\n{said}")
    if not has_ended:
        pytest.fail(f"QGIS did not end: it waits for something, or asks. Checked: {outcome['checks']}\n{said}")
    if ERROR_MARK in said:
        pytest.fail(f"an error reached the user as a traceback:\n{said}")
    return outcome
