"""How results look in the project: colours, name and group. Only where a layer is loaded; the files stay plain."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from .. import paths
from ..core import colours
from . import raster_styles

ITERATION = "ITERATION"

# How the cells of a sweep look, by what holds for them. The one at hand (its name is the layer's variable) has no
# fill, so that nothing lies over the image.
SWEEP_STYLE = "sweep"
SWEEP_VARIABLE = "ftl_cell"
_HERE = "here"
_CELLS = (
    ("accepted", colours.GREEN, 255, 60),
    ("rejected", colours.GREY, 200, 90),
    ("uncertain", colours.SKY, 255, 70),
    (_HERE, colours.GREY, 0, 0),
    ("", colours.YELLOW, 220, 0),
)

# The context owns and deletes a post-processor, but only Python keeps its Python half alive: until it was called.
_waiting: list[_OutputProcessor] = []


def tr(text: str) -> str:
    return QCoreApplication.translate("Styling", text)


def prepare_loading(
    algorithm: QgsProcessingAlgorithm, group: str, parameters: dict, results: dict, context: QgsProcessingContext
) -> None:
    """Tells the context how those of the results look that it will load; called in any thread.

    In a model it is the step that knows what its output is, and the model's layer that is loaded. Nothing happens
    in qgis_process, in scripts, and to steps whose output no one sees.
    """
    number = 0
    if algorithm.parameterDefinition(ITERATION) is not None:
        number = algorithm.parameterAsInt(parameters, ITERATION, context)
    for output, value in results.items():
        if not isinstance(value, str) or not context.willLoadLayerOnCompletion(value):
            continue
        details = context.layerToLoadOnCompletionDetails(value)
        if number:
            details.name = tr("{layer} {iteration}").format(layer=details.name, iteration=number)
            group_name = tr("FTL iteration {number}").format(number=number)
        else:
            group_name = tr("FTL {group}").format(group=group.lower())
        if hasattr(details, "groupName"):  # QGIS 3.32, but for what a model loads
            details.groupName = details.groupName or group_name
        style = STYLES.get((algorithm.name(), output), "")
        if _user_style(algorithm.id(), output):
            style = ""
        processor = _OutputProcessor(style, group_name)
        _waiting.append(processor)
        details.setPostProcessor(processor)


class _OutputProcessor(QgsProcessingLayerPostProcessorInterface):
    """Styles a layer that was just added to the project, and moves it into its group."""

    def __init__(self, style: str, group: str) -> None:
        super().__init__()
        self._style = style
        self._group = group

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        if self._style:
            apply_style(layer, self._style)
        if self._group and context.project() is not None:
            _move(layer, context.project().layerTreeRoot(), self._group)
        if self in _waiting:
            _waiting.remove(self)


def apply_style(layer: QgsMapLayer, style: str) -> None:
    """Gives the layer one of the STYLES' looks; a layer of another kind is left as it is."""
    if isinstance(layer, QgsRasterLayer) and style in _RASTERS:
        layer.setRenderer(_RASTERS[style](layer))
    elif isinstance(layer, QgsVectorLayer) and style in _VECTORS:
        _VECTORS[style](layer)
    elif style in _FILES:
        load_style(layer, _FILES[style])
    layer.triggerRepaint()


def load_style(layer: QgsMapLayer, name: str) -> None:
    """One of the plugin's styles, its legend in the user's language; a style that is missing changes nothing."""
    path = paths.STYLES / name
    if not path.exists():
        return
    layer.loadNamedStyle(str(path))
    renderer = layer.renderer()
    if not isinstance(renderer, QgsCategorizedSymbolRenderer):
        return
    labels = {
        "Accepted": tr("Accepted"),
        "Rejected": tr("Rejected"),
        "Uncertain": tr("Uncertain"),
        "Unreviewed": tr("Unreviewed"),
        "Inventory": tr("Known landslide"),
        "Accepted candidate": tr("Accepted candidate"),
        "Digitised": tr("Digitised"),
        "Other": tr("Other"),
    }
    for index, category in enumerate(renderer.categories()):
        renderer.updateCategoryLabel(index, labels.get(category.label(), category.label()))


def _candidates(layer: QgsVectorLayer) -> None:
    """As the dock shows candidates that nobody has judged; by verdict where there is one."""
    load_style(layer, "candidates.qml")
    renderer = layer.renderer()
    if layer.fields().indexFromName("verdict") >= 0 or not isinstance(renderer, QgsCategorizedSymbolRenderer):
        return
    for category in renderer.categories():
        if category.value() in (None, ""):
            layer.setRenderer(QgsSingleSymbolRenderer(category.symbol().clone()))
            return


def _sweep(layer: QgsVectorLayer) -> None:
    labels = {
        "accepted": tr("Landslides seen"),
        "rejected": tr("Nothing here"),
        "uncertain": tr("To be looked at again"),
        _HERE: tr("The cell at hand"),
        "": tr("Not looked at"),
    }
    categories = []
    for state, name, line, fill in _CELLS:
        colour = ",".join(str(int(name[start : start + 2], 16)) for start in (1, 3, 5))
        symbol = QgsFillSymbol.createSimple(
            {"color": f"{colour},{fill}", "outline_color": f"{colour},{line}", "outline_width": "0.3"}
        )
        categories.append(QgsRendererCategory(state, symbol, labels[state]))
    expression = f'CASE WHEN "cell" = @{SWEEP_VARIABLE} THEN \'{_HERE}\' ELSE "state" END'
    layer.setRenderer(QgsCategorizedSymbolRenderer(expression, categories))


