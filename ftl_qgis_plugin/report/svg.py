"""Drawing charts as SVG: they print exactly, need no script, and stay small."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence


class Svg:
    """A drawing in units of its viewBox; the page scales it to the width there is."""

    def __init__(self, width: float, height: float, label: str) -> None:
        """`label`: what the drawing shows, for screen readers."""
        self.width = width
        self.height = height
        self._label = label
        self._parts: list[str] = []

    def add(self, tag: str, text: str | None = None, hint: str | None = None, **attributes: object) -> None:
        """An element with optional text and tooltip; `class_` and `text_anchor` stand for class and text-anchor."""
        self._parts.append(element(tag, text, hint, **attributes))

    def raw(self, markup: str) -> None:
        """Markup that is escaped already."""
        self._parts.append(markup)

    def line(self, x1: float, y1: float, x2: float, y2: float, class_: str, **attributes: object) -> None:
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_, **attributes)

    def text(
        self, x: float, y: float, text: str, class_: str = "", anchor: str = "middle", **attributes: object
    ) -> None:
        self.add("text", text, x=x, y=y, class_=class_ or None, text_anchor=anchor, **attributes)

    def markup(self) -> str:
        return (
            f'<svg viewBox="0 0 {number(self.width)} {number(self.height)}" role="img" '
            f'aria-label="{html.escape(self._label)}" xmlns="http://www.w3.org/2000/svg">{"".join(self._parts)}</svg>'
        )


def element(tag: str, text: str | None = None, hint: str | None = None, **attributes: object) -> str:
    written = ""
    for name, value in attributes.items():
        if value is not None:
            text_value = number(value) if isinstance(value, float) else str(value)
            written += f' {name.rstrip("_").replace("_", "-")}="{html.escape(text_value)}"'
    inner = ("" if hint is None else f"<title>{html.escape(hint)}</title>") + html.escape(text or "")
    return f"<{tag}{written}>{inner}</{tag}>"


def number(value: float) -> str:
    """At most two decimals, as little text as possible."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values (1, 2 or 5 times a power of ten apart) within low to high, about `count` of them."""
    if not high > low:
        return [low]
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= 0.7 * rough)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(index * step, 12) for index in range(first, last + 1)]


def tick_text(value: float, values: Sequence[float]) -> str:
    """The value with as many decimals as its axis needs."""
    step = min((abs(b - a) for a, b in zip(values, values[1:])), default=abs(value) or 1.0)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
    if decimals > 6 or abs(value) >= 1e7:
        return f"{value:.3g}"
    return f"{value:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")


class Plot:
    """A chart over iterations: one place along x for each, a linear scale along y, grid and labelled axes."""

    WIDTH, HEIGHT = 440.0, 270.0
    LEFT, RIGHT, TOP, BOTTOM = 58.0, 14.0, 16.0, 46.0

    def __init__(
        self,
        label: str,
        names: Sequence[str],
        y_range: tuple[float, float],
        x_title: str,
        y_title: str,
        whole: bool = False,
        height: float = HEIGHT,
    ) -> None:
        """`names`: labels of the places along x; `whole`: y counts things."""
        self.svg = Svg(self.WIDTH, height, label)
        self.low, self.high = y_range
        self._bottom = height - self.BOTTOM
        self._count = len(names)
        self._axes(names, x_title, y_title, whole)

    def _axes(self, names: Sequence[str], x_title: str, y_title: str, whole: bool) -> None:
        values = ticks(self.low, self.high)
        if whole:
            values = [value for value in values if value == int(value)]
        right = self.WIDTH - self.RIGHT
        for value in values:
            y = self.y(value)
            self.svg.line(self.LEFT, y, right, y, "grid")
            self.svg.text(self.LEFT - 6, y + 4, tick_text(value, values), "tick", "end")
        every = math.ceil(len(names) / 14)
        for index, name in enumerate(names):
            if index % every == 0:
                self.svg.text(self.x(index), self._bottom + 17, name, "tick")
        self.svg.line(self.LEFT, self._bottom, right, self._bottom, "axis")
        self.svg.text((self.LEFT + right) / 2, self.svg.height - 8, x_title, "title")
        middle = (self.TOP + self._bottom) / 2
        self.svg.text(0, 0, y_title, "title", transform=f"translate(13 {number(middle)}) rotate(-90)")

    @property
    def step(self) -> float:
        """Width of one place."""
        return (self.WIDTH - self.RIGHT - self.LEFT) / max(self._count, 1)

    @property
    def left(self) -> float:
        return self.LEFT

    @property
    def right(self) -> float:
        return self.WIDTH - self.RIGHT

    def x(self, index: float) -> float:
        return self.LEFT + (index + 0.5) * self.step

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return self._bottom - share * (self._bottom - self.TOP)
