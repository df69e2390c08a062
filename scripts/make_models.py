"""Writes resources/models/*.model3 from the algorithms' own parameters, so that models and algorithms stay in step.

Run after a change of an algorithm's parameters, on the oldest QGIS that is supported (newer ones read its files):

    QT_QPA_PLATFORM=offscreen python3 scripts/make_models.py [folder]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
)
from qgis.PyQt.QtCore import QPointF, QSizeF

REPOSITORY = Path(__file__).resolve().parent.parent
MODELS = REPOSITORY / "resources" / "models"

# The designer's positions are centres of boxes, in pixels.
BOX = QSizeF(230, 34)
INPUT_X, FIRST_STEP_X, STEP_DISTANCE_X = 170, 560, 420
TOP_Y, INPUT_DISTANCE_Y, OUTPUT_DISTANCE_Y = 60, 52, 60


@dataclass(frozen=True)
class Of:
    """The output `name` of the step `step`."""

    step: str
    name: str


@dataclass(frozen=True)
class Step:
    """One algorithm of a model: `inputs` are parameters of its own that become the model's, under the same names.

    `links`: parameter to the model's parameter of another name (text) or to another step's output; `fixed`: parameter
    to a value; `outputs`: output to its name in the model, before which QGIS puts the step's id.
    """

    id: str
    algorithm: str
    title: str
    inputs: Sequence[str] = ()
    links: Mapping[str, str | Of] = field(default_factory=dict)
    fixed: Mapping[str, object] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Model:
    """`first`: the model's parameters that are asked for first; the others follow in the steps' order.

    `least`: numbers that must be given (no default), and their smallest value.
    """

    file: str
    name: str
    about: str
    steps: Sequence[Step]
    first: Sequence[str] = ()
    least: Mapping[str, float] = field(default_factory=dict)


RASTERS = ("DEFORMATION", "UNIT", "COHERENCE", "RATE_STD", "DEM", "FACTORS")
PLACES = ("MASK", "EXCLUDE")
RANGES = ("TERRAIN", "METHOD", "COVERAGE", "MARGIN", "MIN_RATE", "MIN_COHERENCE")
EXTRACTION = ("MIN_AREA", "CLOSE_RADIUS", "FILL_HOLES", "GROW_RATE")

ONE_ITERATION = Model(
    "one_iteration",
    "One iteration",
    "From rasters and an inventory of known landslides to the factors' thresholds and to candidate polygons: the "
    "first iteration. Review the candidates, then run 'Next iteration from a reviewed layer'.",
    (
        Step(
            "thresholds",
            "ftl:factorthresholds",
            "Factor thresholds",
            ("INVENTORY", *RASTERS, *PLACES, *RANGES),
            outputs={"THRESHOLDS": "Thresholds", "STATISTICS": "Statistics"},
        ),
        Step(
            "candidates",
            "ftl:extractcandidates",
            "Extract candidates",
            (*RASTERS, *PLACES, *EXTRACTION),
            {
                "THRESHOLDS": Of("thresholds", "THRESHOLDS"),
                "HISTOGRAMS": Of("thresholds", "HISTOGRAMS"),
                "KNOWN": "INVENTORY",
            },
            {"ITERATION": 1},
            {"OUTPUT": "Candidates"},
        ),
    ),
    ("INVENTORY", *RASTERS),
)

NEXT_ITERATION = Model(
    "next_iteration",
    "Next iteration from a reviewed layer",
    "Accepted candidates join the samples, the thresholds are derived again from all of them, compared with the "
    "previous ones and with what was rejected, and new candidates are extracted. Repeat until the samples' mean "
    "deformation rate has settled ('Check convergence').",
    (
        Step(
            "samples",
            "ftl:updatesamples",
            "Accepted candidates join the samples",
            ("SAMPLES", "CANDIDATES", "VERDICT_FIELD", "DEFORMATION", "UNIT", "RATE_STD"),
            outputs={"OUTPUT": "Samples"},
        ),
        Step(
            "rejected",
            "native:extractbyexpression",
            "Rejected candidates",
            links={"INPUT": "CANDIDATES"},
            fixed={"EXPRESSION": "lower(trim(attribute(@VERDICT_FIELD))) = 'rejected'"},
        ),
        Step(
            "thresholds",
            "ftl:factorthresholds",
            "Factor thresholds",
            (*RASTERS, "PREVIOUS", *PLACES, *RANGES),
            {"INVENTORY": Of("samples", "OUTPUT"), "REJECTED": Of("rejected", "OUTPUT")},
            outputs={"THRESHOLDS": "Thresholds", "STATISTICS": "Statistics"},
        ),
        Step(
            "candidates",
            "ftl:extractcandidates",
            "Extract candidates",
            (*RASTERS, *PLACES, *EXTRACTION, "ITERATION"),
            {
                "THRESHOLDS": Of("thresholds", "THRESHOLDS"),
                "HISTOGRAMS": Of("thresholds", "HISTOGRAMS"),
                "KNOWN": Of("samples", "OUTPUT"),
            },
            outputs={"OUTPUT": "Candidates"},
        ),
    ),
    ("SAMPLES", "CANDIDATES", "VERDICT_FIELD", "PREVIOUS", "ITERATION", *RASTERS),
    {"ITERATION": 2},
)

PREPARE_DEFORMATION = Model(
    "prepare_deformation",
    "Prepare deformation",
    "From an InSAR product to the rate down the slope: the product is imported as mm/a, what the region does as a "
    "whole is removed, and the rest is projected on the slope.",
    (
        Step(
            "imported",
            "ftl:importdeformation",
            "Import deformation",
            ("INPUT", "PRODUCT", "UNIT", "FLIP_SIGN", "ZERO_IS_NODATA", "COHERENCE", "MIN_COHERENCE", "SOURCE_CRS"),
            outputs={"OUTPUT": "Rate"},
        ),
        Step(
            "local",
            "ftl:removeregionaldeformation",
            "Remove regional deformation",
            ("LOCAL_RADIUS", "REGIONAL_RADIUS"),
            {"INPUT": Of("imported", "OUTPUT"), "RATE_STD": Of("imported", "RATE_STD")},
            outputs={"OUTPUT": "Rate"},
        ),
        Step(
            "downslope",
            "ftl:projectonslope",
            "Project on slope",
            ("DEM", "INCIDENCE", "HEADING", "INCIDENCE_RASTER", "HEADING_RASTER", "MIN_SENSITIVITY"),
            {"INPUT": Of("local", "OUTPUT"), "RATE_STD": Of("local", "OUTPUT_STD")},
            outputs={"OUTPUT": "Rate", "OUTPUT_STD": "Standard error", "VISIBILITY": "Visibility"},
        ),
    ),
    ("INPUT", "DEM", "INCIDENCE", "HEADING"),
)

ALL = (ONE_ITERATION, PREPARE_DEFORMATION, NEXT_ITERATION)


def build(model: Model) -> QgsProcessingModelAlgorithm:
    """The model with all its steps; the algorithms that it is made of must be registered."""
    algorithms = {step.id: _algorithm(step.algorithm) for step in model.steps}
    built = QgsProcessingModelAlgorithm(model.name, "Freeze-thaw landslides", "ftl")
    definitions = _parameters(model, algorithms)
    for row, definition in enumerate(definitions):
        component = QgsProcessingModelParameter(definition.name())
        component.setPosition(QPointF(INPUT_X, TOP_Y + row * INPUT_DISTANCE_Y))
        component.setSize(BOX)
        built.addModelParameter(definition, component)
    built.setParameterOrder([definition.name() for definition in definitions])
    middle = TOP_Y + (len(definitions) - 1) * INPUT_DISTANCE_Y / 2
    for column, step in enumerate(model.steps):
        # Up and down in turn, so that the arrows between neighbours and to those behind them can be told apart.
        place = QPointF(FIRST_STEP_X + column * STEP_DISTANCE_X, middle + (-130 if column % 2 else 130))
        built.addChildAlgorithm(_child(step, algorithms[step.id], place))
    help_texts = {definition.name(): definition.help() for definition in definitions}
    for step in model.steps:
        for output, name in step.outputs.items():
            help_texts[f"{step.id}:{name}"] = algorithms[step.id].parameterDefinition(output).help()
    built.setHelpContent({"ALG_DESC": model.about, "SHORT_DESCRIPTION": model.about, **help_texts})
    built.updateDestinationParameters()
    return built


def write(folder: Path) -> list[Path]:
    """Writes all models; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for model in ALL:
        built = build(model)
        problems = [text for step in model.steps for text in built.validateChildAlgorithm(step.id)[1]]
        if problems:
            raise SystemExit(f"{model.name}: {problems}")
        path = folder / f"{model.file}.model3"
        if not built.toFile(str(path)):
            raise SystemExit(f"{path} cannot be written")
        paths.append(path)
    return paths


