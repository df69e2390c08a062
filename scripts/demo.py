"""The method on a synthetic scene, without a window: the whole loop, what it finds, and a report.

    python demo.py FOLDER [--size PIXELS] [--seed NUMBER]

Runs the plugin's Processing algorithms in a profile that is thrown away, prints what was found, and leaves the layers
and a project (demo.qgz) in FOLDER, which opens with the study in the plugin's dock.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsFillSymbol,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsReferencedRectangle,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QEventLoop

# The defaults are the good ones: nothing is changed for the demonstration, neither in the loop nor in the dock.
SETTINGS: dict[str, object] = {}
CHOICES: dict[str, object] = {}

# Output of ftl:demoscene, name, colour of the outline ("" for a raster), field of the dock's choices, shown at once.
# The topmost last.
LAYERS = (
    ("DEM", "Elevation (m)", "", "dem", False),
    ("COHERENCE", "Coherence", "", "coherence", False),
    ("DEFORMATION", "Deformation rate (mm/a)", "", "deformation", False),
    ("TIMESERIES", "Time series (mm)", "", "timeseries", False),
    ("OPTICAL_2016", "Optical image 2016", "", "", False),
    ("OPTICAL_2023", "Optical image 2023", "", "", True),
    ("STUDY_AREA", "Study area", "#787878", "", False),
    ("EXCLUSION", "Lakes", "#56b4e9", "exclusion", False),
    ("REFERENCE", "Held-out landslides", "#4dd2ff", "reference", True),
    ("INVENTORY", "Known landslides", "#ffd92f", "inventory", True),
)

SIZE_CLASSES = (
    ("below 5,000 m2", "area_m2 < 5000"),
    ("5,000 to 10,000 m2", "area_m2 >= 5000 AND area_m2 < 10000"),
    ("10,000 to 50,000 m2", "area_m2 >= 10000 AND area_m2 < 50000"),
    ("above 50,000 m2", "area_m2 >= 50000"),
    ("all sizes", "1 = 1"),
)

REPOSITORY = Path(__file__).resolve().parent.parent


class Spoken(QgsProcessingFeedback):
    """Prints warnings and errors; what runs well is told by the demo itself."""

    def pushWarning(self, warning: str) -> None:
        print(f"  Warning: {warning}")

    def reportError(self, error: str, fatalError: bool = False) -> None:
        print(f"  Error: {error}", file=sys.stderr)


class Told(Spoken):
    """Prints what the algorithm tells, too: a line for each iteration."""

    def pushInfo(self, info: str) -> None:
        if not info.startswith("Results:"):
            print(f"  {info}")


class Demo:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._context = QgsProcessingContext()
        self._context.setProject(QgsProject.instance())

    def path(self, name: str) -> str:
        return str(self._folder / name)

    def run(self, algorithm: str, feedback: QgsProcessingFeedback | None = None, **parameters: object) -> dict:
        import processing

        return processing.run(algorithm, parameters, feedback=feedback or Spoken(), context=self._context)

    def touched(self, layer: str, by: str, of_layer: str = "", of_by: str = "") -> tuple[int, int]:
        """How many polygons of `layer` are touched by polygons of `by`, and of how many; filters choose some."""
        chosen, touching = self._chosen(layer, of_layer), self._chosen(by, of_by)
        parameters = {"INPUT": chosen, "PREDICATE": [0], "INTERSECT": touching, "OUTPUT": "memory:"}
        hit = self.run("native:extractbylocation", QgsProcessingFeedback(), **parameters)
        return hit["OUTPUT"].featureCount(), chosen.featureCount()

    def _chosen(self, path: str, expression: str) -> QgsVectorLayer:
        layer = QgsVectorLayer(path, "layer", "ogr")
        layer.setSubsetString(expression)
        return layer


def outline(colour: str) -> QgsSingleSymbolRenderer:
    symbol = QgsFillSymbol.createSimple({"style": "no", "outline_color": colour, "outline_width": "0.5"})
    return QgsSingleSymbolRenderer(symbol)


def add_layers(project: QgsProject, scene: dict) -> dict[str, str]:
    """The scene's layers in the project; ids of those that the dock works on, by the names of its choices."""
    ids = {}
    for output, name, colour, field, is_shown in LAYERS:
        path = scene[output]
        if output == "TIMESERIES":
            # Without a style beside it QGIS reads all bands to find one.
            shutil.copyfile(REPOSITORY / "resources" / "styles" / "timeseries.qml", Path(path).with_suffix(".qml"))
        layer = QgsVectorLayer(path, name, "ogr") if colour else QgsRasterLayer(path, name)
        if not layer.isValid() or (colour and layer.featureCount() == 0):
            continue  # a small scene may have no lake
        if colour:
            layer.setRenderer(outline(colour))
        project.addMapLayer(layer)
        node = project.layerTreeRoot().findLayer(layer.id())
        node.setItemVisibilityChecked(is_shown)
        node.setExpanded(False)
        if field:
            ids[field] = layer.id()
    return ids


