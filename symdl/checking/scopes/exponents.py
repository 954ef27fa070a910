"""Exponents that only the whole document tells: w^T where T counts steps, e^{(1)} as an error.

w^T is a power where w^{T-1} stands too, or where it is a number.  e^{(i)} is the error of an
example where some statement says what it is, and a power of Euler's number elsewhere.  Beside a
plain 1, in a product entry by entry and above a function, a power is one of the entries: 1 - A^2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.names import base_of, letter
from symdl.checking.scopes.neighbours import BY_ENTRY, entry_powers
from symdl.checking.scopes.scope import is_literal
from symdl.read import tree
from symdl.read.statement import Chain, Side
from symdl.read.tree import Node, Symbol

STEPS = "T"


@dataclass(frozen=True)
class Exponents:
    """The letters with powers ^T, and whether e^{(i)} is a name."""

    bases: frozenset[str] = frozenset()
    errors: bool = False


def exponents_of(chains: list[Chain]) -> Exponents:
    """What the statements of a document tell of exponents."""
    heads = (chain.sides[0].node for chain in chains if len(chain.sides) > 1 and not chain.opens)
    return Exponents(_bases_of_powers(chains), any(_numbered(head) is not None for head in heads))


def _numbered(node: Node | None) -> tree.Level | None:
    """The number in brackets of e^{(1)}."""
    raised = node.arguments[0] if isinstance(node, tree.Call) and node.name == "exp" else None
    if not isinstance(raised, tree.Level) or raised.bracket != "()":
        return None
    whole = isinstance(raised.body, tree.Number) and raised.body.text.isdigit()
    return raised if whole or letter(raised.body) is not None else None


def _bases_of_powers(chains: Iterable[Chain]) -> frozenset[str]:
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


def with_exponents(chain: Chain, told: Exponents) -> Chain:
    """The chain with its exponents as the document tells them."""

    def meant(side: Side) -> Side:
        bases = frozenset() if r"\top" in side.text else told.bases
        side = _by_entries(side)
        if side.node is None or not (bases or any(map(_is_raised, tree.walk(side.node)))):
            return side
        change = lambda node: _raised(node, told.errors) or _power(node, bases)  # noqa: E731
        return replace(side, node=rewritten(side.node, change))

    return replace(chain, sides=tuple(map(meant, chain.sides)))


def _by_entries(side: Side) -> Side:
    """The side with a sign on the powers that are taken entry by entry."""
    if side.node is None:
        return side
    found = {id(power) for node in tree.walk(side.node) for power in entry_powers(node)}
    if not found:
        return side

    def signed(node: Node) -> Node | None:
        if not isinstance(node, tree.Binary) or id(node) not in found:
            return None
        return replace(node, left=rewritten(node.left, signed), sign=BY_ENTRY)

    return replace(side, node=rewritten(side.node, signed))


def _is_raised(node: Node) -> bool:
    """Whether e stands there with brackets in its exponent."""
    exponent = node.arguments[0] if isinstance(node, tree.Call) and node.name == "exp" else None
    return isinstance(exponent, tree.Level)


def _raised(node: Node, errors: bool) -> Node | None:
    if not _is_raised(node) or not isinstance(node, tree.Call):
        return None
    raised = node.arguments[0]
    assert isinstance(raised, tree.Level)
    if errors and _numbered(node) is not None:
        return Symbol("e", (), (raised,), span=node.span)
    return tree.Call("exp", (raised.body,), span=node.span)


def _power(node: Node, bases: frozenset[str]) -> Node | None:
    if not isinstance(node, tree.Transpose) or not bases.intersection(_base(node.body)):
        return None
    return tree.Binary("^", node.body, Symbol(STEPS), span=node.span)


def _base(node: Node) -> tuple[str, ...]:
    plain = isinstance(node, Symbol) and not node.sub and not node.sup and node.base.islower()
    return (base_of(node),) if plain and isinstance(node, Symbol) else ()


def _counts(exponent: Node) -> bool:
    return any(letter(below) == STEPS for below in tree.walk(exponent))
