"""What keys and the wheel do to the dock's fields, and what they must not do.

Begin with `wheel_guard` (no choice changes without the focus). `reading_order` is the way of the Tab key, `keyboard`
knows keys by their place, `names` what a screen reader calls QGIS's own controls, and `escaping_line` is a field that
one leaves with Esc.
"""
