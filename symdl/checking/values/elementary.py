"""Elementary functions of one number without a slope: an interval that surely holds the value."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import isqrt
from typing import Any

from mpmath.ctx_iv import MPIntervalContext
from mpmath.libmp import libmpf, libmpi

IV = MPIntervalContext()
IV.prec = 200
Interval: Any = type(IV.mpf(0))


class Undecided(Exception):
    """A value that cannot be told; the message says why."""

    @property
    def needs_positive(self) -> bool:
        """Whether a logarithm or root stood in the way."""
        return "positive" in str(self) or "negative" in str(self)


LARGEST_EXPONENT = 100_000


def _exp(x: Any) -> Any:
    if x < -LARGEST_EXPONENT:
        least = IV.mpf(0)
        return least if x.b == -IV.inf else IV.mpf([0, IV.exp(IV.mpf(-LARGEST_EXPONENT)).b])
    if x.b > LARGEST_EXPONENT:
        raise Undecided("an exponential too large to write down")
    return IV.exp(x)


def _log(x: Any) -> Any:
    if not x > 0:
        raise Undecided("a logarithm of a number that is not positive")
    return IV.log(x)


def _sqrt(x: Any) -> Any:
    if not x >= 0:
        raise Undecided("a root of a negative number")
    return IV.sqrt(x)


def _tanh(x: Any) -> Any:
    return 1 - 2 / (_exp(2 * x) + 1)


def _mp(name: str) -> Callable[[Any], Any]:
    """A monotone function that intervals lack: mpmath at both ends, widened outward."""

    def value(x: Any) -> Any:
        import mpmath

        with mpmath.workprec(IV.prec + 40):
            low, high = (getattr(mpmath, name)(mpmath.make_mpf(end)) for end in x._mpi_)
            pad = mpmath.mpf(2) ** -(IV.prec - 10) * (1 + abs(low) + abs(high))
        return IV.mpf([low - pad, high + pad])

    return value


VALUES: dict[str, Callable[[Any], Any]] = {
    "exp": _exp,
    "log": _log,
    "sqrt": _sqrt,
    "sin": IV.sin,
    "cos": IV.cos,
    "tanh": _tanh,
    "sinh": lambda x: (_exp(x) - _exp(-x)) / 2,
    "cosh": lambda x: (_exp(x) + _exp(-x)) / 2,
    "atan": _mp("atan"),
    "atanh": lambda x: _log((1 + x) / (1 - x)) / 2,
    "erf": _mp("erf"),
}
EXACT: dict[tuple[str, Fraction], Fraction] = {
    ("exp", Fraction(0)): Fraction(1),
    ("log", Fraction(1)): Fraction(0),
    ("sin", Fraction(0)): Fraction(0),
    ("cos", Fraction(0)): Fraction(1),
    ("tanh", Fraction(0)): Fraction(0),
    ("sinh", Fraction(0)): Fraction(0),
    ("cosh", Fraction(0)): Fraction(1),
    ("atan", Fraction(0)): Fraction(0),
    ("atanh", Fraction(0)): Fraction(0),
    ("erf", Fraction(0)): Fraction(0),
}


def interval_of(x: Fraction | int) -> Any:
    """The narrowest interval that holds a fraction."""
    bottom, top = (
        libmpf.from_rational(x.numerator, x.denominator, IV.prec, towards)
        for towards in (libmpf.round_floor, libmpf.round_ceiling)
    )
    return IV.make_mpf((bottom, top))


# mpmath's own signs ask first what they are given, which takes longer than the arithmetic.
_SIGNS = {"+": libmpi.mpi_add, "*": libmpi.mpi_mul, "/": libmpi.mpi_div}


def combined(sign: str, a: Any, b: Any) -> Any:
    """The sum, product or quotient of two intervals, rounded outward."""
    return IV.make_mpf(_SIGNS[sign](a._mpi_, b._mpi_, IV.prec))


def value_at(name: str, x: Any) -> Any:
    """An elementary function at a fraction or an interval."""
    return _at_fraction(name, x, IV.prec) if isinstance(x, Fraction) else VALUES[name](x)


@lru_cache(maxsize=8192)  # the points at which steps are tried come again and again
def _at_fraction(name: str, x: Fraction, bits: int) -> Any:
    return VALUES[name](interval_of(x))


def exact_root(x: Fraction) -> Fraction | None:
    """The root of a square of a fraction; None where there is none."""
    if x < 0:
        return None
    top, bottom = isqrt(x.numerator), isqrt(x.denominator)
    exact = top * top == x.numerator and bottom * bottom == x.denominator
    return Fraction(top, bottom) if exact else None
