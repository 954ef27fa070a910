"""Expectations and variances, by going through a finite stand-in of every law.

An identity of means and variances does not ask for the whole law: two points with the right mean
and variance stand for it, three for a normal law (Gauss-Hermite: right to the fifth moment).  Draws
with different indices are independent where the document says so.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.scopes.laws import CENTRED, INDEPENDENT, UNIT, Law
from symdl.checking.scopes.names import Key
from symdl.checking.values import arrays, numbers
from symdl.checking.values.arrays import Value
from symdl.checking.values.numbers import Real, Undecided
from symdl.read import tree

MOST_POINTS = 256
CERTAIN = "nothing in the expectation is known to be random"
ASSUMED = "assumed law"  # noted where nothing but the form of a statement is rested on

Points = list[tuple[Real, Real]]  # a value and its probability


def expected(here: Evaluation, node: tree.Expectation) -> Value:
    """E[...] or Var[...]."""
    if node.op == "P":
        raise Undecided("a probability")
    if _is_letter(here, node.body):
        return _of_letter(here, node)
    draws = _draws(here, node.body)
    if not draws:
        raise Undecided(CERTAIN)
    if len(draws) > 1 and not _independent(here):
        raise Undecided("it is not said that the draws are independent")
    laws = [_points(here, key) for key in draws]
    count = 1
    for points in laws:
        count *= len(points)
    if count > MOST_POINTS:
        raise Undecided("an expectation over too many draws")
    mean, square = _moments(here, node.body, draws, laws, node.op == "Var")
    if node.op != "Var":
        return mean
    return arrays.add(square, arrays.negative(arrays.each(numbers.multiply, mean, mean)))


def _is_letter(here: Evaluation, body: tree.Node) -> bool:
    """Whether a letter stands there for any of its draws: Var(w) for the w_i."""
    if not isinstance(body, tree.Symbol) or body.sub or not here.scope.is_indexed(body.base):
        return False
    return here.scope.laws.is_random(here.key(body).base) and not here.scope.knows(body)


def _of_letter(here: Evaluation, node: tree.Expectation) -> Value:
    points = _points(here, here.key(node.body))  # type: ignore[arg-type]
    mean = _moment(points, 1)
    if node.op != "Var":
        return mean
    return numbers.subtract(_moment(points, 2), numbers.multiply(mean, mean))


def _moment(points: Points, power: int) -> Real:
    total: Real = Fraction(0)
    for value, probability in points:
        term = probability
        for _ in range(power):
            term = numbers.multiply(term, value)
        total = numbers.add(total, term)
    return total


def _independent(here: Evaluation) -> bool:
    laws = here.scope.laws
    return INDEPENDENT in laws.said or bool(laws.declared)


def _draws(here: Evaluation, body: tree.Node) -> list[Key]:
    """The random names that a formula comes down to."""
    probe = here.anew()
    probe.local = dict(here.local)
    met: dict[Key, None] = {}
    probe.drawn = met
    probe.value(body)
    return list(met)


def _moments(
    here: Evaluation, body: tree.Node, draws: list[Key], laws: list[Points], squared: bool
) -> tuple[Value, Value]:
    """The mean of a formula, and the mean of its square where that is asked for."""
    mean: Value = Fraction(0)
    square: Value = Fraction(0)
    for values in itertools.product(*laws):
        seeds = {key: value for key, (value, _) in zip(draws, values, strict=True)}
        with here.inside(seeds={**here.seeds, **seeds}):
            value = here.value(body)
        weight: Real = Fraction(1)
        for _, probability in values:
            weight = numbers.multiply(weight, probability)
        part = arrays.each(numbers.multiply, value, weight)
        mean = arrays.add(mean, part)
        if squared:
            square = arrays.add(square, arrays.each(numbers.multiply, value, part))
    return mean, square


# --- laws ------------------------------------------------------------------------------------


def _points(here: Evaluation, key: Key) -> Points:
    laws = here.scope.laws
    declared = laws.declared.get(key.base)
    if declared is not None:
        return _DECLARED[declared.name](here, declared)
    mean, variance = laws.means.get(key.base), laws.variances.get(key.base)
    here.notes.add(ASSUMED)
    center: Real = Fraction(0)
    if mean is not None:
        center = here.number(mean)
    elif CENTRED not in laws.said:
        center = here.atom(f"E[{key.base}]")
    if variance is None and UNIT not in laws.said:
        return _skewed(here, key.base, center)
    width = numbers.apply("sqrt", here.number(variance)) if variance is not None else Fraction(1)
    half = Fraction(1, 2)
    return [(numbers.add(center, width), half), (numbers.subtract(center, width), half)]


def _skewed(here: Evaluation, base: str, center: Real) -> Points:
    """Two points around a mean, neither symmetric nor of a special width."""
    width = numbers.apply("abs", here.atom(f"width of {base}"))
    low, high = Fraction(1, 3), Fraction(2, 3)
    up = numbers.multiply(Fraction(2), width)
    return [(numbers.add(center, up), low), (numbers.subtract(center, width), high)]


def _bernoulli(here: Evaluation, law: Law) -> Points:
    p = here.number(law.arguments[0])
    return [(Fraction(1), p), (Fraction(0), numbers.subtract(Fraction(1), p))]


def _normal(here: Evaluation, law: Law) -> Points:
    mean, variance = (here.number(argument) for argument in law.arguments)
    step = numbers.apply("sqrt", numbers.multiply(Fraction(3), variance))
    sixth = Fraction(1, 6)
    return [
        (mean, Fraction(2, 3)),
        (numbers.add(mean, step), sixth),
        (numbers.subtract(mean, step), sixth),
    ]


def _uniform(here: Evaluation, law: Law) -> Points:
    """Two points right to the third moment (Gauss-Legendre)."""
    low, high = (here.number(argument) for argument in law.arguments)
    middle = numbers.divide(numbers.add(low, high), Fraction(2))
    half = numbers.divide(numbers.subtract(high, low), Fraction(2))
    step = numbers.divide(half, numbers.apply("sqrt", Fraction(3)))
    weight = Fraction(1, 2)
    return [(numbers.add(middle, step), weight), (numbers.subtract(middle, step), weight)]


_DECLARED = {"Bernoulli": _bernoulli, "normal": _normal, "uniform": _uniform}
