"""Displacements date by date, as producers hand them out: granules whose reference date moves, and rasters of a date.

Begin with `folder.find_granules`; `chain` ties granules of several reference dates together.
"""
