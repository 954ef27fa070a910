"""Matrix expressions as written formulas, for every format, and as text that reads back.

written(m, habits)      W^T g, diag(p) − p p^T, a ⊙ b
typed(m, habits)        W.T @ g, diag(p) - p @ p.T, a * b
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symdl.derivation import matrices as m
from symdl.derivation.forms import MatrixForm
from symdl.derivation.matrix_build import parts
from symdl.derivation.record import Derivation
from symdl.expr import written as w
from symdl.expr.show import show
from symdl.expr.values import Diff, Entry, Unknown
from symdl.write import document as doc
from symdl.write.arrange import arranged
from symdl.write.habits import Habits

_RELATIONS = {"above": ">", "at_least": ">=", "zero": "==", "nonzero": "!="}


def written(matrix: m.Matrix, habits: Habits) -> w.Node:
    """The matrix as a person writes it."""
    return _Writer(habits).show(matrix)


def typed(matrix: m.Matrix, habits: Habits) -> str:
    """The matrix in the text that :func:`symdl.derivation.matrix_text.read_matrix` reads."""
    return show(_Typist(habits).show(matrix)).replace(" ** T", ".T").replace("**T", ".T")


def form_blocks(record: Derivation, form: MatrixForm) -> tuple[doc.Block, ...]:
    """A result in its matrix form, and the layout it stands in."""
    habits = Habits(record.program, gradients=(record.upstream,) if record.upstream else ())
    left = _bare(record.lhs, habits)
    formula = w.Compare((left, written(form.matrix, habits)), ("==",))
    said = form.sentence
    if any(isinstance(x, m.Ones) for x in _walk(form.matrix)):
        said += " 1 under a transpose or beside a scalar is a column of ones."
    return (doc.Result(formula, title="Matrix form"), doc.Note(said, "convention", "Layout"))


def _bare(e: sp.Expr, habits: Habits) -> w.Node:
    """A left side without its indices."""
    if isinstance(e, Diff):
        by: list[w.Node] = []
        body: sp.Expr = e
        while isinstance(body, Diff):
            by.insert(0, w.Name(habits.shown(body.entry.name)))
            body = body.body
        return w.Partial(_bare(body, habits), tuple(by))
    return w.Name(habits.shown(e.name)) if isinstance(e, Entry) else arranged(e, habits)


def _walk(matrix: m.Matrix) -> list[m.Matrix]:
    return [matrix, *(x for part in parts(matrix) for x in _walk(part))]


class _Writer:
    """Matrix nodes to written nodes."""

    product, entrywise = "*", "⊙"

    def __init__(self, habits: Habits) -> None:
        self.habits = habits

    def show(self, x: m.Matrix) -> w.Node:
        """Any matrix."""
        return getattr(self, _SHOWN[type(x)])(x)

    def leaf(self, x: m.Leaf) -> w.Node:
        e = x.value
        if isinstance(e, Entry):
            return w.Name(self.habits.shown(e.name))
        if isinstance(e, Diff):
            return self.partial(e)
        if isinstance(e, Unknown):
            derivative = len(e.indices) > e.rank
            name, argument = self.habits.shown(e.name), w.Name(self.habits.shown(e.argument))
            return w.Call(f"J_{name}" if derivative else name, (argument,))
        return arranged(e, self.habits)

    def partial(self, e: Diff) -> w.Node:
        return _bare(e, self.habits)

    def identity(self, x: m.Identity) -> w.Node:
        return w.Name("I")

    def ones(self, x: m.Ones) -> w.Node:
        return w.Number("1")

    def transpose(self, x: m.Transpose) -> w.Node:
        return w.Binary("**", self.show(x.of), w.Name("T"))

    def matrix_product(self, x: m.Product) -> w.Node:
        if (
            isinstance(x.left, m.Transpose)
            and isinstance(x.left.of, m.Ones)
            and x.shape[1] == m.ONE
        ):
            return w.Call("sum", (self.show(x.right),))
        return w.Binary(self.product, self.show(x.left), self.show(x.right))

    def diag(self, x: m.Diag | m.Diagonal) -> w.Node:
        return w.Call("diag", (self.show(x.of),))

    def times(self, x: m.Times) -> w.Node:
        """Numbers in front, then what is multiplied entry by entry; reciprocals below a bar."""
        above = [f for f in x.factors if not _is_reciprocal(f)]
        below = [f.arguments[0] for f in x.factors if isinstance(f, m.Map) and _is_reciprocal(f)]
        scalars = [f for f in above if f.shape == (m.ONE, m.ONE)]
        small = [f for f in below if f.shape == (m.ONE, m.ONE)]
        inner = [f for f in scalars if isinstance(f, m.Product)] if self.moves(x) else []
        scalars = [f for f in scalars if f not in inner]
        number = self.over(self.joined(scalars, "*"), self.joined(small, "*"))
        large = [f for f in above if f not in scalars and f not in inner]
        under = [f for f in below if f not in small]
        array = self.over(self.joined(large, self.entrywise), self.joined(under, self.entrywise))
        found = [node for node in (number, array, self.joined(inner, "*")) if node is not None]
        total = found[0]
        for node in found[1:]:
            total = w.Binary("*", total, node)
        return total

    def moves(self, x: m.Times) -> bool:
        """Whether an inner product stands behind: a column times a number is a matrix product."""
        return x.shape[1] == m.ONE and x.shape[0] != m.ONE

    def joined(self, factors: Sequence[m.Matrix], op: str) -> w.Node | None:
        nodes = [self.show(f) for f in factors]
        found = nodes[0] if nodes else None
        for node in nodes[1:]:
            found = w.Binary(op, found, node)  # type: ignore[arg-type]
        return found

    def over(self, above: w.Node | None, below: w.Node | None) -> w.Node | None:
        return above if below is None else w.Binary("/", above or w.Number("1"), below)

    def plus(self, x: m.Plus) -> w.Node:
        (sign, first), *rest = x.terms
        node = self.show(first) if sign > 0 else w.Unary("-", self.show(first))
        for sign, term in rest:
            node = w.Binary("+" if sign > 0 else "-", node, self.show(term))
        return node

    def map(self, x: m.Map) -> w.Node:
        if x.kind == "power":
            return self.power(*x.arguments)
        if x.kind in _RELATIONS:
            inner = self.show(x.arguments[0])
            return self.condition(w.Compare((inner, w.Number("0")), (_RELATIONS[x.kind],)))
        return w.Call(x.kind, tuple(map(self.show, x.arguments)))

    def power(self, base: m.Matrix, exponent: m.Matrix) -> w.Node:
        k = exponent.value if isinstance(exponent, m.Leaf) else None
        if k is not None and k.is_Rational and k < 0:
            below = m.Leaf(-k)
            node = self.show(base) if k == -1 else self.power(base, below)
            return w.Binary("/", w.Number("1"), node)
        if k == sp.S.Half:
            return w.Call("sqrt", (self.show(base),))
        return w.Binary("**", self.show(base), self.show(exponent))

    def condition(self, node: w.Compare) -> w.Node:
        return w.Iverson((node,))


class _Typist(_Writer):
    """Matrix nodes to what can be typed."""

    product, entrywise = "@", "*"

    def partial(self, e: Diff) -> w.Node:
        body = self.habits.shown(e.body.name)
        return w.Name(f"d{body}_d{self.habits.shown(e.entry.name)}")

    def ones(self, x: m.Ones) -> w.Node:
        return w.Name("ones")

    def moves(self, x: m.Times) -> bool:
        return False

    def condition(self, node: w.Compare) -> w.Node:
        return node


def _is_reciprocal(x: m.Matrix) -> bool:
    return isinstance(x, m.Map) and x.kind == "power" and x.arguments[1] == m.Leaf(-m.ONE)


_SHOWN: dict[type, str] = {
    m.Leaf: "leaf", m.Identity: "identity", m.Ones: "ones",
    m.Transpose: "transpose", m.Product: "matrix_product", m.Diag: "diag",
    m.Diagonal: "diag", m.Times: "times", m.Plus: "plus", m.Map: "map",
}  # fmt: skip
