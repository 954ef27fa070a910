"""Counting from 1: the one conversion from the inside (0 to n - 1) to what readers see (1 to n).

With i = i' - 1 for every index, a position ``e`` on an axis is shown as e + 1.  So a plain slot
stays plain, ``i*s + u - p`` becomes ``(i-1)s + u - p``, bounds ``0 <= e < H`` become
``1 <= e <= H``, sums run from 1 to n, and an index that is used as a number becomes ``i - 1``.
Works on written trees, those that an author typed and those that were made from values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from symdl.expr import written as w
from symdl.write.folds import ORDINALS
from symdl.write.trees import flatten, parts_of, rebuilt

Term = tuple[str, w.Node]


def counted_from(
    base: int, node: w.Node, indices: Collection[str], positions: Collection[str] = ()
) -> w.Node:
    """The node with its indices counting from ``base`` (0 or 1); what comes in counts from 0.

    Args:
        indices: the names that are index letters.
        positions: the names of arrays whose values are positions on an axis (class numbers)."""
    return _Shift(frozenset(indices), frozenset(positions)).value(node) if base else node


class _Shift:
    def __init__(self, indices: frozenset[str], positions: frozenset[str]) -> None:
        self.indices, self.positions = indices, positions

    def value(self, node: w.Node) -> w.Node:
        """A node that stands for a number."""
        method = _METHODS.get(type(node))
        if method is not None:
            return method(self, node)
        return rebuilt(node, self.value)

    def name(self, node: w.Name) -> w.Node:
        return w.Binary("-", node, w.Number("1")) if self.is_index(node) else node

    def binary(self, node: w.Binary) -> w.Node:
        if node.op in "+-" and any(self.is_index(t) for _, t in flatten(node, "+-")):
            return self.total(flatten(node, "+-"), 0)
        return replace(node, left=self.value(node.left), right=self.value(node.right))

    def item(self, node: w.Item) -> w.Node:
        return replace(node, indices=tuple(self.position(i) for i in node.indices))

    def part(self, node: w.Part) -> w.Node:
        indices = tuple(self.position(i) for i in node.indices)
        return replace(node, body=self.value(node.body), indices=indices)

    def apply(self, node: w.Apply) -> w.Node:
        indices, by = (tuple(self.position(i) for i in part) for part in (node.indices, node.by))
        return replace(node, indices=indices, by=by)

    def compound(self, node: w.Compound) -> w.Node:
        return w.Compound(tuple(self.position(i) for i in node.indices))

    def kronecker(self, node: w.Kronecker) -> w.Node:
        return w.Kronecker(self.position(node.left), self.position(node.right))

    def limits(self, node: w.Limits) -> w.Node:
        if node.first is None or node.last is None:
            return node
        return replace(node, first=self.position(node.first), last=self.position(node.last))

    def fold(self, node: w.Fold) -> w.Node:
        indices = tuple(self.limits(i) if isinstance(i, w.Limits) else i for i in node.indices)
        return w.Fold(node.op, indices, self.value(node.body))

    def compare(self, node: w.Compare) -> w.Node:
        """Relations between positions keep their sense when each side moves by one."""
        if not any(self.holds_index(x) for x in node.operands):
            return replace(node, operands=tuple(map(self.value, node.operands)))
        plain = tuple(map(self.value, node.operands))
        if _parts(plain) <= _parts(node.operands):  # places that are subtracted: |c - j| <= r
            return replace(node, operands=plain)
        operands, ops = list(node.operands), list(node.ops)
        moved = [self.position(x) for x in operands]
        for place, x in enumerate(operands):
            if self.holds_index(x) or isinstance(x, w.Number):
                continue
            if place and ops[place - 1] == "<":
                ops[place - 1], moved[place] = "<=", x
            elif place < len(ops) and ops[place] == ">":
                ops[place], moved[place] = ">=", x
        return w.Compare(tuple(moved), tuple(ops))

    def is_index(self, node: w.Node) -> bool:
        """True for what is a place on an axis by itself: an index, a class number, arg max."""
        if isinstance(node, w.Call) and node.name in ORDINALS:
            return self.is_index(node.arguments[0])
        if isinstance(node, w.Fold):
            return node.op == "argmax"
        names = self.indices | self.positions if isinstance(node, w.Name) else self.positions
        return isinstance(node, w.Name | w.Item) and node.name in names

    def holds_index(self, node: w.Node) -> bool:
        """True where an index is used as a number, not only as a slot of an array."""
        if isinstance(node, w.Item | w.Apply | w.Kronecker):
            return isinstance(node, w.Item) and node.name in self.positions
        if isinstance(node, w.Fold):
            return node.op == "argmax"
        if self.is_index(node):
            return True
        return any(self.holds_index(part) for part in list(parts_of(node))[1:2]) or (
            isinstance(node, w.Binary) and self.holds_index(node.right)
        )

    def position(self, node: w.Node) -> w.Node:
        """A node that stands for a place on an axis, one more than inside."""
        if isinstance(node, w.Compound):
            return self.compound(node)
        if self.is_index(node):
            return self.place(node)
        return self.total(flatten(node, "+-"), 1)

    def place(self, node: w.Node) -> w.Node:
        """A place on an axis: it looks the same whatever is counted from."""
        if isinstance(node, w.Name):
            return node
        if isinstance(node, w.Item):
            return self.item(node)
        return self.fold(node) if isinstance(node, w.Fold) else rebuilt(node, self.place)

    def total(self, terms: list[Term], constant: int) -> w.Node:
        """A sum with a number added: plain indices stay plain, what they owe goes to the number."""
        kept: list[Term] = []
        for sign, term in terms:
            unit = 1 if sign == "+" else -1
            if isinstance(term, w.Number) and term.text.isdigit():
                constant += unit * int(term.text)
            elif self.is_index(term):
                constant -= unit
                kept.append((sign, self.place(term)))
            else:
                kept.append((sign, self.value(term)))
        return _joined(kept, constant)


def _parts(nodes: tuple[w.Node, ...]) -> int:
    return sum(1 for node in nodes for _ in parts_of(node))


def _joined(terms: list[Term], constant: int) -> w.Node:
    if constant or not terms:
        terms = [*terms, ("+" if constant >= 0 else "-", w.Number(str(abs(constant))))]
    terms = sorted(terms, key=lambda t: t[0] == "-") if terms[0][0] == "-" else terms
    sign, node = terms[0]
    node = w.Unary("-", node) if sign == "-" else node
    for sign, term in terms[1:]:
        node = w.Binary(sign, node, term)
    return node


_METHODS: dict[type[w.Node], Callable[[_Shift, Any], w.Node]] = {
    w.Name: _Shift.name, w.Binary: _Shift.binary, w.Item: _Shift.item, w.Apply: _Shift.apply,
    w.Part: _Shift.part,
    w.Compound: _Shift.compound, w.Kronecker: _Shift.kronecker, w.Limits: _Shift.limits,
    w.Fold: _Shift.fold, w.Compare: _Shift.compare,
}  # fmt: skip
