"""Builds the user guide: resources/help/src/LANGUAGE/*.md and the algorithms' own words to resources/help/html.

    python build_help.py [TARGET]

The result depends only on the sources, not on time or place, so that it can be committed and compared. Pages that a
language lacks are linked in English.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import markdown

REPOSITORY = Path(__file__).resolve().parent.parent
HELP = REPOSITORY / "resources" / "help"
SOURCES = HELP / "src"
IMAGES = HELP / "images"
HTML = HELP / "html"
FALLBACK = "en"
EXTENSIONS = ["tables", "def_list", "fenced_code", "admonition", "attr_list", "sane_lists", "toc"]
# Groups of algorithms in the order in which the work goes.
GROUPS = ("deformation", "terrain", "candidates", "iteration", "accuracy", "study", "models", "demo")

TEMPLATE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} - {site}</title>
<link rel="stylesheet" href="../../style.css">
</head>
<body>
<a class="skip" href="#text">{skip}</a>
<header>
<a href="index.html"><img src="../../../icons/ftl.svg" alt="" width="28" height="28"> {site}</a>
<span>{subtitle}</span>
<a class="to-contents" href="#contents">{contents}</a></header>
<div class="page">
<main id="text">
{body}
{steps}
</main>
<nav id="contents" aria-label="{contents}">
{nav}
</nav>
</div>
</body>
</html>
"""


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    body: str


