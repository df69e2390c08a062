"""The page Accuracy: hold-out, detection, places without candidates, proneness.

Begin with `accuracy.AccuracyPage`, which is made of the panels beside it.
"""
