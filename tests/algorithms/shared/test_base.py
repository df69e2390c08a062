from __future__ import annotations

import gc
import shutil
import weakref
from typing import ClassVar

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsRasterLayer,
    QgsVectorLayer,
)
from rasters import write_raster

from ftl_qgis_plugin import compat
from ftl_qgis_plugin.algorithms.shared import base
from ftl_qgis_plugin.bridge.layers import plain_value
from ftl_qgis_plugin.core.errors import CancelledError, FtlError, Message
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import grid_of

# Text: a QGIS object that outlives QGIS (in a module) may crash it at the end.
UTM47 = "EPSG:32647"


def wkt_of(crs):
    return QgsCoordinateReferenceSystem(crs).toWkt()


class Probe(base.FtlAlgorithm):
    """Offers every kind of parameter; `action` is what it does, `seen` what it read."""

    ID = "probe"
    GROUP = base.DEMO
    action = staticmethod(lambda progress: None)
    seen: ClassVar[dict] = {}

    def title(self):
        return self.tr("Probe")

    def about(self):
        return self.tr("Reads & writes.\n\nKeeps values < 5.")

    def literature(self):
        return "Wei et al. 2025"

    def define(self):
        polygon, table = [compat.POLYGON_VECTOR], [compat.ANY_VECTOR]
        self.add(QgsProcessingParameterRasterLayer("RASTER", "Raster", optional=True), "A raster.")
        self.add(
            QgsProcessingParameterMultipleLayers("FACTORS", "Factors", compat.RASTER, optional=True), "More rasters."
        )
        self.add(QgsProcessingParameterFeatureSource("POLYGONS", "Polygons", polygon, optional=True), "Some polygons.")
        self.add(QgsProcessingParameterFeatureSource("ANY", "Any layer", table, optional=True), "Anything.")
        self.add(QgsProcessingParameterFeatureSource("TABLE", "Thresholds", table, optional=True), "The table.")
        self.add(QgsProcessingParameterNumber("RATE", "Rate", compat.DOUBLE_NUMBER, 50), "Rate in mm/a.")
        self.add(
            QgsProcessingParameterNumber("MARGIN", "Margin", compat.DOUBLE_NUMBER, optional=True),
            "A margin.",
            advanced=True,
        )
        self.add(QgsProcessingParameterEnum("KIND", "Kind", ["low", "high"], defaultValue=1), "Kind.")
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", "Result", compat.POLYGON_VECTOR, optional=True),
            "Polygons.",
            create=False,
        )
        self.add(
            QgsProcessingParameterFeatureSink("ROWS", "Rows", compat.ANY_VECTOR, optional=True),
            "Rows.",
            create=False,
        )
        self.add_output(QgsProcessingOutputNumber("COUNT", "Number"), "How many.")

    def read_inputs(self, parameters, context, feedback):
        seen = type(self).seen
        seen.clear()
        seen["raster"] = self.raster_source(parameters, "RASTER", context)
        seen["factors"] = self.raster_sources(parameters, "FACTORS", context)
        seen["polygons"] = self.polygon_features(parameters, "POLYGONS", context, wkt_of(UTM47), feedback)
        seen["any"] = self.polygons(parameters, "ANY", context, wkt_of(UTM47), feedback)
        seen["table"] = self.threshold_table(parameters, "TABLE", context)
        seen["margin"] = self.optional_double(parameters, "MARGIN", context)

    def compute(self, progress, parameters, context, feedback):
        type(self).action(progress)
        fields = [("name", str), ("mean", float), ("pixels", int)]
        features = [
            (item.wkb, {"name": "a", "mean": np.float32(2.5), "pixels": np.int64(3)}) for item in self.seen["polygons"]
        ]
        return {
            "OUTPUT": self.write_features(parameters, "OUTPUT", context, fields, features, wkt_of(UTM47)),
            "ROWS": self.write_table(parameters, "ROWS", context, fields, [("b", float("nan"), None), ["c", 1, 2]]),
            "COUNT": len(features),
        }


@pytest.fixture
def probe(ftl_provider, run_algorithm):
    Probe.action = staticmethod(lambda progress: None)

    def run(action=None, feedback=None, **parameters):
        if action is not None:
            Probe.action = staticmethod(action)
        return run_algorithm(Probe().create(), parameters, feedback)

    return run


def raising(error):
    def action(progress):
        raise error

    return action


def raster(path, crs=UTM47, value=1.0):
    write_raster(str(path), Grid(8, 6, 500000, 4000000, 30, 30, wkt_of(crs)), np.full((6, 8), value, np.float32))
    return str(path)


