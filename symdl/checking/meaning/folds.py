"""Sums, products and maxima over an index, with the limits written, implied, or left to dots."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from fractions import Fraction
from functools import reduce

from symdl.checking.meaning.arithmetic import BRANCHES, holds
from symdl.checking.meaning.bound import bound
from symdl.checking.meaning.entries import entries_known
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.meaning.resolve import size_of
from symdl.checking.meaning.unknown import shaped_array
from symdl.checking.scopes.names import base_of, index_letters, integer, letter, symbols
from symdl.checking.values import arrays, numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.limits import tick
from symdl.checking.values.numbers import Undecided
from symdl.read import tree

LONGEST = 3000  # terms that are written out, at most


def folded(here: Evaluation, node: tree.Fold) -> Value:
    """The value of a sum, product, maximum, minimum or mean."""
    values = list(_values(here, node))
    if node.op in ("max", "min"):
        here.notes.add(BRANCHES)
        from symdl.checking.values.valued import extreme

        return extreme(node.op, [_plain(value) for value in values])
    if node.op not in ("sum", "prod", "mean"):
        raise Undecided(f"{node.op} over an index has no value here")
    total: Value = Fraction(1 if node.op == "prod" else 0)
    for value in values:
        total = (arrays.multiply if node.op == "prod" else arrays.add)(total, value)
    if node.op == "mean":
        return arrays.each(numbers.divide, total, Fraction(len(values)))
    return total


def _plain(value: Value) -> numbers.Real:
    if isinstance(value, Array):
        raise arrays.Misfit("a maximum over arrays")
    return value


def _values(here: Evaluation, node: tree.Fold) -> Iterator[Value]:
    index = node.index
    if isinstance(index, tree.Matrix | tree.Set) or index is None:
        names = [letter(n) for n in _indices(index)] if index is not None else []
    else:
        names = [letter(index)]
    if index is None:
        names = _implied(node)
    if not names or any(name is None for name in names):
        raise Undecided("a sum whose index cannot be told")
    yield from _nested(here, node, [name for name in names if name is not None])


def _indices(index: tree.Node) -> Iterator[tree.Node]:
    if isinstance(index, tree.Set):
        yield from index.elements
    elif isinstance(index, tree.Matrix):
        for row in index.rows:
            yield from row


def _implied(node: tree.Fold) -> list[str | None]:
    """The index of a sum without one: the letter of its body's scripts, where there is only one."""

    letters = sorted(set(index_letters(node.body)))
    return list(letters) if len(letters) == 1 else []


def _nested(here: Evaluation, node: tree.Fold, names: list[str]) -> Iterator[Value]:
    name, *rest = names
    for k in bounds(here, node, name):
        tick()
        inner = {
            "indices": {**here.indices, name: k},
            "local": {**here.local, name: Fraction(k)},
        }
        with here.inside(**inner):
            if rest:
                yield from _nested(here, node, rest)
            elif node.where is None or holds(here, node.where):
                yield here.value(node.body)


def bounds(here: Evaluation, node: tree.Fold, name: str) -> range:
    """The numbers over which an index runs."""
    if node.op == "prod" and _runs_down(here, node):
        if not isinstance(node.last, tree.Number) or node.first is None:
            raise Undecided("a product that runs down from its first value")
        return range(here.whole(node.first), int(node.last.value) - 1, -1)
    first = here.scope.base if node.first is None else here.whole(node.first)
    if node.last is not None:
        last = _last(here, node.last)
    else:
        last = first - 1 + extent(here, node.body, name)
    if last - first > LONGEST:
        raise Undecided(f"a sum of more than {LONGEST} terms")
    return range(first, last + 1)


def _runs_down(here: Evaluation, node: tree.Fold) -> bool:
    """Whether a product begins at a letter and ends at the first index (L to 1), or begins at a
    size and ends at something that is none (L - 1 to t + 1)."""

    def sized(side: tree.Node | None) -> bool:
        return side is not None and any(
            isinstance(n, tree.Symbol) and here.scope.is_size(base_of(n)) for n in tree.walk(side)
        )

    ends = node.last.value if isinstance(node.last, tree.Number) else None
    if ends is not None and ends <= max(here.scope.base, 1) and node.first is not None:
        return any(isinstance(n, tree.Symbol) for n in tree.walk(node.first))
    return sized(node.first) and node.last is not None and not sized(node.last)


def _last(here: Evaluation, node: tree.Node) -> int:
    plain = isinstance(node, tree.Symbol) and not node.sub
    if isinstance(node, tree.Symbol) and plain and base_of(node) in here.indices:
        return here.indices[base_of(node)]
    if isinstance(node, tree.Symbol) and plain and here.scope.is_size(base_of(node)):
        return size_of(here, base_of(node))
    return here.whole(node)


def extent(here: Evaluation, body: tree.Node, name: str) -> int:
    """How far an index without limits runs: the length of the array it stands in."""
    for below in tree.walk(body):
        if not isinstance(below, tree.Symbol):
            continue
        for place, script in enumerate(below.sub):
            if letter(script) != name:
                continue
            array = tree.Symbol(below.base, (), below.sup, below.marks)
            whole = bound(here, array)
            if whole is None and here.mode.shaped:
                whole = shaped_array(here, array)
            if isinstance(whole, Array):
                return len(whole.entries) if whole.is_vector else whole.shape[place]
            known = here.scope.usage.extents.get((base_of(below), place))
            if known is not None:
                return here.whole(known)
            count = len(below.sub) == 1 and entries_known(here, below)
            if count:
                return count
            return here.size(f"{base_of(below)}:{place}")
    end = here.scope.usage.ends.get(name)  # of another sum over this index
    return _last(here, end) if end is not None else here.size("the classes")


