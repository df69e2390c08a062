"""InSAR products as their programs write them: recognised by content, read with their documented unit and sign.

Begin with `recognition.recognise`, which asks the readers in `readers/`, one per program; `rate_raster` writes what was
recognised as mm/a, `points/` does the same for point products, `pairs/` for unwrapped pairs, `hdf5/` opens containers.
"""
