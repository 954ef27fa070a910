"""Linear systems solved exactly, as they stand in equations between names.

A linear form is found from the values of an equation at 0 and at the unit vectors, and tried at
further points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Protocol

from symdl.checking.values.numbers import Undecided
from symdl.checking.values.solving import Gap, Values

Row = tuple[Fraction, ...]  # the coefficients of the unknowns, then the constant
ZERO = Fraction(0)


def linear_rows(gap: Gap, names: Sequence[str]) -> list[Row] | None:
    """The entries of a gap as rows of a linear system; None where they are not linear."""
    zero = dict.fromkeys(names, Fraction(0))
    try:
        constant = gap(zero)
        columns = [gap({**zero, name: Fraction(1)}) for name in names]
        tried = [
            (values, gap(values))
            for shift in (3, 7)
            for values in [{n: Fraction(5 * k + shift, 3 + k) for k, n in enumerate(names)}]
        ]
    except Undecided:
        return None
    found = []
    for k, start in enumerate(constant):
        entries = [column[k] for column in columns]
        if not all(isinstance(value, Fraction) for value in (start, *entries)):
            return None
        row = (*(value - start for value in entries), start)
        for values, seen in tried:
            if seen[k] != row[-1] + sum(a * values[n] for a, n in zip(row, names, strict=False)):
                return None
        found.append(row)
    return found


def reduced(rows: Sequence[Row], part: Fraction = ZERO) -> list[Row]:
    """The rows in reduced echelon form, those of zeros left out (Gauss and Jordan).

    ``part``: a number that is a smaller part of its row is rounding, and taken as 0.
    """
    left = [list(row) for row in rows]
    least = {id(row): part * max(map(abs, row)) for row in left}
    done: list[list[Fraction]] = []
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if abs(row[column]) > least[id(row)]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        for row in (*left, *done):
            factor = row[column]
            row[:] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
        done.append(pivot)
    return [tuple(row) for row in done]


def spans(rows: Sequence[Row], asked: Sequence[Row]) -> bool:
    """Whether the asked rows follow from the others."""
    known = reduced(rows)
    return len(reduced([*known, *asked])) == len(known)


def contradicts(rows: Sequence[Row], asked: Sequence[Row] = (), part: Fraction = ZERO) -> bool:
    """Whether no values satisfy all rows."""
    return any(not any(row[:-1]) for row in reduced([*rows, *asked], part))


STARTS = (Fraction(2), Fraction(-7, 3), Fraction(13, 5))  # where what is left open begins


def _spread(names: Sequence[str], start: Fraction) -> Values:
    return {name: start + Fraction(k * (k + 2), 3) for k, name in enumerate(names)}


def solution(rows: Sequence[Row], names: Sequence[str], start: Fraction, part: Fraction) -> Values:
    """Values that satisfy the rows; what they leave open is taken from ``start`` on."""
    found = _spread(names, start)
    for row in reversed(reduced(rows, part)):
        first = next(k for k, value in enumerate(row) if value != 0)
        rest = sum(
            (a * found[n] for k, (a, n) in enumerate(zip(row, names, strict=False)) if k > first),
            row[-1],
        )
        found[names[first]] = -rest
    return found


def settled(
    rows: Sequence[Row], names: Sequence[str], part: Fraction
) -> Iterator[tuple[str, Fraction]]:
    """The unknowns that have one value only."""
    for row in reduced(rows, part):
        places = [k for k, value in enumerate(row[:-1]) if value != 0]
        if len(places) == 1:
            yield names[places[0]], -row[-1]


# --- an unknown that stands alone ------------------------------------------------------------


def solved_for(gap: Gap, name: str, others: Values) -> Fraction | None:
    """The value of one unknown at values of the others, where the gap is linear in it."""
    points = [Fraction(0), Fraction(1), Fraction(7, 3)]
    try:
        first, second, third = (gap({**others, name: x}) for x in points)
    except Undecided:
        return None
    if len(first) != 1 or not all(isinstance(r[0], Fraction) for r in (first, second, third)):
        return None
    slope = second[0] - first[0]
    if slope == 0 or third[0] != first[0] + slope * points[2]:
        return None
    return -first[0] / slope


class Function(Protocol):
    """An equation as a function of its unknowns."""

    def gap(self, values: Values) -> tuple:
        """The left side less the right one."""

    def rows(self, names: tuple[str, ...]) -> list[Row] | None:
        """The same as rows of a linear system."""


def points(equations: Sequence[Function], names: tuple[str, ...], part: Fraction) -> list[Values]:
    """Solutions of one equation or of a linear system, in general position; [] where none is
    found."""
    systems = [one.rows(names) for one in equations]
    if all(system is not None for system in systems):
        rows = [row for system in systems for row in system or ()]
        if contradicts(rows, part=part):
            return []
        return [solution(rows, names, start, part) for start in STARTS]
    if len(equations) > 1:
        return []
    for name in names:
        free = [_spread([n for n in names if n != name], start) for start in STARTS]
        values = [solved_for(equations[0].gap, name, others) for others in free]
        if all(value is not None for value in values):
            return [
                {**others, name: value}
                for others, value in zip(free, values, strict=True)
                if value is not None
            ]
    return []
