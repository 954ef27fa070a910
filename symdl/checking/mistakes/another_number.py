"""A number put into a formula that its name does not have: 0.5 · 2 for w x, where w is 0.6."""

from __future__ import annotations

from symdl.checking.comparing.compare import SHOWN, Question, outcome
from symdl.checking.comparing.substitution import substituted
from symdl.checking.scopes.changes import unfolded
from symdl.checking.scopes.scope import is_literal
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array
from symdl.read import tree
from symdl.read.show import plain
from symdl.read.tree import Node

DIGITS = 6


def other_number(question: Question) -> str:
    """ "w is 0.6, not 0.5", where this is the one number put in that its name does not have; else
    ""."""
    left, right = question.left, question.right
    formula = left
    if isinstance(left, tree.Symbol):
        formula = unfolded(left, question.scope) or left
    if is_literal(right) or isinstance(formula, tree.Symbol):
        return ""
    values: dict[tuple[Node, Node], str] = {}

    def has(name: Node, value: Node) -> bool:
        if (name, value) not in values:
            values[name, value] = _value(question, name, value)
        return not values[name, value]

    for wrong in _names(formula, right):

        def fits(name: Node, value: Node, wrong: Node = wrong) -> bool:
            return name == wrong or has(name, value)

        for name, value in substituted(formula, right, fits):
            if not has(name, value):
                return f"{plain(name)} is {values[name, value]}, not {plain(value)}"
    return ""


def _names(formula: Node, right: Node) -> list[Node]:
    """The names and derivatives that have become numbers."""
    put = substituted(formula, right)
    return [name for name, _ in put if isinstance(name, tree.Symbol | tree.Quotient)]


def _value(question: Question, name: Node, value: Node) -> str:
    """The number that a name has, where it is surely another one than ``value``, and not only its
    sign is turned; else ""."""
    found = outcome(Question(question.scope, name, value), SHOWN)
    if found.word != "unequal" or found.free or found.point is None:
        return ""
    if outcome(Question(question.scope, tree.Unary("-", name), value), SHOWN).agrees:
        return ""
    known = found.point.left
    return "" if isinstance(known, Array | bool) else numbers.as_text(known, DIGITS)
