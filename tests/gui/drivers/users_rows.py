"""The samples under the user's hands while iterations run; then the study's file goes away under an open QGIS."""

import os
import shutil

from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer
from robot import start

from ftl_qgis_plugin import compat


def play(robot):
    session, project = robot.session, QgsProject.instance()
    scene = os.path.join(robot.folder, "scene")
    layers = {}
    for field, name in (("deformation", "deformation_rate.tif"), ("coherence", "coherence.tif"), ("dem", "dem.tif")):
        layers[field] = QgsRasterLayer(os.path.join(scene, name), field)
    layers["inventory"] = QgsVectorLayer(os.path.join(scene, "inventory.gpkg"), "inventory")
    project.addMapLayers(list(layers.values()))
    session.choose(**{field: layer.id() for field, layer in layers.items()})
    path = os.path.join(robot.folder, "study.gpkg")
    robot.check("a new study begins", session.new_study(path), robot.messages())
    yield from robot.opened(path)
    robot.check("the first iteration begins", session.iteration.run(), robot.messages())
    yield from robot.idle()
    yield from robot.wait(lambda: not session.layers.is_adding, "the layers")
    robot.check("there are candidates", len(session.index) > 3, robot.messages())
    yield from edit(robot)
    yield from lose(robot, path)
    project.clear()


def edit(robot):
    session = robot.session
    layer = next(item for item in session.layers.study_layers() if item.customProperty("ftl/role") == "samples")
    rows = sorted(layer.allFeatureIds())
    robot.check("the samples are there", len(rows) > 2, rows)
    robot.check("they can be edited", layer.startEditing())
    layer.addAttribute(compat.field("mine", str))
    layer.updateFields()
    layer.changeAttributeValue(rows[1], layer.fields().indexOf("mine"), "seen in the field")
    robot.check("a field of the user's own is saved", layer.commitChanges(), layer.commitErrors())

    robot.check("an edit is begun", layer.startEditing())
    layer.changeAttributeValue(rows[2], layer.fields().indexOf("class"), "half an edit")
    begun = session.study.iterations()[-1].number
    robot.check("no run beside it", session.iteration.run() is False)
    yield 200
    robot.check("it asks to save", "are not saved" in robot.messages()[-1], robot.messages()[-1])
    robot.check("nothing was begun", session.study.iterations()[-1].number == begun)
    robot.check("the edit is still there", layer.getFeature(rows[2])["class"] == "half an edit")
    robot.check("and can be saved", layer.commitChanges(), layer.commitErrors())

    for _ in range(2):
        robot.check("a verdict", session.review.accept(), robot.messages())
    yield from robot.wait(lambda: not session.review._writer.is_waiting, "the verdicts")
    robot.check("the next iteration begins", session.iteration.run(), robot.messages())
    yield from robot.idle()
    numbers = [item.number for item in session.study.iterations()]
    robot.check("it is the next", numbers[-1] == begun + 1, numbers)
    stored = session.study.samples(geometry=False)
    robot.check("the accepted ones joined", len(stored) > len(rows), len(stored))
    robot.check("rows kept their numbers", set(rows) <= set(layer.allFeatureIds()), sorted(layer.allFeatureIds()))
    robot.check("the user's own field", layer.getFeature(rows[1])["mine"] == "seen in the field")
    robot.check("the user's edit", layer.getFeature(rows[2])["class"] == "half an edit")


def lose(robot, path):
    """Moved, replaced, deleted: it is told before anything is called saved, and put back all goes on."""
    session, aside = robot.session, path + ".aside"
    robot.page("ReviewPage")

    def told_of(what):
        name = next(item for item in session.index.ids if session.review.verdict(item) is None)
        session.candidates.go_to(name)
        before = len(robot.messages())
        session.review.reject()
        yield from robot.wait(lambda: len(robot.messages()) > before, what)
        robot.check(f"{what}: it is told", "was moved, deleted or replaced" in robot.messages()[-1], robot.messages())
        robot.check(f"{what}: it does not count as said", session.review.verdict(name) is None)

    os.rename(path, aside)
    yield from told_of("moved")
    shutil.copy(aside, path)
    yield from told_of("replaced")
    os.remove(path)
    yield from told_of("deleted")
    os.rename(aside, path)
    name = next(item for item in session.index.ids if session.review.verdict(item) is None)
    session.candidates.go_to(name)
    robot.check("put back, a verdict is saved", session.review.reject(), robot.messages())
    yield from robot.wait(lambda: not session.review._writer.is_waiting, "the verdict")
    robot.check("in the study", session.study.current()[name].verdict == "rejected")


start(play)
