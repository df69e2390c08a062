"""The threshold table as fields: one line per range, one factor chosen."""

from __future__ import annotations

import math

from qgis.PyQt.QtCore import QCoreApplication, QPoint, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ...bridge import words
from ...bridge.messages import translate_note
from ...interpretation.thresholds.threshold_model import ThresholdModel
from .. import theme
from ..factor_labels import bound_texts, factor_label
from ..input.reading_order import order_tabs
from ..text.elided import ElidedText
from ..text.plain_text import plain
from .share_bar import ShareBar

# Digits that a field shows without scrolling.
_BOUND_CHARACTERS = 5
# Where the factors' names had less than this of their width, the shares give way to them: of the chosen factor the
# sentence below the chart says them.
_LEAST_NAME_SHARE = 0.6
_NAME_MARGIN_PX, _SPACING_PX = 12, 3


class BoundEdit(QLineEdit):
    """A number, or nothing for an open end. `bound_edited` comes only where the user has changed it: the text is
    rounded, and the bound itself stays as exact as it is."""

    bound_edited = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("open"))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._shown = ""
        self.editingFinished.connect(self._edited)
        self.textEdited.connect(self._mark)

    def set_bound(self, value: float | None, text: str) -> None:
        """`text` is the value as it is shown."""
        self.setToolTip("" if value is None or _parsed(text)[1] == value else f"{value:.9g}")
        if text != self._shown or not self.hasFocus():
            self._shown = text
            self.setText(text)
        self._mark(self.text())

    def _edited(self) -> None:
        if self.text() == self._shown:
            return
        valid, value = _parsed(self.text())
        if not valid:
            self.setText(self._shown)
            self._mark(self._shown)
            return
        self._shown = self.text()
        self.bound_edited.emit(value)

    def _mark(self, text: str) -> None:
        """Red while it is no number."""
        style = "" if _parsed(text)[0] else f"color: {theme.alarm_colour(theme.text_palette(self.window())).name()};"
        if style != self.styleSheet():
            self.setStyleSheet(style)


