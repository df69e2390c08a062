"""The charts of the report: every axis has its unit, and values are written where there is room."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..core.factors.thresholds import Threshold
from ..core.sentences import percent
from .svg import Plot, Svg, number, tick_text, ticks

Say = Callable[..., str]

BAR_SHARE = 0.62


@dataclass(frozen=True)
class Series:
    """One kind within stacked bars: CSS class, name, and a count for each bar."""

    kind: str
    name: str
    counts: Sequence[int]


def rate_chart(say: Say, numbers: Sequence[int], means: Sequence[float], spreads: Sequence[float]) -> str:
    """Mean |rate| of the samples after each iteration, with one standard deviation over the samples."""
    known = [(m, 0.0 if math.isnan(s) else s) for m, s in zip(means, spreads) if not math.isnan(m)]
    if not known:
        return ""
    low, high = min(m - s for m, s in known), max(m + s for m, s in known)
    pad = 0.12 * ((high - low) or abs(high) or 1.0)
    low = max(0.0, low - pad) if low >= 0 else low - pad
    plot = Plot(
        say("rate_caption"), iteration_names(say, numbers), (low, high + pad), say("axis_iteration"), say("axis_rate")
    )
    points = []
    for index, (mean, spread) in enumerate(zip(means, spreads)):
        if math.isnan(mean):
            continue
        x, y = plot.x(index), plot.y(mean)
        points.append(f"{number(x)},{number(y)}")
        if not math.isnan(spread):
            top, bottom = plot.y(mean + spread), plot.y(max(mean - spread, plot.low))
            plot.svg.line(x, top, x, bottom, "whisker")
            plot.svg.line(x - 5, top, x + 5, top, "whisker")
            if mean - spread >= plot.low:
                plot.svg.line(x - 5, bottom, x + 5, bottom, "whisker")
    plot.svg.add("polyline", points=" ".join(points), class_="curve")
    for index, (mean, spread) in enumerate(zip(means, spreads)):
        if not math.isnan(mean):
            hint = say("rate_hint", number=numbers[index], mean=mean, spread=spread)
            plot.svg.add("circle", None, hint, cx=plot.x(index), cy=plot.y(mean), r=4.5, class_="dot")
            if plot.step > 44 or index in (0, len(means) - 1):
                plot.svg.text(plot.x(index) + 8, plot.y(mean) - 7, f"{mean:.1f}", "value", "start")
    return plot.svg.markup()


def change_chart(say: Say, numbers: Sequence[int], changes: Sequence[float], tolerance: float | None) -> str:
    """Change of the mean |rate| by each iteration, and the band in which it counts as settled."""
    known = [abs(change) for change in changes if not math.isnan(change)]
    if not known:
        return ""
    reach = 1.3 * max([*known, tolerance or 0.0, 1e-6])
    plot = Plot(
        say("change_caption"), iteration_names(say, numbers), (-reach, reach), say("axis_iteration"), say("axis_change")
    )
    if tolerance:
        top, bottom = plot.y(tolerance), plot.y(-tolerance)
        plot.svg.add("rect", x=plot.left, y=top, width=plot.right - plot.left, height=bottom - top, class_="tolerance")
        # On the side where the last bars are not.
        y = bottom + 14 if sum(change > 0 for change in changes[-3:]) > 1 else top - 5
        plot.svg.text(plot.right - 4, y, say("tolerance_label", tolerance=tolerance), "note", "end")
    plot.svg.line(plot.left, plot.y(0), plot.right, plot.y(0), "axis")
    width = min(plot.step * BAR_SHARE, 46)
    for index, change in enumerate(changes):
        if math.isnan(change):
            continue
        y, zero = plot.y(change), plot.y(0)
        hint = say("change_hint", number=numbers[index], change=change)
        plot.svg.add(
            "rect",
            None,
            hint,
            x=plot.x(index) - width / 2,
            y=min(y, zero),
            width=width,
            height=max(abs(zero - y), 1.0),
            class_="accepted",
        )
        if plot.step > 34:
            plot.svg.text(plot.x(index), y - 6 if change >= 0 else y + 15, signed(change), "value")
    return plot.svg.markup()


def stacked_chart(say: Say, caption: str, y_title: str, numbers: Sequence[int], series: Sequence[Series]) -> str:
    """Bars of counts over iterations, one colour for each kind, the total above."""
    totals = [sum(item.counts[index] for item in series) for index in range(len(numbers))]
    if not any(totals):
        return ""
    names = iteration_names(say, numbers)
    plot = Plot(caption, names, (0.0, 1.13 * max(totals)), say("axis_iteration"), y_title, whole=True)
    width = min(plot.step * BAR_SHARE, 60)
    for index, total in enumerate(totals):
        below = 0
        for item in series:
            count = item.counts[index]
            if not count:
                continue
            top, bottom = plot.y(below + count), plot.y(below)
            plot.svg.add(
                "rect",
                None,
                f"{names[index]}, {item.name}: {count:,}",
                x=plot.x(index) - width / 2,
                y=top,
                width=width,
                height=bottom - top,
                class_=item.kind,
            )
            if bottom - top > 15 and width > 8 * len(f"{count:,}"):
                plot.svg.text(plot.x(index), (top + bottom) / 2 + 4, f"{count:,}", f"in-{item.kind}")
            below += count
        if total and plot.step > 7 * len(f"{total:,}"):
            plot.svg.text(plot.x(index), plot.y(total) - 6, f"{total:,}", "value")
    return plot.svg.markup()


def found_chart(say: Say, found: Sequence[int]) -> str:
    """Landslides after each look; "" for fewer than five looks."""
    looks = len(found)
    if looks < 5:
        return ""
    step = max(1, looks // 400)
    chosen = sorted({*range(0, looks, step), looks - 1})
    top = max(found[-1], 1)
    plot = Plot(say("curve_caption"), [], (0, 1.05 * top), say("axis_looks"), say("axis_found"), whole=True)
    width = plot.right - plot.left
    for value in ticks(0, looks):
        plot.svg.text(plot.left + width * value / looks, plot.y(0) + 17, f"{value:,.0f}", "tick")
    points = [(plot.left, plot.y(0))]
    points += [(plot.left + width * (index + 1) / looks, plot.y(found[index])) for index in chosen]
    written = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    plot.svg.add("polyline", None, say("curve_hint", found=found[-1], looks=looks), points=written, class_="curve")
    return plot.svg.markup()


def share_chart(
    say: Say,
    caption: str,
    y_title: str,
    numbers: Sequence[int],
    shares: Sequence[float],
    intervals: Sequence[tuple[float, float]],
) -> str:
    """A percentage after each iteration with its interval."""
    plot = Plot(caption, iteration_names(say, numbers), (0.0, 108.0), say("axis_iteration"), y_title)
    points = [f"{number(plot.x(i))},{number(plot.y(100 * share))}" for i, share in enumerate(shares)]
    plot.svg.add("polyline", points=" ".join(points), class_="curve")
    for index, (share, (low, high)) in enumerate(zip(shares, intervals)):
        x = plot.x(index)
        for value in (low, high):
            plot.svg.line(x - 5, plot.y(100 * value), x + 5, plot.y(100 * value), "whisker")
        plot.svg.line(x, plot.y(100 * low), x, plot.y(100 * high), "whisker")
        hint = say("share_hint", number=numbers[index], share=share, low=low, high=high)
        plot.svg.add("circle", None, hint, cx=x, cy=plot.y(100 * share), r=4.5, class_="dot")
        if plot.step > 40 or index in (0, len(shares) - 1):
            plot.svg.text(x + 8, plot.y(100 * share) - 7, percent(share), "value", "start")
    return plot.svg.markup()


def size_chart(say: Say, rows: Sequence[tuple[str, int, int, tuple[float, float]]]) -> str:
    """True positive rate by size class: (name, found, of, interval) each on a line of its own."""
    left, right, top, line = 170.0, 76.0, 14.0, 30.0
    width = 640.0
    height = top + line * len(rows) + 44
    svg = Svg(width, height, say("size_caption"))

    def x(percent: float) -> float:
        return left + percent / 100 * (width - left - right)

    for tick in (0, 25, 50, 75, 100):
        svg.line(x(tick), top, x(tick), top + line * len(rows), "grid")
        svg.text(x(tick), top + line * len(rows) + 16, str(tick), "tick")
    svg.text((left + width - right) / 2, height - 8, say("axis_tpr"), "title")
    for index, (name, found, count, (low, high)) in enumerate(rows):
        y = top + line * (index + 0.5)
        svg.text(left - 10, y + 4, name, "tick strong" if index == 0 else "tick", "end")
        svg.text(width - right + 10, y + 4, say("found_of", found=found, count=count), "tick", "start")
        if not count:
            continue
        svg.line(x(100 * low), y, x(100 * high), y, "whisker")
        for bound in (low, high):
            svg.line(x(100 * bound), y - 5, x(100 * bound), y + 5, "whisker")
        svg.add("circle", None, percent(found / count, 1), cx=x(100 * found / count), cy=y, r=5, class_="dot")
    return svg.markup()


def threshold_panel(
    say: Say, title: str, unit: str, numbers: Sequence[int], rows: Sequence[Sequence[Threshold]]
) -> str:
    """The interval(s) of one factor in each iteration; open ends fade out at the panel's edge with an arrow."""
    circular = any(row.is_circular for group in rows for row in group)
    low, high = (0.0, 360.0) if circular else _span(rows)
    width, height, left, right, top, bottom = 300.0, 210.0, 62.0, 8.0, 12.0, 42.0
    svg = Svg(width, height, title)

    def y(value: float) -> float:
        return height - bottom - (value - low) / (high - low) * (height - bottom - top)

    values = [0.0, 90.0, 180.0, 270.0, 360.0] if circular else ticks(low, high, 4)
    for value in values:
        svg.line(left, y(value), width - right, y(value), "grid")
        svg.text(left - 5, y(value) + 4, tick_text(value, values), "tick", "end")
    step = (width - left - right) / max(len(numbers), 1)
    bar = min(step * 0.5, 34)
    every = math.ceil(len(numbers) / 10)
    for index, (iteration, group) in enumerate(zip(numbers, rows)):
        x = left + (index + 0.5) * step
        if index % every == 0:
            svg.text(x, height - bottom + 16, str(iteration), "tick")
        for row in group:
            kind = "range" if row.enabled else "range off"
            hint = f"{say('iteration_name', number=iteration)}: {interval_text(say, row)} {unit}".strip()
            for begin, end in _segments(row, low, high):
                svg.add("rect", None, hint, x=x - bar / 2, y=y(end), width=bar, height=y(begin) - y(end), class_=kind)
            for is_upper, bound, edge in ((False, row.lower, low), (True, row.upper, high)):
                if bound is None:
                    tip, back = (y(edge) + 2, 9) if edge == high else (y(edge) - 2, -9)
                    svg.add(
                        "path",
                        d=f"M{number(x - 6)} {number(tip + back)}L{number(x)} {number(tip)}"
                        f"L{number(x + 6)} {number(tip + back)}",
                        class_="arrow",
                    )
                elif step > 46:
                    # Beside the bar's end; within the bar where an interval wraps through north and ends meet.
                    offset = -4 if is_upper != _wraps(row) else 12
                    svg.text(x, y(bound) + offset, short(bound), "value small")
    svg.line(left, height - bottom, width - right, height - bottom, "axis")
    svg.text((left + width - right) / 2, height - 7, say("axis_iteration"), "title")
    middle = number((top + height - bottom) / 2)
    svg.text(0, 0, f"{title} ({unit})" if unit else title, "title", transform=f"translate(11 {middle}) rotate(-90)")
    return svg.markup()


