"""Entry point of the QGIS plugin.

The code lives one folder further in. Leading the package's path there gives it one import name (this folder's) in a
checkout, behind a symlink and in the installed zip.
"""

import os

__path__ = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "ftl_qgis_plugin")]


def classFactory(iface):
    from importlib.util import find_spec

    from .missing import NEEDED, MissingPackage

    for name in NEEDED:
        if find_spec(name) is None:
            return MissingPackage(iface, name)

    from .plugin import FtlPlugin

    return FtlPlugin(iface)
