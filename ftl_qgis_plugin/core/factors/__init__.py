"""Factors and their thresholds: what is known of each factor, how it is evaluated, which pixels pass.

Begin with `catalogue` (every built-in factor, declared once), then `factors` (their values in a window), `thresholds`
(ranges as a table) and `rule` (what it means to pass: the one place that decides).
"""
