"""What the page Accuracy shows: detection, places without candidates, proneness; each runs its algorithm.

Begin with `accuracy_model`.
"""
