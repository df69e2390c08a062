"""What breaks under Qt 6 and can be read off the source: short enums, names and methods that are gone.

PyQt6 knows an enum's members only below the enum itself (Qt.AlignmentFlag.AlignLeft), through instances too. Which
names these are is asked of PyQt5, where both ways work, or of PyQt6's enums where only that is installed.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SOURCES = [REPOSITORY / "__init__.py", *sorted((REPOSITORY / "ftl_qgis_plugin").rglob("*.py"))]

QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtNetwork", "QtXml", "QtPrintSupport")
BINDINGS = {"PyQt4", "PyQt5", "PyQt6", "PySide2", "PySide6"}
GONE_MODULES = {"QtWebKit", "QtWebKitWidgets", "QtScript", "QtXmlPatterns"}
GONE_CLASSES = {"QRegExp", "QRegExpValidator", "QDesktopWidget", "QTextCodec", "QMatrix"}
GONE_METHODS = {"exec_", "print_"}
POINTS = {"x", "y", "globalX", "globalY", "globalPos"}
# Events in general lost these; the events named below kept some.
GONE_FROM_EVENTS = POINTS | {"pos", "posF", "localPos", "windowPos", "screenPos", "globalPosF", "delta", "orientation"}
KEPT_BY_EVENTS = {
    "QHelpEvent": POINTS | {"pos"},
    "QContextMenuEvent": POINTS | {"pos"},
    "QMoveEvent": {"pos"},
    "QMouseEvent": {"pos"},
    "QgsMapMouseEvent": {"pos"},
}
EVENT_NAMES = {"event", "ev", "e"}
# No QGIS below has Qt 6; above, some are built with it long before version 4.
FIRST_WITH_QT6 = 33800


def modules() -> Iterator[ModuleType]:
    for name in QT_MODULES:
        for binding in ("PyQt5", "PyQt6"):
            try:
                yield importlib.import_module(f"{binding}.{name}")
            except ImportError:
                continue
            break


@cache
def known_enums() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """Members of Qt's enums that PyQt5 lets be reached without the enum's name, with the places where they are
    ("QFrame.Shape"); names of all enums."""
    members: dict[str, set[str]] = {}
    enums: set[str] = set()
    for module in modules():
        for kind in vars(module).values():
            if not isinstance(kind, type):
                continue
            for key, value in vars(kind).items():
                if isinstance(value, type) and issubclass(value, Enum):  # PyQt6
                    enums.add(key)
                    for member in value.__members__:
                        members.setdefault(member, set()).add(value.__qualname__)
                enum = type(value)
                if isinstance(value, int) and enum.__qualname__ == f"{kind.__name__}.{enum.__name__}":
                    members.setdefault(key, set()).add(enum.__qualname__)
                    enums.add(enum.__name__)
    if not enums:
        pytest.skip("neither PyQt5 nor PyQt6 is here")
    # "Type" is a member of one enum and the name of others; it can be told only where it is used.
    return {key: frozenset(places) for key, places in members.items() if key not in enums}, frozenset(enums)


def runs_on_qt5_only(node: ast.If | ast.IfExp) -> bool:
    """Whether the `else` is for versions before Qt 6: QGIS_VERSION_INT >= n, or hasattr(event, "position")."""
    test = node.test
    if isinstance(test, ast.Call):
        return ast.unparse(test.func) == "hasattr"
    return (
        isinstance(test, ast.Compare)
        and ast.unparse(test.left) == "Qgis.QGIS_VERSION_INT"
        and isinstance(test.ops[0], ast.GtE)
        and ast.literal_eval(test.comparators[0]) <= FIRST_WITH_QT6
    )


class Finder(ast.NodeVisitor):
    def __init__(self) -> None:
        self.members, self.enums = known_enums()
        self.found: list[tuple[int, str]] = []
        self._foreign: set[str] = set()
        self._events: list[dict[str, set[str]]] = [{}]  # of the function and those around it: what each event kept

    def visit_Module(self, node: ast.Module) -> None:
        """Names that the module imports or defines and that are no class of Qt's cannot hold an enum of Qt's."""
        for part in ast.walk(node):
            if isinstance(part, ast.ClassDef):
                self._foreign.add(part.name)
            elif isinstance(part, ast.ImportFrom) and not (part.module or "").startswith("qgis.PyQt"):
                self._foreign.update(alias.asname or alias.name for alias in part.names)
            elif isinstance(part, ast.Import):
                self._foreign.update((alias.asname or alias.name).split(".")[0] for alias in part.names)
        self.generic_visit(node)

    def visit_If(self, node: ast.If | ast.IfExp) -> None:
        if not runs_on_qt5_only(node):
            self.generic_visit(node)
            return
        self.visit(node.test)
        for part in node.body if isinstance(node.body, list) else [node.body]:
            self.visit(part)

    visit_IfExp = visit_If

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name.split(".")[0] in BINDINGS:
                self.found.append((node.lineno, f"import of {alias.name}, use qgis.PyQt"))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if module.split(".")[0] in BINDINGS:
            self.found.append((node.lineno, f"import of {module}, use qgis.PyQt"))
        for name in [*module.split("."), *(alias.name for alias in node.names)]:
            if module.startswith("qgis.PyQt") and name in GONE_CLASSES | GONE_MODULES:
                self.found.append((node.lineno, f"{name} is gone from Qt 6"))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        events = {}
        for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            kind = ast.unparse(one.annotation) if one.annotation else ""
            if kind.endswith("Event") or one.arg in EVENT_NAMES:
                events[one.arg] = set(KEPT_BY_EVENTS.get(kind, ()))
        for part in ast.walk(node):  # isinstance(event, QHelpEvent)
            if isinstance(part, ast.Call) and ast.unparse(part.func) == "isinstance":
                name, kind = map(ast.unparse, part.args)
                events.get(name, set()).update(KEPT_BY_EVENTS.get(kind, ()))
        self._events.append(events)
        self.generic_visit(node)
        self._events.pop()

    def visit_Attribute(self, node: ast.Attribute) -> None:
        base = node.value
        if node.attr in GONE_METHODS:
            self.found.append((node.lineno, f"{ast.unparse(node)}: without the underscore"))
        kept = self._events[-1].get(base.id) if isinstance(base, ast.Name) else None
        if kept is not None and node.attr in GONE_FROM_EVENTS - kept:
            self.found.append((node.lineno, f"{ast.unparse(node)}: gone from Qt 6's events"))
        if node.attr in self.members and node.attr[0].isupper() and not self._is_scoped(base):
            places = " or ".join(sorted(self.members[node.attr]))
            self.found.append((node.lineno, f"{ast.unparse(node)}: {node.attr} is a member of {places}"))
        self.generic_visit(node)

    def _is_scoped(self, base: ast.expr) -> bool:
        name = base.attr if isinstance(base, ast.Attribute) else base.id if isinstance(base, ast.Name) else ""
        if name in self.enums:
            return True
        while isinstance(base, ast.Attribute):
            base = base.value
        return isinstance(base, ast.Name) and base.id in self._foreign


def findings(source: str) -> Iterator[tuple[int, str]]:
    finder = Finder()
    finder.visit(ast.parse(source))
    yield from finder.found


@pytest.mark.parametrize(
    "line",
    [
        "Qt.AlignLeft",
        "QtCore.Qt.AlignLeft",
        "QEvent.KeyPress",
        "QStandardPaths.HomeLocation",
        "QSizePolicy.Expanding",
        "QAbstractItemView.SelectRows",
        "QPainter.Antialiasing",
        "self.HLine",
        "self.frame.HLine",
        "self.view().SelectRows",
        "QPalette.Window | QPalette.Text",
        "dialog.exec_()",
        "import PyQt5.QtCore",
        "from PyQt6.QtCore import Qt",
        "from qgis.PyQt.QtCore import QRegExp",
        "from qgis.PyQt.QtWebKit import QWebPage",
        "def f(self, event): event.x()",
        "def f(self, event: QMouseEvent): event.globalPos()",
        "def f(self, turn: QWheelEvent): turn.delta()",
        "def f(self, event: QWheelEvent): event.pos()",
    ],
)
def test_finder_sees(line):
    assert len(list(findings(line))) >= 1


@pytest.mark.parametrize(
    "line",
    [
        "Qt.AlignmentFlag.AlignLeft",
        "self.frame.Shape.HLine",
        "dialog.exec()",
        "def f(self, event: QHelpEvent): event.globalPos()",
        "def f(self, event):\n    if isinstance(event, QHelpEvent):\n        event.globalPos()",
        "def f(self, event): return event.position() if hasattr(event, 'position') else event.localPos()",
        "def f(self, point): point.x()",
        "from qgis.core import QgsProcessing\nQgsProcessing.File",
        "if Qgis.QGIS_VERSION_INT >= 33800:\n    pass\nelse:\n    QVariant.String",
    ],
)
def test_finder_lets_pass(line):
    assert list(findings(line)) == []


def test_nothing_that_breaks_under_qt6():
    sources = {path.relative_to(REPOSITORY): path.read_text(encoding="utf-8") for path in SOURCES}
    places = [
        f"{path}:{number}: {what}"
        for path, source in sources.items()
        if any(package in source for package in ("from qgis", "import qgis", "PyQt", "PySide"))
        for number, what in findings(source)
    ]
    assert places == []
