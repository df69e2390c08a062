"""What the project keeps, and what the user may do to its layers without breaking anything."""

from __future__ import annotations

import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsRasterLayer, QgsRenderContext, QgsVectorLayer

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.interpretation.session.study_sources import load_layers, lost_layers
from ftl_qgis_plugin.interpretation.settings.choices import Choices


def layer_names(project):
    return sorted(layer.name() for layer in project.mapLayers().values())


def test_choices_and_study_come_back_from_a_moved_folder(make_session, load_scene, project, tmp_path, wait_for, opened):
    session, heard = make_session()
    folder = load_scene(session)
    crs_before = project.crs()
    assert opened(session, session.new_study(os.path.join(folder, "study.gpkg")))
    assert session.iteration.run()
    wait_for(lambda: heard.failures or (not session.runner.is_running and len(session.index) > 0))
    session.layers.flush()
    assert heard.errors == []
    assert project.crs() == crs_before
    session.choose(min_area_m2=1500.0, terrain=("slope",), unit="mm/a", grow_rate_mm_a=25.0)
    done = session.current
    assert session.review.accept()
    choices = session.choices
    layers_before = layer_names(project)
    file = os.path.join(folder, "work.qgz")
    sources = session.study.iterations()[0].parameters["layers"]
    assert sources["deformation"].startswith("./")
    found = lost_layers(session.study, replace(choices, deformation=""))
    assert os.path.samefile(found["deformation"], project.mapLayer(choices.deformation).source())
    assert project.write(file)
    kept = zipfile.ZipFile(file)
    for text in [Path(session.study.path).read_bytes(), *(kept.read(name) for name in kept.namelist())]:
        assert str(tmp_path).encode() not in text
    project.clear()
    assert session.study is None
    assert session.choices.deformation == ""

    moved = str(tmp_path / "elsewhere" / "moved")
    shutil.copytree(folder, moved)
    shutil.rmtree(folder)
    assert project.read(os.path.join(moved, "work.qgz"))
    assert opened(session)
    assert session.is_open, heard.errors
    assert os.path.samefile(session.study.path, os.path.join(moved, "study.gpkg"))
    assert session.review.verdict(done).verdict == "accepted"
    assert session.choices.deformation == choices.deformation
    assert session.choices.min_area_m2 == 1500.0
    assert session.choices.terrain == ("slope",)
    assert session.choices.grow_rate_mm_a == 25.0
    assert layer_names(project) == layers_before
    assert [problem for problem in session.problems() if problem.severity == "error"] == []
    layer = session.layers.candidate_layers()[0]
    assert layer.isValid()
    assert moved in layer.source()
    # The verdict is what the layer shows.
    shown = {feature["candidate"]: feature["verdict"] for feature in layer.getFeatures()}
    assert shown[done] == "accepted"
    assert heard.errors == []


def test_a_study_without_its_project_knows_its_series_and_further_factors(
    make_session, load_scene, project, wait_for, opened
):
    """Ranges of factors that nobody chose again would hold for nothing."""
    session, heard = make_session()
    folder = load_scene(session)
    thaw, gone = (os.path.join(folder, f"{name}_rate.tif") for name in ("thaw", "winter"))
    factors = []
    for path in (thaw, gone):
        shutil.copyfile(project.mapLayer(session.choices.deformation).source(), path)
        factors.append(QgsRasterLayer(path, os.path.basename(path)[:-4]))
    project.addMapLayers(factors)
    session.choose(timeseries=factors[0].id(), factors=tuple(layer.id() for layer in factors))
    opened(session, session.new_study(os.path.join(folder, "study.gpkg")))
    assert session.iteration.run()
    wait_for(lambda: heard.failures or (not session.runner.is_running and len(session.index) > 0))
    assert session.study.iterations()[0].parameters["layers"]["factors"] == ["./thaw_rate.tif", "./winter_rate.tif"]
    study = session.study
    other = QgsProject()
    os.remove(gone)
    changes, lost = load_layers(study, Choices(), other)
    series, *found = (other.mapLayer(changes["timeseries"]), *map(other.mapLayer, changes["factors"]))
    assert [layer.name() for layer in found] == ["thaw_rate"]
    assert series.id() == found[0].id()
    assert os.path.samefile(series.source(), thaw)
    assert lost == ["factors"]


