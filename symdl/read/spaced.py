"""Formulas with a blank between all their signs, as some readers of pictures print them.

``0 . 4 5`` is 0.45, ``\\mathrm { R e L U }`` is one word.  Only blanks inside of numbers and words
are taken away, in formulas in which no two digits stand side by side, of a text in which a decimal
point stands between blanks.  What may be two numbers stays as it is; ``0. 5`` is 0.5 everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from symdl.read.delimiters import segments
from symdl.read.functions import SPELLINGS
from symdl.read.source import Source

Span = tuple[int, int]
_SPACED = re.compile(r"(?<!\S)\d \. \d(?!\S)")
_TORN = re.compile(r"(?<![\w.] )(?<![\w.])0(?P<hole> ?)\.(?P<other> ?)(?=\d)")
_CLOSE = re.compile(r"\d[\d.]\d?")
_RUN = re.compile(r"(?<!\S)(?:\d|\. \d)(?: [\d.](?= )| \d(?!\S))*")
_NUMBER = re.compile(r"(?:0|[1-9](?: \d)*)?(?: ?\. \d(?: \d)*)?(?: \.)?")
_THOUSANDS = re.compile(r"(?<!\S)[1-9](?: \d){0,2}(?: , \d \d \d)+(?!\S)(?! [\d.,])")
_LIST = re.compile(r"(?<=\[ )\d(?: \d)+(?= (?:\\right )?\])")
_WORD = re.compile(
    r"\\(?:text|textbf|textit|mathrm|mathbf|mathit|mathsf|operatorname) ?(?:\* ?)?"
    r"\{(?P<run>(?: (?:[A-Za-z]|[~.,:/-]))+ )\}"
)
_ASSIGNED = re.compile(r": =(?!\S)")
_SCRIPT = re.compile(r"[_^] \{(?P<run>(?: [A-Za-z]){3,} )\}")
_SPELLED = sorted((word for word in SPELLINGS if len(word) > 2), key=len, reverse=True)
_FUNCTION = re.compile(rf"(?<!\S)(?:{'|'.join(map(' '.join, _SPELLED))})(?= [({{\\_^])")


def closed_up(source: Source, latex: bool) -> Source:
    """A document without the blanks inside of numbers and words, where its formulas have them."""
    spaced = _SPACED.search(source.chars) is not None
    if not spaced and _TORN.search(source.chars) is None:
        return source
    holes: set[Span] = set()
    for segment in segments(source.chars, [], latex=latex):
        if segment.kind not in ("formula", "inline"):
            continue
        start, inner = segment.inner[0], source.chars[slice(*segment.inner)]
        found = _blanks(inner) if spaced and _CLOSE.search(inner) is None else _torn(inner)
        holes.update((start + a, start + b) for a, b in found)
    return source.without(sorted(holes))


def _torn(inner: str) -> Iterator[Span]:
    """The blanks beside the point of 0. 5."""
    for found in _TORN.finditer(inner):
        yield from (found.span(k) for k in ("hole", "other") if found[k])


def _blanks(inner: str) -> Iterator[Span]:
    """The blanks inside of numbers, of words and of the names of functions."""
    lists = [found.span() for found in _LIST.finditer(inner)]
    for found in _RUN.finditer(inner):
        if _NUMBER.fullmatch(found.group()) and found.span() not in lists:
            yield from _within(inner, *found.span())
    for found in _THOUSANDS.finditer(inner):
        if not _is_in_brackets(inner, found.start()):
            yield from _within(inner, *found.span())
    for found in _ASSIGNED.finditer(inner):
        yield from _within(inner, *found.span())
    for pattern in (_WORD, _SCRIPT):
        for found in pattern.finditer(inner):
            yield from _within(inner, *found.span("run"))
    for found in _FUNCTION.finditer(inner):
        yield from _within(inner, *found.span())


def _within(inner: str, start: int, end: int) -> Iterator[Span]:
    """Every blank between two places."""
    return ((k, k + 1) for k in range(start, end) if inner[k] == " ")


def _is_in_brackets(inner: str, at: int) -> bool:
    """Whether a bracket is open at a place, so that a comma may part two numbers."""
    before = inner[:at]
    return any(before.count(a) > before.count(b) for a, b in ("()", "[]", ("\\{", "\\}")))
