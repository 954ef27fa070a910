"""The chain rule in form: da/dc = da/db · db/dc, also where a factor is already a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symdl.checking.names import key_of, quotient_key
from symdl.checking.scope import Binding, Scope, is_literal
from symdl.read import tree


def telescopes(left: tree.Node, right: tree.Node) -> bool:
    """Whether a step is the chain rule in form: da/dc = da/db · db/dc, in any order."""
    if not isinstance(left, tree.Quotient) or len(left.bottom) != 1:
        return False
    links = list(factors(right))
    return len(links) > 1 and _is_path(left, links)


@dataclass(frozen=True)
class PutIn:
    """A number that stands for a derivative in a chain rule, and the line that gave it."""

    derivative: tree.Quotient
    given: Binding


def with_number(scope: Scope, left: tree.Node, right: tree.Node) -> PutIn | None:
    """The chain rule with one derivative of the same quantity already put in as a number.

    da/dc = 0.19 · db/dc, where a line of this question says da/db = 0.19.
    """
    if not isinstance(left, tree.Quotient) or len(left.bottom) != 1:
        return None
    parts = list(factors(right))
    numbers = [k for k, part in enumerate(parts) if is_literal(part)]
    if len(parts) < 2 or len(numbers) != 1:
        return None
    (place,) = numbers
    for derivative, given in _known(scope, left.top):
        if _plain(given.body) == _plain(parts[place]):
            links = [*parts[:place], derivative, *parts[place + 1 :]]
            if _is_path(left, links):
                return PutIn(derivative, given)
    return None


def _known(scope: Scope, top: tree.Node) -> Iterator[tuple[tree.Quotient, Binding]]:
    """The derivatives of ``top`` that this question gives a number, the newest first."""
    head = _bare(top)
    if not isinstance(head, tree.Symbol):
        return
    name = str(key_of(head, {}))
    for key, bindings in reversed(scope.derivatives.items()):
        last = bindings[-1]
        if last.quotient is None or not last.numeric or not scope.is_here(last):
            continue
        (by,) = last.quotient.bottom
        if isinstance(by, tree.Symbol) and key == quotient_key(name, (str(key_of(by, {})),)):
            yield tree.Quotient(head, (by,)), last


def _is_path(left: tree.Quotient, parts: list[tree.Node]) -> bool:
    """Whether derivatives, in any order, lead from the top of one to its bottom."""
    links = [(_bare(p.top), _bare(p.bottom[0])) for p in parts if isinstance(p, tree.Quotient)]
    if len(links) != len(parts):
        return False
    here, goal = _bare(left.top), _bare(left.bottom[0])
    while links:
        step = next((link for link in links if link[0] == here), None)
        if step is None:
            return False
        links.remove(step)
        here = step[1]
    return here == goal


def _plain(node: tree.Node) -> tree.Node:
    return _plain(node.body) if isinstance(node, tree.Bracketed) else node


def _bare(node: tree.Node) -> tree.Node:
    if isinstance(node, tree.Bracketed):
        return _bare(node.body)
    if isinstance(node, tree.Compare):
        return _bare(node.operands[0])
    if isinstance(node, tree.Apply):
        return node.head
    return node


def factors(node: tree.Node) -> Iterator[tree.Node]:
    """The factors of a product, brackets opened."""
    if isinstance(node, tree.Bracketed):
        yield from factors(node.body)
    elif isinstance(node, tree.Binary) and node.op in ("*", "odot"):
        yield from factors(node.left)
        yield from factors(node.right)
    else:
        yield node
