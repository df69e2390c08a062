"""HDF5 and netCDF containers, checked before they are opened: a damaged one can take the whole program down.

Begin with `hdf5.Hdf5File`; `hdf5_check` looks at a file's structure without the library, `nested` reads groups by name.
"""