class NameButton(ElidedText, QPushButton):
    """Gives way where the dock is narrow: its text ends in an ellipsis then. Its text begins at the left, which a tool
    button's cannot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFlat(True)
        self.setStyleSheet("QPushButton { text-align: left; padding: 3px 4px; }")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def full_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self.full_text) + _NAME_MARGIN_PX

    def room_px(self) -> int:
        return self.width() - _NAME_MARGIN_PX


class FactorTable(QWidget):
    """Shows a model's table and edits it; `factorChosen` when a line is clicked or gets the focus."""

    factorChosen = pyqtSignal(str)

    def __init__(self, model: ThresholdModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.chosen = ""
        self._lines: list[_Line] = []
        self._layout_of: tuple = ()
        self._has_shares = True
        self._share_heads: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_SPACING_PX)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        heads = (
            (1, self.tr("Factor"), ""),
            (2, self.tr("From"), self.tr("Minimum; empty = open")),
            (3, self.tr("To"), self.tr("Maximum; empty = open. A direction may run through north.")),
            (4, self.tr("Kept"), self.tr("Share of the sample pixels inside this factor's ranges")),
            (
                5,
                self.tr("Without"),
                self.tr(
                    "Share of the study area that would be left without this factor. The longer the bar, the "
                    "more times larger that is than what is left with all factors."
                ),
            ),
        )
        for column, text, tip in heads:
            label = QLabel(text)
            label.setToolTip(tip)
            label.setWordWrap(column > 3)
            side = Qt.AlignmentFlag.AlignLeft if column == 1 else Qt.AlignmentFlag.AlignRight
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(label, 0, column)
            if column > 3:
                self._share_heads.append(label)

    def minimumSizeHint(self) -> QSize:
        # The shares give way, so they must not ask for room.
        least = super().minimumSizeHint()
        if not self._has_shares or not self._lines:
            return least
        shares = (self._lines[0].kept, self._lines[0].without, *self._share_heads)
        columns = (max(shares[k].minimumSizeHint().width(), shares[k + 2].minimumSizeHint().width()) for k in (0, 1))
        return QSize(least.width() - sum(columns) - 2 * _SPACING_PX, least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        names_px = max((line.name.full_width() for line in self._lines), default=0)
        others_px = max((line.others_width() for line in self._lines), default=0)
        has_shares = event.size().width() - others_px >= _LEAST_NAME_SHARE * names_px
        if has_shares != self._has_shares:
            self._has_shares = has_shares
            self._show_shares()

    def _show_shares(self) -> None:
        for label in self._share_heads:
            label.setVisible(self._has_shares)
        for line in self._lines:
            for widget in (line.kept, line.without):
                widget.setVisible(self._has_shares and line.index == 0)

    def show_table(self) -> None:
        """Takes over what the model holds; lines are made anew only where other factors or ranges appear."""
        layout = tuple(row.factor for row in self._model.table.rows)
        if layout != self._layout_of:
            self._build(layout)
        if self.chosen not in layout:
            self.chosen = layout[0] if layout else ""
        for line in self._lines:
            line.show_row(self._model, self.chosen)

    def choose(self, factor: str) -> None:
        if factor == self.chosen:
            return
        self.chosen = factor
        for line in self._lines:
            line.show_row(self._model, factor)
        self.factorChosen.emit(factor)

    def add_range(self, factor: str) -> None:
        """A further range beside those of the factor; says so where none fits."""
        self.choose(factor)
        if not self._model.add_interval(factor):
            text = self.tr("The ranges of {factor} leave no gap for another one. Narrow one of them first.")
            self._model.session.messageRaised.emit("info", text.format(factor=factor_label(factor)))

    def range_menu(self, factor: str, index: int) -> QMenu:
        menu = QMenu(self)
        add = menu.addAction(theme.qgis_icon("mActionAdd"), self.tr("Add a range"))
        add.setObjectName("FtlAddRange")
        add.triggered.connect(lambda _checked=False: self.add_range(factor))
        remove = menu.addAction(theme.qgis_icon("mActionRemove"), self.tr("Remove this range"))
        remove.setObjectName("FtlRemoveRange")
        remove.setEnabled(len(self._model.rows(factor)) > 1)
        remove.triggered.connect(lambda _checked=False: self._model.remove_interval(factor, index))
        return menu

    def _show_menu(self, line: _Line, place: QPoint) -> None:
        menu = self.range_menu(line.factor, line.index)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _build(self, layout: tuple[str, ...]) -> None:
        for line in self._lines:
            line.remove(self._grid)
        self._lines = []
        self._layout_of = layout
        for number, factor in enumerate(layout):
            self._lines.append(_Line(self, factor, layout[:number].count(factor)))
            self._lines[-1].add(self._grid, number + 1)
        self._show_shares()
        order_tabs(self)

    def _edited(self, line: _Line, side: str, value: float | None) -> None:
        row = self._model.rows(line.factor)[line.index]
        bounds = {"lower": row.lower, "upper": row.upper, side: value}
        if not self._model.set_interval(line.factor, line.index, bounds["lower"], bounds["upper"]):
            line.show_row(self._model, self.chosen, forced=True)
        self._model.finish_edit()

    def _toggled(self, line: _Line, enabled: bool) -> None:
        if not self._model.set_enabled(line.factor, enabled):
            line.show_row(self._model, self.chosen)


class _Line:
    """The widgets of one range."""

    def __init__(self, table: FactorTable, factor: str, index: int) -> None:
        self.factor = factor
        self.index = index
        name = f"{factor}_{index}"
        self.switch = QCheckBox()
        self.switch.setObjectName(f"FtlUse_{name}")
        self.switch.setToolTip(_tr("Use this factor"))
        self.switch.clicked.connect(lambda on: table._toggled(self, on))
        self.name = NameButton()
        self.name.setObjectName(f"FtlChoose_{name}")
        self.name.setCheckable(True)
        self.name.clicked.connect(lambda: (table.choose(factor), self.name.setChecked(True)))
        self.name.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.name.customContextMenuRequested.connect(lambda place: table._show_menu(self, self.name.mapToGlobal(place)))
        self.lower, self.upper = BoundEdit(), BoundEdit()
        for side, edit in (("lower", self.lower), ("upper", self.upper)):
            edit.setObjectName(f"Ftl_{side}_{name}")
            edit.setFixedWidth(edit.fontMetrics().horizontalAdvance("0" * _BOUND_CHARACTERS) + 10)
            edit.bound_edited.connect(lambda value, side=side: table._edited(self, side, value))
            edit.selectionChanged.connect(lambda: table.choose(factor))
        self.kept = QLabel()
        self.kept.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.without = ShareBar()
        self.without.setObjectName(f"FtlWithout_{name}")
        self.widgets = (self.switch, self.name, self.lower, self.upper, self.kept, self.without)
        # Where the first range has its share, a further one can be taken away.
        self.remove_button = QToolButton()
        self.remove_button.setObjectName(f"FtlRemoveRange_{name}")
        self.remove_button.setAutoRaise(True)
        self.remove_button.setIcon(theme.qgis_icon("mActionRemove"))
        self.remove_button.setToolTip(_tr("Remove this range"))
        self.remove_button.setAccessibleName(_tr("Remove this range"))
        self.remove_button.clicked.connect(lambda: table._model.remove_interval(factor, index))
        if index > 0:
            self.widgets = (*self.widgets[:4], self.remove_button, self.without)

    def add(self, grid: QGridLayout, row: int) -> None:
        for column, widget in enumerate(self.widgets):
            grid.addWidget(widget, row, column)
        # Further ranges of a factor are switched and counted with the first.
        self.switch.setVisible(self.index == 0)

    def others_width(self) -> int:
        """Of all but the name, with the shares."""
        others = [widget for widget in self.widgets if widget is not self.name]
        return sum(min(widget.sizeHint().width(), widget.maximumWidth()) + _SPACING_PX for widget in others)

    def remove(self, grid: QGridLayout) -> None:
        for widget in self.widgets:
            grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def show_row(self, model: ThresholdModel, chosen: str, forced: bool = False) -> None:
        row = model.rows(self.factor)[self.index]
        unit = model.unit(self.factor)
        label = factor_label(self.factor) if self.index == 0 else _tr("or")
        self.name.set_full_text(f"{label} ({unit})" if unit and self.index == 0 else label)
        full = factor_label(self.factor)
        self.switch.setAccessibleName(_tr("Use {factor}").format(factor=full))
        self.lower.setAccessibleName(_tr("{factor} from").format(factor=full))
        self.upper.setAccessibleName(_tr("{factor} to").format(factor=full))
        tips = (factor_label(self.factor), translate_note(row.note))
        self.name.setToolTip(plain("\n".join(text for text in tips if text)))
        self.name.setChecked(self.factor == chosen)
        self.switch.setChecked(model.is_enabled(self.factor))
        bounds = (row.lower, row.upper)
        for edit, bound, text in zip((self.lower, self.upper), bounds, bound_texts(self.factor, *bounds)):
            if forced:
                edit.clearFocus()
            edit.set_bound(bound, text)
            edit.setEnabled(model.is_enabled(self.factor))
        shares = model.shares.factors.get(self.factor)
        self.kept.setText("" if shares is None or shares.kept is None else share_text(shares.kept))
        if shares is None or shares.left_without is None or not model.is_enabled(self.factor):
            self.without.show_share("", 0.0)
            self.without.setToolTip("")
            return
        self.without.show_share(share_text(shares.left_without), model.shares.importance(self.factor))
        tip = _tr("This factor alone takes {share} of the study area out of the overlap.")
        self.without.setToolTip(tip.format(share=share_text(model.shares.marginal(self.factor))))


def share_text(share: float) -> str:
    """A share as percent, with more digits the smaller it is."""
    return words.share_text(share, 0 if share >= 0.0995 else 1 if share >= 0.00995 or share == 0 else 2)


def _parsed(text: str) -> tuple[bool, float | None]:
    """Whether it is a number or empty, and the number; half the world writes a decimal comma."""
    text = text.strip().replace(",", ".").replace("\N{MINUS SIGN}", "-")
    if not text:
        return True, None
    try:
        value = float(text)
    except ValueError:
        return False, None
    return math.isfinite(value), value


def _tr(text: str) -> str:
    return QCoreApplication.translate("FactorTable", text)
