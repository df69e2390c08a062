"""How good an inventory is: detection against a reference, area-adjusted accuracy, non-candidates, proneness.

Begin with `detection_accuracy`; the numbers come from core.accuracy and core.landslides.
"""
