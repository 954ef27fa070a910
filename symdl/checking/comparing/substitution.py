"""Steps that only put numbers in for names: w x + b to 2 · 3 + 1."""

from __future__ import annotations

from collections.abc import Callable

from symdl.checking.comparing.written_out import written_out
from symdl.checking.scopes.names import with_power
from symdl.checking.scopes.scope import is_numeric
from symdl.read import tree
from symdl.read.tree import Node

Put = list[tuple[Node, Node]]
Fits = Callable[[Node, Node], bool]


def substituted(before: Node, after: Node, fits: Fits | None = None) -> Put:
    """The names and the numbers put in for them; [] where the step is of another kind.

    The two formulas must be the same but for names on the left that have become numbers, each name
    the same number everywhere.  ``fits``: which numbers a name may have become.
    """
    found: Put = []
    if not _same(before, after, found, fits or _any) or not found:
        return []
    kept: Put = []
    for name, value in found:
        known = [v for n, v in kept if n == name]
        if known and known[0] != value:
            return []
        if not known:
            kept.append((name, value))
    return kept


def _any(name: Node, value: Node) -> bool:
    return True


def _same(a: Node, b: Node, found: Put, fits: Fits) -> bool:
    a, b = bare(a), bare(b)
    if isinstance(a, tree.Symbol | tree.Quotient | tree.Apply) or _is_power(a) or _is_turned(a):
        if a == b:
            return True
        if is_numeric(b):
            found.append((a, b))
            return fits(a, b)
    if isinstance(b, tree.Number) and (isinstance(a, tree.Call) or _is_multiple(a)):
        found.append((a, b))
        return fits(a, b)
    if (terms := written_out(a, b)) is not None:
        return all(_same(x, y, found, fits) for x, y in terms)
    if type(a) is not type(b):
        return False
    if isinstance(a, tree.Number):
        return a == b
    if isinstance(a, tree.Binary) and isinstance(b, tree.Binary):
        if a.op in ("+", "-") and b.op in ("+", "-") and "+" in (a.op, b.op):
            return _in_any_order(_terms(a), _terms(b), found, fits)
        if a.op != b.op:
            return False
        if a.op == "*":
            return _in_any_order(parts(a, a.op), parts(b, b.op), found, fits)
        return _same(a.left, b.left, found, fits) and _same(a.right, b.right, found, fits)
    first, second = list(tree.children(a)), list(tree.children(b))
    if len(first) != len(second) or _head(a) != _head(b):
        return False
    return all(_same(x, y, found, fits) for x, y in zip(first, second, strict=True))


def _is_turned(node: Node) -> bool:
    """w^T, in whose place a row of numbers may stand."""
    return isinstance(node, tree.Transpose) and isinstance(node.body, tree.Symbol)


def _is_multiple(node: Node) -> bool:
    """2p, which may have become a number: 0 where p is 0."""
    if not isinstance(node, tree.Binary) or node.op not in ("*", "/"):
        return False
    both = [bare(node.left), bare(node.right)]
    return [type(part) for part in both] in (
        [tree.Number, tree.Symbol],
        [tree.Symbol, tree.Number],
    )


def _is_power(node: Node) -> bool:
    """x^2 and W^3, powers or names."""
    return isinstance(node, tree.Binary) and with_power(node) is not None


def _in_any_order(a: list[Node], b: list[Node], found: Put, fits: Fits) -> bool:
    if len(a) != len(b) or len(a) > 12:
        return False
    if not a:
        return True
    for k, candidate in enumerate(b):
        trial = list(found)
        rest = b[:k] + b[k + 1 :]
        if _same(a[0], candidate, trial, fits) and _in_any_order(a[1:], rest, trial, fits):
            found[:] = trial
            return True
    return False


def parts(node: Node, op: str) -> list[Node]:
    """The terms of a sum, the factors of a product."""
    node = bare(node)
    if isinstance(node, tree.Binary) and node.op == op:
        return [*parts(node.left, op), *parts(node.right, op)]
    return [node]


def _terms(node: Node) -> list[Node]:
    """The terms of a sum with their signs: b may be -0.4 in a x + b."""
    node = bare(node)
    if isinstance(node, tree.Binary) and node.op in ("+", "-"):
        turned = tree.Unary("-", node.right, span=node.right.span)
        return [*_terms(node.left), *(_terms(node.right) if node.op == "+" else [turned])]
    return [node]


def _head(node: Node) -> object:
    return getattr(node, "op", None) or getattr(node, "name", None)


def bare(node: Node) -> Node:
    """A formula without brackets, in its likeliest reading."""
    while isinstance(node, tree.Bracketed):
        node = node.body
    if isinstance(node, tree.Either):
        return bare(node.readings[0])
    if isinstance(node, tree.Unary) and node.op == "-" and isinstance(node.operand, tree.Binary):
        product = node.operand
        if product.op == "*":  # -4 · 2 as (-4) · 2
            first = tree.Unary("-", product.left, span=node.span)
            return tree.Binary("*", first, product.right, product.sign, span=node.span)
    return node


def alike(before: Node, after: Node) -> bool:
    """Whether two numeric formulas have one outline: the same calculation with other numbers."""
    first = [type(n).__name__ for n in tree.walk(before) if not isinstance(n, tree.Bracketed)]
    second = [type(n).__name__ for n in tree.walk(after) if not isinstance(n, tree.Bracketed)]
    return first == second


def shown_put(put: Put) -> str:
    """What is put in, for people: w = 2, x = 3."""
    from symdl.read.show import plain

    return ", ".join(
        f"{plain(name)} = {'a matrix' if isinstance(value, tree.Matrix) else plain(value)}"
        for name, value in put
    )
