"""h = (y - a)/b behind y = a + b h: a definition solved for a name in it says nothing new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from symdl.checking.judging.judge import Decision, decide
from symdl.checking.judging.verdict import FAILS, HOLDS, REARRANGED
from symdl.checking.scopes.names import parts_of, symbols
from symdl.checking.scopes.scope import Binding, Scope
from symdl.read import tree
from symdl.read.statement import Chain
from symdl.read.tree import Node, Symbol

LEAST = 3  # names of a definition that a formula may solve


def rearranged(
    scope: Scope,
    against: Callable[..., Decision],
    name: Node,
    op: str,
    right: Node,
    chain: Chain,
) -> Decision | None:
    """The verdict on a new name's formula in names that were defined by it; None for any other."""
    if not isinstance(name, Symbol) or name in tree.walk(right):
        return None
    plain, whole = _without_power(name)
    if not any(plain in list(symbols(b.body)) for b in _formulas(scope, right)):
        return None
    decision = against(whole, op, right, chain)
    if decision.verdict != HOLDS:  # a deviation is the root of its square
        positive = tree.Compare((">",), (plain, tree.Number("0")))
        decision = decide(scope, whole, op, right, (positive,))
    if decision.verdict == FAILS and _solves(scope, plain, right):
        return decision
    if decision.verdict != HOLDS:
        return None  # h = tanh(y) may be the next h
    return replace(decision, method=replace(decision.method, name=REARRANGED))


def _solves(scope: Scope, name: Symbol, right: Node) -> bool:
    """Whether a formula is made of all the names of a definition, with the one that was defined in
    the place of ``name``: then it can only be that definition solved."""
    told = set(symbols(right))
    for binding in _formulas(scope, right):
        inside = set(symbols(binding.body))
        if len(inside) >= LEAST and told == inside - {name} | {binding.name}:
            return binding.name not in inside
    return False


def _without_power(name: Symbol) -> tuple[Symbol, Node]:
    """The letter of σ^2, and the formula that it is."""
    if len(name.sup) != 1 or not isinstance(name.sup[0], tree.Number):
        return name, name
    plain = replace(name, sup=())
    return plain, tree.Binary("^", plain, name.sup[0], span=name.span)


def _formulas(scope: Scope, side: Node) -> Iterator[Binding]:
    """What the names of a side are defined by last."""
    for symbol in dict.fromkeys(symbols(side)):
        known = scope.find(symbol, parts_of(symbol.sub, {}), parts_of(symbol.sup, {}))
        found = next((b for b, _ in known if b.sound), None)
        if found is not None and not found.numeric:
            yield found
