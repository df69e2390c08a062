"""The report of studies made by hand: what it tells, what it must not let in, and how large it may get."""

from __future__ import annotations

import base64
import re
import shutil
import sqlite3
import struct
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.accuracy.intervals import wilson_interval
from ftl_qgis_plugin.core.errors import FtlError, Message
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.notes import stored
from ftl_qgis_plugin.interpretation.settings.choices import RASTER_FIELDS, VECTOR_FIELDS
from ftl_qgis_plugin.report import page as page_module
from ftl_qgis_plugin.report.rendering import write_report
from ftl_qgis_plugin.report.texts import TEXTS
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.places import Place
from ftl_qgis_plugin.study.log.sweep import Finds
from ftl_qgis_plugin.study.log.verdicts import Verdict

X, Y = 500_000.0, 4_000_000.0
NASTY = "<script>alert('x')</script> {{ 7 * 7 }} \"&amp;"
VOID = {"meta", "link", "br", "img", "input", "hr"}


def square(x, y, size=100.0):
    ring = [(x, y), (x, y + size), (x + size, y + size), (x + size, y), (x, y)]
    ring = [(X + a, Y + b) for a, b in ring]
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in ring)


def wkt(code=32646):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(code)
    return crs.ExportToWkt()


@pytest.fixture(scope="module")
def study_path(tmp_path_factory):
    """Inventory of 2, four candidates of which 3 accepted, two iterations, 4 reference polygons of which 3 found."""
    path = str(tmp_path_factory.mktemp("study") / "my <study>.gpkg")
    grid = Grid(100, 80, X - 500, Y + 3500, 50.0, 50.0, wkt())
    with Study.create(path, wkt(), grid=grid, analyst="ada", settings={"remark": NASTY}) as study:
        parameters = {"DEFORMATION": "rate.tif", "tolerance_mm_a": 1.0, "patience": 2, "margin": 0.1}
        study.add_reference([{"name": f"r{k}", "wkb": square(400 * k, 1000, 150)} for k in range(4)])
        study.start_iteration(parameters)
        study.set_thresholds(
            1,
            ThresholdTable(
                (
                    Threshold("deformation_rate", 50, None),
                    Threshold("aspect", 300, 40),
                    Threshold("slope", 3.25, 21.5, enabled=False),
                )
            ),
        )
        outlines = [{"candidate": f"c{k}", "rate_mean": 60.0 + k, "wkb": square(400 * k, 1000, 100)} for k in range(3)]
        study.add_candidates(1, [*outlines, {"candidate": "wrong", "wkb": square(0, 2500)}])
        for k in range(3):
            study.record(Verdict(candidate=f"c{k}", verdict="accepted", class_="thaw slump", confidence=3, note=NASTY))
        study.record(Verdict(candidate="wrong", verdict="rejected", reason=NASTY))
        found = {"candidates": 4, "accepted": 3, "rejected": 1, "uncertain": 0}
        study.finish_iteration(
            1, **found, samples=5, mean_rate=58.4, spread=4.25, change=3.37, converged=False, reason="Not converged."
        )
        study.start_iteration({**parameters, "margin": 0.2})
        study.set_thresholds(
            2,
            ThresholdTable(
                (Threshold("deformation_rate", 50, None), Threshold("aspect", 290, 60, coverage=0.953, note=NASTY))
            ),
        )
        study.finish_iteration(
            2,
            **found,
            samples=5,
            mean_rate=58.47,
            spread=4.3,
            change=0.07,
            converged=True,
            reason="Converged: settled.",
        )
        known = [{"origin": "inventory", "iteration": 0, "rate_mean": 55.03, "wkb": square(400 * k, 0)} for k in (0, 1)]
        new = [
            {"origin": "candidate", "iteration": 1, "candidate": f"c{k}", "rate_mean": 60.0 + k, "wkb": item["wkb"]}
            for k, item in enumerate(outlines)
        ]
        study.add_samples([*known, *new])
    return path


class Parsed(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.stack, self.errors = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.errors.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data):
        if not {"script", "style"} & set(self.stack):
            self.texts.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.texts))


def report(path, tmp_path, **options):
    target = tmp_path / "report.html"
    write_report(path, str(target), **options)
    text = target.read_text(encoding="utf-8")
    assert [item.name for item in tmp_path.iterdir()].count("report.html") == 1
    return text, Parsed(text)


