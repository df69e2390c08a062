"""Fields for the method's declared parameters: limits, decimals, unit, words and help are those of the declaration."""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape
from typing import Union

from qgis.PyQt.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox

from ...bridge.messages import translate_message
from ...core.method.parameter import Choice, Number, Parameter

NumberBox = Union[QSpinBox, QDoubleSpinBox]
# A field as wide as any number would make the form wide; areas need the most digits.
_MOST, _MOST_AREA = 1e6, 1e9
_COARSE_STEP = 10.0


def number_box(parameter: Number) -> NumberBox:
    """The least value stands for what the parameter is without one, where it may be empty."""
    box = QSpinBox() if parameter.is_whole else QDoubleSpinBox()
    least = 0.0 if parameter.empty is not None else parameter.least
    most = parameter.most
    if math.isinf(most):
        most = _MOST_AREA if parameter.unit == "m²" else _MOST
    if parameter.is_whole:
        box.setRange(int(least), int(most))
    else:
        box.setDecimals(parameter.decimals)
        box.setRange(least, most)
        box.setSingleStep(_step(parameter))
    box.setSuffix(f" {parameter.unit}" if parameter.unit else "")
    special = parameter.empty or parameter.off
    box.setSpecialValueText("" if special is None else translate_message(special))
    box.setKeyboardTracking(False)
    box.setToolTip(tip_of(parameter))
    return box


def choice_box(parameter: Choice, values: Iterable[object] = ()) -> QComboBox:
    """Of some of its values, or of all; each is the item's data."""
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for value in values or parameter.values:
        box.addItem(translate_message(parameter.options[value]), value)
    box.setToolTip(tip_of(parameter))
    return box


def label_of(parameter: Parameter) -> str:
    return translate_message(parameter.label)


def tip_of(parameter: Parameter) -> str:
    """Its help as a paragraph: Qt breaks the lines of nothing else."""
    return f"<p>{escape(translate_message(parameter.help), quote=False)}</p>"


def _step(parameter: Number) -> float:
    if not parameter.unit:
        return 10.0**-parameter.decimals
    usual = float(parameter.default or 0.0) or _COARSE_STEP
    return min(usual / 10 if usual < _COARSE_STEP else _COARSE_STEP, _COARSE_STEP)
