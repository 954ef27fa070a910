"""Scripts that are written without braces: e^-0.5 everywhere, w_ij and net_h1 in plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SIGNED = re.compile(
    r"\^(?P<inner>[-−+](?:\d+(?:\.\d+)?|[A-Za-zα-ω](?![A-Za-z]))(?:_[A-Za-z0-9])?)"
)
_LONG = re.compile(r"_(?P<inner>[A-Za-z0-9]+?)(?=[A-Za-z]?[_^]|[^A-Za-z0-9]|$)")


def with_braces(chars: str, places: Sequence[int] | None) -> tuple[str, Sequence[int] | None]:
    """A formula with braces around such scripts, and the places of its characters."""
    patterns = [_SIGNED] if "\\" in chars or "{" in chars else [_SIGNED, _LONG]
    for pattern in patterns:
        chars, places = _braced(pattern, chars, places)
    return chars, places


def _braced(
    pattern: re.Pattern[str], chars: str, places: Sequence[int] | None
) -> tuple[str, Sequence[int] | None]:
    found = [match.span("inner") for match in pattern.finditer(chars)]
    if not found:
        return chars, places
    known = range(len(chars) + 1) if places is None else places
    pieces: list[str] = []
    moved: list[int] = []
    at = 0
    for start, end in found:
        pieces += [chars[at:start], "{", chars[start:end], "}"]
        moved += [*known[at:start], known[start], *known[start:end], known[end - 1]]
        at = end
    return "".join([*pieces, chars[at:]]), (*moved, *known[at:])
