"""Text that was struck out: between two ~~ on a line, or over lines that follow each other."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from symdl.read.delimiters import Segment

Span = tuple[int, int]
_SIGN = re.compile(r"~~+|\n")


@dataclass(frozen=True, slots=True)
class Struck:
    """The struck pieces of a text in order, with the signs around them."""

    pieces: tuple[Span, ...]

    @classmethod
    def of(cls, chars: str, found: tuple[Segment, ...]) -> Struck:
        """The struck pieces; a ~~ inside a formula or code is none."""
        if "~~" not in chars:
            return cls(())
        starts = [segment.start for segment in found]
        pieces: list[Span] = []
        opened: int | None = None
        empty = -1  # where the last line feed stands
        for sign in _SIGN.finditer(chars):
            k = bisect_right(starts, sign.start()) - 1
            if k >= 0 and sign.start() < found[k].end:
                continue
            if sign.group() == "\n":
                line = chars[empty + 1 : sign.start()]
                if opened is not None and _ends_struck(line, chars[opened : sign.start()]):
                    pieces.append((opened, sign.start()))
                    opened = None
                opened = None if not line.strip() else opened
                empty = sign.start()
            elif opened is None:
                opened = sign.start()
            else:
                pieces.append((opened, sign.end()))
                opened = None
        return cls(tuple(pieces))

    def within(self, start: int, end: int) -> list[Span]:
        """The struck pieces that touch a span."""
        k = max(bisect_left(self.pieces, (start, 0)) - 1, 0)
        touching: list[Span] = []
        for piece in self.pieces[k:]:
            if piece[0] >= end:
                break
            if piece[1] > start:
                touching.append(piece)
        return touching

    def covers(self, start: int, end: int) -> bool:
        """Whether one struck piece holds all of a span."""
        return any(a <= start and end <= b for a, b in self.within(start, end))

    def signs(self, start: int, end: int) -> list[Span]:
        """The signs themselves, at both ends of the struck pieces of a span."""
        ends = [((a, a + 2), (b - 2, b)) for a, b in self.within(start, end)]
        return [sign for pair in ends for sign in pair]


def _ends_struck(line: str, piece: str) -> bool:
    """Whether a line that begins struck ends with half a sign: ~~ x = 2 ~"""
    return line.lstrip().startswith("~~") and piece.rstrip().endswith("~") and len(piece) > 3
