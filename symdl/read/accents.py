"""Letters with a mark that were typed as one character, or with a combining one: ŷ, x̄, θ̂.

And dx̂ beside dx: the mark is put over the whole name, where it is no part of a derivative.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

Edit = tuple[int, int, str]  # a piece, from and to, and what is put there
_COMMANDS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot",
             "\u20d7": "vec"}  # fmt: skip
_MARKED = re.compile(
    r"(?<![^\W\d_])[^\W\d_][\u0302-\u0305\u0307\u20d7]?(?![^\W\d_]|[\u0300-\u036f])"
)
_DIFFERENTIAL = re.compile(
    r"(?<![A-Za-z\\])d\s*\\(?P<mark>hat|tilde|bar)\s*"
    r"(?:\{\s*(?P<a>[A-Za-z])\s*\}|(?P<b>[A-Za-z]))(?!\s*(?:[_^]\s*(?:\{[^{}]*\}|\w)\s*)*/)"
)
_ABOVE = re.compile(r"frac\s*\{\s*$")
_BELOW = re.compile(r"(?:\}\s*\{|/)\s*$")
_OVER = re.compile(r"(?:[^{}]|\{[^{}]*\})*\}\s*\{\s*(?:d|\\partial)")


def _differentials(chars: str) -> Iterator[re.Match[str]]:
    """The marked letters with a d before them that stand in no derivative."""
    for found in _DIFFERENTIAL.finditer(chars):
        before = chars[max(0, found.start() - 12) : found.start()]
        above = _ABOVE.search(before) and _OVER.match(chars, found.end())
        if not above and not _BELOW.search(before):
            yield found


def marked_differentials(chars: str) -> set[str]:
    """The letters under marks that have a d before them."""
    return {found["a"] or found["b"] for found in _differentials(chars)}


def with_commands(chars: str, places: Sequence[int] | None) -> tuple[str, Sequence[int] | None]:
    """A formula with ``\\hat{y}`` for ŷ and ``\\hat{dy}`` for dŷ, and the places of its
    characters; words keep theirs."""
    if not chars.isascii():
        chars, places = _edited(chars, places, _letters(chars))
    edits = ((m.start(), m.end(), _over_both(m)) for m in _differentials(chars))
    return _edited(chars, places, edits) if "\\" in chars else (chars, places)


def _letters(chars: str) -> Iterator[Edit]:
    for found in _MARKED.finditer(chars):
        letter, *marks = list(unicodedata.normalize("NFD", found.group()))
        if len(marks) == 1 and marks[0] in _COMMANDS:
            yield *found.span(), f"\\{_COMMANDS[marks[0]]}{{{letter}}}"


def _over_both(found: re.Match[str]) -> str:
    return f"\\{found['mark']}{{d{found['a'] or found['b']}}}"


def _edited(
    chars: str, places: Sequence[int] | None, edits: Iterable[Edit]
) -> tuple[str, Sequence[int] | None]:
    """A formula with pieces put for others; a new piece stands where the old one did."""
    known = range(len(chars) + 1) if places is None else places
    pieces: list[str] = []
    moved: list[int] = []
    at = 0
    for start, end, text in edits:
        pieces += [chars[at:start], text]
        moved += [*known[at:start], *[known[start]] * (len(text) - 1), known[end - 1]]
        at = end
    if not pieces:
        return chars, places
    return "".join([*pieces, chars[at:]]), (*moved, *known[at:])
