"""Which node binds how tightly: the one table that decides every bracket in every format.

A node stands inside another without brackets where its level is at least what that place asks
for.  Formats that draw a fraction bar, a root or a raised exponent ask for nothing there: the
drawing is the bracket.
"""

from __future__ import annotations

from dataclasses import dataclass

from symdl.expr import written as w

RELATION, CASES, SUM, FOLD, PRODUCT, POWER, ATOM = range(7)


@dataclass(frozen=True)
class Operator:
    """The level of an operation, and what it asks of its left and right operand."""

    level: int
    left: int
    right: int


# fmt: off
OPERATORS = {
    #              level    left     right
    "+":  Operator(SUM,     SUM,     FOLD),
    "-":  Operator(SUM,     SUM,     FOLD),
    "*":  Operator(PRODUCT, PRODUCT, FOLD),
    "@":  Operator(PRODUCT, PRODUCT, PRODUCT),
    "⊙":  Operator(SUM,     POWER,   POWER),
    "/":  Operator(PRODUCT, PRODUCT, POWER),
    "//": Operator(ATOM,    SUM,     SUM),
    "**": Operator(POWER,   ATOM,    POWER),
}
_LEVELS: dict[type[w.Node], int] = {
    w.Compare: RELATION, w.Cases: CASES, w.Unary: SUM, w.Fold: FOLD,
    w.Call: ATOM, w.Partial: PRODUCT,
}
# fmt: on

# Functions that are drawn around their argument or raise it, so that it needs no brackets.
DRAWN = frozenset({"sqrt", "abs", "exp", "floor", "ceil"})
# Functions set without brackets before a short argument: log p, tanh x.
BARE = frozenset({"log", "tanh", "sin", "cos", "sinh", "cosh", "atan"})


def level(node: w.Node) -> int:
    """How tightly the node holds together."""
    if isinstance(node, w.Binary):
        return OPERATORS[node.op].level
    if isinstance(node, w.Number) and node.text.startswith("-"):
        return SUM
    if isinstance(node, w.Call) and node.name == "exp":
        return POWER
    if isinstance(node, w.Call) and is_bare(node):
        return PRODUCT
    if isinstance(node, w.Call) and node.name == "where":
        return CASES
    return _LEVELS.get(type(node), ATOM)


def is_bare(node: w.Node) -> bool:
    """True for ``log p_k``: a function whose only argument is a short atom."""
    return (
        isinstance(node, w.Call)
        and node.name in BARE
        and len(node.arguments) == 1
        and isinstance(node.arguments[0], w.Name | w.Item)
    )


def is_open(node: w.Node) -> bool:
    """True where what follows the node on its line would be read as part of it (a sum, log p)."""
    if isinstance(node, w.Fold) or is_bare(node):
        return True
    if isinstance(node, w.Binary) and node.op in "+-*":
        return is_open(node.right)
    return isinstance(node, w.Unary) and is_open(node.operand)


def needs_brackets(node: w.Node, place: int, followed: bool = False) -> bool:
    """True where the node must be bracketed in a place that asks for level ``place``; ``followed``
    says that a factor comes after it on the same line."""
    return level(node) < place or (followed and is_open(node))
