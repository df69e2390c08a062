"""Icons and colours that hold in light and dark themes."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QIcon, QPainter, QPalette, QPen, QPixmap
from qgis.PyQt.QtWidgets import QLabel, QWidget

from .. import paths
from ..core import colours

_ICON_PX = 20
VERDICTS = tuple(colours.VERDICTS)
_DARK, _LIGHT = "#323232", "#f0f0f0"
# Contrast with the ground that text needs (WCAG 2, AA).
READABLE = 4.5
_SHARPNESS = 2.0  # drawn larger, so that screens with scaling show no blur


def plugin_icon() -> QIcon:
    return QIcon(str(paths.PLUGIN_ICON))


def qgis_icon(name: str) -> QIcon:
    """An icon of QGIS's own theme, such as "mActionUndo"."""
    return QgsApplication.getThemeIcon(f"/{name}.svg")


def verdict_colour(verdict: str) -> QColor:
    """Told apart with any kind of colour vision (Okabe and Ito 2008); never the only sign."""
    return QColor(colours.VERDICTS[verdict])


def verdict_icon(verdict: str) -> QIcon:
    """A disc in the verdict's colour with a tick, cross, question mark or nothing on it."""
    pixmap = _empty_pixmap()
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = verdict_colour(verdict)
    painter.setPen(QPen(colour.darker(140), 1.0))
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(1.5, 1.5, 17, 17))
    ink = QColor(Qt.GlobalColor.white if colour.lightnessF() < 0.5 else Qt.GlobalColor.black)
    painter.setPen(QPen(ink, 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    if verdict == "accepted":
        painter.drawPolyline([QPointF(6, 10.4), QPointF(9, 13.3), QPointF(14.2, 7)])
    elif verdict == "rejected":
        painter.drawLine(QPointF(7, 7), QPointF(13, 13))
        painter.drawLine(QPointF(13, 7), QPointF(7, 13))
    elif verdict == "uncertain":
        font = painter.font()
        font.setPixelSize(13)
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(QRectF(1.5, 1.5, 17, 17), Qt.AlignmentFlag.AlignCenter, "?")
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # a list would tint it in the row that is chosen
    return icon


def keys_icon(is_armed: bool, is_live: bool, palette: QPalette) -> QIcon:
    """A key cap: filled while single keys act, empty while they do not, half while they wait."""
    pixmap = _empty_pixmap()
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    cap = QRectF(2.5, 2.5, 15, 15)
    ink = text_colour(palette)
    painter.setPen(QPen(ink, 1.4))
    if is_armed:
        painter.setBrush(verdict_colour("accepted" if is_live else "unreviewed"))
        ink = QColor(Qt.GlobalColor.white if is_live else Qt.GlobalColor.black)
    painter.drawRoundedRect(cap, 3, 3)
    font = painter.font()
    font.setPixelSize(11)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, "A")
    painter.end()
    return QIcon(pixmap)


def _empty_pixmap() -> QPixmap:
    pixmap = QPixmap(int(_ICON_PX * _SHARPNESS), int(_ICON_PX * _SHARPNESS))
    pixmap.setDevicePixelRatio(_SHARPNESS)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def text_palette(widget: QWidget) -> QPalette:
    """The palette that text on `widget` really has.

    QGIS's dark themes are style sheets: they colour labels and leave the palette of other widgets as it was.
    """
    label = widget if isinstance(widget, QLabel) else widget.findChild(QLabel)
    if label is None:
        return widget.palette()
    label.ensurePolished()
    return label.palette()


def text_colour(palette: QPalette) -> QColor:
    return palette.color(QPalette.ColorRole.WindowText)


def background(palette: QPalette) -> QColor:
    """What lies behind the text; where the palette cannot be right (light on light), what must be there."""
    window = palette.color(QPalette.ColorRole.Window)
    if is_dark(palette) == (window.lightnessF() < 0.5):
        return window
    return QColor(_DARK if is_dark(palette) else _LIGHT)


def mixed(palette: QPalette, share: float) -> QColor:
    """`share` of the text's colour in the background's."""
    text, base = text_colour(palette).getRgb()[:3], background(palette).getRgb()[:3]
    return QColor(*(round(share * a + (1 - share) * b) for a, b in zip(text, base)))


def dimmed(palette: QPalette, ground: QColor | None = None) -> QColor:
    """Text that stands back as far as it stays readable on the ground (default: the palette's)."""
    ground = background(palette) if ground is None else ground
    for share in (0.7, 0.8, 0.9):
        colour = mixed(palette, share)
        if contrast(colour, ground) >= READABLE:
            return colour
    return text_colour(palette)


def is_dark(palette: QPalette) -> bool:
    """Whether text is light on dark."""
    return text_colour(palette).lightnessF() > 0.5


def alarm_colour(palette: QPalette) -> QColor:
    """Of text that tells an error."""
    return alarm_on(text_colour(palette))


def alarm_on(ink: QColor) -> QColor:
    """Of text that tells an error where text else has the colour `ink`."""
    return QColor("#ff8a80" if ink.lightnessF() > 0.5 else "#b3261e")


def caution_colour(palette: QPalette) -> QColor:
    """Of text that tells a warning."""
    return QColor("#ffcc66" if is_dark(palette) else "#8a5300")


def contrast(one: QColor, other: QColor) -> float:
    """1 (alike) to 21 (black on white), after WCAG 2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3])
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts))


def veil(palette: QPalette, share: float) -> QColor:
    """The text's colour, `share` of it opaque: of what is painted on whatever lies there, which a theme made of style
    sheets tells nobody."""
    colour = QColor(text_colour(palette))
    colour.setAlphaF(share)
    return colour
