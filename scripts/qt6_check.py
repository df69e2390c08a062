"""Imports and draws the dock under PyQt6, QGIS being replaced by doubles: there is no QGIS with Qt 6 to be installed.

    python scripts/qt6_check.py [FOLDER]

FOLDER holds PyQt6 (pip install --target); without it PyQt6 comes from the environment. PyQt5 cannot be imported.
Prints what was imported and drawn as JSON; ends with 1 and tracebacks where something fails, with 77 without PyQt6.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import inspect
import json
import os
import pkgutil
import sys
import traceback
import types
import warnings
from pathlib import Path
from unittest.mock import MagicMock

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = "ftl_qgis_plugin"
LAYERS = ("interpretation", "gui", "plugin", "compat", "help")
NO_PYQT6 = 77

DOUBLED = {"qgis", "processing"}
BLOCKED = {"PyQt5", "PySide2", "PySide6"}


class DoubleType(type):
    """Anything unknown that is asked of a class (an enum, a static function) is a mock."""

    def __getattr__(cls, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        value = MagicMock(name=f"{cls.__name__}.{name}")
        setattr(cls, name, value)
        return value


class Double(metaclass=DoubleType):
    """Stands for a class of QGIS's without a Qt class below it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        value = MagicMock(name=f"{type(self).__name__}.{name}")
        self.__dict__[name] = value
        return value


class DoubleModule(types.ModuleType):
    """A module of QGIS's in which every class exists."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        value = DoubleType(name, (Double,), {"__module__": self.__name__})
        setattr(self, name, value)
        return value


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Serves the doubles and refuses other bindings."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        top = name.split(".")[0]
        if top in BLOCKED:
            raise ModuleNotFoundError(f"{name} is not to be used under Qt 6", name=name)
        return importlib.util.spec_from_loader(name, self, is_package=True) if top in DOUBLED else None

    def create_module(self, spec: object) -> types.ModuleType:
        return types.ModuleType(spec.name) if spec.name.startswith("qgis.PyQt") else DoubleModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        name = module.__name__
        if name.startswith("qgis.PyQt."):
            self._fill_qt(module, name.rsplit(".", 1)[1])
        elif name in FILLERS:
            FILLERS[name](module)

    def _fill_qt(self, module: types.ModuleType, part: str) -> None:
        """As QGIS's own qgis.PyQt does it for Qt 6."""
        vars(module).update(_public(importlib.import_module(f"PyQt6.{part}")))
        if part == "QtWidgets":
            from PyQt6 import QtGui

            module.QAction, module.QActionGroup, module.QShortcut = QtGui.QAction, QtGui.QActionGroup, QtGui.QShortcut
        elif part == "QtCore":
            module.NULL = module.QVariant()


def _public(module: types.ModuleType) -> dict[str, object]:
    return {key: value for key, value in vars(module).items() if not key.startswith("_")}


