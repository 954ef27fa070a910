"""Wrong variants of a right document: one digit or sign of a plain numeric equation is changed.

Each is proved wrong here first, by exact fractions and a reader of its own that knows only numbers
and + - * /; equations that it cannot read, or that were not right before, give no variant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

TOKEN = re.compile(r"\\times|\\cdot|\d+(?:\.\d+)?|[-+()]|\S")
TIMES = (r"\times", r"\cdot")
EQUATION = re.compile(
    r"=\s*(?P<left>[-+0-9. ()]*(?:\\times|\\cdot|\+|-)[-+0-9. ()]*"
    r"(?:(?:\\times|\\cdot)[-+0-9. ()]*)*)(?:=|≈|\\approx)\s*"
    r"(?P<right>-?\d+(?:\.\d+)?)(?![\d,.\\ ]*[-+(\\\d])"
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed text, the operator that changed it, and the line (from 1) that is wrong now."""

    text: str
    operator: str
    line: int


class Unreadable(Exception):
    """The text is no plain arithmetic."""


def value(text: str) -> Fraction:
    """The exact value of plain arithmetic."""
    tokens = TOKEN.findall(text)
    total = _sum(tokens)
    if tokens:
        raise Unreadable(text)
    return total


def _sum(tokens: list[str]) -> Fraction:
    total = _product(tokens)
    while tokens and tokens[0] in "+-":
        sign = 1 if tokens.pop(0) == "+" else -1
        total += sign * _product(tokens)
    return total


def _product(tokens: list[str]) -> Fraction:
    total = _factor(tokens)
    while tokens and (tokens[0] in TIMES or tokens[0] == "("):
        if tokens[0] in TIMES:
            tokens.pop(0)
        total *= _factor(tokens)
    return total


def _factor(tokens: list[str]) -> Fraction:
    if not tokens:
        raise Unreadable
    token = tokens.pop(0)
    if token in ("-", "+"):
        return _factor(tokens) * (-1 if token == "-" else 1)
    if token == "(":
        inside = _sum(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise Unreadable
        return inside
    if not token[0].isdigit():
        raise Unreadable(token)
    return Fraction(token)


def agree(exact: Fraction, shown: str) -> bool:
    """Whether the digits shown may stand for the value, rounded or cut off."""
    places = len(shown.partition(".")[2])
    return abs(exact - Fraction(shown)) < Fraction(1, 10**places)


def mutants(text: str) -> Iterator[Mutant]:
    """The wrong variants of a text, in its order."""
    for found in EQUATION.finditer(text):
        shown = found["right"]
        try:
            exact = value(found["left"])
        except Unreadable:
            continue
        if not agree(exact, shown):
            continue
        for operator, other in _others(shown):
            if not agree(exact, other):
                start, end = found.span("right")
                line = text.count("\n", 0, start) + 1
                yield Mutant(text[:start] + other + text[end:], operator, line)


def _others(shown: str) -> Iterator[tuple[str, str]]:
    yield "sign", shown[1:] if shown[0] == "-" else "-" + shown
    for place, digit in enumerate(shown):
        if digit.isdigit():
            yield "digit", shown[:place] + str((int(digit) + 4) % 10) + shown[place + 1 :]
