"""Calculations that put the right numbers into a formula, but for one mistake: 0.9 s + 0.1 g where
0.9 s + 0.1 g² belongs."""

from __future__ import annotations

from collections.abc import Callable

from symdl.checking.comparing.substitution import bare, parts
from symdl.checking.mistakes.turns import SLIPS
from symdl.checking.scopes.changes import everywhere
from symdl.checking.scopes.scope import is_literal
from symdl.read import tree
from symdl.read.tree import Node

LEAST = 3  # numbers that must be put in rightly
HasValue = Callable[[Node, Node], bool]


def slipped(has_value: HasValue, formula: Node, right: Node) -> bool:
    """Whether a calculation is what a formula says, but for one wrong turn; ``has_value`` tells
    whether a part of the formula is worth a number."""
    return any(
        _put_in(has_value, changed, right) >= LEAST
        for make in SLIPS
        for changed in everywhere(formula, make)
    )


def _put_in(has_value: HasValue, a: Node, b: Node) -> int:
    """How many numbers stand in the places of the parts that they are worth; 0 where one does
    not, or where something else is done with them."""
    a, b = bare(a), bare(b)
    if isinstance(a, tree.Number):
        return int(a == b)
    if is_literal(b):
        return int(has_value(a, b))
    if isinstance(a, tree.Binary) and isinstance(b, tree.Binary) and a.op == b.op:
        if a.op in ("+", "*"):
            return _in_any_order(has_value, parts(a, a.op), parts(b, b.op))
        return _each(has_value, [a.left, a.right], [b.left, b.right])
    same = type(a) is type(b) and getattr(a, "name", None) == getattr(b, "name", None)
    if not same or isinstance(a, tree.Binary | tree.Symbol):
        return 0
    return _each(has_value, list(tree.children(a)), list(tree.children(b)))


def _each(has_value: HasValue, first: list[Node], second: list[Node]) -> int:
    if len(first) != len(second):
        return 0
    found = [_put_in(has_value, a, b) for a, b in zip(first, second, strict=True)]
    return sum(found) if all(found) else 0


def _in_any_order(has_value: HasValue, first: list[Node], second: list[Node]) -> int:
    if len(first) != len(second) or not first:
        return 0
    total = 0
    left = list(second)
    for part in first:
        fitting = next((b for b in left if _put_in(has_value, part, b)), None)
        if fitting is None:
            return 0
        total += _put_in(has_value, part, fitting)
        left.remove(fitting)
    return total
