"""A picture of the pairs over time: one self-contained HTML file."""

from __future__ import annotations

import html
import math
import os
from collections.abc import Sequence

from qgis.PyQt.QtCore import QCoreApplication

from ...core.publishing import written
from ...core.stacking.run import PairRow
from ...core.stored.writer import cannot_write
from ...report.svg import Svg

_WIDTH, _LEFT, _TOP, _STEP = 1000, 60, 40, 12
# Of viridis, dark to light: coherence 0 to 1; grey where there is none.
_COLOURS = ("#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725")


def tr(text: str) -> str:
    return QCoreApplication.translate("NetworkChart", text)


def write_chart(path: str, rows: Sequence[PairRow]) -> None:
    """FtlError: it cannot be written."""
    title = html.escape(tr("Network of {count} pairs").format(count=len(rows)))
    style = "body{font-family:sans-serif;margin:2em auto;max-width:1100px}text{font-size:11px}.axis{stroke:#999}"
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head><body>'
        f"<h1>{title}</h1>{_drawing(rows, title)}<p>{html.escape(_legend())}</p></body></html>"
    )
    try:
        with written(path) as part, open(part, "w", encoding="utf-8") as file:
            file.write(page)
    except OSError as error:
        raise cannot_write(os.path.basename(path), error.strerror) from error


def _legend() -> str:
    return tr(
        "Every line is a pair from its first date to its second, dark for low and bright for high mean coherence; "
        "dashed: left out. Where no line crosses, nothing connects the dates."
    )


def _drawing(rows: Sequence[PairRow], title: str) -> str:
    ordered = sorted(rows, key=lambda row: (row.pair.first, row.pair.second))
    first = min(row.pair.first for row in rows).toordinal()
    last = max(row.pair.second for row in rows).toordinal()
    scale = (_WIDTH - 2 * _LEFT) / max(last - first, 1)
    height = _TOP + _STEP * len(ordered) + 40
    svg = Svg(_WIDTH, height, title)

    def x(day: int) -> float:
        return _LEFT + (day - first) * scale

    for year in range(min(row.pair.first.year for row in rows), max(row.pair.second.year for row in rows) + 1):
        day = ordered[0].pair.first.replace(year=year, month=1, day=1).toordinal()
        if first <= day <= last:
            svg.line(x(day), _TOP - 10, x(day), height - 30, "axis")
            svg.text(x(day), _TOP - 16, str(year))
    for number, row in enumerate(ordered):
        y = _TOP + _STEP * number
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


def _colour(coherence: float) -> str:
    if not math.isfinite(coherence):
        return "#888888"
    return _COLOURS[min(int(max(coherence, 0) * len(_COLOURS)), len(_COLOURS) - 1)]
