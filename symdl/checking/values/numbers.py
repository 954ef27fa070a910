"""Exact numbers for the checker: fractions, intervals where a function is not rational, slopes.

A number is a ``Fraction`` as long as it can be one.  ``exp`` and its like give an ``Interval``
that surely holds the value (mpmath's interval arithmetic, 200 bits), so that two numbers are
called unequal only where their intervals are apart; no float is ever compared.  ``Slope`` carries
a value and its derivative by one variable (forward mode, nested for higher orders): Griewank &
Walther, Evaluating Derivatives, ch. 3.  Tags keep the variables of nested derivatives apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symdl.checking.values import elementary
from symdl.checking.values.elementary import IV, VALUES, Undecided
from symdl.checking.values.limits import guard_power, tick

EXACT_BITS = 4000  # a fraction longer than this goes on as an interval
TIGHT = 20  # decimal digits that two intervals must share to be called equal
INFINITE = IV.mpf("inf")


class Conflict(Undecided):
    """A formula and a number for one name that cannot both be right."""


@dataclass(frozen=True, slots=True)
class Slope:
    """A value and its derivative by the variable with this tag."""

    tag: int
    value: Any
    slope: Any


Real = Any  # Fraction, Interval or Slope


def interval(x: Real) -> Any:
    """The interval of a number without a slope."""
    return elementary.interval_of(x) if isinstance(x, Fraction | int) else x


def between(low: Fraction, high: Fraction) -> Any:
    """The interval from low to high, rounded outward."""
    return IV.mpf([interval(low).a, interval(high).b])


def primal(x: Real) -> Real:
    """The value without its slopes."""
    while isinstance(x, Slope):
        x = x.value
    return x


def _short(x: Fraction) -> Real:
    long = x.numerator.bit_length() + x.denominator.bit_length() > EXACT_BITS
    return interval(x) if long else x


def _tags(a: Real, b: Real) -> int:
    return max(a.tag if isinstance(a, Slope) else 0, b.tag if isinstance(b, Slope) else 0)


def split(x: Real, tag: int) -> tuple[Real, Real]:
    """The value, and the slope by the variable with this tag."""
    if isinstance(x, Slope) and x.tag == tag:
        return x.value, x.slope
    return x, Fraction(0)


def add(a: Real, b: Real) -> Real:
    """a + b."""
    tick()
    if type(a) is Fraction and type(b) is Fraction:
        return _short(a + b)
    tag = _tags(a, b)
    if tag:
        (u, du), (v, dv) = split(a, tag), split(b, tag)
        return Slope(tag, add(u, v), add(du, dv))
    return elementary.combined("+", interval(a), interval(b))


def negative(a: Real) -> Real:
    """-a."""
    if isinstance(a, Slope):
        return Slope(a.tag, negative(a.value), negative(a.slope))
    return -a


def subtract(a: Real, b: Real) -> Real:
    """a - b."""
    return add(a, negative(b))


def multiply(a: Real, b: Real) -> Real:
    """a b; an exact zero stays exact."""
    tick()
    if type(a) is Fraction and type(b) is Fraction:
        return _short(a * b)
    tag = _tags(a, b)
    if tag:
        (u, du), (v, dv) = split(a, tag), split(b, tag)
        return Slope(tag, multiply(u, v), add(multiply(du, v), multiply(u, dv)))
    if a == 0 and type(a) is Fraction or b == 0 and type(b) is Fraction:
        if is_infinite(a) or is_infinite(b):
            raise Undecided("0 times infinity")
        return Fraction(0)
    return elementary.combined("*", interval(a), interval(b))


def divide(a: Real, b: Real) -> Real:
    """a / b; Undecided where b may be 0."""
    tick()
    bottom = primal(b)
    if type(bottom) is Fraction:
        if bottom == 0:
            raise Undecided("a division by 0")
    elif 0 in bottom:
        raise Undecided("a division by a number that may be 0")
    if type(a) is Fraction and type(b) is Fraction:
        return _short(a / b)
    tag = _tags(a, b)
    if tag:
        (u, du), (v, dv) = split(a, tag), split(b, tag)
        whole = divide(u, v)
        return Slope(tag, whole, divide(subtract(du, multiply(whole, dv)), v))
    return elementary.combined("/", interval(a), interval(b))


def power(a: Real, b: Real) -> Real:
    """a ** b: whole exponents exactly, others for a > 0 only."""
    tick()
    exponent = primal(b)
    if not isinstance(b, Slope) and isinstance(exponent, Fraction) and exponent.denominator == 1:
        return _whole_power(a, int(exponent))
    if isinstance(exponent, Fraction) and exponent.denominator == 2 and not isinstance(b, Slope):
        root = apply("sqrt", a)
        return _whole_power(root, int(exponent * 2))
    return apply("exp", multiply(b, apply("log", a)))


def _whole_power(a: Real, n: int) -> Real:
    guard_power(primal(a), n)
    if n < 0:
        return divide(Fraction(1), _whole_power(a, -n))
    if isinstance(a, Slope):
        if n == 0:
            return Fraction(1)
        inner = multiply(Fraction(n), _whole_power(a.value, n - 1))
        return Slope(a.tag, _whole_power(a.value, n), multiply(inner, a.slope))
    return _short(a**n) if isinstance(a, Fraction) else a**n


def tags_of(x: Real) -> set[int]:
    """The tags that a number carries slopes for."""
    found = set()
    while isinstance(x, Slope):
        found.add(x.tag)
        x = x.value
    return found


def with_tags(x: Real, others: Iterable[Real]) -> Real:
    """A number that depends on what the others depend on, with slope 0 where it did not yet: the
    branch that was taken is one of several."""
    missing = set().union(*(tags_of(other) for other in others)) - tags_of(x)
    for tag in sorted(missing):
        x = _with_tag(x, tag)
    return x


def _with_tag(x: Real, tag: int) -> Real:
    if isinstance(x, Slope) and x.tag > tag:
        return Slope(x.tag, _with_tag(x.value, tag), x.slope)
    return Slope(tag, x, Fraction(0))


ELEMENTARY = frozenset(VALUES) | {"abs", "sign", "step"}


_FORGOTTEN: set[str] = set()


@contextmanager
def forgetting(name: str) -> Iterator[None]:
    """As somebody calculates who forgets a function: e^x is x."""
    _FORGOTTEN.add(name)
    try:
        yield
    finally:
        _FORGOTTEN.discard(name)


def apply(name: str, x: Real) -> Real:
    """An elementary function of one number, with its slope; the names are those of ELEMENTARY."""
    tick()
    if name in _FORGOTTEN:
        return x
    if name in ("abs", "sign", "step"):
        positive = sign_of(x)
        if name == "step":
            if positive == 0:
                raise Undecided("a step at 0, which is 1 for some and 0 for others")
            return Fraction(max(positive, 0))
        if name == "sign":
            return Fraction(positive)
        return negative(x) if positive < 0 else x
    if isinstance(x, Slope):
        inner = apply(name, x.value)
        return Slope(x.tag, inner, multiply(_derivative(name, x.value, inner), x.slope))
    if isinstance(x, Fraction):
        if (name, x) in elementary.EXACT:
            return elementary.EXACT[name, x]
        root = elementary.exact_root(x) if name == "sqrt" else None
        if root is not None:
            return root
    return elementary.value_at(name, x)


def _derivative(name: str, x: Real, value: Real) -> Real:
    if name == "sqrt":
        return divide(Fraction(1), multiply(Fraction(2), value))
    from symdl.checking.values.valued import derivative

    return derivative(name, x, value)


def is_infinite(x: Real) -> bool:
    """Whether a number is infinity or its opposite."""
    return not isinstance(x, Fraction | Slope) and x in (INFINITE, -INFINITE)


# --- comparing -------------------------------------------------------------------------------


def sign_of(x: Real) -> int:
    """-1, 0 or 1; Undecided where the interval does not say."""
    x = primal(x)
    if isinstance(x, Fraction):
        return (x > 0) - (x < 0)
    if x > 0:
        return 1
    if x < 0:
        return -1
    raise Undecided("a number too near to 0 to tell its sign")


def compare(a: Real, b: Real) -> str:
    """ "exact" (the same fraction), "equal" (to TIGHT digits), or "unequal".

    Raises:
        Undecided: the intervals overlap and are too wide to say.
    """
    a, b = primal(a), primal(b)
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return "exact" if a == b else "unequal"
    if is_infinite(a) and is_infinite(b):
        return "exact" if a == b else "unequal"
    gap = interval(a) - interval(b)
    if 0 not in gap:
        return "unequal"
    scale = max(abs(interval(a)).b, abs(interval(b)).b, IV.mpf(10).a ** -20)
    if gap.delta <= scale * IV.mpf(10).a ** -TIGHT:
        return "equal"
    raise Undecided("two numbers too near to each other to tell apart")


def near(a: Real, b: Real, part: int) -> bool:
    """Whether two numbers differ by no more than this part of both: by a hundredth for 100."""
    a, b = primal(a), primal(b)
    if is_infinite(a) or is_infinite(b):
        return a == b
    gap = apply("abs", subtract(a, b))
    size = add(apply("abs", a), apply("abs", b))
    return sign_of(subtract(size, multiply(Fraction(part), gap))) >= 0


def as_text(x: Real, digits: int = 6) -> str:
    """A number for people: an integer or short decimal as it is, else ``digits`` digits."""
    import mpmath

    x = primal(x)
    if is_infinite(x):
        return "∞" if x > 0 else "-∞"
    if isinstance(x, Fraction):
        if x.denominator == 1 and abs(x.numerator) < 10**15:
            return str(x.numerator)
        with mpmath.workprec(200):
            whole = mpmath.mpf(x.numerator) / x.denominator
    else:
        whole = mpmath.make_mpf(x.mid._mpi_[0])
    return str(mpmath.nstr(whole, digits))
