"""The mouse wheel scrolls pages; it never changes a choice that nobody has clicked."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtWidgets import QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollBar, QTabBar, QWidget

_KINDS = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)


# How a field gets the focus from somebody who means it; Qt also gives it to the first one of a page that comes up.
_MEANT = (
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_PROPERTY = "ftl_wheel"


class _WheelGuard(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn and event.reason() != Qt.FocusReason.PopupFocusReason:
            watched.setProperty(_PROPERTY, event.reason() in _MEANT)
        if kind != QEvent.Type.Wheel:
            return False
        # A tab bar is never meant.
        if watched.hasFocus() and watched.property(_PROPERTY) and not isinstance(watched, QTabBar):
            return False
        event.ignore()  # the page behind it scrolls
        return True


_guard: _WheelGuard | None = None


def guard_wheel(root: QWidget) -> None:
    """All fields in `root` (and itself) leave the wheel to the page until they have the focus; harmless twice."""
    global _guard
    if _guard is None:
        _guard = _WheelGuard()
    for widget in (root, *root.findChildren(QWidget)):
        if not isinstance(widget, _KINDS) or isinstance(widget, QScrollBar):
            continue
        # Installing again only moves a filter to the front.
        widget.installEventFilter(_guard)
        if widget.focusPolicy() == Qt.FocusPolicy.WheelFocus:
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
