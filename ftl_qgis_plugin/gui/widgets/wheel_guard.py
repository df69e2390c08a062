"""The mouse wheel scrolls pages; it never changes a choice that nobody has clicked."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtWidgets import QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollBar, QTabBar, QWidget

_KINDS = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)


class _WheelGuard(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel:
            return False
        # Whoever has clicked a spin box means it; a tab bar is never meant.
        if watched.hasFocus() and not isinstance(watched, QTabBar):
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
