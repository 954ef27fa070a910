"""A result in matrix form, in a stated layout: ``δ_ij p_i - p_i p_j`` is ``diag(p) - p pᵀ``.

    matrix_form(e, row, column)     the form of one expression, checked by reading it back
    laid_out(derivation, layout)    the form of a result, with the layout it stands in

How a form is found is in :mod:`symdl.derivation.network`.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symdl.derivation.matrices import Matrix, index_form
from symdl.derivation.network import NoMatrixForm, form_of
from symdl.derivation.record import Derivation
from symdl.errors import CheckFailed, DerivationError
from symdl.expr.values import Diff, Entry, Index
from symdl.rules.equality import prove_equal

LAYOUTS = ("numerator", "denominator")


@dataclass(frozen=True)
class MatrixForm:
    """A result as a matrix.

    Attributes:
        matrix: the matrix.
        row, column: the index of each axis, None for one that is not there.
        layout: ``numerator`` or ``denominator``.
    """

    matrix: Matrix
    row: Index | None
    column: Index | None
    layout: str

    @property
    def sentence(self) -> str:
        """The layout in words."""
        if self.row is None and self.column is None:
            return "A number: the same in every layout."
        if self.column is None and self.row is not None:
            return f"In {self.layout} layout: a column with the entries ${self.row.name}$."
        if self.row is None and self.column is not None:
            return f"In {self.layout} layout: a row with the entries ${self.column.name}$."
        assert self.row is not None and self.column is not None
        row, column = self.row.name, self.column.name
        return f"In {self.layout} layout: a matrix with row ${row}$ and column ${column}$."


def laid_out(derivation: Derivation, layout: str | None = None) -> MatrixForm:
    """A derivation's result as a matrix.

    In numerator layout a row belongs to an entry of what is differentiated, in denominator layout
    to an entry of the variable; without a choice, gradients stand as their variable does
    (denominator) and Jacobians in numerator layout.

    Raises:
        NoMatrixForm: where there is none."""
    if layout not in (None, *LAYOUTS):
        raise DerivationError(f"there is no layout {layout}", repair=" or ".join(LAYOUTS))
    lhs, indices = derivation.lhs, derivation.indices
    if len(indices) > 2:
        letters = ", ".join(i.name for i in indices)
        raise NoMatrixForm(
            f"the result has {len(indices)} indices ({letters}), so it has no matrix form",
            repair="use its index form",
        )
    above = len(lhs.body.indices) if isinstance(lhs, Diff) and isinstance(lhs.body, Entry) else 0
    if not isinstance(lhs, Diff):
        above, layout = len(indices), "numerator"
    chosen = layout or ("numerator" if above else "denominator")
    row, column = _axes(indices, above, chosen)
    return MatrixForm(matrix_form(derivation.result, row, column), row, column, chosen)


def _axes(indices: tuple[Index, ...], above: int, layout: str) -> tuple[Index | None, Index | None]:
    """Row and column in a layout; ``above`` of the indices belong to what is differentiated."""
    if not indices:
        return None, None
    if len(indices) == 1:
        pair: tuple = (indices[0], None) if above else (None, indices[0])
    elif above == 0:  # by a matrix: numerator layout has the transposed shape
        pair = (indices[1], indices[0])
    else:
        pair = (indices[0], indices[1])
    return pair if layout == "numerator" else pair[::-1]


def matrix_form(e: sp.Expr, row: Index | None = None, column: Index | None = None) -> Matrix:
    """The matrix whose entry at (row, column) is the expression.

    Raises:
        NoMatrixForm: where there is none, with the reason.
        CheckFailed: where what was found is not the expression, a defect of symdl."""
    found = form_of(e, row, column)
    if not prove_equal(index_form(found, (row, column)), e):
        raise CheckFailed(f"the matrix form of {e} does not read back as it")
    return found


__all__ = ["LAYOUTS", "MatrixForm", "NoMatrixForm", "laid_out", "matrix_form"]
