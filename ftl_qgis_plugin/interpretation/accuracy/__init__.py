"""What the page Accuracy shows: detection, places without candidates, proneness, ground not seen.

Begin with `accuracy_model`; each model runs its algorithm.
"""
