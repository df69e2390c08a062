"""Settings of the profile and of a project with any value: what is no value counts as the default, nothing stops."""

from __future__ import annotations

import json
import os
import random
import re
import time
import traceback
from pathlib import Path

from . import common

VALUES = [
    *(None, "", "0", "1", "true", "word", "-1", "1e999", "nan", "inf", "9" * 400, "\x00", "ü" * 3000, "@Variant(\x00)"),
    *(
        "{}",
        "[]",
        "[1]",
        "[null]",
        "[[]]",
        '[{"id": 1}]',
        '[{"id": "a", "url": 1}]',
        '[{"name": [], "url": {}}]',
        "null",
    ),
    *(
        "Infinity",
        "[Infinity]",
        '{"months": [Infinity]}',
        '{"months": 5}',
        '{"most_cloud": "x"}',
        "[" * 100_000,
        '"text"',
    ),
    *('{"k": "x", "terrain": 5}', '{"factors": {}}', '{"deformation": []}', "[{}, {}, {}]", "true", "2021-13-45"),
    *(1, -5, 2**80, 1.5, float("nan"), float("inf"), True, ["a", "b"], [], {"a": 1}, b"bytes"),
]


def attack(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from qgis.core import QgsApplication, QgsProject, QgsSettings
    from qgis.PyQt.QtCore import QSettings

    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))
    if QgsApplication.instance() is None:
        application = QgsApplication([], False, str(folder))
        application.initQgis()
    from ftl_qgis_plugin.interpretation.session.session import InterpretationSession
    from ftl_qgis_plugin.interpretation.settings.stored import PREFIX

    dice = random.Random(seed)
    counts = {"profiles": 0, "ended by an error": 0}
    project = QgsProject.instance()
    keys = [*_keys(PREFIX), *(f"{PREFIX}{name}" for name in ("dock_open", "open_page", "season", "workers"))]
    end = time.monotonic() + seconds
    while time.monotonic() < end or counts["profiles"] < 5:
        counts["profiles"] += 1
        settings = QgsSettings()
        chosen = {}
        for key in keys:
            settings.remove(key)
            if dice.random() < 0.5:
                chosen[key] = dice.choice(VALUES)
                settings.setValue(key, chosen[key])
        for key in ("choices", "study", "image_slots", "linked_views"):
            chosen["project " + key] = text = dice.choice([value for value in VALUES if isinstance(value, str)])
            project.writeEntry("ftl", key, text)
        try:
            session = InterpretationSession(project)
            session.store.read()
            _use(session, dice)
            session.close()
        except Exception:
            counts["ended by an error"] += 1
            said = {key: str(value)[:50] for key, value in chosen.items()}
            print(traceback.format_exc(limit=-3), json.dumps(said, default=str), flush=True)
    return counts


def _keys(prefix: str) -> list[str]:
    """Those that the sources name."""
    found = set()
    for path in (common.REPOSITORY / "ftl_qgis_plugin").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:stored|stored_list|store|self\._set|self\._text|self\._list)\(\s*"(\w+)"', text))
        if "PREFIX" in text:
            found |= set(re.findall(r'^_[A-Z_]+ = "(\w+)"', text, re.MULTILINE))
            found |= set(re.findall(r'^_[A-Z]+(?:, _[A-Z]+)+ = ((?:"\w+", )*"\w+")', text, re.MULTILINE))
    return sorted({prefix + part for name in found for part in name.replace('"', "").split(", ")})


def _use(session: object, dice: random.Random) -> None:
    from ftl_qgis_plugin.gui.settings import window_settings
    from ftl_qgis_plugin.interpretation.settings import season_settings

    for thing in (session.preferences, session.images.settings):
        for name in dir(type(thing)):
            if isinstance(getattr(type(thing), name), property):
                getattr(thing, name)
    session.images.settings.services()
    session.images.settings.asked()
    session.sources.all(hidden=True)
    session.sources.suggested()
    session.problems()
    for module in (window_settings, season_settings):
        for name, function in vars(module).items():
            is_own = getattr(function, "__module__", "") == module.__name__ and callable(function)
            if is_own and not name.startswith(("_", "set_")) and not isinstance(function, type):
                code = function.__code__
                if code.co_argcount - len(function.__defaults__ or ()) == 0:
                    function()
