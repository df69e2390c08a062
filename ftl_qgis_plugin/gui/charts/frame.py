"""What every chart has, however it is painted: theme, context menu, export, empty state, a clean end."""

from __future__ import annotations

import csv
import io
import os

from qgis.PyQt.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QRectF, QSize, Qt, QTimer
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPalette
from qgis.PyQt.QtSvg import QSvgGenerator
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QMessageBox, QVBoxLayout, QWidget

from ...core.errors import FtlError
from ...core.publishing import written
from .. import theme
from ..text.plain_text import plain, settle
from .colours import Colours

EXPORT_SCALE = 3.0
_EMPTY_LINES = 5
_UNLIMITED_PX = 16_777_215  # Qt's own
Table = "tuple[Sequence[str], Sequence[Sequence[object]]]"


def tr(text: str) -> str:
    return QCoreApplication.translate("ChartFrame", text)


class ChartFrame(QWidget):
    """Base of all charts.

    A subclass keeps its data, calls `refresh()` when they changed, and overrides `has_data`, `table` (for CSV),
    `_redraw` (build the picture anew with `self.colours`) and `_paint` (the picture into any painter).
    `name` becomes the proposed file name of exports; `empty_text` says what to do where there are no data.
    """

    def __init__(self, name: str, empty_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._released = False
        self._height_px = 0
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.empty = QLabel(empty_text, self)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.empty.setMargin(12)
        self._layout.addWidget(self.empty)
        self.colours = self._theme_colours()
        # Of a style sheet, widgets are told before their parts have its colours.
        self._recolour = QTimer(self)
        self._recolour.setSingleShot(True)
        self._recolour.timeout.connect(self._take_colours)
        self._hover = QLabel(self)
        self._hover.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hover.setMargin(3)
        self._hover.hide()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda place: self._show_menu(self.mapToGlobal(place)))
        self._colour_hover()
        settle(self)

    def set_empty_text(self, text: str) -> None:
        self.empty.setText(text)

    def set_least_height(self, pixels: int) -> None:
        """Of the picture; where there is none, the sentence in its place takes a few lines."""
        self._height_px = pixels
        self._fit_height()

    def has_data(self) -> bool:
        return False

    def table(self) -> Table:
        """Header and rows of what is drawn, units in the header."""
        return (), ()

    def refresh(self) -> None:
        """Draw the present data, or say what to do where there are none."""
        if self._released:
            return
        full = self.has_data()
        self.empty.setVisible(not full)
        if self._height_px:
            self._fit_height()
        self._show_picture(full)
        self._hover.hide()
        if full:
            self._redraw()

    def release(self) -> None:
        """Let go of everything that Python and Qt both hold. Called by the dock before it goes; harmless twice."""
        self._released = True

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(22 * line, 13 * line)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        themed = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange)
        # The constructor itself causes such events before there is anything to colour.
        if event.type() in themed and hasattr(self, "_hover"):
            self.colours = self._theme_colours()
            self._colour_hover()
            self.refresh()
            self._recolour.start(0)

    def closeEvent(self, event: QEvent) -> None:
        self.release()
        super().closeEvent(event)

    def menu(self) -> QMenu:
        """The usual context menu."""
        menu = QMenu(self)
        full = self.has_data()
        for text, slot in (
            (tr("Copy image"), self.copy_image),
            (tr("Copy values"), self.copy_values),
            (tr("Export as PNG..."), lambda: self._ask_and_export("png")),
            (tr("Export as SVG..."), lambda: self._ask_and_export("svg")),
            (tr("Export as CSV..."), lambda: self._ask_and_export("csv")),
        ):
            action = menu.addAction(text)
            action.setEnabled(full)
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
        return menu

    def image(self, scale: float = EXPORT_SCALE) -> QImage:
        """The picture at `scale` times the size on screen."""
        image = QImage(
            round(self.width() * scale), round(self.height() * scale), QImage.Format.Format_ARGB32_Premultiplied
        )
        image.fill(self.colours.background)
        painter = QPainter(image)
        self._paint(painter, QRectF(0, 0, image.width(), image.height()))
        painter.end()
        return image

    def copy_image(self) -> None:
        QApplication.clipboard().setImage(self.image())

    def copy_values(self) -> None:
        data = QMimeData()
        data.setText(self._text("\t"))
        QApplication.clipboard().setMimeData(data)

    def export(self, path: str) -> None:
        """Write PNG, SVG or CSV by the ending of `path`, all or nothing. OSError where it cannot be written."""
        kind = os.path.splitext(path)[1].lower()
        with written(path) as half:
            if kind == ".csv":
                with open(half, "w", encoding="utf-8-sig", newline="") as file:
                    file.write(self._text(","))
            elif kind == ".svg":
                self._write_svg(half)
            elif not self.image().save(half, "PNG"):
                raise OSError(tr("The image cannot be written."))

    def show_hover(self, text: str, place: QPoint) -> None:
        """A value label beside `place` (in this widget's pixels); hidden for empty text."""
        if not text:
            self._hover.hide()
            return
        self._hover.setText(text)
        self._hover.adjustSize()
        gap = self.fontMetrics().height()
        x = place.x() + gap
        if x + self._hover.width() > self.width():
            x = max(place.x() - gap // 2 - self._hover.width(), 0)
        y = min(max(place.y() - gap - self._hover.height(), 0), max(self.height() - self._hover.height(), 0))
        self._hover.move(x, y)
        self._hover.show()
        self._hover.raise_()

    def _fit_height(self) -> None:
        full = self.has_data()
        self.setMinimumHeight(self._height_px if full else 0)
        lines = _UNLIMITED_PX if full else _EMPTY_LINES * self.fontMetrics().lineSpacing()
        self.setMaximumHeight(lines)

    def _redraw(self) -> None:
        """Build the picture from the data with the present colours."""

    def _paint(self, painter: QPainter, target: QRectF) -> None:
        """The picture, scaled into `target`."""

    def _show_picture(self, shown: bool) -> None:
        """Show or hide what takes the place of the empty text."""

    def _show_menu(self, place: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _ask_and_export(self, kind: str) -> None:
        filters = {"png": tr("PNG image"), "svg": tr("SVG drawing"), "csv": tr("Table of values")}
        path, _ = QFileDialog.getSaveFileName(
            self, tr("Export chart"), f"{self.name}.{kind}", f"{filters[kind]} (*.{kind})"
        )
        if not path:
            return
        if not path.lower().endswith(f".{kind}"):
            path = f"{path}.{kind}"
        try:
            self.export(path)
        except (OSError, FtlError) as error:
            text = tr("{path} cannot be written ({reason}). Choose another folder.").format(path=path, reason=error)
            QMessageBox.warning(self, tr("Export chart"), plain(text))

    def _write_svg(self, path: str) -> None:
        generator = QSvgGenerator()
        generator.setFileName(path)
        generator.setSize(self.size())
        generator.setViewBox(self.rect())
        generator.setTitle(self.name)
        painter = QPainter()
        if not painter.begin(generator):
            raise OSError(tr("The drawing cannot be written."))
        painter.fillRect(self.rect(), self.colours.background)
        self._paint(painter, QRectF(self.rect()))
        painter.end()

    def _text(self, delimiter: str) -> str:
        header, rows = self.table()
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(["" if value is None else value for value in row] for row in rows)
        return buffer.getvalue()

    def _theme_colours(self) -> Colours:
        """QGIS's dark themes are style sheets: they darken the ground and leave the palette's text as it was, but for
        that of labels."""
        palette = QPalette(self.palette())
        text, ground = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
        self.empty.ensurePolished()
        if theme.contrast(text, ground) < theme.READABLE:
            of_label = theme.text_palette(self.empty)
            text = theme.text_colour(of_label)
            palette.setColor(QPalette.ColorRole.Text, text)
            if theme.contrast(text, ground) < theme.READABLE:
                palette.setColor(QPalette.ColorRole.Base, theme.background(of_label))
        return Colours.of(palette)

    def _take_colours(self) -> None:
        """Where they have changed since."""
        colours = self._theme_colours()
        if colours != self.colours:
            self.colours = colours
            self._colour_hover()
            self.refresh()

    def _colour_hover(self) -> None:
        ground = QColor(self.colours.background)
        style = (
            f"background:{ground.name()};color:{self.colours.text.name()};border:1px solid {self.colours.muted.name()};"
        )
        if self._hover.styleSheet() != style:
            self._hover.setStyleSheet(style)


def release_charts(widget: QWidget) -> None:
    """Lets go of all charts in a widget that is about to be deleted."""
    for chart in widget.findChildren(ChartFrame):
        chart.release()
