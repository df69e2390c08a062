"""Chinese typography, as one rule for the interface and the guide: CONTRIBUTING.md, "Chinese"."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
GUIDE = sorted((REPOSITORY / "resources" / "help" / "src" / "zh_CN").glob("*.md"))
HAN = "\u4e00-\u9fff"
WIDE = "\uff0c\u3002\uff1b\uff1a\uff01\uff1f\uff08\uff09\u3001"

RULES = {
    "a space between Chinese and Latin letters or digits": rf"[{HAN}][A-Za-z0-9{{]|[A-Za-z0-9}}][{HAN}]",
    "no space beside full-width punctuation": rf"[{WIDE}“”] | [{WIDE}”]",
    "no space between Chinese characters": rf"[{HAN}] [{HAN}]",
    "full-width punctuation after Chinese": rf"[{HAN}][,;:!?]",
    "full-width brackets beside Chinese": rf"[{HAN}]\([^&*)][^*)]*\)|\([^*)]*\)[{HAN}]",
    "no space before a percent sign": r"[0-9}] %(?!\w)",
    "Chinese ellipsis": rf"[{HAN}]\.\.\.",
}
# Words of the interface that must stay one: others' spellings are not used beside them.
ONE_WORD = {
    "分析员|分析者|判读员|解译员(?!们)": "解译人员",
    "停止规则": "停止准则",
    "热融滑坍|热融坍塌": "热融滑塌",
    "变形速率": "形变速率",
    "蒙版|掩模": "掩膜",
    "真正率|真阳率": "真阳性率",
    "栅元|象元": "像元",
    "样本地点": "样点",
    "审核": "判读",
}
# QGIS's own menu entries are written as QGIS writes them.
QUOTED = re.compile(r"图层CRS|`[^`]*`|<[^>]*>|\]\([^)]*\)|\s*\{[#:][^}]*\}|https?://\S+|&[a-z]+;")


def translations() -> dict[str, str]:
    specification = importlib.util.spec_from_file_location(
        "update_translations", REPOSITORY / "scripts" / "update_translations.py"
    )
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    read = module.read(REPOSITORY / "i18n" / "ftl_qgis_plugin_zh_CN.ts")
    return {f"{context}: {source[:60]}": text for (context, source), text in read.items()}


def guide() -> dict[str, str]:
    """Line by line, without code blocks, tables' rulers and lists' marks."""
    lines = {}
    for path in GUIDE:
        is_code = False
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith(("```", "    ")):
                is_code = line.startswith("```") != is_code
            elif not is_code:
                lines[f"{path.name}:{number}"] = re.sub(r"^\s*(?:[-*:|]|\d+\.|#+)\s+|\s*\|\s*|\*\*", "\n", line)
    return lines


def plain(text: str) -> str:
    return QUOTED.sub("\n", text)


@pytest.mark.parametrize("texts", [translations, guide], ids=["interface", "guide"])
@pytest.mark.parametrize("rule", RULES)
def test_typography(texts, rule):
    broken = {place: text for place, text in texts().items() if re.search(RULES[rule], plain(text))}
    assert broken == {}


@pytest.mark.parametrize("texts", [translations, guide], ids=["interface", "guide"])
def test_one_word_for_one_thing(texts):
    broken = {
        place: wanted for place, text in texts().items() for other, wanted in ONE_WORD.items() if re.search(other, text)
    }
    assert broken == {}
