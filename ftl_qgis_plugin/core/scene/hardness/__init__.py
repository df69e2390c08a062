"""What makes a synthetic scene hard: `Landscape.hardness` from 0 (none of this) to 1 (all of it).

`decoys` move like landslides, on the same ground; `slides` are slow, on untypical ground, side by side, one in another,
cut by the border and by gaps; `air` is what the radar adds; `mapping` is the hasty hand that drew the inventory. At
hardness 0 nothing here is asked, so that scenes stay what they were.
"""