def _algorithm(identifier: str) -> QgsProcessingAlgorithm:
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(identifier)
    if algorithm is None:
        raise SystemExit(f"{identifier} is not registered")
    return algorithm


def _parameters(
    model: Model, algorithms: Mapping[str, QgsProcessingAlgorithm]
) -> list[QgsProcessingParameterDefinition]:
    """Copies of the steps' own parameters; where several steps have one, the first step's."""
    found: dict[str, QgsProcessingParameterDefinition] = {}
    for step in model.steps:
        for name in step.inputs:
            if name not in found:
                found[name] = algorithms[step.id].parameterDefinition(name).clone()
    for name, value in model.least.items():
        # A model's own default does not reach the step where the parameter is left out: the step's would hold.
        found[name].setDefaultValue(None)
        found[name].setMinimum(value)
        found[name].setFlags(found[name].flags() & ~QgsProcessingParameterDefinition.FlagAdvanced)
    names = [*model.first, *(name for name in found if name not in model.first)]
    return [found[name] for name in names]


def _child(step: Step, algorithm: QgsProcessingAlgorithm, place: QPointF) -> QgsProcessingModelChildAlgorithm:
    child = QgsProcessingModelChildAlgorithm(step.algorithm)
    child.setChildId(step.id)
    child.setDescription(step.title)
    child.setPosition(place)
    child.setSize(BOX)
    for name, source in _sources(step, algorithm):
        child.addParameterSources(name, [source])
    outputs = {}
    for row, (output, name) in enumerate(step.outputs.items()):
        item = QgsProcessingModelOutput(name)
        item.setChildId(step.id)
        item.setChildOutputName(output)
        item.setDescription(algorithm.parameterDefinition(output).description())
        item.setPosition(QPointF(place.x() + 150, place.y() + 110 + row * OUTPUT_DISTANCE_Y))
        item.setSize(BOX)
        outputs[name] = item
    child.setModelOutputs(outputs)
    return child


