"""The commands that help and user guide give are ones that qgis_process takes, on every version."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from pathlib import Path

import h5py
import pytest
from osgeo import gdal, ogr

REPOSITORY = Path(__file__).resolve().parent.parent
COMMAND = re.compile(r"^qgis_process run (?P<algorithm>ftl:\w+) -- (?P<rest>(?:.*\\\n)*.*)$", re.MULTILINE)


def in_pages() -> list[tuple[str, str, str]]:
    return [
        (page.stem, found["algorithm"], found["rest"].replace("\\\n", " "))
        for page in sorted((REPOSITORY / "resources" / "help" / "src").glob("*/*.md"))
        for found in COMMAND.finditer(page.read_text(encoding="utf-8"))
    ]


@pytest.fixture(scope="module")
def commands(ftl_provider) -> list[tuple[str, str, str]]:
    examples = [
        (algorithm.name(), found["algorithm"], found["rest"])
        for algorithm in ftl_provider.algorithms()
        if hasattr(algorithm, "example")
        for found in COMMAND.finditer(algorithm.example())
    ]
    pages = in_pages()
    assert len(examples) > 20
    assert len(pages) > 10
    return examples + pages


def test_each_names_parameters_that_exist_with_values_they_take(commands, ftl_provider):
    wrong = []
    for place, identifier, rest in commands:
        algorithm = ftl_provider.algorithm(identifier.split(":")[1])
        assert algorithm is not None, (place, identifier)
        values: dict[str, list[str]] = {}
        for word in shlex.split(rest):
            name, value = word.split("=", 1)
            values.setdefault(name, []).append(value)
        for name, given in values.items():
            definition = algorithm.parameterDefinition(name)
            if definition is None:
                wrong.append(f"{place}: {identifier} has no {name}")
            elif len(given) > 1 and definition.type() not in ("multilayer", "fieldmapping"):
                # The program of 3.22 makes a list of what is repeated, and takes lists of layers only.
                wrong.append(f"{place}: {name} is repeated; write {name}={','.join(given)}")
            elif definition.type() in ("enum", "number", "boolean", "crs") and not definition.checkValueIsAcceptable(
                given[0]
            ):
                wrong.append(f"{place}: {name}={given[0]}")
        required = [
            definition.name()
            for definition in algorithm.parameterDefinitions()
            if not definition.checkValueIsAcceptable(None) and definition.defaultValue() is None
        ]
        wrong += [f"{place}: {identifier} without {name}" for name in required if name not in values]
    assert wrong == []
    assert not [place for place, count in Counter(place for place, *_ in commands).items() if count > 20]


def mintpy_of(folder: Path) -> None:
    """The demo scene's rate and coherence as MintPy writes them, which takes the place of both rasters."""
    dataset, coherence = (gdal.Open(str(folder / f"{name}.tif")) for name in ("deformation_rate", "coherence"))
    west, step, _, north, _, down = dataset.GetGeoTransform()
    attributes = {"FILE_TYPE": "velocity", "PROCESSOR": "isce", "UNIT": "m/year", "X_FIRST": west, "Y_FIRST": north}
    attributes |= {"WIDTH": dataset.RasterXSize, "LENGTH": dataset.RasterYSize, "X_STEP": step, "Y_STEP": down}
    attributes |= {"X_UNIT": "meters", "Y_UNIT": "meters", "EPSG": dataset.GetSpatialRef().GetAuthorityCode(None)}
    with h5py.File(folder / "geo_velocity.h5", "w") as file:
        file.create_dataset("velocity", data=dataset.ReadAsArray() / 1000)
        file.create_dataset("temporalCoherence", data=coherence.ReadAsArray())
        file.attrs.update({name: str(value) for name, value in attributes.items()})
    dataset = coherence = None
    for name in ("deformation_rate", "coherence"):
        (folder / f"{name}.tif").unlink()


def test_the_commands_of_a_whole_study_run(qgis_process, tmp_path):
    """Those of the page on automation, as they stand, on the demo scene under the names of the page."""
    qgis_process("run", "ftl:demoscene", "--", "SIZE=256", "SEED=1", f"OUTPUT={tmp_path}")
    mintpy_of(tmp_path)
    study = [(identifier, rest) for page, identifier, rest in in_pages() if page == "automation"][:4]
    names = ["ftl:importdeformation", "ftl:factorthresholds", "ftl:extractcandidates", "ftl:updatesamples"]
    assert [identifier for identifier, _rest in study] == names
    for identifier, rest in study:
        if identifier == "ftl:updatesamples":
            review(tmp_path / "candidates.gpkg")
        words = [re.sub(r"=([\w.]+\.(?:tif|gpkg|csv|h5))$", rf"={tmp_path}/\1", word) for word in shlex.split(rest)]
        qgis_process("run", identifier, "--", *words)
    known, samples = (ogr.Open(str(tmp_path / f"{name}.gpkg")) for name in ("inventory", "samples_1"))
    assert samples.GetLayer(0).GetFeatureCount() > known.GetLayer(0).GetFeatureCount()


def review(path: Path) -> None:
    """All candidates accepted in the field `verdict`."""
    dataset = ogr.Open(str(path), 1)
    layer = dataset.GetLayer(0)
    if layer.GetLayerDefn().GetFieldIndex("verdict") < 0:
        layer.CreateField(ogr.FieldDefn("verdict", ogr.OFTString))
    assert layer.GetFeatureCount()
    for feature in layer:
        feature.SetField("verdict", "accepted")
        layer.SetFeature(feature)
    del layer, dataset
