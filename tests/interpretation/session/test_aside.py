"""Two studies in one project: only what belongs to the open one is drawn, and each group is known by its study."""

from __future__ import annotations

import pytest
from qgis.core import QgsVectorLayer

NAME = "FTL iteration 1"


@pytest.fixture
def groups(project):
    def seen():
        found = project.layerTreeRoot().findGroups(True)
        return {group.name(): group.itemVisibilityChecked() for group in found}

    return seen


def open_all(session, paths, opened):
    for path in paths:
        session.open_study(path)
        assert opened(session)


def test_the_groups_of_a_study_that_was_open_are_switched_off(make_session, make_candidates, opened, groups):
    session, heard = make_session()
    first, second = make_candidates(3, "valley.gpkg"), make_candidates(4, "ridge.gpkg")
    open_all(session, [first], opened)
    assert groups() == {NAME: True}
    open_all(session, [second], opened)
    assert groups() == {f"{NAME} (valley)": False, NAME: True}
    assert [layer.featureCount() for layer in session.layers.candidate_layers()] == [4]
    open_all(session, [first], opened)
    assert groups() == {NAME: True, f"{NAME} (ridge)": False}
    assert [layer.featureCount() for layer in session.layers.candidate_layers()] == [3]
    assert len(session.project.mapLayers()) == 2
    assert heard.errors == []


def test_names_and_layers_of_the_user_stay(make_session, make_candidates, opened, groups, project):
    session, _ = make_session()
    first, second = make_candidates(3, "valley.gpkg"), make_candidates(4, "ridge.gpkg")
    open_all(session, [first, second], opened)
    project.layerTreeRoot().findGroup(f"{NAME} (valley)").setName("Mine")
    open_all(session, [first], opened)
    assert groups() == {"Mine": True, f"{NAME} (ridge)": False}


def test_a_group_in_which_the_user_keeps_a_layer_is_left_alone(make_session, make_candidates, opened, groups, project):
    session, _ = make_session()
    first, second = make_candidates(3, "valley.gpkg"), make_candidates(4, "ridge.gpkg")
    open_all(session, [first], opened)
    own = QgsVectorLayer("Point?crs=EPSG:4326", "own", "memory")
    project.addMapLayer(own, False)
    project.layerTreeRoot().findGroup(NAME).addLayer(own)
    open_all(session, [second], opened)
    assert groups() == {NAME: True}