@pytest.fixture(scope="module")
def made(study_path, tmp_path_factory):
    return report(study_path, tmp_path_factory.mktemp("report"), versions={"QGIS": "3.22.16-test"})


def test_the_page_is_whole_and_stands_alone(made):
    text, parsed = made
    assert parsed.errors == []
    assert parsed.stack == []
    assert [tag for tag, _ in parsed.tags].count("script") == 1
    for tag, attributes in parsed.tags:
        assert tag not in ("link", "iframe", "object", "embed", "base"), tag
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in ("src", "href", "xlink:href", "action", "data", "srcset", "poster"):
                assert (value or "").startswith(("#", "data:image/png;base64,")), (tag, name, value)
    assert re.findall(r"@import|url\((?!#)", text) == []
    identifiers = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))


def test_what_users_wrote_is_text(made):
    text, parsed = made
    assert "<script>alert" not in text
    assert "alert('x')" in parsed.text
    assert "{{ 7 * 7 }}" in parsed.text
    assert "my <study>.gpkg" in parsed.text


def test_the_numbers_are_the_studys(made):
    _, parsed = made
    text = parsed.text
    low, high = wilson_interval(3, 4)
    assert "3 landslides were found beyond the 2 of the first inventory: 3 from accepted candidates" in text
    tpr = f"3 were found: a true positive rate of 75.0 % (95 % interval {100 * low:.1f} % to {100 * high:.1f} %)"
    assert f"Of 4 reference landslides that were held out, {tpr}" in text
    assert "about 67 % of the next ones are expected to be landslides" in text  # 4 of 6
    assert "Of the last iteration's 4 candidates, 3 were accepted (75.0 %" in text
    assert "moved from 55.03 mm/a in the inventory to 58.47 mm/a at the end" in text
    assert "How it ended: Converged: settled." in text
    assert "share any area" in text
    for number in ("58.40", "4.25", "3.37", "0.07", "0.953", "50 and more", "290 to 60"):
        assert number in text, number
    assert "3.22.16-test" in text
    assert gdal.VersionInfo("RELEASE_NAME") in text
    assert '"margin": 0.2' in text
    assert '"margin": 0.1' in text  # what an earlier iteration had otherwise


def test_new_landslides_are_listed_with_their_place(made):
    _, parsed = made
    text = parsed.text
    assert text.index(" c2 ") < text.index(" c1 ") < text.index(" c0 ")  # fastest first
    # Point (500050, 4001050) of UTM 46N: 93 deg E plus 50 m; its latitude by the meridian arc, 36.15402 deg N.
    (row,) = re.findall(r"c0 (93\.\d{5}) (36\.\d{5}) 10,000 60\.0 1 candidate thaw slump 3", text)
    assert float(row[0]) == pytest.approx(93 + 50 / (111_320 * np.cos(np.radians(36.15))), abs=2e-5)
    assert float(row[1]) == pytest.approx(36.1540, abs=2e-3)
    links = {attributes["href"] for tag, attributes in parsed.tags if tag == "a"}
    assert links == {"#n1", "#n2", "#n3"}
    assert links <= {"#" + attributes.get("id", "") for _, attributes in parsed.tags}


def test_every_axis_has_its_unit(made):
    _, parsed = made
    for title in (
        "Mean |rate| of samples (mm/a)",
        "Change of mean |rate| (mm/a)",
        "True positive rate (%)",
        "|Rate| (mm/a)",
        "Slope (°)",
        "Aspect (°)",
        "Easting (km)",
        "Northing (km)",
    ):
        assert title in parsed.texts, title


def rasters(tmp_path):
    grid = Grid(100, 80, X - 500, Y + 3500, 50.0, 50.0, wkt())
    rows, cols = np.mgrid[:80, :100]
    heights = (4000 - np.hypot(rows - 40, cols - 50) * 15).astype(np.float32)  # a cone
    rate = np.full((80, 100), -55.0, np.float32)
    rate[:, 30:] = -20.0  # the last two reference polygons stay below the threshold
    rate[0, 0] = np.nan
    result = []
    for name, values in (("dem", heights), ("rate", rate)):
        path = str(tmp_path / f"{name}.tif")
        write_raster(path, grid, values)
        result.append(RasterSource(path))
    return result


