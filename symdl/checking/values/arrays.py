"""Rows, columns and matrices of exact numbers, and what a product of two of them means.

People write ``x^T w``, ``w \\cdot v`` and ``W a`` with vectors now as columns, now as rows.  A
product of shapes that fit is the matrix product; of two vectors of one length, the scalar product;
a vector is turned where only that makes a product fit.  ``turned`` says that this was needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symdl.checking.values import numbers
from symdl.checking.values.limits import tick
from symdl.checking.values.numbers import Real, Undecided

Value = Any  # a Real, an Array, or a bool for a condition


class Misfit(Undecided):
    """Shapes that cannot go together."""


@dataclass(frozen=True, slots=True)
class Array:
    """Entries in row order under a shape of any rank; a vector has rank 1, a column (n, 1)."""

    shape: tuple[int, ...]
    entries: tuple[Real, ...]

    def __getitem__(self, place: tuple[int, ...]) -> Value:
        """An entry, or what is left below it; places count from 0."""
        if self.is_vector and len(place) == 1:
            return self._entry(place[0])
        if len(place) > len(self.shape):
            raise Misfit(f"{len(place)} indices into an array of shape {named(self.shape)}")
        rest = self.shape[len(place) :]
        inner = 1
        for size in rest:
            inner *= size
        start = 0
        for index, size in zip(place, self.shape, strict=False):
            if not 0 <= index < size:
                raise Undecided(f"an index outside an array of shape {named(self.shape)}")
            start = start * size + index
        part = self.entries[start * inner : (start + 1) * inner]
        return Array(rest, part) if rest else part[0]

    def _entry(self, k: int) -> Real:
        if not 0 <= k < len(self.entries):
            raise Undecided(f"an index outside a vector of {len(self.entries)}")
        return self.entries[k]

    @property
    def is_vector(self) -> bool:
        """A row, a column, or without an orientation."""
        return len(self.shape) == 1 or (len(self.shape) == 2 and 1 in self.shape)

    def map(self, f: Callable[[Real], Real]) -> Array:
        """f of every entry."""
        tick(len(self.entries))
        return Array(self.shape, tuple(f(entry) for entry in self.entries))


def named(shape: tuple[int, ...]) -> str:
    """A shape for people: 3×1."""
    return "×".join(map(str, shape)) or "a number"


def from_rows(rows: list[list[Real]]) -> Array:
    """A matrix; rows must be of one length."""
    if len({len(row) for row in rows}) > 1:
        raise Misfit("the rows of a matrix have different lengths")
    return Array((len(rows), len(rows[0])), tuple(entry for row in rows for entry in row))


def mostly_equal(a: Value, b: Value) -> bool:
    """Whether two arrays of one shape, of 3 entries or more, agree in more than half of them, but
    for rounding; entries that are 0 in both say nothing."""
    if not isinstance(a, Array) or not isinstance(b, Array) or a.shape != b.shape:
        return False
    pairs = [pair for pair in zip(a.entries, b.entries, strict=True) if pair != (0, 0)]
    same = sum(numbers.near(x, y, 100) for x, y in pairs)
    return len(pairs) > 2 and 2 * same > len(pairs)


def nearly_equal(a: Value, b: Value, part: int = 100) -> bool:
    """Whether two values differ by rounding on the way at most: by this part of them."""
    if isinstance(a, Array) != isinstance(b, Array):
        return False
    if not isinstance(a, Array):
        return _near(a, b, part)
    pairs = zip(a.entries, b.entries, strict=False)
    return a.shape == b.shape and all(_near(x, y, part) for x, y in pairs)


def _near(a: Real, b: Real, part: int) -> bool:
    try:
        return numbers.near(a, b, part)
    except numbers.Undecided:
        return True  # too near to each other to tell apart


def each(f: Callable[[Real, Real], Real], a: Value, b: Value) -> Value:
    """f entry by entry; a number goes with every entry.

    A row or column goes with every row or column of a matrix (a bias, a batch).
    """
    if not isinstance(a, Array):
        return b.map(lambda y: f(a, y)) if isinstance(b, Array) else f(a, b)
    if not isinstance(b, Array):
        return a.map(lambda x: f(x, b))
    if len(a.entries) == 1 and len(b.entries) != 1:
        return each(f, a.entries[0], b)
    if len(b.entries) == 1 and len(a.entries) != 1:
        return each(f, a, b.entries[0])
    if a.shape == b.shape or (a.is_vector and b.is_vector and len(a.entries) == len(b.entries)):
        shape = a.shape if len(a.shape) >= len(b.shape) else b.shape
        return Array(shape, tuple(f(x, y) for x, y in zip(a.entries, b.entries, strict=True)))
    if len(a.shape) == 2 and len(b.shape) <= 2:
        return _spread(f, a, b)
    if len(b.shape) == 2:
        return _spread(lambda x, y: f(y, x), b, a)
    raise Misfit(f"shapes {named(a.shape)} and {named(b.shape)} do not go together")


def _spread(f: Callable[[Real, Real], Real], a: Array, b: Array) -> Array:
    rows, columns = a.shape
    if b.shape in ((columns,), (1, columns)):
        entries = tuple(f(x, b.entries[k % columns]) for k, x in enumerate(a.entries))
    elif b.shape == (rows, 1):
        entries = tuple(f(x, b.entries[k // columns]) for k, x in enumerate(a.entries))
    else:
        raise Misfit(f"shapes {named(a.shape)} and {named(b.shape)} do not go together")
    return Array(a.shape, entries)


def add(a: Value, b: Value) -> Value:
    """a + b."""
    return each(numbers.add, a, b)


def negative(a: Value) -> Value:
    """-a."""
    return a.map(numbers.negative) if isinstance(a, Array) else numbers.negative(a)


def transpose(a: Value) -> Value:
    """Rows become columns; a vector without orientation becomes a row."""
    if not isinstance(a, Array):
        return a
    if len(a.shape) == 1:
        return Array((1, *a.shape), a.entries)
    if len(a.shape) != 2:
        raise Misfit(f"a transpose of an array of shape {named(a.shape)}")
    rows, columns = a.shape
    entries = tuple(a.entries[r * columns + c] for c in range(columns) for r in range(rows))
    return Array((columns, rows), entries)


def diagonal(a: Array) -> Array | None:
    """The diagonal of a square matrix that is 0 everywhere else; None for another array."""
    if len(a.shape) != 2 or a.shape[0] != a.shape[1] or a.shape[0] < 2:
        return None
    n = a.shape[0]
    if any(entry != 0 for k, entry in enumerate(a.entries) if k % (n + 1)):
        return None
    return Array((n,), a.entries[:: n + 1])


def dot(a: Array, b: Array) -> Real:
    """The sum of the products of corresponding entries."""
    if len(a.entries) != len(b.entries):
        raise Misfit(f"a product of {named(a.shape)} and {named(b.shape)} entries")
    tick(len(a.entries))
    total: Real = Fraction(0)
    for x, y in zip(a.entries, b.entries, strict=True):
        total = numbers.add(total, numbers.multiply(x, y))
    return total


def multiply(a: Value, b: Value) -> Value:
    """A product as people write it; see the module's docstring.

    Raises:
        Misfit: no reading of the product fits the shapes.
    """
    if not isinstance(a, Array) or not isinstance(b, Array):
        return each(numbers.multiply, a, b)
    if len(a.shape) > 2 or len(b.shape) > 2:
        if a.shape == b.shape:
            return each(numbers.multiply, a, b)
        raise Misfit(f"a product of shapes {named(a.shape)} and {named(b.shape)}")
    left = a.shape if len(a.shape) == 2 else (1, a.shape[0])
    right = b.shape if len(b.shape) == 2 else (b.shape[0], 1)
    if left[1] == right[0]:
        return _product(Array(left, a.entries), Array(right, b.entries))
    if a.is_vector and b.is_vector and len(a.entries) == len(b.entries):
        return dot(a, b)
    if b.is_vector and len(b.entries) == left[1]:
        return _product(Array(left, a.entries), Array((left[1], 1), b.entries))
    if a.is_vector and len(a.entries) == right[0]:
        return _product(Array((1, right[0]), a.entries), Array(right, b.entries))
    raise Misfit(f"a product of {named(a.shape)} and {named(b.shape)}: {left[1]} and {right[0]}")


def _product(a: Array, b: Array) -> Value:
    (rows, inner), columns = a.shape, b.shape[1]
    tick(rows * inner * columns)
    by_column = [b.entries[c::columns] for c in range(columns)]
    entries = []
    for r in range(rows):
        row = a.entries[r * inner : (r + 1) * inner]
        for column in by_column:
            total: Real = Fraction(0)
            for x, y in zip(row, column, strict=True):
                total = numbers.add(total, numbers.multiply(x, y))
            entries.append(total)
    return entries[0] if len(entries) == 1 else Array((rows, columns), tuple(entries))


def compare(a: Value, b: Value) -> str:
    """The worst of the entries' comparisons: "exact", "equal" or "unequal".

    A vector equals a vector of the same entries, however it lies; one entry alone is a number.

    Raises:
        Misfit: the shapes differ.
        Undecided: some entries are too near to tell.
    """
    a, b = (x.entries[0] if isinstance(x, Array) and len(x.entries) == 1 else x for x in (a, b))
    if isinstance(a, bool) or isinstance(b, bool):
        return "exact" if a is b else "unequal"
    if not isinstance(a, Array) and not isinstance(b, Array):
        return numbers.compare(a, b)
    if not isinstance(a, Array) or not isinstance(b, Array):
        if a == 0 or b == 0:  # 0 is the zero vector too
            entries = a.entries if isinstance(a, Array) else b.entries
            found = {numbers.compare(entry, Fraction(0)) for entry in entries}
            if "unequal" not in found:
                return "equal" if "equal" in found else "exact"
        raise Misfit("an array beside a number")
    lying = a.is_vector and b.is_vector and len(a.entries) == len(b.entries)
    if a.shape != b.shape and not lying:
        raise Misfit(f"shape {named(a.shape)} beside {named(b.shape)}")
    found = {numbers.compare(x, y) for x, y in zip(a.entries, b.entries, strict=True)}
    return next(word for word in ("unequal", "equal", "exact") if word in found)
