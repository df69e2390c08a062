"""The page Review: queue, verdict, why it is a candidate, images.

Begin with `review.ReviewPage`, which is made of the panels beside it.
"""
