"""Grids: rows of cells between tabs, between the bars of a Markdown table, in a LaTeX tabular."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symdl.read.source import Source

Span = tuple[int, int]
_WORD = re.compile(r"(?<![\\\w])[A-Za-z]{2,}")
_FORMULA = re.compile(r"\$[^$\n]*\$|\\\(.*?\\\)")
_RULES = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|c(?:mid)?rule(?:\([lr]*\))?\{[^{}]*\})")
WORDS_IN_A_CELL = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a grid: where it stands and where its cells do."""

    start: int
    end: int
    cells: tuple[Span, ...]
    barred: bool = False


def row_of(chars: str, start: int, end: int) -> Row | None:
    """The line as a row of cells between tabs or bars; None where it is no row."""
    line = chars[start:end]
    if "\t" in line:
        cells = _cut(line, start, "\t")
        filled = [chars[a:b] for a, b in cells if chars[a:b].strip()]
        if len(filled) > 1 and all(_is_short(cell) for cell in filled):
            return Row(start, end, cells)
        return None
    bare = line.strip()
    if bare.count("|") > 1 and bare.startswith("|") and bare.endswith("|"):
        return Row(start, end, _cut(line, start, "|")[1:-1], barred=True)
    return None


def is_rule(line: str) -> bool:
    """Whether a line is the rule under the head of a Markdown table: |---|:--:|."""
    return "--" in line and set(line) <= set("|:- \t")


def is_grid(rows: list[Row], ruled: bool) -> bool:
    """Whether lines of cells are one grid: rows between bars need a rule, or the same length."""
    if not rows[0].barred or ruled:
        return True
    return len(rows) > 1 and len({len(row.cells) for row in rows}) == 1


def cell_source(source: Source, span: Span) -> Source:
    """What a cell holds, without the dollars around it."""
    start, end = trimmed(source.chars, *span)
    text = source.chars[start:end]
    for opening, closing in (("$", "$"), (r"\(", r"\)")):
        inner = text[len(opening) : len(text) - len(closing)]
        around = text.startswith(opening) and text.endswith(closing)
        if around and inner.strip() and opening not in inner and closing not in inner:
            return source.cut(start + len(opening), end - len(closing))
    return source.cut(start, end)


def tabular_rows(chars: str, start: int, end: int) -> list[tuple[Span, ...]]:
    """The cells of a LaTeX tabular, by row; rules are left out."""
    rows: list[tuple[Span, ...]] = []
    cells: list[Span] = []
    depth, begin, at = 0, start, start
    while at < end:
        char = chars[at]
        if char == "\\" and chars[at + 1 : at + 2] == "\\" and depth == 0:
            rows.append((*cells, (begin, at)))
            cells, at = [], at + 2
            begin = at
            continue
        if char == "\\":
            at += 2
            continue
        depth += (char == "{") - (char == "}")
        if char == "&" and depth == 0:
            cells.append((begin, at))
            begin = at + 1
        at += 1
    rows.append((*cells, (begin, end)))
    bare = [tuple(_unruled(chars, span) for span in row) for row in rows]
    return [row for row in bare if any(chars[a:b].strip() for a, b in row)]


def trimmed(chars: str, start: int, end: int) -> Span:
    """The span without blanks at its ends."""
    while start < end and chars[start].isspace():
        start += 1
    while end > start and chars[end - 1].isspace():
        end -= 1
    return start, end


def _unruled(chars: str, span: Span) -> Span:
    start, end = trimmed(chars, *span)
    while rule := _RULES.match(chars, start, end):
        start, end = trimmed(chars, rule.end(), end)
    return start, end


def _cut(line: str, at: int, sign: str) -> tuple[Span, ...]:
    cells, begin, inside = [], 0, False
    for k, char in enumerate(line):
        inside ^= char == "$"
        if char == sign and not (inside and sign == "|") and line[k - 1 : k] != "\\":
            cells.append((at + begin, at + k))
            begin = k + 1
    cells.append((at + begin, at + len(line)))
    return tuple(cells)


def _is_short(cell: str) -> bool:
    return len(_WORD.findall(_FORMULA.sub("", cell[:400]))) <= WORDS_IN_A_CELL and len(cell) < 2000