class Site:
    """The guide in one language. `algorithms`: the provider's, whose texts are in that language already."""

    def __init__(self, language: str, algorithms: Iterable[object], sources: Path = SOURCES) -> None:
        self.language = language
        self._sources = sources
        self._site = json.loads((sources / language / "site.json").read_text(encoding="utf-8"))
        self.words = self._site["words"]
        algorithms = sorted(algorithms, key=lambda item: (_rank(item.groupId()), item.displayName()))
        self._groups: dict[str, list[object]] = {}
        for algorithm in algorithms:
            self._groups.setdefault(algorithm.groupId(), []).append(algorithm)
        self._sections = [(entry["section"], entry["pages"]) for entry in self._site["nav"]]
        self._titles = {name: self._title_of(name) for _, names in self._sections for name in names}
        self._titles |= {algorithm_page(item.name()): item.displayName() for item in algorithms}
        self._titles["algorithms"] = self._site["algorithms"]

    def pages(self) -> dict[str, str]:
        """File name to HTML."""
        own = [name for _, names in self._sections for name in names if self._source(name).is_file()]
        pages = [self._guide_page(name) for name in own]
        pages.append(self._algorithms_page())
        pages += [self._algorithm_page(item) for group in self._groups.values() for item in group]
        return {f"{page.name}.html": self._render(page) for page in pages}

    # Pages.

    def _source(self, name: str, language: str = "") -> Path:
        return self._sources / (language or self.language) / f"{name}.md"

    def _title_of(self, name: str) -> str:
        for language in (self.language, FALLBACK):
            if self._source(name, language).is_file():
                text = self._source(name, language).read_text(encoding="utf-8")
                return re.search(r"^# (.+)$", text, re.MULTILINE)[1].strip()
        raise FileNotFoundError(f"site.json names the page {name}, but there is no {name}.md")

    def _guide_page(self, name: str) -> Page:
        text = self._source(name).read_text(encoding="utf-8")
        converter = markdown.Markdown(extensions=EXTENSIONS, extension_configs={"toc": {"toc_depth": "2-3"}})
        return Page(name, self._titles[name], self._linked(converter.convert(text)))

    def _linked(self, body: str) -> str:
        """Links between pages (page.md#place) and images (images/name) as they lie in the built guide."""
        body = re.sub(r'href="([a-z0-9_]+)\.md(#[^"]*)?"', lambda found: f'href="{self._href(*found.groups())}"', body)
        body = re.sub(r'<p><img [^>]*src="images/([^"]+)"[^>]*></p>\n?', self._only_existing, body)
        body = re.sub(r'src="images/([^"]+)"', lambda found: f'src="{self._image(found[1])}"', body)
        return re.sub(r"<table>", '<div class="wide"><table>', body).replace("</table>", "</table></div>")

    def _href(self, name: str, place: str | None = "") -> str:
        """A page in this language, or in English where this language lacks it."""
        is_own = name.startswith("algorithm") or self._source(name).is_file()
        return f"{'' if is_own else f'../{FALLBACK}/'}{name}.html{place or ''}"

    def _image(self, name: str) -> str:
        language = self.language if (IMAGES / self.language / name).is_file() else FALLBACK
        return f"../../images/{language}/{name}"

    def _only_existing(self, found: re.Match) -> str:
        """A picture that was never made (see make_screenshots.py) leaves no hole in the page."""
        return found[0] if any((IMAGES / name / found[1]).is_file() for name in (self.language, FALLBACK)) else ""

    def _algorithms_page(self) -> Page:
        parts = [f"<h1>{_text(self._site['algorithms'])}</h1>", f"<p>{_text(self.words['algorithms_intro'])}</p>"]
        for group in self._groups.values():
            parts.append(f"<h2>{_text(group[0].group())}</h2>\n<dl>")
            for item in group:
                link = f'<a href="{algorithm_page(item.name())}.html">{_text(item.displayName())}</a>'
                parts.append(f"<dt>{link}</dt>\n<dd>{_text(item.shortDescription())}</dd>")
            parts.append("</dl>")
        return Page("algorithms", self._site["algorithms"], "\n".join(parts))

    def _algorithm_page(self, algorithm: object) -> Page:
        words = self.words
        inputs = [item for item in algorithm.parameterDefinitions() if not item.isDestination()]
        targets = {item.name(): item for item in algorithm.parameterDefinitions() if item.isDestination()}
        parts = [
            f"<h1>{_text(algorithm.displayName())}</h1>",
            f'<p class="identity">{_text(words["id"])}: <code>{algorithm.id()}</code> &middot; '
            f"{_text(words['group'])}: {_text(algorithm.group())}</p>",
        ]
        parts += [f"<p>{_text(paragraph)}</p>" for paragraph in _about(algorithm).strip().split("\n\n")]
        for heading, is_advanced in (("parameters", False), ("advanced", True)):
            chosen = [item for item in inputs if _is_advanced(item) == is_advanced]
            if chosen:
                rows = [self._parameter_row(item) for item in chosen]
                parts.append(self._table(heading, ("parameter", "meaning", "default"), rows))
        rows = []
        for output in algorithm.outputDefinitions():
            target = targets.get(output.name())
            help_text = target.help() if target is not None else _output_help(algorithm, output.name())
            optional = words["optional"] if target is not None and _is_optional(target) else ""
            rows.append((self._named(output, optional), _text(help_text)))
        if rows:
            parts.append(self._table("outputs", ("output", "meaning"), rows))
        example, literature = (getattr(algorithm, name, str)() for name in ("example", "literature"))
        if example:
            parts += [f'<h2 id="example">{_text(words["example"])}</h2>', _command(example)]
        if literature:
            lines = literature.strip().splitlines()
            parts.append(f'<h2 id="literature">{_text(words["literature"])}</h2>\n<ul>')
            parts += [f"<li>{_with_doi(line)}</li>" for line in lines]
            parts.append("</ul>")
        guides = self._site["guides"].get(algorithm.groupId(), ())
        links = " &middot; ".join(f'<a href="{self._href(name)}">{_text(self._titles[name])}</a>' for name in guides)
        parts.append(f'<p class="see-also">{_text(words["see_also"])}: {links}</p>')
        return Page(algorithm_page(algorithm.name()), algorithm.displayName(), "\n".join(parts))

    def _table(self, heading: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        head = "".join(f"<th>{_text(self.words[name])}</th>" for name in columns)
        body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        return (
            f'<h2 id="{heading}">{_text(self.words[heading])}</h2>\n<div class="wide"><table class="parameters">\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
        )

    def _named(self, item: object, remark: str = "") -> str:
        kinds = self._site["kinds"]
        kind = kinds.get(_kind(item), item.type())
        small = ", ".join(filter(None, (kind, remark)))
        return f"<b>{_text(item.description())}</b><br><code>{item.name()}</code><br><small>{_text(small)}</small>"

    def _parameter_row(self, item: object) -> tuple[str, str, str]:
        meaning = _text(item.help())
        if item.type() == "enum":
            options = "".join(
                f"<li><code>{index}</code> {_text(name)}</li>" for index, name in enumerate(item.options())
            )
            meaning += f"<br>{_text(self.words['options'])}<ul class='options'>{options}</ul>"
        return self._named(item, self._range(item)), meaning, _text(self._default(item))

    def _range(self, item: object) -> str:
        if item.type() not in ("number", "distance"):
            return ""
        low, high = (value if abs(value) < 1e9 else None for value in (item.minimum(), item.maximum()))
        pattern = {(True, True): "range", (True, False): "at_least", (False, True): "at_most"}.get(
            (low is not None, high is not None), ""
        )
        return self.words[pattern].format(low=_number(low), high=_number(high)) if pattern else ""

    def _default(self, item: object) -> str:
        value = item.defaultValue()
        if value is None or value == "":
            return self.words["optional"] if _is_optional(item) else self.words["required"]
        if item.type() == "enum":
            options = item.options()
            chosen = value if isinstance(value, (list, tuple)) else [value]
            return ", ".join(options[int(index)] for index in chosen)
        if item.type() == "boolean":
            return self.words["yes"] if value else self.words["no"]
        return _number(value) if isinstance(value, (int, float)) else str(value)

    # Around the text.

    def _render(self, page: Page) -> str:
        return TEMPLATE.format(
            lang=self.language.replace("_", "-"),
            title=_text(page.title),
            site=_text(self._site["title"]),
            subtitle=_text(self._site["subtitle"]),
            skip=_text(self.words["skip"]),
            contents=_text(self.words["contents"]),
            body=page.body,
            steps=self._steps(page.name),
            nav=self._nav(page.name),
        )

    def _steps(self, name: str) -> str:
        order = [item for _, names in self._sections for item in names]
        if name not in order:
            return ""
        place = order.index(name)
        links = []
        for word, index in (("previous", place - 1), ("next", place + 1)):
            if 0 <= index < len(order):
                other = order[index]
                text = f"{_text(self.words[word])}: {_text(self._titles[other])}"
                links.append(f'<a class="{word}" href="{self._href(other)}">{text}</a>')
        return f'<p class="steps">{" ".join(links)}</p>'

    def _nav(self, current: str) -> str:
        parts = []
        for section, names in self._sections:
            parts.append(self._nav_list(section, names, current))
        parts.append(f'<p><a href="algorithms.html">{_text(self._site["algorithms"])}</a></p>')
        for group in self._groups.values():
            names = [algorithm_page(item.name()) for item in group]
            is_open = " open" if current in names else ""
            parts.append(
                f"<details{is_open}><summary>{_text(group[0].group())}</summary>"
                f"{self._nav_links(names, current)}</details>"
            )
        return "\n".join(parts)

    def _nav_list(self, section: str, names: Sequence[str], current: str) -> str:
        return f"<p>{_text(section)}</p>\n{self._nav_links(names, current)}"

    def _nav_links(self, names: Sequence[str], current: str) -> str:
        items = []
        for name in names:
            mark = ' aria-current="page"' if name == current else ""
            items.append(f'<li><a href="{self._href(name)}"{mark}>{_text(self._titles[name])}</a></li>')
        return "<ul>" + "".join(items) + "</ul>"


def algorithm_page(identifier: str) -> str:
    return f"algorithm_{identifier}"


def languages(sources: Path = SOURCES) -> list[str]:
    return sorted(folder.name for folder in sources.iterdir() if (folder / "site.json").is_file())


def write(site: Site, target: Path) -> None:
    """The pages of a language in target/LANGUAGE, replacing what was there."""
    folder = target / site.language
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in site.pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _kind(item: object) -> str:
    """Key of `kinds` in site.json: the type, closer where only one kind of geometry fits."""
    from ftl_qgis_plugin import compat

    if item.type() == "source":
        geometry = {compat.POLYGON_VECTOR: "polygons", compat.POINT_VECTOR: "points"}
        return next((name for kind, name in geometry.items() if item.dataTypes() == [kind]), "source")
    return item.type()


def _about(algorithm: object) -> str:
    """Models of the plugin have no `about`, only a description."""
    return algorithm.about() if hasattr(algorithm, "about") else algorithm.shortDescription()


def _output_help(algorithm: object, name: str) -> str:
    return algorithm.output_help(name) if hasattr(algorithm, "output_help") else ""


def _rank(group: str) -> int:
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)


