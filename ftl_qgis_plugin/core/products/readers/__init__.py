"""One reader per program that writes rasters; its docstring carries the documented unit and sign.

Begin with any of them, for example `mintpy`: each is a function from an opened file to a `product.Product`, or None.
"""
