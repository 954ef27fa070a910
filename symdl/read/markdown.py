"""Markdown and plain text as blocks: formulas between signs, grids, lines with mathematics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from symdl.read.delimiters import Segment, segments
from symdl.read.document import Collector
from symdl.read.prose import (
    as_name,
    given_values,
    has_mathematics,
    head_before,
    spans,
    tail_after,
)
from symdl.read.source import Source
from symdl.read.struck import Struck
from symdl.read.tables import Row, cell_source, is_grid, is_rule, row_of, trimmed

BESIDE = 500  # characters of the words beside a formula that are kept
_PAGE = re.compile(r"^\s*(page|date|page no\.?|no\.?)\b[\s._:\-/\d]*$", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-*+>]\s+)+")
_ABBREVIATED = re.compile(r"(?:\d|[A-Za-z]{2})$")  # Sol$^n$, 2$^{nd}$
_RAISED = re.compile(r"\s*\^\s*(?:\{\s*)?[a-z]")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\*)\*(?=\S)")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, longer than one where a formula spans several, and the segments in it."""

    start: int
    end: int
    found: tuple[Segment, ...]


def blocks_of(out: Collector) -> None:
    """Add the blocks of a Markdown or plain text."""
    notes: list[tuple[int, str]] = []
    found = segments(out.source.chars, notes)
    out.problems.extend((out.source.places[at], text) for at, text in notes)
    reader = _Reader(out, Struck.of(out.source.chars, found))
    for line in _lines(out.source.chars, found):
        reader.line(line)
    reader.flush()


def _lines(chars: str, found: tuple[Segment, ...]) -> Iterator[_Line]:
    at, k = 0, 0
    while at < len(chars):
        inside: list[Segment] = []
        stop = _line_end(chars, at)
        while k < len(found) and found[k].start < stop:
            inside.append(found[k])
            stop = max(stop, _line_end(chars, found[k].end))
            k += 1
        yield _Line(at, stop, tuple(inside))
        at = stop + 1


def _line_end(chars: str, at: int) -> int:
    stop = chars.find("\n", at)
    return len(chars) if stop < 0 else stop