def test_maps_are_embedded_and_what_the_threshold_sees_is_told(study_path, tmp_path):
    dem, deformation = rasters(tmp_path)
    _, parsed = report(study_path, tmp_path, dem=dem, deformation=deformation)
    images = [attributes for tag, attributes in parsed.tags if tag == "image"]
    assert len(images) == 2
    for attributes in images:
        content = base64.b64decode(attributes["href"].split(",")[1])
        gdal.FileFromMemBuffer("/vsimem/test_report.png", content)
        dataset = gdal.Open("/vsimem/test_report.png")
        assert dataset.RasterXSize > 500
        assert dataset.ReadAsArray().std() > 0
        ratio = float(attributes["width"]) / float(attributes["height"])
        assert dataset.RasterXSize / dataset.RasterYSize == pytest.approx(ratio, rel=0.01)
        dataset = None
        gdal.Unlink("/vsimem/test_report.png")
    assert gdal.ReadDir("/vsimem/") in (None, []) or not [n for n in gdal.ReadDir("/vsimem/") if "ftl_report" in n]
    # Reference polygons begin every 400 m from column 10; columns from 30 on move too slowly.
    assert "Of the 3 reference landslides in which |rate| reaches 50 mm/a" in parsed.text
    identifiers = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))


def test_ground_that_is_not_seen_is_told(study_path, tmp_path):
    """Half of the map is dark; of the reference only the fourth was missed, and it lies there."""
    codes = np.zeros((80, 100), np.uint8)
    codes[:, 33:] = 4
    codes[:10] = 255  # outside of the study area
    codes[79] = 1
    path = str(tmp_path / "unseen.tif")
    write_raster(path, Grid(100, 80, X - 500, Y + 3500, 50.0, 50.0, wkt()), codes, no_data=255)
    output = str(tmp_path / "report.html")
    facts = write_report(study_path, output, unseen=RasterSource(path))
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    inside = 70 * 100
    dark = 70 * 67 + 33
    assert facts.not_seen.ground.share == pytest.approx(dark / inside)
    assert facts.not_seen.missed == (1, 1)
    assert f"{100 * dark / inside:.1f}\u00a0%" in text
    assert "coherence too low" in text
    assert "radar shadow" in text
    assert "1 of the 1 missed reference landslides lie there" in text
    assert f"{(70 * 67 - 67) * 2500 / 1e6:.2f}" in text
    rate = str(tmp_path / "rate.tif")
    write_raster(rate, Grid(100, 80, X - 500, Y + 3500, 50.0, 50.0, wkt()), np.full((80, 100), 33.3, np.float32))
    with pytest.raises(FtlError, match="no map of ground that is not seen"):
        write_report(study_path, str(tmp_path / "no.html"), unseen=RasterSource(rate))
    assert not (tmp_path / "no.html").exists()


def test_an_empty_study_says_so(tmp_path):
    path = str(tmp_path / "empty.gpkg")
    Study.create(path, wkt(4326)).close()
    _, parsed = report(path, tmp_path)
    assert "This study has no iteration yet" in parsed.text
    assert "contains no polygon yet" in parsed.text
    assert "no reference polygons" in parsed.text
    assert parsed.errors == []


def test_an_unfinished_iteration_is_told(tmp_path):
    path = str(tmp_path / "open.gpkg")
    with Study.create(path, wkt()) as study:
        study.start_iteration({})
        study.add_candidates(1, [{"candidate": f"c{k}", "wkb": square(400 * k, 0)} for k in range(3)])
        study.record(Verdict(candidate="c0", verdict="uncertain"))
    _, parsed = report(path, tmp_path)
    assert "Iteration 1 is not finished: 2 of its candidates have no verdict yet" in parsed.text
    assert parsed.errors == []


def test_inputs_have_names_that_people_read(tmp_path):
    """Of the algorithm's parameters, and of the layers that the dock keeps with an iteration."""
    path = str(tmp_path / "study.gpkg")
    layers = {"coherence": "C:\\data\\coh.tif", "dem": "/data/heights.tif", "inventory": "/data/known.gpkg|layername=a"}
    layers["factors"] = ["./a/thaw.tif", "../winter.tif"]
    with Study.create(path, wkt()) as study:
        study.start_iteration({"DEFORMATION": "rate.tif", "layers": layers})
    _, parsed = report(path, tmp_path)
    inputs = parsed.text[parsed.text.index("Study and inputs") :]
    for words in ("deformation rate rate.tif", "coherence coh.tif", "elevation model heights.tif"):
        assert words in inputs
    assert "inventory known.gpkg" in inputs
    assert "Factor thaw.tif, winter.tif" in inputs


