"""Charts, and the only place that imports pyqtgraph (lazily, in `pg`).

Begin with `frame.ChartFrame` (theme, menu, export, empty state) and `base.ChartWidget` (the same with a plot); each
other module is one chart that keeps its data and draws it in `_draw`.
"""
