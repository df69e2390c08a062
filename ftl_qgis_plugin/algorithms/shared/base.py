"""What all Processing algorithms share: their life cycle, errors, progress and help."""

from __future__ import annotations

import html
import traceback
from abc import abstractmethod

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputDefinition,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ... import compat, help, paths
from ...bridge import styling
from ...bridge.feedback import FeedbackProgress
from ...bridge.messages import translate_message
from ...core.errors import CancelledError, FtlError
from ...core.grids.scheduler import default_address
from ...core.progress import Progress
from .inputs import InputsMixin, require_saved, with_named_datasets
from .outputs import OutputsMixin
from .source_crs import add_source_crs, with_source_crs
from .targets import require_usable_targets
from .values import require_values

_WKT = ("PROJC", "GEOGC", "GEODC", "BOUNDCRS", "COMPOUNDCRS", "COMPD_CS", "LOCAL_CS", "ENGCRS")

DEFORMATION = "deformation"
TERRAIN = "terrain"
CANDIDATES = "candidates"
ITERATION = "iteration"
ACCURACY = "accuracy"
STUDY = "study"
DEMO = "demo"

SCHEDULER = "SCHEDULER"


class FtlAlgorithm(InputsMixin, OutputsMixin, QgsProcessingAlgorithm):
    """Base of every algorithm of the provider `ftl`.

    A subclass sets ID (permanent) and GROUP, says what it is in `title` and `about`, adds its parameters in
    `define`, reads layers into plain values on self in `read_inputs` (main thread), and computes in `compute` (any
    thread: no layer, no project there). Both raise FtlError for what the user can mend.
    """

    ID = ""
    GROUP = ""
    KEYWORDS: tuple[str, ...] = ()
    # Outputs that are studies themselves; no other one takes the place of a study.
    MAKES_STUDY: tuple[str, ...] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # QGIS's own methods of these names are called from Python with other arguments.
        for name, instead in (("prepare", "read_inputs"), ("run", "compute")):
            if name in vars(cls):
                raise TypeError(f"{cls.__name__}.{name} would hide a method of QGIS: implement {instead} instead")

    def __init__(self) -> None:
        super().__init__()
        self._output_help: dict[str, str] = {}
        self._cancelled = False
        self._failure: str | None = None

    # What a subclass says of itself.

    @abstractmethod
    def title(self) -> str:
        """Name in the toolbox, translated."""

    @abstractmethod
    def about(self) -> str:
        """What it does and when to use it, translated; an empty line starts a new paragraph."""

    def literature(self) -> str:
        """References, one per line; not translated."""
        return ""

    def example(self) -> str:
        """A command line or a few lines of Python that show a typical call."""
        return ""

    @abstractmethod
    def define(self) -> None:
        """Adds parameters and outputs with `add` and `add_output`."""

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        """Main thread: reads layers and settings into plain values (paths, WKB, numbers) on self."""

    @abstractmethod
    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        """Computes and writes; returns output name to value."""

    # Conveniences for subclasses.

    def tr(self, text: str) -> str:
        """Translation of a literal that stands in this class or in one of its parents."""
        for kind in type(self).__mro__:
            translated = QCoreApplication.translate(kind.__name__, text)
            if translated != text or kind is FtlAlgorithm:
                return translated
        return text

    def add(
        self, parameter: QgsProcessingParameterDefinition, help_text: str, advanced: bool = False, create: bool = True
    ) -> None:
        """Adds a parameter with its help; `create` False leaves an optional output unticked in the dialog."""
        parameter.setHelp(help_text)
        if advanced:
            parameter.setFlags(parameter.flags() | compat.FLAG_ADVANCED)
        if not create:
            parameter.setCreateByDefault(False)
        if not self.addParameter(parameter):
            raise ValueError(f"{type(self).__name__}: the parameter {parameter.name()} cannot be added")

    def add_output(self, output: QgsProcessingOutputDefinition, help_text: str) -> None:
        """Adds an output that is no destination parameter (a number, a text) with its help."""
        self._output_help[output.name()] = help_text
        if not self.addOutput(output):
            raise ValueError(f"{type(self).__name__}: the output {output.name()} cannot be added")

    def add_scheduler(self) -> None:
        """SCHEDULER, advanced; the options page says what it is where it is left as it is."""
        self.add(
            QgsProcessingParameterString(
                SCHEDULER, QCoreApplication.translate("FtlAlgorithm", "Dask scheduler"), default_address(), False, True
            ),
            QCoreApplication.translate(
                "FtlAlgorithm",
                "Address of a dask scheduler (tcp://host:8786) whose workers compute the blocks, for more than one "
                "machine can do. They need this package, numpy, scipy, GDAL and the same paths. Empty: this machine.",
            ),
            advanced=True,
        )

    def scheduler(self, parameters: dict, context: QgsProcessingContext) -> str:
        return self.parameterAsString(parameters, SCHEDULER, context).strip()

    def output_help(self, name: str) -> str:
        """Help of an output added with `add_output`; empty for destination parameters."""
        return self._output_help.get(name, "")

    # QgsProcessingAlgorithm.

    def name(self) -> str:
        return self.ID

    def displayName(self) -> str:
        return self.title()

    def groupId(self) -> str:
        return self.GROUP

    def group(self) -> str:
        return _group_names().get(self.GROUP, self.GROUP)

    def icon(self) -> QIcon:
        return QIcon(str(paths.PLUGIN_ICON))

    def svgIconPath(self) -> str:
        return str(paths.PLUGIN_ICON)

    def tags(self) -> list[str]:
        return ["FTL", "landslide", "freeze-thaw", "permafrost", "InSAR", *self.KEYWORDS]

    def helpUrl(self) -> str:
        return help.url(help.algorithm_page(self.ID)).toString()

    def createInstance(self) -> FtlAlgorithm:
        return type(self)()

    def initAlgorithm(self, configuration: dict | None = None) -> None:
        self.define()
        add_source_crs(self)

    def shortDescription(self) -> str:
        return self.about().strip().split("\n\n")[0].replace("\n", " ")

    def shortHelpString(self) -> str:
        return _help_html(self)

    def checkParameterValues(self, parameters: dict, context: QgsProcessingContext) -> tuple[bool, str]:
        return super().checkParameterValues(with_named_datasets(self, parameters, context), context)

    def prepareAlgorithm(
        self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        try:
            with _UserErrors(feedback) as outcome:
                parameters = with_source_crs(self, with_named_datasets(self, parameters, context), context)
                require_values(self, parameters, context)
                require_usable_targets(self, parameters, context)
                require_saved(self, parameters, context)
                self.read_inputs(parameters, context, feedback)
                _make_crs_here(vars(self))
        except QgsProcessingException as error:
            # Raised from here, QGIS would put a general sentence in the place of ours. Only the text is kept: the
            # exception's traceback would keep the context and its layers alive.
            self._failure = str(error)
        else:
            self._cancelled = outcome.cancelled
        return True

    def processAlgorithm(
        self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        if self._failure is not None:
            raise QgsProcessingException(self._failure)
        results: dict = {}
        if not self._cancelled:
            with _UserErrors(feedback):
                results = self.compute(FeedbackProgress(feedback), parameters, context, feedback)
            styling.prepare_loading(self, self.group(), parameters, results, context)
        return results


def _make_crs_here(values: object, depth: int = 4) -> None:
    """Makes the CRS of every WKT among the values now, on the main thread.

    QGIS keeps each under its text. One that is first made in the thread of a task dies with that thread, some seconds
    after the task: `isValid()` stays true, but nothing is transformed any more, and projects are saved without it.
    """
    if isinstance(values, str):
        if values.startswith(_WKT):
            # A memory layer takes one without a number by another text of its own.
            crs = QgsCoordinateReferenceSystem.fromWkt(values)
            for text in {compat.preferred_wkt(crs), crs.toWkt(), compat.crs_wkt(crs)}:
                QgsCoordinateReferenceSystem.fromWkt(text)
                QgsCoordinateReferenceSystem(f"wkt:{text}")
        return
    if depth == 0:
        return
    parts = values.values() if isinstance(values, dict) else getattr(values, "__dict__", {}).values()
    for part in parts:
        if isinstance(part, (str, dict)) or hasattr(part, "__dict__"):
            _make_crs_here(part, depth - 1)


class _UserErrors:
    """Turns what goes wrong inside the block into a QgsProcessingException with a sentence for the user.

    Cancelling is no error: it is told, and the block just ends (`cancelled`).
    """

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback
        self.cancelled = False

    def __enter__(self) -> _UserErrors:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> bool:
        if error is None or isinstance(error, QgsProcessingException) or not isinstance(error, Exception):
            return False
        if isinstance(error, CancelledError):
            self.cancelled = True
            self._feedback.pushInfo(translate_message(error.message))
            return True
        if not isinstance(error, FtlError):
            self._feedback.pushDebugInfo("".join(traceback.format_exception(kind, error, trace)))
        _forget_frames(error)
        raise QgsProcessingException(_sentence(error)) from None


def _forget_frames(error: BaseException | None) -> None:
    """Lets go of what the failed functions held.

    QGIS never frees an exception that leaves Python through it; open rasters in its frames would stay open until
    after GDAL has ended, and crash QGIS on its way out.
    """
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__


def _sentence(error: Exception) -> str:
    if isinstance(error, FtlError):
        return translate_message(error.message)
    if isinstance(error, MemoryError):
        return QCoreApplication.translate(
            "FtlAlgorithm",
            "There is not enough memory. Close other programs, or work on a smaller area, and try again.",
        )
    if isinstance(error, OSError):
        template = QCoreApplication.translate(
            "FtlAlgorithm",
            "{name} cannot be read or written ({reason}). Check free disk space and the permissions of the file and "
            "its folder.",
        )
        return template.format(
            name=error.filename or QCoreApplication.translate("FtlAlgorithm", "A file"), reason=error.strerror or error
        )
    template = QCoreApplication.translate(
        "FtlAlgorithm", "Unexpected error ({kind}: {error}). Please report it at {address}, with the log's text."
    )
    return template.format(kind=type(error).__name__, error=error, address=paths.HOMEPAGE + "/issues")


def _group_names() -> dict[str, str]:
    return {
        DEFORMATION: QCoreApplication.translate("FtlAlgorithm", "Deformation"),
        TERRAIN: QCoreApplication.translate("FtlAlgorithm", "Terrain"),
        CANDIDATES: QCoreApplication.translate("FtlAlgorithm", "Candidates"),
        ITERATION: QCoreApplication.translate("FtlAlgorithm", "Iteration"),
        ACCURACY: QCoreApplication.translate("FtlAlgorithm", "Accuracy"),
        STUDY: QCoreApplication.translate("FtlAlgorithm", "Study"),
        DEMO: QCoreApplication.translate("FtlAlgorithm", "Demo"),
    }


def _help_html(algorithm: FtlAlgorithm) -> str:
    """The help panel's text: about, parameters with unit and default, outputs, example, literature."""
    inputs = [item for item in algorithm.parameterDefinitions() if not item.isDestination()]
    targets = {item.name(): item for item in algorithm.parameterDefinitions() if item.isDestination()}
    blocks = [f"<p>{html.escape(paragraph)}</p>" for paragraph in algorithm.about().strip().split("\n\n")]
    if inputs:
        blocks.append(_heading(QCoreApplication.translate("FtlAlgorithm", "Parameters")))
        blocks += [_entry(item.description(), item.name(), item.help(), _default_text(item)) for item in inputs]
    if algorithm.outputDefinitions():
        blocks.append(_heading(QCoreApplication.translate("FtlAlgorithm", "Outputs")))
    for output in algorithm.outputDefinitions():
        target = targets.get(output.name())
        text = target.help() if target is not None else algorithm.output_help(output.name())
        blocks.append(_entry(output.description(), output.name(), text, ""))
    if algorithm.example():
        blocks.append(_heading(QCoreApplication.translate("FtlAlgorithm", "Example")))
        blocks.append(f"<pre>{html.escape(algorithm.example().strip())}</pre>")
    if algorithm.literature():
        blocks.append(_heading(QCoreApplication.translate("FtlAlgorithm", "Literature")))
        blocks += [f"<p>{html.escape(line)}</p>" for line in algorithm.literature().strip().splitlines()]
    return "\n".join(blocks)


def _heading(text: str) -> str:
    return f"<h3>{html.escape(text)}</h3>"


def _entry(description: str, name: str, text: str, default: str) -> str:
    return f"<p><b>{html.escape(description)}</b> ({name})<br/>{html.escape(text)}{html.escape(default)}</p>"


def _default_text(parameter: QgsProcessingParameterDefinition) -> str:
    value = parameter.defaultValue()
    if value is None or value == "":
        return ""
    if isinstance(parameter, QgsProcessingParameterEnum):
        chosen = value if isinstance(value, (list, tuple)) else [value]
        options = parameter.options()
        text = ", ".join(options[item] if isinstance(item, int) else str(item) for item in chosen)
    elif isinstance(parameter, QgsProcessingParameterBoolean):
        yes, no = QCoreApplication.translate("FtlAlgorithm", "yes"), QCoreApplication.translate("FtlAlgorithm", "no")
        text = yes if value else no
    elif isinstance(parameter, QgsProcessingParameterNumber):
        text = f"{float(value):.10g}"
    else:
        text = str(value)
    return " " + QCoreApplication.translate("FtlAlgorithm", "Default: {value}.").format(value=text)
