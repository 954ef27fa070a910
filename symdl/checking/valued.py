"""symdl's own definitions, evaluated exactly: scalar functions' derivatives, and every layer.

The checker's evaluator knows no layer.  Where somebody writes one by name, its definition is read
from the same index equations as everything else, and evaluated here on exact numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from symdl.checking import numbers
from symdl.checking.arrays import Array, Misfit, Value
from symdl.checking.limits import tick
from symdl.checking.numbers import Real, Undecided

Places = dict[Any, int]


@cache
def _templates(name: str) -> tuple[Any, ...]:
    from symdl.expr.scalars import derivative_of
    from symdl.expr.values import Entry

    return derivative_of(name, (Entry("x"),))


def derivative(name: str, x: Real, value: Real) -> Real:
    """The derivative of an elementary function at x, where its value is already known."""
    return _Reader({"x": x}, {}, known={name: value}).value(_templates(name)[0], {})


@cache
def program(name: str) -> Any:
    """The equations of one of symdl's own layers, read once."""
    from symdl.expr.compose import program_for
    from symdl.layers import all_layers

    return program_for(name, layers=all_layers(), batch=False)


def is_layer(name: str) -> bool:
    """Whether symdl has a layer of this name."""
    from symdl.layers import all_layers

    return name in all_layers()


def layer_value(name: str, arguments: Sequence[Value], **named: Value) -> Value:
    """What a layer gives for its arguments, in the order in which it declares its inputs.

    An elementwise layer takes arrays of any shape.

    Raises:
        Undecided: arguments that do not fit, or a value that cannot be told.
    """
    read = program(name)
    inputs = list(read.inputs)
    given: dict[str, Value] = {}
    for declaration, argument in zip(inputs, arguments, strict=False):
        given[declaration.name] = argument
    if len(arguments) > len(inputs):
        raise Undecided(f"{name} takes {len(inputs)} arguments")
    given.update({key: value for key, value in named.items() if value is not None})
    for declaration in inputs:
        if declaration.name not in given:
            if declaration.default is None:
                raise Undecided(f"{name} needs {declaration.name}")
            given[declaration.name] = _fraction(declaration.default)
    output = read.outputs[0]
    equation = next(e for e in read.equations if e.name == output)
    arrays = [v for v in given.values() if isinstance(v, Array)]
    if not equation.indices and arrays and _elementwise(read):
        return _each(read, given, arrays[0])
    return _whole(read, given, equation)


def _fraction(x: Any) -> Fraction:
    return Fraction(int(x.p), int(x.q)) if hasattr(x, "p") else Fraction(str(x))


def _elementwise(program: Any) -> bool:
    return all(not e.indices for e in program.equations)


def _each(program: Any, given: dict[str, Value], like: Array) -> Array:
    rows = []
    for k in range(len(like.entries)):
        one = {n: v.entries[k] if isinstance(v, Array) else v for n, v in given.items()}
        rows.append(_whole(program, one, program.equations[-1]))
    return Array(like.shape, tuple(rows))


def _whole(program: Any, given: dict[str, Value], equation: Any) -> Value:
    sizes: dict[Any, int] = {}
    for declaration in program.inputs:
        value = given[declaration.name]
        indices = declaration.indices
        if not indices:
            if isinstance(value, Array):
                raise Misfit(f"{declaration.name} is a number")
            continue
        if not isinstance(value, Array):
            raise Misfit(f"{declaration.name} is an array")
        if value.is_vector and len(indices) == 1:
            value = given[declaration.name] = Array((len(value.entries),), value.entries)
        if len(value.shape) != len(indices):
            raise Misfit(f"{declaration.name} has {len(indices)} indices")
        for index, size in zip(indices, value.shape, strict=True):
            if sizes.setdefault(index.size, size) != size:
                raise Misfit(f"{declaration.name} has another size")
    reader = _Reader(given, {e.name: e for e in program.equations}, sizes=sizes)
    shape = tuple(reader.size(index) for index in equation.indices)
    if not shape:
        return reader.entry(equation.name, ())
    places = itertools.product(*map(range, shape))
    return Array(shape, tuple(reader.entry(equation.name, place) for place in places))


class _Reader:
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


def _sum(r: _Reader, e: Any, at: Places) -> Real:
    total: Real = Fraction(0)
    for part in e.args:
        total = numbers.add(total, r.value(part, at))
    return total


def _product(r: _Reader, e: Any, at: Places) -> Real:
    total: Real = Fraction(1)
    for part in sorted(e.args, key=lambda p: type(p).__name__ not in ("Delta", "Bracket")):
        total = numbers.multiply(total, r.value(part, at))
        if isinstance(total, Fraction) and total == 0:
            return total
    return total


def _function(r: _Reader, e: Any, at: Places) -> Real:
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


def _bracket(r: _Reader, e: Any, at: Places) -> Real:
    return Fraction(_DECIDE[e.kind](numbers.sign_of(r.value(e.e, at))))


def _delta(r: _Reader, e: Any, at: Places) -> Real:
    a, b = (numbers.primal(r.value(part, at)) for part in e.args)
    return Fraction(numbers.compare(a, b) != "unequal")


def _where(r: _Reader, e: Any, at: Places) -> Real:
    holds = numbers.sign_of(r.value(e.condition, at)) != 0
    return r.value(e.a if holds else e.b, at)


def _reduce(r: _Reader, e: Any, at: Places) -> Real:
    values = [r.value(e.body, here) for here in r.over(e.bound, at)]
    if e.op == "max":
        return extreme("max", values)
    total: Real = Fraction(0 if e.op == "sum" else 1)
    for value in values:
        total = (numbers.add if e.op == "sum" else numbers.multiply)(total, value)
    return total


def _argmax(r: _Reader, e: Any, at: Places) -> Real:
    places = r.over(e.bound, at)
    values = [r.value(e.body, here) for here in places]
    best = extreme("max", values)
    first = next(here for here, value in zip(places, values, strict=True) if value is best)
    return Fraction(first[e.bound[e.position]])


def _entry(r: _Reader, e: Any, at: Places) -> Real:
    return r.entry(e.name, tuple(r.whole(index, at) for index in e.indices))


def _pi(r: _Reader, e: Any, at: Places) -> Real:
    return numbers.IV.pi + 0


_READ: dict[str, Callable[[_Reader, Any, Places], Real]] = {
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
