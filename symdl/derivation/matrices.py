"""Matrix expressions: what they are made of, their shapes, and each read back as indices.

Every matrix has a row size and a column size; a size of 1 stands for an axis that is not there, so
a vector is a column and a scalar is 1 by 1.  How a matrix form is found is in
:mod:`symdl.derivation.forms`, how it is built without noise in
:mod:`symdl.derivation.matrix_build`, how it is typed in :mod:`symdl.derivation.matrix_text`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sympy as sp

from symdl.errors import ShapeError
from symdl.expr.values import (
    Bracket,
    Delta,
    Fn,
    Index,
    Reduce,
    Where,
    fresh,
    freshen,
    substitute,
)

Shape = tuple[sp.Expr, sp.Expr]
ONE = sp.S.One


@dataclass(frozen=True)
class Matrix:
    """Base of the nodes; ``shape`` gives rows and columns."""

    @property
    def shape(self) -> Shape:
        """The sizes of rows and columns."""
        return ONE, ONE

    def entry(self, row: sp.Expr | None, column: sp.Expr | None) -> sp.Expr:
        """The entry at a place; None for an axis that is not there."""
        raise TypeError(f"{type(self).__name__} has no entries")


@dataclass(frozen=True)
class Leaf(Matrix):
    """An array known by its entries: ``value`` is free in the indices of its axes."""

    value: sp.Expr
    row: Index | None = None
    column: Index | None = None

    @property
    def shape(self) -> Shape:
        return tuple(ONE if i is None else i.size for i in (self.row, self.column))

    def entry(self, row: sp.Expr | None, column: sp.Expr | None) -> sp.Expr:
        pairs = ((self.row, row), (self.column, column))
        return substitute(freshen(self.value), {i: at for i, at in pairs if i is not None})


@dataclass(frozen=True)
class Identity(Matrix):
    """The identity."""

    size: sp.Expr

    @property
    def shape(self) -> Shape:
        return self.size, self.size

    def entry(self, row: sp.Expr | None, column: sp.Expr | None) -> sp.Expr:
        return Delta(row, column)


@dataclass(frozen=True)
class Ones(Matrix):
    """A column of ones."""

    size: sp.Expr

    @property
    def shape(self) -> Shape:
        return self.size, ONE

    def entry(self, row: sp.Expr | None, column: sp.Expr | None) -> sp.Expr:
        return ONE


@dataclass(frozen=True)
class Transpose(Matrix):
    """Rows and columns exchanged."""

    of: Matrix

    @property
    def shape(self) -> Shape:
        return self.of.shape[1], self.of.shape[0]

    def entry(self, row: sp.Expr | None, column: sp.Expr | None) -> sp.Expr:
        return self.of.entry(column, row)


@dataclass(frozen=True)
class Product(Matrix):
    """The matrix product; its inner sizes are equal."""

    left: Matrix
    right: Matrix

    @property
    def shape(self) -> Shape:
        return self.left.shape[0], self.right.shape[1]

    def entry(self, row: sp.Expr | None, column: sp.Expr | None) -> sp.Expr:
        inner = self.left.shape[1]
        if inner == ONE:
            return self.left.entry(row, None) * self.right.entry(None, column)
        k = fresh(Index("k", inner))
        return Reduce("sum", self.left.entry(row, k) * self.right.entry(k, column), k)


@dataclass(frozen=True)
class Diag(Matrix):
    """The diagonal matrix of a column."""

    of: Matrix

    @property
    def shape(self) -> Shape:
        return self.of.shape[0], self.of.shape[0]

    def entry(self, row: sp.Expr | None, column: sp.Expr | None) -> sp.Expr:
        return Delta(row, column) * self.of.entry(row, None)


@dataclass(frozen=True)
class Diagonal(Matrix):
    """The column of a square matrix's diagonal entries."""

    of: Matrix

    @property
    def shape(self) -> Shape:
        return self.of.shape[0], ONE

    def entry(self, row: sp.Expr | None, column: sp.Expr | None) -> sp.Expr:
        return self.of.entry(row, row)


@dataclass(frozen=True)
class Times(Matrix):
    """The product entry by entry of matrices of one shape; 1 by 1 factors scale."""

    factors: tuple[Matrix, ...]

    @property
    def shape(self) -> Shape:
        shapes = [f.shape for f in self.factors if f.shape != (ONE, ONE)]
        return shapes[0] if shapes else (ONE, ONE)

    def entry(self, row: sp.Expr | None, column: sp.Expr | None) -> sp.Expr:
        return sp.Mul(*(at(f, row, column) for f in self.factors))


@dataclass(frozen=True)
class Plus(Matrix):
    """A sum of matrices of one shape, each with its sign."""

    terms: tuple[tuple[int, Matrix], ...]

    @property
    def shape(self) -> Shape:
        return self.terms[0][1].shape

    def entry(self, row: sp.Expr | None, column: sp.Expr | None) -> sp.Expr:
        return sp.Add(*(sign * m.entry(row, column) for sign, m in self.terms))


@dataclass(frozen=True)
class Map(Matrix):
    """A scalar function, power or condition entry by entry; see :data:`MAPS` for the kinds."""

    kind: str
    arguments: tuple[Matrix, ...]

    @property
    def shape(self) -> Shape:
        shapes = [a.shape for a in self.arguments if a.shape != (ONE, ONE)]
        return shapes[0] if shapes else (ONE, ONE)

    def entry(self, row: sp.Expr | None, column: sp.Expr | None) -> sp.Expr:
        arguments = [at(a, row, column) for a in self.arguments]
        if self.kind in MAPS:
            return MAPS[self.kind](*arguments)
        return Fn(self.kind, *arguments)


MAPS: dict[str, Callable[..., sp.Expr]] = {
    "power": sp.Pow,
    "where": Where,
    "above": lambda e: Bracket("gt", e),
    "at_least": lambda e: Bracket("ge", e),
    "zero": lambda e: Bracket("eq", e),
    "nonzero": lambda e: Bracket("ne", e),
}


def at(m: Matrix, row: sp.Expr | None, column: sp.Expr | None) -> sp.Expr:
    """The entry of a matrix among others of a larger shape: a scalar is the same everywhere."""
    rows, columns = m.shape
    return m.entry(None if rows == ONE else row, None if columns == ONE else column)


def index_form(m: Matrix, axes: Sequence[Index | None]) -> sp.Expr:
    """The entry of a matrix at its row and column index.

    Args:
        axes: row, then column; None (or left out) for an axis that is not there.

    Raises:
        ShapeError: where the axes are not the matrix's."""
    row, column = (*axes, None, None)[:2]
    wanted = tuple(ONE if i is None else i.size for i in (row, column))
    if wanted != m.shape:
        raise ShapeError(
            f"the matrix is {m.shape[0]} by {m.shape[1]}, not {wanted[0]} by {wanted[1]}"
        )
    return m.entry(row, column)
