"""The lengths of vectors and matrices, unified over the formulas of a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from symdl.checking.scopes.names import base_of, by_what, is_shifted, joined, letter, parts_of
from symdl.checking.scopes.neighbours import BY_ENTRY
from symdl.checking.values.limits import tick
from symdl.read import tree
from symdl.read.show import plain
from symdl.read.tree import Node, Symbol

if TYPE_CHECKING:
    from symdl.checking.scopes.shapes import Shapes

Shape = tuple[int, int]
ONE = 0
RANK = {"c": 1, "r": 1, "m": 2}
WHOLE = {"tr": "s", "det": "s", "sum": "s", "mean": "s", "max": "s", "min": "s", "log_sum_exp": "s"}


def name_of(symbol: Symbol) -> str:
    """The name under which a shape is kept: h_t and h_{t-1} have one."""
    sub = tuple(_still(script) for script in symbol.sub)
    sup = tuple(_still(script) for script in symbol.sup)
    return f"{base_of(symbol)}_{joined(parts_of(sub, {}))}^{joined(parts_of(sup, {}))}"


def _still(script: Node) -> Node:
    if isinstance(script, tree.Level):
        return _still(script.body)
    if is_shifted(script) and isinstance(script, tree.Binary):
        return _still(script.left)
    if isinstance(script, Symbol) and len(script.base) == 1 and not script.sub:
        return Symbol(script.base.lower())  # h_T is one of the h_t
    return script


def space_of(node: Node) -> tuple[Node, ...] | None:
    """The lengths in R^{m x n}; () for R itself; None where it is no such space."""
    if isinstance(node, Symbol) and node.base == "R":
        return ()
    if not isinstance(node, tree.Binary) or node.op != "^":
        return None
    if not (isinstance(node.left, Symbol) and node.left.base == "R"):
        return None
    lengths: list[Node] = []
    rest: Node = node.right
    while isinstance(rest, tree.Binary) and rest.op == "*" and rest.sign == "times":
        lengths.insert(0, rest.right)
        rest = rest.left
    return (rest, *lengths)


@dataclass
class Lengths:
    """Lengths as classes of a union-find; class 0 is the length 1.

    A class may have a text: the letter or the digits that a declaration gives it.
    """

    shapes: Shapes
    parents: list[int] = field(default_factory=lambda: [ONE])
    texts: dict[int, str] = field(default_factory=lambda: {ONE: "1"})
    named: dict[str, int] = field(default_factory=dict)
    of_names: dict[str, Shape] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for formula in self.shapes.formulas:
            self.shape(formula)
            self._count(formula)

    # --- classes ----------------------------------------------------------------------------

    def new(self) -> int:
        """A length of its own."""
        self.parents.append(len(self.parents))
        return len(self.parents) - 1

    def find(self, length: int) -> int:
        """The class of a length."""
        while self.parents[length] != length:
            length = self.parents[length]
        return length

    def join(self, a: int, b: int) -> None:
        """Two lengths are one; a contradiction between digits is left alone."""
        a, b = self.find(a), self.find(b)
        if a == b or ONE in (a, b):
            return
        first, second = self.texts.get(a), self.texts.get(b)
        if first is not None and second is not None and first != second:
            return
        self.parents[b] = a
        if first is None and second is not None:
            self.texts[a] = second

    def told(self, length: int) -> tuple[int, str, int]:
        """A length as (its class, its text, 1 where it is 1)."""
        root = self.find(length)
        return root, self.texts.get(root, ""), int(root == ONE)

    def by_text(self, node: Node) -> int:
        """The length that a declaration names."""
        text = node.text if isinstance(node, tree.Number) else plain(node)
        if text == "1":
            return ONE
        if text not in self.named:
            self.named[text] = self.new()
            self.texts[self.named[text]] = text
        return self.find(self.named[text])

    # --- names ------------------------------------------------------------------------------

    def of_name(self, name: str, kind: str) -> Shape:
        """The two lengths of a name."""
        if name not in self.of_names:
            rows = ONE if kind == "r" else self.new()
            columns = self.new() if kind in ("r", "m") else ONE
            self.of_names[name] = (rows, columns)
        return self.of_names[name]

    def _symbol(self, symbol: Symbol) -> Shape | None:
        kind = self.shapes.kind(symbol)
        if kind is None:
            return None
        if kind == "s":
            return (ONE, ONE)
        shape = self.of_name(name_of(symbol), kind)
        if not symbol.sub:
            for place, length in enumerate(d for d in shape if d != ONE):
                known = self.shapes.extents.get((base_of(symbol), place))
                if known is not None:
                    self.join(self.by_text(known), length)
        return shape

    def _count(self, formula: Node) -> None:
        """One index counts one length: in W_{kj} x_j the columns of W are the entries of x."""
        counted: dict[str, int] = {}
        for name in (n for n in tree.walk(formula) if isinstance(n, Symbol) and n.sub):
            array = Symbol(name.base, (), name.sup, name.marks)
            kind = self.shapes.kind(array)
            lengths = [d for d in self.of_name(name_of(array), kind) if d] if kind in RANK else []
            if kind not in RANK or len(name.sub) != RANK[kind]:
                continue
            for script, length in zip(name.sub, lengths, strict=False):
                index = letter(script)
                if index is not None:
                    self.join(counted.setdefault(index, length), length)

    # --- formulas ---------------------------------------------------------------------------

    def shape(self, node: Node) -> Shape | None:
        """A formula's two lengths, what must be equal made so; None where it is not told."""
        tick()
        if isinstance(node, Symbol):
            return self._symbol(node)
        if isinstance(node, tree.Compare):
            self._compare(node)
            return None
        if isinstance(node, tree.Binary):
            return self._binary(node)
        if isinstance(node, tree.Transpose):
            inner = self.shape(node.body)
            return None if inner is None else (inner[1], inner[0])
        if isinstance(node, tree.Quotient | tree.Nabla):
            return self._derivative(node)
        below = [self.shape(child) for child in tree.children(node)]
        if isinstance(node, tree.Matrix):
            return self._grid(node, below)
        if isinstance(node, tree.Number | tree.Norm):
            return (ONE, ONE)
        if isinstance(node, tree.Bracketed | tree.Unary | tree.Fold | tree.Apply):
            return below[-1] if below else None
        if isinstance(node, tree.Call) and len(below) == 1:
            if node.name == "diag":
                return None if below[0] is None else (below[0][0], below[0][0])
            return (ONE, ONE) if node.name in WHOLE else below[0]
        return None

    def _grid(self, node: tree.Matrix, entries: list[Shape | None]) -> Shape | None:
        """The lengths of a matrix that is written out; of blocks they are not told."""
        rows, columns = len(node.rows), len(node.rows[0]) if node.rows else 0
        blocks = any(entry not in (None, (ONE, ONE)) for entry in entries)
        if blocks or not columns or any(len(row) != columns for row in node.rows):
            return None
        return (self.by_text(_count(rows)), self.by_text(_count(columns)))

    def _compare(self, node: tree.Compare) -> None:
        if "in" in node.ops:
            space = space_of(node.operands[-1])
            for name in node.operands[:-1]:
                shape = self.shape(name)
                for length, known in zip(shape or (), space or (), strict=False):
                    self.join(self.by_text(known), length)
            return
        sides = [self.shape(side) for side in node.operands]
        arrays = [side for side in sides if side is not None and side != (ONE, ONE)]
        for side in arrays[1:]:
            self._same(arrays[0], side)

    def _same(self, a: Shape, b: Shape) -> None:
        if (a[0] == ONE) == (b[0] == ONE) and (a[1] == ONE) == (b[1] == ONE):
            self.join(a[0], b[0])
            self.join(a[1], b[1])
        elif ONE in a and ONE in b:  # a row beside a column: people do not mind
            self.join(max(a), max(b))

    def _binary(self, node: tree.Binary) -> Shape | None:
        a, b = self.shape(node.left), self.shape(node.right)
        if node.op in ("+", "-", "odot"):
            if a is not None and b is not None and (ONE, ONE) not in (a, b):
                self._same(a, b)
            return b if a in (None, (ONE, ONE)) else a
        if node.op == "^":
            whole = node.sign != BY_ENTRY and isinstance(node.left, Symbol)
            if a is not None and ONE not in a and whole:
                self.join(*a)  # only a square matrix has powers
            return a
        if a in (None, (ONE, ONE)):
            return b if node.op == "*" else a
        if b in (None, (ONE, ONE)) or node.op == "/":
            return a
        assert a is not None and b is not None
        if a[1] == b[1] == ONE:  # w · x of two columns
            self.join(a[0], b[0])
            return (ONE, ONE)
        self.join(a[1], b[0])
        return (a[0], b[1])

    def _derivative(self, node: tree.Quotient | tree.Nabla) -> Shape | None:
        top = self.shape(node.top if isinstance(node, tree.Quotient) else node.body)
        under = node.bottom[0] if isinstance(node, tree.Quotient) else by_what(node)
        bottom = self.shape(under) if under is not None else None
        if node.order == 2 and bottom is not None and bottom != (ONE, ONE):
            return (max(bottom), max(bottom))
        if top in (None, (ONE, ONE)):
            return bottom
        if bottom in (None, (ONE, ONE)):
            return top
        assert top is not None and bottom is not None
        return (max(top), max(bottom))


def _count(entries: int) -> Node:
    return tree.Number(str(entries))
