"""Limits: a value is approached through points ever nearer, and is the limit where it settles.

A limit is no proof but a test: three points, each far nearer than the one before, must come
together faster than any logarithm, or grow beyond every bound.  What does neither is undecided.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction

from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.scopes.names import base_of, local_name
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.elementary import IV
from symdl.checking.values.numbers import Undecided
from symdl.read import calculus, tree

LADDERS = ((80, 160, 320), (9, 11, 13))  # exponents of 2; the second for what exp cannot write down
BITS = 1100  # enough for a difference of 1 at the nearest point, squared
SETTLED = Fraction(1, 2**20)  # how much less the second gap is than the first, at least
SMALLEST = IV.mpf(2) ** -400
GROWN = Fraction(3, 2)  # how much more each value is than the one before, at least
LARGE = 50


@dataclass(frozen=True)
class Way:
    """How a point is come to: the point itself, None for infinity, and the side or direction."""

    point: numbers.Real | None
    sign: int

    def at(self, exponent: int) -> numbers.Real:
        """The point of the way that lies 2**-exponent before its end, or 2**exponent far out."""
        if self.point is None:
            return Fraction(self.sign * 2**exponent)
        return numbers.add(self.point, Fraction(self.sign, 2**exponent))


def limit(here: Evaluation, node: calculus.Limit) -> Value:
    """The value that a formula comes to.

    Raises:
        Undecided: it does not settle, both sides differ, or it is not said what goes where.
    """
    variable = node.variable
    if not isinstance(variable, tree.Symbol) or node.point is None:
        raise Undecided("a limit that does not say what goes where")
    if here.scope.is_size(base_of(variable)):
        raise Undecided("a limit of a size")
    found, problem = [], Undecided("a limit that is not reached")
    for way in _ways(here, node):
        try:
            found.append(_along(here, variable, way, node.body))
        except Undecided as reason:  # log p is defined on one side of 0 only
            problem = reason
    if not found:
        raise problem
    if len(found) == 2 and numbers.compare(*found) == "unequal":
        raise Undecided("a limit that is another one from each side")
    return found[0]


def _ways(here: Evaluation, node: calculus.Limit) -> list[Way]:
    point: tree.Node | None = node.point
    sign = 1
    while isinstance(point, tree.Unary) and point.op in "+-":
        sign = -sign if point.op == "-" else sign
        point = point.operand
    if isinstance(point, tree.Infinity):
        return [Way(None, sign)]
    assert node.point is not None
    end = here.number(node.point)
    return [Way(end, int(f"{side}1")) for side in (node.side or "+-")]


def _along(here: Evaluation, variable: tree.Symbol, way: Way, body: tree.Node) -> numbers.Real:
    problem = Undecided("a limit that is not reached")
    for ladder in LADDERS:
        try:
            with _fine():
                values = [value_at(here, variable, way.at(k), body) for k in ladder]
                return settled(list(map(plain, values)))
        except Undecided as found:
            problem = found
    raise problem


@contextmanager
def _fine() -> Iterator[None]:
    """With more digits, of which a small difference leaves enough."""
    before, IV.prec = IV.prec, BITS
    try:
        yield
    finally:
        IV.prec = before


def value_at(
    here: Evaluation, variable: tree.Symbol, value: numbers.Real, body: tree.Node
) -> numbers.Real:
    """A formula's number where its variable is this, with its slopes."""
    seeds = {**here.seeds, here.key(variable): value}
    plain = local_name(variable, here.indices)
    local = {**here.local, plain: value} if plain in here.local else here.local
    with here.inside(seeds=seeds, local=local, kept={}):
        found = here.value(body)
    if isinstance(found, Array):
        raise Undecided("a limit of what is no number")
    return found


def plain(value: numbers.Real) -> numbers.Real:
    """A number that depends on nothing that is differentiated by."""
    if isinstance(value, numbers.Slope):
        raise Undecided("a limit that is differentiated")
    return value


def settled(values: list[numbers.Real]) -> numbers.Real:
    """The number that three values come to; infinity where they grow without end.

    Raises:
        Undecided: neither can be seen.
    """
    first, second, third = map(numbers.interval, values)
    before, after = abs(second - first).b, abs(third - second).b
    around = IV.mpf([-1, 1])
    if abs(third).b <= SMALLEST:
        return around * SMALLEST
    if after <= SMALLEST:
        return third + around * SMALLEST
    if after <= before * numbers.interval(SETTLED).a:
        return third + around * (after * after / before + SMALLEST)
    step = numbers.interval(GROWN)
    for sign in (1, -1):
        a, b, c = (sign * x for x in (first, second, third))
        if a > 0 and b > step * a and c > step * b and c > LARGE:
            return sign * numbers.INFINITE
    raise Undecided("a limit that is not reached")
