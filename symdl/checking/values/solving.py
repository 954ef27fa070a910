"""Solving equations of one unknown: polynomials exactly, others by halving.

An equation is its *gap*, the left side less the right one, as a function of the names that
are unknown.  It is never rewritten: a polynomial is found from its values (Newton's interpolation)
and tried at further points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from symdl.checking.values import numbers
from symdl.checking.values.numbers import Real, Undecided

Values = dict[str, Fraction]
Gap = Callable[[Values], tuple]  # of one entry for each equation between entries
Polynomial = tuple[Fraction, ...]  # the coefficients, the constant first; () is 0

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


def are_about(one: Polynomial, other: Polynomial, part: int) -> bool:
    """Whether two polynomials of the second degree or higher are one but for rounded numbers."""
    if len(one) != len(other) or len(one) < 3:
        return False
    first, second = ([c / p[-1] for c in p] for p in (one, other))
    gap = max(abs(a - b) for a, b in zip(first, second, strict=True))
    return gap * part <= max(map(abs, first))


def is_about_zero(polynomial: Polynomial, value: Real, part: int) -> bool:
    """Whether the value of a polynomial is but a small part of its largest number.

    Raises:
        Undecided: its sign cannot be told.
    """
    size = numbers.apply("abs", value)
    return numbers.sign_of(numbers.subtract(size, max(map(abs, polynomial)) / part)) <= 0
