import pytest

from ftl_qgis_plugin.algorithms.shared.number_list import parse_numbers
from ftl_qgis_plugin.core.errors import FtlError


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("5, 10,50", (5, 10, 50)), ("5;10 ; 0.5", (5, 10, 0.5)), (" 7\t8 ", (7, 8)), ("", ()), ("1e3,", (1000,))],
)
def test_separators(text, numbers):
    assert parse_numbers(text) == numbers


@pytest.mark.parametrize("text", ["5, ten", "1, nan", "inf"])
def test_what_is_no_number_is_named(text):
    with pytest.raises(FtlError, match="is no number"):
        parse_numbers(text)
