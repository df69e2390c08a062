"""Names of the user's rasters as names of factors: they become columns, beside those of the program."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import FtlError
from .catalogue import BUILT_IN

# A factor's mean is the column `<factor>_mean`; these would be the candidates' own rate_mean and rate_signed_mean.
_TAKEN = {"rate", "rate_signed"}
_RESERVED = {name.casefold() for name in BUILT_IN} | _TAKEN


def require_own_name(name: str, others: Iterable[str]) -> None:
    """FtlError where a raster's name is empty, means a factor or column of the program's, or is one of `others`.

    Upper and lower case are the same: tables of a GeoPackage do not tell them apart.
    """
    if not name:
        raise FtlError("A factor layer has no name. Give it one (right click > Rename Layer).")
    if name.casefold() in _RESERVED:
        raise FtlError(
            "A factor layer is called {name}, which is the name of a factor or column that the plugin provides itself. "
            "Rename the layer.",
            name=name,
        )
    twin = next((other for other in others if other.casefold() == name.casefold()), None)
    if twin == name:
        raise FtlError("Two of the factor layers are called {name}. Give each layer a name of its own.", name=name)
    if twin is not None:
        raise FtlError(
            "The factor layers {name} and {other} differ in upper and lower case only, which tables do not tell apart. "
            "Rename one of them.",
            name=name,
            other=twin,
        )
