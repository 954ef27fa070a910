"""Text with the place of each of its characters: what is read, and where it stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# What is not seen: joiners, marks of order and direction, soft hyphens.
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad"
_TURNED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HIDDEN = re.compile(f"[{_UNSEEN}{_TURNED}]+")
_DIRECTION = re.compile(f"[{_TURNED}]")
_BLANK = {
    **{ord(c): " " for c in "\u00a0\u1680\u202f\u205f\u3000\x0b\x0c\x85\u2028\u2029"},
    **dict.fromkeys(range(8192, 8203), " "),
    **dict.fromkeys((*range(9), *range(14, 32), 127), " "),
    **{ord("！") + k: chr(ord("!") + k) for k in range(94)},  # of full width, as beside Chinese
}


@dataclass(frozen=True, slots=True)
class Source:
    """Characters, and the offset in the document of each of them and of the end."""

    chars: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Source:
        """A whole document as a reader sees it: unseen signs left out, odd blanks made plain."""
        clean = text.replace("\r\n", " \n").replace("\r", "\n").translate(_BLANK)
        if _HIDDEN.search(clean) is None:
            return cls(clean, range(len(clean) + 1))
        chars: list[str] = []
        places: list[int] = []
        at = 0
        for found in _HIDDEN.finditer(clean):
            chars.append(clean[at : found.start()])
            places.extend(range(at, found.start()))
            at = found.end()
        chars.append(clean[at:])
        places.extend(range(at, len(clean) + 1))
        return cls("".join(chars), places)

    def cut(self, start: int, end: int) -> Source:
        """The piece from ``start`` to ``end``."""
        return Source(self.chars[start:end], self.places[start : end + 1])

    def blanked(self, start: int, end: int, holes: Sequence[tuple[int, int]]) -> Source:
        """A piece in which what stands in the holes is blank."""
        piece = self.cut(start, end)
        inside = [(max(a, start) - start, min(b, end) - start) for a, b in holes if a < end]
        chars = list(piece.chars)
        for a, b in inside:
            if a < b:
                chars[a:b] = " " * (b - a)
        return Source("".join(chars), piece.places)

    def without(self, holes: Sequence[tuple[int, int]]) -> Source:
        """These characters but for what stands in the holes, which are in order."""
        chars: list[str] = []
        places: list[int] = []
        at = 0
        for start, end in (*holes, (len(self.chars), len(self.chars))):
            chars.append(self.chars[at:start])
            places.extend(self.places[at:start])
            at = end
        return Source("".join(chars), (*places, self.places[len(self.chars)]))

    def joined(self, other: Source) -> Source:
        """This piece, a blank, and another one."""
        end = self.places[len(self.chars)]
        return Source(
            self.chars + " " + other.chars, (*self.places[: len(self.chars)], end, *other.places)
        )


def turns(text: str) -> int | None:
    """Where a text first changes the direction in which it is shown; None where it never does."""
    found = _DIRECTION.search(text)
    return found.start() if found else None