def test_a_removed_layer_is_survived(make_session, load_scene, project, wait_for, opened):
    session, heard = make_session()
    folder = load_scene(session)
    opened(session, session.new_study(os.path.join(folder, "study.gpkg")))
    session.iteration.run()
    wait_for(lambda: heard.failures or (not session.runner.is_running and len(session.index) > 0))
    session.layers.flush()
    first = session.layers.candidate_layers()[0]
    first.setName("renamed by the user")
    assert len(session.layers.candidate_layers()) == 1
    project.removeMapLayer(first.id())
    project.layerTreeRoot().removeAllChildren()
    assert session.review.accept()
    session.layers.flush()
    assert session.layers.candidate_layers() == []
    session.layers.show_all()
    session.layers.flush()
    assert len(session.layers.candidate_layers()) == 1
    # A chosen layer that goes is told on the page.
    project.removeMapLayer(session.choices.dem)
    assert session.choices.dem == ""
    assert "dem" in [problem.field for problem in session.problems()]
    project.removeMapLayer(session.choices.deformation)
    assert not session.iteration.propose()
    assert "deformation" in heard.errors[-1]
    with pytest.raises(FtlError, match="No deformation raster is chosen"):
        session.outlines.growth("c0")


def test_layers_stay_as_the_user_wants_them(make_session, make_candidates, project, opened):
    session, _ = make_session()
    path = make_candidates(5)
    opened(session, session.open_study(path))
    assert len(session.layers.candidate_layers()) == 1
    session.close_study()
    # Opened again, nothing is added twice.
    opened(session, session.open_study(path))
    assert len(session.layers.candidate_layers()) == 1
    layer = session.layers.candidate_layers()[0]
    assert layer.renderer().type() == "categorizedSymbol"
    values = {category.value() for category in layer.renderer().categories()}
    assert values == {"accepted", "rejected", "uncertain", ""}
    groups = [group.name() for group in project.layerTreeRoot().findGroups(True)]
    assert groups == ["FTL iteration 1"]
    assert layer.featureCount() == 5


def test_styles_are_outlines():
    from ftl_qgis_plugin import paths

    layer = QgsVectorLayer("MultiPolygon?field=verdict:string&field=origin:string", "x", "memory")
    for name in ("candidates", "samples", "reference"):
        text, good = layer.loadNamedStyle(str(paths.STYLES / f"{name}.qml"))
        assert good, text
        renderer = layer.renderer()
        symbols = [symbol.clone() for symbol in renderer.symbols(QgsRenderContext())]
        assert len(symbols) == (1 if name == "reference" else 4)
        for symbol in symbols:
            kinds = [symbol.symbolLayer(index).layerType() for index in range(symbol.symbolLayerCount())]
            assert set(kinds) == {"SimpleLine"}, name
            # A dark rim, a light casing, and the colour on top of them.
            casing = symbol.symbolLayer(1)
            assert casing.color().lightness() > 200
            assert casing.width() > symbol.symbolLayer(2).width()


def test_another_project_in_the_middle(make_session, make_candidates, project, tmp_path, opened):
    session, heard = make_session()
    opened(session, session.open_study(make_candidates(4)))
    session.review.accept()
    other = QgsProject()
    assert other.write(str(tmp_path / "other.qgz"))
    assert project.read(str(tmp_path / "other.qgz"))
    assert session.study is None
    assert session.current == ""
    assert session.candidates.queue_model.rowCount() == 0
    assert "studyClosed" in heard.events
    assert not session.review.accept()


def test_a_project_whose_study_is_gone(make_session, make_candidates, project, tmp_path, opened):
    session, heard = make_session()
    path = make_candidates(4)
    opened(session, session.open_study(path))
    assert project.write(str(tmp_path / "p.qgz"))
    session.close_study()
    project.clear()
    os.remove(path)
    assert project.read(str(tmp_path / "p.qgz"))
    assert not opened(session)
    assert session.study is None
    assert len(heard.errors) == 1
    assert [problem.text for problem in session.problems() if problem.field == "study"]
    # The choice is kept, so that the file may come back.
    assert session.choices.study.endswith("study.gpkg")


def test_nonsense_in_the_project_file_is_left_out(make_session, project):
    session, heard = make_session()
    project.writeEntry("ftl", "choices", '{"min_area_m2": true, "k": 3, "terrain": ["slope"], "what": 1, "unit": 5}')
    session.store.read()
    assert session.choices.min_area_m2 == 500.0
    assert session.choices.k == 3.0
    assert session.choices.terrain == ("slope",)
    assert session.choices.unit == "mm/a"
    project.writeEntry("ftl", "choices", "not json")
    session.store.read()
    assert session.choices.terrain != ("slope",)
    with pytest.raises(TypeError):
        session.choose(nonsense=1)
    assert heard.errors == []


def test_unloading_lets_go_of_the_project(make_session, make_candidates, project, load_scene, opened):
    session, _ = make_session()
    load_scene(session)
    opened(session, session.open_study(make_candidates(3)))
    session.close()
    project.clear()
    assert not session.runner.run("native:buffer", {})
    session.close()
