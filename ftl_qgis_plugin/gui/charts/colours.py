"""Colours of charts: neutral ones from the theme, series after Okabe and Ito (2008), safe for colour-blind readers."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtGui import QColor, QPalette

from ...core.colours import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION, YELLOW

# The order keeps neighbours apart and leaves what is pale on the ground to the end.
ON_LIGHT = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)
ON_DARK = (SKY, ORANGE, GREEN, PURPLE, YELLOW, VERMILION)


@dataclass(frozen=True)
class Colours:
    background: QColor
    text: QColor
    muted: QColor
    grid: QColor
    is_dark: bool

    @classmethod
    def of(cls, palette: QPalette) -> Colours:
        background = palette.color(QPalette.ColorRole.Base)
        text = palette.color(QPalette.ColorRole.Text)
        return cls(background, text, blend(text, background, 0.65), blend(text, background, 0.15), is_dark(background))

    def series(self, number: int) -> QColor:
        """Colour of the `number`-th series (from 0), the same number the same hue family in both themes."""
        names = ON_DARK if self.is_dark else ON_LIGHT
        return QColor(names[number % len(names)])


def is_dark(colour: QColor) -> bool:
    return colour.lightness() < 128


def blend(front: QColor, back: QColor, share: float) -> QColor:
    """`share` of `front` over `back`."""
    mixed = (share * one + (1 - share) * other for one, other in zip(front.getRgb()[:3], back.getRgb()[:3]))
    return QColor(*(round(part) for part in mixed))
