"""What holds of every form, looked at inside of QGIS: the wheel changes no choice that nobody has clicked,
each control has a name for screen readers, and Tab goes as one reads."""

import importlib
import pkgutil

from qgis.PyQt.QtCore import QPoint, QPointF, QRect, Qt
from qgis.PyQt.QtGui import QWheelEvent
from qgis.PyQt.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QGraphicsView,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QWidget,
)

PACKAGE = "ftl_qgis_plugin.gui"
NOTCHES = 3
# What only holds controls, or is a part of one.
_FRAMES = ("QTabBar", "QTabWidget", "QScrollArea", "QgsFilterLineEdit", "PlotWidget", "QSplitter")


def kinds_of_forms():
    """Every class of the plugin's own that comes up as a page, a dialog or a panel, found in its modules."""
    package = importlib.import_module(PACKAGE)
    found = {}
    for module in pkgutil.walk_packages(package.__path__, PACKAGE + "."):
        for kind in vars(importlib.import_module(module.name)).values():
            if not isinstance(kind, type) or kind.__module__ != module.name:
                continue
            is_page = any(base.__name__ == "Page" and base is not kind for base in kind.__mro__)
            if is_page or (issubclass(kind, (QDialog, QDockWidget)) and kind.__name__ != "Dialog"):
                found[kind.__name__] = kind
    return found


# The wheel.


def fields(root):
    """All in sight whose value a wheel could turn, or whose axes."""
    return [
        widget
        for kind in (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar, QGraphicsView)
        for widget in root.findChildren(kind)
        if widget.isVisible()
        and widget.window() is root.window()
        and not isinstance(widget, QScrollBar)
        and (not isinstance(widget, QGraphicsView) or _is_chart(widget))
    ]


def turned_by_the_wheel(root):
    """Names of the fields that three notches have changed though nobody had clicked them."""
    everything = fields(root)
    before = [value_of(field) for field in everything]
    for field in everything:
        # Up and then down: at the end of a list one of the two has nothing to turn.
        for _ in range(NOTCHES):
            turn(field.viewport() if _is_chart(field) else field, 120)
        for _ in range(NOTCHES + 1):
            turn(field.viewport() if _is_chart(field) else field, -120)
    return [_called(field) for field, value in zip(everything, before) if value_of(field) != value]


def value_of(field):
    if isinstance(field, (QComboBox, QTabBar)):
        return field.currentIndex()
    if _is_chart(field):
        return str(field.getViewBox().viewRange())
    return field.value() if isinstance(field, QAbstractSlider) else field.text()


def _is_chart(widget):
    return type(widget).__name__ == "PlotWidget"


def turn(widget, notch=-120):
    place = widget.rect().center()
    event = QWheelEvent(
        QPointF(place),
        QPointF(widget.mapToGlobal(place)),
        QPoint(),
        QPoint(0, notch),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


# Names.


def nameless(root):
    """Controls in sight of which a screen reader could not say what they are."""
    return [
        f"{_called(widget)} in {_called(widget.parentWidget())}"
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and widget.window() is root.window()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not name_of(widget, root)
    ]


def name_of(widget, root):
    text = getattr(widget, "text", None)
    parts = [widget.accessibleName(), widget.windowTitle()]
    if callable(text) and not isinstance(widget, QLineEdit):
        parts.append(text())
    parts.append(getattr(widget, "title", str)())
    for label in root.findChildren(QWidget):
        buddy = getattr(label, "buddy", lambda: None)()
        if buddy is not None and (buddy is widget or buddy.isAncestorOf(widget)):
            parts.append(label.text())
    parent = widget.parentWidget()
    if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget:
        parts.append("part")
    # The parts of a composed field are that field; the pages behind the tabs bear the tabs' names.
    if parent is not None and isinstance(parent, (QComboBox, QAbstractSpinBox)):
        parts.append("part")
    if type(widget).__name__ in _FRAMES or type(parent).__name__ == "PlotWidget":
        parts.append("part")
    return next((part for part in parts if part and part.strip()), "")


# The order of Tab.


def tab_stops(root):
    stops, widget = [], root
    while True:
        widget = widget.nextInFocusChain()
        if widget is root or widget is None:
            return stops
        can_stop = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        is_part = isinstance(widget.parentWidget(), (QComboBox, QAbstractSpinBox))
        if can_stop and not is_part and widget.isVisible() and widget.isEnabled() and root.isAncestorOf(widget):
            stops.append((widget, QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())))


def read_backward(root):
    """Pairs of stops of which Tab goes up the form, or in a row to the left."""
    stops = tab_stops(root)
    return [
        f"{_called(one)} > {_called(other)}"
        for (one, place), (other, next_place) in zip(stops, stops[1:])
        if _are_comparable(one, other)
        and (
            next_place.bottom() <= place.top()
            or (next_place.top() < place.center().y() < next_place.bottom() and next_place.right() <= place.left())
        )
    ]


def _are_comparable(one, other):
    """What is scrolled out of sight lies nowhere on the page: its place tells something only within the same area."""
    is_hidden = one.visibleRegion().isEmpty() or other.visibleRegion().isEmpty()
    return not is_hidden or _area_of(one) is _area_of(other)


def _area_of(widget):
    while widget is not None and not isinstance(widget, QScrollArea):
        widget = widget.parentWidget()
    return widget


def _called(widget):
    return widget.objectName() or type(widget).__name__
