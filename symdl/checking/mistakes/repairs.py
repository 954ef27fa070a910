"""Repairs of the right side: what was forgotten or confused there, put right again.

Each repair gives formulas that could have been meant; whether one of them is what the left side is
worth is tried by ``mistakes``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from symdl.checking.scopes.changes import everywhere, put, unfolded
from symdl.checking.scopes.names import base_of, index_letters, letter, symbols
from symdl.checking.scopes.scope import Scope
from symdl.read import tree
from symdl.read.tree import Node

MOST_NAMES = 8  # names behind a formula whose derivatives may have been left out


@dataclass(frozen=True)
class Wrong:
    """A step that fails: both sides, and what is known."""

    scope: Scope
    left: Node
    right: Node


Repair = Callable[[Wrong], Iterator[Node]]


def _differentiated(wrong: Wrong) -> tuple[Node, Node] | None:
    """What is differentiated, unfolded, and by what; None where the left side is no derivative."""
    left = wrong.left
    if isinstance(left, tree.Quotient) and len(left.bottom) == 1 and left.order == 1:
        return unfolded(left.top, wrong.scope) or left.top, left.bottom[0]
    if isinstance(left, tree.Apply | tree.Call) and left.primes == 1 and len(left.arguments) == 1:
        if isinstance(left, tree.Apply):
            return unfolded(replace(left, primes=0), wrong.scope) or left, left.arguments[0]
        return left, left.arguments[0]
    return None


def _chain_factor(wrong: Wrong) -> Iterator[Node]:
    """The right side times a derivative on the way: of something inside what is differentiated, or
    of a name by one that stands in its definition."""
    found = _differentiated(wrong)
    if found is None:
        return
    outer, by = found
    slopes = [
        tree.Quotient(inner, (by,))
        for inner in tree.walk(outer)
        if inner not in (outer, by) and isinstance(inner, tree.Binary | tree.Unary | tree.Symbol)
        if any(symbols(inner))
    ]
    slopes.sort(key=lambda slope: not isinstance(slope.top, tree.Symbol))
    for slope in dict.fromkeys((*_on_the_way(outer, wrong.scope), *slopes)):
        yield tree.Binary("*", wrong.right, slope, span=wrong.right.span)


def _on_the_way(outer: Node, scope: Scope) -> Iterator[tree.Quotient]:
    """The derivatives of the names behind a formula by the names in their definitions."""
    formulas: list[Node] = [outer]
    seen: set[Node] = set()
    while formulas and len(seen) < MOST_NAMES:
        for name in symbols(formulas.pop(0)):
            body = unfolded(name, scope)
            if body is not None and name not in seen:
                seen.add(name)
                formulas.append(body)
                yield from (tree.Quotient(name, (inner,)) for inner in dict.fromkeys(symbols(body)))


def _size_factor(wrong: Wrong) -> Iterator[Node]:
    """The right side divided by, or times, a size: the N of a mean."""
    found = _differentiated(wrong)
    sides = (wrong.right, found[0] if found is not None else wrong.left)
    names = dict.fromkeys(name for side in sides for name in symbols(side))
    for name in names:
        if wrong.scope.counts(base_of(name)):
            yield tree.Binary("/", wrong.right, name, span=wrong.right.span)
            yield tree.Binary("*", wrong.right, name, span=wrong.right.span)


def _captured(wrong: Wrong) -> Iterator[Node]:
    """A sum for the one term in which the index is the left side's."""
    free = list(dict.fromkeys(index_letters(wrong.left)))

    def one_term(node: Node) -> Iterator[Node]:
        name = letter(node.index) if isinstance(node, tree.Fold) and node.index else None
        if isinstance(node, tree.Fold) and node.op == "sum" and name is not None:
            for other in free:
                yield put(node.body, name, tree.Symbol(other))

    return everywhere(wrong.right, one_term)


def _value_for_argument(wrong: Wrong) -> Iterator[Node]:
    """z(1 − z) where a(1 − a) was meant, a = σ(z)."""
    left = wrong.left
    if isinstance(left, tree.Quotient) and len(left.bottom) == 1:
        by = left.bottom[0]
        right = wrong.right
        if isinstance(right, tree.Apply) and right.head == by and len(right.arguments) == 1:
            right = tree.Binary("*", right.head, right.arguments[0], span=right.span)
        if isinstance(by, tree.Symbol) and not by.sub and not by.sup:
            yield put(right, by.base, left.top)


def _value_of_a_name(wrong: Wrong) -> Iterator[Node]:
    """1 − z² where 1 − h² was meant, h = tanh(z)."""
    for name in dict.fromkeys(symbols(wrong.right)):
        for bindings in wrong.scope.names.values():
            body = bindings[-1].body
            if isinstance(body, tree.Call) and body.arguments == (name,) and not name.sub:
                yield put(wrong.right, base_of(name), bindings[-1].name)


