"""The table of thresholds while it is edited: undo, shares, the estimate of candidates, the mask on the canvas.

Begin with `threshold_model.ThresholdModel`; `threshold_sources` brings the values, `mask_preview` the picture.
"""
