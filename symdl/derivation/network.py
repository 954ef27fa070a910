"""Terms as networks of indices, and how a network becomes a matrix expression.

Indices are the vertices; a factor with one index is a weight on it, a factor with two an edge.  A
bound index with one edge is a matrix times a vector, with two edges a matrix times a matrix; when
all bound indices are gone, what is left on the free ones is the matrix.  A network in which a bound
index stays joined to three others, or a factor with three indices, has no matrix form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import sympy as sp

from symdl.derivation.matrices import (
    ONE,
    Diag,
    Diagonal,
    Identity,
    Leaf,
    Map,
    Matrix,
    Ones,
    Plus,
)
from symdl.derivation.matrix_build import product, size, times, transpose
from symdl.derivation.slots import read_at, slots_of
from symdl.errors import DerivationError
from symdl.expr.values import (
    Bracket,
    Delta,
    Diff,
    Entry,
    Fn,
    Index,
    Reduce,
    Unknown,
    Where,
    free_indices,
    freshen,
)
from symdl.rules.normal import terms

MOST_COPIES = 4


class NoMatrixForm(DerivationError):
    """The expression is no matrix; its index form is all there is."""


def form_of(e: sp.Expr, row: Index | None, column: Index | None) -> Matrix:
    """The smaller of the forms of the expression as it stands and of its terms."""
    ways = [[_split(term) for term in sp.Add.make_args(e)], terms(e)]
    found: list[Matrix] = []
    problem: NoMatrixForm | None = None
    for way in ways:
        try:
            found.append(_total(way, row, column))
        except NoMatrixForm as reason:
            problem = reason
    if not found:
        assert problem is not None
        raise problem
    return min([*found, *_scaled(e, row, column)], key=size)


def _scaled(e: sp.Expr, row: Index | None, column: Index | None) -> list[Matrix]:
    """A product as its scalar factors times the form of the rest, where it has both."""
    here = {row, column}
    rest = [f for f in sp.Mul.make_args(e) if free_indices(f) & here]
    scalars = [f for f in sp.Mul.make_args(e) if f not in rest]
    if not rest or not scalars:
        return []
    c, powers = _split(sp.Mul(*scalars))
    sign, scalar = _signed(c, powers, None, None)
    found = times([scalar, form_of(sp.Mul(*rest), row, column)])
    return [found if sign > 0 else Plus(((-1, found),))]


def _split(term: sp.Expr) -> tuple[sp.Expr, dict]:
    """A term as it stands: its number and its factors with their powers."""
    c: sp.Expr = ONE
    powers: dict[sp.Expr, sp.Expr] = {}
    for factor in sp.Mul.make_args(term):
        base, k = factor.as_base_exp() if factor.is_Pow else (factor, ONE)
        if factor.is_Rational:
            c *= factor
        else:
            powers[base] = powers.get(base, sp.S.Zero) + k
    return c, powers


def _total(parts: list[tuple[sp.Expr, dict]], row: Index | None, column: Index | None) -> Matrix:
    signed = [_signed(c, powers, row, column) for c, powers in parts if c != 0]
    if not signed:
        return times([Leaf(sp.S.Zero), _full(row, column)])
    signed.sort(key=lambda part: (part[0] < 0, not isinstance(part[1], Identity | Diag | Ones)))
    return signed[0][1] if len(signed) == 1 and signed[0][0] > 0 else Plus(tuple(signed))


def _signed(
    c: sp.Expr, powers: dict, row: Index | None, column: Index | None
) -> tuple[int, Matrix]:
    network = _Network([i for i in (row, column) if i is not None])
    for atom, k in powers.items():
        network.put(atom, k)
    if abs(c) != 1:
        network.scalars.insert(0, Leaf(abs(c)))
    return (1 if c > 0 else -1), network.matrix(row, column)


def _full(row: Index | None, column: Index | None) -> Matrix:
    """Ones of a shape."""
    left = Leaf(ONE) if row is None else Ones(row.size)
    return left if column is None else product(left, transpose(Ones(column.size)))


@dataclass
class _Network:
    """One term: weights on indices, edges between two of them, and scalars."""

    free: list[Index]
    bound: list[Index] = field(default_factory=list)
    weights: dict[Index, list[Matrix]] = field(default_factory=dict)
    edges: dict[tuple[Index, Index], Matrix] = field(default_factory=dict)
    scalars: list[Matrix] = field(default_factory=list)

    def put(self, atom: sp.Expr, k: sp.Expr) -> None:
        """One more factor, atom to the k."""
        if isinstance(atom, Reduce) and atom.op == "sum" and k.is_Integer and 0 < k <= MOST_COPIES:
            for _ in range(int(k)):
                copy = freshen(atom)
                self.bound += copy.bound
                for factor in sp.Mul.make_args(copy.body):
                    self.put(*factor.as_base_exp() if factor.is_Pow else (factor, ONE))
            return
        here = sorted(free_indices(atom) | free_indices(k), key=lambda i: (i.name, i.tag))
        strange = [i for i in here if i not in self.free and i not in self.bound]
        if strange or len(here) > 2:
            shown = ", ".join(i.name for i in here)
            raise NoMatrixForm(
                f"a factor has the indices {shown}, which is more than a matrix has",
                repair="use the index form",
            )
        first, second = (*here, None, None)[:2]
        if isinstance(atom, Entry | Diff | Unknown | Delta):
            first, second, found = self._array(atom, first, second)
        else:
            found = _elementwise(atom, first, second)
        if k != 1:
            found = Map("power", (found, Leaf(k)))
        self._place(found, first, second)

    def _array(
        self, atom: sp.Expr, first: Index | None, second: Index | None
    ) -> tuple[Index | None, Index | None, Matrix]:
        """An array's own rows and columns are kept as they were declared."""
        slots = slots_of(atom)
        plain = all(isinstance(s, Index) for s in slots)
        if not plain and slots and first is not None:
            raise NoMatrixForm(
                f"{atom} is read at a shifted or gathered place, which no matrix product does",
                repair="use the index form",
            )
        if not plain or not slots:
            return first, second, Leaf(atom)
        if isinstance(atom, Delta):
            return slots[0], slots[1], Identity(slots[0].size)
        if len(slots) == 2 and slots[0] == slots[1]:
            other = Index(slots[0].name + "'", slots[0].size, slots[0].tag)
            renamed = read_at(atom, (slots[0], other))
            return slots[0], None, Diagonal(Leaf(renamed, slots[0], other))
        row, column = (*slots, None)[:2]
        return row, column, Leaf(atom, row, column)

    def _place(self, m: Matrix, first: Index | None, second: Index | None) -> None:
        if first is None:
            self.scalars.append(m)
        elif second is None:
            self.weights.setdefault(first, []).append(m)
        else:
            key = (first, second) if (first, second) in self.edges else (second, first)
            if key not in self.edges:
                self.edges[first, second] = m
            else:
                here = m if key == (first, second) else transpose(m)
                self.edges[key] = times([self.edges[key], here])

    # -- carrying out the sums ------------------------------------------------------------------

    def matrix(self, row: Index | None, column: Index | None) -> Matrix:
        """The matrix that is left when every bound index is gone."""
        while self.bound:
            self.bound.sort(key=lambda i: (len(self._around(i)), i.name, i.tag))
            index = self.bound.pop(0)
            around = self._around(index)
            if len(around) > 2:
                raise NoMatrixForm(
                    f"the summed index {index.name} joins {len(around)} others, so the sum is no "
                    "product of matrices",
                    repair="use the index form",
                )
            _ELIMINATE[len(around)](self, index, *around)
        return times([*self.scalars, self._left(row, column)])

    def _around(self, index: Index) -> list[Index]:
        found = [b if a == index else a for a, b in self.edges if index in (a, b)]
        return sorted(found, key=lambda i: (i not in self.free, i.name, i.tag))

    def _edge(self, a: Index, b: Index) -> Matrix:
        """The edge as a matrix with rows a and columns b, taken out."""
        if (a, b) in self.edges:
            return self.edges.pop((a, b))
        return transpose(self.edges.pop((b, a)))

    def _weight(self, index: Index) -> Matrix | None:
        found = self.weights.pop(index, [])
        return times(found) if found else None

    def _sum(self, index: Index) -> None:
        found = self.weights.pop(index, [])
        if not found:
            self.scalars.append(Leaf(index.size))
            return
        left = Ones(index.size) if len(found) == 1 else found[0]
        right = found[0] if len(found) == 1 else times(found[1:])
        self.scalars.append(product(transpose(left), right))

    def _times_vector(self, index: Index, other: Index) -> None:
        weight = self._weight(index) or Ones(index.size)
        self._place(product(self._edge(other, index), weight), other, None)

    def _join(self, index: Index, a: Index, b: Index) -> None:
        weight = self._weight(index)
        middle = [] if weight is None else [Diag(weight)]
        self._place(product(self._edge(a, index), *middle, self._edge(index, b)), a, b)

    def _left(self, row: Index | None, column: Index | None) -> Matrix:
        if row is None and column is None:
            return Leaf(ONE)
        if row is None or column is None:
            index = row or column
            assert index is not None
            found = self._weight(index) or Ones(index.size)
            return found if column is None else transpose(found)
        u, v = self._weight(row), self._weight(column)
        if not (self.edges.keys() & {(row, column), (column, row)}):
            return product(u or Ones(row.size), transpose(v or Ones(column.size)))
        middle = self._edge(row, column)
        if isinstance(middle, Identity) and (u is not None or v is not None):
            return Diag(times([m for m in (u, v) if m is not None]))
        outer = [None if m is None else Diag(m) for m in (u, v)]
        return product(*(m for m in (outer[0], middle, outer[1]) if m is not None))


