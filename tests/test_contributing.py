"""CONTRIBUTING.md speaks of the house as it stands: every file, folder and name that it gives is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "ftl_qgis_plugin"
TEXT = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
CODE = ("ftl_qgis_plugin", "scripts", "tests", "resources")
# Made while packaging or building, or beside the checkout.
ELSEWHERE = {"vendor/", "html/", "../shared/qgis-qt6"}
UNITS = {"_m", "_deg", "_mm_a", "_px", "_m2"}


def spans() -> list[str]:
    """What stands between backticks, and the tree of folders in the first block of code."""
    prose = re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)
    return sorted(set(re.findall(r"`([^`\n]+)`", prose)))


def places() -> list[str]:
    """Words with a slash, or with the ending of a file."""
    words = {word for span in spans() for word in span.split() if re.fullmatch(r"[\w./*-]+", word)}
    return sorted(
        word for word in words if ("/" in word or re.search(r"\.(py|sh|json|md|cfg|toml)$", word)) and "*" not in word
    )


@cache
def files() -> tuple[str, ...]:
    found = (path for folder in CODE for path in (REPOSITORY / folder).rglob("*") if "__pycache__" not in path.parts)
    return tuple(path.relative_to(REPOSITORY).as_posix() for path in (*found, *REPOSITORY.glob("*.*")))


@cache
def words_of_the_code() -> frozenset[str]:
    texts = [
        (REPOSITORY / name).read_text(encoding="utf-8")
        for name in files()
        if name.endswith((".py", ".sh", ".json", ".j2")) and name != "tests/test_contributing.py"
    ]
    stems = {Path(name).stem for name in files()} | {part for name in files() for part in name.split("/")}
    return frozenset(stems.union(*(re.findall(r"\w+", text) for text in texts)))


@pytest.mark.parametrize("place", places())
def test_every_place_is_there(place):
    """As it is written, or as the end of a path: `pages/` is gui/pages, `background/runner` a module."""
    if place in ELSEWHERE or "LANGUAGE" in place:  # which the reader chooses
        return
    wanted = place.strip("/").removeprefix("./")
    last = wanted.rsplit("/", 1)[-1]
    if "." in last and not re.search(r"\.(py|sh|json|md|cfg|toml|ts|j2)$", last):  # a module's member
        wanted, member = wanted[: len(wanted) - len(last)] + last.split(".")[0], last.split(".")[1:]
        assert set(member) <= words_of_the_code(), place
    ends = (wanted, f"{wanted}.py")
    assert any(f"/{name}".endswith(tuple(f"/{end}" for end in ends)) for name in files()), place


NAME = r"\w+(\.\w+)*(\(.*\))?"


@pytest.mark.parametrize("span", [span for span in spans() if re.fullmatch(NAME, span) and span not in UNITS])
def test_every_name_is_in_the_code(span):
    parts = [part for part in re.findall(r"[A-Za-z_]\w{2,}", span.split("(")[0])]
    assert [part for part in parts if part not in words_of_the_code()] == []


def test_the_tree_at_the_top_is_that_of_the_package():
    tree = re.search(r"```\n(.*?)```", TEXT, flags=re.DOTALL).group(1)
    told = set(re.findall(r"^  (\w+)/", tree, flags=re.MULTILINE))
    assert told == {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    for line in tree.splitlines():
        for name in re.findall(r"\b(\w+\.py)\b", line.split("   ")[0]):
            assert (PACKAGE / name).exists() or (REPOSITORY / name).exists(), name


def test_every_room_of_the_core_is_on_the_map():
    rooms = {path.parent.name for path in (PACKAGE / "core").glob("*/__init__.py")}
    assert [room for room in sorted(rooms) if f"`{room}/`" not in TEXT] == []


def test_the_commands_can_be_run():
    """Scripts that it tells to run, and the options it gives them."""
    for line in re.findall(r"`((?:bash |python )?scripts/[^`]+)`", TEXT.replace("\n", " ")):
        words = [word for word in line.split() if word not in ("bash", "python")]
        script = REPOSITORY / words[0]
        assert script.exists(), line
        if script.suffix == ".py":
            for option in (word for word in words if word.startswith("--")):
                assert option in script.read_text(encoding="utf-8"), line
