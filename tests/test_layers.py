"""The rules of CONTRIBUTING.md that can be read off the source."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "ftl_qgis_plugin"
MODULES = sorted(PACKAGE.rglob("*.py"))
MAX_LINES = 420

NUMBERS = {"numpy", "scipy", "osgeo"}
NO_WINDOW = NUMBERS | {"qgis.core", "qgis.PyQt.QtCore", "qgis.PyQt.QtGui", "processing"}

# Layer (first folder of the package, or the module's name): what it may import besides the standard library, and
# which other layers. "*" is anything.
FOREIGN = {
    "core": NUMBERS,
    "study": {"osgeo"},
    "report": NUMBERS | {"jinja2"},
    "bridge": NO_WINDOW,
    "algorithms": NO_WINDOW,
    "interpretation": NO_WINDOW | {"qgis.PyQt.QtNetwork"},
    "gui": {"*"},
    "plugin": {"*"},
    "compat": {"qgis.core", "qgis.PyQt.QtCore", "qgis.PyQt.QtGui", "qgis.PyQt.QtWidgets"},
    "settings": {"qgis.core", "qgis.PyQt.QtCore"},
    "help": {"qgis.core", "qgis.PyQt.QtCore"},
    "translator": {"qgis.core", "qgis.PyQt.QtCore"},
    "missing": {"qgis.core", "qgis.PyQt.QtCore"},
    "paths": set(),
    "__init__": set(),
}
OWN = {
    "core": {"core"},
    "study": {"core", "study"},
    "report": {"core", "study", "report", "paths"},
    "bridge": {"core", "bridge", "compat", "paths", "settings"},
    "algorithms": {"core", "bridge", "study", "report", "algorithms", "compat", "help", "paths", "settings"},
    "interpretation": {
        "core",
        "bridge",
        "study",
        "algorithms",
        "interpretation",
        "compat",
        "help",
        "paths",
        "settings",
    },
    "gui": {"*"},
    "plugin": {"*"},
    "compat": set(),
    "settings": {"paths", "compat"},
    "help": {"paths", "translator"},
    "translator": {"paths"},
    "missing": {"translator"},
    "paths": set(),
    "__init__": set(),
}


@cache
def tree_of(module: Path) -> ast.AST:
    return ast.parse(module.read_text(encoding="utf-8"))


def layer_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(module: Path) -> Iterator[tuple[str, int]]:
    """Absolute dotted names that the module imports, with line numbers; the package itself is "."-prefixed."""
    package = [".", *module.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            # `from qgis.PyQt import QtCore` names the module only in its second half.
            for alias in node.names:
                yield (
                    f"{node.module}.{alias.name}" if node.module in ("qgis", "qgis.PyQt") else node.module,
                    node.lineno,
                )
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1]
            for alias in node.names:
                yield "/".join([*base, *(node.module or alias.name).split(".")]), node.lineno


def allowed(name: str, names: set[str]) -> bool:
    return "*" in names or any(name == item or name.startswith(item + ".") for item in names)


def test_imports_stay_within_the_layers():
    wrong = []
    for module in MODULES:
        layer = layer_of(module)
        for name, line in imports(module):
            root = name.split(".")[0]
            if name.startswith("./"):
                good = allowed(name.split("/")[1], OWN[layer])
            elif root == "sqlite3":
                good = layer != "core"
            else:
                good = root in sys.stdlib_module_names or allowed(name, FOREIGN[layer])
            if not good:
                wrong.append(f"{module.relative_to(PACKAGE)}:{line}: {name}")
    assert wrong == []


def test_platform_rules():
    wrong = []
    for module in MODULES:
        place = module.relative_to(PACKAGE)
        for name, line in imports(module):
            root = name.split(".")[0]
            if root in ("PyQt5", "PyQt6", "PySide2", "PySide6", "pickle", "ftl_qgis_plugin"):
                wrong.append(f"{place}:{line}: import {name}")
            if root == "pyqtgraph" and "charts" not in place.parts:
                wrong.append(f"{place}:{line}: pyqtgraph outside gui/charts")
        wrong += [f"{place}:{line}: {what}" for line, what in breaches(tree_of(module))]
    assert wrong == []


def breaches(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield node.lineno, "assert"
        elif isinstance(node, ast.ExceptHandler):
            if node.type is None:
                yield node.lineno, "bare except"
            if len(node.body) == 1 and isinstance(node.body[0], ast.Pass):
                yield node.lineno, "an error swallowed without a word"
        elif isinstance(node, ast.Attribute) and node.attr in ("processEvents", "exec_", "UseExceptions"):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec"):
            yield node.lineno, node.func.id
        elif isinstance(node, ast.keyword) and node.arg == "shell":
            yield node.value.lineno, "shell"


def test_modules_hold_one_idea():
    lengths = {str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_sentences_for_the_user_can_be_translated():
    """Their templates are literals: neither lupdate nor Qt at run time finds an f-string."""
    wrong = []
    for module in MODULES:
        for node in ast.walk(tree_of(module)):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("FtlError", "Message", "tr", "translate") and any(
                isinstance(argument, ast.JoinedStr) for argument in node.args
            ):
                wrong.append(f"{module.relative_to(PACKAGE)}:{node.lineno}")
    assert wrong == []


def test_core_study_and_report_run_without_qgis():
    """Every module of core, study and report can be imported where there is no qgis and no Qt."""
    program = (
        "import sys, pkgutil, importlib\n"
        "for name in ('qgis', 'PyQt5', 'PyQt6', 'pyqtgraph'):\n"
        "    sys.modules[name] = None\n"
        "for folder in ('core', 'study', 'report'):\n"
        "    package = importlib.import_module('ftl_qgis_plugin.' + folder)\n"
        "    for module in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        importlib.import_module(module.name)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=PACKAGE.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
