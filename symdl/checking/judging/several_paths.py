"""The chain rule along several paths: dL/dx = dL/du ∂u/∂x + dL/dv ∂v/∂x, where v may stand in u.

The last factor of each path is local: the other quantities between L and x are held fixed there,
because what goes through them has a path of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symdl.checking.comparing.substitution import parts
from symdl.checking.comparing.understood import ANOTHER_TOP
from symdl.checking.judging.judge import Decision
from symdl.checking.judging.verdict import FAILS, HOLDS, UNREAD
from symdl.checking.scopes.names import with_power
from symdl.checking.scopes.telescope import factors
from symdl.read import tree
from symdl.read.tree import Node, Quotient, Symbol


def along_paths(left: Node, right: Node, decided: Callable[[Node, Node], Decision]) -> Decision:
    """The decision on two sides; a side that is a sum of paths may have local last factors."""
    sides = [with_local_factors(side) or side for side in (left, right)]
    if sides == [left, right]:
        return decided(left, right)
    local = decided(*sides)
    if local.verdict == HOLDS and _of_this_top(local):
        return replace(local, reason=local.reason or "what is on other paths is held fixed")
    decision = decided(left, right)
    if decision.verdict == FAILS and local.verdict == UNREAD:
        return replace(decision, verdict=UNREAD, reason="what is held fixed is not sure")
    return decision


def _of_this_top(decision: Decision) -> bool:
    """Whether a step holds for what the document says of L, and not for another L."""
    found = decision.outcome
    return found is None or found.mode.name != ANOTHER_TOP


def with_local_factors(node: Node) -> Node | None:
    """A sum of paths with its last factors as local derivatives; None where it is no such sum."""
    terms = parts(node, "+")
    ends = [_end(term) for term in terms]
    last = ends[0]
    if len(terms) < 2 or last is None or any(e is None or e.bottom != last.bottom for e in ends):
        return None
    middles = list(dict.fromkeys(e.top for e in ends if e is not None))
    if len(middles) < 2 or not all(map(_name, middles)):
        return None
    return _local(node, frozenset(e for e in ends if e is not None), middles)


def _end(term: Node) -> Quotient | None:
    """The last factor of a path: ∂v/∂x in dL/dv ∂v/∂x, under a sum too."""
    while isinstance(term, tree.Fold | tree.Bracketed):
        term = term.body
    links = [factor for factor in factors(term) if isinstance(factor, Quotient)]
    if len(links) < 2 or any(len(link.bottom) != 1 for link in links):
        return None
    above = {link.top for link in links}
    ends = [link for link in links if link.bottom[0] not in above]
    joined = all(link is ends[0] or link.bottom[0] in above for link in links) if ends else False
    return ends[0] if len(ends) == 1 and joined else None


def _local(node: Node, ends: frozenset[Quotient], middles: list[Node]) -> Node:
    if isinstance(node, Quotient):
        others = [name for m in middles if m != node.top and (name := _name(m)) is not None]
        return _held(node, others) if node in ends else node
    if isinstance(node, tree.Binary):
        left, right = _local(node.left, ends, middles), _local(node.right, ends, middles)
        return replace(node, left=left, right=right)
    if isinstance(node, tree.Bracketed | tree.Fold):
        return replace(node, body=_local(node.body, ends, middles))
    return node


def _name(middle: Node) -> Symbol | None:
    """A quantity between two others; σ² is one."""
    if isinstance(middle, tree.Binary):
        return with_power(middle)
    return middle if isinstance(middle, Symbol) else None


def _held(body: Node, names: list[Symbol]) -> Node:
    """A formula with a bar that says which names are held fixed."""
    word = Symbol("const", marks=("rm",))
    for name in names:
        body = tree.Bar(body, tree.Binary("*", name, word), span=body.span)
    return body
