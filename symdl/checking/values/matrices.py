"""What is asked of a square matrix as a whole: trace, determinant, inverse, diagonal."""

from __future__ import annotations

from fractions import Fraction

from symdl.checking.values import arrays, numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.numbers import Undecided

LARGEST = 8  # rows of a matrix whose determinant or inverse is worked out


def _square(arguments: list[Value]) -> Array:
    (matrix,) = arguments
    if not isinstance(matrix, Array) or len(matrix.shape) != 2 or len(set(matrix.shape)) != 1:
        raise arrays.Misfit("a square matrix is needed")
    return matrix


def trace(arguments: list[Value]) -> Value:
    """The sum of the diagonal."""
    matrix = _square(arguments)
    total: Value = Fraction(0)
    for k in range(matrix.shape[0]):
        total = numbers.add(total, matrix[(k, k)])
    return total


def determinant(arguments: list[Value]) -> Value:
    """The determinant of a square matrix."""
    matrix = _square(arguments)
    size = matrix.shape[0]
    if size > LARGEST:
        raise Undecided(f"a determinant of more than {LARGEST} rows")
    rows = [[matrix[(r, c)] for c in range(size)] for r in range(size)]
    total: Value = Fraction(1)
    for k in range(size):  # Gauss with the first pivot that is surely not 0
        pivot = next((r for r in range(k, size) if numbers.sign_of(rows[r][k])), None)
        if pivot is None:
            return Fraction(0)
        if pivot != k:
            rows[k], rows[pivot] = rows[pivot], rows[k]
            total = numbers.negative(total)
        total = numbers.multiply(total, rows[k][k])
        for r in range(k + 1, size):
            factor = numbers.divide(rows[r][k], rows[k][k])
            for c in range(k, size):
                gone = numbers.multiply(factor, rows[k][c])
                rows[r][c] = numbers.subtract(rows[r][c], gone)
    return total


def diagonal(arguments: list[Value]) -> Value:
    """The diagonal of a square matrix; of a vector the matrix with it as its diagonal."""
    (value,) = arguments
    if not isinstance(value, Array):
        return value
    if value.is_vector:
        size = len(value.entries)
        zero = Fraction(0)
        rows = [[value.entries[r] if r == c else zero for c in range(size)] for r in range(size)]
        return arrays.from_rows(rows)
    square = _square(arguments)
    return Array((square.shape[0],), tuple(square[(k, k)] for k in range(square.shape[0])))


def inverse(matrix: Array) -> Array:
    """The inverse of a square matrix (Gauss and Jordan).

    Raises:
        Undecided: it has none, or is too large.
    """
    size = _square([matrix]).shape[0]
    if size > LARGEST:
        raise Undecided(f"an inverse of more than {LARGEST} rows")
    one = [[Fraction(r == c) for c in range(size)] for r in range(size)]
    rows = [[*(matrix[(r, c)] for c in range(size)), *one[r]] for r in range(size)]
    for k in range(size):
        pivot = next((r for r in range(k, size) if numbers.sign_of(rows[r][k])), None)
        if pivot is None:
            raise Undecided("a matrix without an inverse")
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [numbers.divide(value, rows[k][k]) for value in rows[k]]
        for r in range(size):
            factor = rows[r][k]
            if r != k:
                pairs = zip(rows[r], rows[k], strict=True)
                rows[r] = [numbers.subtract(x, numbers.multiply(factor, y)) for x, y in pairs]
    return Array((size, size), tuple(value for row in rows for value in row[size:]))
