"""A real desktop at random (see two_desktops) on a study that another program works on meanwhile: iterations begun and
finished, candidates stored, verdicts, reports, merges, as scripts and other windows' tasks do."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from . import common, two_desktops


def attack(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    def beside(path: Path) -> subprocess.Popen:
        command = [sys.executable, "-m", "attacks.desktop_and_tasks", str(path), str(seconds), str(seed)]
        scripts = common.REPOSITORY / "scripts"
        return subprocess.Popen(command, cwd=scripts, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return two_desktops.attack(folder, seconds, seed, ("ada",), beside)


def work(path: Path, seconds: float, seed: int) -> None:
    """Everything ends in a result, or in the sentence that the desktop is writing."""
    from ftl_qgis_plugin.core.errors import FtlError
    from ftl_qgis_plugin.report.rendering import write_report
    from ftl_qgis_plugin.study.database import Study
    from ftl_qgis_plugin.study.log.verdicts import Verdict
    from ftl_qgis_plugin.study.merge import merge_studies

    dice = random.Random(seed)
    out = path.parent.parent
    second = out / "second.gpkg"
    common.make_study(second, 5)
    number = 0

    def iterate() -> None:
        nonlocal number
        number += 1
        with Study.open(str(path), analyst="cai") as study:
            current = study.start_iteration({"run": number})
            wkb = common.square(50_000.0 + 200.0 * number, 9000.0)
            study.add_candidates(current, [{"candidate": f"n{number}", "wkb": wkb}])
            study.record(Verdict(candidate=f"n{number}", verdict="accepted"))
            study.finish_iteration(current, candidates=1, samples=60, mean_rate=50.0, change=1.0)

    actions = {
        "iterate": iterate,
        "report": lambda: write_report(str(path), str(out / "report.html")),
        "merge": lambda: merge_studies([str(path), str(second)], str(out / "merged.gpkg"), overwrite=True),
    }
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        name = dice.choice(list(actions))
        try:
            actions[name]()
        except FtlError as error:
            if "by another program" not in str(error):
                raise
        time.sleep(dice.random())


if __name__ == "__main__":
    work(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
