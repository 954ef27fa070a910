"""Headings of worksheets and exams: where a question, a part of it, or a case begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 begins a question, 2 a part of it, 3 a case, a layer or a step.

    ``mark``: how many characters of its line only say that it begins: "Q3. ".
    """

    level: int
    text: str
    mark: int = 0


_START = r"^[\s*_#>~-]*"
_ROWS: tuple[tuple[int, str], ...] = (
    (
        1,
        r"(?:question|problem|exercise|numerical|assignment|aufgabe|task|example|lab|exam)\b"
        r"[\s\-:.#(]*\d+",
    ),
    (1, r"Q\s*\.?\s*[-:.(]?\s*\d+\b"),
    (1, r"Q\s*[.:]\s"),
    (1, r"(?:question|problem|exercise|aufgabe|example)\b\s*[:.]"),
    (
        3,
        r"(?:case|scenario|neuron|layer|step|sample|hidden layer|output layer|row|input|for layer"
        r"|for neuron)s?\b[\s\-:.#(]*(?:\d+|[ivx]+\b|[A-D]\b)",
    ),
    (2, r"(?:part|section|teil|approach|method|approach)\b[\s\-:.(]*(?:\d+|[ivx]+\b|[A-H]\b)"),
    (2, r"\(\s*[a-h]\s*\.?\)"),
    (2, r"[a-h]\)\s"),
    (3, r"\(\s*[ivx]{1,4}\s*\)"),
)  # fmt: skip
_PATTERNS = tuple((level, re.compile(_START + pattern, re.IGNORECASE)) for level, pattern in _ROWS)
_ANY = re.compile(_START + "(?:" + "|".join(row[1] for row in _ROWS) + ")", re.IGNORECASE)
_MARKDOWN = re.compile(r"^\s{0,3}(#{1,6})\s+(.*)$")
_STOP = re.compile(r"\s*[.:)]\s*(?:[-–—]\s)?")
_SIGNS = re.compile(r"[=$\\]")


def top_of(text: str) -> int:
    """How many # a question's heading has in a Markdown text: a single # at the top is a title."""
    found = [len(m.group(1)) for m in re.finditer(r"^ {0,3}(#{1,6}) ", text, re.MULTILINE)]
    if found and found[0] == 1 and found.count(1) == 1 and len(found) > 1:
        found = found[1:]
    return min(found, default=1)


def heading_of(line: str, top: int = 2) -> Heading | None:
    """The heading that a line begins with; None for a line that is none.  ``top``: see top_of."""
    marked = _MARKDOWN.match(line)
    if marked:
        inner = marked.group(2)
        deeper = next((lv for lv, p in _PATTERNS if p.match(inner) and lv > 1), None)
        level = min(max(len(marked.group(1)) - top + 1, 1), 3)
        return Heading(deeper or level, inner.strip())
    if _ANY.match(line) is None:
        return None
    for level, pattern in _PATTERNS:
        found = pattern.match(line)
        if found and not _SIGNS.search(found.group()):
            mark = _STOP.match(line, found.end())
            return Heading(level, line.strip(" -*>_~\t"), mark.end() if mark else 0)
    return None


_ILLUSTRATES = re.compile(_START + r"(?:numerical\s+)?example\b\s*[:.]", re.IGNORECASE)


def names_question(text: str) -> bool:
    """Whether a heading's text says that a question begins: Question 2, Exercise 4; an example
    without a number is one of what stands before it."""
    if _ILLUSTRATES.match(text):
        return False
    return any(level == 1 and pattern.match(text) for level, pattern in _PATTERNS)


_ALONE = re.compile(r"^[\s*_>-]*(?:\(\s*\d{1,2}\s*\)|\d{1,2}\s*[.)]|[①-⑳])[\s*_:.-]*$")


@dataclass
class Headings:
    """The headings of one document: how deep its # begin, whether its questions have names.

    In a document that names no question, a line that is nothing but a number begins one.
    """

    text: str
    top: int = field(init=False)
    named: bool = field(init=False)

    def __post_init__(self) -> None:
        self.top = top_of(self.text)
        found = (heading_of(line[:200], self.top) for line in self.text.split("\n"))
        self.named = any(heading is not None and heading.level == 1 for heading in found)

    def of(self, line: str) -> Heading | None:
        """The heading that a line begins with; None for a line that is none."""
        heading = heading_of(line[:200], self.top)
        if heading is None and not self.named and _ALONE.match(line[:40]):
            return Heading(1, line.strip(" -*>_~\t"))
        return heading