def _fill_core(module: types.ModuleType) -> None:
    from PyQt6.QtCore import QCoreApplication, QObject, QVariant, pyqtSignal
    from PyQt6.QtGui import QIcon

    class QgsApplication(Double):
        translate = staticmethod(QCoreApplication.translate)
        getThemeIcon = staticmethod(lambda _name: QIcon())
        instance = staticmethod(QCoreApplication.instance)
        locale = staticmethod(lambda: "en")

    class QgsSettings(Double):
        stored: dict = {}  # noqa: RUF012

        def value(self, key: str, default: object = None, **_: object) -> object:
            return self.stored.get(key, default)

        def setValue(self, key: str, value: object) -> None:
            self.stored[key] = value

        def contains(self, key: str) -> bool:
            return key in self.stored

    class QgsMapThemeCollection(QObject):
        mapThemesChanged = pyqtSignal()

        def mapThemes(self) -> list:
            return []

    class QgsProject(QObject):
        readProject, writeProject = pyqtSignal(object), pyqtSignal(object)
        cleared, crsChanged, mapThemeCollectionChanged = pyqtSignal(), pyqtSignal(), pyqtSignal()
        layersAdded, layersRemoved, layersWillBeRemoved = pyqtSignal(list), pyqtSignal(list), pyqtSignal(list)
        layerWillBeRemoved, layerRemoved = pyqtSignal(str), pyqtSignal(str)

        @staticmethod
        def instance() -> object:
            return _project[0]

        def readEntry(self, _scope: str, _key: str, default: str = "") -> tuple[str, bool]:
            return default, False

        def mapThemeCollection(self) -> QgsMapThemeCollection:
            self.themes = QgsMapThemeCollection(self)
            return self.themes

        def mapLayer(self, _identifier: str) -> None:
            return None

        def mapLayers(self) -> dict:
            return {}

        def mapLayersByName(self, _name: str) -> list:
            return []

        def __getattr__(self, name: str) -> object:
            return _mock(self, name)

    _project = [QgsProject()]
    for kind in (QgsApplication, QgsSettings, QgsProject):
        setattr(module, kind.__name__, kind)
    module.Qgis = DoubleType("Qgis", (Double,), {"QGIS_VERSION_INT": 40000, "QGIS_VERSION": "4.0.0"})
    module.NULL = QVariant()


def _mock(owner: object, name: str) -> object:
    if name.startswith("__"):
        raise AttributeError(name)
    value = MagicMock(name=f"{type(owner).__name__}.{name}")
    owner.__dict__[name] = value
    return value


def _fill_gui(module: types.ModuleType) -> None:
    from PyQt6.QtCore import QObject, pyqtSignal
    from PyQt6.QtWidgets import (
        QComboBox,
        QDockWidget,
        QFrame,
        QGraphicsRectItem,
        QGraphicsScene,
        QGraphicsView,
        QGroupBox,
        QLineEdit,
        QWidget,
    )

    def double(name: str, base: type, **members: object) -> type:
        def create(self: object, *args: object, **kwargs: object) -> None:
            base.__init__(self, *[item for item in args if isinstance(item, QWidget)][:1])

        known = {"__init__": create, "__getattr__": _mock, "__module__": module.__name__}
        kind = type(base)(name, (base,), known | members)
        setattr(module, name, kind)
        return kind

    def create_canvas(self: object, *_: object) -> None:
        QGraphicsView.__init__(self)
        self.held = QGraphicsScene(self)
        self.setScene(self.held)

    def create_item(self: object, canvas: object, *_: object) -> None:
        QGraphicsRectItem.__init__(self)
        canvas.scene().addItem(self)

    def create_file_widget(self: object, *_: object) -> None:
        QWidget.__init__(self)
        self.line = QLineEdit(self)
        self.line.textChanged.connect(self.fileChanged)

    double(
        "QgsMapCanvas",
        QGraphicsView,
        __init__=create_canvas,
        extentsChanged=pyqtSignal(),
        mapToolSet=pyqtSignal(object, object),
        scaleChanged=pyqtSignal(float),
        xyCoordinates=pyqtSignal(object),
        destinationCrsChanged=pyqtSignal(),
        mapCanvasRefreshed=pyqtSignal(),
        layersChanged=pyqtSignal(),
    )
    for name in ("QgsMapCanvasItem", "QgsRubberBand", "QgsVertexMarker"):
        double(name, QGraphicsRectItem, __init__=create_item)
    double("QgsDockWidget", QDockWidget)
    double("QgsMapTool", QObject, __init__=lambda self, canvas: QObject.__init__(self))
    double("QgsMapLayerComboBox", QComboBox, layerChanged=pyqtSignal(object), currentLayer=lambda self: None)
    double(
        "QgsCheckableComboBox",
        QComboBox,
        checkedItemsChanged=pyqtSignal(list),
        checkedItems=lambda self: [],
        checkedItemsData=lambda self: [],
    )
    double(
        "QgsFieldComboBox",
        QComboBox,
        setAllowEmptyFieldName=lambda self, on: None,
        setLayer=lambda self, layer: None,
        setField=lambda self, name: None,
        currentField=lambda self: "",
    )
    double("QgsCollapsibleGroupBox", QGroupBox, collapsedStateChanged=pyqtSignal(bool), isCollapsed=lambda self: False)
    double(
        "QgsFileWidget",
        QWidget,
        __init__=create_file_widget,
        fileChanged=pyqtSignal(str),
        filePath=lambda self: self.line.text(),
        setFilePath=lambda self, path: self.line.setText(path),
        lineEdit=lambda self: self.line,
        StorageMode=MagicMock(),
    )
    double("QgsOptionsPageWidget", QWidget)
    double("QgsMessageBarItem", QFrame)


