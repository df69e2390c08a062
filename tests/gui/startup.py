"""Read by QGIS before the plugins (PYQGIS_STARTUP): errors go to standard error, not into a dialog that waits."""

import sys
import traceback

import qgis.utils


def show_exception(kind, value, trace, message, *arguments, **options):
    print("PYTHON ERROR", message or "", file=sys.stderr)
    traceback.print_exception(kind, value, trace, file=sys.stderr)
    sys.stderr.flush()


qgis.utils.showException = show_exception
