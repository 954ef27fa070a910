"""Solving equations exactly: polynomials of one unknown, linear systems of several.

An equation is its *gap*, the left side less the right one, as a function of the names that
are unknown.  It is never rewritten: a polynomial is found from its values (Newton's interpolation),
a linear form from its values at 0 and at the unit vectors, and both are tried at further points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Protocol

from symdl.checking import numbers
from symdl.checking.numbers import Undecided

Values = dict[str, Fraction]
Gap = Callable[[Values], tuple]  # of one entry for each equation between entries
Polynomial = tuple[Fraction, ...]  # the coefficients, the constant first; () is 0
Row = tuple[Fraction, ...]  # the coefficients of the unknowns, then the constant

HIGHEST = 6  # degree of a polynomial that is looked for
_FURTHER = (Fraction(37, 5), Fraction(-29, 7), Fraction(53, 3))


# --- one unknown -----------------------------------------------------------------------------


def polynomials(gap: Gap, name: str) -> list[Polynomial] | None:
    """The entries of a gap as polynomials of one unknown; None where they are none."""
    places = [Fraction(k) for k in range(-HIGHEST // 2, HIGHEST // 2 + 1)]
    try:
        values = [gap({name: at}) for at in places]
        further = [gap({name: at}) for at in _FURTHER]
    except Undecided:
        return None
    found = []
    for k in range(len(values[0])):
        column = [entries[k] for entries in values]
        if not all(isinstance(value, Fraction) for value in column):
            return None
        made = _interpolated(places, column)
        if any(at(made, x) != entries[k] for x, entries in zip(_FURTHER, further, strict=True)):
            return None
        found.append(made)
    return found


def _interpolated(places: Sequence[Fraction], values: Sequence[Fraction]) -> Polynomial:
    slopes = list(values)
    for k in range(1, len(places)):
        for i in range(len(places) - 1, k - 1, -1):
            slopes[i] = (slopes[i] - slopes[i - 1]) / (places[i] - places[i - k])
    made: Polynomial = ()
    for place, slope in zip(reversed(places), reversed(slopes), strict=True):
        shifted = [Fraction(0), *made]
        for k, value in enumerate(made):
            shifted[k] -= place * value
        shifted[0] += slope
        made = _trimmed(shifted)
    return made


def _trimmed(values: Sequence[Fraction]) -> Polynomial:
    end = len(values)
    while end and values[end - 1] == 0:
        end -= 1
    return tuple(values[:end])


def at(polynomial: Polynomial, x: Fraction) -> Fraction:
    """The value of a polynomial."""
    total = Fraction(0)
    for value in reversed(polynomial):
        total = total * x + value
    return total


def remainder(a: Polynomial, b: Polynomial) -> Polynomial:
    """What is left of a after a division by b."""
    rest = list(a)
    while len(rest) >= len(b):
        factor = rest[-1] / b[-1]
        for k in range(1, len(b) + 1):
            rest[-k] -= factor * b[-k]
        rest.pop()
    return _trimmed(rest)


def common(a: Polynomial, b: Polynomial) -> Polynomial:
    """The greatest common divisor (Euclid's algorithm)."""
    while b:
        a, b = b, remainder(a, b)
    return a


def all_common(several: Sequence[Polynomial]) -> Polynomial:
    """The polynomial whose roots are the common roots of several."""
    total: Polynomial = ()
    for one in several:
        total = common(total, one) if total else one
    return total


def has_roots_of(a: Polynomial, b: Polynomial) -> bool:
    """Whether every root of b, however often, is one of a: b divides a power of a."""
    rest = b
    while len(rest) > 1:
        shared = common(a, rest)
        if len(shared) < 2:
            return False
        rest = _quotient(rest, shared)
    return True


def _quotient(a: Polynomial, b: Polynomial) -> Polynomial:
    rest, found = list(a), []
    while len(rest) >= len(b):
        factor = rest[-1] / b[-1]
        found.append(factor)
        for k in range(1, len(b) + 1):
            rest[-k] -= factor * b[-k]
        rest.pop()
    return _trimmed(found[::-1])


def simple(polynomial: Polynomial) -> Polynomial:
    """The polynomial with every root once, so that it changes its sign there."""
    slope = _trimmed([k * value for k, value in enumerate(polynomial)][1:])
    shared = common(polynomial, slope)
    return _quotient(polynomial, shared) if len(shared) > 1 else polynomial


WIDEST = 12  # how far from 0 roots are looked for
_HALVES = 40


def root(gap: Gap, name: str) -> Fraction | None:
    """The place where a function that is no polynomial changes its sign; None where there are none
    or several within WIDEST."""
    places = [Fraction(2 * k + 1, 2) for k in range(-WIDEST, WIDEST)]
    signs = [_sign(gap, name, place) for place in places]
    changes = [k for k in range(1, len(places)) if signs[k - 1] * signs[k] < 0]
    if len(changes) != 1 or 0 in signs:
        return None
    low, high = places[changes[0] - 1], places[changes[0]]
    for _ in range(_HALVES):
        middle = (low + high) / 2
        sign = _sign(gap, name, middle)
        if sign == 0:
            return middle
        low, high = (low, middle) if sign == signs[changes[0]] else (middle, high)
    return low


def _sign(gap: Gap, name: str, place: Fraction) -> int:
    """The sign there; 0 where it has none that can be told."""
    try:
        entries = gap({name: place})
        return numbers.sign_of(entries[0]) if len(entries) == 1 else 0
    except Undecided:
        return 0


# --- several unknowns ------------------------------------------------------------------------


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


def reduced(rows: Sequence[Row]) -> list[Row]:
    """The rows in reduced echelon form, those of zeros left out (Gauss and Jordan)."""
    left = [list(row) for row in rows]
    done: list[list[Fraction]] = []
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column] != 0), None)
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


def contradicts(rows: Sequence[Row], asked: Sequence[Row] = ()) -> bool:
    """Whether no values satisfy all rows."""
    return any(not any(row[:-1]) for row in reduced([*rows, *asked]))


STARTS = (Fraction(2), Fraction(-7, 3), Fraction(13, 5))  # where what is left open begins


def _spread(names: Sequence[str], start: Fraction) -> Values:
    return {name: start + Fraction(k * (k + 2), 3) for k, name in enumerate(names)}


def solution(rows: Sequence[Row], names: Sequence[str], start: Fraction) -> Values:
    """Values that satisfy the rows; what they leave open is taken from ``start`` on."""
    found = _spread(names, start)
    for row in reversed(reduced(rows)):
        first = next(k for k, value in enumerate(row) if value != 0)
        rest = sum(
            (a * found[n] for k, (a, n) in enumerate(zip(row, names, strict=False)) if k > first),
            row[-1],
        )
        found[names[first]] = -rest
    return found


def settled(rows: Sequence[Row], names: Sequence[str]) -> Iterator[tuple[str, Fraction]]:
    """The unknowns that have one value only."""
    for row in reduced(rows):
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


def points(equations: Sequence[Function], names: tuple[str, ...]) -> list[Values]:
    """Solutions of one equation or of a linear system, in general position; [] where none is
    found."""
    systems = [one.rows(names) for one in equations]
    if all(system is not None for system in systems):
        rows = [row for system in systems for row in system or ()]
        if contradicts(rows):
            return []
        return [solution(rows, names, start) for start in STARTS]
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
