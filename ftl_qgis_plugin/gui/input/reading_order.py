"""The Tab key goes from field to field as one reads: from top to bottom, in a row from left to right."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QWidget,
)


class PlacesItsParts:
    """Goes before a widget's class that lays out its parts itself, without a layout."""

    def parts_in_order(self) -> list[QWidget]:
        raise NotImplementedError


# Their parts are theirs to order.
_WHOLE = (QComboBox, QAbstractSpinBox, QAbstractItemView)


def order_tabs(root: QWidget) -> None:
    """By the layouts, not by places on the screen: what is hidden now has its turn when it comes."""
    order = list(reading_order(root))
    for one, next_one in zip(order, order[1:]):
        QWidget.setTabOrder(one, next_one)


def reading_order(widget: QWidget) -> Iterator[QWidget]:
    """All of the widget that the Tab key stops at, hidden or not."""
    if isinstance(widget, _WHOLE) or not _parts(widget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            yield widget
        return
    seen: set[QWidget] = set()
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    for part in _parts(widget):
        if part not in seen and not part.isWindow():
            seen.add(part)
            yield from reading_order(part)


def _parts(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, QScrollArea):
        return [widget.widget()] if widget.widget() is not None else []
    if isinstance(widget, QTabWidget):
        return [widget.tabBar(), *(widget.widget(number) for number in range(widget.count()))]
    if isinstance(widget, (QSplitter, QStackedWidget)):
        return [widget.widget(number) for number in range(widget.count())]
    if isinstance(widget, PlacesItsParts):
        return widget.parts_in_order()
    if widget.layout() is None:
        return []
    placed = list(_placed(widget.layout()))
    # What stands outside of the layout (the triangle of a group box) belongs to its title.
    others = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [*(part for part in others if part not in placed), *placed]


def _placed(layout: QLayout) -> Iterator[QWidget]:
    numbers = range(layout.count())
    if isinstance(layout, QGridLayout):
        numbers = sorted(numbers, key=lambda number: layout.getItemPosition(number)[:2])
    for number in numbers:
        item = layout.itemAt(number)
        if item.widget() is not None:
            yield item.widget()
        elif item.layout() is not None:
            yield from _placed(item.layout())
