"""How much of the reference was found: options, numbers with intervals, missed and false ones to go to."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ....bridge.words import share_text
from ....core.accuracy.intervals import FEW, expected_share
from ....core.accuracy.matching import ANY, CENTROID, IOU, OVERLAP
from ....interpretation.accuracy.accuracy_model import (
    ACCEPTED,
    CANDIDATES,
    JOINED,
    LAYER,
    SAMPLES,
    STUDY,
    AccuracyModel,
    AccuracyOptions,
    Item,
)
from ....interpretation.background.runner import BREATH_MS
from ....interpretation.session.session import InterpretationSession
from ... import theme
from ...charts.interval_plot import IntervalPlot, IntervalRow
from ...factor_labels import class_label
from ...text.plain_text import markup_label
from ...text.shortening_label import ShorteningLabel

_LIST_LINES = 10


class DetectionPanel(QWidget):
    def __init__(
        self,
        session: InterpretationSession,
        model: AccuracyModel,
        show_place: Callable,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.model = model
        self._show_place = show_place
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._make_form())
        self._numbers = markup_label()
        self._numbers.setWordWrap(True)
        self._numbers.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._warning = markup_label()
        self._warning.setWordWrap(True)
        self.chart = IntervalPlot(
            "accuracy",
            (self.tr("True positive rate"), self.tr("Precision")),
            self.tr("Press Compare to see how many of the held-out landslides are found."),
            self,
        )
        self.missed, self.false = self._make_list("FtlMissed"), self._make_list("FtlFalse")
        self.missed.setAccessibleName(self.tr("Missed landslides"))
        self.false.setAccessibleName(self.tr("False detections"))
        self._tabs = QTabWidget()
        self._tabs.addTab(self.missed, "")
        self._tabs.addTab(self.false, "")
        for widget in (self._numbers, self._warning, self.chart, self._tabs):
            layout.addWidget(widget)
        # Opening a study changes several things at once.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(3 * BREATH_MS)
        self._soon.timeout.connect(self.redraw)
        model.resultChanged.connect(self._result_changed)
        for signal in (session.studyOpened, session.studyClosed, session.choicesChanged, session.iterationsChanged):
            signal.connect(self._changed)
        self.redraw()

    def release(self) -> None:
        self.chart.release()

    def _result_changed(self) -> None:
        if self.model.result is not None:
            self.redraw()
        else:
            self._soon.start()

    def redraw(self) -> None:
        result = self.model.result
        self._show_counts()
        for widget in (self._numbers, self._tabs):
            widget.setVisible(result is not None)
        self._warning.setVisible(result is not None and result.overlapping > 0)
        if result is None:
            self.chart.set_rows(())
            return
        total = result.total
        self._numbers.setText(self._text(total))
        colour = theme.caution_colour(theme.text_palette(self)).name()
        self._warning.setText(
            f'<span style="color:{colour}">⚠ '
            + self.tr(
                "{count} of the held-out landslides were known from the start, among those that the ranges come "
                "from. They count neither as found nor as missed."
            ).format(count=result.overlapping)
            + "</span>"
        )
        rows = [
            self._interval_row(self._size_class(row), row)
            for row in result.rows
            if row["true_positives"] + row["false_negatives"] + row["detections"]
        ]
        rows += [
            IntervalRow(
                class_label(item.name) if item.name else self.tr("no class"),
                ((item.share, *item.interval, _of(item.found, item.references)), None),
            )
            for item in result.by_class
        ]
        self.chart.set_rows(tuple(rows))
        self._fill(self.missed, result.missed, self.tr("covered"))
        self._fill(self.false, result.false, self.tr("on held-out landslides"))
        lines = min(max(len(result.missed), len(result.false), 3), _LIST_LINES)
        self._tabs.setFixedHeight((lines + 2) * (self.fontMetrics().height() + 6))
        self._tabs.setTabText(0, self.tr("Missed ({count})").format(count=len(result.missed)))
        self._tabs.setTabText(1, self.tr("False ({count})").format(count=len(result.false)))

    def _make_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._detected = _combo(
            "FtlDetected",
            (
                (JOINED, self.tr("Samples beyond the known landslides")),
                (ACCEPTED, self.tr("Accepted candidates")),
                (CANDIDATES, self.tr("All candidates")),
                (SAMPLES, self.tr("All samples")),
            ),
        )
        self._reference = _combo(
            "FtlReference", ((STUDY, self.tr("Held out in the study")), (LAYER, self.tr("Layer of the Data page")))
        )
        self._rule = _combo(
            "FtlMatch",
            (
                (ANY, self.tr("any shared area")),
                (OVERLAP, self.tr("share of the landslide covered")),
                (IOU, self.tr("intersection over union")),
                (CENTROID, self.tr("centroid inside")),
            ),
        )
        self._threshold = QDoubleSpinBox()
        self._threshold.setRange(0.01, 1.0)
        self._threshold.setSingleStep(0.05)
        self._threshold.setValue(self.model.options.threshold)
        self._rule.setAccessibleName(self.tr("Match"))
        self._threshold.setAccessibleName(self.tr("Threshold of the match"))
        rule = QHBoxLayout()
        rule.addWidget(self._rule, 1)
        rule.addWidget(self._threshold)
        self._counts = ShorteningLabel()
        self._run = QPushButton(self.tr("Compare"))
        self._run.setObjectName("FtlCompare")
        self._run.clicked.connect(lambda: self.model.run())
        last = QHBoxLayout()
        last.addWidget(self._counts, 1)
        last.addWidget(self._run)
        form.addRow(self.tr("Detected"), self._detected)
        form.addRow(self.tr("Held out"), self._reference)
        form.addRow(self.tr("Match"), rule)
        form.addRow(last)
        for box in (self._detected, self._reference, self._rule):
            box.currentIndexChanged.connect(self._options_changed)
        self._threshold.valueChanged.connect(self._options_changed)
        return form

    def _make_list(self, name: str) -> QListWidget:
        widget = QListWidget()
        widget.setObjectName(name)
        widget.setToolTip(self.tr("Click one to see it on the map."))
        widget.currentItemChanged.connect(lambda item, _before: self._go(item))
        widget.itemClicked.connect(self._go)
        return widget

    def _options_changed(self) -> None:
        self.model.set_options(
            AccuracyOptions(
                self._detected.currentData(),
                self._reference.currentData(),
                self._rule.currentData(),
                self._threshold.value(),
            )
        )
        self._threshold.setEnabled(self._rule.currentData() in (OVERLAP, IOU))
        self.redraw()

    def _changed(self) -> None:
        if self.isVisible():
            self._show_counts()

    def _show_counts(self) -> None:
        options = self.model.options
        self._threshold.setEnabled(options.rule in (OVERLAP, IOU))
        detected = self.model.detected_count(options.detected) if self._session.is_open else 0
        reference = self.model.reference_count(options.reference)
        text = self.tr("{detected:,} detected, {reference:,} held out")
        text = text.format(detected=detected, reference=reference)
        self._counts.set_texts((text, f"{detected:,} / {reference:,}"))
        self._counts.setToolTip(text)
        self._run.setEnabled(self._session.is_open)

    def _text(self, total: dict) -> str:
        found, missed = total["true_positives"], total["false_negatives"]
        true = total["detections"] - total["false_positives"]
        lines = [
            self.tr("<b>True positive rate {tpr}</b> (95 % interval {low} to {high}): {found} of {all} found").format(
                tpr=_percent(total["tpr"]),
                low=_percent(total["tpr_lower"]),
                high=_percent(total["tpr_upper"]),
                found=found,
                all=found + missed,
            ),
            self.tr("<b>Precision {precision}</b> ({low} to {high}): {true} of {all} true").format(
                precision=_percent(total["precision"]),
                low=_percent(total["precision_lower"]),
                high=_percent(total["precision_upper"]),
                true=true,
                all=total["detections"],
            ),
            *self._expected(true, total["detections"]),
            self.tr("<b>F1 {f1}</b> ({low} to {high}) · <b>area IoU {iou}</b> ({iou_low} to {iou_high})").format(
                f1=_share(total["f1"]),
                low=_share(total["f1_lower"]),
                high=_share(total["f1_upper"]),
                iou=_share(total["area_iou"]),
                iou_low=_share(total["area_iou_lower"]),
                iou_high=_share(total["area_iou_upper"]),
            ),
            self.tr("{splits} split, {merges} merged").format(splits=total["splits"], merges=total["merges"]),
            f"<small>{escape(str(total['rule']))} "
            + self.tr("Precision means something only where the held-out landslides are complete.")
            + "</small>",
        ]
        return "<br/>".join(lines)

    def _expected(self, true: int, detections: int) -> list[str]:
        """Of few a share says little."""
        if not 0 < detections < FEW:
            return []
        share = _percent(expected_share(true, detections))
        return [self.tr("After so few the expected precision is {share}.").format(share=share)]

    def _size_class(self, row: dict) -> str:
        """Short, so that the intervals have room: in hectares."""
        lower, upper = (row["lower_m2"] or 0.0) / 1e4, row["upper_m2"]
        is_open = upper is None or math.isinf(upper)
        if is_open:
            return self.tr("≥ {lower:g} ha").format(lower=lower) if lower else self.tr("all")
        if not lower:
            return self.tr("< {upper:g} ha").format(upper=upper / 1e4)
        return self.tr("{lower:g} to {upper:g} ha").format(lower=lower, upper=upper / 1e4)

    def _interval_row(self, label: str, row: dict) -> IntervalRow:
        references = row["true_positives"] + row["false_negatives"]
        values = []
        for name, count, of in (
            ("tpr", row["true_positives"], references),
            ("precision", row["detections"] - row["false_positives"], row["detections"]),
        ):
            known = of and row[name] is not None
            values.append((row[name], row[f"{name}_lower"], row[f"{name}_upper"], _of(count, of)) if known else None)
        return IntervalRow(label, tuple(values))

    def _fill(self, widget: QListWidget, items: Sequence[Item], covered: str) -> None:
        widget.clear()
        for number, item in enumerate(items):
            entry = QListWidgetItem(f"{item.name}: {item.area_m2:,.0f} m², {share_text(item.covered)} {covered}")
            entry.setData(Qt.ItemDataRole.UserRole, number)
            widget.addItem(entry)

    def _go(self, entry: QListWidgetItem | None) -> None:
        result = self.model.result
        if entry is None or result is None:
            return
        items = result.missed if entry.listWidget() is self.missed else result.false
        self._show_place(items[entry.data(Qt.ItemDataRole.UserRole)].geometry, result.crs)


def _combo(name: str, entries: Sequence[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for key, text in entries:
        box.addItem(text, key)
    return box


def _percent(value: object) -> str:
    return "?" if value is None or math.isnan(value) else share_text(value, 1)


def _share(value: object) -> str:
    return "?" if value is None or math.isnan(value) else f"{value:.2f}"


def _of(count: int, all_: int) -> str:
    return f"{count} / {all_}"
