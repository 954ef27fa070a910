"""Mean and variance that nobody writes down: (x_i - μ)/sqrt(σ² + ε) where the text speaks of them.

What is said of batch or layer normalisation often begins with this line.  μ and σ² are taken as the
mean and the variance of the x_i where nothing else is said of them; that can only let a step pass.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from symdl.checking.comparing.compare import (
    DEFINITIONS,
    EXACT,
    ONE_SIZE,
    Outcome,
    Question,
    outcome,
)
from symdl.checking.scopes.laws import STANDARDISED
from symdl.checking.scopes.names import letter, with_power
from symdl.checking.scopes.scope import Scope
from symdl.read import tree
from symdl.read.show import plain
from symdl.read.tree import Binary, Fold, Node, Number, Symbol

COUNTS = ("m", "N", "n", "B", "M", "d", "D", "H")  # letters that count what is averaged
MODES = (DEFINITIONS, ONE_SIZE, EXACT)


@dataclass(frozen=True)
class _Standard:
    """x_i less its mean over the root of its variance, as a document writes them."""

    entry: Symbol
    mean: Symbol
    variance: Symbol


def standardised(question: Question) -> Iterator[tuple[Outcome, str]]:
    """The question where μ and σ² are the mean and the variance of what they standardise."""
    scope = question.scope
    if STANDARDISED not in scope.laws.said:
        return
    found = next(_found(scope), None)
    if found is None:
        return
    words = f"where {plain(found.mean)} and {plain(found.variance)} are mean and variance"
    with _said(scope, found, _count(question)):
        for mode in MODES:
            yield outcome(question, mode), words


def _found(scope: Scope) -> Iterator[_Standard]:
    for bindings in list(scope.names.values()):
        for binding in bindings:
            if binding.numeric or not scope.is_here(binding):
                continue
            for below in tree.walk(binding.body):
                found = _standard(below)
                if found and not scope.knows(found.mean) and not scope.knows(found.variance):
                    yield found


def _standard(node: Node) -> _Standard | None:
    if not isinstance(node, Binary) or node.op != "/":
        return None
    top, bottom = _bare(node.left), _bare(node.right)
    if not isinstance(top, Binary) or top.op != "-" or not isinstance(bottom, tree.Call):
        return None
    under = _bare(bottom.arguments[0])
    if bottom.name != "sqrt" or not isinstance(under, Binary) or under.op != "+":
        return None
    square = _bare(under.left)
    variance = with_power(square) if isinstance(square, Binary) else square
    entry, mean = _bare(top.left), _bare(top.right)
    if not all(isinstance(name, Symbol) for name in (entry, mean, variance)):
        return None
    assert isinstance(entry, Symbol) and isinstance(mean, Symbol) and isinstance(variance, Symbol)
    counted = len(entry.sub) == 1 and letter(entry.sub[0]) is not None
    return _Standard(entry, mean, variance) if counted else None


def _bare(node: Node) -> Node:
    return _bare(node.body) if isinstance(node, tree.Bracketed) else node


def _count(question: Question) -> Symbol:
    """The letter that counts the x_i: one that stands in the step, or in the document."""
    scope = question.scope
    own = {letter(n) for side in (question.left, question.right) for n in tree.walk(side)}
    for used in (own, scope.usage.sizes, scope.usage.plain):
        found = next((x for x in COUNTS if x in used and x not in scope.names), None)
        if found is not None:
            return Symbol(found)
    return Symbol("n")


@contextmanager
def _said(scope: Scope, standard: _Standard, count: Symbol) -> Iterator[None]:
    """As if the document had said what mean and variance are."""
    index = standard.entry.sub[0]
    away = Binary("-", standard.entry, standard.mean)
    square = Binary("^", tree.Bracketed(away), Number("2"))
    usage, serial = scope.usage, scope.serial
    scope.usage = copy.deepcopy(usage)
    try:
        for name, body in ((standard.mean, standard.entry), (standard.variance, square)):
            added = Fold("sum", index, Number("1"), count, None, body)
            scope.usage.note(added, scope.where[:1])
            scope.bind(name, Binary("/", added, count, "frac"), offset=scope.offset)
        scope.usage.enter(scope.sections())
        yield
    finally:
        scope.usage = usage
        scope.retract(set(range(serial + 1, scope.serial + 1)))
