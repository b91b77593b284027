from __future__ import annotations

import csv
import io

import pytest
from formats_trees import assert_placed, marked
from hypothesis import given, settings
from hypothesis import strategies as st

from hugo_calc.formats.csv import LARGEST_BYTES, MOST_COLUMNS, MOST_ROWS, Table, read_table
from hugo_calc.report.diagnostic import Diagnostic


def table(text: str | bytes) -> Table:
    source = text.encode() if isinstance(text, str) else text
    found = read_table(source, "runs.csv")
    assert isinstance(found, Table), found
    return found


def refused(text: str | bytes) -> Diagnostic:
    source = text.encode() if isinstance(text, str) else text
    found = read_table(source, "runs.csv")
    assert isinstance(found, Diagnostic)
    assert found.path == "runs.csv"
    return found


def cells(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in [found.header, *found.rows]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r\n1,\r\n", [["a", "b"], ["1", ""]]),
        ("a,b\r1, 2 ", [["a", "b"], ["1", " 2 "]]),
        ('a,"b, c"\n"x ""y"" z",2\n', [["a", "b, c"], ['x "y" z', "2"]]),
        ('a,b\n"1\r\n2",""\n', [["a", "b"], ["1\r\n2", ""]]),
        ('a,b\n"1\n2\n",3\n', [["a", "b"], ["1\n2\n", "3"]]),
        ('a\n""""\n', [["a"], ['"']]),
        ('a,b\n5" disk,x\n', [["a", "b"], ['5" disk', "x"]]),
        ("\n\na\n\n1\n\n\n", [["a"], ["1"]]),
        ("a,\n,1\n", [["a", ""], ["", "1"]]),
        ("a;b,c\n1;2,3\n", [["a;b", "c"], ["1;2", "3"]]),
        ("a", [["a"]]),
    ],
)
def test_cells_are_read_with_their_places(text: str, rows: list[list[str]]) -> None:
    for before in (b"", b"\xef\xbb\xbf"):
        source = before + text.encode()
        found = table(source)
        assert cells(found) == rows
        for row in (found.header, *found.rows):
            for cell in row:
                assert_placed(source, cell, spaces="")
                assert cell.path == "runs.csv"


def test_places_are_bytes_of_the_file() -> None:
    text = 'é,"😀 ""₂"\n1,"x\ny"\n'
    found = table(text)
    spans = [cell.span(0, len(cell.text)).of(text.encode()).decode() for cell in found.header]
    assert spans == ["é", '😀 ""₂']
    assert list(found.header[1].offsets) == [4, 8, 9, 11, 14]
    assert list(found.rows[0][1].offsets) == [19, 20, 21, 22]


MISTAKES = [
    ('a,‹"›b\n1,2\n', "this quote is not closed", "HC611"),
    ('a,"b"‹c›\n', "a comma is wanted behind the closing quote", "HC611"),
    ('a,"b"‹😀›\n', "a comma is wanted behind the closing quote", "HC611"),
    ('a,b\n1,‹ "›2"\n', "a blank before an opening quote", "HC611"),
    ("a,b\n1,2,‹3›,4\n", "a row of 4 cells under a header of 2", "HC611"),
    ("a,b\n‹1›\n", "a row of 1 cell under a header of 2", "HC611"),
    ("a,b,a b,‹a›\n", "two columns are called `a`", "HC611"),
    ("a‹;›b\n1;2\n", "the columns are separated by a semicolon", "HC611"),
    ("a‹\t›b\n1\t2\n", "the columns are separated by a tab", "HC611"),
    ("‹›", "the file is empty", "HC611"),
    ("‹›\n\n", "the file is empty", "HC611"),
    (f"a{',a' * (MOST_COLUMNS - 1)},‹›a\n", f"more than {MOST_COLUMNS} columns", "HC612"),
    ("a\n" + "1\n" * MOST_ROWS + "‹1›\n", f"more than {MOST_ROWS:,} rows", "HC612"),
]


@pytest.mark.parametrize(("written", "message", "code"), MISTAKES)
def test_what_is_wrong_is_said_at_its_place(written: str, message: str, code: str) -> None:
    text, span = marked(written)
    found = refused(text)
    assert (found.code, found.message, found.span) == (code, message, span)


def test_the_other_column_of_one_name_is_shown() -> None:
    found = refused("a,b,a\n")
    assert [label.span.start for label in found.labels] == [0]


def test_the_largest_table_is_read() -> None:
    columns = [f"c{each}" for each in range(MOST_COLUMNS)]
    found = table("\n".join([",".join(columns), *[",".join("1" * MOST_COLUMNS)] * MOST_ROWS]))
    assert (len(found.header), len(found.rows)) == (MOST_COLUMNS, MOST_ROWS)


def test_a_file_that_is_too_large_is_not_even_decoded() -> None:
    table(b"a" * LARGEST_BYTES)
    assert refused(b"\xff" * (LARGEST_BYTES + 1)).code == "HC612"


def test_what_is_not_utf8_is_said_to_be_so() -> None:
    found = refused("a,b\n1,é\n".encode("latin-1"))
    assert found.code == "HC902"
    assert found.span is not None
    assert found.span.start == 6


_CELLS = st.text("ab é😀,\"\n\r;'", max_size=5)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.integers(1, 3).flatmap(
        lambda width: st.lists(
            st.lists(_CELLS, min_size=width, max_size=width), min_size=0, max_size=4
        ).map(lambda rows: [[f"c{each}" for each in range(width)], *rows])
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_the_standard_library_writes_is_read(rows: list[list[str]], line_end: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(rows)
    source = written.getvalue().encode()
    found = table(source)
    assert cells(found) == rows
    for row in (found.header, *found.rows):
        for cell in row:
            assert_placed(source, cell, spaces="")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*',\n\r"aé 😀;', "\r\n", '""', '"b"']), max_size=14).map("".join))
def test_what_is_read_is_what_the_standard_library_reads(text: str) -> None:
    found = read_table(text.encode(), "")
    if isinstance(found, Table):
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        assert cells(found) == [row for row in rows if row]
