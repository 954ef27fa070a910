"""What symdl's own layers give for numbers.

The checker's evaluator knows no layer.  Where somebody writes one by name, its definition is read
from the same index equations as everything else, and evaluated on exact numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache, partial
from typing import Any

import sympy as sp

from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array, Misfit, Value
from symdl.checking.values.numbers import Undecided
from symdl.checking.values.valued import Reader
from symdl.expr.scope import integer_symbol

Shape = tuple[int, ...]


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
    given = _given(name, arguments, named)
    output = read.outputs[0]
    equation = next(e for e in read.equations if e.name == output)
    arrays = [v for v in given.values() if isinstance(v, Array)]
    if not equation.indices and arrays and is_elementwise(read):
        return _each(read, given, arrays[0])
    return _whole(read, given, equation)


def has_shape(
    name: str, arguments: Sequence[Array], named: Mapping[str, Value], shape: Shape
) -> bool:
    """Whether what a layer gives for arrays of some shapes has this shape."""
    symbols, shape_at = _shape_function(name)
    try:
        sizes = _sizes(program(name), _given(name, arguments, named))
        return tuple(shape_at(*(sizes[symbol] for symbol in symbols))) == shape
    except (Undecided, ZeroDivisionError, KeyError):
        return False


@cache
def _shape_function(name: str) -> tuple[list[Any], Callable[..., Sequence[int]]]:
    """The sizes and whole numbers of a layer, and the shape of its output as a function of them."""
    read = program(name)
    equation = next(e for e in read.equations if e.name == read.outputs[0])
    sizes = [sp.sympify(index.size) for index in equation.indices]
    symbols = sorted(set().union(*(size.free_symbols for size in sizes)), key=str)
    return symbols, sp.lambdify(symbols, sizes, modules="math")


def entries_of(
    name: str, arguments: Sequence[Array], named: Mapping[str, Value]
) -> Callable[[tuple[int, ...]], Value]:
    """What a layer gives, place by place, worked out where it is asked for."""
    read = program(name)
    given = _given(name, arguments, named)
    sizes = _sizes(read, given)
    reader = Reader(given, {e.name: e for e in read.equations}, sizes=sizes)
    return partial(reader.entry, read.outputs[0])


def _given(name: str, arguments: Sequence[Value], named: Mapping[str, Value]) -> dict[str, Value]:
    inputs = list(program(name).inputs)
    if len(arguments) > len(inputs):
        raise Undecided(f"{name} takes {len(inputs)} arguments")
    given = {d.name: argument for d, argument in zip(inputs, arguments, strict=False)}
    given.update({key: value for key, value in named.items() if value is not None})
    for declaration in inputs:
        if declaration.name not in given:
            if declaration.default is None:
                raise Undecided(f"{name} needs {declaration.name}")
            given[declaration.name] = _fraction(declaration.default)
    return given


def _fraction(x: Any) -> Fraction:
    return Fraction(int(x.p), int(x.q)) if hasattr(x, "p") else Fraction(str(x))


def is_elementwise(program: Any) -> bool:
    """Whether a layer makes one number of each, whatever the shape."""
    return all(not e.indices for e in program.equations)


def _each(program: Any, given: dict[str, Value], like: Array) -> Array:
    rows = []
    for k in range(len(like.entries)):
        one = {n: v.entries[k] if isinstance(v, Array) else v for n, v in given.items()}
        rows.append(_whole(program, one, program.equations[-1]))
    return Array(like.shape, tuple(rows))


def _whole(program: Any, given: dict[str, Value], equation: Any) -> Value:
    sizes = _sizes(program, given)
    reader = Reader(given, {e.name: e for e in program.equations}, sizes=sizes)
    shape = tuple(reader.size(index) for index in equation.indices)
    if not shape:
        return reader.entry(equation.name, ())
    places = itertools.product(*map(range, shape))
    return Array(shape, tuple(reader.entry(equation.name, place) for place in places))


def _sizes(program: Any, given: dict[str, Value]) -> dict[Any, int]:
    """The sizes that arrays have and whole numbers give; a vector among them loses its
    orientation."""
    sizes: dict[Any, int] = {}
    for declaration in program.inputs:
        value = given[declaration.name]
        indices = declaration.indices
        if not indices:
            if isinstance(value, Array):
                raise Misfit(f"{declaration.name} is a number")
            if declaration.kind == "integer":
                symbol = integer_symbol(declaration.name, declaration.minimum)
                sizes[symbol] = int(numbers.primal(value))
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
    return sizes
