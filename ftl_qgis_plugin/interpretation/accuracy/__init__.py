"""What the page Accuracy shows: detection, places without candidates, proneness, ground not seen; each runs its algorithm.

Begin with `accuracy_model`.
"""
