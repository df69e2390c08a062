"""Messages in QGIS's bar: whole sentences, also where its panels leave the map half of a small screen."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from qgis.core import Qgis, QgsApplication, QgsProject, QgsTask
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtWidgets import QPushButton, QTextEdit, QVBoxLayout, QWidget

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.gui.messages import Messages
from ftl_qgis_plugin.interpretation.session.session import InterpretationSession

NARROW_PX = 560
SHORT = "Done."
LONG = "Values from -250.8 to 240.1 mm/a, 99 % of them below 63: nothing reaches 5,000 mm/a. Use a lower rate."


@pytest.fixture
def window(qgis_app, qtbot):
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.addWidget(QgsMessageBar())
    layout.addStretch(1)
    window.resize(NARROW_PX, 400)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def bar(window):
    return window.findChild(QgsMessageBar)


@pytest.fixture
def messages(bar):
    session = InterpretationSession(QgsProject.instance())
    messages = Messages(SimpleNamespace(messageBar=lambda: bar), session)
    yield messages
    session.close()


def field_of(bar: QgsMessageBar) -> QTextEdit:
    return bar.currentItem().findChild(QTextEdit)


def is_whole(field: QTextEdit) -> bool:
    return field.viewport().height() >= field.document().size().height() - field.document().documentMargin()


def test_a_sentence_that_needs_lines_gets_them(bar, messages, qtbot):
    messages.tell("warning", LONG, action=("Use 63", lambda: None))
    qtbot.waitUntil(lambda: is_whole(field_of(bar)))
    assert field_of(bar).document().size().height() > 2 * field_of(bar).fontMetrics().lineSpacing()
    assert LONG in field_of(bar).toPlainText()


def test_a_short_one_stays_a_line(window, bar, messages, qtbot):
    messages.tell("success", SHORT)
    field = field_of(bar)
    qtbot.waitUntil(lambda: field.viewport().width() > 100)
    before = field.height()
    window.resize(2 * NARROW_PX, 400)
    qtbot.waitUntil(lambda: field.viewport().width() > NARROW_PX)
    assert field.height() == before


def test_it_follows_the_width(window, bar, messages, qtbot):
    messages.tell("warning", LONG)
    qtbot.waitUntil(lambda: is_whole(field_of(bar)) and field_of(bar).viewport().width() < NARROW_PX)
    narrow = field_of(bar).height()
    window.resize(3 * NARROW_PX, 400)
    qtbot.waitUntil(lambda: field_of(bar).height() < narrow)
    assert is_whole(field_of(bar))


def test_one_that_is_gone_again_harms_nobody(bar, messages):
    messages.tell("info", LONG)
    bar.clearWidgets()
    messages.tell("success", SHORT)
    assert SHORT in field_of(bar).toPlainText()


def test_what_a_task_warned_of_stands_in_the_bar(bar, messages, qtbot):
    session = messages._session
    rounds = (("Stack", ["One pair alone."]), ("Stack", ["One pair alone.", "No loop."]), ("Stack", []))
    for task, warnings in rounds:
        session.taskStarted.emit(task)
        for warning in warnings:
            session.messageRaised.emit("warning", warning)
        session.taskFinished.emit(task, {})
        wanted = " ".join(["Stack: done.", *warnings[:1]])
        qtbot.waitUntil(lambda wanted=wanted: bar.currentItem() is not None and bar.currentItem().text() == wanted)
        level = Qgis.MessageLevel.Warning if warnings else Qgis.MessageLevel.Success
        assert bar.currentItem().level() == level
        has_more = bar.currentItem().findChild(QPushButton, "FtlMessageDetails") is not None
        assert has_more == (len(warnings) > 1)
    # What another task has warned of already is no news.
    session.taskStarted.emit("Derive")
    session.messageRaised.emit("warning", "No loop.")
    session.taskFinished.emit("Derive", {})
    qtbot.waitUntil(lambda: bar.currentItem().text() == "Derive: done.")
    assert bar.currentItem().level() == Qgis.MessageLevel.Success
    assert bar.currentItem().findChild(QPushButton, "FtlMessageDetails") is not None


def test_a_failure_goes_when_its_task_is_tried_again(bar, messages):
    session = messages._session
    for title in ("Stack", "Extract"):
        session.taskStarted.emit(title)
        session.taskFailed.emit(f"The folder of {title} does not exist.")
    assert len(bar.items()) == 2
    session.taskStarted.emit("Stack")
    told = [item.text() for item in bar.items()]
    assert told[0] == "Stack: started."
    assert "The folder of Extract does not exist." in told
    assert "The folder of Stack does not exist." not in told


def test_a_failure_goes_when_the_next_folder_is_looked_into(bar, messages, qtbot):
    """Each folder that held nothing stayed in the bar, and came up again over what was said of the next."""
    runner = messages._session.runner

    def nothing(progress):
        raise FtlError("The folder of {name} does not exist.", name="HyP3")

    for title, job in (("Looking into a", nothing), ("Looking into b", nothing), ("Looking into c", lambda _: None)):
        assert runner.work(title, job, kind="folder")
        assert "does not exist" not in " ".join(item.text() for item in bar.items())
        qtbot.waitUntil(lambda: not runner.is_running)
    qtbot.waitUntil(lambda: bar.currentItem().text() == "Looking into c: done.")
    assert len(bar.items()) == 1


@pytest.mark.parametrize("ends", ["cancelled", "failed", "done"])
def test_qgis_does_not_speak_over_the_end_of_our_tasks(bar, messages, qtbot, ends):
    """After five seconds QGIS's window tells the end of any task, and calls what was cancelled a failure."""

    def told(number, status):
        if status in (QgsTask.TaskStatus.Complete, QgsTask.TaskStatus.Terminated):
            bar.pushInfo("Task failed", QgsApplication.taskManager().task(number).description())

    def job(progress):
        if ends == "failed":
            raise FtlError("The folder of {name} does not exist.", name="HyP3")
        while ends == "cancelled":
            progress.check()

    runner = messages._session.runner
    bar.pushInfo("Task failed", "of another")
    QgsApplication.taskManager().statusChanged.connect(told)
    try:
        assert runner.work("Look", lambda _: None, lambda _: runner.work("Stack", job, step=(1, 2)), (0, 2))
        qtbot.waitUntil(lambda: runner.title != "Look")
        if ends == "cancelled":
            runner.cancel()
        wanted = {"cancelled": "Cancelled.", "failed": "The folder of HyP3", "done": "Stack: done."}[ends]
        qtbot.waitUntil(lambda: bar.currentItem().text().startswith(wanted))
        qtbot.wait(20)
    finally:
        QgsApplication.taskManager().statusChanged.disconnect(told)
    assert bar.currentItem().text().startswith(wanted)
    assert [item.text() for item in bar.items() if item.title() == "Task failed"] == ["of another"]
