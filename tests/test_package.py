"""The zip that users install: the plugin site's rules, and that it works in a fresh profile."""

from __future__ import annotations

import configparser
import importlib.util
import json
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = "ftl_qgis_plugin"


def load_checker():
    spec = importlib.util.spec_from_file_location("check_package", REPOSITORY / "scripts" / "check_package.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


checker = load_checker()


def test_the_plugin_site_would_take_the_zip(build):
    assert build.complaints.splitlines() == []


def test_the_zip_holds_what_the_plugin_needs_and_nothing_else(package):
    with zipfile.ZipFile(package) as archive:
        names = set(archive.namelist())
    for needed in (
        "__init__.py",
        "metadata.txt",
        "LICENSE",
        "README.md",
        f"{FOLDER}/plugin.py",
        "resources/icons/ftl.svg",
    ):
        assert f"{FOLDER}/{needed}" in names
    tops = {name.split("/")[1] for name in names if name.count("/") > 1 or not name.endswith("/")}
    assert tops <= {"__init__.py", "metadata.txt", "LICENSE", "README.md", FOLDER, "resources", "i18n"}
    tracked = {
        str(path.relative_to(REPOSITORY))
        for folder in (FOLDER, "resources")
        for path in (REPOSITORY / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    inside = {name[len(FOLDER) + 1 :] for name in names if not name.endswith("/")}
    # Only the English guide is tracked as pages; the zip has those of the other languages as well.
    guide = "resources/help/html"
    pages = {name for name in tracked if name.startswith(f"{guide}/en/")}
    languages = [folder.name for folder in (REPOSITORY / "resources" / "help" / "src").iterdir() if folder.is_dir()]
    built = {name.replace(f"{guide}/en/", f"{guide}/{language}/") for name in pages for language in languages}
    assert built <= inside
    assert {name for name in inside if name.split("/")[0] in (FOLDER, "resources")} <= tracked | built


def test_every_translation_is_compiled(package):
    with zipfile.ZipFile(package) as archive:
        compiled = {Path(name).stem for name in archive.namelist() if name.endswith(".qm")}
    assert compiled == {path.stem for path in (REPOSITORY / "i18n").glob("*.ts")}


def test_metadata(package):
    parser = configparser.ConfigParser()
    parser.optionxform = str
    with zipfile.ZipFile(package) as archive:
        parser.read_string(archive.read(f"{FOLDER}/metadata.txt").decode("utf-8"))
    general = parser["general"]
    assert general["qgisMinimumVersion"] == "3.22"
    assert general["qgisMaximumVersion"] == "4.99"
    assert general["hasProcessingProvider"] == "yes"
    assert f"## {general['version']}" in (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")


# The checker itself: each rule catches a zip that breaks it.

GOOD_METADATA = """[general]
name=X
description=x
about=x
version=1.0.0
qgisMinimumVersion=3.22
qgisMaximumVersion=4.99
author=a
email=a@example.org
tracker=https://example.org/t
repository=https://example.org/r
homepage=https://example.org/
"""


def make_zip(path: Path, **changes: str | None) -> str:
    """A plugin's zip that is fine but for `changes`: file name (with | for /) to content, None to leave it out."""
    files = {"xx/__init__.py": "", "xx/metadata.txt": GOOD_METADATA, "xx/LICENSE": "GPL\n", "xx/code.py": ""}
    files.update({name.replace("|", "/"): content for name, content in changes.items()})
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, content)
    return str(path)


def structural(path: str) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return [*checker._structure(path, archive), *checker._metadata(archive)]


def test_the_checker_is_content_with_a_good_zip(tmp_path):
    assert structural(make_zip(tmp_path / "good.zip")) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"xx|LICENSE": None}, "no LICENSE"),
        ({"xx|__init__.py": None}, "no __init__.py"),
        ({"xx|__pycache__|a.pyc": "x"}, "must not be in it"),
        ({"xx|.git|config": "x"}, "must not be in it"),
        ({"xx|lib.so": "x"}, "must not be in it"),
        ({"xx|tests|test_a.py": "x"}, "does not belong"),
        ({"xx|vendor|other|__init__.py": "x"}, "does not belong"),
        ({"yy|a.py": "x"}, "second top folder"),
        ({"xx|..|a.py": "x"}, "path"),
        ({"xx|sub|metadata.txt": "x"}, "more than one metadata.txt"),
        ({"xx|metadata.txt": GOOD_METADATA + "changelog=50% more\n"}, "metadata.txt"),
        ({"xx|metadata.txt": GOOD_METADATA.replace("about=x\n", "")}, "no about"),
        ({"xx|metadata.txt": GOOD_METADATA.replace("homepage=https://example.org/\n", "")}, "no homepage"),
        ({"xx|metadata.txt": GOOD_METADATA.replace("author=a", "author=a/b")}, "a / in author"),
        ({"xx|metadata.txt": GOOD_METADATA.replace("4.99", "3.99")}, "qgisMaximumVersion"),
        ({"xx|metadata.txt": GOOD_METADATA + "icon=none.svg\n"}, "no icon"),
    ],
)
def test_the_checker_finds(tmp_path, changes, sentence):
    found = structural(make_zip(tmp_path / "bad.zip", **changes))
    assert any(sentence in line for line in found), found


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("assert True\n", "bandit B101"),
        ("try:\n    print()\nexcept Exception:\n    pass\n", "bandit B110"),
        ("import pickle\n\npickle.loads(b'')\n", "bandit B301"),
        ('KEY = "AKIA' + 'IOSFODNN7EXAMPLA"\n', "detect-secrets"),
        ("import os\n", "flake8"),
    ],
)
def test_the_scanners_find(tmp_path, code, sentence):
    pytest.importorskip("bandit", reason="the packaging tools are not installed here")
    with zipfile.ZipFile(make_zip(tmp_path / "bad.zip", **{"xx|code.py": code})) as archive:
        found = checker._scanners(archive)
    assert any(sentence in line for line in found), found


def test_the_checker_lets_others_packages_in_only_where_told_so(tmp_path):
    pytest.importorskip("bandit", reason="the packaging tools are not installed here")
    code = {"xx|vendor|other|__init__.py": "assert True\n", "xx|vendor|other|lib.so": "x"}
    found = checker.breaches(make_zip(tmp_path / "vendor.zip", **code), vendor=True)
    assert found == ["must not be in it: xx/vendor/other/lib.so"]


# The installed zip in a fresh profile.


def test_the_installed_plugin_lists_every_algorithm(qgis_process, installed, ftl_provider):
    listed = set(qgis_process("list").split())
    # A module that is not tracked by git yet is not in the zip.
    modules = {path.stem for path in (installed / FOLDER / FOLDER / "algorithms").rglob("*.py")}
    expected = {item.id() for item in ftl_provider.algorithms() if type(item).__module__.split(".")[-1] in modules}
    assert expected
    assert expected - listed == set()


def test_the_installed_plugin_shows_its_help(qgis_process):
    text = qgis_process("help", "ftl:demoscene")
    assert "SIZE" in text


def test_the_installed_plugin_runs_an_algorithm(qgis_process, tmp_path):
    output = qgis_process("--json", "run", "ftl:demoscene", "--", "SIZE=200", "SEED=1", f"OUTPUT={tmp_path / 'scene'}")
    results = json.loads(output)["results"]
    assert results
    assert list((tmp_path / "scene").glob("*.tif"))
