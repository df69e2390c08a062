"""Holds the plugin's zip against the rules of plugins.qgis.org: what it rejects, and what its scanners block.

    python check_package.py [--vendor] ftl_qgis_plugin.zip

With --vendor the zip may carry others' packages in vendor/, which the scanners leave out. Prints every breach and ends
with 1 where there is one.
"""

from __future__ import annotations

import argparse
import configparser
import io
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import PurePosixPath

MAX_BYTES = 25_000_000
REQUIRED = (
    "name",
    "description",
    "version",
    "qgisMinimumVersion",
    "author",
    "email",
    "about",
    "tracker",
    "repository",
    "homepage",
)
FORBIDDEN_FOLDERS = {"__MACOSX", ".git", "__pycache__"}
FORBIDDEN_ENDINGS = (".pyc", ".exe", ".dll", ".so", ".dylib", ".sh", ".bat", ".orig", ".rej")


def breaches(path: str, vendor: bool = False) -> list[str]:
    """Every rule that the zip breaks, as a sentence; empty where it is fine. `vendor`: others' packages are allowed."""
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
            if damaged:
                return [f"{damaged} is damaged"]
            return [*_structure(path, archive, vendor), *_metadata(archive), *_scanners(archive, vendor)]
    except zipfile.BadZipFile as error:
        return [f"not a zip: {error}"]


def _top_folder(archive: zipfile.ZipFile) -> str:
    return archive.namelist()[0].split("/")[0]


def _structure(path: str, archive: zipfile.ZipFile, vendor: bool = False) -> list[str]:
    names = archive.namelist()
    top = _top_folder(archive)
    found = []
    with open(path, "rb") as file:
        size = file.seek(0, io.SEEK_END)
    if size > MAX_BYTES:
        found.append(f"larger than {MAX_BYTES} bytes")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", top):
        found.append(f"the folder {top} is no Python name")
    for name in names:
        parts = PurePosixPath(name).parts
        if ".." in parts or name.startswith("/") or "\\" in name or ":" in name:
            found.append(f"path {name}")
        if parts[0] != top:
            found.append(f"second top folder: {name}")
        if FORBIDDEN_FOLDERS & set(parts) or name.endswith(FORBIDDEN_ENDINGS):
            found.append(f"must not be in it: {name}")
        if any(part.startswith(".") for part in parts) or "tests" in parts:
            found.append(f"does not belong in it: {name}")
        if parts[1:2] == ("vendor",) and not vendor:
            found.append(f"does not belong in it: {name}")
        mode = archive.getinfo(name).external_attr >> 16
        if name.endswith(".py") and mode & 0o111:
            found.append(f"executable: {name}")
    for needed in ("__init__.py", "metadata.txt", "LICENSE"):
        if f"{top}/{needed}" not in names:
            found.append(f"no {needed}")
    if sum(PurePosixPath(name).name == "metadata.txt" for name in names) != 1:
        found.append("more than one metadata.txt")
    return found


def _metadata(archive: zipfile.ZipFile) -> list[str]:
    top = _top_folder(archive)
    parser = configparser.ConfigParser()  # with interpolation, as the site reads it: a lone % is an error
    parser.optionxform = str
    try:
        parser.read_string(archive.read(f"{top}/metadata.txt").decode("utf-8"))
        values = dict(parser.items("general"))
    except (KeyError, UnicodeDecodeError, configparser.Error) as error:
        return [f"metadata.txt: {error}"]
    found = [f"metadata.txt: no {key}" for key in REQUIRED if not values.get(key, "").strip()]
    for key in ("tracker", "repository", "homepage"):
        address = values.get(key, "")
        if not address.startswith("https://") or address in ("http://bugs", "http://repo", "http://homepage"):
            found.append(f"metadata.txt: {key} is no address: {address}")
    if "/" in values.get("author", ""):
        found.append("metadata.txt: a / in author")
    if not re.fullmatch(r"\d+\.\d+\.\d+", values.get("version", "")):
        found.append("metadata.txt: version is not like 1.2.3")
    icon = values.get("icon", "")
    if icon and f"{top}/{icon}" not in archive.namelist():
        found.append(f"metadata.txt: there is no icon {icon}")
    if float(values.get("qgisMaximumVersion", "3.99")) < 4:
        found.append("metadata.txt: qgisMaximumVersion below 4")
    return found


def _scanners(archive: zipfile.ZipFile, vendor: bool = False) -> list[str]:
    left_out = f"{_top_folder(archive)}/vendor/" if vendor else None
    with tempfile.TemporaryDirectory() as folder:
        archive.extractall(
            folder, [name for name in archive.namelist() if not (left_out and name.startswith(left_out))]
        )
        return [*_bandit(folder), *_detect_secrets(folder), *_flake8(folder)]


def _tool(folder: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=folder, capture_output=True, text=True)
    if not done.stdout.strip() and done.returncode not in (0, 1):
        raise RuntimeError(f"{arguments[0]} failed: {done.stderr}")
    return done.stdout


def _bandit(folder: str) -> list[str]:
    report = json.loads(_tool(folder, "bandit", "-q", "-r", ".", "-f", "json"))
    return [
        f"bandit {item['test_id']} {item['filename']}:{item['line_number']}: {item['issue_text']}"
        for item in report["results"]
    ] + [f"bandit cannot read {item['filename']}" for item in report["errors"]]


def _detect_secrets(folder: str) -> list[str]:
    report = json.loads(_tool(folder, "detect_secrets", "scan", "--all-files"))
    return [
        f"detect-secrets {item['type']} {name}:{item['line_number']}"
        for name, items in report["results"].items()
        for item in items
    ]


def _flake8(folder: str) -> list[str]:
    output = _tool(folder, "flake8", "--isolated", "--max-line-length=120", "--extend-ignore=E203,W503", ".")
    return [f"flake8 {line}" for line in output.splitlines()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("zip")
    parser.add_argument("--vendor", action="store_true", help="the zip may carry others' packages in vendor/")
    arguments = parser.parse_args()
    found = breaches(arguments.zip, arguments.vendor)
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
