"""Arrays whose axes are named by indices, and what an expression's form tells of it.

Only bookkeeping: which axes a value has, how values line up, which names an expression reads.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, NamedTuple

import sympy as sp

from symdl.expr import values as v


class Axed(NamedTuple):
    """An array (or number) and the indices that its axes are."""

    axes: tuple[v.Index, ...]
    array: Any


def union(parts: Sequence[Axed]) -> tuple[v.Index, ...]:
    """The axes of all parts, each once, in the order of their first use."""
    first = parts[0].axes
    if all(part.axes == first for part in parts):
        return first
    return tuple(dict.fromkeys(axis for part in parts for axis in part.axes))


def spread(part: Axed, axes: tuple[v.Index, ...]) -> Any:
    """The array with its axes in the order of ``axes`` and length 1 where it has none."""
    if part.axes == axes or not part.axes:
        return part.array
    order = [part.axes.index(axis) for axis in axes if axis in part.axes]
    where = tuple(slice(None) if axis in part.axes else None for axis in axes)
    return part.array.transpose(order)[where]


def align(parts: Sequence[Axed]) -> tuple[tuple[v.Index, ...], list]:
    """The parts as arrays over their common axes, and those axes."""
    axes = union(parts)
    return axes, [spread(part, axes) for part in parts]


@functools.lru_cache(maxsize=100_000)
def names_in(e: sp.Basic) -> frozenset[str]:
    """The names of the quantities that an expression reads."""
    found: set[str] = set()
    for node in v.walk(e):
        if isinstance(node, v.Entry):
            found.add(node.name)
        elif isinstance(node, v.Unknown):
            found |= {node.name, node.argument}
    return frozenset(found)


@functools.lru_cache(maxsize=20_000)
def has_derivative(e: sp.Basic) -> bool:
    """Whether a derivative that is not carried out stands in the expression."""
    return any(isinstance(node, v.Diff) for node in v.walk(e))


@functools.lru_cache(maxsize=20_000)
def is_indicator(e: sp.Basic) -> bool:
    """Whether the expression is 0 or 1 by its form."""
    if isinstance(e, (v.Bracket, v.Delta)) or e in (0, 1):
        return True
    if isinstance(e, sp.Mul):
        return all(map(is_indicator, e.args))
    if isinstance(e, sp.Pow):
        return is_indicator(e.base) and bool(e.exp.is_positive)
    return isinstance(e, sp.Add) and len(e.args) == 2 and 1 in e.args and is_indicator(1 - e)


def constant(e: sp.Expr, real: type) -> Any:
    """A number as Python's int where it is whole, else in the floating type ``real``."""
    if e.is_Integer:
        return int(e)
    if e.is_Rational:
        return real(int(e.p)) / real(int(e.q))
    if e in (sp.oo, -sp.oo, sp.nan):
        return real(float(e))
    return real(str(e.evalf(30)))
