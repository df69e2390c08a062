"""From factors that hold to ranked candidate polygons, in one pass over the strips.

Begin with `candidates.extract`: `overlap` says which pixels pass, `components` joins them across strips, `holes` and
`outlines` make polygons of them.
"""
