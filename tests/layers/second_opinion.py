"""Gradients of a program by other means: its equations in another autodiff, and by differences.

The forward pass here is a plain reading of the value tree with ``autograd.numpy``: every index is
an axis, every node an array over all axes in scope.  It shares nothing with symdl's evaluator,
rules or kernels.  Differences are central, of order six, in extended precision along a random
direction.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import autograd.numpy as anp
import mpmath
import numpy as np
import sympy as sp
from autograd import grad
from autograd.extend import defvjp, primitive

from symdl.expr import values as v
from symdl.expr.program import Program


@primitive
def erf(x):
    x = np.asarray(x)
    if x.dtype != np.longdouble:
        return np.vectorize(math.erf, otypes=[float])(x)
    with mpmath.workdps(25):
        wide = [np.longdouble(str(mpmath.erf(mpmath.mpf(str(a))))) for a in x.flat]
    return np.array(wide, np.longdouble).reshape(x.shape)


defvjp(erf, lambda y, x: lambda g: g * 2 / anp.sqrt(anp.pi) * anp.exp(-(x**2)))

FUNCTIONS: dict[str, Callable] = {
    "exp": anp.exp, "log": anp.log, "tanh": anp.tanh, "abs": anp.abs, "sign": anp.sign,
    "max": anp.maximum, "min": anp.minimum, "erf": erf,
}  # fmt: skip
HOLDS = {"ge": np.greater_equal, "gt": np.greater, "eq": np.equal, "ne": np.not_equal}
WEIGHTS = {-3: -1, -2: 9, -1: -45, 1: 45, 2: -9, 3: 1}  # of a central difference, over 60 h
STEP = np.longdouble(2e-5)


class Forward:
    """The quantities of a program at arrays with logical axes, by plain broadcasting."""

    def __init__(self, program: Program, arrays: Mapping, sizes: Mapping[str, int]) -> None:
        self.outside = {d.name: d.outside for d in program.declarations.values()}
        self.sizes = sizes
        self.known = dict(arrays)
        for d in program.inputs:
            if d.name not in self.known and d.default is not None and d.kind == "array":
                self.known[d.name] = float(sp.sympify(d.default))
        for equation in program.equations:
            value = self.at(equation.body, equation.indices)
            shape = tuple(self.size(i) for i in equation.indices)
            self.known[equation.name] = value + anp.zeros(shape, dtype=int)

    def size(self, index: v.Index) -> int:
        return int(index.size.subs({s: self.sizes[s.name] for s in index.size.free_symbols}))

    def at(self, e: sp.Expr, axes: tuple[v.Index, ...]):
        """The value over the axes: an array of their number, of length 1 where it is constant."""
        again = [self.at(a, axes) for a in e.args] if isinstance(e, sp.Add | sp.Mul) else []
        if isinstance(e, sp.Add):
            return sum(again[1:], again[0])
        if isinstance(e, sp.Mul):
            return math.prod(again[1:], start=again[0])
        if isinstance(e, sp.Pow):
            return self.power(e, axes)
        if isinstance(e, v.Index):
            place = axes.index(e)
            shape = [1] * len(axes)
            shape[place] = self.size(e)
            return np.arange(self.size(e)).reshape(shape)
        if e.is_Symbol:
            return self.sizes[e.name]
        if e.is_number:
            return int(e) if e.is_Integer else float(e)
        return getattr(self, f"at_{type(e).__name__.lower()}")(e, axes)

    def power(self, e, axes):
        base = self.at(e.base, axes)
        if e.exp.is_Integer and e.exp < 0:
            return 1.0 / base ** int(-e.exp)
        return anp.sqrt(base) if e.exp == sp.S.Half else base ** self.at(e.exp, axes)

    def at_entry(self, e, axes):
        array = self.known[e.name]
        if not e.indices:
            return array
        places, inside = [], True
        for place, length in zip(e.indices, anp.shape(array), strict=True):
            where = np.asarray(self.at(place, axes)).astype(int)
            inside = inside & (where >= 0) & (where < length)
            places.append(np.clip(where, 0, length - 1))
        read = array[tuple(np.broadcast_arrays(*places))]
        read = read.reshape((1,) * (len(axes) - anp.ndim(read)) + anp.shape(read))
        outside = self.outside.get(e.name)
        if outside is None:
            return read
        return anp.where(inside, read, float(outside))

    def at_fn(self, e, axes):
        return FUNCTIONS[e.name](*(self.at(a, axes) for a in e.arguments))

    def at_delta(self, e, axes):
        return np.equal(self.at(e.args[0], axes), self.at(e.args[1], axes)) * 1

    def at_bracket(self, e, axes):
        inside = self.at(e.e, axes)
        return HOLDS[e.kind](getattr(inside, "_value", inside), 0) * 1

    def at_where(self, e, axes):
        condition = np.asarray(self.at(e.condition, axes)).astype(bool)
        return anp.where(condition, self.at(e.a, axes), self.at(e.b, axes))

    def over(self, e, axes):
        """The body over the axes and the bound ones, the bound ones at full length and flat."""
        more = (*axes, *e.bound)
        body = self.at(e.body, more)
        bound = tuple(self.size(i) for i in e.bound)
        body = body + anp.zeros((1,) * len(axes) + bound, dtype=int)
        return anp.reshape(body, (*anp.shape(body)[: len(axes)], math.prod(bound)))

    def at_reduce(self, e, axes):
        return {"sum": anp.sum, "prod": anp.prod, "max": anp.max}[e.op](self.over(e, axes), -1)

    def at_argmax(self, e, axes):
        flat = self.over(e, axes)
        first = np.argmax(getattr(flat, "_value", flat), -1)
        return np.unravel_index(first, tuple(self.size(i) for i in e.bound))[e.position]


def loss(program: Program, arrays: Mapping, sizes: Mapping, weights: Mapping):
    """Σ weight·output over the outputs that have a weight."""
    known = Forward(program, arrays, sizes).known
    return sum(anp.sum(weight * known[name]) for name, weight in weights.items())


def gradients(program, arrays, sizes, weights, by) -> dict[str, np.ndarray]:
    """The gradient of the weighted sum of outputs by each named input, by autograd."""

    def value(chosen):
        return loss(program, {**arrays, **dict(zip(by, chosen, strict=True))}, sizes, weights)

    found = grad(value)(tuple(arrays[name] for name in by))
    return dict(zip(by, found, strict=True))


def slope(program, arrays, sizes, weights, name: str, direction: np.ndarray) -> float:
    """The derivative along a direction of one input, by differences in extended precision."""
    wide = {
        n: a.astype(np.longdouble) if np.asarray(a).dtype.kind == "f" else a
        for n, a in arrays.items()
    }
    total = np.longdouble(0)
    for k, weight in WEIGHTS.items():
        moved = {**wide, name: wide[name] + k * STEP * direction.astype(np.longdouble)}
        total += weight * loss(program, moved, sizes, weights)
    return float(total / (60 * STEP))
