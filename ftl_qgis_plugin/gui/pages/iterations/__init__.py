"""The pages Iterations and Thresholds: what the next round looks for, and how the rounds went.

Begin with `iterations.IterationsPage` and `thresholds.ThresholdsPage`.
"""