_ELIMINATE: dict[int, Callable[..., None]] = {
    0: _Network._sum,
    1: _Network._times_vector,
    2: _Network._join,
}


_CONDITIONS = {"gt": "above", "ge": "at_least", "eq": "zero", "ne": "nonzero"}


def _elementwise(e: sp.Expr, row: Index | None, column: Index | None) -> Matrix:
    """A factor that is a scalar function of matrices, entry by entry."""
    if row is None and not e.has(Reduce, Entry, Diff, Unknown, Fn):
        return Leaf(e)
    if e.is_Add:
        return form_of(e, row, column)
    if isinstance(e, Fn):
        return Map(e.name, tuple(_broadcast(a, row, column) for a in e.arguments))
    if isinstance(e, Bracket):
        return Map(_CONDITIONS[e.kind], (_broadcast(e.e, row, column),))
    if isinstance(e, Where) and (e.a, e.b) == (1, 0) and isinstance(e.condition, Bracket):
        return _elementwise(e.condition, row, column)
    if isinstance(e, Where):
        return Map("where", tuple(_broadcast(a, row, column) for a in e.args))
    if isinstance(e, Reduce) and e.op == "sum":  # a power of a sum
        return form_of(e, row, column)
    kind = type(e).__name__.lower() if not isinstance(e, Reduce) else e.op
    raise NoMatrixForm(f"a factor ({kind}) is no matrix expression", repair="use the index form")


def _broadcast(e: sp.Expr, row: Index | None, column: Index | None) -> Matrix:
    """An argument: a scalar where it is one, else of the full shape."""
    return form_of(e, row, column) if free_indices(e) else form_of(e, None, None)
