"""Headings of worksheets and exams: where a question, a part of it, or a case begins."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 begins a question, 2 a part of it, 3 a case, a layer or a step."""

    level: int
    text: str


_START = r"^[\s*_#>~-]*"
_ROWS: tuple[tuple[int, str], ...] = (
    (1, r"(?:question|problem|exercise|numerical|assignment|aufgabe|task|example|lab|exam)\b[\s\-:.#(]*\d+"),
    (1, r"Q\s*\.?\s*[-:.(]?\s*\d+\b"),
    (1, r"Q\s*[.:]\s"),
    (1, r"(?:question|problem|exercise|aufgabe|example)\b\s*[:.]"),
    (3, r"(?:case|neuron|layer|step|sample|hidden layer|output layer|row|input|for layer|for neuron)s?\b[\s\-:.#(]*(?:\d+|[ivx]+\b|[A-D]\b)"),
    (2, r"(?:part|section|teil|approach|method|approach)\b[\s\-:.(]*(?:\d+|[ivx]+\b|[A-H]\b)"),
    (2, r"\(\s*[a-h]\s*\.?\)"),
    (2, r"[a-h]\)\s"),
    (3, r"\(\s*[ivx]{1,4}\s*\)"),
)  # fmt: skip
_PATTERNS = tuple((level, re.compile(_START + pattern, re.IGNORECASE)) for level, pattern in _ROWS)
_MARKDOWN = re.compile(r"^\s{0,3}(#{1,6})\s+(.*)$")
_SIGNS = re.compile(r"[=$\\]")


def heading_of(line: str) -> Heading | None:
    """The heading that a line begins with; None for a line that is none."""
    marked = _MARKDOWN.match(line)
    if marked:
        inner = marked.group(2)
        deeper = next((lv for lv, p in _PATTERNS if p.match(inner) and lv > 1), None)
        return Heading(deeper or (1 if len(marked.group(1)) <= 2 else 2), inner.strip())
    for level, pattern in _PATTERNS:
        found = pattern.match(line)
        if found and not _SIGNS.search(found.group()):
            return Heading(level, line.strip(" -*>_~\t"))
    return None
