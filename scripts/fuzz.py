#!/usr/bin/env python3
"""Calls every algorithm with random values of every kind, and tells what ends otherwise than in a result or a sentence.

    scripts/fuzz.py                    two minutes
    scripts/fuzz.py --seconds 600 --seed 7

Everything is written into a folder of its own. Ends with an error where an "Unexpected error" was among the answers.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))
sys.path.insert(0, str(REPOSITORY / "scripts"))

from qgis.core import (  # noqa: E402
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

NUMBERS = [0, 1, -1, 2, 5, 100, 1e9, -1e300, 0.5, float("nan"), float("inf"), -float("inf"), "", "7", "word", None]
TEXTS = ["", "a", "2021-08", "a,b;c", "1 2 3", "\x00", "ü" * 500, "{}", "[1]", None]


def make_study(path: str, raster: str, analyst: str) -> None:
    """On the scene's ground: two iterations, verdicts, places, cells and looks."""
    from attacks.common import square

    from ftl_qgis_plugin.core.grids.raster import RasterSource, grid_of
    from ftl_qgis_plugin.study.database import Study
    from ftl_qgis_plugin.study.log.looks import Look
    from ftl_qgis_plugin.study.log.places import Place
    from ftl_qgis_plugin.study.log.verdicts import Verdict

    grid = grid_of(RasterSource(raster))
    cells = [square(grid.x_min + 150.0 * number, grid.y_max - 900.0, 80.0) for number in range(12)]
    with Study.create(path, grid.wkt, grid=grid, analyst=analyst) as study:
        study.add_reference([{"name": "r", "wkb": cells[9]}])
        for iteration in (1, 2):
            study.start_iteration({})
            names = [f"c{iteration}-{number}" for number in range(5)]
            outlines = cells[5 * iteration - 5 :]
            study.add_candidates(iteration, [{"candidate": name, "wkb": wkb} for name, wkb in zip(names, outlines)])
            for number, name in enumerate(names[: 6 - iteration]):
                study.record(Verdict(candidate=name, verdict=("accepted", "rejected", "uncertain")[number % 3]))
            if iteration == 1:
                study.finish_iteration(1, candidates=5, samples=3, mean_rate=60.0, spread=5.0)
        study.replace_samples([{"origin": "inventory", "iteration": 0, "wkb": wkb} for wkb in cells[:3]])
        study.looks.record([Look(candidate="c1-0", source="a", image_date="2021-08", seconds=2.0)], analyst)
        for log in (study.places, study.sweep):
            log.replace([Place("place-1", 1.0, 2.0, cells[11])])
            log.record([Verdict(candidate="place-1", verdict="accepted", analyst=analyst)])