def test_each_layer_that_the_dock_keeps_has_a_name_that_is_translated(tmp_path):
    path = str(tmp_path / "study.gpkg")
    kept = [*RASTER_FIELDS, *VECTOR_FIELDS, "timeseries", "factors"]
    with Study.create(path, wkt()) as study:
        study.start_iteration({"layers": {field: f"/data/{field}.tif" for field in kept}})
    _, parsed = report(path, tmp_path, translate=lambda message: f"«{message.template}»")
    for field in kept:
        assert f"» {field}.tif" in parsed.text, field


def test_degrees(tmp_path):
    path = str(tmp_path / "degrees.gpkg")
    outline = struct.pack("<BIII", 1, 3, 1, 4) + struct.pack("<8d", 95, 36, 95.01, 36, 95, 36.01, 95, 36)
    with Study.create(path, wkt(4326)) as study:
        study.start_iteration({})
        study.finish_iteration(1, candidates=0, accepted=0, samples=1, converged=True, reason="")
        study.add_samples([{"origin": "digitised", "iteration": 1, "wkb": outline}])
    _, parsed = report(path, tmp_path)
    assert "Longitude (degrees)" in parsed.texts
    area = float(re.search(r"\W 95\.\d+ 36\.\d+ ([\d,]+) \W", parsed.text).group(1).replace(",", ""))
    assert area == pytest.approx(0.5 * (0.01 * 111_320 * np.cos(np.radians(36.003))) * (0.01 * 110_960), rel=0.005)


