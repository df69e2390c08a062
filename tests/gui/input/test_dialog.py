"""Every dialog of the plugin is one whose fields no wheel turns unasked."""

from __future__ import annotations

import ast
from pathlib import Path

from qgis.PyQt.QtCore import QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QWheelEvent
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QFormLayout, QLineEdit

from ftl_qgis_plugin import paths
from ftl_qgis_plugin.gui.input.dialog import Dialog

GUI = Path(paths.__file__).parent / "gui"


def test_no_dialog_is_a_bare_one():
    bare, made = [], []
    for file in sorted(GUI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                bare += [f"{file.name}: {node.name}"] * bool(bases & {"QDialog", "QWizard", "QWizardPage"})
                made += [node.name] * ("Dialog" in bases)
    assert bare == ["dialog.py: Dialog"]
    assert {"ServicesDialog", "StackDialog", "DemoDialog", "Wall"} <= set(made)


def test_the_wheel_changes_nothing_in_it(qgis_app, qtbot):
    class Form(Dialog):
        def __init__(self):
            super().__init__()
            layout = QFormLayout(self)
            self.line, self.combo, self.number = QLineEdit(), QComboBox(), QDoubleSpinBox()
            self.combo.addItems(["a", "b", "c"])
            for field in (self.line, self.combo, self.number):
                layout.addRow(field)

    form = Form()
    qtbot.addWidget(form)
    form.show()
    qtbot.waitExposed(form)
    form.line.setFocus()
    for field in (form.combo, form.number):
        place = field.rect().center()
        turn = QWheelEvent(
            QPointF(place),
            QPointF(field.mapToGlobal(place)),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(field, turn)
    assert (form.combo.currentIndex(), form.number.value()) == (0, 0.0)
