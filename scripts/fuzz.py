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

NUMBERS = [0, 1, -1, 2, 5, 100, 1e9, -1e300, 0.5, float("nan"), float("inf"), -float("inf"), "", "7", "word", None]
TEXTS = ["", "a", "2021-08", "a,b;c", "1 2 3", "\x00", "ü" * 500, "{}", "[1]", None]


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
        empty = folder / "empty.gpkg"
        empty.touch()
        self.any = [*files, str(empty), str(folder), str(folder / "none.tif"), "", None]
        self._made = 0

    def value(self, parameter: object) -> object:
        from qgis.core import (
            QgsProcessingParameterBoolean,
            QgsProcessingParameterEnum,
            QgsProcessingParameterFeatureSource,
            QgsProcessingParameterMultipleLayers,
            QgsProcessingParameterNumber,
            QgsProcessingParameterRasterLayer,
        )

        dice = self.dice
        if parameter.isDestination():
            self._made += 1
            ending = "." + parameter.defaultFileExtension() if hasattr(parameter, "defaultFileExtension") else ""
            targets = ["TEMPORARY_OUTPUT", str(self.folder / f"out{self._made}{ending}"), None, "/none/x" + ending]
            return dice.choices(targets, (3, 4, 1, 1))[0]
        if isinstance(parameter, QgsProcessingParameterNumber):
            return dice.choice(NUMBERS)
        if isinstance(parameter, QgsProcessingParameterEnum):
            return dice.choice([0, 1, len(parameter.options()) - 1, 99, -1, [0], [], "word", None])
        if isinstance(parameter, QgsProcessingParameterBoolean):
            return dice.choice([True, False, None])
        if isinstance(parameter, QgsProcessingParameterRasterLayer):
            return dice.choice(self.rasters if dice.random() < 0.85 else self.any)
        if isinstance(parameter, QgsProcessingParameterFeatureSource):
            return dice.choice(self.vectors if dice.random() < 0.85 else self.any)
        if isinstance(parameter, QgsProcessingParameterMultipleLayers):
            return [dice.choice(self.any) for _ in range(dice.randrange(4))]
        return dice.choice([*TEXTS, *self.any])

    def parameters(self, algorithm: object) -> dict[str, object]:
        """Most as they are by default; a few at random."""
        result = {}
        for parameter in algorithm.parameterDefinitions():
            is_needed = not parameter.flags() & parameter.FlagOptional
            if (is_needed and parameter.defaultValue() is None) or self.dice.random() < 0.25:
                result[parameter.name()] = self.value(parameter)
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