def _matches(layer: QgsVectorLayer) -> None:
    labels = {
        "found": tr("Reference, found"),
        "missed": tr("Reference, missed"),
        "true": tr("Detection, true"),
        "false": tr("Detection, false"),
    }
    categories = []
    for outcome, colour in colours.OUTCOMES.items():
        dashed = "dash" if outcome in ("missed", "false") else "solid"
        symbol = QgsFillSymbol.createSimple(
            {"style": "no", "outline_color": colour, "outline_width": "0.6", "outline_style": dashed}
        )
        categories.append(QgsRendererCategory(outcome, symbol, labels[outcome]))
    layer.setRenderer(QgsCategorizedSymbolRenderer("outcome", categories))


_FILES = {"rate": "deformation_rate.qml", "samples": "samples.qml"}
_VECTORS: dict[str, Callable[[QgsVectorLayer], None]] = {
    "candidates": _candidates,
    "matches": _matches,
    SWEEP_STYLE: _sweep,
}
_RASTERS = {
    "mask": raster_styles.mask,
    "unseen": raster_styles.unseen,
    "fraction": raster_styles.fraction,
    "magnitude": raster_styles.magnitude,
    "day_of_year": raster_styles.day_of_year,
}

# Algorithm and output to style. What is not here (tables, places, terrain) looks as QGIS likes it.
STYLES = {
    ("importdeformation", "OUTPUT"): "rate",
    ("importdeformation", "COHERENCE_OUTPUT"): "fraction",
    ("importdeformation", "RATE_STD"): "magnitude",
    ("rasterizedeformationpoints", "OUTPUT"): "rate",
    ("rasterizedeformationpoints", "COUNT"): "magnitude",
    ("fitseasonaldeformation", "RATE"): "rate",
    ("fitseasonaldeformation", "AMPLITUDE"): "magnitude",
    ("fitseasonaldeformation", "PHASE"): "day_of_year",
    ("fitseasonaldeformation", "RMSE"): "magnitude",
    ("stackinterferograms", "RATE"): "rate",
    ("stackinterferograms", "RATE_STD"): "magnitude",
    ("stackinterferograms", "COHERENCE"): "fraction",
    ("stackinterferograms", "COUNT"): "magnitude",
    ("stackinterferograms", "THAW_RATE"): "rate",
    ("stackinterferograms", "WINTER_RATE"): "rate",
    ("stackdisplacements", "RATE"): "rate",
    ("stackdisplacements", "RATE_STD"): "magnitude",
    ("stackdisplacements", "COHERENCE"): "fraction",
    ("stackdisplacements", "COUNT"): "magnitude",
    ("stackdisplacements", "THAW_RATE"): "rate",
    ("stackdisplacements", "WINTER_RATE"): "rate",
    ("combinetracks", "OUTPUT"): "rate",
    ("combinetracks", "EAST"): "rate",
    ("projectonslope", "OUTPUT"): "rate",
    ("projectonslope", "VISIBILITY"): "fraction",
    ("removeregionaldeformation", "OUTPUT"): "rate",
    ("unseenground", "OUTPUT"): "unseen",
    ("projectonslope", "OUTPUT_STD"): "magnitude",
    ("combinetracks", "OUTPUT_STD"): "magnitude",
    ("combinetracks", "EAST_STD"): "magnitude",
    ("removeregionaldeformation", "OUTPUT_STD"): "magnitude",
    ("overlapmask", "OUTPUT"): "mask",
    ("overlapmask", "COUNT"): "magnitude",
    ("extractcandidates", "OUTPUT"): "candidates",
    ("imagechange", "OUTPUT"): "magnitude",
    ("imagechange", "EVIDENCE"): "candidates",
    ("extractcandidates", "MASK_OUTPUT"): "mask",
    ("rankcandidates", "OUTPUT"): "candidates",
    ("updatesamples", "OUTPUT"): "samples",
    ("runiterations", "SAMPLES"): "samples",
    ("runiterations", "CANDIDATES"): "candidates",
    ("detectionaccuracy", "MATCHES"): "matches",
}


def _move(layer: QgsMapLayer, root: QgsLayerTreeGroup, name: str) -> None:
    """Into the group, where the layer is at the tree's top (not where the user has QGIS collect results)."""
    node = root.findLayer(layer.id())
    if node is None or node.parent() is not root:
        return
    group = root.findGroup(name) or root.insertGroup(0, name)
    # The copy first: a layer that is nowhere in the tree is removed from the project.
    group.insertChildNode(0, node.clone())
    root.removeChildNode(node)


def _user_style(identifier: str, output: str) -> str | None:
    """The style that the user has set for this output in Processing ("Edit rendering styles for outputs")."""
    try:
        from processing.gui.RenderingStyles import RenderingStyles
    except ImportError:  # a QGIS without the Processing plugin
        return None
    return RenderingStyles.getStyle(identifier, output)
