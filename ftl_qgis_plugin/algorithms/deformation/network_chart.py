"""A picture of the pairs over time: one self-contained HTML file."""

from __future__ import annotations

import datetime
import html
import math
import os
from collections.abc import Sequence

from qgis.PyQt.QtCore import QCoreApplication

from ...bridge.words import run_on
from ...core.publishing import written
from ...core.stacking.run import PairRow
from ...core.stored.writer import cannot_write
from ...report.svg import Svg

_WIDTH, _LEFT, _TOP, _STEP = 1000, 60, 80, 12
_SWATCH = 22
# With more years the months of the ticks would not have room.
_MOST_YEARS = 4
# Of viridis, dark to light: coherence 0 to 1; grey where there is none.
_COLOURS = ("#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725")


def tr(text: str) -> str:
    return QCoreApplication.translate("NetworkChart", text)


def write_chart(path: str, rows: Sequence[PairRow]) -> None:
    """FtlError: it cannot be written."""
    title = html.escape(tr("Network of {count} pairs").format(count=len(rows)))
    parts = len({row.part for row in rows})
    style = "body{font-family:sans-serif;margin:2em auto;max-width:1100px}text{font-size:11px}"
    style += ".axis{stroke:#ccc}.date{stroke:#333}"
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head><body>'
        f"<h1>{title}</h1>{_drawing(rows, title)}<p>{html.escape(_legend(parts))}</p></body></html>"
    )
    try:
        with written(path) as part, open(part, "w", encoding="utf-8") as file:
            file.write(page)
    except OSError as error:
        raise cannot_write(os.path.basename(path), error.strerror) from error


def _legend(parts: int) -> str:
    text = tr(
        "Every line is a pair from its first date to its second, dark for low and bright for high mean coherence; "
        "dashed: left out. Where no line crosses, nothing connects the dates. The marks below are the dates."
    )
    if parts > 1:
        text = run_on([text, tr("The pairs fall into {count} parts that nothing connects.").format(count=parts)])
    return text


def _drawing(rows: Sequence[PairRow], title: str) -> str:
    ordered = sorted(rows, key=lambda row: (row.part, row.pair.first, row.pair.second))
    dates = sorted({date for row in rows for date in (row.pair.first, row.pair.second)})
    parts = sorted({row.part for row in rows})
    first, last = dates[0].toordinal(), dates[-1].toordinal()
    scale = (_WIDTH - 2 * _LEFT) / max(last - first, 1)
    bottom = _TOP + _STEP * (len(ordered) + len(parts) - 1)
    svg = Svg(_WIDTH, bottom + 50, title)

    def x(day: int) -> float:
        return _LEFT + (day - first) * scale

    _draw_scale(svg)
    for date, text in _ticks(dates[0], dates[-1]):
        svg.line(x(date.toordinal()), _TOP - 10, x(date.toordinal()), bottom, "axis")
        svg.text(x(date.toordinal()), _TOP - 16, text)
    for date in dates:
        svg.line(x(date.toordinal()), bottom + 8, x(date.toordinal()), bottom + 16, "date")
    for date in {dates[0], dates[-1]}:
        svg.text(x(date.toordinal()), bottom + 32, date.isoformat())
    for number, row in enumerate(ordered):
        # A part begins a line lower than the end of the one before.
        y = _TOP + _STEP * (number + parts.index(row.part))
        if len(parts) > 1 and (not number or ordered[number - 1].part != row.part):
            svg.text(_LEFT - 8, y + 4, str(row.part + 1), anchor="end")
        hint = f"{row.pair.name}: {row.coherence:.2f}" if math.isfinite(row.coherence) else row.pair.name
        svg.add(
            "line",
            hint=f"{hint} {row.left_out}".strip(),
            x1=x(row.pair.first.toordinal()),
            x2=x(row.pair.second.toordinal()),
            y1=float(y),
            y2=float(y),
            stroke=_colour(row.coherence),
            stroke_width="5",
            stroke_dasharray="4 4" if row.left_out else None,
        )
    return svg.markup()


def _draw_scale(svg: Svg) -> None:
    """The colours of the mean coherence, 0 to 1, at the top right."""
    left = _WIDTH - _LEFT - _SWATCH * len(_COLOURS)
    svg.text(left - 8, _TOP - 44, tr("Mean coherence"), anchor="end")
    for number, colour in enumerate(_COLOURS):
        svg.add("rect", x=left + _SWATCH * number, y=_TOP - 54, width=_SWATCH, height=12, fill=colour)
    for number in (0, 1):
        svg.text(left + _SWATCH * len(_COLOURS) * number, _TOP - 30, str(number))


def _ticks(first: datetime.date, last: datetime.date) -> list[tuple[datetime.date, str]]:
    """Years, or quarters where there are few of them."""
    years = range(first.year, last.year + 1)
    months = (1,) if len(years) > _MOST_YEARS else (1, 4, 7, 10)
    ticks = [datetime.date(year, month, 1) for year in years for month in months]
    return [(tick, str(tick.year) if len(months) == 1 else f"{tick:%Y-%m}") for tick in ticks if first <= tick <= last]


def _colour(coherence: float) -> str:
    if not math.isfinite(coherence):
        return "#888888"
    return _COLOURS[min(int(max(coherence, 0) * len(_COLOURS)), len(_COLOURS) - 1)]