def save_project(folder: Path, scene: dict, study: str) -> Path:
    """With the study's layers and the dock's choices in it, so that the plugin goes on where the loop has ended."""
    from ftl_qgis_plugin.interpretation.session.session import InterpretationSession

    project = QgsProject.instance()
    ids = add_layers(project, scene)
    image = project.mapLayer(ids["deformation"])
    project.setCrs(image.crs())
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(image.extent(), image.crs()))
    session = InterpretationSession(project)
    session.messageRaised.connect(lambda _level, text, *_more: print(f"  {text}", file=sys.stderr))
    session.choose(**ids, **CHOICES)
    target = folder / "demo.qgz"
    try:
        loop = QEventLoop()
        session.openingChanged.connect(lambda path: None if path else loop.quit())
        session.open_study(study)
        loop.exec()
        if not session.is_open:
            raise OSError(f"{study} cannot be opened")
        session.layers.flush()
        if not project.write(str(target)):
            raise OSError(f"{target} cannot be written: {project.error()}")
    finally:
        session.close()
    return target


def demonstrate(folder: Path, size: int, seed: int) -> None:
    demo = Demo(folder)
    print("1. A synthetic scene with known truth")
    scene = demo.run("ftl:demoscene", SIZE=size, SEED=seed, OUTPUT=str(folder))
    print(f"  {scene['LANDSLIDE_COUNT']:.0f} landslides in {folder}")

    print("2. The whole loop, the held-out landslides standing in for the analyst")
    rasters = {name: scene[name] for name in ("DEFORMATION", "COHERENCE", "DEM")}
    loop = demo.run(
        "ftl:runiterations",
        Told(),
        **rasters,
        **SETTINGS,
        INVENTORY=scene["INVENTORY"],
        REFERENCE=scene["REFERENCE"],
        EXCLUDE=scene["EXCLUSION"],
        CANDIDATES=demo.path("candidates.gpkg"),
        STUDY=demo.path("study.gpkg"),
    )

    print("3. Compared with the truth (synthetic: it says what the method does, not what it will do elsewhere)")
    print_found(demo, scene, loop["CANDIDATES"])

    print("4. The report")
    report = demo.run(
        "ftl:studyreport",
        STUDY=loop["STUDY"],
        DEFORMATION=scene["DEFORMATION"],
        DEM=scene["DEM"],
        OUTPUT=demo.path("report.html"),
    )
    project = save_project(folder, scene, loop["STUDY"])
    print(f"Study:   {loop['STUDY']}")
    print(f"Report:  {report['OUTPUT']}")
    print(f"Project: {project}")


def print_found(demo: Demo, scene: dict, candidates: str) -> None:
    for label, condition in SIZE_CLASSES:
        visible = f"kind = 'landslide' AND visible = 1 AND {condition}"
        hit, count = demo.touched(scene["TRUTH"], candidates, visible)
        share = f" ({hit / count:.0%})" if count else ""
        print(f"  landslides that deform visibly, {label}: {hit} of {count} found{share}")
    right, proposed = demo.touched(candidates, scene["TRUTH"], of_by="kind = 'landslide'")
    print(f"  candidates of the last iteration that touch a landslide: {right} of {proposed} ({right / proposed:.0%})")
    decoys, _ = demo.touched(candidates, scene["TRUTH"], of_by="kind <> 'landslide'")
    print(f"  candidates on something else that moves, or seems to: {decoys}; these are for the eye to refuse")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)

    with tempfile.TemporaryDirectory() as profile:
        os.environ["QGIS_CUSTOM_CONFIG_PATH"] = profile
        # Qt's settings and caches lie outside of QGIS's profile.
        for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
            os.environ[name] = profile
        # By Python's place QGIS finds its own files also where there is no /proc (a bare chroot).
        application = QgsApplication([os.fsencode(sys.executable)], False)
        application.initQgis()
        sys.path[:0] = [str(REPOSITORY), str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins")]
        from processing.core.Processing import Processing

        from ftl_qgis_plugin.algorithms.provider import FtlProvider

        Processing.initialize()
        provider = FtlProvider()
        QgsApplication.processingRegistry().addProvider(provider)
        for module, text in provider.failures.items():
            print(f"{module}: {text}", file=sys.stderr)
        try:
            demonstrate(options.folder.resolve(), options.size, options.seed)
        except QgsProcessingException as error:
            print(f"Error: {error}", file=sys.stderr)
            print("A scene of few landslides may have none to hold out: try a larger --size.", file=sys.stderr)
            return 1
        finally:
            QgsProject.instance().clear()
            application.exitQgis()
    return 0


if __name__ == "__main__":
    sys.exit(main())
