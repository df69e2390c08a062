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
MAX_COLUMNS = 120
MAX_FILES = 14  # of a folder, __init__ left out: what can be taken in at a glance

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
    "bridge": {"core", "bridge", "compat", "paths"},
    "algorithms": {"core", "bridge", "study", "report", "algorithms", "compat", "help", "paths"},
    "interpretation": {
        "core",
        "bridge",
        "study",
        "algorithms",
        "interpretation",
        "compat",
        "help",
        "paths",
    },
    "gui": {"*"},
    "plugin": {"*"},
    "compat": set(),
    "help": {"paths", "translator"},
    "translator": {"paths"},
    "missing": {"core", "translator"},
    "paths": set(),
    "__init__": set(),
}


@cache
def tree_of(module: Path) -> ast.AST:
    return ast.parse(module.read_text(encoding="utf-8"))


@cache
def nodes_of(module: Path) -> list[ast.AST]:
    return list(ast.walk(tree_of(module)))


def layer_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(module: Path) -> Iterator[tuple[str, int]]:
    """Absolute dotted names that the module imports, with line numbers; the package itself is "."-prefixed."""
    package = [".", *module.relative_to(PACKAGE).parts[:-1]]
    for node in nodes_of(module):
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


def test_the_layers_are_those_of_the_package():
    there = {layer_of(module) for module in MODULES}
    assert set(FOREIGN) == set(OWN) == there
    assert set().union(*OWN.values()) - {"*"} <= there


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
        wrong += [f"{place}:{line}: {what}" for line, what in breaches(nodes_of(module))]
    assert wrong == []


def test_a_start_does_not_wait_for_scipy():
    """Its parts take longer to load than all of the plugin: `core.deferred` loads them where they are first used."""
    wrong = []
    for module in MODULES:
        for node in tree_of(module).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
            if any(name.split(".")[0] == "scipy" for name in names):
                wrong.append(f"{module.relative_to(PACKAGE)}:{node.lineno}")
    assert wrong == []


def breaches(nodes: list[ast.AST]) -> Iterator[tuple[int, str]]:
    for node in nodes:
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
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            ("instance().installEventFilter", "qApp.installEventFilter")
        ):
            # It brings every object of QGIS to Python, and QGIS crashes at those of WebKit, which carry no type.
            yield node.lineno, "a filter on all events of the application"


def test_modules_hold_one_idea():
    lengths = {str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_no_line_is_longer_than_the_plugin_site_lets_pass():
    """ruff lets one pass that has no space to break it at, as patterns have none."""
    long = [
        f"{path.relative_to(PACKAGE)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > MAX_COLUMNS
    ]
    assert long == []


def test_rooms_can_be_taken_in_at_a_glance():
    full = {}
    for folder in {module.parent for module in MODULES}:
        count = sum(module.parent == folder and module.name != "__init__.py" for module in MODULES)
        if count > MAX_FILES:
            full[str(folder.relative_to(PACKAGE))] = count
    assert full == {}


def test_every_room_says_what_it_is_for():
    silent = []
    for folder in {module.parent for module in MODULES} | {PACKAGE}:
        own = folder / "__init__.py"
        text = ast.get_docstring(tree_of(own)) if own.exists() else None
        if text is None or len(text) < 40:
            silent.append(str(folder.relative_to(PACKAGE)))
    assert silent == []


def edges(module: Path) -> set[Path]:
    """Modules of the package that a module imports, wherever in it that stands (also for types alone)."""
    found = set()
    for node in nodes_of(module):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        base = module.parent
        for _ in range(node.level - 1):
            base = base.parent
        base = base.joinpath(*(node.module or "").split("."))
        for alias in node.names:
            inner = base / alias.name
            for place in (
                inner.with_suffix(".py"),
                inner / "__init__.py",
                base.with_suffix(".py"),
                base / "__init__.py",
            ):
                if place.is_file():
                    found.add(place)
                    break
    return found - {module}


def test_no_circle_of_imports():
    """Whoever reads a module can read what it stands on first."""
    waiting = {module: edges(module) for module in MODULES}
    done: set[Path] = set()
    while ready := [module for module, needed in waiting.items() if needed <= done]:
        done.update(ready)
        waiting = {module: needed for module, needed in waiting.items() if module not in done}
    # Those that only wait for a circle are no part of it.
    while loose := [module for module in waiting if not any(module in needed for needed in waiting.values())]:
        waiting = {module: needed for module, needed in waiting.items() if module not in loose}
    assert [str(module.relative_to(PACKAGE)) for module in sorted(waiting)] == []


@cache
def names_of(module: Path) -> tuple[set[str], set[str]]:
    """What a module makes, and what it has from others."""
    made, taken = set(), set()
    for node in nodes_of(module):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            made.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            made.add(node.id)
        elif isinstance(node, ast.ImportFrom):
            taken.update(alias.asname or alias.name for alias in node.names)
    return made, taken


def test_names_are_imported_from_where_they_are_made():
    """Else a layer is reached through another, and whoever looks for a name finds a module that has nothing of it."""
    wrong = []
    for module in MODULES:
        for node in nodes_of(module):
            if not isinstance(node, ast.ImportFrom) or not node.level:
                continue
            base = module.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            if base.with_suffix(".py").is_file():
                made, taken = names_of(base.with_suffix(".py"))
                names = {alias.name for alias in node.names} & taken - made
                wrong += [f"{module.relative_to(PACKAGE)}:{node.lineno}: {name}" for name in sorted(names)]
    assert wrong == []


def test_gdals_errors_are_caught_in_one_place():
    """Whatever gdal.UseExceptions() says: `core.gdal_errors` ends its block at an error, so nothing returns from it."""
    wrong = []
    for module in MODULES:
        place = module.relative_to(PACKAGE)
        if place.name == "gdal_errors.py" or not any(name.startswith("osgeo") for name, _ in imports(module)):
            continue  # others raise RuntimeErrors too: zipfile does for an archive with a password
        for node in nodes_of(module):
            if isinstance(node, ast.ExceptHandler) and node.type is not None:
                if "RuntimeError" in ast.unparse(node.type):
                    wrong.append(f"{place}:{node.lineno}: except RuntimeError")
            elif isinstance(node, ast.With) and any("gdal_errors(" in ast.unparse(item) for item in node.items):
                wrong += [
                    f"{place}:{inner.lineno}: return out of gdal_errors()"
                    for inner in walk_within(node)
                    if isinstance(inner, ast.Return)
                ]
    assert wrong == []


def walk_within(node: ast.AST) -> Iterator[ast.AST]:
    """What a statement holds, functions defined in it left out."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.Lambda)):
            yield child
            yield from walk_within(child)


def test_sentences_for_the_user_can_be_translated():
    """Their templates are literals: neither lupdate nor Qt at run time finds an f-string."""
    wrong = []
    for module in MODULES:
        for node in nodes_of(module):
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
