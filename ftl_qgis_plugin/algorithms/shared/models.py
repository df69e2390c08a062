"""The models in resources/models, offered by the provider beside the algorithms they are made of."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingParameterEnum,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ... import compat, help, paths
from .inputs import with_named_datasets

GROUP = "models"
_RASTERS = "DEFORMATION=deformation_rate.tif COHERENCE=coherence.tif DEM=dem.tif"
# File name without suffix to the arguments of an example.
_EXAMPLES = {
    "one_iteration": f"INVENTORY=inventory.gpkg {_RASTERS} thresholds:Thresholds=thresholds.gpkg "
    "candidates:Candidates=candidates.gpkg",
    "next_iteration": "SAMPLES=inventory.gpkg CANDIDATES=candidates.gpkg VERDICT_FIELD=verdict "
    f"PREVIOUS=thresholds.gpkg ITERATION=2 {_RASTERS} samples:Samples=samples_2.gpkg "
    "thresholds:Thresholds=thresholds_2.gpkg candidates:Candidates=candidates_2.gpkg",
    "prepare_deformation": "INPUT=geo_velocity.h5 DEM=dem.tif INCIDENCE=39 HEADING=-12 "
    "imported:Rate=rate.tif local:Rate=local.tif downslope:Rate=downslope_rate.tif",
}


class FtlModel(QgsProcessingModelAlgorithm):
    """A model file with a permanent id of its own, told in QGIS's language.

    Labels, help and options of its parameters are those of the algorithms that they go to, so they need no translation
    of their own. The file itself stays in English and as QGIS wrote it: a copy of it is a model like any other.
    """

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file
        self._parameters: dict | None = None
        # Not kept where it fails: `is_loaded` tells, and the provider leaves the model out.
        self.is_loaded = self.fromFile(str(file))
        if self.is_loaded:
            self.setSourceFilePath(str(file))
            _translate_parameters(self)

    def name(self) -> str:
        return self.file.stem.replace("_", "")

    def displayName(self) -> str:
        return model_texts().get(self.file.stem, (super().displayName(), ""))[0]

    def shortDescription(self) -> str:
        return model_texts().get(self.file.stem, ("", super().shortDescription()))[1]

    def group(self) -> str:
        return QCoreApplication.translate("FtlModel", "Models")

    def groupId(self) -> str:
        return GROUP

    def tags(self) -> list[str]:
        return ["FTL", "landslide", "freeze-thaw", "permafrost", "InSAR", "model", "workflow"]

    def example(self) -> str:
        return (
            f"qgis_process run ftl:{self.name()} -- {_EXAMPLES[self.file.stem]}" if self.file.stem in _EXAMPLES else ""
        )

    def literature(self) -> str:
        return "Wei et al. 2025, doi 10.5194/egusphere-2025-2726"

    def helpUrl(self) -> str:
        return help.url(help.algorithm_page(self.name())).toString()

    def icon(self) -> QIcon:
        return QIcon(str(paths.PLUGIN_ICON))

    def svgIconPath(self) -> str:
        return str(paths.PLUGIN_ICON)

    def createInstance(self) -> FtlModel:
        return FtlModel(self.file)

    def checkParameterValues(self, parameters: dict, context: QgsProcessingContext) -> tuple[bool, str]:
        return super().checkParameterValues(with_named_datasets(self, parameters, context), context)

    def prepareAlgorithm(
        self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        # Here rather than where it runs: layers are made in the main thread.
        self._parameters = with_named_datasets(self, parameters, context)
        return super().prepareAlgorithm(self._parameters, context, feedback)

    def processAlgorithm(
        self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        return super().processAlgorithm(self._parameters or parameters, context, feedback)


def load_models(folder: Path = paths.MODELS) -> tuple[list[FtlModel], list[Path]]:
    """The models in the folder by file name, and the files that hold none.

    The algorithms they are made of must be registered before: QGIS looks them up while it reads the file.
    """
    models, broken = [], []
    for file in sorted(folder.glob("*.model3")):
        model = FtlModel(file)
        if model.is_loaded:
            models.append(model)
        else:
            broken.append(file)
    return models, broken


def model_texts() -> dict[str, tuple[str, str]]:
    """File name without suffix to name and description, translated."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("FtlModel", text)

    return {
        "one_iteration": (
            tr("One iteration"),
            tr(
                "From rasters and an inventory of known landslides to the factors' thresholds and to candidate "
                "polygons: the first iteration. Review the candidates, then run 'Next iteration from a reviewed "
                "layer'."
            ),
        ),
        "next_iteration": (
            tr("Next iteration from a reviewed layer"),
            tr(
                "Accepted candidates join the samples, the thresholds are derived again from all of them, compared "
                "with the previous ones and with what was rejected, and new candidates are extracted. Repeat until "
                "the samples' mean deformation rate has settled ('Check convergence')."
            ),
        ),
        "prepare_deformation": (
            tr("Prepare deformation"),
            tr(
                "From an InSAR product to the rate down the slope: the product is imported as mm/a, what the region "
                "does as a whole is removed, and the rest is projected on the slope."
            ),
        ),
    }


def _translate_parameters(model: FtlModel) -> None:
    """Gives each parameter the label, help and options of the first algorithm's parameter that it goes to."""
    texts: dict[str, tuple[str, str]] = {}
    options: dict[str, list[str]] = {}
    for child_id, child in model.childAlgorithms().items():
        algorithm = child.algorithm()
        if algorithm is None:
            continue
        for own_name, sources in child.parameterSources().items():
            own = algorithm.parameterDefinition(own_name)
            for source in sources:
                if own is not None and source.source() == compat.FROM_MODEL_PARAMETER:
                    known = texts.get(source.parameterName())
                    # Where a parameter goes to several, the one of the same name is what it was copied from.
                    if known is None or own_name == source.parameterName():
                        texts[source.parameterName()] = (own.description(), own.help())
                        if isinstance(own, QgsProcessingParameterEnum):
                            options[source.parameterName()] = own.options()
        for name, output in child.modelOutputs().items():
            own = algorithm.parameterDefinition(output.childOutputName())
            if own is not None:
                texts[f"{child_id}:{name}"] = (own.description(), own.help())
    help_content = {"ALG_DESC": model_texts().get(model.file.stem, ("", ""))[1]}
    for definition in model.parameterDefinitions():
        if definition.name() in texts:
            label, help_text = texts[definition.name()]
            definition.setDescription(label)
            definition.setHelp(help_text)
            help_content[definition.name()] = help_text
        if definition.name() in options:
            definition.setOptions(options[definition.name()])
    # The help's headings are these, not the destinations' labels.
    for output in model.outputDefinitions():
        if output.name() in texts:
            output.setDescription(texts[output.name()][0])
    help_content["EXAMPLES"] = model.example()
    model.setHelpContent(help_content)
