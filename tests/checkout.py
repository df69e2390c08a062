"""This checkout as a folder of plugins, where QGIS and Python find it under the plugin's name."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def plugins_folder() -> Path:
    """The same for all tests and runs: Python compiles what it imports anew for each path, some two seconds of it."""
    cache = Path(os.environ.get("FTL_CACHE") or Path.home() / ".cache" / "ftl_qgis_plugin")
    folder = cache / "plugins" / str(REPOSITORY).strip(os.sep).replace(os.sep, "-")
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        (folder / "ftl_qgis_plugin").symlink_to(REPOSITORY)
    return folder