def _is_optional(parameter: object) -> bool:
    return _flag(parameter, "OPTIONAL")


def _is_advanced(parameter: object) -> bool:
    return _flag(parameter, "ADVANCED")


def _flag(parameter: object, name: str) -> bool:
    from ftl_qgis_plugin import compat

    return bool(parameter.flags() & getattr(compat, f"FLAG_{name}"))


def _text(text: str) -> str:
    return html.escape(text, quote=False)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _command(example: str) -> str:
    """A long command line, broken before each parameter as a shell takes it."""
    example = example.strip()
    if example.startswith("qgis_process") and "\n" not in example and len(example) > 90:
        example = re.sub(r" (?=[A-Z][A-Z_]*=)", " \\\\\n    ", example)
    return f"<pre><code>{_text(example)}</code></pre>"


def _with_doi(line: str) -> str:
    text = re.sub(r"https?://doi\.org/", "doi ", line)
    return re.sub(r"doi (10\.\d{4,}/[^\s,;)]+)", r'<a href="https://doi.org/\1">doi \1</a>', _text(text))


def main() -> int:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HTML
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(REPOSITORY))
    with tempfile.TemporaryDirectory() as profile:
        os.environ["QGIS_CUSTOM_CONFIG_PATH"] = profile
        from qgis.core import QgsApplication
        from qgis.PyQt.QtCore import QCoreApplication, QTranslator

        application = QgsApplication([os.fsencode(sys.executable)], False)
        application.initQgis()
        from ftl_qgis_plugin.algorithms.provider import FtlProvider

        for language in languages():
            translator = QTranslator()
            if translator.load(str(REPOSITORY / "i18n" / f"ftl_qgis_plugin_{language}.qm")):
                QCoreApplication.installTranslator(translator)
            elif language != FALLBACK:
                print(f"{language}: no .qm in i18n, so the algorithms' pages stay in English", file=sys.stderr)
            provider = FtlProvider()
            QgsApplication.processingRegistry().addProvider(provider)
            for module, text in provider.failures.items():
                print(f"{module}: {text}", file=sys.stderr)
            site = Site(language, provider.algorithms())
            write(site, target)
            failed = bool(provider.failures)
            del site
            QgsApplication.processingRegistry().removeProvider(provider)
            QCoreApplication.removeTranslator(translator)
            if failed:
                return 1
            print(f"{language}: {len(list((target / language).glob('*.html')))} pages in {target / language}")
        application.exitQgis()
    return 0


if __name__ == "__main__":
    sys.exit(main())