def test_a_large_study_stays_usable(tmp_path, monkeypatch):
    monkeypatch.setattr(page_module, "MAX_ROWS", 50)
    monkeypatch.setattr("ftl_qgis_plugin.report.maps.MAX_OUTLINES", 300)
    path = str(tmp_path / "large.gpkg")
    with Study.create(path, wkt()) as study:
        study.start_iteration({})
        outlines = [{"candidate": f"c{k}", "wkb": square(300 * (k % 50), 300 * (k // 50))} for k in range(1000)]
        study.add_candidates(1, outlines)
        study.record_all(Verdict(candidate=f"c{k}", verdict="accepted" if k % 2 else "rejected") for k in range(1000))
        study.finish_iteration(1, candidates=1000, accepted=500, rejected=500, uncertain=0, samples=500)
        study.add_samples(
            {"origin": "candidate", "iteration": 1, "candidate": item["candidate"], "wkb": item["wkb"]}
            for item in outlines[1::2]
        )
    text, parsed = report(path, tmp_path)
    assert "50 of 500 are listed; 450 more are in the study" in parsed.text
    assert [tag for tag, _ in parsed.tags].count("tr") < 100
    assert "more than 300 outlines are drawn as dots" in parsed.text
    assert len(text) < 200_000


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (None, "How many landslides are among the 7 candidates of the last iteration without a verdict is not known"),
        (3.4, "Among the 7 candidates of the last iteration without a verdict about 3 landslides are expected."),
    ],
)
def test_what_is_left_or_that_it_is_not_known(study_path, tmp_path, left, words):
    kept = str(tmp_path / "study.gpkg")
    shutil.copyfile(study_path, kept)
    with sqlite3.connect(kept) as connection:
        connection.execute('UPDATE iterations SET unreviewed = 7, "left" = ? WHERE number = 2', (left,))
    connection.close()
    _, parsed = report(kept, tmp_path)
    assert words in parsed.text
    assert "nan" not in parsed.text.lower().split()


def test_texts_go_through_the_translation(study_path, tmp_path):
    said = []

    def shout(message):
        said.append(message.template)
        return str(message).upper()

    kept = str(tmp_path / "study.gpkg")
    shutil.copyfile(study_path, kept)
    ended, judged = "Converged: iteration 2 accepted no new landslide.", "too flat for me"
    made_of = stored(Message("Converged: iteration {iteration} accepted no new landslide.", iteration=2))
    with sqlite3.connect(kept) as connection:
        connection.execute("UPDATE iterations SET reason = ?, reason_data = ? WHERE number = 2", (ended, made_of))
        connection.execute("UPDATE verdicts SET reason = ? WHERE verdict = 'rejected'", (judged,))
    connection.close()
    _, parsed = report(kept, tmp_path, translate=shout)
    assert "CONVERGENCE" in parsed.text
    assert parsed.text.count(ended.upper()) == 2  # in the summary, and beside the charts
    assert judged in parsed.text  # the analyst's own words
    assert ended not in parsed.text
    assert "3 LANDSLIDES WERE FOUND" in parsed.text
    untranslated = {item.template for item in TEXTS.values()} & {text.strip() for text in parsed.texts}
    assert untranslated == set()
    assert "In {iterations} iteration(s), {new:,} landslides were found" in " ".join(said)


def test_a_folder_that_cannot_be_written(study_path, tmp_path):
    with pytest.raises(FtlError, match="cannot be written"):
        write_report(study_path, str(tmp_path / "none" / "report.html"))


def test_before_and_after_are_embedded(study_path, tmp_path):
    from ftl_qgis_plugin.report.chips import DatedPicture

    grid = Grid(200, 200, X - 500, Y + 3500, 25.0, 25.0, wkt())
    images = []
    for year in (2016, 2023):
        path = str(tmp_path / f"{year}.tif")
        write_raster(path, grid, np.random.default_rng(year).normal(100, 9, grid.shape).astype(np.float32))
        images.append(DatedPicture(path, f"Sat {NASTY}", str(year), None, NASTY))
    text = report(study_path, tmp_path, images=images)[0]
    assert text.count("data:image/jpeg;base64,") == 6
    parsed = Parsed(text)
    assert not parsed.errors
    assert not parsed.stack
    assert "Before and after" in parsed.text
    assert "200 m across" in parsed.text
    assert {f"c{number}" for number in (1, 2, 3)} <= {attributes.get("id") for _tag, attributes in parsed.tags}
    assert "<script>alert" not in text
    assert len(text) < 300_000
    assert "Before and after" not in report(study_path, tmp_path)[0]


def test_sweep_and_curve(tmp_path):
    """Six looks of which four found something; a sweep of half of the cells that has seen three of them again."""
    path = str(tmp_path / "study.gpkg")
    with Study.create(path, wkt(), analyst="ada") as study:
        study.start_iteration({})
        names = [f"c{number}" for number in range(6)]
        study.add_candidates(
            1, [{"candidate": name, "wkb": square(300 * number, 0)} for number, name in enumerate(names)]
        )
        study.add_candidates(1, [{"candidate": "missed-x", "wkb": square(2500, 0)}])
        verdicts = ["accepted"] * 4 + ["rejected"] * 2
        study.record_all(Verdict(candidate=name, verdict=said) for name, said in zip(names, verdicts))
        study.record(Verdict(candidate="missed-x", verdict="accepted"))
        cells = [Place(f"cell-{number}", 0, 0, square(1000 * number, 0, 1000)) for number in range(3)]
        study.sweep.replace(cells, {"share": 0.5})
        finds = Finds(drawn=("missed-x",), seen=("c0", "c1", "c2"))
        study.sweep.record([Verdict(candidate="cell-0", verdict="accepted", analyst="ada", note=finds.note)])
    output = str(tmp_path / "report.html")
    write_report(path, output)
    text = Path(output).read_text(encoding="utf-8")
    assert "5 landslides in 7 looks" in text
    assert "1 of 3 cells" in text
    assert "no random sample of the area" in text  # cells side by side; missed-x lies in none of them
    assert "The review found 4, the sweep 3, 3 of them the same: about 4 in all" in text
    assert "Probably none is left that neither has found." in text
    with Study.open(path, analyst="ada") as study:
        study.sweep.record(
            [Verdict(candidate=f"cell-{number}", verdict="rejected", analyst="ada") for number in (1, 2)]
        )
    write_report(path, output)
    text = Path(output).read_text(encoding="utf-8")
    assert "no random sample" not in text
    assert "3 of 3 cells" in text
    assert "a random 50\N{NO-BREAK SPACE}%" in text
    # Chapman: (4 + 1)(4 + 1) / (3 + 1) - 1 = 5.25.
    assert "The review found 4, the sweep 4, 3 of them the same: about 5 in all" in text
