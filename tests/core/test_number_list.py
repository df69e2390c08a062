# ruff: noqa: RUF001
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.number_list import parse_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("5, 10,50", (5, 10, 50)),
        ("5;10 ; 0.5", (5, 10, 0.5)),
        (" 7\t8 ", (7, 8)),
        ("", ()),
        ("1e3,", (1000,)),
        ("5,10,50", (5, 10, 50)),
        ("-12,-168", (-12, -168)),
        ("0.5,1.5", (0.5, 1.5)),
        ("0,100,250", (0, 100, 250)),
        ("5 10 50", (5, 10, 50)),
        ("1, 2;3 4", (1, 2, 3, 4)),
    ],
)
def test_separators(text, numbers):
    assert parse_numbers(text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0,5; 1,5", (0.5, 1.5)),  # decimal commas
        ("0,5 1,5", (0.5, 1.5)),
        ("2,1\n3,4\n5", (2.1, 3.4, 5)),
        ("2,1\n3,4", (2.1, 3.4)),
        ("1.5\n2; 3", (1.5, 2, 3)),  # of which lines one separates
        ("1 000; 2 500,5", (1000, 2500.5)),  # thousands
        ("1,000,000,000", (10**9,)),
        ("1,234,000", (1_234_000,)),
        ("1,000,123", (1_000_123,)),
        ("5.125; 7.25; 10.375", (5.125, 7.25, 10.375)),
        ("-1.000.000; +2.000.000", (-(10**6), 2 * 10**6)),
        ("1\t2,5\t1.000,5", (1, 2.5, 1000.5)),
        ("1 2;3 4", (1, 2, 3, 4)),
        ("1\u00a0000 2\u202f000", (1000, 2000)),
        ("1'000; 2’000", (1000, 2000)),
        ("1,000,000", (1_000_000,)),
        ("1.234,5; 1,234.5", (1234.5, 1234.5)),
        ("5.000; 10.000,5", (5000, 10_000.5)),  # one number tells how the others are meant
        ("2,000; 1,234.5; 0.125", (2000, 1234.5, 0.125)),
        ("5.125; 10.375", (5.125, 10.375)),  # nobody's thousands end so
        ("5.000; 10.5", (5, 10.5)),
        ("0,125; 5.000; 10.000,5", (0.125, 5000, 10_000.5)),
        ("5，10，50", (5, 10, 50)),  # full width
        ("５；１０；０．５", (5, 10, 0.5)),
        ("5、10、50", (5, 10, 50)),
        ("٥؛ ١٠؛ ٠٫٥", (5, 10, 0.5)),  # Arabic
        ("۵، ۱۰", (5, 10)),  # Persian
        ("१०; २०", (10, 20)),  # Devanagari
        ("−12; −168", (-12, -168)),  # a true minus
    ],
)
def test_ways_of_writing(text, numbers):
    assert parse_numbers(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "0,5",
        "39,34",
        "1,000",
        "5,100,500",
        "1,000; 2,000",
        "0,5, 1,5",
        "5, 0,5",
        "5,10 50",
        "1,234.5",
        "5.000; 10.000",
        "1,5\n2; 3",
        "5.125; 10.000",
        "1,5 2,3,4",
        "5, 0,5, 10,50",
    ],
)
def test_what_can_be_read_in_two_ways_is_asked(text):
    with pytest.raises(FtlError, match="two ways"):
        parse_numbers(text)


@pytest.mark.parametrize("text", ["5, ten", "5,ten", "1, nan", "inf", "1_000", "5;;x", "0x10", "１，２，三"])
def test_what_is_no_number_is_named(text):
    with pytest.raises(FtlError, match="is no number"):
        parse_numbers(text)


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3)), max_size=8))
def test_what_python_writes_is_read(numbers):
    assert parse_numbers("; ".join(map(repr, numbers))) == tuple(numbers)
