"""Groups of a study that was open before: they stay, named after their study and switched off.

Two studies in one project else share groups and names, and candidates of one lie drawn among those of the other.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsLayerTreeGroup, QgsProject

# Custom property of a group: the name that it had, and the one it was given.
_BEFORE = "ftl/name_before"
_GIVEN = "ftl/name_aside"


def set_aside(project: QgsProject, path: str, files_of: Callable[[QgsLayerTreeGroup], list[str]]) -> None:
    """Switches off the groups whose files are all of other studies than the one at `path`, and brings back its own.

    `files_of` tells the studies' files of the layers in a group; groups without any are left alone. A name that the
    user gave a group meanwhile stays.
    """
    for group in project.layerTreeRoot().findGroups(True):
        files = files_of(group)
        if not files:
            continue
        was = group.customProperty(_BEFORE)
        if any(is_same_file(file, path) for file in files):
            if was is not None:
                _bring_back(group, str(was))
        elif was is None:
            _put_away(group, Path(files[0]).stem)


def is_aside(group: QgsLayerTreeGroup) -> bool:
    return group.customProperty(_BEFORE) is not None


def is_same_file(one: str, other: str) -> bool:
    return os.path.normcase(os.path.abspath(one)) == os.path.normcase(os.path.abspath(other))


def _put_away(group: QgsLayerTreeGroup, study: str) -> None:
    given = f"{group.name()} ({study})"
    group.setCustomProperty(_BEFORE, group.name())
    group.setCustomProperty(_GIVEN, given)
    group.setName(given)
    group.setItemVisibilityChecked(False)
    group.setExpanded(False)


def _bring_back(group: QgsLayerTreeGroup, name: str) -> None:
    if group.name() == group.customProperty(_GIVEN):
        group.setName(name)
    group.removeCustomProperty(_BEFORE)
    group.removeCustomProperty(_GIVEN)
    group.setItemVisibilityChecked(True)
