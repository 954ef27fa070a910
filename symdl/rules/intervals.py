"""Intervals with exact ends, open or closed, and what arithmetic does to them.

An end is an exact number, ±∞, or an expression of sizes such as ``(1/4)**L``; nothing is rounded.
An interval encloses every value; where its parts vary independently it is also the smallest one
that does.  ``Undefined`` means that some value of the interval has no result (a logarithm of 0).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sympy as sp


class Undefined(ValueError):
    """An operation that has no result for some value of its interval; ``condition`` says which
    values have one, over ``u``."""

    def __init__(self, condition: str) -> None:
        super().__init__(condition)
        self.condition = condition


@dataclass(frozen=True)
class Range:
    """All numbers from ``low`` to ``high``; infinite ends are always open."""

    low: sp.Expr = sp.S.NegativeInfinity
    high: sp.Expr = sp.S.Infinity
    low_open: bool = True
    high_open: bool = True

    @property
    def everything(self) -> bool:
        """Whether it says nothing."""
        return self.low == -sp.oo and self.high == sp.oo

    @property
    def interval(self) -> sp.Interval:
        """The same as a SymPy set."""
        return sp.Interval(self.low, self.high, self.low_open, self.high_open)

    @property
    def positive(self) -> bool:
        """Every number in it is greater than 0."""
        return above(self, sp.S.Zero, strict=True)

    @property
    def negative(self) -> bool:
        """Every number in it is less than 0."""
        return below(self, sp.S.Zero, strict=True)

    @property
    def nonnegative(self) -> bool:
        """No number in it is less than 0."""
        return above(self, sp.S.Zero, strict=False)

    @property
    def holds_zero(self) -> bool:
        """Whether 0 may be one of its numbers."""
        return not (self.positive or self.negative)


EVERYTHING = Range()


def point(value: object) -> Range:
    """The interval of one number."""
    value = sp.sympify(value)
    infinite = value in (sp.oo, -sp.oo)
    return Range(value, value, infinite, infinite)


def tidy(e: sp.Expr) -> sp.Expr:
    """An end in one form: 4**(-L) and (1/4)**L are the same."""
    return e if e.is_number else sp.powsimp(sp.powdenest(e, force=True))


def is_less(a: sp.Expr, b: sp.Expr, strict: bool) -> bool:
    """Whether a < b (or a <= b) is certain."""
    if a == b:
        return not strict
    if a == -sp.oo or b == sp.oo:
        return True
    if a == sp.oo or b == -sp.oo:
        return False
    gap = tidy(b - a)
    return bool(gap.is_positive if strict else gap.is_nonnegative)


def above(r: Range, bound: sp.Expr, strict: bool) -> bool:
    """Whether every number of the interval is ``> bound`` (or ``>= bound``)."""
    return is_less(bound, r.low, strict and not r.low_open)


def below(r: Range, bound: sp.Expr, strict: bool) -> bool:
    """Whether every number of the interval is ``< bound`` (or ``<= bound``)."""
    return is_less(r.high, bound, strict and not r.high_open)


End = tuple[sp.Expr, bool]


def _least(ends: Sequence[End]) -> End:
    """The lowest end; of equal ones a closed one.  -∞ where the order is not certain."""
    best = ends[0]
    for value, is_open in ends[1:]:
        if value == best[0]:
            best = (value, is_open and best[1])
        elif is_less(value, best[0], strict=False):
            best = (value, is_open)
        elif not is_less(best[0], value, strict=False):
            return -sp.oo, True
    return best


def _greatest(ends: Sequence[End]) -> End:
    low, is_open = _least([(-value, o) for value, o in ends])
    return -low, is_open


def made(low: End, high: End) -> Range:
    """The interval of two ends."""
    low_open = low[1] or low[0] == -sp.oo
    high_open = high[1] or high[0] == sp.oo
    return Range(tidy(low[0]), tidy(high[0]), low_open, high_open)


def ends(r: Range) -> tuple[End, End]:
    """Both ends with their openness."""
    return (r.low, r.low_open), (r.high, r.high_open)


def hull(a: Range, b: Range) -> Range:
    """The smallest interval that holds both."""
    return made(_least([ends(a)[0], ends(b)[0]]), _greatest([ends(a)[1], ends(b)[1]]))


def meet(a: Range, b: Range) -> Range:
    """What is in both; the intervals are known to overlap."""
    low = (a.low, a.low_open)
    if a.low == b.low:
        low = (a.low, a.low_open or b.low_open)
    elif is_less(a.low, b.low, strict=False):
        low = (b.low, b.low_open)
    high = (a.high, a.high_open)
    if a.high == b.high:
        high = (a.high, a.high_open or b.high_open)
    elif is_less(b.high, a.high, strict=False):
        high = (b.high, b.high_open)
    return made(low, high)


# -- arithmetic ---------------------------------------------------------------------------------


def add(a: Range, b: Range) -> Range:
    """Sums."""
    return made(
        (a.low + b.low, a.low_open or b.low_open), (a.high + b.high, a.high_open or b.high_open)
    )


def opposite(a: Range) -> Range:
    """-u."""
    return Range(-a.high, -a.low, a.high_open, a.low_open)


def multiply(a: Range, b: Range) -> Range:
    """Products."""
    products = [_product(x, y) for x in ends(a) for y in ends(b)]
    return made(_least(products), _greatest(products))


def _product(x: End, y: End) -> End:
    for u, u_open in sorted((x, y), key=lambda end: end[1]):
        if u == 0:
            return sp.S.Zero, u_open
    return x[0] * y[0], x[1] or y[1]


def power(a: Range, k: sp.Expr) -> Range:
    """u**k for a rational exponent.

    Raises:
        Undefined: a power that some value of the interval does not have."""
    if not k.is_Rational:
        if a.positive and a.low == a.high:
            return EVERYTHING if k.is_real is False else point(sp.Pow(a.low, k))
        return Range(sp.S.Zero, sp.oo) if a.positive else EVERYTHING
    if k < 0:
        return reciprocal(power(a, -k))
    if not k.is_Integer:
        if not a.nonnegative:
            raise Undefined("u >= 0")
        return _monotone(lambda x: sp.Pow(x, k), a)
    if k % 2:
        return _monotone(lambda x: x**k, a)
    sides = [(sp.Abs(value), is_open) for value, is_open in ends(a)]
    low = (sp.S.Zero, False) if a.low != 0 and a.high != 0 and a.holds_zero else _least(sides)
    return _monotone(lambda x: x**k, made(low, _greatest(sides)))


def _monotone(function: Callable[[sp.Expr], sp.Expr], a: Range) -> Range:
    return made((function(a.low), a.low_open), (function(a.high), a.high_open))


def reciprocal(a: Range) -> Range:
    """1/u.

    Raises:
        Undefined: 0 is in the interval."""
    if a.holds_zero:
        raise Undefined("u != 0")

    def inverse(end: End, infinite: sp.Expr) -> End:
        return (infinite, True) if end[0] == 0 else (1 / end[0], end[1])

    low, high = ends(a)
    return made(inverse(high, -sp.oo), inverse(low, sp.oo))


def greatest(a: Range, b: Range) -> Range:
    """max(u, v)."""
    return made(_greatest([ends(a)[0], ends(b)[0]]), _greatest([ends(a)[1], ends(b)[1]]))


def least(a: Range, b: Range) -> Range:
    """min(u, v)."""
    return opposite(greatest(opposite(a), opposite(b)))
