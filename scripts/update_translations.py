#!/usr/bin/env python3
"""Collects every translatable text and brings i18n/*.ts up to date; with --check only says whether they are.

    scripts/update_translations.py [--check] [LANGUAGE ...]     for example zh_CN; default: the languages there are

Qt's own pylupdate does not know this project's ways (core messages as templates, helper functions with a context of
their own), so the texts are read from the syntax tree:

    self.tr("...") in a class                        context: the class
    tr("..."), _tr("..."), _("...") in a module      context: the one that the module's function of that name names
    QCoreApplication.translate("Context", "...")
    FtlError("..."), Message("...")                  context: core
    _("...") in the report's template                context: Report
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "ftl_qgis_plugin"
FOLDER = REPOSITORY / "i18n"
NAME = "ftl_qgis_plugin"
FUNCTIONS = ("tr", "_tr", "_")
MESSAGES = ("FtlError", "Message", "CancelledError")
TEMPLATE_TEXT = re.compile(r"""\b_\(\s*(?P<quote>["'])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)""", re.DOTALL)

Text = tuple[str, str]


def collected() -> list[Text]:
    """(context, text), each once, sorted."""
    texts: set[Text] = {("core", "Cancelled.")}
    for path in sorted(PACKAGE.rglob("*.py")):
        texts.update(texts_of(path))
    for path in sorted((REPOSITORY / "resources").rglob("*.j2")):
        for match in TEMPLATE_TEXT.finditer(path.read_text(encoding="utf-8")):
            texts.add(("Report", match["text"].replace("\\'", "'").replace('\\"', '"')))
    return sorted(texts)


def texts_of(path: Path) -> Iterator[Text]:
    tree = parsed(path)
    contexts = function_contexts(path)

    def visit(node: ast.AST, class_name: str) -> Iterator[Text]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call):
                yield from call_texts(child, class_name, contexts)
            yield from visit(child, child.name if isinstance(child, ast.ClassDef) else class_name)

    yield from visit(tree, "")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def function_contexts(path: Path) -> dict[str, str]:
    """Functions of the module (or of a class in it) that only pass their argument on to translate("Context", ...).

    Those that it imports from a module of the package count too.
    """
    contexts: dict[str, str] = {}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.level and node.module:
            folder = path.parents[node.level - 1]
            source = folder.joinpath(*node.module.split(".")).with_suffix(".py")
            for name in node.names:
                if name.name in FUNCTIONS and source.exists():
                    contexts.update({name.name: function_contexts(source).get(name.name, "")})
        if isinstance(node, ast.FunctionDef) and node.name in FUNCTIONS:
            for call in ast.walk(node):
                if is_translate(call) and literal(call.args[0]) is not None and literal(call.args[1]) is None:
                    contexts[node.name] = literal(call.args[0])
    return contexts


def call_texts(call: ast.Call, class_name: str, contexts: dict[str, str]) -> Iterator[Text]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = literal(call.args[0]) if call.args else None
    if is_translate(call):
        text = literal(call.args[1])
        if first is not None and text is not None:
            yield first, text
    elif first is None:
        return
    elif name in MESSAGES:
        yield "core", first
    elif name in FUNCTIONS:
        of_object = isinstance(call.func, ast.Attribute) and name not in contexts
        yield (class_name if of_object else contexts.get(name, class_name)), first


def is_translate(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "translate"
        and len(node.args) >= 2
    )


def literal(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def read(path: Path) -> dict[Text, str]:
    """Translations of a .ts file; unfinished ones are left out."""
    if not path.exists():
        return {}
    result = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.get("type") is None and translation.text:
                result[name, message.findtext("source") or ""] = translation.text
    return result


def written(language: str, texts: list[Text], translations: dict[Text, str]) -> str:
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ElementTree.Element] = {}
    for context, text in texts:
        if context not in contexts:
            contexts[context] = ElementTree.SubElement(root, "context")
            ElementTree.SubElement(contexts[context], "name").text = context
        message = ElementTree.SubElement(contexts[context], "message")
        ElementTree.SubElement(message, "source").text = text
        translation = ElementTree.SubElement(message, "translation")
        if (context, text) in translations:
            translation.text = translations[context, text]
        else:
            translation.set("type", "unfinished")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n' + ElementTree.tostring(root, "unicode") + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("languages", nargs="*")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    languages = options.languages or sorted(path.stem[len(NAME) + 1 :] for path in FOLDER.glob(f"{NAME}_*.ts"))
    texts = collected()
    outdated = 0
    for language in languages:
        path = FOLDER / f"{NAME}_{language}.ts"
        translations = read(path)
        content = written(language, texts, translations)
        missing = sum(text not in translations for text in texts)
        print(f"{path.name}: {len(texts)} texts, {missing} not translated")
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            outdated += 1
            if not options.check:
                FOLDER.mkdir(exist_ok=True)
                path.write_text(content, encoding="utf-8")
    return int(options.check and outdated > 0)


if __name__ == "__main__":
    sys.exit(main())
