"""An author's prose taken apart: words, emphasis, code and the LaTeX inside a line.

The small Markdown of :mod:`symdl.write.document`.  A dollar sign that opens no formula is a dollar
sign; nothing is ever an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from symdl.expr.written import Node
from symdl.write.document import Prose, parts

_TOKEN = re.compile(
    r"(?P<escaped>\\[$*_`\\\[\]])"
    r"|(?P<code>`+)(?P<code_text>.+?)(?P=code)(?!`)"
    r"|\$(?P<math>[^\s$](?:(?:\\.|[^$\\])*?(?:\\.|[^\s$\\]))?)\$(?!\d)"
    r"|\*\*(?P<bold>\S(?:.*?\S)?)\*\*"
    r"|(?<!\w)__(?P<bold_too>\S(?:.*?\S)?)__(?!\w)"
    r"|\*(?P<italic>[^\s*](?:[^*]*[^\s*])?)\*"
    r"|(?<!\w)_(?P<italic_too>[^\s_](?:[^_]*[^\s_])?)_(?!\w)"
    r"|!?\[(?P<link>[^\]\[]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A piece of code in the line."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula in the line: an author's LaTeX, or a written node."""

    formula: Node | str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words set apart; ``strong`` is bold, else italic."""

    spans: tuple[Span, ...]
    strong: bool = False


Span = Words | Verbatim | Math | Emphasis


def spans_of(prose: Prose) -> tuple[Span, ...]:
    """Prose as spans, in order; neighbouring words are joined."""
    found: list[Span] = []
    for part in parts(prose):
        new = [Math(part)] if isinstance(part, Node) else _read(part)
        for span in new:
            if found and isinstance(span, Words) and isinstance(found[-1], Words):
                found[-1] = Words(found[-1].text + span.text)
            else:
                found.append(span)
    return tuple(found)


def _read(text: str) -> Iterator[Span]:
    place = 0
    for match in _TOKEN.finditer(text):
        if match.start() > place:
            yield Words(text[place : match.start()])
        yield from _span(match)
        place = match.end()
    if place < len(text):
        yield Words(text[place:])


def _span(match: re.Match[str]) -> Iterator[Span]:
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    if "escaped" in found:
        yield Words(found["escaped"][1:])
    elif "code" in found:
        yield Verbatim(found["code_text"].strip())
    elif "math" in found:
        yield Math(found["math"])
    elif "link" in found:
        yield from _read(found["link"])
    else:
        strong = "bold" in found or "bold_too" in found
        inner = next(iter(found.values()))
        yield Emphasis(tuple(_read(inner)), strong)
