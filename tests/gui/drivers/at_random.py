"""One QGIS that does at random what people do with a study that somebody else has open as well.

FTL_ANALYST says who works, FTL_SHARED where, FTL_SECONDS for how long, FTL_SEED with which dice. What was reported as
saved goes to a file, a line each, as soon as it was: whoever compares it with the study needs nothing of this program.
"""

import hashlib
import json
import os
import random
import time

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication, QMessageBox
from robot import Clicker, start

ME = os.environ["FTL_ANALYST"]
OTHERS = [name for name in os.environ["FTL_OTHERS"].split(",") if name]
SHARED = os.environ["FTL_SHARED"]
SECONDS = float(os.environ["FTL_SECONDS"])
STUDY = os.path.join(SHARED, "study.gpkg")
PROJECT = os.path.join(os.environ["FTL_GUI_FOLDER"], "project.qgz")
KEYS = {"accepted": Qt.Key.Key_A, "rejected": Qt.Key.Key_R, "uncertain": Qt.Key.Key_U}
# Of many, what people do most.
WEIGHTS = {
    "judge": 60,
    "several": 4,
    "undo": 4,
    "redo": 3,
    "flag": 2,
    "boundary": 5,
    "reload": 4,
    "open_again": 3,
    "project_again": 2,
    "edit": 8,
    "give_up_edit": 2,
    "leave_edit_open": 3,
    "remove_layers": 2,
}


class Play:
    def __init__(self, robot):
        self.robot = robot
        self.dice = random.Random(os.environ["FTL_SEED"] + ME)
        self.number = 0
        self.counts = dict.fromkeys(WEIGHTS, 0)
        self.mended = []
        robot.session.outlines.boundaryChanged.connect(self.note_outline)

    @property
    def session(self):
        return self.robot.session

    def tell(self, kind, **values):
        with open(os.path.join(os.environ["FTL_GUI_FOLDER"], "told.txt"), "a", encoding="utf-8") as file:
            print(json.dumps({"kind": kind, **values}), file=file)

    def note_outline(self, name):
        self.mended.append(name)

    def note(self):
        self.number += 1
        return f"{ME} {self.number}"

    def on_keys(self):
        if not self.session.review.is_armed:
            self.robot.page("ReviewPage")
            self.robot.click("FtlArm")
        self.robot.window.activateWindow()
        self.robot.canvas.setFocus()
        yield from self.robot.wait(lambda: QApplication.focusWidget() is not None, "the focus")

    def written(self):
        """Until nothing waits for another program any more."""
        writer = self.session.review._writer
        yield from self.robot.wait(lambda: not writer.is_waiting, "the other program", 20)

    def some(self):
        return self.dice.choice(self.session.index.ids)

    def mine(self):
        """A candidate whose outline nobody else changes."""
        ids = [name for name in self.session.index.ids if name.startswith("c")]
        return self.dice.choice(ids[OTHERS == ["ada"] :: 2])

    def judge(self):
        yield from self.on_keys()
        review, name = self.session.review, self.some()
        self.session.candidates.go_to(name)
        note, verdict = self.note(), self.dice.choice(list(KEYS))
        review.set_details(note=note)
        self.robot.key(KEYS[verdict])
        yield from self.written()
        said = review.verdict(name)
        if said is not None and said.note == note:
            self.tell("verdict", candidate=name, verdict=verdict, note=note)

    def several(self):
        review = self.session.review
        names = self.dice.sample(list(self.session.index.ids), 4)
        note, verdict = self.note(), self.dice.choice(list(KEYS))
        review.set_details(note=note)
        review.judge(verdict, candidates=names)
        yield from self.written()
        for name in names:
            said = review.verdict(name)
            if said is not None and said.note == note:
                self.tell("verdict", candidate=name, verdict=verdict, note=note)

    def undo(self):
        yield from self.take_back(Qt.KeyboardModifier.ControlModifier)

    def redo(self):
        yield from self.take_back(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)

    def take_back(self, modifiers):
        """A verdict or an outline, whatever was last."""
        yield from self.on_keys()
        self.mended = []
        self.robot.key(Qt.Key.Key_Z, modifiers)
        yield from self.written()
        for name in self.mended:
            self.tell_outline(name)

    def tell_outline(self, name):
        self.tell("boundary", candidate=name, outline=digest(self.session.study.candidate(name)["wkb"]))

    def flag(self):
        yield from self.on_keys()
        self.session.candidates.go_to(self.some())
        self.robot.key(Qt.Key.Key_F)
        yield from self.written()

    def boundary(self):
        outlines, name = self.session.outlines, self.mine()
        shape = outlines.geometry(name).buffer(self.dice.choice([3.0, -3.0, 11.0]), 4)
        if outlines.update_boundary(bytes(shape.asWkb()), candidate=name):
            self.tell_outline(name)
        yield 10

    def reload(self):
        index = self.session.index
        if self.session.candidates.reload():
            yield from self.robot.wait(lambda: self.session.index is not index, "candidates read again", 60)

    def open_again(self):
        self.session.close_study()
        yield self.dice.randrange(300)
        yield from self.opened(lambda: self.session.open_study(STUDY))

    def project_again(self):
        for layer in self.session.layers.study_layers():
            if layer.isEditable():
                layer.rollBack()
        self.robot.check("the project is saved", QgsProject.instance().write(PROJECT))
        QgsProject.instance().clear()
        yield self.dice.randrange(300)
        yield from self.opened(lambda: self.robot.check("it opens", QgsProject.instance().read(PROJECT)))

    def opened(self, begin):
        """Another program may be writing for too long: one tries again, as told."""
        begin()
        for _ in range(20):
            yield from self.robot.wait(lambda: not self.session.opening, "opening", 60)
            yield 50
            if self.session.is_open and self.session.study.path == STUDY:
                break
            self.robot.check("it says why it did not open", is_busy(self.robot.messages()[-1]), self.robot.messages())
            self.session.open_study(STUDY)
        yield from self.robot.wait(lambda: self.session.is_open, "the study")
        yield from self.robot.wait(lambda: not self.session.layers.is_adding, "its layers")

    def edit(self):
        layer = self.samples()
        if layer is not None and layer.startEditing():
            yield from self.change_row(layer)

    def give_up_edit(self):
        layer = self.samples()
        if layer is not None and layer.startEditing():
            layer.changeAttributeValue(self.row(layer), layer.fields().indexOf("class"), "given up")
            yield self.dice.randrange(300)
            self.robot.check("the edit is given up", layer.rollBack())

    def leave_edit_open(self):
        """Verdicts go on while it is open."""
        layer = self.samples()
        if layer is not None and layer.startEditing():
            for _ in range(4):
                yield from self.judge()
            if is_alive(layer):
                yield from self.change_row(layer)

    def change_row(self, layer):
        fid, value = self.row(layer), self.note()
        layer.changeAttributeValue(fid, layer.fields().indexOf("class"), value)
        yield self.dice.randrange(200)
        if layer.commitChanges():
            self.tell("row", fid=fid, value=value)
        else:
            layer.rollBack()  # QGIS has told that it could not save
        yield 10

    def remove_layers(self):
        layers = [layer for layer in self.session.layers.study_layers() if not layer.isEditable()]
        QgsProject.instance().removeMapLayers([layer.id() for layer in layers])
        yield self.dice.randrange(300)
        self.session.layers.show_all()
        yield from self.robot.wait(lambda: not self.session.layers.is_adding, "the layers")

    def samples(self):
        found = [layer for layer in self.session.layers.study_layers() if layer.customProperty("ftl/role") == "samples"]
        return found[0] if found and not found[0].isEditable() else None

    def row(self, layer):
        """A row that nobody else changes."""
        return self.dice.choice(sorted(layer.allFeatureIds())[OTHERS == ["ada"] :: 2])


