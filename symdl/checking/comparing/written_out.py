"""Sums that are written out with numbers: Σ_i y_i log p_i as 1 · log 0.7 + 0 · log 0.3."""

from __future__ import annotations

from collections.abc import Iterator

from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.names import index_letters, letter
from symdl.checking.scopes.scope import is_numeric
from symdl.read import tree
from symdl.read.tree import Node

MOST = 24  # terms
Terms = list[tuple[str, Node]]


def written_out(before: Node, after: Node) -> list[tuple[Node, Node]] | None:
    """The terms of a sum over an index beside the numbers that stand for them, in order; None
    where no sum on the left can have become the sum on the right."""
    first, second = list(_terms(before)), list(_terms(after))
    at = [k for k, (_, term) in enumerate(first) if _fold(term) is not None]
    if len(at) != 1:
        return None
    (place,) = at
    count = len(second) - len(first) + 1
    fold = _fold(first[place][1])
    if fold is None or not 2 <= count <= MOST or not _has_as_many(fold, count):
        return None
    sign = first[place][0]
    bodies = [(sign, _at(fold, k + 1)) for k in range(count)]
    pairs = []
    whole: Terms = [*first[:place], *bodies, *first[place + 1 :]]
    for (left_sign, left), (right_sign, right) in zip(whole, second, strict=True):
        same = left_sign == right_sign
        if not same and not is_numeric(right):
            return None
        pairs.append((left, right if same else tree.Unary("-", right, span=right.span)))
    if isinstance(fold.last, tree.Symbol):
        pairs.append((fold.last, tree.Number(str(count))))
    return pairs


def _terms(node: Node, sign: str = "+") -> Iterator[tuple[str, Node]]:
    """The terms of a sum with their signs; brackets around a whole sum are none."""
    turned = "-" if sign == "+" else "+"
    if isinstance(node, tree.Bracketed):
        yield from _terms(node.body, sign)
    elif isinstance(node, tree.Unary) and node.op in "+-":
        yield from _terms(node.operand, turned if node.op == "-" else sign)
    elif isinstance(node, tree.Binary) and node.op in ("+", "-"):
        yield from _terms(node.left, sign)
        yield from _terms(node.right, turned if node.op == "-" else sign)
    else:
        yield sign, node


def _fold(node: Node) -> tree.Fold | None:
    while isinstance(node, tree.Bracketed):
        node = node.body
    plain = isinstance(node, tree.Fold) and node.op == "sum" and node.where is None
    return node if plain and _index(node) is not None else None  # type: ignore[arg-type,return-value]


def _index(fold: tree.Fold) -> str | None:
    if fold.index is not None:
        return letter(fold.index)
    letters = set(index_letters(fold.body))
    return letters.pop() if len(letters) == 1 else None


def _has_as_many(fold: tree.Fold, count: int) -> bool:
    """Whether a sum may have this number of terms."""
    first, last = fold.first, fold.last
    if not isinstance(first, tree.Number) or not isinstance(last, tree.Number):
        return True
    return last.value - first.value + 1 == count


def _at(fold: tree.Fold, place: int) -> Node:
    """The body of a sum at one value of its index."""
    index = _index(fold)

    def put(node: Node) -> Node | None:
        is_index = isinstance(node, tree.Symbol) and letter(node) == index
        return tree.Number(str(place), span=node.span) if is_index else None

    return rewritten(fold.body, put)
