"""Letters with a mark that were typed as one character, or with a combining one: ŷ, x̄, θ̂."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_COMMANDS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot",
             "\u20d7": "vec"}  # fmt: skip
_MARKED = re.compile(
    r"(?<![^\W\d_])[^\W\d_][\u0302-\u0305\u0307\u20d7]?(?![^\W\d_]|[\u0300-\u036f])"
)


def with_commands(chars: str, places: Sequence[int] | None) -> tuple[str, Sequence[int] | None]:
    """A formula with ``\\hat{y}`` for ŷ, and the places of its characters; words keep theirs."""
    if chars.isascii():
        return chars, places
    known = range(len(chars) + 1) if places is None else places
    pieces: list[str] = []
    moved: list[int] = []
    at = 0
    for found in _MARKED.finditer(chars):
        letter, *marks = list(unicodedata.normalize("NFD", found.group()))
        if len(marks) != 1 or marks[0] not in _COMMANDS:
            continue
        start, end = found.span()
        text = f"\\{_COMMANDS[marks[0]]}{{{letter}}}"
        pieces += [chars[at:start], text]
        moved += [*known[at:start], *[known[start]] * (len(text) - 1), known[end - 1]]
        at = end
    if not pieces:
        return chars, places
    return "".join([*pieces, chars[at:]]), (*moved, *known[at:])