def iteration_names(say: Say, numbers: Sequence[int]) -> list[str]:
    return [say("start") if value == 0 else str(value) for value in numbers]


def interval_text(say: Say, row: Threshold) -> str:
    """The interval in words: "3.2 to 25", "50 and more"."""
    if row.lower is None and row.upper is None:
        return say("interval_any")
    if row.upper is None:
        return say("interval_from", lower=short(row.lower))
    if row.lower is None:
        return say("interval_to", upper=short(row.upper))
    return say("interval", lower=short(row.lower), upper=short(row.upper))


def short(value: float) -> str:
    """Four significant digits, whole thousands as they are."""
    text = f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return text.replace("-", "\N{MINUS SIGN}")


def signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _span(rows: Sequence[Sequence[Threshold]]) -> tuple[float, float]:
    bounds = [bound for group in rows for row in group for bound in (row.lower, row.upper) if bound is not None]
    if not bounds:
        return 0.0, 1.0
    low, high = min(bounds), max(bounds)
    pad = 0.18 * ((high - low) or abs(high) or 1.0)
    return low - pad, high + pad


def _wraps(row: Threshold) -> bool:
    return row.lower is not None and row.upper is not None and row.lower > row.upper


def _segments(row: Threshold, low: float, high: float) -> list[tuple[float, float]]:
    """What the bar covers; an interval through north is two pieces."""
    begin = low if row.lower is None else row.lower
    end = high if row.upper is None else row.upper
    return [(begin, high), (low, end)] if _wraps(row) else [(begin, end)]


def legend(series: Sequence[Series]) -> list[Mapping[str, str]]:
    """Entries of a legend for those that occur at all."""
    return [{"kind": item.kind, "name": item.name} for item in series if any(item.counts)]