@dataclass
class _Reader:
    """Goes through the lines; rows are kept until the grid ends."""

    out: Collector
    struck: Struck
    rows: list[Row] = field(default_factory=list)
    ruled: bool = False
    codes: tuple[tuple[int, int], ...] = ()  # the code in the line that is read

    @property
    def source(self) -> Source:
        return self.out.source

    # --- grids ----------------------------------------------------------------------------

    def line(self, line: _Line) -> None:
        text = self.source.chars[line.start : line.end]
        if not any(s.kind in ("formula", "comment") for s in line.found) and "\n" not in text:
            row = row_of(self.source.chars, line.start, line.end)
            if self.rows and is_rule(text):
                self.ruled = True
                return
            if row is not None and (not self.rows or self.rows[0].barred == row.barred):
                self.rows.append(row)
                return
        self.flush()
        if text.strip() and not _PAGE.match(text[:100]):
            self.pieces(line)

    def flush(self) -> None:
        """Add the grid that has ended, or its lines where they are none."""
        rows, ruled = self.rows, self.ruled
        self.rows, self.ruled = [], False
        if not rows:
            return
        if not is_grid(rows, ruled):
            for row in rows:
                found = segments(self.source.chars[row.start : row.end], [])
                self.pieces(_Line(row.start, row.end, tuple(_moved(s, row.start) for s in found)))
            return
        cells = tuple(tuple(cell_source(self.source, cell) for cell in row.cells) for row in rows)
        start, end = rows[0].start, rows[-1].end
        struck = self.struck.covers(start, end)
        if self.struck.within(start, end):
            self.out.add("grid", start, end, cells=cells, struck=struck)
            return
        self.out.grid((start, end), [(row.start, row.end) for row in rows], cells)

    # --- lines ----------------------------------------------------------------------------

    def pieces(self, line: _Line) -> None:
        """The line between its displayed formulas, and these."""
        at = line.start
        self.codes = tuple((s.start, s.end) for s in line.found if s.kind == "code")
        inline: list[Segment] = []
        for segment in line.found:
            if segment.kind == "inline":
                inline.append(segment)
                continue
            if segment.kind == "code" and "\n" not in self.source.chars[slice(*segment.inner)]:
                continue
            self.words(line, at, segment.start, inline)
            inline = []
            if segment.kind == "comment":
                self.declaration(segment)
            elif segment.kind == "formula":
                self.formula(line, segment, at)
            at = segment.end
        self.words(line, at, line.end, inline)

    def declaration(self, segment: Segment) -> None:
        text = self.source.chars[slice(*segment.inner)].strip()
        if text.startswith("symdl:"):
            self.out.declare(text.removeprefix("symdl:"))

    def formula(self, line: _Line, segment: Segment, at: int) -> None:
        chars = self.source.chars
        begin, end = max(at, segment.start - BESIDE), min(line.end, segment.end + BESIDE)
        self.out.add(
            "formula",
            segment.start,
            segment.end,
            parts=(self.source.cut(*segment.inner),),
            before=chars[begin : segment.start],
            after=chars[segment.end : end],
            struck=self.struck.covers(segment.start, segment.end),
        )

    def words(self, line: _Line, start: int, end: int, inline: list[Segment]) -> None:
        """A piece of a line without displayed formulas."""
        text = self.source.chars[start:end]
        if not text.strip(" \t\n~*_"):
            return
        heading = self.out.line_heading(text, start) if start == line.start else None
        if not inline:
            self.prose(start + (heading.mark if heading is not None else 0), end)
        last, open_end = start, False
        for k, segment in enumerate(inline):
            behind = inline[k + 1].start if k + 1 < len(inline) else end
            self.values(last, segment.start)
            last, open_end = self.inline(segment, last, behind, glued=k > 0 and not open_end)
        if inline:
            self.values(last, end)

    def values(self, start: int, end: int) -> None:
        """Numbers that are given in the words between two formulas: "w = 2, b = -1"."""
        for a, b in given_values(self.source.chars[start:end]):
            part, before = (
                self.source.cut(start + a, start + b),
                self.source.chars[start : start + a],
            )
            self.out.add("prose", start + a, start + b, parts=(part,), before=before[-BESIDE:])

    def inline(self, segment: Segment, last: int, behind: int, glued: bool) -> tuple[int, bool]:
        """A formula in a line, with a name and relation before it and a number after it."""
        chars = self.source.chars
        part = self.source.cut(*segment.inner)
        before = chars[last : segment.start]
        if _ABBREVIATED.search(before) and _RAISED.match(part.chars):
            self.out.add("words", segment.start, segment.end)
            return last, False
        after = chars[segment.end : behind]
        head = head_before(before, glued)
        if head is not None:
            begin = last + head
            part = as_name(self.source.cut(begin, last + len(before.rstrip()))).joined(part)
        tail = (
            tail_after(after) if glued or not before.rstrip().endswith(tuple("+-−×·*/^")) else None
        )
        if tail is not None:
            part = part.joined(self.source.cut(segment.end, segment.end + tail))
        self.out.add(
            "inline",
            segment.start,
            segment.end,
            parts=(part,),
            before=before[-BESIDE:],
            after=after[:BESIDE],
            struck=self.struck.covers(segment.start, segment.end),
        )
        return segment.end, tail is not None

    def prose(self, start: int, end: int) -> None:
        """A line without formulas between signs: mathematics among words, or words alone."""
        chars = self.source.chars
        start, end = trimmed(chars, start, end)
        whole = (start, end)
        bullet = _BULLET.match(chars, start, end)
        start = bullet.end() if bullet else start
        text = chars[start:end]
        holes = self.struck.within(start, end)
        marks = [(start + m.start(), start + m.end()) for m in _EMPHASIS.finditer(text)]
        struck = self.struck.covers(start, end)
        text = self.source.blanked(start, end, [*self.codes, *([] if struck else holes)]).chars
        if not has_mathematics(text):
            self.out.add("words", *whole, struck=struck)
            return
        found = spans(text)
        signs = self.struck.signs(start, end) if struck else holes
        holes = sorted([*signs, *marks, *self.codes])
        if len(found) <= 1:
            parts = tuple(self.source.blanked(start + a, start + b, holes) for a, b in found)
            before = text[: found[0][0]][-BESIDE:] if found else ""
            self.out.add("prose", *whole, parts=parts, before=before, struck=struck)
            return
        last = 0
        for a, b in found:
            part = self.source.blanked(start + a, start + b, holes)
            before = text[last:a][-BESIDE:]
            self.out.add("prose", start + a, start + b, parts=(part,), before=before, struck=struck)
            last = b


def _moved(segment: Segment, by: int) -> Segment:
    inner = (segment.inner[0] + by, segment.inner[1] + by)
    return Segment(segment.kind, segment.start + by, segment.end + by, inner)
