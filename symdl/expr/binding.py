"""Sizes: exact arithmetic on size expressions, and reading them off the shapes of arrays.

``size_of`` evaluates a size such as ``(H + 2*p - f)//s + 1`` with whole numbers; ``binding`` finds
the numbers behind the letters from the arrays that a caller passes.  Values of expressions are
:mod:`symdl.expr.evaluate`'s business.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from symdl.errors import ShapeError
from symdl.expr.program import Declaration, Program

Sizes = Mapping[str, int]


class _Unbound(KeyError):
    """A size symbol without a number."""


def by_name(sizes: Mapping) -> dict[str, int]:
    """The sizes with their symbols replaced by their names."""
    return {getattr(symbol, "name", symbol): int(value) for symbol, value in sizes.items()}


def size_of(size: sp.Expr, sizes: Sizes) -> int:
    """The whole number a size expression stands for.

    Raises:
        ShapeError: where a letter has no number, or the result is no whole number."""
    try:
        value = _formula(size)(sizes)
    except _Unbound as missing:
        raise ShapeError(
            f"the size {missing.args[0]} is not known",
            repair=f"pass an array that has an axis of size {missing.args[0]}, or the size itself",
        ) from None
    if value.denominator != 1:
        raise ShapeError(f"the size {size} is {value}, not a whole number")
    return int(value)


@functools.lru_cache(maxsize=50_000)
def _formula(e: sp.Expr) -> Callable[[Sizes], int | Fraction]:
    """The size expression as a function of the sizes, exact."""
    if e.is_Symbol:
        name = e.name

        def look_up(sizes: Sizes) -> int:
            if name not in sizes:
                raise _Unbound(name)
            return sizes[name]

        return look_up
    if e.is_Rational:
        number = int(e.p) if e.is_Integer else Fraction(int(e.p), int(e.q))
        return lambda sizes: number
    for kind, combine in _COMBINE:
        if isinstance(e, kind):
            return _combined(combine, [_formula(a) for a in e.args])
    raise ShapeError(f"{e} cannot stand in a size")


def _combined(combine: Callable, parts: list) -> Callable[[Sizes], int | Fraction]:
    return lambda sizes: combine([part(sizes) for part in parts])


def _power(args: list) -> Fraction:
    return Fraction(args[0]) ** int(args[1])


_COMBINE: tuple[tuple[Any, Callable[[list], Any]], ...] = (
    (sp.Add, sum),
    (sp.Mul, math.prod),
    (sp.Pow, _power),
    (sp.floor, lambda args: math.floor(args[0])),
    (sp.ceiling, lambda args: math.ceil(args[0])),
    (sp.Mod, lambda args: args[0] % args[1]),
    (sp.Max, max),
    (sp.Min, min),
)


def logical_shape(declaration: Declaration, sizes: Sizes) -> tuple[int, ...]:
    """The sizes of all indices of a declared array, compound axes spelled out.

    Raises:
        ShapeError: where a size comes out less than 1."""
    shape = tuple(size_of(index.size, sizes) for index in declaration.indices)
    for k, (index, size) in enumerate(zip(declaration.indices, shape, strict=True)):
        if size < (0 if declaration.batch and k == 0 else 1):  # a batch may be empty
            raise ShapeError(
                f"{declaration.name}: index {index.name} would run over "
                f"{index.size} = {size} places",
                repair="make the input larger or the window smaller",
            )
    return shape


def axis_groups(declaration: Declaration) -> list[tuple]:
    """The indices that make up each axis as the caller passes it."""
    groups, start = [], 0
    for count in declaration.groups or (1,) * len(declaration.indices):
        groups.append(declaration.indices[start : start + count])
        start += count
    return groups


def caller_shape(declaration: Declaration, sizes: Sizes) -> tuple[int, ...]:
    """The shape a caller sees: each compound axis is one axis."""
    shape = iter(logical_shape(declaration, sizes))
    return tuple(math.prod(next(shape) for _ in group) for group in axis_groups(declaration))


def integer_defaults(program: Program, values: Mapping[str, Any]) -> dict[str, int]:
    """The static integers of a program: from ``values`` by name, else from their defaults.

    Raises:
        ShapeError: for a value below the declared least one, or one that is no whole number."""
    found: dict[str, int] = {}
    for declaration in program.declarations.values():
        if declaration.kind != "integer":
            continue
        value = values.get(declaration.name, declaration.default)
        if value is None:
            continue
        if int(value) != value:
            raise ShapeError(f"{declaration.name} must be a whole number, not {value}")
        if declaration.minimum is not None and value < declaration.minimum:
            raise ShapeError(
                f"{declaration.name} = {value} is less than {declaration.minimum}",
            )
        found[declaration.name] = int(value)
    return found


def binding(program: Program, arrays: Mapping[str, Any], sizes: Mapping = {}) -> dict[str, int]:
    """Every size of a program by name, from the shapes of the arrays given (and ``sizes``).

    Axes of affine or compound size (``2*H``, ``(g,c)``) are solved where one letter is unknown.

    Raises:
        ShapeError: naming the array, the axis, what was given and what was expected."""
    found = integer_defaults(program, {**arrays, **by_name(sizes)}) | by_name(sizes)
    waiting = []
    for declaration in program.declarations.values():
        if declaration.name in arrays and declaration.kind not in ("integer", "function"):
            waiting += _axes(declaration, np.shape(arrays[declaration.name]))
    known = -1
    while waiting and known != len(found):
        known = len(found)
        waiting = [axis for axis in waiting if not _settle(axis, found)]
    return found


def _axes(declaration: Declaration, shape: Sequence[int]) -> list[tuple]:
    groups = axis_groups(declaration)
    if len(shape) == len(declaration.indices) != len(groups):
        groups = [(index,) for index in declaration.indices]
    if len(shape) != len(groups):
        letters = ", ".join("·".join(i.name for i in group) for group in groups)
        raise ShapeError(
            f"{declaration.name} has {len(shape)} axes, expected {len(groups)}"
            + (f" ({letters})" if letters else " (a scalar)")
        )
    return [
        (declaration.name, axis, group, got)
        for axis, (group, got) in enumerate(zip(groups, shape, strict=True))
    ]


def _settle(axis: tuple, found: dict[str, int]) -> bool:
    """Check one axis, or solve it for its only unknown; False where it has to wait."""
    name, position, group, got = axis
    size = group[0].size if len(group) == 1 else _product(group)
    unknown = sorted({s.name for s in size.free_symbols} - set(found))
    if len(unknown) > 1:
        return False
    if unknown:
        value = _solve(size, unknown[0], got, found)
        if value is None:
            return False
        found[unknown[0]] = value
    expected = size_of(size, found)
    if expected != got:
        letters = "·".join(i.name for i in group)
        shown = "" if size.is_Integer else f"{size} = "
        raise ShapeError(
            f"{name}: axis {position} (index {letters}) has size {got}, expected {shown}{expected}"
        )
    return True


@functools.lru_cache(maxsize=4096)
def _product(group: tuple) -> sp.Expr:
    return sp.Mul(*(index.size for index in group))


def _solve(size: sp.Expr, letter: str, got: int, found: dict[str, int]) -> int | None:
    """The letter's value where the size is linear in it: the nearest whole number from below."""
    at = [Fraction(_formula(size)({**found, letter: trial})) for trial in (1, 2, 3)]
    slope = at[1] - at[0]
    if slope == 0 or at[2] - at[1] != slope or size.has(sp.floor, sp.ceiling, sp.Mod):
        return None
    return max(0, math.floor(1 + (got - at[0]) / slope))
