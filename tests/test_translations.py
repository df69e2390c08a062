"""The translations: complete, with the placeholders of the originals, and shown where QGIS speaks their language."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest
from checkout import plugins_folder

from ftl_qgis_plugin.core.imagery.indices import INDICES

REPOSITORY = Path(__file__).resolve().parent.parent
FILES = sorted((REPOSITORY / "i18n").glob("*.ts"))
CHINESE = re.compile("[\u4e00-\u9fff]")
NAMES = {"mm/a", "cm/a", "m/a", "rad/a", "mm", "cm", "m", "Horn", "Horn 1981", "Zevenbergen & Thorne 1987"} | {
    "MintPy",
    "LiCSBAS",
    "HyP3",
    "SARscape",
    "GeoTIFF",
    "LiCSAR",
    "ARIA-S1-GUNW",
    "NISAR GUNW",
    "GMTSAR",
    "PyRate",
    "OPERA DISP",
    "dolphin",
    "netCDF",
    *INDICES,
}

# In a process of its own, for the installed translator holds for the whole of it. For one language after another the
# plugin is loaded anew and unloaded again, as where it is switched off and on.
PROGRAM = """
import json
import sys
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings

application = QgsApplication([], False)
application.initQgis()
all_seen = []
for locale, folder in json.loads(sys.argv[1]):
    QgsSettings().setValue("locale/overrideFlag", True)
    QgsSettings().setValue("locale/userLocale", locale)
    for name in [name for name in sys.modules if name.partition(".")[0] == "ftl_qgis_plugin"]:
        del sys.modules[name]

    import ftl_qgis_plugin
    from ftl_qgis_plugin import paths

    paths.I18N = Path(folder)
    plugin = ftl_qgis_plugin.classFactory(None)
    plugin.initProcessing()
    provider = QgsApplication.processingRegistry().providerById("ftl")
    seen = {"provider": [provider.name(), provider.longName()], "failures": provider.failures, "algorithms": {}}
    for algorithm in provider.algorithms():
        inputs = [item for item in algorithm.parameterDefinitions() if not item.isDestination()]
        seen["algorithms"][algorithm.id()] = {
            "name": algorithm.displayName(),
            "group": algorithm.group(),
            "help": algorithm.shortHelpString(),
            "descriptions": [item.description() for item in [*inputs, *algorithm.outputDefinitions()]],
            "options": [text for item in inputs if item.type() == "enum" for text in item.options()],
            "hints": [item.help() for item in algorithm.parameterDefinitions() if item.help()],
        }
    all_seen.append(seen)
    plugin.unload()
