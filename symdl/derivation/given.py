"""Intervals of inputs, as the facts of a program give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sympy as sp

from symdl.expr.program import Fact
from symdl.expr.values import Entry, Index
from symdl.rules.intervals import EVERYTHING, Range, meet, point


def given_ranges(facts: tuple[Fact, ...]) -> dict[str, tuple[Range, tuple[str, ...]]]:
    """The interval of each input that facts bound by numbers, with the texts of those facts."""
    found: dict[str, tuple[Range, tuple[str, ...]]] = {}
    for fact in facts:
        if not isinstance(fact.left, Entry) or not fact.right.is_number:
            continue
        if not all(isinstance(i, Index) for i in fact.left.indices):
            continue
        new = _HALF_LINES.get(fact.relation)
        if new is not None:
            old, texts = found.get(fact.left.name, (EVERYTHING, ()))
            merged = tuple(dict.fromkeys((*texts, fact.text)))
            found[fact.left.name] = (meet(old, new(fact.right)), merged)
    return found


_HALF_LINES: Mapping[str, Callable[[sp.Expr], Range]] = {
    ">": lambda a: Range(low=a, low_open=True),
    ">=": lambda a: Range(low=a, low_open=False),
    "<": lambda a: Range(high=a, high_open=True),
    "<=": lambda a: Range(high=a, high_open=False),
    "=": point,
}