FILLERS = {"qgis.core": _fill_core, "qgis.gui": _fill_gui}


def modules() -> list[str]:
    found = []
    for layer in LAYERS:
        name = f"{PACKAGE}.{layer}"
        found.append(name)
        folder = REPOSITORY / PACKAGE / layer
        if folder.is_dir():
            found += [item.name for item in pkgutil.walk_packages([str(folder)], name + ".")]
    return found


class Report:
    def __init__(self) -> None:
        self.imported: list[str] = []
        self.drawn: list[str] = []
        self.failed: list[str] = []

    def attempt(self, name: str, work: object, done: list[str]) -> object:
        """Any failure is one to be shown, and the rest is still worth trying."""
        count = len(self.failed)
        try:
            result = work()
        except Exception:
            traceback.print_exc()
            self.failed.append(name)
            return None
        if len(self.failed) == count:
            done.append(name)
        return result

    def keep_uncaught(self) -> None:
        """What a handler of an event raises never reaches its caller: PyQt hands it to the hook, and pyqtgraph, which
        ignores what goes wrong while it paints, makes a warning of it."""

        def hook(kind: type, error: BaseException, trace: object) -> None:
            traceback.print_exception(kind, error, trace)
            self.failed.append(f"{kind.__name__} in an event handler")

        def warn(message: object, category: type, *_: object) -> None:
            print(message, file=sys.stderr)
            if "Ignored exception" in str(message):
                self.failed.append(str(message).strip().splitlines()[-1])

        sys.excepthook = hook
        warnings.showwarning = warn
        warnings.simplefilter("always")


def main() -> int:
    if len(sys.argv) > 1:
        sys.path.insert(0, sys.argv[1])
    os.environ["PYQTGRAPH_QT_LIB"] = "PyQt6"
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from PyQt6 import QtSvg  # noqa: F401 a part of its own in Debian, without which there is little to draw
        from PyQt6.QtCore import QT_VERSION_STR
        from PyQt6.QtWidgets import QApplication
    except ImportError as error:
        print(f"PyQt6 cannot be had: {error}", file=sys.stderr)
        return NO_PYQT6
    sys.meta_path.insert(0, Finder())
    sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "scripts")]
    application = QApplication([])  # noqa: F841 - lives as long as the check
    report = Report()
    report.keep_uncaught()
    for name in modules():
        report.attempt(name, lambda name=name: importlib.import_module(name), report.imported)
    samples = report.attempt("qt6_samples", lambda: importlib.import_module("qt6_samples"), [])
    for name, draw in inspect.getmembers(samples, inspect.isfunction):
        if name.startswith("draw_"):
            report.attempt(name, lambda draw=draw: report.drawn.extend(draw()), [])
    print(json.dumps({"qt": QT_VERSION_STR, **vars(report)}))
    sys.stdout.flush()
    # Mocks and Qt's objects hold each other: nothing is gained by letting them end in order.
    os._exit(1 if report.failed else 0)


if __name__ == "__main__":
    sys.exit(main())
