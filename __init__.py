"""Entry point of the QGIS plugin.

The code lives one folder further in. Leading the package's path there gives it one import name (this folder's) in a
checkout, behind a symlink and in the installed zip.
"""

import os

__path__ = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "ftl_qgis_plugin")]


def classFactory(iface):
    from importlib import import_module

    from .missing import NEEDED, MissingPackage

    for name in NEEDED:
        try:
            import_module(name)
        except ImportError as error:
            return MissingPackage(iface, name, error)

    from .plugin import FtlPlugin

    return FtlPlugin(iface)
