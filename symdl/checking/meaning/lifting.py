"""Numbers that stand for names: 1/(1 + e^{-0.7919}) after net = 0.7919 is 1/(1 + e^{-net}).

Who works with numbers writes a formula once and then puts numbers in at once.  A derivative goes
through such a line only if its numbers are taken for the names they were worked out as.  A number
is lifted to a name where one name of the question, and no other, has exactly this value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any, TypeGuard

from symdl.checking.scopes.names import Key, base_of, key_of
from symdl.checking.scopes.scope import Binding, Scope, is_literal, is_numeric
from symdl.read import tree
from symdl.read.tree import Node

PLAIN = frozenset(map(Fraction, ("0", "1", "2", "3", "4", "1/2", "1/4", "10")))  # constants
Name = tree.Symbol | tree.Quotient
LONG = 3  # digits from which on a number is surely a name's and no constant; one less with its sign


def lifted(scope: Scope, body: Node) -> tuple[Node, frozenset[Key]] | None:
    """A formula in numbers with the names of its numbers, and the names whose numbers may still be
    hidden in it; None where no number is a name's."""
    if is_literal(body) or not is_numeric(body) or isinstance(body, tree.Matrix):
        return None
    lift = _Lift(_valued(scope))
    made = lift.node(body)
    return (made, frozenset(lift.hidden)) if made != body else None


def is_worked_out(scope: Scope, binding: Binding) -> bool:
    """Whether a number that is known of a name was no number to begin with: it, or another entry
    of the same quantity before it, has been calculated."""
    if binding.given:
        return False
    for other in scope.names.get(base_of(binding.name), ()):
        alike = len(other.name.sub) == len(binding.name.sub) and not is_literal(other.body)
        if alike and other.serial <= binding.serial and scope.is_here(other):
            return True
    return False


def _valued(scope: Scope) -> dict[Fraction, list[Name]]:
    """The names of this question by the numbers that are known of them; derivatives where the
    number is no other name's."""
    found: dict[Fraction, list[Name]] = {}
    for bindings in scope.names.values():
        for name, value in _newest(scope, bindings):
            found.setdefault(value, []).append(name)
    slopes: dict[Fraction, list[Name]] = {}
    for bindings in scope.derivatives.values():
        last = bindings[-1]
        slope = _number(last.body)
        if slope is not None and last.quotient is not None and last.sound and scope.is_here(last):
            slopes.setdefault(slope, []).append(last.quotient)
    return {**slopes, **found}


def _newest(scope: Scope, bindings: list[Binding]) -> Iterator[tuple[tree.Symbol, Fraction]]:
    seen: set[Key] = set()
    for binding in reversed(bindings):
        key = key_of(binding.name, {})
        if key in seen or not binding.numeric or binding.parameters is not None:
            continue
        value = _number(binding.body)
        if value is None:
            continue
        seen.add(key)
        if binding.sound and scope.is_here(binding):
            yield binding.name, value


def _number(node: Node) -> Fraction | None:
    """The value of one shown number; None for anything else."""
    if isinstance(node, tree.Bracketed):
        return _number(node.body)
    if isinstance(node, tree.Unary) and node.op in "+-":
        inner = _number(node.operand)
        return -inner if inner is not None and node.op == "-" else inner
    return node.value if isinstance(node, tree.Number) else None


class _Lift:
    """Names put in for the numbers of a formula."""

    def __init__(self, names: dict[Fraction, list[Name]]) -> None:
        self.names = names
        self.hidden: set[Key] = set()

    def node(self, node: Node) -> Node:
        value = _number(node)
        if value is not None:
            return self.named(node, value)
        changed: dict[str, Any] = {}
        for field in fields(node):
            before = getattr(node, field.name)
            after = self.part(before)
            if after is not before:
                changed[field.name] = after
        return replace(node, **changed) if changed else node

    def part(self, part: object) -> object:
        if isinstance(part, Node):
            return self.node(part)
        if isinstance(part, tuple) and any(isinstance(entry, Node) for entry in part):
            made = tuple(map(self.part, part))
            return made if made != part else part
        return part

    def named(self, node: Node, value: Fraction) -> Node:
        """The one name with this value, or with the opposite one; else the number."""
        same, opposite = self.names.get(value, []), self.names.get(-value, [])
        found = same or opposite
        sure = digits_of(value) >= (LONG if not same else LONG - 1)
        if not sure or len(found) > 1:  # it may be another name, or none
            self.hidden.update(key_of(n, {}) for n in (*same, *opposite) if _is_symbol(n))
        if len(found) != 1 or value in PLAIN or (not sure and not _is_symbol(found[0])):
            return node
        name = replace(found[0], span=node.span)
        return name if same else tree.Unary("-", name, span=node.span)


def _is_symbol(name: Name) -> TypeGuard[tree.Symbol]:
    return isinstance(name, tree.Symbol)


def digits_of(value: Fraction) -> int:
    """How many digits a decimal has, from its first to its last that is not 0."""
    shown = value.numerator * 10**12 // value.denominator
    return len(str(abs(shown)).strip("0"))
