"""Labelling random places outside the candidates, and what they say of misses and of areas."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry
from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ....bridge.words import share_text
from ....core.sentences import fill
from ....interpretation.accuracy.noncandidates import LANDSLIDE, OTHER, UNSURE, NonCandidates
from ....interpretation.session.session import InterpretationSession
from ...text.plain_text import plain

_LIST_LINES = 6

# Those of the Review page, and the labels' own letters.
_KEYS = {
    Qt.Key.Key_A: LANDSLIDE,
    Qt.Key.Key_L: LANDSLIDE,
    Qt.Key.Key_R: OTHER,
    Qt.Key.Key_N: OTHER,
    Qt.Key.Key_U: UNSURE,
    Qt.Key.Key_Backspace: "",
}


class _PlaceList(QListWidget):
    labelGiven = pyqtSignal(str)
    undoWanted = pyqtSignal()
    redoWanted = pyqtSignal()

    def event(self, event: QEvent) -> bool:
        # Else QGIS's own undo would take the key while the list has the focus.
        if event.type() == QEvent.Type.ShortcutOverride and _step(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        kind = _KEYS.get(event.key())
        if _step(event) == QKeySequence.StandardKey.Undo:
            self.undoWanted.emit()
        elif _step(event) == QKeySequence.StandardKey.Redo:
            self.redoWanted.emit()
        elif kind is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        else:
            # The list would take letters for a search in it.
            self.labelGiven.emit(kind)


def _step(event: QKeyEvent) -> QKeySequence.StandardKey | None:
    """Undo, redo or neither."""
    keys = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
    return next((key for key in keys if event.matches(key)), None)


class NonCandidatePanel(QWidget):
    """Keys act while the list has the focus: A or L landslide, R or N none, U cannot tell, Backspace takes the label
    away, Ctrl+Z and Ctrl+Shift+Z undo and redo, arrows move."""

    def __init__(
        self,
        session: InterpretationSession,
        model: NonCandidates,
        show_place: Callable[[QgsGeometry, QgsCoordinateReferenceSystem], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.model = model
        self._show_place = show_place
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        about = QLabel(
            self.tr(
                "Reviewing candidates reveals false detections, not misses. To learn what is missed, look at random "
                "places outside them and say what is at the centre of each square."
            )
        )
        about.setWordWrap(True)
        layout.addWidget(about)
        layout.addLayout(self._make_draw())
        self.list = _PlaceList()
        self.list.setObjectName("FtlPlaces")
        self.list.setAccessibleName(self.tr("Random places, with what was said of them"))
        self.list.setFixedHeight(_LIST_LINES * (self.fontMetrics().height() + 5))
        self.list.currentItemChanged.connect(lambda item, _before: self._go(item))
        self.list.itemClicked.connect(self._go)
        self.list.labelGiven.connect(self.label)
        self.list.undoWanted.connect(lambda: self._select(model.undo()))
        self.list.redoWanted.connect(lambda: self._select(model.redo()))
        layout.addWidget(self.list)
        layout.addLayout(self._make_buttons())
        self._says = QLabel()
        self._says.setWordWrap(True)
        layout.addWidget(self._says)
        self._estimate = QPushButton(self.tr("Estimate areas"))
        self._estimate.setToolTip(
            self.tr(
                "Accuracy and landslide area corrected for false and missed ones (Olofsson et al. 2014), from the "
                "labelled places and the reviewed candidates. Where you digitised missed ones they count as missed."
            )
        )
        self._estimate.setObjectName("FtlEstimateAreas")
        self._estimate.clicked.connect(lambda: self.model.estimate_areas())
        layout.addWidget(self._estimate)
        self.table = self._make_table()
        layout.addWidget(self.table)
        model.placesChanged.connect(self._fill)
        model.labelChanged.connect(self._label_changed)
        model.areasChanged.connect(self._show_areas)
        self._fill()
        self._show_areas()

    def label(self, kind: str) -> None:
        """Labels the current place and goes on to the next without a label ("" takes back and stays)."""
        item = self.list.currentItem()
        if item is None:
            return
        name = item.data(Qt.ItemDataRole.UserRole)
        if self.model.label(name, kind) and kind:
            self._select(self.model.next_unlabelled(name))

    def _select(self, name: str | None) -> None:
        if name is not None:
            self.list.setCurrentRow(self._rows[name])

    def _make_draw(self) -> QGridLayout:
        grid = QGridLayout()
        self._count = QSpinBox()
        self._count.setRange(1, 5000)
        self._count.setValue(200)
        self._count.setSuffix(self.tr(" places"))
        self._count.setAccessibleName(self.tr("Number of random places"))
        self._seed = QSpinBox()
        self._seed.setAccessibleName(self.tr("Seed of the random places"))
        self._seed.setRange(0, 999_999)
        self._seed.setValue(1)
        self._seed.setPrefix(self.tr("seed "))
        self._draw = QPushButton(self.tr("Draw"))
        self._draw.setObjectName("FtlDrawPlaces")
        self._draw.clicked.connect(self._draw_places)
        grid.addWidget(self._count, 0, 0)
        grid.addWidget(self._seed, 0, 1)
        grid.addWidget(self._draw, 1, 0, 1, 2)  # as wide as the buttons of the other sections
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _make_buttons(self) -> QGridLayout:
        grid = QGridLayout()
        entries = (
            (lambda: self.label(LANDSLIDE), self.tr("Landslide (A)"), "FtlPlaceLandslide"),
            (lambda: self.label(OTHER), self.tr("None (R)"), "FtlPlaceOther"),
            (lambda: self.label(UNSURE), self.tr("Unsure (U)"), "FtlPlaceUnsure"),
            (lambda: self.label(""), self.tr("No label"), "FtlPlaceClear"),
            (lambda: self._select(self.model.undo()), self.tr("Undo"), "FtlPlaceUndo"),
            (lambda: self._select(self.model.redo()), self.tr("Redo"), "FtlPlaceRedo"),
        )
        self._buttons = []
        for number, (slot, text, name) in enumerate(entries):
            button = QPushButton(text)
            button.setObjectName(name)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            grid.addWidget(button, number // 2, number % 2)
            self._buttons.append(button)
        return grid

    def _make_table(self) -> QTableWidget:
        headers = [
            self.tr("Class"),
            self.tr("Area km²"),
            self.tr("User's"),
            self.tr("Prod.'s"),
        ]
        table = QTableWidget(0, len(headers))
        table.setObjectName("FtlAreas")
        table.setHorizontalHeaderLabels(headers)
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.horizontalHeader().setMinimumSectionSize(30)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeaderItem(1).setToolTip(self.tr("Corrected for the map's errors, with half the 95 % interval"))
        return table

    def _draw_places(self) -> None:
        if self.model.labels:
            answer = QMessageBox.question(
                self,
                self.tr("Draw places"),
                self.tr("{count} places are labelled. Draw new ones, for which these labels do not count?").format(
                    count=len(self.model.labels)
                ),
            )
            if answer != QMessageBox.StandardButton.Yes:
                return
        self.model.draw(self._count.value(), self._seed.value())

    def _fill(self) -> None:
        self._rows = {place.name: row for row, place in enumerate(self.model.places)}
        self.list.blockSignals(True)
        self.list.clear()
        for place in self.model.places:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, place.name)
            self.list.addItem(item)
            self._write(item, place.name)
        self.list.blockSignals(False)
        self._show_state()

    def _label_changed(self, name: str) -> None:
        item = self.list.item(self._rows[name])
        self._write(item, name)
        self._show_state()

    def _write(self, item: QListWidgetItem, name: str) -> None:
        said = {
            LANDSLIDE: self.tr("landslide"),
            OTHER: self.tr("none"),
            UNSURE: self.tr("cannot tell"),
        }.get(self.model.labels.get(name, ""), "\N{HORIZONTAL ELLIPSIS}")
        item.setText(f"{self._rows[name] + 1}   {said}")
        item.setToolTip(plain(name))

    def _show_state(self) -> None:
        misses = self.model.misses()
        has_places = misses.places > 0
        self.list.setVisible(has_places)
        for button in self._buttons:
            button.setVisible(has_places)
        self._estimate.setVisible(has_places)
        if not has_places:
            self._says.setText(self.tr("No random places drawn yet."))
        elif not misses.labelled:
            self._says.setText(self.tr("{places} places: click the first and label it.").format(places=misses.places))
        else:
            low, high = misses.interval
            self._says.setText(
                fill(
                    self.tr(
                        "{done} of {places} labelled, {landslides} as landslide: {share:.1%} of what is no candidate "
                        "is landslide (95 % interval {low:.1%} to {high:.1%})."
                    ),
                    done=misses.labelled + misses.unsure,
                    places=misses.places,
                    landslides=misses.landslides,
                    share=misses.landslides / misses.labelled,
                    low=low,
                    high=high,
                )
            )

    def _show_areas(self) -> None:
        rows = self.model.areas
        self.table.setVisible(bool(rows))
        self.table.setRowCount(len(rows))
        names = {"landslide": self.tr("landslide"), "other": self.tr("other"), "all": self.tr("overall")}
        for row, values in enumerate(rows):
            if values["class"] == "all":
                texts = [names["all"], "", _accuracy(values, "overall"), ""]
            else:
                texts = [
                    names.get(values["class"], values["class"]),
                    f"{_km2(values['area_m2'])} ± {_km2(values['area_ci_m2'])}",
                    _accuracy(values, "users"),
                    _accuracy(values, "producers"),
                ]
            for column, text in enumerate(texts):
                cell = QTableWidgetItem(text)
                cell.setToolTip(self.tr("The map shows {area} km²").format(area=_km2(values["mapped_m2"])))
                self.table.setItem(row, column, cell)
        height = self.table.horizontalHeader().sizeHint().height() + 2 * self.table.frameWidth() + 2
        self.table.setFixedHeight(height + sum(self.table.rowHeight(row) for row in range(len(rows))))

    def _go(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        place = self.model.places[self._rows[item.data(Qt.ItemDataRole.UserRole)]]
        geometry = QgsGeometry()
        geometry.fromWkb(place.wkb)
        self._show_place(geometry, self._session.crs)


def _km2(value: float | None) -> str:
    return "?" if value is None or value != value else f"{value / 1e6:,.2f}"


def _accuracy(values: dict, name: str) -> str:
    share, half = values[name], values[f"{name}_ci"]
    if share is None or share != share:
        return "?"
    return f"{100 * share:.0f} ± {share_text(half)}"
