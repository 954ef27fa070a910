"""Derivatives and expectations in numbers, for the direct evaluator.

A derivative perturbs every entry of one quantity, along one more axis, and evaluates what depends
on it again: by complex step, or by a central difference of order six where the body is itself a
derivative (or complex).  An expectation lists every outcome of the random entries it reads.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from symdl.errors import DerivationError
from symdl.expr import values as v
from symdl.expr.axed import Axed, align, has_derivative, names_in, spread
from symdl.expr.binding import size_of
from symdl.expr.laws import outcomes

if TYPE_CHECKING:
    from symdl.expr.frame import Frame

COMPLEX_STEP = 1e-30
REAL_STEP = 2e-3
_STENCIL = ((1, 3 / 4), (2, -3 / 20), (3, 1 / 60))
_CHUNK = 128
_MOST_OUTCOMES = 2**15


def derivative(frame: Frame, e: v.Diff) -> Axed:
    """A derivative at the entry it is taken by; 0 by an entry that does not exist."""
    body = e.body
    if isinstance(body, v.Entry) and not e.total and body.name != e.entry.name:
        equation = frame.owner.equations.get(body.name)
        if equation is not None:
            places = dict(zip(equation.indices, body.indices, strict=True))
            body = v.substitute(equation.body, places)
    key = (body, e.entry.name, e.total)
    if key not in frame.slopes:
        frame.slopes[key] = _slope(frame, *key)
    return frame.gather(frame.slopes[key], e.entry, 0)


def _slope(frame: Frame, body: sp.Expr, name: str, total: bool) -> Axed:
    """∂body/∂name: the entries' own axes first, then the body's axes, which are named."""
    source = frame.named(name)
    extra = len(source.axes)
    own = source.array.shape[: source.array.ndim - extra]
    count = math.prod(own)
    nested = has_derivative(body) or bool(names_in(body) & frame.owner.differentiating)
    rule = _central if nested or np.iscomplexobj(source.array) else _complex_step
    pieces: list[np.ndarray] = []
    axes: tuple[v.Index, ...] = ()
    for start in range(0, count, _CHUNK):
        width = min(_CHUNK, count - start)
        axis = v.fresh(v.Index("entry", width))
        unit = np.zeros((count, width))
        unit[start + np.arange(width), np.arange(width)] = 1
        unit = unit.reshape((*own, *(1,) * extra, width))

        def moved(step: complex, axis: v.Index = axis, unit: np.ndarray = unit) -> Axed:
            array = np.asarray(source.array)[..., None] + step * unit
            inner = frame.child({name: Axed((*source.axes, axis), array)}, total)
            found = inner.evaluate(body)
            rest = tuple(a for a in found.axes if a != axis)
            shape = tuple(size_of(a.size, frame.owner.sizes) for a in (*rest, axis))
            return Axed(rest, np.broadcast_to(spread(found, (*rest, axis)), shape))

        axes, piece = rule(moved)
        pieces.append(piece)
    array = np.concatenate(pieces, -1)
    return Axed(axes, np.moveaxis(array, -1, 0).reshape((*own, *array.shape[:-1])))


def _complex_step(moved: Callable[[complex], Axed]) -> Axed:
    axes, array = moved(1j * COMPLEX_STEP)
    return Axed(axes, np.imag(array) / COMPLEX_STEP)


def _central(moved: Callable[[complex], Axed]) -> Axed:
    total: Any = 0
    for k, weight in _STENCIL:
        axes, ahead = moved(k * REAL_STEP)
        back = moved(-k * REAL_STEP)
        total = total + weight / REAL_STEP * (ahead - spread(back, axes))
    return Axed(axes, total)


def _read(frame: Frame, e: sp.Expr) -> set[str]:
    """Every quantity that an expression depends on, through all equations."""
    found: set[str] = set()
    queue = [*names_in(e)]
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            if name in frame.owner.equations:
                queue += names_in(frame.owner.equations[name].body)
    return found


def expectation(frame: Frame, e: v.Expect) -> Axed:
    """E or Var over all outcomes of the random entries that the body depends on.

    Raises:
        DerivationError: where there are too many outcomes to list, or infinitely many."""
    read = _read(frame, e.body)
    declared = frame.owner.program.declarations.values()
    drawn = [(d, outcomes(d.law)) for d in declared if d.name in read and d.law is not None]
    counts = [math.prod(frame.owner.shape(d.name)) for d, _ in drawn]
    total = math.prod(len(law) ** n for (_, law), n in zip(drawn, counts, strict=True))
    if total > _MOST_OUTCOMES:
        raise DerivationError(f"{total} outcomes are too many to list")
    axis = v.fresh(v.Index("outcome", total))
    ranges = [range(len(law)) for (_, law), n in zip(drawn, counts, strict=True) for _ in range(n)]
    chosen = np.array(list(itertools.product(*ranges)), int).reshape(total, len(ranges))
    weight, replaced, start = Axed((axis,), np.ones(total)), {}, 0
    for (declaration, law), count in zip(drawn, counts, strict=True):
        shape, own = frame.owner.shape(declaration.name), declaration.indices
        places = chosen[:, start : start + count].T.reshape(*shape, total)
        start += count
        value, chance = (
            _chosen(frame, part, (*own, axis), places) for part in zip(*law, strict=True)
        )
        replaced[declaration.name] = Axed(value.axes[len(own) :], value.array)
        joint = chance.array.prod(axis=tuple(range(len(own))))
        axes, (before, now) = align([weight, Axed(chance.axes[len(own) :], joint)])
        weight = Axed(axes, before * now)
    body = frame.child(replaced, True).evaluate(e.body)
    mean = _average(body, weight, axis)
    if e.op == "E":
        return mean
    square = _average(Axed(body.axes, np.asarray(body.array) ** 2), weight, axis)
    axes, (first, second) = align([square, mean])
    return Axed(axes, first - second**2)


def _chosen(frame: Frame, parts: tuple, axes: tuple, places: np.ndarray) -> Axed:
    """For each place of an array of numbers the part that it names; ``axes`` come first, then any
    others that a part has."""
    found = [frame.evaluate(part) for part in parts]
    extra = tuple(dict.fromkeys(a for part in found for a in part.axes if a not in axes))
    total: np.ndarray | float = 0.0
    for number, part in enumerate(found):
        mark = (places == number).reshape(*places.shape, *(1,) * len(extra))
        total = total + mark * spread(part, (*axes, *extra))
    shape = (*places.shape, *(size_of(a.size, frame.owner.sizes) for a in extra))
    return Axed((*axes, *extra), np.broadcast_to(total, shape))


def _average(body: Axed, weight: Axed, axis: v.Index) -> Axed:
    axes, (array, weights) = align([body, weight])
    place = axes.index(axis)
    return Axed((*axes[:place], *axes[place + 1 :]), np.asarray(array * weights).sum(place))