print(json.dumps(all_seen))
application.exitQgis()
"""
CHINESE_LOCALES = ("zh-Hans", "zh_CN", "zh-Hant", "zh_TW")
# A Chinese QGIS with a folder of translations that holds none, or one that is broken.
LACKING = {"missing": None, "broken": b"\x3c\xb8\x64\x18\xca\xef\x9c\x95" + bytes(200)}


def update_translations():
    specification = importlib.util.spec_from_file_location(
        "update_translations", REPOSITORY / "scripts" / "update_translations.py"
    )
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def runs(program: str) -> bool:
    return subprocess.run([program, "-version"], capture_output=True, timeout=60).returncode == 0


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """A folder with the .qm of every .ts."""
    folder = tmp_path_factory.mktemp("i18n")
    # Qt 6 keeps its own in a folder aside, and Debian's first one is a switch that fails where only that is installed.
    names = ("lrelease", "lrelease-qt5", "/usr/lib/qt6/bin/lrelease", "/usr/lib64/qt6/bin/lrelease")
    compiler = next(filter(runs, filter(None, map(shutil.which, names))), None)
    for path in FILES:
        target = folder / f"{path.stem}.qm"
        if compiler:
            done = subprocess.run([compiler, str(path), "-qm", str(target)], capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, done.stdout + done.stderr
        elif path.with_suffix(".qm").exists():
            shutil.copy(path.with_suffix(".qm"), target)
        else:
            pytest.skip("neither lrelease nor a compiled translation is here")
    return folder


@pytest.fixture(scope="module")
def shown(compiled, tmp_path_factory) -> dict:
    """What the provider shows in a QGIS of each language, by language, or by what is wrong with the translations."""
    profile = tmp_path_factory.mktemp("languages")
    asked = {locale: (locale, compiled) for locale in (*CHINESE_LOCALES, "fr")}
    for name, content in LACKING.items():
        folder = profile / name
        folder.mkdir()
        if content is not None:
            (folder / "ftl_qgis_plugin_zh_CN.qm").write_bytes(content)
        asked[name] = ("zh-Hans", folder)
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_CUSTOM_CONFIG_PATH": str(profile / "profile"),
        "XDG_CONFIG_HOME": str(profile / "config"),
        "PYTHONPATH": os.pathsep.join([str(plugins_folder()), os.environ.get("PYTHONPATH", "")]),
    }
    pairs = json.dumps([(locale, str(folder)) for locale, folder in asked.values()])
    command = [sys.executable, "-c", PROGRAM, pairs]
    done = subprocess.run(command, env=environment, cwd=profile, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(zip(asked, json.loads(done.stdout.splitlines()[-1])))


def placeholders(text: str) -> set[str]:
    """Fields with conversion and format of str.format, and Qt's %n and %1."""
    try:
        fields = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:  # no template: a lone brace
        fields = re.findall(r"\{\w*\}", text)
    return {str(field) for field in fields} | set(re.findall(r"%(?:n|L?\d+)", text))


def edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_translations_keep_placeholders_and_spaces(path):
    translations = update_translations().read(path)
    assert translations
    wrong = [key for key, text in translations.items() if placeholders(key[1]) != placeholders(text)]
    assert not wrong
    assert not [key for key, text in translations.items() if edges(key[1]) != edges(text)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_everything_is_translated_and_up_to_date(path):
    """If not: run scripts/update_translations.py, then translate what is unfinished."""
    script = update_translations()
    texts, translations = script.collected(), script.read(path)
    assert [text for text in texts if text not in translations] == []
    language = path.stem[len(script.NAME) + 1 :]
    assert path.read_text(encoding="utf-8") == script.written(language, texts, translations)


@pytest.mark.parametrize("locale", CHINESE_LOCALES)
def test_chinese_qgis_shows_the_provider_in_chinese(locale, shown):
    seen = shown[locale]
    assert seen["provider"] == ["冻融滑坡", "冻融滑坡解译"]
    assert not seen["failures"]
    assert seen["algorithms"]["ftl:extractcandidates"]["name"] == "提取候选区"
    for identifier, texts in seen["algorithms"].items():
        assert CHINESE.search(texts["name"]), identifier
        assert CHINESE.search(texts["group"]), identifier
        assert "Default:" not in texts["help"], identifier
        headings = re.findall("<h3>(.*?)</h3>", texts["help"])
        assert headings, identifier
        assert {text for text in headings if not CHINESE.search(text)} <= {"DEM"}, identifier
        english = {text for text in texts["descriptions"] if not CHINESE.search(text)}
        assert english <= {"DEM", "F1", "K"}, identifier
        # Names of programs and people stay; so do the ids that stand before a text.
        foreign = {text for text in texts["options"] if not CHINESE.search(text)}
        assert foreign - NAMES == set(), identifier
        assert [hint for hint in texts["hints"] if not CHINESE.search(hint)] == [], identifier


def test_another_language_shows_the_english_originals(shown):
    seen = shown["fr"]
    assert seen["provider"][0] == "Freeze-thaw landslides"
    assert seen["algorithms"]["ftl:extractcandidates"]["name"] == "Extract candidates"
    assert not CHINESE.search(json.dumps(seen, ensure_ascii=False))


@pytest.mark.parametrize("lacking", LACKING)
def test_a_broken_or_missing_translation_leaves_english(lacking, shown):
    seen = shown[lacking]
    assert seen["provider"][0] == "Freeze-thaw landslides"
    assert not seen["failures"]
    assert "ftl:extractcandidates" in seen["algorithms"]
