"""Lists: where the item begins that a place belongs to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"([ \t>]*)(?:[-*+•]|\d+[.)]|\\item\b)(?=\s|\$)")
_HEADING = re.compile(r"[ \t]*(?:#|\\(?:sub)*section\b|\\(?:begin|end)\{(?:enumerate|itemize)\})")
_FORMULA = re.compile(r"[ \t]*(?:\$|\\[\[(]|\\begin\b)")


@dataclass(frozen=True, slots=True)
class Items:
    """Where items begin, and where lists end: -1 in place of a beginning."""

    starts: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, text: str) -> Items:
        """The items of a text in Markdown or LaTeX.

        A list ends at a heading, and at a paragraph of words that is not set in; formulas between
        its items belong to it.
        """
        return cls(tuple(_found(text)))

    def start(self, offset: int) -> int:
        """Where the item begins that a place belongs to; -1 outside of lists."""
        last = bisect_right(self.starts, (offset, offset)) - 1
        return self.starts[last][1] if last >= 0 else -1


def _found(text: str) -> Iterator[tuple[int, int]]:
    inset, at, blank = -1, 0, False
    for line in text.split("\n"):
        here = len(line) - len(line.lstrip(" \t>"))
        if _MARK.match(line):
            yield at, at
            inset = here
        elif inset >= 0 and line.strip():
            apart = blank and here <= inset and not _FORMULA.match(line)
            if apart or _HEADING.match(line):
                inset = -1
                yield at, -1
        blank = not line.strip()
        at += len(line) + 1
