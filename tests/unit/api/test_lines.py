"""Lines of a batch, however the network cuts the stream."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.lines import Line, LineSplitter


def split(*parts: bytes, limit: int = 100) -> list[Line]:
    """All lines of a stream that arrives in these parts."""
    splitter = LineSplitter(limit)
    lines = [line for part in parts for line in splitter.feed(part)]
    return [*lines, *splitter.finish()]


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=8))
def test_lines_do_not_depend_on_how_the_stream_is_cut(stream, cuts):
    """The same bytes give the same lines in any number of parts."""
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    parts = [stream[a:b] for a, b in pairwise(edges)]
    assert split(*parts, limit=20) == split(stream, limit=20)


@given(st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b""))))
def test_every_line_with_something_in_it_is_given_once(lines):
    """Nothing but blank lines is lost, and numbers are those of the stream."""
    given_lines = split(b"\n".join(lines), limit=1_000)
    expected = [
        (number, line.removesuffix(b"\r"))
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    assert [(line.number, line.content) for line in given_lines] == expected


@pytest.mark.parametrize(
    ("stream", "numbers"),
    [
        (b"", []),
        (b"\n\r\n  \n", []),
        (b"a", [1]),
        (b"a\n", [1]),
        (b"a\r\nb\r\n", [1, 2]),
        (b"a\n\n\nb", [1, 4]),
    ],
)
def test_blank_lines_are_counted_and_not_given(stream, numbers):
    """Line numbers are those that an editor shows."""
    assert [line.number for line in split(stream)] == numbers


def test_carriage_return_is_part_of_the_line_end():
    """CR LF ends a line as LF does; a CR elsewhere is content."""
    assert [line.content for line in split(b"a\rb\r\nc\r")] == [b"a\rb", b"c"]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_a_line_of_just_the_limit_is_whole(end):
    """The limit counts the line without its end."""
    (line,) = split(b"x" * 100 + end, limit=100)
    assert (line.content, line.overlong) == (b"x" * 100, False)


@pytest.mark.parametrize("step", [1, 7, 300])
def test_an_overlong_line_is_measured_and_the_next_one_whole(step):
    """Of a line past the limit only the length is kept, and it ends where it ends."""
    stream = b"a\n" + b"x" * 250 + b"\nb\n"
    parts = [stream[n : n + step] for n in range(0, len(stream), step)]
    first, overlong, last = split(*parts, limit=100)
    assert (first.content, last.content, last.number) == (b"a", b"b", 3)
    assert (overlong.overlong, overlong.content, overlong.length) == (True, b"", 250)