def polygon_layer(*wkts, crs="EPSG:32647", kind="Polygon"):
    layer = QgsVectorLayer(f"{kind}?crs={crs}&field=k:string&field=day:date&field=n:int", "polys", "memory")
    for number, wkt in enumerate(wkts):
        feature = QgsFeature(layer.fields())
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes(["k", None, number])
        layer.dataProvider().addFeatures([feature])
    return layer


SQUARE = "Polygon((500000 3999900, 500060 3999900, 500060 3999960, 500000 3999960, 500000 3999900))"
BOW_TIE = "Polygon((0 0, 10 10, 10 0, 0 10, 0 0))"


# Errors and cancelling


def test_an_ftl_error_reaches_the_user_as_its_sentence(probe):
    with pytest.raises(QgsProcessingException, match=r"^The file x is bad\. Mend it\.$"):
        probe(raising(FtlError("The file {name} is bad. Mend it.", name="x")))


def test_full_disk_and_no_memory_are_told_in_words(probe):
    with pytest.raises(QgsProcessingException, match=r"out\.tif cannot be read or written \(No space left\)"):
        probe(raising(OSError(28, "No space left", "out.tif")))
    with pytest.raises(QgsProcessingException, match="not enough memory"):
        probe(raising(MemoryError()))


def test_a_bug_asks_for_a_report_and_leaves_its_traceback_in_the_log(probe, make_feedback):
    feedback = make_feedback()
    with pytest.raises(QgsProcessingException, match=r"Unexpected error \(KeyError: 'z'\).*report"):
        probe(raising(KeyError("z")), feedback)
    assert any("Traceback" in text and "KeyError" in text for text in feedback.debug)


def test_a_failed_run_lets_go_of_what_it_held(probe):
    """QGIS leaks the exception; an open raster leaked with it crashes the program when it ends."""

    class Held:
        pass

    references = []

    def work(progress):
        held = Held()
        references.append(weakref.ref(held))
        try:
            raise RuntimeError("first")
        except RuntimeError as error:
            raise FtlError("second {held}", held=type(held).__name__) from error

    with pytest.raises(QgsProcessingException, match="second Held"):
        probe(work)
    gc.collect()
    assert references[0]() is None


def test_cancelling_is_quiet(probe, make_feedback):
    feedback = make_feedback()
    results, _ = probe(raising(CancelledError()), feedback)
    assert results == {}
    assert feedback.errors == []
    assert "Cancelled." in feedback.infos


def test_cancelling_reaches_the_core(probe, make_feedback):
    def work(progress):
        for step in range(100):
            progress.report(step / 100)
            progress.check()
        raise AssertionError("was not cancelled")

    feedback = make_feedback(cancel_at=30)
    results, _ = probe(work, feedback)
    assert results == {}
    assert max(feedback.percents) == 30


def test_progress_rises_and_never_falls(probe):
    def work(progress):
        for fraction in (-1, 0.0, 0.5, 0.3, 0.50001, 0.75, 1.0, 0.2, 7):
            progress.report(fraction)

    _, feedback = probe(work)
    assert feedback.percents == [50, 75, 100]


def test_messages_of_the_core_reach_the_log(probe):
    def work(progress):
        progress.warn(Message("Only {n} left.", n=3))
        progress.part(0.2, 0.4).tell(Message("Half {share:.0%} done.", share=0.5))

    _, feedback = probe(work)
    assert feedback.warnings == ["Only 3 left."]
    assert "Half 50\u00a0% done." in feedback.infos


def test_a_broken_translation_falls_back_to_the_original(monkeypatch):
    from ftl_qgis_plugin.bridge import messages

    class Broken:
        @staticmethod
        def translate(context, text):
            return "{nmae} ist schlecht"

    monkeypatch.setattr(messages, "QCoreApplication", Broken)
    assert messages.translate_message(Message("{name} is bad", name="x")) == "x is bad"


def test_hiding_methods_of_qgis_is_refused():
    with pytest.raises(TypeError, match="compute"):
        type("Bad", (base.FtlAlgorithm,), {"run": lambda self: {}})


# Help


def test_the_help_names_every_parameter_and_output_with_its_default(ftl_provider):
    text = Probe().create().shortHelpString()
    for part in (
        "Reads &amp; writes.",
        "Keeps values &lt; 5.",
        "A raster.",
        "Polygons.",
        "How many.",
        "Wei et al. 2025",
    ):
        assert part in text
    assert "Rate in mm/a. Default: 50." in text
    assert "Kind. Default: high." in text
    assert Probe().create().shortDescription() == "Reads & writes."


# Rasters


def test_a_raster_in_its_own_crs_needs_no_override(probe, tmp_path):
    path = raster(tmp_path / "rate.tif")
    probe(RASTER=path)
    assert Probe.seen["raster"].path == path
    assert Probe.seen["raster"].wkt is None


