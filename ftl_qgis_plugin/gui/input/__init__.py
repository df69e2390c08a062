"""What keys and the wheel do to the dock's fields, and what they must not do.

Begin with `wheel_guard` (no choice changes without the focus); `keyboard` knows keys by their place, `escaping_line` is
a field that one leaves with Esc.
"""
