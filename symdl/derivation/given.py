"""Intervals of inputs, as the facts of a program give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sympy as sp

from symdl.expr.program import Fact
from symdl.expr.values import Entry, Fn, Index
from symdl.rules.intervals import EVERYTHING, Range, meet, point


def given_ranges(facts: tuple[Fact, ...]) -> dict[str, tuple[Range, tuple[str, ...]]]:
    """The interval of each input that facts bound by numbers, with the texts of those facts."""
    found: dict[str, tuple[Range, tuple[str, ...]]] = {}
    for fact in facts:
        sized = isinstance(fact.left, Fn) and fact.left.name == "abs"
        entry = fact.left.arguments[0] if sized else fact.left
        if not isinstance(entry, Entry) or not fact.right.is_number:
            continue
        if not all(isinstance(i, Index) for i in entry.indices):
            continue
        new = (_SIZES if sized else _HALF_LINES).get(fact.relation)
        if new is not None:
            old, texts = found.get(entry.name, (EVERYTHING, ()))
            merged = tuple(dict.fromkeys((*texts, fact.text)))
            found[entry.name] = (meet(old, new(fact.right)), merged)
    return found


_HALF_LINES: Mapping[str, Callable[[sp.Expr], Range]] = {
    ">": lambda a: Range(low=a, low_open=True),
    ">=": lambda a: Range(low=a, low_open=False),
    "<": lambda a: Range(high=a, high_open=True),
    "<=": lambda a: Range(high=a, high_open=False),
    "=": point,
}
_SIZES: Mapping[str, Callable[[sp.Expr], Range]] = {
    "<": lambda a: Range(-a, a, True, True),
    "<=": lambda a: Range(-a, a, False, False),
}
