"""Words behind a number that multiply it: 138 million, 192 KB, 3.6 GFLOPs."""

from __future__ import annotations

import re

_WORDS = {"million": 10**6, "mil": 10**6, "billion": 10**9, "thousand": 10**3}
_THOUSANDS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_DATA = r"(?P<size>[KkMGT])(?P<binary>i?)B(?:ytes?)?"
_COUNTED = r"(?P<count>[KkMGT])(?:-?(?:FLOP|MAC|OP)s?|FLOPS)?"
_PLAIN = r"[Bb]ytes?|(?:FLOP|MAC)s?|FLOPS"
_UNIT = re.compile(rf"(?:{_DATA}|{_COUNTED}|{_PLAIN})(?![A-Za-z])")
_BARE = re.compile(rf"(?:{_DATA}|[KkMGT]-?(?:FLOP|MAC)s?|[KkMGT]FLOPS|{_PLAIN})(?![A-Za-z_^(])")
MOST_WORDS = 3  # "M parameters in all" is a unit and what is counted; more is a sentence


def factors(words: str) -> tuple[int, ...] | None:
    """What a word behind a number may multiply it by, the likeliest first; None for other words.

    KB are 1024 or 1000 bytes, or the unit that the whole line is in.
    """
    text = words.strip(" .,;~()")
    if text.lower() in _WORDS:
        return (_WORDS[text.lower()],)
    if text == "B":  # bytes, or billions
        return (1, 10**9)
    found = _UNIT.match(text)
    if found is None or len(text.split()) > MOST_WORDS:
        return None
    if found.group("size"):
        power = _THOUSANDS[found.group("size").lower()]
        return (1024**power, 1) if found.group("binary") else (1024**power, 1000**power, 1)
    if found.group("count"):
        return (1000 ** _THOUSANDS[found.group("count").lower()], 1)
    return (1,)


def unit_at(text: str, start: int = 0) -> int | None:
    """The end of a unit of data or operations that begins here, without \\text around it."""
    found = _BARE.match(text, start)
    return found.end() if found is not None else None
