"""The method on a synthetic scene, without a window: ranges, candidates, and how many landslides they find.

    python demo.py FOLDER [--size PIXELS] [--seed NUMBER]

Runs the plugin's Processing algorithms in a profile that is thrown away, prints what was found, and leaves the layers
and a project (demo.qgz) in FOLDER.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsReferencedRectangle,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

REPOSITORY = Path(__file__).resolve().parent.parent


class Spoken(QgsProcessingFeedback):
    """Prints warnings and errors; what runs well is told by the demo itself."""

    def pushWarning(self, warning: str) -> None:
        print(f"  Warning: {warning}")

    def reportError(self, error: str, fatalError: bool = False) -> None:
        print(f"  Error: {error}", file=sys.stderr)


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


def print_table(path: str) -> None:
    def bound(value: object) -> str:
        return f"{value:.6g}" if isinstance(value, float) else "open"

    for row in QgsVectorLayer(path, "thresholds", "ogr").getFeatures():
        used = "" if row["enabled"] else "  (not used)"
        print(f"  {row['factor']:20} {bound(row['lower']):>10} to {bound(row['upper']):>10}{used}")


def outline(colour: str, width: str) -> QgsSingleSymbolRenderer:
    symbol = QgsFillSymbol.createSimple({"style": "no", "outline_color": colour, "outline_width": width})
    return QgsSingleSymbolRenderer(symbol)


def save_project(folder: Path, scene: dict, candidates: str) -> Path:
    project = QgsProject.instance()
    image = QgsRasterLayer(scene["OPTICAL_2023"], "Optical image 2023")
    project.setCrs(image.crs() if image.crs().isValid() else QgsCoordinateReferenceSystem("EPSG:32647"))
    vectors = [
        (scene["INVENTORY"], "Known landslides", "#ffd92f", "0.5"),
        (scene["REFERENCE"], "Held-out landslides", "#4dd2ff", "0.5"),
        (candidates, "Candidates", "#ff5a1f", "0.6"),
    ]
    project.addMapLayer(image)
    for path, name, colour, width in vectors:
        layer = QgsVectorLayer(path, name, "ogr")
        layer.setRenderer(outline(colour, width))
        project.addMapLayer(layer)
    extent = QgsReferencedRectangle(image.extent(), image.crs())
    project.viewSettings().setDefaultViewExtent(extent)
    target = folder / "demo.qgz"
    if not project.write(str(target)):
        raise OSError(f"{target} cannot be written: {project.error()}")
    return target


def demonstrate(folder: Path, size: int, seed: int) -> None:
    demo = Demo(folder)
    print("1. A synthetic scene with known truth")
    scene = demo.run("ftl:demoscene", SIZE=size, SEED=seed, TIMESERIES=False, OUTPUT=str(folder))
    print(f"  {scene['LANDSLIDE_COUNT']:.0f} landslides in {folder}")

    rasters = {name: scene[name] for name in ("DEFORMATION", "COHERENCE", "DEM")}
    print("2. Ranges of the factors over the known landslides")
    ranges = demo.run(
        "ftl:factorthresholds", INVENTORY=scene["INVENTORY"], **rasters, THRESHOLDS=demo.path("thresholds.gpkg")
    )
    print_table(ranges["THRESHOLDS"])

    print("3. Candidates where all factors hold")
    found = demo.run(
        "ftl:extractcandidates",
        **rasters,
        THRESHOLDS=ranges["THRESHOLDS"],
        EXCLUDE=scene["EXCLUSION"],
        KNOWN=scene["INVENTORY"],
        OUTPUT=demo.path("candidates.gpkg"),
    )
    print(f"  {found['CANDIDATE_COUNT']:.0f} candidates in {found['OUTPUT']}")

    print("4. Compared with the truth")
    hit, known = demo.touched(scene["INVENTORY"], found["OUTPUT"])
    print(f"  known landslides touched by a candidate: {hit} of {known}")
    hit, held_out = demo.touched(scene["REFERENCE"], found["OUTPUT"], "visible = 1")
    print(f"  held-out landslides that deform visibly, touched by a candidate: {hit} of {held_out}")
    right, candidates = demo.touched(found["OUTPUT"], scene["TRUTH"], of_by="kind = 'landslide'")
    print(f"  candidates on a landslide: {right} of {candidates}")
    decoys, _ = demo.touched(found["OUTPUT"], scene["TRUTH"], of_by="kind <> 'landslide'")
    print(f"  candidates on something else that moves (or seems to): {decoys} of {candidates}")
    print("  Telling landslides from decoys is what the interpretation on images is for.")
    print(f"Project: {save_project(folder, scene, found['OUTPUT'])}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)

    with tempfile.TemporaryDirectory() as profile:
        os.environ["QGIS_CUSTOM_CONFIG_PATH"] = profile
        application = QgsApplication([], False)
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
        finally:
            QgsProject.instance().clear()
            application.exitQgis()
    return 0


if __name__ == "__main__":
    sys.exit(main())
