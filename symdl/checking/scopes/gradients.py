"""dW for the derivative of a loss by W, as programs write it: dW = dZ A^T.

What every dW is the derivative of need not be said.  Names with a d are read so where several are
defined, and no integral makes them differentials; a factor 1/m that some of them have is left out,
since people have it in dW and not in dZ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.names import base_of
from symdl.read import calculus, tree
from symdl.read.statement import Chain, Side
from symdl.read.tree import Node, Symbol

LEAST = 2  # names with a d that must be defined
UNSAID = Symbol("L", marks=("unsaid",))  # the loss that nobody names


@dataclass(frozen=True)
class Gradients:
    """The names with a d that are derivatives, and of what."""

    top: Symbol
    names: frozenset[str]

    def of(self, node: Node) -> tree.Quotient | None:
        """The derivative that a name is; None for another formula."""
        if not isinstance(node, Symbol) or node.base not in self.names:
            return None
        by = replace(node, base=node.base[1:])
        return tree.Quotient(self.top, (by,), span=node.span)


def gradients_of(chains: Iterable[Chain]) -> Gradients | None:
    """The derivatives that a document writes by names; None where it does not surely do so."""
    chains = list(chains)
    nodes = [side.node for chain in chains for side in chain.sides if side.node is not None]
    every = [below for node in nodes for below in tree.walk(node)]
    if any(isinstance(below, calculus.Integral) for below in every):
        return None
    tops = {n.top for n in every if isinstance(n, tree.Quotient) and isinstance(n.top, Symbol)}
    below = {b for n in every if isinstance(n, tree.Quotient) for b in n.bottom}
    losses = tops - below
    if len(losses) > 1:
        return None
    used = {n.base for n in every if isinstance(n, Symbol)}
    defined = {name for chain in chains for name in _defined(chain) if name[1:] in used}
    names = {base for base in used if _is_named(base) and base[1:] in used}
    if len(defined) < LEAST:
        return None
    return Gradients(losses.pop() if losses else UNSAID, frozenset(names))


def _defined(chain: Chain) -> Iterator[str]:
    first = chain.sides[0].node
    if chain.opens is None and len(chain.sides) > 1 and isinstance(first, Symbol):
        yield from [first.base] if _is_named(first.base) else []


def _is_named(base: str) -> bool:
    return len(base) == 2 and base[0] == "d" and base[1] != "t"


def with_gradients(chain: Chain, known: Gradients | None) -> Chain:
    """The chain with derivatives for the names that stand for them."""
    if known is None or not any(_can_be(side) for side in chain.sides):
        return chain
    first = chain.sides[0].node
    named = first is not None and known.of(first) is not None
    sides = tuple(_meant(side, known, named) for side in chain.sides)
    return replace(chain, sides=sides, named=named)


def _can_be(side: Side) -> bool:
    """Whether a side has no sum that does not say over what it goes."""
    return side.node is None or not any(
        isinstance(n, tree.Fold) and n.index is None for n in tree.walk(side.node)
    )


def _meant(side: Side, known: Gradients, named: bool) -> Side:
    if side.node is None:
        return side
    node = rewritten(side.node, known.of)
    return replace(side, node=_without_mean(node) if named else node)


def _without_mean(node: Node) -> Node:
    """A product without its factor 1/m."""
    if isinstance(node, tree.Binary) and node.op == "*":
        if _is_share(node.left):
            return node.right
        inner = _without_mean(node.left)
        return node if inner is node.left else replace(node, left=inner)
    if isinstance(node, tree.Binary) and node.op == "/" and _is_count(node.right):
        return node.left
    return node


def _is_share(node: Node) -> bool:
    while isinstance(node, tree.Bracketed):
        node = node.body
    one = isinstance(node, tree.Binary) and node.op == "/" and node.left == tree.Number("1")
    return one and _is_count(node.right)  # type: ignore[attr-defined]


def _is_count(node: Node) -> bool:
    return isinstance(node, Symbol) and base_of(node) in ("m", "n", "N", "B", "M")
