"""Definite integrals of one variable, by the double exponential rule with more and more points.

A rule is a test and no proof: its value counts where twice as many points hardly change it, as for
the smooth functions that densities and losses are made of; what has a kink inside, or does not
fall off, is undecided.  Takahasi & Mori, Publ. RIMS 9 (1974).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache

from symdl.checking.meaning.approach import plain, value_at
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.scopes.names import symbols
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Value
from symdl.checking.values.elementary import IV
from symdl.checking.values.numbers import Real, Undecided
from symdl.read import calculus, tree

FINENESS = (4, 8, 16, 32)  # points in a unit of the rule's own variable
FINEST = FINENESS[-1]
NEAR = IV.mpf(10) ** -14  # what twice as many points may change at most, beside the whole
HOPELESS = IV.mpf(10) ** -3
CLOSE = IV.mpf(10) ** -22
NOTHING = IV.mpf(10) ** -26  # a term that does not count, nor do those beside it
ENDLESS = "an integral that may exist for positive names only"
Body = Callable[[Real], Real]


def integral(here: Evaluation, node: calculus.Integral) -> Value:
    """The value of a definite integral.

    Raises:
        Undecided: it has no limits, several variables, or no value that the rule finds.
    """
    if len(node.by) != 1 or node.first is None or node.last is None:
        raise Undecided("an integral without its variable or its limits")
    (variable,), inside = node.by, set(symbols(node.body))
    constant = inside <= {*symbols(node.first), *symbols(node.last)}
    if not isinstance(variable, tree.Symbol) or not (variable in inside or constant):
        raise Undecided("an integral of what does not name its variable")
    first, last = here.number(node.first), here.number(node.last)

    def body(x: Real) -> Real:
        return value_at(here, variable, x, node.body)

    return _integrated(body, first, last)


def _integrated(body: Body, first: Real, last: Real) -> Real:
    """The integral; its slope by what its limits depend on is the formula there (Leibniz)."""
    tag = max((*numbers.tags_of(first), *numbers.tags_of(last)), default=0)
    if tag:
        (low, below), (high, above) = numbers.split(first, tag), numbers.split(last, tag)
        slope: Real = Fraction(0)
        for end, rate in ((low, numbers.negative(below)), (high, above)):
            if rate != 0:
                slope = numbers.add(slope, numbers.multiply(body(end), rate))
        return numbers.Slope(tag, _integrated(body, low, high), slope)
    over, standard = _standard(body, first, last)
    if over == "between":
        return _settled(standard, over)
    try:
        return _settled(standard, over)
    except Undecided:
        raise Undecided(ENDLESS) from None


def _standard(body: Body, first: Real, last: Real) -> tuple[str, Body]:
    """The integral over (-1, 1), (0, oo) or R that is worth the same."""
    add, times = numbers.add, numbers.multiply
    below, above = numbers.is_infinite(first), numbers.is_infinite(last)
    if (below and first > 0) or (above and last < 0):
        raise Undecided("an integral from infinity")
    if below and above:
        return "all", body
    if above:
        return "half", lambda x: body(add(first, x))
    if below:
        return "half", lambda x: body(numbers.subtract(last, x))
    middle = times(Fraction(1, 2), add(first, last))
    half = times(Fraction(1, 2), numbers.subtract(last, first))
    return "between", lambda x: times(half, body(add(middle, times(half, x))))


def _settled(body: Body, over: str) -> Real:
    """The sum over the rule's points, between every two of which there is one more each time.

    An error that is squared by each doubling is less than the last change to the power 3/2.
    """
    terms: dict[int, Real] = {}
    before: Real = None
    change: Real = IV.mpf(0)
    for fineness in FINENESS:
        _add_terms(terms, body, over, FINEST // fineness)
        value = sum(terms.values(), IV.mpf(0)) / fineness
        size = sum(map(abs, terms.values()), NOTHING).b / fineness
        if before is not None:
            last, change = change, abs(value - before).b / size
            if change <= CLOSE or (change <= NEAR and change <= IV.sqrt(last) * last):
                return value + IV.mpf([-1, 1]) * size * (IV.sqrt(change) * change + CLOSE)
            if last > 0 and change > HOPELESS:
                break
        before = value
    raise Undecided("an integral that the points do not settle")


def _add_terms(terms: dict[int, Real], body: Body, over: str, step: int) -> None:
    _, first, last = _RULES[over]
    ends = (first * FINEST, last * FINEST)
    for k in (*ends, *range(ends[0] + step, ends[1], step)):
        beside = [terms.get(n, NOTHING) for n in (k - step, k + step)]
        far = step < FINEST // FINENESS[0] and all(abs(term).b <= NOTHING for term in beside)
        if k not in terms and not far:
            x, weight = _point(over, k)
            terms[k] = weight * numbers.interval(plain(body(x)))
        if k in ends and abs(terms[k]).b > CLOSE:
            raise Undecided("an integral of what does not fall off")


@cache
def _point(over: str, k: int) -> tuple[Real, Real]:
    """A point, and its weight."""
    return _RULES[over][0](IV.mpf(k) / FINEST)


def _between(t: Real) -> tuple[Real, Real]:
    e = IV.exp(IV.pi * _sinh(t))
    return 1 - 2 / (e + 1), IV.pi * _sinh(t, -1) * 2 * e / (e + 1) ** 2


def _half(t: Real) -> tuple[Real, Real]:
    x = IV.exp(t - IV.exp(-t))
    return x, x * (1 + IV.exp(-t))


def _all(t: Real) -> tuple[Real, Real]:
    return _sinh(t), _sinh(t, -1)


def _sinh(t: Real, sign: int = 1) -> Real:
    """sinh t; cosh t with the sign -1."""
    return (IV.exp(t) - sign * IV.exp(-t)) / 2


_RULES = {"between": (_between, -4, 4), "half": (_half, -5, 7), "all": (_all, -5, 5)}
