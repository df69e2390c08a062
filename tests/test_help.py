"""The user guide: complete, without dead links, and as its sources say."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import MagicMock
from urllib.parse import unquote, urldefrag

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
HELP = REPOSITORY / "resources" / "help"
HTML = HELP / "html"
PAGES = sorted(HTML.glob("en/*.html"))
OTHERS = [folder.name for folder in sorted((HELP / "src").iterdir()) if folder.name != "en"]


class Links(HTMLParser):
    """What a page refers to, which places it has, and its text."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.places: set[str] = set()
        self.keys: set[str] = set()
        self.scripts = 0
        self.text = ""
        self._in_key = False
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.targets += [attributes[name] for name in ("href", "src") if name in attributes]
        if "id" in attributes:
            self.places.add(attributes["id"])
        self.scripts += tag == "script"
        self._in_key = tag == "kbd"

    def handle_data(self, data):
        self.text += data
        if self._in_key:
            self.keys.add(data)
        self._in_key = False


@pytest.fixture(scope="module")
def builder():
    pytest.importorskip("markdown", reason="the guide is built with Markdown (scripts/requirements.txt)")
    spec = importlib.util.spec_from_file_location("build_help", REPOSITORY / "scripts" / "build_help.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_help"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def english(name: str) -> Path:
    return HTML / "en" / f"{name}.html"


def test_every_algorithm_has_a_page_that_names_all_of_it(ftl_provider):
    missing = []
    for algorithm in ftl_provider.algorithms():
        page = english(f"algorithm_{algorithm.name()}")
        text = Links(page).text if page.is_file() else ""
        names = [item.name() for item in (*algorithm.parameterDefinitions(), *algorithm.outputDefinitions())]
        missing += [f"{algorithm.name()}: {name}" for name in [algorithm.id(), *names] if name not in text]
    assert missing == [], "run scripts/build_help.py"


def test_no_page_is_left_of_an_algorithm_that_is_gone(ftl_provider):
    known = {f"algorithm_{algorithm.name()}" for algorithm in ftl_provider.algorithms()}
    assert {page.stem for page in (HTML / "en").glob("algorithm_*.html")} <= known


def dead_links(pages: list[Path]) -> list[str]:
    links = {page: Links(page) for page in pages}
    dead = []
    for page, content in links.items():
        for target in content.targets:
            if target.startswith(("https://", "mailto:")):
                continue
            address, place = urldefrag(target)
            file = (page.parent / unquote(address)).resolve() if address else page
            if not file.is_file() or (place and place not in links[file].places):
                dead.append(f"{page.parent.name}/{page.name}: {target}")
    return dead


def test_links_lead_somewhere():
    assert PAGES
    assert dead_links(PAGES) == []


def test_the_guide_needs_no_network_and_no_scripts():
    style = (HELP / "style.css").read_text(encoding="utf-8")
    assert "@import" not in style
    assert "url(" not in style
    for page in PAGES:
        content = Links(page)
        assert content.scripts == 0, page.name
        loaded = [line for line in page.read_text(encoding="utf-8").splitlines() if "<link" in line or "<img" in line]
        assert not [line for line in loaded if "://" in line], page.name


def test_pictures_stay_small():
    pictures = list((HELP / "images").rglob("*.png"))
    assert sum(picture.stat().st_size for picture in pictures) < 2_500_000


def test_every_picture_is_shown():
    shown = {
        (page.parent / target).resolve() for page in PAGES for target in Links(page).targets if "images/" in target
    }
    assert [str(file) for file in (HELP / "images" / "en").iterdir() if file.resolve() not in shown] == []


def test_the_built_pages_are_what_the_sources_say(builder, ftl_provider):
    wanted = builder.Site("en", ftl_provider.algorithms()).pages()
    built = {page.name: page.read_text(encoding="utf-8") for page in (HTML / "en").iterdir()}
    assert set(built) == set(wanted), "run scripts/build_help.py"
    assert [name for name in wanted if built[name] != wanted[name]] == [], "run scripts/build_help.py"


def test_a_language_links_what_it_lacks_in_english(builder, ftl_provider, tmp_path):
    folder = tmp_path / "de"
    folder.mkdir()
    site = json.loads((HELP / "src" / "en" / "site.json").read_text(encoding="utf-8"))
    (folder / "site.json").write_text(json.dumps({**site, "title": "Frost"}), encoding="utf-8")
    (folder / "index.md").write_text("# Anfang\n\n[Tour](tour.md#a) [Anfang](index.md)\n", encoding="utf-8")
    (tmp_path / "en").symlink_to(HELP / "src" / "en")
    pages = builder.Site("de", ftl_provider.algorithms(), tmp_path).pages()
    assert '<a href="../en/tour.html#a">Tour</a> <a href="index.html">Anfang</a>' in pages["index.html"]
    assert "tour.html" not in pages
    assert 'href="../en/review.html"' in pages["algorithm_extractcandidates.html"]


def test_the_guide_is_there_in_chinese():
    assert "zh_CN" in OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_a_translated_guide_is_whole(language):
    own, english_sources = ({page.name for page in (HELP / "src" / name).iterdir()} for name in (language, "en"))
    assert own == english_sources
    site, english_site = (
        json.loads((HELP / "src" / name / "site.json").read_text(encoding="utf-8")) for name in (language, "en")
    )
    assert [entry["pages"] for entry in site["nav"]] == [entry["pages"] for entry in english_site["nav"]]
    assert site["guides"] == english_site["guides"]
    for part in ("words", "kinds"):
        assert site[part].keys() == english_site[part].keys()
        for name, text in site[part].items():
            assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", english_site[part][name]), name
    pictures = {file.name for file in (HELP / "images" / language).iterdir()}
    assert pictures <= {file.name for file in (HELP / "images" / "en").iterdir()}
    assert "method.svg" in pictures


@pytest.mark.parametrize("language", OTHERS)
def test_a_translated_guide_says_the_same(builder, ftl_provider, tmp_path, language):
    """Built as package.sh does, beside the English one; only the words of the algorithms are English here."""
    built = tmp_path / "help" / "html"
    builder.write(builder.Site(language, ftl_provider.algorithms()), built)
    shutil.copytree(HTML / "en", built / "en")
    shutil.copytree(HELP / "images", tmp_path / "help" / "images")
    shutil.copy(HELP / "style.css", tmp_path / "help")
    shutil.copytree(REPOSITORY / "resources" / "icons", tmp_path / "icons")
    pages = sorted(built.glob("*/*.html"))
    assert dead_links(pages) == []
    for page in (built / language).iterdir():
        own, original = Links(page), Links(built / "en" / page.name)
        # Places keep their English names, so that the dock's links and those between languages lead there.
        assert headings(page) == headings(built / "en" / page.name), page.name
        assert own.keys == original.keys, page.name
        assert own.scripts == 0
        # Sentences come in another order, so do their links; the pictures may be a language's own.
        theirs = [target.replace(f"images/{language}/", "images/en/") for target in own.targets]
        assert sorted(theirs) == sorted(original.targets), page.name


def headings(page: Path) -> list[str]:
    return re.findall(r'<h[2-6] id="([^"]+)"', page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", OTHERS)
def test_a_translated_guide_keeps_names_and_commands(language):
    for page in sorted((HELP / "src" / "en").glob("*.md")):
        original, own = ((HELP / "src" / name / page.name).read_text(encoding="utf-8") for name in ("en", language))
        assert missing_names(original, own) == set(), page.name


def missing_names(original: str, own: str) -> set[str]:
    """File names, fields, parameters and commands of the English page that the other one lacks."""
    blocks = [
        line
        for block in re.findall(r"```\n(.*?)```", original, re.DOTALL)
        for line in block.splitlines()
        if line.startswith(("qgis_process", "    ", "SELECT", "WHERE"))
    ]
    inline = re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", original, flags=re.DOTALL))
    return {name for name in (*blocks, *(" ".join(text.split()) for text in inline)) if name not in own}


def test_the_review_page_names_every_key(processing_registry):
    """As the table of commands has them, those of its loops too; a row of digits is named by its ends."""
    from ftl_qgis_plugin.gui.command_table import commands_of

    keys = {key for command in commands_of(MagicMock()) for key in command.keys}
    assert len(keys) > 40
    page = english("review")
    rows = re.findall(r"<kbd>([^<]*)(\d)</kbd> to <kbd>\1(\d)</kbd>", page.read_text(encoding="utf-8"))
    named = {f"{held}{digit}" for held, first, last in rows for digit in range(int(first), int(last) + 1)}
    assert keys - named - Links(page).keys == set()


def test_addresses_follow_the_language(monkeypatch, tmp_path, processing_registry):
    from ftl_qgis_plugin import help, paths

    for name in ("en/index", "en/review", "en/data", "zh_CN/index", "zh_CN/review"):
        file = tmp_path / f"{name}.html"
        file.parent.mkdir(exist_ok=True)
        file.touch()
    monkeypatch.setattr(paths, "HELP", tmp_path)

    def found(page, locale):
        address = help.url(page, locale)
        assert address.isLocalFile()
        file = Path(address.toLocalFile()).relative_to(tmp_path).as_posix()
        return file + ("#" + address.fragment() if address.hasFragment() else "")

    assert found("review", "zh_CN") == "zh_CN/review.html"
    for chinese in ("zh-Hans", "zh-Hant", "zh_TW"):
        assert found("review#keys", chinese) == "zh_CN/review.html#keys"
    assert found("data", "zh_CN") == "en/data.html"
    assert found("review", "de_AT") == "en/review.html"
    assert found("no_such_page#x", "zh_CN") == "zh_CN/index.html"
    assert help.url("review", "en_US").toString().startswith("file:///")
    monkeypatch.setattr(paths, "HELP", tmp_path / "absent")
    assert help.url().toString() == paths.HOMEPAGE


def test_the_help_button_of_an_algorithm_opens_its_page(ftl_provider):
    from qgis.PyQt.QtCore import QUrl

    for algorithm in ftl_provider.algorithms():
        assert Path(QUrl(algorithm.helpUrl()).toLocalFile()) == english(f"algorithm_{algorithm.name()}")
