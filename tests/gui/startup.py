"""Read by QGIS before the plugins (PYQGIS_STARTUP): errors go to standard error, not into a dialog that waits.

FTL_HIDE_PYQTGRAPH hides every pyqtgraph but one that a plugin carries in its folder vendor.
"""

import importlib.machinery
import os
import sys
import traceback

import qgis.utils


def show_exception(kind, value, trace, message, *arguments, **options):
    print("PYTHON ERROR", message or "", file=sys.stderr)
    traceback.print_exception(kind, value, trace, file=sys.stderr)
    sys.stderr.flush()


qgis.utils.showException = show_exception


class Hider:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name != "pyqtgraph":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or os.sep + "vendor" + os.sep not in spec.origin:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return spec


if os.environ.get("FTL_HIDE_PYQTGRAPH"):
    sys.meta_path.insert(0, Hider)