def over_letters(node: tree.Call) -> tree.Fold | None:
    """max{z_i}: the largest of all z_i, where i is only a letter."""
    if node.name not in ("max", "min") or len(node.arguments) != 1:
        return None
    inner = node.arguments[0]
    if isinstance(inner, tree.Bracketed):
        inner = inner.body
    if not isinstance(inner, tree.Symbol) or len(inner.sub) != 1 or letter(inner.sub[0]) is None:
        return None
    return tree.Fold(node.name, inner.sub[0], None, None, None, inner, span=node.span)


# --- dots ------------------------------------------------------------------------------------


def with_dots(here: Evaluation, node: tree.Binary) -> Value | None:
    """a_1 + a_2 + ... + a_n with the terms between filled in; None where there are no dots.

    The terms before and behind the dots must be one term at different indices.
    """
    terms = list(_terms(node, node.op))
    dots = [k for k, term in enumerate(terms) if isinstance(term, tree.Ellipsis)]
    if not dots:
        return None
    op = arrays.add if node.op == "+" else arrays.multiply
    shown = [term for term in terms if not isinstance(term, tree.Ellipsis)]
    if len(shown) < 2 or dots[0] == 0:
        raise Undecided("dots whose terms cannot be told")
    first, last = terms[dots[0] - 1], shown[-1] if dots[-1] < len(terms) - 1 else None
    if last is None:
        raise Undecided("dots without a last term")
    if all(not any(symbols(term)) for term in shown):
        return _progression(op, [here.number(term) for term in shown])
    template = general(shown[0], last)
    if template is None:
        raise Undecided("dots between terms that are not alike")
    body, start, end = template
    low, high = integer(start, here.indices), _end(here, end)
    if low is None or high is None or high - low > LONGEST:
        raise Undecided("dots whose range cannot be told")
    if general(shown[0], first) is None and first is not shown[0]:
        raise Undecided("dots between terms that are not alike")
    total: Value = Fraction(0 if node.op == "+" else 1)
    for k in range(low, high + 1):
        with here.inside(indices={**here.indices, DOTTED: k}):
            total = op(total, here.value(body))
    return total


def _progression(op: Callable[[Value, Value], Value], shown: list[numbers.Real]) -> Value:
    """1 + 2 + ... + 10 and 1 + 2 + 4 + ... + 64: one step, or one factor, all the way."""
    first, last = shown[0], shown[-1]
    for forward in (numbers.add, numbers.multiply):
        back = numbers.subtract if forward is numbers.add else _quotient
        by = back(shown[1], first)
        regular = all(back(b, a) == by for a, b in itertools.pairwise(shown[:-1]))
        terms: list[Value] = [first]
        while regular and len(shown) > 2 and terms[-1] != last and len(terms) < LONGEST:
            terms.append(forward(terms[-1], by))
        if terms[-1] == last and len(terms) > len(shown) - 1:
            return reduce(op, terms)
    raise Undecided("dots between numbers that are no progression")


def _quotient(a: numbers.Real, b: numbers.Real) -> numbers.Real:
    return numbers.divide(a, b) if b != 0 else Fraction(0)


DOTTED = "…"


def _end(here: Evaluation, end: tree.Node) -> int | None:
    known = integer(end, here.indices)
    return here.whole(end) if known is None else known


def _terms(node: tree.Node, op: str) -> Iterator[tree.Node]:
    if isinstance(node, tree.Binary) and node.op == op:
        yield from _terms(node.left, op)
        yield from _terms(node.right, op)
    else:
        yield node


def general(a: tree.Node, b: tree.Node) -> tuple[tree.Node, tree.Node, tree.Node] | None:
    """The term of which a and b are two cases, with the first and last index; None if none."""
    found: list[tuple[tree.Node, tree.Node]] = []
    body = _merged(a, b, found)
    if body is None or not found:
        return None
    starts = {s for s, _ in found}
    ends = {e for _, e in found}
    if len(starts) != 1 or len(ends) != 1:
        return None
    return body, starts.pop(), ends.pop()


def _merged(
    a: tree.Node, b: tree.Node, found: list[tuple[tree.Node, tree.Node]]
) -> tree.Node | None:
    if a == b:
        return a
    if _can_count(a) and _can_count(b):
        found.append((a, b))
        return tree.Symbol(DOTTED)
    if type(a) is not type(b):
        return None
    changes = {}
    for part in fields(a):
        if part.name == "span":
            continue
        merged = _merged_part(getattr(a, part.name), getattr(b, part.name), found)
        if merged is None and getattr(a, part.name) is not None:
            return None
        changes[part.name] = merged
    return replace(a, **changes)  # type: ignore[arg-type]


def _merged_part(a: object, b: object, found: list[tuple[tree.Node, tree.Node]]) -> object:
    if isinstance(a, tree.Node) and isinstance(b, tree.Node):
        return _merged(a, b, found)
    if isinstance(a, tuple) and isinstance(b, tuple):
        if len(a) != len(b):
            return None
        parts = [_merged_part(x, y, found) for x, y in zip(a, b, strict=True)]
        return (
            None
            if any(p is None and x is not None for p, x in zip(parts, a, strict=True))
            else tuple(parts)
        )
    return a if a == b else None


def _can_count(node: tree.Node) -> bool:
    return isinstance(node, tree.Number) or letter(node) is not None
