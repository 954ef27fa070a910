"""The chain rule in form: da/dc = da/db · db/dc, also where a factor is already a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from symdl.checking.scopes.names import index_letters, key_of, letter, quotient_key
from symdl.checking.scopes.scope import Binding, Scope, is_literal
from symdl.read import tree


def telescopes(left: tree.Node, right: tree.Node) -> bool:
    """Whether a step is the chain rule in form: da/dc = da/db · db/dc, in any order, or the sum of
    such paths through every b_k."""
    if not isinstance(left, tree.Quotient) or len(left.bottom) != 1:
        return False
    if isinstance(right, tree.Fold):
        return _sums_paths(left, right)
    links = list(factors(right))
    return len(links) > 1 and _is_path(left, links)


def _sums_paths(left: tree.Quotient, fold: tree.Fold) -> bool:
    """da/dc = Σ_k da/db_k · db_k/dc; da_k/db_k where a is the sum of the a_k."""
    index = letter(fold.index) if fold.index is not None else None
    links = list(factors(fold.body))
    if fold.op != "sum" or fold.where is not None or index is None or len(links) < 2:
        return False
    tops = [link.top for link in links if isinstance(link, tree.Quotient)]
    below = [link.bottom[0] for link in links if isinstance(link, tree.Quotient)]
    first = next((top for top in tops if top not in below), None)
    if first is None or not any(index in index_letters(node) for node in (*tops, *below)):
        return False
    if index in index_letters(left):
        return False
    if _is_term(first, left.top, index):
        left = replace(left, top=first)
    return _is_path(left, links)


def _is_term(term: tree.Node, whole: tree.Node, index: str) -> bool:
    """Whether L_t is a term of L: the same letter, with the index of the sum."""
    if not isinstance(term, tree.Symbol) or not isinstance(whole, tree.Symbol):
        return False
    return term == tree.Symbol(whole.base, (tree.Symbol(index),), whole.sup, whole.marks)


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


Link = tuple[tree.Node, tree.Node]  # what is differentiated, and by what


def _is_path(left: tree.Quotient, parts: list[tree.Node]) -> bool:
    """Whether derivatives, in any order, lead from the top of one to its bottom; dots stand for the
    links between like ones: ∂x_3/∂x_2 ... ∂x_1/∂x_0."""
    dots = [k for k, part in enumerate(parts) if isinstance(part, tree.Ellipsis)]
    links = [(_bare(p.top), _bare(p.bottom[0])) for p in parts if isinstance(p, tree.Quotient)]
    if len(links) != len(parts) - len(dots) or len(dots) > 1:
        return False
    if dots:
        before, after = links[: dots[0]], links[dots[0] :]
        if not before or not after or not _goes_on(before[-1], after[0]):
            return False
        links = [*before, (before[-1][1], after[0][0]), *after]
    return _leads(links, _bare(left.top), _bare(left.bottom[0]))


def _leads(links: list[Link], here: tree.Node, goal: tree.Node) -> bool:
    while links:
        step = next((link for link in links if link[0] == here), None)
        if step is None:
            return False
        links.remove(step)
        here = step[1]
    return here == goal


def _goes_on(before: Link, after: Link) -> bool:
    """Whether two links are steps of one sequence, down or up by as much: x_L to x_{L-1}."""
    first, second = _stride(before), _stride(after)
    if first is None:  # ∂L/∂x_L ... ∂x_1/∂x_0
        return second is not None and _place(before[1])[0] == _place(after[0])[0]
    return first == second


def _stride(link: Link) -> tuple[str, int] | None:
    """The sequence that a link steps along, and how far."""
    (base, letter, number), (other, same, next_number) = map(_place, link)
    if not base or base != other or letter != same or number == next_number:
        return None
    return base, next_number - number


def _place(node: tree.Node) -> tuple[str, str, int]:
    """A name with one script as a letter and a number: x_{L-1} is ("x", "L", -1)."""
    if not isinstance(node, tree.Symbol) or len(node.sub) + len(node.sup) != 1:
        return "", "", 0
    script = (*node.sub, *node.sup)[0]
    script = script.body if isinstance(script, tree.Level) else script
    sign = 1
    letter = ""
    if isinstance(script, tree.Binary) and script.op in "+-":
        sign = 1 if script.op == "+" else -1
        letter = script.left.base if isinstance(script.left, tree.Symbol) else "?"
        script = script.right
    if isinstance(script, tree.Symbol):
        return node.base, script.base, 0
    if isinstance(script, tree.Number) and script.text.isdigit():
        return node.base, letter, sign * int(script.text)
    return "", "", 0


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