def test_nothing_given_for_an_optional_raster_is_none(probe):
    probe()
    assert Probe.seen["raster"] is None
    assert Probe.seen["factors"] == {}
    assert Probe.seen["margin"] is None


def test_a_crs_that_only_the_layer_knows_goes_with_the_source(probe, tmp_path):
    path = str(tmp_path / "bare.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 4, 4, 1, gdal.GDT_Float32)
    dataset.SetGeoTransform((500000, 30, 0, 4000000, 0, -30))
    dataset = None
    layer = QgsRasterLayer(path, "bare")
    layer.setCrs(QgsCoordinateReferenceSystem())
    with pytest.raises(QgsProcessingException, match=r"layer bare has no coordinate reference system\. Set it"):
        probe(RASTER=layer)
    layer.setCrs(QgsCoordinateReferenceSystem(UTM47))
    probe(RASTER=layer)
    assert grid_of(Probe.seen["raster"]).srs.GetAuthorityCode(None) == "32647"


def test_a_crs_changed_in_the_layer_properties_wins_over_the_file(probe, tmp_path):
    layer = QgsRasterLayer(raster(tmp_path / "rate.tif"), "rate")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32646"))
    probe(RASTER=layer)
    assert grid_of(Probe.seen["raster"]).srs.GetAuthorityCode(None) == "32646"


@pytest.mark.parametrize(("value", "expected"), [(0.0, (None, True)), (-9999.0, (-9999.0, False))])
def test_no_data_from_the_layer_properties_is_kept(probe, tmp_path, value, expected):
    from qgis.core import QgsRasterRange

    path = str(tmp_path / "rate.tif")
    grid = Grid(4, 4, 500000, 4000000, 30, 30, wkt_of(UTM47))
    write_raster(path, grid, np.ones((4, 4), np.float32), no_data=None)
    layer = QgsRasterLayer(path, "rate")
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(value, value)])
    probe(RASTER=layer)
    assert (Probe.seen["raster"].no_data, Probe.seen["raster"].zero_is_no_data) == expected


def test_factor_layers_are_keyed_by_their_names(probe, tmp_path):
    first = QgsRasterLayer(raster(tmp_path / "a.tif"), "ndvi")
    second = QgsRasterLayer(raster(tmp_path / "b.tif"), "snow days")
    probe(FACTORS=[first, second])
    assert list(Probe.seen["factors"]) == ["ndvi", "snow days"]


@pytest.mark.parametrize(("names", "sentence"), [(("x", "x"), "called x. Give"), (("a", "slope"), "called slope")])
def test_factor_names_must_be_unique_and_not_built_in(probe, tmp_path, names, sentence):
    layers = [QgsRasterLayer(raster(tmp_path / f"{number}.tif"), name) for number, name in enumerate(names)]
    with pytest.raises(QgsProcessingException, match=sentence):
        probe(FACTORS=layers)


# Polygons


def test_polygons_arrive_transformed_flat_and_with_attributes(probe):
    layer = polygon_layer(
        "PolygonZ((99 36 1, 99.001 36 1, 99.001 36.001 1, 99 36.001 1, 99 36 1))", crs="EPSG:4326", kind="PolygonZ"
    )
    probe(POLYGONS=layer)
    (item,) = Probe.seen["polygons"]
    geometry = QgsGeometry()
    geometry.fromWkb(item.wkb)
    assert not geometry.constGet().is3D()
    # 0.001 degrees at 36 N on WGS 84: 90.16 m by 110.96 m; UTM's scale is 0.9996 at 99 E.
    assert geometry.area() == pytest.approx(90.16 * 110.96 * 0.9996**2, rel=1e-3)
    assert item.attributes == {"k": "k", "day": None, "n": 0}


def test_curves_become_straight_and_broken_ones_are_mended(probe):
    curve = "CurvePolygon(CircularString(0 0, 10 10, 20 0, 10 -10, 0 0))"
    probe(POLYGONS=polygon_layer(curve, kind="CurvePolygon"))
    geometry = QgsGeometry()
    geometry.fromWkb(Probe.seen["polygons"][0].wkb)
    assert geometry.area() == pytest.approx(np.pi * 100, rel=1e-3)
    _, feedback = probe(POLYGONS=polygon_layer(BOW_TIE))
    geometry.fromWkb(Probe.seen["polygons"][0].wkb)
    assert geometry.isGeosValid()
    assert geometry.area() == pytest.approx(50)
    assert feedback.warnings == ["1 invalid polygon(s) of polys were repaired."]


def test_empty_polygons_are_left_out_and_counted(probe):
    _, feedback = probe(POLYGONS=polygon_layer(SQUARE, None, "Polygon((0 0, 1 1, 2 2, 0 0))"))
    assert len(Probe.seen["polygons"]) == 1
    assert feedback.warnings == ["2 feature(s) of polys without an area were left out."]