def play(robot):
    play = Play(robot)
    answers = random.Random(ME)

    def answer(dialog):
        if isinstance(dialog, QMessageBox):  # whether a colleague's verdict is overruled
            kind = QMessageBox.StandardButton.Yes if answers.random() < 0.7 else QMessageBox.StandardButton.No
            button = dialog.button(kind)
            (button or dialog.buttons()[0]).click()

    clicker = Clicker(answer)
    yield from play.opened(lambda: robot.session.open_study(STUDY))
    mark("open")
    yield from others(robot, "open")
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        action = play.dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        robot._step = action
        yield from getattr(play, action)()
        play.counts[action] += 1
        yield play.dice.randrange(30)
    yield from play.written()
    mark("done")
    yield from others(robot, "done")
    # What the others said is here without reading anything again.
    session = robot.session
    current = {name: (said.verdict, said.note) for name, said in session.study.current().items()}

    def seen():
        return {name: (said.verdict, said.note) for name, said in session.index.entries.items()}

    try:
        yield from robot.wait(lambda: seen() == current, "what the others said", 20)
    except AssertionError:
        odd = {*seen().items()} ^ {*current.items()}
        robot.check("what the others said", False, sorted(odd))
    clicker.end()
    robot.note("counts", play.counts)
    mark("compared")
    yield from others(robot, "compared")


def is_busy(message):
    return "by another program" in message


def is_alive(layer):
    try:
        return layer.isEditable()
    except RuntimeError:
        return False


def digest(wkb):
    return hashlib.sha256(bytes(wkb)).hexdigest()


def mark(what):
    with open(os.path.join(SHARED, f"{ME}_{what}"), "w", encoding="utf-8"):
        pass


def others(robot, what):
    """Until all have come so far; who has ended too early has said why."""
    for name in OTHERS:
        places = [os.path.join(SHARED, f"{name}_{step}") for step in (what, "gone")]
        yield from robot.wait(lambda: any(map(os.path.exists, places)), f"{name}: {what}", 120)  # noqa: B023


start(play)
