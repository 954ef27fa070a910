"""w^T where T is a number of steps: a power, told by w^{T-1}, or by a number that it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from symdl.checking.changes import rewritten
from symdl.checking.names import base_of, letter
from symdl.checking.scope import is_literal
from symdl.read import tree
from symdl.read.statement import Chain
from symdl.read.tree import Node, Symbol

STEPS = "T"


def bases_of_powers(chains: Iterable[Chain]) -> frozenset[str]:
    """The small letters that have T in an exponent, or whose ^T is a number."""
    found: set[str] = set()
    for chain in chains:
        nodes = [side.node for side in chain.sides if side.node is not None]
        for below in (n for node in nodes for n in tree.walk(node)):
            if isinstance(below, tree.Binary) and below.op == "^" and _counts(below.right):
                found.update(_base(below.left))
        for first, second in zip(nodes, nodes[1:], strict=False):
            if isinstance(first, tree.Transpose) and is_literal(second):
                found.update(_base(first.body) if isinstance(second, tree.Number) else ())
    return frozenset(found)


def with_powers(chain: Chain, bases: frozenset[str]) -> Chain:
    """The chain with w^T as a power of these letters."""
    if not bases:
        return chain
    sides = (
        side
        if side.node is None or r"\top" in side.text
        else replace(side, node=rewritten(side.node, lambda node: _power(node, bases)))
        for side in chain.sides
    )
    return replace(chain, sides=tuple(sides))


def _power(node: Node, bases: frozenset[str]) -> Node | None:
    if not isinstance(node, tree.Transpose) or not bases.intersection(_base(node.body)):
        return None
    return tree.Binary("^", node.body, Symbol(STEPS), span=node.span)


def _base(node: Node) -> tuple[str, ...]:
    plain = isinstance(node, Symbol) and not node.sub and not node.sup and node.base.islower()
    return (base_of(node),) if plain and isinstance(node, Symbol) else ()


def _counts(exponent: Node) -> bool:
    return any(letter(below) == STEPS for below in tree.walk(exponent))
