"""pyqtgraph, imported in this one place and only when the first chart asks for it.

It comes from the environment. Where that has none that works, the copy in `paths.VENDOR` is taken, which only the
larger zip carries. Where that is lacking too, or another plugin has loaded one that cannot be used, the charts' places
say so and everything else works.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
from types import ModuleType

from qgis.PyQt.QtCore import QCoreApplication, QObject, QVariant

from ... import paths

_state: tuple[ModuleType | None, str] | None = None


def available() -> tuple[bool, str]:
    """Whether pyqtgraph can be used, and the reason where it cannot."""
    module, reason = _load()
    return module is not None, reason


def module() -> ModuleType:
    """pyqtgraph itself. ImportError where it cannot be used; ask `available` first."""
    found, reason = _load()
    if found is None:
        raise ImportError(reason)
    return found


def how_to_install() -> str:
    return QCoreApplication.translate(
        "Charts",
        "How to get it:\n"
        "Windows: OSGeo4W Setup, package python3-pyqtgraph\n"
        "Debian, Ubuntu: sudo apt install python3-pyqtgraph\n"
        "Elsewhere: python3 -m pip install pyqtgraph, with the Python that QGIS uses\n"
        "Then start QGIS again. Everything but the charts works without it.",
    )


def _load() -> tuple[ModuleType | None, str]:
    global _state
    if _state is None:
        _state = _imported()
    return _state


def _imported() -> tuple[ModuleType | None, str]:
    loaded_by_others = sys.modules.get("pyqtgraph") is not None
    found, reason = _tried()
    # Beside a copy that another plugin uses, a second one would mix with it at its next import.
    if found is not None or loaded_by_others or not paths.VENDOR.is_dir():
        return found, reason
    broken = _taken_out()
    # In front only while it is imported: a broken copy of the environment's would be found first otherwise, and once
    # loaded the package finds its own modules.
    sys.path.insert(0, str(paths.VENDOR))
    try:
        found, _ = _tried()
    finally:
        sys.path.remove(str(paths.VENDOR))
    if found is not None:
        return found, ""
    _taken_out()
    sys.modules.update(broken)
    return None, reason


def _taken_out() -> dict[str, ModuleType | None]:
    """Removes what has been loaded of pyqtgraph, and returns it."""
    names = [name for name in sys.modules if name.split(".")[0] == "pyqtgraph"]
    return {name: sys.modules.pop(name) for name in names}


def _tried() -> tuple[ModuleType | None, str]:
    # "PyQt5.QtCore" or "PyQt6.QtCore": with both installed, pyqtgraph would otherwise take its own favourite.
    qt = QObject.__module__.split(".")[0]
    before = os.environ.get("PYQTGRAPH_QT_LIB")
    os.environ["PYQTGRAPH_QT_LIB"] = qt
    try:
        pyqtgraph = importlib.import_module("pyqtgraph")
        used = pyqtgraph.Qt.QT_LIB
        if used != qt:
            return None, QCoreApplication.translate(
                "Charts", "pyqtgraph was loaded with {used} by another plugin, but QGIS runs {qt}."
            ).format(used=used, qt=qt)
        _accept_null_variants(pyqtgraph)
        _try_out(pyqtgraph)
    except ImportError as error:
        if isinstance(error, ModuleNotFoundError) and error.name == "pyqtgraph":
            return None, QCoreApplication.translate("Charts", "The Python package pyqtgraph is not installed.")
        return None, _broken(error)
    except Exception as error:  # a broken installation may raise anything; it must not take the plugin with it
        logging.getLogger(__name__).debug("pyqtgraph cannot be used", exc_info=True)
        return None, _broken(error)
    finally:
        if before is None:
            os.environ.pop("PYQTGRAPH_QT_LIB", None)
        else:
            os.environ["PYQTGRAPH_QT_LIB"] = before
    return pyqtgraph, ""


def _broken(error: Exception) -> str:
    return QCoreApplication.translate(
        "Charts", "pyqtgraph is installed but cannot be used here ({reason}). Update it."
    ).format(reason=f"{type(error).__name__}: {error}")


def _try_out(pyqtgraph: ModuleType) -> None:
    """Old versions import well and fail on a newer numpy only when they draw."""
    pyqtgraph.AxisItem("bottom").tickValues(0.0, 1.0, 100)
    curve = pyqtgraph.PlotDataItem([0.0, 1.0, 2.0], [1.0, 2.0], stepMode="center")
    curve.curve.boundingRect()
    curve.curve.getPath()


def _accept_null_variants(pyqtgraph: ModuleType) -> None:
    """Let items be removed from a plot without a TypeError for each.

    QGIS switches off the automatic conversion of QVariant, so an item that leaves its scene is told of a null QVariant,
    which PyQt refuses to take back ("unable to convert a QVariant back to a Python object"). None says the same.
    """
    for kind in (pyqtgraph.GraphicsObject, pyqtgraph.ViewBox):
        original = kind.itemChange
        if getattr(original, "accepts_null_variants", False):
            continue

        def item_change(self: object, change: object, value: object, original: object = original) -> object:
            if isinstance(value, QVariant):
                try:
                    value = value.value()
                except TypeError:
                    value = None
            return original(self, change, value)

        item_change.accepts_null_variants = True
        kind.itemChange = item_change
