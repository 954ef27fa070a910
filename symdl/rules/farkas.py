"""Which truth tables a linear threshold unit can compute: weights, or a certificate that none can.

A unit fires where w·x + b > 0.  A table asks for one linear inequality a row: > 0 where the unit is
to fire, <= 0 where it is not.  By Motzkin's theorem either weights exist, or there are multipliers,
none negative and at least one > 0 on a strict row, under which the rows add up to 0 > 0.  Both come
out of one exact simplex computation over fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

Vector = tuple[Fraction, ...]


@dataclass(frozen=True)
class Inequality:
    """``coefficients·(w, b) > 0`` where strict, else ``<= 0``."""

    point: Vector
    fires: bool

    @property
    def coefficients(self) -> Vector:
        """What the weights and the bias are multiplied with."""
        return (*self.point, Fraction(1))


@dataclass(frozen=True)
class Separation:
    """The answer for one table.

    Attributes:
        rows: the inequality of each row of the table.
        weights, bias: of a unit that computes the table, or None.
        multipliers: whole numbers, one for each row, that make the contradiction; None where there
            are weights.
    """

    rows: tuple[Inequality, ...]
    weights: Vector | None = None
    bias: Fraction | None = None
    multipliers: tuple[int, ...] | None = None

    def holds(self) -> bool:
        """Whether the answer is right, checked from the rows alone."""
        if self.multipliers is None:
            assert self.weights is not None and self.bias is not None
            sums = [_dot(r.coefficients, (*self.weights, self.bias)) for r in self.rows]
            return all((z > 0) == r.fires for z, r in zip(sums, self.rows, strict=True))
        signed = [(m if r.fires else -m) for m, r in zip(self.multipliers, self.rows, strict=True)]
        columns = zip(*(r.coefficients for r in self.rows), strict=True)
        cancels = all(_dot(column, signed) == 0 for column in columns)
        strict = any(m > 0 and r.fires for m, r in zip(self.multipliers, self.rows, strict=True))
        return cancels and strict and min(self.multipliers) >= 0


def separate(points: Sequence[Sequence], fires: Sequence[object]) -> Separation:
    """Weights of a unit that fires just where it should, or the certificate that there is none.

    Args:
        points: the inputs of each row, exact numbers; all rows equally long.
        fires: for each row whether the unit fires (anything true) or not.

    Raises:
        ValueError: no rows, or rows of different lengths."""
    if not points or len({len(p) for p in points}) != 1 or len(points) != len(fires):
        raise ValueError("a table needs rows, all equally long, each with its output")
    rows = tuple(
        Inequality(tuple(Fraction(x) for x in point), bool(on))
        for point, on in zip(points, fires, strict=True)
    )
    if not any(r.fires for r in rows):
        zeros = (Fraction(0),) * len(points[0])
        return Separation(rows, zeros, Fraction(0))
    # y >= 0 with  sum of y·(signed row) = 0  and  sum of y over the strict rows = 1
    signed = [tuple(x if r.fires else -x for x in r.coefficients) for r in rows]
    matrix = [list(column) for column in zip(*signed, strict=True)]
    matrix.append([Fraction(int(r.fires)) for r in rows])
    right = [Fraction(0)] * (len(matrix) - 1) + [Fraction(1)]
    solution, prices = _phase_one(matrix, right)
    if solution is not None:
        return Separation(rows, multipliers=_whole(solution))
    *weights, bias = _whole([-p for p in prices[:-1]])
    return Separation(rows, tuple(map(Fraction, weights)), Fraction(bias))


def _phase_one(
    matrix: list[list[Fraction]], right: list[Fraction]
) -> tuple[list[Fraction] | None, list[Fraction]]:
    """A solution y >= 0 of ``matrix·y = right`` (right >= 0), or None and prices p with
    ``p·matrix <= 0 < p·right``; Bland's rule, so that it ends."""
    height, width = len(matrix), len(matrix[0])
    table = [
        [*row, *(Fraction(int(k == r)) for k in range(height)), b]
        for r, (row, b) in enumerate(zip(matrix, right, strict=True))
    ]
    cost = [-sum((row[c] for row in table), Fraction(0)) for c in range(width + height + 1)]
    for c in range(width, width + height):
        cost[c] += 1
    basis = list(range(width, width + height))
    while True:
        enters = next((c for c in range(width + height) if cost[c] < 0), None)
        if enters is None:
            break
        ratios = [
            (row[-1] / row[enters], basis[r], r) for r, row in enumerate(table) if row[enters] > 0
        ]
        _, _, leaves = min(ratios)
        _pivot(table, cost, leaves, enters)
        basis[leaves] = enters
    if cost[-1] != 0:
        return None, [1 - cost[width + r] for r in range(height)]
    solution = [Fraction(0)] * width
    for r, c in enumerate(basis):
        if c < width:
            solution[c] = table[r][-1]
    return solution, []


def _pivot(table: list[list[Fraction]], cost: list[Fraction], r: int, c: int) -> None:
    factor = table[r][c]
    table[r] = [x / factor for x in table[r]]
    for k, row in enumerate(table):
        if k != r and row[c]:
            table[k] = [x - row[c] * y for x, y in zip(row, table[r], strict=True)]
    scale = cost[c]
    cost[:] = [x - scale * y for x, y in zip(cost, table[r], strict=True)]


def _whole(numbers: Sequence[Fraction]) -> tuple[int, ...]:
    """The smallest whole numbers in the same proportions."""
    below = lcm(*(x.denominator for x in numbers))
    scaled = [int(x * below) for x in numbers]
    common = gcd(*scaled) or 1
    return tuple(x // common for x in scaled)


def _dot(a: Sequence, b: Sequence) -> Fraction:
    return sum((Fraction(x) * y for x, y in zip(a, b, strict=True)), Fraction(0))
