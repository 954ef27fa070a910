"""Files as documents: encodings, formats, what is no document, and text of any kind."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symdl.errors import ReadingError
from symdl.read.document import Document, format_of, read_bytes, read_document


def test_encodings() -> None:
    text = "$σ = 1$\r\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert read_bytes(text.encode(encoding)).text == "$σ = 1$\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"PK\x03\x04\x00\x00", "not a text file"),
        (b"a" * 9000 + b"\x00", "not a text file"),
        ("é = 1".encode("latin-1"), "byte 1 is not UTF-8"),
        (b"\xff\xfea", "is not UTF-16"),
        (b"a" * 5_000_001, "too large"),
    ],
)
def test_bytes_that_are_no_document(data: bytes, message: str) -> None:
    with pytest.raises(ReadingError, match=re.escape(message)):
        read_bytes(data, "x.md")


def test_a_page_is_refused_with_a_word_what_is_read() -> None:
    for text in ("<!DOCTYPE html>\n<html><body>$a = 1$</body></html>", "\n<html lang='en'>"):
        with pytest.raises(ReadingError, match="HTML page"):
            read_document(text)


def test_the_limit_of_size_can_be_set() -> None:
    assert isinstance(read_bytes(b"$a$", largest=3), Document)
    with pytest.raises(ReadingError, match="too large"):
        read_bytes(b"$a$", largest=2)


@pytest.mark.parametrize(
    ("text", "path", "kind"),
    [
        ("\\documentclass{article}", "", "latex"),
        ("\\section{One} $a$", "", "latex"),
        ("x", "a.tex", "latex"),
        ("\\documentclass{article}", "a.md", "markdown"),
        ("```\n\\documentclass{x}\n```", "", "markdown"),
        ("$a$", "a.txt", "markdown"),
        ("\\begin{align} a \\end{align}", "", "latex"),
        ("a = b", "", "plain"),
    ],
)
def test_formats(text: str, path: str, kind: str) -> None:
    assert format_of(text, path) == kind


# --- hostile ---------------------------------------------------------------------------------

# fmt: off
_PIECES = (
    "$", "$$", "\\[", "\\]", "\\(", "\\)", "\\\\", "`", "```", "~~", "~~~", "|", "&", "{", "}", "=",
    "2", "x", "\\begin{align}", "\\end{align}", "<!--", "-->", "\\newcommand{\\a}{", "\\a", "\\def",
    "\\verb|", "%", "\\item[", "\\section{", "\\frac", "Question", "(a)", "#", "\n", "\n\n", "\t",
    " ", "\u200b", "\r",
)
# fmt: on


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(_PIECES), max_size=40),
    st.sampled_from(["a.md", "a.tex", "a.txt"]),
)
def test_any_text_gives_blocks_in_order_inside_it(pieces: list[str], path: str) -> None:
    text = "".join(pieces)
    document = read_document(text, path)
    ends = [(b.start, b.end) for b in document.blocks]
    assert ends == sorted(ends)
    assert all(0 <= a <= b <= len(text) for a, b in ends)
    for block in document.blocks:
        document.place(block.start)
        for part in (*block.parts, *(cell for row in block.cells for cell in row)):
            assert len(part.places) >= len(part.chars)


@pytest.mark.parametrize(
    "piece", ["$ ", "$$ ", "\\[ ", "\\( ", "` `` ", "~~", "-", "|", "\n", "<!--"]
)
def test_long_hostile_lines_take_linear_time(piece: str) -> None:
    document = read_document(piece * (60_000 // len(piece)) + "x = 2", "a.md")
    assert document.blocks


@pytest.mark.parametrize("kind", ["\\begin{align}", "\\[", "{", "\\frac{", "("])
def test_deep_nesting_is_no_matter(kind: str) -> None:
    read_document(kind * 10_000 + "x = 2", "a.md")
    read_document(kind * 10_000 + "x = 2", "a.tex")
