"""Unwrapped pairs as their producers hand them out: one reader per product, all giving `pair.Pair`.

Begin with `folder.find_pairs`, which walks a folder, asks every reader and says what was left out.
"""
