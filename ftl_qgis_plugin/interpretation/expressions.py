"""Functions for QGIS's expressions: the current verdict of a candidate, the value of a factor at a place."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionFunction,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
)
from qgis.PyQt.QtCore import QCoreApplication, QObject, QVariant

from ..bridge.messages import translate_message
from ..core.errors import FtlError
from ..core.factors.catalogue import BUILT_IN, unit_symbol
from ..core.factors.factors import Factor, Inputs, build_factors
from ..core.grids.grid import Window
from ..study.file.connection import BusyError
from ..study.log.current import current_verdicts
from .settings.choices_store import ChoicesStore
from .thresholds.threshold_sources import inputs_of

VERDICT, FACTOR = "ftl_verdict", "ftl_factor"
_WAIT_S = 0.2


def tr(text: str) -> str:
    return QCoreApplication.translate("Expressions", text)


class ExpressionFunctions(QObject):
    """Registers the functions, and keeps what they read of the project: expressions are evaluated in any thread.

    Study and rasters are those of the dock, which lie in the project. `refresh` after they were changed.
    """

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._functions = (_VerdictFunction(), _FactorFunction())
        project.readProject.connect(self.refresh)
        project.cleared.connect(self.refresh)
        for function in self._functions:
            QgsExpression.registerFunction(function)
        self.refresh()

    def refresh(self, *_: object) -> None:
        store = ChoicesStore(self._project)
        store.disconnect_project()
        store.read()
        verdicts, factors = self._functions
        verdicts.study = store.choices.study
        try:
            factors.take(inputs_of(store.choices, self._project))
        except FtlError as error:
            factors.take(None, translate_message(error.message))

    def unregister(self) -> None:
        self._project.readProject.disconnect(self.refresh)
        self._project.cleared.disconnect(self.refresh)
        for function in self._functions:
            QgsExpression.unregisterFunction(function.name())


class _Function(QgsExpressionFunction):
    """Any number of arguments (checked in `func`, for better errors than QGIS's); NULL among them is handled."""

    def __init__(self, name: str, help_text: str) -> None:
        group = QCoreApplication.translate("FtlProvider", "Freeze-thaw landslides")
        super().__init__(name, -1, group, help_text, False, True)

    def referencedColumns(self, node: object) -> set[str]:
        return set()  # none but those in its arguments

    def usesGeometry(self, node: object) -> bool:
        return False


class _VerdictFunction(_Function):
    def __init__(self) -> None:
        super().__init__(VERDICT, _verdict_help())
        self.study = ""
        self._verdicts: dict[str, tuple[tuple, dict[str, str]]] = {}
        self._lock = threading.Lock()

    def func(self, values: list, context: QgsExpressionContext, parent: QgsExpression, node: object) -> object:
        if len(values) not in (1, 2):
            parent.setEvalErrorString(tr("ftl_verdict needs a candidate's id, and may have the path of a study."))
            return None
        path = str(values[1]) if len(values) == 2 and not _is_null(values[1]) else self.study
        if not path:
            parent.setEvalErrorString(tr("The project has no study. Give the path of one: ftl_verdict(id, path)."))
            return None
        try:
            return None if _is_null(values[0]) else self._current(path).get(str(values[0]))
        except FtlError as error:
            parent.setEvalErrorString(translate_message(error.message))
            return None

    def _current(self, path: str) -> dict[str, str]:
        """Candidate to verdict; read again only when the file has changed (a layer asks once per feature)."""
        stamp = tuple(_stamp(path + suffix) for suffix in ("", "-wal"))
        with self._lock:
            known = self._verdicts.get(path)
            if known is None or known[0] != stamp:
                try:
                    known = self._verdicts[path] = (stamp, current_verdicts(os.path.abspath(path), _WAIT_S))
                except BusyError:  # the window may be waiting: what held before, and again when asked next
                    if known is None:
                        raise
        return known[1]


class _FactorFunction(_Function):
    def __init__(self) -> None:
        super().__init__(FACTOR, _factor_help())
        self._inputs: Inputs | None = None
        self._reason = ""
        self._by_thread = threading.local()

    def take(self, inputs: Inputs | None, reason: str = "") -> None:
        """Main thread; `reason` says why there are none."""
        self._inputs = inputs
        self._reason = reason

    def func(self, values: list, context: QgsExpressionContext, parent: QgsExpression, node: object) -> object:
        inputs = self._inputs
        if inputs is None:
            parent.setEvalErrorString(self._reason)
            return None
        try:
            point, crs = _place(values[1:], context)
            factor = self._factor(inputs, str(values[0]))
        except (TypeError, ValueError, IndexError):
            parent.setEvalErrorString(tr("ftl_factor needs a factor's name and a geometry, or x and y."))
            return None
        except FtlError as error:
            parent.setEvalErrorString(translate_message(error.message))
            return None
        if point is None:
            return None
        try:
            point = self._on_grid(point, crs, inputs)
        except QgsCsException:
            return None
        grid = inputs.grid
        row = int((grid.y_max - point.y()) // grid.y_size)
        col = int((point.x() - grid.x_min) // grid.x_size)
        if not (0 <= row < grid.height and 0 <= col < grid.width):
            return None
        value = float(factor.evaluate(Window(row, col, 1, 1))[0, 0])
        return None if value != value else value  # NaN is no data

    def _factor(self, inputs: Inputs, name: str) -> Factor:
        """Each thread has its own, so that nothing needs a lock."""
        local = self._by_thread
        if getattr(local, "inputs", None) is not inputs:
            local.inputs, local.factors, local.transforms = inputs, {}, {}
        if name not in local.factors:
            local.factors[name] = build_factors(inputs, [name])[name]
        return local.factors[name]

    def _on_grid(self, point: QgsPointXY, crs: str, inputs: Inputs) -> QgsPointXY:
        transforms = self._by_thread.transforms
        if crs not in transforms:
            source = QgsCoordinateReferenceSystem(crs)
            target = QgsCoordinateReferenceSystem.fromWkt(inputs.grid.wkt)
            transforms[crs] = QgsCoordinateTransform(source, target, QgsCoordinateTransformContext())
        # Of a CRS that QGIS does not know nothing is assumed but that it is the grid's.
        return transforms[crs].transform(point) if crs else point


def _place(values: list, context: QgsExpressionContext) -> tuple[QgsPointXY | None, str]:
    """(geometry [, crs]) or (x, y [, crs]) to a point and its CRS; a layer's own where none is given.

    TypeError, ValueError, IndexError where the values are something else; no point for NULL.
    """
    point = None
    if len(values) >= 2 and not isinstance(values[0], (QgsGeometry, str)) and not isinstance(values[1], str):
        count = 2
        if not _is_null(values[0]) and not _is_null(values[1]):
            point = QgsPointXY(float(values[0]), float(values[1]))
    else:
        count = 1
        if isinstance(values[0], QgsGeometry):
            # A centroid may lie outside of a bent outline.
            inside = values[0].pointOnSurface()
            point = None if inside.isNull() else inside.asPoint()
        elif not _is_null(values[0]):
            raise TypeError
    if len(values) > count + 1:
        raise ValueError
    if len(values) > count:
        return point, str(values[count])
    return point, str(context.variable("layer_crs") or context.variable("project_crs") or "")


def _is_null(value: object) -> bool:
    return value is None or (isinstance(value, QVariant) and value.isNull())


def _stamp(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def _verdict_help() -> str:
    return _help(
        VERDICT,
        tr("The current verdict on a candidate: 'accepted', 'rejected' or 'uncertain'; NULL where there is none."),
        [
            ("candidate", tr("id of the candidate, as in the field 'candidate'")),
            ("[study]", tr("path of the study's GeoPackage; left out: the study of the project")),
        ],
        ["ftl_verdict(\"candidate\") → 'accepted'", "ftl_verdict(\"candidate\", '/data/study.gpkg')"],
    )


def _factor_help() -> str:
    return _help(
        FACTOR,
        tr(
            "The value of a factor at a place, computed from the rasters that are chosen on the dock's Data page: what "
            "the thresholds compare with. NULL outside and where there is no data."
        ),
        [
            (
                "name",
                tr("{factors}, or the name of a factor layer").format(factors=", ".join(_with_unit(BUILT_IN))),
            ),
            ("geometry", tr("the place (a point inside of lines and polygons), or two numbers x, y")),
            ("[crs]", tr("CRS of the place, as 'EPSG:4326'; left out: the layer's, else the project's")),
        ],
        ["ftl_factor('slope', $geometry) → 12.5", "ftl_factor('deformation_rate', 99.5, 35.2, 'EPSG:4326') → 63.1"],
    )


def _with_unit(factors: Sequence[str]) -> Iterator[str]:
    for name in factors:
        unit = unit_symbol(name)
        yield f"{name} ({unit})" if unit else name


def _help(name: str, about: str, arguments: list[tuple[str, str]], examples: list[str]) -> str:
    rows = "".join(f"<tr><td><b>{argument}</b></td><td>{text}</td></tr>" for argument, text in arguments)
    lines = "".join(f"<li><code>{example}</code></li>" for example in examples)
    return (
        f"<h3>{name}</h3><p>{about}</p><h4>{tr('Arguments')}</h4><table>{rows}</table>"
        f"<h4>{tr('Examples')}</h4><ul>{lines}</ul>"
    )
