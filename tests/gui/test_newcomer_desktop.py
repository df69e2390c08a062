"""The plugin as a newcomer meets it: the installed zip in a fresh profile of the real QGIS, in both languages."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
import harness

CRAWL_S = 600
LOCALES = {"en": "en_US", "zh_CN": "zh-Hans"}
# What stays in Latin letters in Chinese: names of programs, services, people, files and fields, and units.
LATIN = re.compile(
    r"^(&?DEM|F1|K|R\u00b2|RMSE\s\(mm\)|Horn|Horn 1981|Zevenbergen & Thorne 1987|MintPy|LiCSBAS|HyP3|SARscape|GeoTIFF"
    r"|rad/a|Landsat|STAC API|World Imagery|sentinel-2-l2a|Sentinel-2( \(Planetary Computer\))?"
    r"|netCDF|OPERA DISP|LiCSAR|ARIA-S1-GUNW|NISAR GUNW|GMTSAR|PyRate"
    r"|Open(Topo|Street)Map|([A-Z]  )?Esri World (Imagery|Hillshade)|Sentinel-2 cloudless.*"
    r"|Copernicus Browser|Google Maps"
    r"|JSON \(\*\.json\)|(non|place)-[\w.]+.*|[a-z0-9_]+( \[EPSG:\d+\])?|[EW]\d+[NS]\d+(-\d+)?(\s(· )?\w+)?"
    r"|.*\.gpkg(</a>)?|<a href=\"file:[^>]*>[^<]*</a>|/.*|OGC_FID|EPSG:\d+.*"
    r"|<b>\w+</b><br><font .*|Form|Close|Help)$",
    re.DOTALL,
)


@pytest.fixture
def profile(installed, tmp_path):
    harness.need_desktop()

    def make(plugin=installed, locale="en_US", size=400):
        settings = {"demo_size_px": size, "demo_folder": str(tmp_path)}
        return harness.make_profile(tmp_path / "profile", plugin, locale, **settings)

    return make


@pytest.mark.parametrize("language", LOCALES)
def test_everything_can_be_pressed(profile, tmp_path, language):
    """Exceptions fail in `drive`; here: dead help, cut texts, errors in the log, English among the Chinese."""
    profiles = profile(locale=LOCALES[language])
    outcome = harness.drive("crawl", profiles, tmp_path, timeout_s=CRAWL_S, FTL_LANGUAGE=language)
    notes = outcome["notes"]
    assert len(notes["pressed"]) > 120
    assert len(notes["addresses"]) > 30
    assert notes["dead"] == []
    assert notes["cut"] == []
    assert notes["not met"] == []
    assert notes["unfit"] == []
    assert [text for text in notes["logged"] if "Python" in text or "Traceback" in text] == []
    assert {text: where for text, where in notes["foreign"].items() if not LATIN.match(text)} == {}


def test_models_and_batches(profile, tmp_path):
    outcome = harness.drive("modeler", profile(), tmp_path, timeout_s=CRAWL_S)
    print(outcome["notes"])
    assert len(outcome["checks"]) > 20


def with_pyqtgraph(package: Path, folder: Path) -> Path:
    """As package.sh --with-pyqtgraph makes it, of the environment's own copy instead of a downloaded one."""
    spec = importlib.util.find_spec("pyqtgraph")
    if spec is None:
        pytest.skip("no pyqtgraph to make a vendored one of")
    target = folder / "with.zip"
    shutil.copy(package, target)
    source = Path(spec.origin).parent
    with zipfile.ZipFile(target, "a") as archive:
        for file in sorted(source.rglob("*")):
            inside = file.relative_to(source)
            if file.is_file() and "examples" not in inside.parts and file.suffix != ".pyc":
                archive.write(file, Path("ftl_qgis_plugin/vendor/pyqtgraph") / inside)
    return target


@pytest.mark.parametrize("expected", ["vendored", "missing"])
def test_charts_where_the_machine_has_no_pyqtgraph(profile, package, tmp_path, expected):
    plugin = {"plugin": with_pyqtgraph(package, tmp_path)} if expected == "vendored" else {}
    profiles = profile(**plugin, size=250)
    harness.drive("charts", profiles, tmp_path, FTL_HIDE_PYQTGRAPH="1", FTL_EXPECTED=expected)
