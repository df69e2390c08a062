"""What is said of files that cannot be used."""

from __future__ import annotations

import pytest

from ftl_qgis_plugin.core.errors import FtlError, Message
from ftl_qgis_plugin.core.products.left_out import raise_what_is_wrong_with_all, tell_of_left_out
from ftl_qgis_plugin.core.progress import Collected


def lost(count: int) -> list[tuple[str, Message]]:
    return [(f"/in/{number}.tif", Message("it has {bands} bands", bands=number)) for number in range(count)]


@pytest.mark.parametrize(("count", "named", "more"), [(0, 0, 0), (20, 20, 0), (21, 20, 1), (90, 20, 70)])
def test_twenty_are_named_one_by_one(count, named, more):
    progress = Collected()
    tell_of_left_out(lost(count), progress)
    expected = [f"{number}.tif was left out: it has {number} bands" for number in range(named)]
    assert [str(message) for message in progress.warnings] == expected + [f"{more} more files were left out."] * (
        more > 0
    )


def test_one_reason_of_all_is_the_error():
    with pytest.raises(FtlError, match=r"^it has 0 bands$"):
        raise_what_is_wrong_with_all(lost(3))
    raise_what_is_wrong_with_all([*lost(3), ("/in/b.tif", Message("it is empty"))])
