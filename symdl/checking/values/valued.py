"""symdl's own value trees, evaluated exactly: index equations and functions' derivatives."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.limits import tick
from symdl.checking.values.numbers import Real, Undecided

Places = dict[Any, int]


@cache
def _templates(name: str) -> tuple[Any, ...]:
    from symdl.expr.scalars import derivative_of
    from symdl.expr.values import Entry

    return derivative_of(name, (Entry("x"),))


def derivative(name: str, x: Real, value: Real) -> Real:
    """The derivative of an elementary function at x, where its value is already known."""
    return Reader({"x": x}, {}, known={name: value}).value(_templates(name)[0], {})


class Reader:
    """Evaluates value trees at given numbers; entries of defined names are kept."""

    def __init__(
        self,
        given: Mapping[str, Value],
        equations: Mapping[str, Any],
        *,
        sizes: Mapping[Any, int] | None = None,
        known: Mapping[str, Real] | None = None,
    ) -> None:
        self.given, self.equations = given, equations
        self.sizes, self.known = dict(sizes or {}), dict(known or {})
        self.kept: dict[tuple[str, tuple[int, ...]], Real] = {}

    def size(self, index: Any) -> int:
        if index.size in self.sizes:
            return self.sizes[index.size]
        if index.size.is_Integer:
            return int(index.size)
        known = index.size.subs(self.sizes)
        if not known.is_Integer:
            raise Undecided(f"the size {index.size} is not known")
        return int(known)

    def entry(self, name: str, place: tuple[int, ...]) -> Real:
        if (name, place) in self.kept:
            return self.kept[name, place]
        if name in self.given:
            value = self.given[name]
            return value[place] if isinstance(value, Array) else value
        equation = self.equations.get(name)
        if equation is None:
            raise Undecided(f"{name} has no value")
        found = self.value(equation.body, dict(zip(equation.indices, place, strict=True)))
        self.kept[name, place] = found
        return found

    def value(self, e: Any, at: Places) -> Real:
        tick()
        for kind, read in _READ.items():
            if type(e).__name__ == kind:
                return read(self, e, at)
        if e.is_Rational:
            return Fraction(int(e.p), int(e.q))
        if e in at:
            return Fraction(at[e])
        if e in self.sizes:
            return Fraction(self.sizes[e])
        raise Undecided(f"no value for {type(e).__name__}")

    def whole(self, e: Any, at: Places) -> int:
        value = numbers.primal(self.value(e, at))
        if not isinstance(value, Fraction) or value.denominator != 1:
            raise Undecided("an index that is not a whole number")
        return int(value)

    def over(self, indices: Sequence[Any], at: Places) -> list[Places]:
        ranges = [range(self.size(index)) for index in indices]
        return [
            {**at, **dict(zip(indices, place, strict=True))} for place in itertools.product(*ranges)
        ]


def _sum(r: Reader, e: Any, at: Places) -> Real:
    total: Real = Fraction(0)
    for part in e.args:
        total = numbers.add(total, r.value(part, at))
    return total


def _product(r: Reader, e: Any, at: Places) -> Real:
    total: Real = Fraction(1)
    for part in sorted(e.args, key=lambda p: type(p).__name__ not in ("Delta", "Bracket")):
        total = numbers.multiply(total, r.value(part, at))
        if isinstance(total, Fraction) and total == 0:
            return total
    return total


def _function(r: Reader, e: Any, at: Places) -> Real:
    values = [r.value(a, at) for a in e.arguments]
    if e.name in r.known and len(values) == 1:
        return r.known[e.name]
    if e.name in ("max", "min"):
        return extreme(e.name, values)
    return numbers.apply(e.name, values[0])


def extreme(op: str, values: Sequence[Real]) -> Real:
    """The first largest (or smallest) of some numbers, with its slope.

    Raises:
        Undecided: there are none, or two are too near to tell.
    """
    if not values:
        raise Undecided(f"a {op} of nothing")
    best = values[0]
    for value in values[1:]:
        order = numbers.sign_of(numbers.subtract(numbers.primal(value), numbers.primal(best)))
        if order > 0 if op == "max" else order < 0:
            best = value
    return numbers.with_tags(best, values)


_DECIDE: dict[str, Callable[[int], bool]] = {
    "ge": lambda s: s >= 0,
    "gt": lambda s: s > 0,
    "eq": lambda s: s == 0,
    "ne": lambda s: s != 0,
}


def _bracket(r: Reader, e: Any, at: Places) -> Real:
    return Fraction(_DECIDE[e.kind](numbers.sign_of(r.value(e.e, at))))


def _delta(r: Reader, e: Any, at: Places) -> Real:
    a, b = (numbers.primal(r.value(part, at)) for part in e.args)
    return Fraction(numbers.compare(a, b) != "unequal")


def _where(r: Reader, e: Any, at: Places) -> Real:
    holds = numbers.sign_of(r.value(e.condition, at)) != 0
    return r.value(e.a if holds else e.b, at)


def _reduce(r: Reader, e: Any, at: Places) -> Real:
    values = [r.value(e.body, here) for here in r.over(e.bound, at)]
    if e.op == "max":
        return extreme("max", values)
    total: Real = Fraction(0 if e.op == "sum" else 1)
    for value in values:
        total = (numbers.add if e.op == "sum" else numbers.multiply)(total, value)
    return total


def _argmax(r: Reader, e: Any, at: Places) -> Real:
    places = r.over(e.bound, at)
    values = [r.value(e.body, here) for here in places]
    best = extreme("max", values)
    first = next(here for here, value in zip(places, values, strict=True) if value is best)
    return Fraction(first[e.bound[e.position]])


def _entry(r: Reader, e: Any, at: Places) -> Real:
    return r.entry(e.name, tuple(r.whole(index, at) for index in e.indices))


def _pi(r: Reader, e: Any, at: Places) -> Real:
    return numbers.IV.pi + 0


_READ: dict[str, Callable[[Reader, Any, Places], Real]] = {
    "Add": _sum,
    "Mul": _product,
    "Pow": lambda r, e, at: numbers.power(r.value(e.args[0], at), r.value(e.args[1], at)),
    "Fn": _function,
    "Where": _where,
    "Bracket": _bracket,
    "Delta": _delta,
    "Reduce": _reduce,
    "ArgMax": _argmax,
    "Entry": _entry,
    "Pi": _pi,
}