def _term_of_a_square(wrong: Wrong) -> Iterator[Node]:
    """λ w for 2 λ w: the 2 of a square's derivative, forgotten in one term of a sum."""

    def doubled(node: Node) -> Iterator[Node]:
        if isinstance(node, tree.Binary) and node.op in "+-":
            for side in ("left", "right"):
                term = getattr(node, side)
                twice = tree.Binary("*", tree.Number("2"), tree.Bracketed(term), span=term.span)
                yield replace(node, **{side: twice})  # type: ignore[arg-type]

    if _differentiated(wrong) is not None or isinstance(wrong.left, tree.Nabla):
        yield from everywhere(wrong.right, doubled)


def _quotient_order(wrong: Wrong) -> Iterator[Node]:
    """u v′ − v u′ for v u′ − u v′."""
    found = _differentiated(wrong)
    right = wrong.right
    if found is None or not any(_is_quotient(below) for below in tree.walk(found[0])):
        return
    if isinstance(right, tree.Binary) and right.op == "/":
        top = right.left
        if isinstance(top, tree.Bracketed):
            top = top.body
        if isinstance(top, tree.Binary) and top.op == "-":
            yield replace(right, left=replace(top, left=top.right, right=top.left))


def _is_quotient(node: Node) -> bool:
    return isinstance(node, tree.Binary) and node.op == "/"


def _negated(wrong: Wrong) -> Iterator[Node]:
    yield tree.Unary("-", wrong.right, span=wrong.right.span)


def _transposed(wrong: Wrong) -> Iterator[Node]:
    if any(isinstance(below, tree.Matrix | tree.Symbol) for below in tree.walk(wrong.right)):
        yield tree.Transpose(wrong.right, span=wrong.right.span)


def _turned_over(wrong: Wrong) -> Iterator[Node]:
    yield tree.Binary("/", tree.Number("1"), wrong.right, span=wrong.right.span)


def _other_layer(wrong: Wrong) -> Iterator[Node]:
    """W^{[2]} for W^{[1]}, x_2 for x_1: the same letter with the next number or the one before."""

    def counted(node: Node) -> Iterator[Node]:
        if isinstance(node, tree.Quotient) and len(node.bottom) == 1:
            yield from (replace(node, bottom=(other,)) for other in counted(node.bottom[0]))
        if not isinstance(node, tree.Symbol):
            return
        for part, scripts in (("sub", node.sub), ("sup", node.sup)):
            level = scripts[0] if len(scripts) == 1 else None
            number = level.body if isinstance(level, tree.Level) else level
            if not isinstance(number, tree.Number) or not number.text.isdigit():
                continue
            for other in (int(number.text) + 1, int(number.text) - 1):
                script: Node = tree.Number(str(other))
                script = replace(level, body=script) if isinstance(level, tree.Level) else script
                if other >= 0:
                    yield replace(node, **{part: (script,)})  # type: ignore[arg-type]

    return everywhere(wrong.right, counted)


REPAIRS: tuple[tuple[str, Repair], ...] = (
    ("quotient order", _quotient_order),
    ("sign", _negated),
    ("transpose", _transposed),
    ("captured index", _captured),
    ("σ′(z) = z(1 − z)", _value_for_argument),
    ("argument for value", _value_of_a_name),
    ("chain factor missing", _chain_factor),
    ("wrong index", _other_layer),
    ("lost factor", _size_factor),
    ("lost factor", _term_of_a_square),
    ("quotient turned over", _turned_over),
)


# --- what a lost term was --------------------------------------------------------------------


def lost_bias(node: Node) -> Iterator[Node]:
    """n m + m without the m, (n m + 1) k without the 1: the shape of a count of weights."""
    if isinstance(node, tree.Binary) and node.op == "+" and _counts(node):
        for kept, lost in ((node.left, node.right), (node.right, node.left)):
            last = kept.right if isinstance(kept, tree.Binary) and kept.op == "+" else kept
            factors = list(_factors(last))
            if len(factors) > 1 and (lost in factors or lost == tree.Number("1")):
                yield kept


def _counts(node: Node) -> bool:
    """Whether no number in it is broken: what is counted is whole."""
    return all(n.text.isdigit() for n in tree.walk(node) if isinstance(n, tree.Number))


def lost_padding(node: Node) -> Iterator[Node]:
    """(n + 2 p − f)/s without the 2 p: the shape of a size after a window."""
    if isinstance(node, tree.Binary) and node.op == "/" and _counts(node):
        for shorter in everywhere(node.left, _without_double):
            yield replace(node, left=shorter)


def _without_double(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Binary) and node.op == "+":
        first = next(_factors(node.right))
        if isinstance(first, tree.Number) and first.text.isdigit() and int(first.text) % 2 == 0:
            yield node.left


def _factors(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Bracketed):
        yield from _factors(node.body)
    elif isinstance(node, tree.Binary) and node.op == "*":
        yield from _factors(node.left)
        yield from _factors(node.right)
    else:
        yield node
