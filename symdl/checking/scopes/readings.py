"""Every way to read a formula where its signs have more than one meaning."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from symdl.read import tree

READINGS = 6  # readings of one formula that are tried at most


def readings(node: tree.Node) -> list[tree.Node]:
    """Every way to read a formula, the likeliest first, READINGS at most."""
    if isinstance(node, tree.Either):
        return [inner for reading in node.readings for inner in readings(reading)][:READINGS]
    changes: list[dict[str, object]] = [{}]
    for part in fields(node):
        ways = _ways(getattr(node, part.name))
        if len(ways) == 1:
            if ways[0] is not getattr(node, part.name):
                changes = [{**c, part.name: ways[0]} for c in changes]
            continue
        changes = [{**c, part.name: way} for c in changes for way in ways][:READINGS]
    return [replace(node, **c) if c else node for c in changes]  # type: ignore[arg-type]


ADDED_UP = "the products of the entries added up"
RAISED = "a number close behind a bracket is its power"
BY_ENTRIES = "two columns side by side multiplied entry by entry"


def both_sides(left: tree.Node, right: tree.Node) -> Iterator[tuple[tree.Node, tree.Node, str]]:
    """Every way to read two sides, with words for what is not said: beside a number a window and
    its weights are added up too, two columns without a product are taken entry by
    entry, and a number close behind a bracket may be its power."""
    for first, second in itertools.product(readings(left), readings(right)):
        yield first, second, ""
        columns = (_by_entries(first), _by_entries(second))
        if columns != (first, second):
            yield (*columns, BY_ENTRIES)
        raised = (_raised(first), _raised(second))
        if raised != (first, second):
            yield (*raised, RAISED)
        for window, other in ((first, second), (second, first)):
            if isinstance(window, tree.Matrix | tree.Binary) and not _has_matrix(other):
                added = _added_up(window)
                if added is not None and added is not window:
                    yield (*((added, other) if window is first else (other, added)), ADDED_UP)


SQUARES = "the squares of the entries added up"


def is_square(node: tree.Node) -> bool:
    """Whether a formula is a square, times or over numbers: of a vector its length's is meant."""
    if isinstance(node, tree.Bracketed):
        return is_square(node.body)
    if not isinstance(node, tree.Binary):
        return False
    if node.op == "^":
        return node.right == tree.Number("2")
    if node.op == "*":
        return is_square(node.left) or is_square(node.right)
    return node.op == "/" and is_square(node.left)


def _raised(node: tree.Node) -> tree.Node:
    """A formula in which (a - b)2 is a square, as where a power stands on the line."""
    if isinstance(node, tree.Bracketed):
        body = _raised(node.body)
        return node if body is node.body else replace(node, body=body)
    if not isinstance(node, tree.Binary):
        return node
    left, right = _raised(node.left), _raised(node.right)
    power = isinstance(node.left, tree.Bracketed) and right in (tree.Number("2"), tree.Number("3"))
    if node.op == "*" and node.sign == "" and power:
        return replace(node, op="^", left=left)
    same = left is node.left and right is node.right
    return node if same else replace(node, left=left, right=right)


def _by_entries(node: tree.Node) -> tree.Node:
    """A formula in which columns of one height that stand side by side are multiplied as such."""
    if isinstance(node, tree.Bracketed):
        return replace(node, body=_by_entries(node.body))
    if not isinstance(node, tree.Binary):
        return node
    if node.op in ("+", "-"):
        return replace(node, left=_by_entries(node.left), right=_by_entries(node.right))
    a, b = node.left, node.right
    if node.op == "*" and node.sign in ("", "times") and _is_column(a) and _is_column(b):
        return replace(node, op="odot")
    return node


def _is_column(node: tree.Node) -> bool:
    return (
        isinstance(node, tree.Matrix) and len(node.rows) > 1 and all(len(r) == 1 for r in node.rows)
    )


def _has_matrix(node: tree.Node) -> bool:
    return any(isinstance(below, tree.Matrix | tree.Symbol) for below in tree.walk(node))


def _added_up(node: tree.Node) -> tree.Node | None:
    """Σ_ij x_ij k_ij for a window x beside its weights k, or for written products in rows; None
    where a matrix stands in another way."""
    if isinstance(node, tree.Bracketed):
        return _added_up(node.body)
    if isinstance(node, tree.Matrix):
        entries = [entry for row in node.rows for entry in row]
        written = any(isinstance(e, tree.Binary) and e.op == "*" for e in entries)
        return _sum(entries) if written and len(node.rows) > 1 else None
    if isinstance(node, tree.Binary):
        if node.op in ("*", "odot"):
            a, b = node.left, node.right
            if isinstance(a, tree.Matrix) and isinstance(b, tree.Matrix):
                return _sum_of_products(a, b)
        elif node.op in ("+", "-"):
            left, right = _added_up(node.left), _added_up(node.right)
            if left is not None and right is not None:
                return replace(node, left=left, right=right)
        return None if _has_matrix(node) else node
    return None if _has_matrix(node) else node


def _sum_of_products(a: tree.Matrix, b: tree.Matrix) -> tree.Node | None:
    shapes = {tuple(len(row) for row in matrix.rows) for matrix in (a, b)}
    if len(shapes) != 1 or min(len(a.rows), len(a.rows[0])) < 2:
        return None
    pairs = [
        tree.Binary("*", x, y, span=a.span)
        for first, second in zip(a.rows, b.rows, strict=True)
        for x, y in zip(first, second, strict=True)
    ]
    return _sum(pairs)


def _sum(terms: Sequence[tree.Node]) -> tree.Node:
    total = terms[0]
    for term in terms[1:]:
        total = tree.Binary("+", total, term, span=total.span)
    return total


def _ways(value: object) -> list[object]:
    if isinstance(value, tree.Node):
        return list(readings(value))
    if isinstance(value, tuple) and any(_holds_choice(entry) for entry in value):
        combined = itertools.product(*(_ways(entry) for entry in value))
        return [tuple(entries) for entries in itertools.islice(combined, READINGS)]
    return [value]


def _holds_choice(value: object) -> bool:
    if isinstance(value, tuple):
        return any(_holds_choice(entry) for entry in value)
    return isinstance(value, tree.Node) and any(
        isinstance(below, tree.Either) for below in tree.walk(value)
    )