def test_points_are_no_polygons(probe):
    with pytest.raises(QgsProcessingException, match=r"contains no polygons\. Choose a polygon layer"):
        probe(ANY=polygon_layer("Point(1 1)", kind="Point"))


# Threshold tables


def threshold_csv(tmp_path, text):
    path = tmp_path / "ranges.csv"
    path.write_text(text, encoding="utf-8")
    return QgsVectorLayer(f"file:///{path}?type=csv&detectTypes=no&geomType=none", "ranges", "delimitedtext")


def test_a_csv_of_texts_is_a_threshold_table(probe, tmp_path):
    probe(TABLE=threshold_csv(tmp_path, "factor,lower,upper,enabled\nslope,3,25,1\ndeformation_rate,50,,1\n"))
    slope, rate = Probe.seen["table"].rows
    assert (slope.lower, slope.upper) == (3, 25)
    assert (rate.lower, rate.upper) == (50, None)


def test_null_in_a_threshold_table_is_an_open_end(probe):
    layer = QgsVectorLayer("NoGeometry?field=factor:string&field=lower:double&field=upper:double", "t", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["slope", None, 25.0])
    layer.dataProvider().addFeatures([feature])
    probe(TABLE=layer)
    assert (Probe.seen["table"].rows[0].lower, Probe.seen["table"].rows[0].upper) == (None, 25)


def test_a_foreign_table_is_told_apart(probe):
    with pytest.raises(QgsProcessingException, match="no field 'factor'"):
        probe(TABLE=polygon_layer(SQUARE))


# Sinks


def test_results_are_written_with_types_and_nulls(probe, tmp_path):
    target = str(tmp_path / "out.gpkg")
    results, _ = probe(POLYGONS=polygon_layer(SQUARE), OUTPUT=target, ROWS="memory:")
    layer = QgsVectorLayer(results["OUTPUT"], "out", "ogr")
    assert layer.crs().authid() == "EPSG:32647"
    (feature,) = layer.getFeatures()
    assert feature.attributes()[1:] == ["a", 2.5, 3]
    assert feature.geometry().isMultipart()
    assert feature.geometry().area() == pytest.approx(3600)
    rows = [[plain_value(value) for value in item.attributes()] for item in results["ROWS"].getFeatures()]
    assert rows == [["b", None, None], ["c", 1.0, 2]]
    assert results["COUNT"] == 1


def test_outputs_that_nobody_wants_are_not_written(probe):
    results, _ = probe(POLYGONS=polygon_layer(SQUARE))
    assert results["OUTPUT"] is None
    assert results["ROWS"] is None


def test_datasets_are_taken_by_gdals_names_wherever_a_raster_is(run_algorithm, tmp_path):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    rate = np.zeros((30, 40), np.float32)
    rate[10:20, 10:20] = -80
    write_raster(str(tmp_path / "rate.tif"), Grid(40, 30, 500_000, 4_000_000, 20, 20, srs.ExportToWkt()), rate)
    translated = gdal.Translate(str(tmp_path / "rate.nc"), str(tmp_path / "rate.tif"), format="netCDF")
    assert translated is not None
    translated = None
    name = f'NETCDF:"{tmp_path / "rate.nc"}":Band1'
    (tmp_path / "table.csv").write_text("factor,lower,upper,enabled\ndeformation_rate,50,,1\n")
    inputs = {"DEFORMATION": name, "THRESHOLDS": str(tmp_path / "table.csv"), "MIN_AREA": 0}
    results, _ = run_algorithm("extractcandidates", {**inputs, "OUTPUT": "memory:"})
    assert results["CANDIDATE_COUNT"] == 1
    # Factors of one name in two files are told apart by their files.
    other = str(tmp_path / "other.nc")
    shutil.copy(tmp_path / "rate.nc", other)
    factors = {"FACTORS": [name, f'NETCDF:"{other}":Band1'], "OUTPUT": "memory:"}
    (tmp_path / "table.csv").write_text(
        "factor,lower,upper,enabled\ndeformation_rate,50,,1\nother_Band1,-90,-70,1\nrate_Band1,-90,-70,1\n"
    )
    results, _ = run_algorithm("extractcandidates", {**inputs, **factors})
    assert results["CANDIDATE_COUNT"] == 1
    combined = {"INPUTS": [name, str(tmp_path / "rate.tif")], "OUTPUT": str(tmp_path / "both.tif")}
    run_algorithm("combinetracks", combined)
    np.testing.assert_array_equal(gdal.Open(combined["OUTPUT"]).ReadAsArray(), rate)
