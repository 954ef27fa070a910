"""Which names are vectors and matrices, and of what sizes: told by how a document writes them.

Nobody declares everything.  ``w^T x`` makes w and x columns, ``W x`` makes W a matrix, ``z = W x``
makes z a column; bold letters, ``\\in R^{m x n}`` and norms say it too.  Kinds are found first,
formula by formula until nothing changes; then the lengths are unified, as types are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from symdl.checking.scopes.lengths import WHOLE, Lengths, name_of, space_of
from symdl.checking.scopes.names import by_what
from symdl.checking.scopes.neighbours import (
    array_of,
    bare,
    is_capital,
    is_entry,
    last,
    terms,
    unsigned,
)
from symdl.checking.values.limits import tick
from symdl.read import tree
from symdl.read.tree import Node, Symbol

Kind = str  # "s" a number, "c" a column, "r" a row, "m" a matrix
TURNED = {"c": "r", "r": "c", "m": "m", "s": "s"}
PRODUCTS = {"mc": "c", "rm": "r", "rc": "s", "cr": "m", "mm": "m"}
LOSSES = frozenset({"L", "J", "E", "C", "ell", "L~cal", "l", "f", "R"})
ROUNDS = 4


@dataclass
class Shapes:
    """The shapes of one question's names.

    ``formulas`` holds relations and lone sides, in order; ``extents`` the last values of indices.
    """

    formulas: list[Node] = field(default_factory=list)
    extents: dict[tuple[str, int], Node] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    solved: int = -1
    lengths: Lengths | None = None
    entrywise: tuple[int, bool] = (-1, False)  # of how many formulas: whether entries stay apart

    def note(self, node: Node) -> None:
        """Add a formula."""
        self.formulas.append(node)

    def of(self, symbol: Symbol) -> tuple[tuple[int, str, int], ...] | None:
        """The two lengths of a name that is a row, column or matrix, each as (its place in the
        order of lengths, the letter or digits that stand for it, 1 where it is 1)."""
        self._solve()
        kind = self.kind(symbol)
        if kind not in ("c", "r", "m") or self.lengths is None:
            return None
        return tuple(self.lengths.told(d) for d in self.lengths.of_name(name_of(symbol), kind))

    @property
    def any(self) -> bool:
        """Whether some name is an array."""
        self._solve()
        return self.lengths is not None

    def kind(self, symbol: Symbol) -> Kind | None:
        """What a name is; an entry of an array is a number."""
        found = self.kinds.get(name_of(symbol))
        if found is None and symbol.sub:
            whole = self.kinds.get(name_of(array_of(symbol)))
            return "s" if whole in ("c", "r", "m") else None
        return found

    def _solve(self) -> None:
        if self.solved == len(self.formulas):
            return
        self.solved = len(self.formulas)
        for late in (False, True):
            for _ in range(ROUNDS):
                before = len(self.kinds)
                for formula in self.formulas:
                    _Kinds(self, late).of(formula)
                if len(self.kinds) == before:
                    break
        self.lengths = Lengths(self) if any(k in "crm" for k in self.kinds.values()) else None


@dataclass
class _Kinds:
    """What every part of a formula is; names learn it on the way."""

    shapes: Shapes
    late: bool = False  # what could be told without it has been
    paired: set[int] = field(default_factory=set)  # products whose last factor goes with the next

    def of(self, node: Node) -> Kind | None:
        """A part's kind; None where it cannot be told."""
        tick()
        rule = _KINDS.get(type(node))
        if rule is not None:
            return rule(self, node)
        for below in tree.children(node):
            self.of(below)
        return None

    def learn(self, node: Node, kind: Kind | None) -> None:
        """A bare name beside an array is one too."""
        if isinstance(node, tree.Bracketed):
            self.learn(node.body, kind)
        if not isinstance(node, Symbol) or kind not in ("c", "r", "m") or node.base in LOSSES:
            return
        if self.shapes.kind(node) is None and not (self._is_size(node) or is_entry(node)):
            self.shapes.kinds[name_of(node)] = kind

    def _is_size(self, node: Symbol) -> bool:
        sizes = {last.base for last in self.shapes.extents.values() if isinstance(last, Symbol)}
        return not node.sub and (node.base in sizes or node.base in ("N", "n", "m", "d"))

    def symbol(self, node: Symbol) -> Kind | None:
        known = self.shapes.kind(node)
        if known is None and "bold" in node.marks and node.base not in ("0", "1"):
            known = "m" if is_capital(node) else "c"
            self.shapes.kinds[name_of(node)] = known
        return known

    def known(self, node: Symbol) -> Kind | None:
        """What a name is by now."""
        return self.shapes.kind(node)

    def transpose(self, node: tree.Transpose) -> Kind | None:
        body = node.body
        kind = self.of(body)
        if isinstance(body, tree.Matrix) and len(body.rows) == 1:
            return "c"  # (1, 2, 3)^T
        if isinstance(body, Symbol) and kind is None:
            kind = "m" if is_capital(body) else "c"
            self.shapes.kinds[name_of(body)] = kind
        return TURNED.get(kind or "")

    def binary(self, node: tree.Binary) -> Kind | None:
        inner = node.left
        if isinstance(inner, tree.Binary) and isinstance(inner.right, tree.Transpose):
            self.paired.update({id(inner)} if node.op == "*" else ())  # y w^T x: y is beside w^T x
        first, second = self.of(node.left), self.of(node.right)
        if node.op in ("+", "-", "odot"):
            self.learn(node.left, second)
            self.learn(node.right, first)
            if "m" in (first, second) and None in (first, second):
                self._learn_identity(node)
            return first if first not in (None, "s") else second
        if node.op != "*":
            return first
        return self._product(node, first, second)

    def _learn_identity(self, node: Node) -> None:
        """λ I beside a matrix."""
        for below in tree.walk(node):
            if isinstance(below, Symbol) and below.base == "I":
                self.learn(below, "m")

    def _product(self, node: tree.Binary, first: Kind | None, second: Kind | None) -> Kind | None:
        left, right = last(node.left), bare(node.right)
        if node.sign in ("", "cdot"):
            beside = self.known(left) if isinstance(left, Symbol) else first
            if isinstance(left, Symbol) and is_capital(left) and second in ("c", "m"):
                self.learn(left, "m")
            for name in terms(right) if beside == "m" else ():
                self.learn(name, "m" if is_capital(name) else "c")
            if isinstance(right, Symbol) and first == "r" and not is_capital(right):
                self.learn(right, "c")
            turned = second == "r" and self.late and id(node) not in self.paired
            for name in terms(left) if turned else ():
                self.learn(name, "m" if is_capital(name) else "c")
            if first == "r" and second is None and isinstance(right, Symbol) and is_entry(right):
                if self.late and self.shapes.kinds.get(name_of(array_of(right))) is None:
                    self.shapes.kinds[name_of(right)] = "c"  # w^T x_i: the i-th vector
                return None
            first = self.known(node.left) if isinstance(node.left, Symbol) else first
            second = self.known(right) if isinstance(right, Symbol) else second
        if first in (None, "s"):
            return second
        if second in (None, "s"):
            return first
        if first == second == "c" and node.sign == "cdot":
            return "s"
        return PRODUCTS.get(first + second)

    def call(self, node: tree.Call) -> Kind | None:
        kinds = [self.of(argument) for argument in node.arguments]
        if node.name == "diag" and kinds:
            return {"c": "m", "m": "c"}.get(kinds[0] or "")
        if node.name in WHOLE:
            return "s" if len(kinds) == 1 else None
        return kinds[0] if len(kinds) == 1 else None

    def apply(self, node: tree.Apply) -> Kind | None:
        kinds = [self.of(argument) for argument in node.arguments]
        if node.head.base in LOSSES or len(kinds) != 1:
            return None
        return kinds[0]

    def quotient(self, node: tree.Quotient) -> Kind | None:
        top = self.of(node.top)
        bottom = self.of(node.bottom[0])
        if node.order > 1:
            return None
        if top in (None, "s"):
            return bottom
        return top if bottom in (None, "s") else "m"

    def nabla(self, node: tree.Nabla) -> Kind | None:
        self.of(node.body)
        by = by_what(node)
        if by is None:
            return None
        if isinstance(node.by, Symbol) and self.of(by) is None:
            self.learn(by, "m" if is_capital(node.by) else "c")
        kind = self.of(by)
        return "m" if node.order == 2 and kind in ("c", "r") else kind

    def norm(self, node: tree.Norm) -> Kind | None:
        if self.of(node.body) is None:
            self.learn(node.body, "c")
        return "s"

    def compare(self, node: tree.Compare) -> Kind | None:
        if "in" in node.ops:
            self._declared(node)
            return None
        self._numbered(node)
        kinds = [self.of(side) for side in node.operands]
        known = next((kind for kind in kinds if kind in ("c", "r", "m")), None)
        for side in node.operands:
            self.learn(side, known)
        return None

    def _numbered(self, node: tree.Compare) -> None:
        """x = 2: a number, however x is written elsewhere."""
        for name, value in zip(node.operands, node.operands[1:], strict=False):
            if isinstance(name, Symbol) and isinstance(unsigned(value), tree.Number):
                self.shapes.kinds.setdefault(name_of(name), "s")

    def _declared(self, node: tree.Compare) -> None:
        for op, name, space in zip(node.ops, node.operands, node.operands[1:], strict=False):
            if op == "in" and isinstance(name, Symbol):
                rank = len(space_of(space) or ())
                if rank in (1, 2):
                    self.shapes.kinds[name_of(name)] = "cm"[rank - 1]

    def matrix(self, node: tree.Matrix) -> Kind | None:
        width = len(node.rows[0]) if node.rows else 0
        if len(node.rows) == 1:
            return "c"
        return "c" if width == 1 else "m"

    def inner(self, node: Node) -> Kind | None:
        return self.of(next(iter(tree.children(node))))

    def fold(self, node: tree.Fold) -> Kind | None:
        return self.of(node.body)


_KINDS: dict[type, Callable[[_Kinds, Any], Kind | None]] = {
    Symbol: _Kinds.symbol,
    tree.Number: lambda kinds, node: "s",
    tree.Bracketed: _Kinds.inner,
    tree.Unary: _Kinds.inner,
    tree.Transpose: _Kinds.transpose,
    tree.Binary: _Kinds.binary,
    tree.Call: _Kinds.call,
    tree.Apply: _Kinds.apply,
    tree.Quotient: _Kinds.quotient,
    tree.Nabla: _Kinds.nabla,
    tree.Norm: _Kinds.norm,
    tree.Compare: _Kinds.compare,
    tree.Matrix: _Kinds.matrix,
    tree.Fold: _Kinds.fold,
    tree.Expectation: _Kinds.inner,
}
