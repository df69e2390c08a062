"""A stranger's study, with markup in each text it holds: the report shows it as it is, and would load nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sqlite3
import struct
from html.parser import HTMLParser

import pytest
from osgeo import osr

from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.report.rendering import write_report
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.looks import Look
from ftl_qgis_plugin.study.log.places import Place
from ftl_qgis_plugin.study.log.verdicts import Verdict

TRAP = (
    "'\"><img src=//x.org/a.png onerror=alert(1)><script src='//x.org/a.js'></script><a href='javascript:alert(1)'>"
    "x</a><svg><style>@import '//x.org/a.css'</style></svg><a href=\"file://x.org/a\">y</a>]]><!--{{ 7 * 7 }}"
)
# What a field has to be for the row to count.
NEEDED = {"uuid", "verdict", "action", "time_utc", "supersedes", "started_utc", "finished_utc", "origin", "key"}


def square(x, y, size=100.0):
    ring = [(x, y), (x, y + size), (x + size, y + size), (x + size, y), (x, y)]
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in ring)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stranger")
    path = folder / "a<img src=x>.gpkg"
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32646)
    with Study.create(str(path), crs.ExportToWkt(), analyst="ada") as study:
        study.start_iteration({"layers": {"dem": "dem.tif"}})
        cells = [square(500_000 + 300.0 * number, 4_000_000) for number in range(6)]
        study.add_candidates(1, [{"candidate": f"c{number}", "wkb": wkb} for number, wkb in enumerate(cells)])
        study.add_samples([{"origin": "inventory", "class": "a", "wkb": cells[0]}])
        study.add_reference([{"name": "r", "class": "a", "wkb": cells[1]}])
        for number in range(6):
            study.record(Verdict(candidate=f"c{number}", verdict=("accepted", "rejected")[number % 2], flag=1))
        study.looks.record([Look(candidate="c0", source="a", image_date="2021-08-01", seconds=3.0)], "ada")
        study.set_thresholds(1, ThresholdTable((Threshold("slope", 3.0, 20.0),)))
        study.finish_iteration(1, candidates=6, reason="settled")
        for log in (study.places, study.sweep):
            log.replace([Place("place-E1.0N2.0", 1.0, 2.0, cells[2])])
            log.record([Verdict(candidate="place-E1.0N2.0", verdict="accepted", analyst="ada")])
    poison(path)
    report = folder / "report.html"
    write_report(str(path), str(report))
    return report.read_text(encoding="utf-8")


def poison(path):
    connection = sqlite3.connect(path)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{trigger}"')  # those of GDAL need its functions
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    changed = 0
    for table in (name for name in names if not name.startswith(("gpkg_", "rtree_", "sqlite_", "row_", "settings"))):
        for _number, name, kind, *_rest in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
            if not kind.upper().startswith("TEXT") or name in NEEDED:
                continue
            value = f'"{name}" || ?' if name in ("candidate", "cell") else "?"
            text = json.dumps({TRAP: TRAP, "layers": {TRAP: TRAP, "dem": TRAP}}) if name == "parameters" else TRAP
            changed += connection.execute(f'UPDATE "{table}" SET "{name}" = {value}', (text,)).rowcount
    connection.execute("INSERT INTO settings (key, value) VALUES (?, ?)", (TRAP, TRAP))
    connection.commit()
    connection.close()
    assert changed > 60


class Read(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.texts = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


def test_no_text_is_markup(page):
    read = Read()
    read.feed(page)
    assert "onerror=alert(1)" in "".join(read.texts)  # it is shown
    assert {tag for tag, _attrs in read.tags}.isdisjoint({"iframe", "object", "embed", "base", "form", "link"})
    assert [attrs for tag, attrs in read.tags if tag == "script"] == [{}]
    for tag, attrs in read.tags:
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
        for name in ("href", "xlink:href", "src", "action", "data"):
            assert (attrs.get(name) or "#").startswith(("#", "data:image/", "https://", "http://")), (tag, attrs)
    assert "{{ 7 * 7 }}" in "".join(read.texts)


def test_what_the_page_may_load_is_said_before_anything_else(page):
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy[1].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    script = page.partition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    assert rules["script-src"] == f"'sha256-{digest}'"  # no other runs
    assert {"connect-src", "frame-src", "object-src", "font-src", "media-src"}.isdisjoint(rules)
    before = page[: policy.start()]
    assert "<script" not in before
    assert "<style" not in before
    assert TRAP[4:] not in before