class Fuzz:
    def __init__(self, folder: Path, seed: int) -> None:
        from ftl_qgis_plugin.core.scene import SceneOptions, write_scene

        self.folder = folder
        self.dice = random.Random(seed)
        (folder / "scene").mkdir()
        write_scene(str(folder / "scene"), SceneOptions(size_px=200, seed=1, timeseries=False, optical=False))
        files = [str(path) for path in sorted((folder / "scene").iterdir()) if path.is_file()]
        self.rasters = [path for path in files if path.endswith(".tif")]
        self.vectors = [path for path in files if path.endswith(".gpkg")]
        self.studies = [str(folder / f"study{number}.gpkg") for number in range(2)]
        for number, path in enumerate(self.studies):
            make_study(path, next(file for file in self.rasters if "rate" in file), f"a{number}")
        empty = folder / "empty.gpkg"
        empty.touch()
        self.any = [*files, *self.studies, str(empty), str(folder), str(folder / "none.tif"), "", None]
        self._made = 0

    def wild(self, parameter: object) -> object:
        """Anything, whatever the parameter takes."""
        dice = self.dice
        if parameter.isDestination():
            return dice.choices([*self.targets(parameter), None, "/none/x"], (3, 4, 1, 1))[0]
        if isinstance(parameter, QgsProcessingParameterNumber):
            return dice.choice(NUMBERS)
        if isinstance(parameter, QgsProcessingParameterEnum):
            return dice.choice([0, 1, len(parameter.options()) - 1, 99, -1, [0], [], "word", None])
        if isinstance(parameter, QgsProcessingParameterBoolean):
            return dice.choice([True, False, None])
        if isinstance(parameter, QgsProcessingParameterRasterLayer):
            return dice.choice(self.rasters if dice.random() < 0.7 else self.any)
        if isinstance(parameter, QgsProcessingParameterFeatureSource):
            return dice.choice(self.vectors if dice.random() < 0.7 else self.any)
        if isinstance(parameter, QgsProcessingParameterMultipleLayers):
            return [dice.choice(self.any) for _ in range(dice.randrange(4))]
        return dice.choice([*TEXTS, *self.any])

    def fitting(self, parameter: object) -> object:
        """What the parameter is made for, as far as its kind tells: so that what comes behind its check is reached."""
        dice = self.dice
        if parameter.isDestination():
            return dice.choice(self.targets(parameter))
        if isinstance(parameter, QgsProcessingParameterNumber):
            low, high = max(parameter.minimum(), -1e4), min(parameter.maximum(), 1e4)
            value = dice.choice([low, high, dice.uniform(low, high), dice.uniform(low, min(high, low + 10.0))])
            is_integer = parameter.dataType() == QgsProcessingParameterNumber.Type.Integer
            return int(value) if is_integer else value
        if isinstance(parameter, QgsProcessingParameterEnum):
            chosen = dice.randrange(max(len(parameter.options()), 1))
            return [chosen] if parameter.allowMultiple() else chosen
        if isinstance(parameter, QgsProcessingParameterBoolean):
            return dice.choice([True, False])
        if isinstance(parameter, QgsProcessingParameterRasterLayer):
            return dice.choice(self.rasters)
        if isinstance(parameter, QgsProcessingParameterFeatureSource):
            return dice.choice(self.vectors)
        if isinstance(parameter, QgsProcessingParameterMultipleLayers):
            return dice.sample(dice.choice([self.rasters, self.vectors, self.studies]), 2)
        if isinstance(parameter, QgsProcessingParameterFile):
            return dice.choice([*self.studies, str(self.folder / "scene"), self.rasters[0]])
        return parameter.defaultValue()

    def targets(self, parameter: object) -> list[str]:
        self._made += 1
        ending = "." + parameter.defaultFileExtension() if hasattr(parameter, "defaultFileExtension") else ""
        return ["TEMPORARY_OUTPUT", str(self.folder / f"out{self._made}{ending}")]

    def parameters(self, algorithm: object) -> dict[str, object]:
        """Most as they are by default; some that fit, and as many at random as make a call fail sooner or later."""
        result = {}
        share = self.dice.choice([0.0, 0.03, 0.1, 0.25])
        for parameter in algorithm.parameterDefinitions():
            is_needed = not parameter.flags() & parameter.FlagOptional and parameter.defaultValue() is None
            if self.dice.random() < share:
                result[parameter.name()] = self.wild(parameter)
            elif is_needed or self.dice.random() < 0.2:
                result[parameter.name()] = self.fitting(parameter)
        return result


def run(seconds: float, seed: int, folder: Path) -> Counter:
    import processing
    from qgis.core import QgsApplication, QgsProcessingException, QgsProcessingFeedback

    from ftl_qgis_plugin.algorithms.provider import FtlProvider

    provider = FtlProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    algorithms = [item for item in provider.algorithms() if item.name() != "demoscene"]
    fuzz = Fuzz(folder, seed)
    answers: Counter = Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        algorithm = fuzz.dice.choice(algorithms)
        parameters = fuzz.parameters(algorithm)
        try:
            processing.run(algorithm.id(), parameters, feedback=QgsProcessingFeedback(False))
            answers["result"] += 1
        except QgsProcessingException as error:
            if "Unexpected error" in str(error):
                answers["unexpected"] += 1
                print(f"{algorithm.id()} {parameters}\n    {error}", flush=True)
            else:
                answers["sentence"] += 1
        except Exception as error:  # what reaches a user as a traceback
            answers["unexpected"] += 1
            print(f"{algorithm.id()} {parameters}\n    {type(error).__name__}: {error}", flush=True)
    return answers


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    sys.path.append(os.path.join(QgsApplication.pkgDataPath(), "python", "plugins"))
    from processing.core.Processing import Processing

    Processing.initialize()
    with tempfile.TemporaryDirectory() as folder:
        answers = run(options.seconds, options.seed, Path(folder))
    print(", ".join(f"{count} {kind}" for kind, count in sorted(answers.items())), flush=True)
    os._exit(int(answers["unexpected"] > 0))  # QGIS's own end is not what is tried here


if __name__ == "__main__":
    main()