def _sources(
    step: Step, algorithm: QgsProcessingAlgorithm
) -> Iterable[tuple[str, QgsProcessingModelChildParameterSource]]:
    source = QgsProcessingModelChildParameterSource
    for name in step.inputs:
        yield name, source.fromModelParameter(name)
    for name, link in step.links.items():
        if isinstance(link, Of):
            yield name, source.fromChildOutput(link.step, link.name)
        else:
            yield name, source.fromModelParameter(link)
    for name, value in step.fixed.items():
        yield name, source.fromStaticValue(value)
    given = {*step.inputs, *step.links, *step.fixed}
    for definition in algorithm.parameterDefinitions():
        # A model takes no defaults by itself: without a value it would call the parameter missing.
        default = definition.defaultValue()
        if definition.name() not in given and not definition.isDestination() and default is not None:
            yield definition.name(), source.fromStaticValue(default)


def main() -> None:
    application = QgsApplication([os.fsencode(sys.executable)], False)
    application.initQgis()
    sys.path.insert(0, str(REPOSITORY))
    from qgis.analysis import QgsNativeAlgorithms

    from ftl_qgis_plugin.algorithms.provider import FtlProvider

    registry = QgsApplication.processingRegistry()
    providers = [QgsNativeAlgorithms(), FtlProvider()]
    for provider in providers:
        registry.addProvider(provider)
    for path in write(Path(sys.argv[1]) if len(sys.argv) > 1 else MODELS):
        print(path)
    application.exitQgis()


if __name__ == "__main__":
    main()
