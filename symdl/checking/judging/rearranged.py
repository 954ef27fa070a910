"""h = (y - a)/b behind y = a + b h: a definition solved for a name in it says nothing new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from symdl.checking.judging.judge import Decision
from symdl.checking.judging.verdict import HOLDS, REARRANGED
from symdl.checking.scopes.names import parts_of, symbols
from symdl.checking.scopes.scope import Binding, Scope
from symdl.read import tree
from symdl.read.statement import Chain
from symdl.read.tree import Node, Symbol


def rearranged(
    scope: Scope,
    against: Callable[..., Decision],
    name: Node,
    op: str,
    right: Node,
    chain: Chain,
) -> Decision | None:
    """The pass of a new name's formula in names that were defined by it; None for another one."""
    if not isinstance(name, Symbol) or name in tree.walk(right):
        return None
    if not any(name in list(symbols(b.body)) for b in _formulas(scope, right)):
        return None
    decision = against(name, op, right, chain)
    if decision.verdict != HOLDS:
        return None  # h = tanh(y) may be the next h
    return replace(decision, method=replace(decision.method, name=REARRANGED))


def _formulas(scope: Scope, side: Node) -> Iterator[Binding]:
    """What the names of a side are defined by last."""
    for symbol in dict.fromkeys(symbols(side)):
        known = scope.find(symbol, parts_of(symbol.sub, {}), parts_of(symbol.sup, {}))
        found = next((b for b, _ in known if b.sound), None)
        if found is not None and not found.numeric:
            yield found
