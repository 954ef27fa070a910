"""A result written out for given sizes, in the scalar symbols ``z_0, z_1, …`` of its inputs.

Every quantity that an equation defines is replaced by its definition, every sum is written out, so
that what comes out is ordinary SymPy: one may differentiate it, simplify it or ``lambdify`` it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp

from symdl.derivation.export import condition, scalar_function, symbol
from symdl.errors import DerivationError, ShapeError
from symdl.expr import values as v
from symdl.expr.binding import size_of
from symdl.expr.program import Program

LARGEST = 20_000


def explicit(
    program: Program, e: sp.Expr, axes: Sequence[v.Index], sizes: Mapping[str, int]
) -> Any:
    """The expression for given sizes: an Expr, a Matrix (one column where there is one axis), or
    an Array of three axes and more.

    Args:
        program: what the names in the expression mean.
        e: the expression, free in ``axes``.
        sizes: a whole number for every size and static integer that is met.

    Raises:
        ShapeError: a size that is absent, or one so large that the result could not be used.
        DerivationError: a node that has no explicit form (an unknown function, an expectation).
    """
    unroll = Unroller(program, sizes)
    shape = [size_of(axis.size, sizes) for axis in axes]
    if sp.prod(shape) > LARGEST:
        raise ShapeError(
            f"the result would have {sp.prod(shape)} entries",
            repair=f"choose sizes that give at most {LARGEST}",
        )
    flat = [
        unroll(e, dict(zip(axes, place, strict=True)))
        for place in itertools.product(*map(range, shape))
    ]
    if not shape:
        return flat[0]
    if len(shape) <= 2:
        return sp.Matrix(*(shape if len(shape) == 2 else (shape[0], 1)), flat)
    return sp.ImmutableDenseNDimArray(flat, shape)


class Unroller:
    """Expressions at one place of their indices; definitions are written out once and kept."""

    def __init__(
        self,
        program: Program,
        sizes: Mapping[str, int],
        numbers: Mapping[str, Any] | None = None,
    ) -> None:
        """``numbers`` are arrays of exact numbers for some of the inputs, by name."""
        self.program, self.sizes, self.numbers = program, dict(sizes), numbers or {}
        self.equations = {q.name: q for q in program.equations}
        self.kept: dict[tuple, sp.Expr] = {}

    def __call__(self, e: sp.Expr, at: Mapping[v.Index, int]) -> sp.Expr:
        """The expression with every index in ``at`` at its place."""
        for kind, unroll in _UNROLLINGS:
            if isinstance(e, kind):
                return unroll(self, e, at)
        return e.func(*(self(a, at) for a in e.args)) if e.args else e

    def symbol(self, e: sp.Symbol, at: Mapping) -> sp.Expr:
        return sp.Integer(size_of(e, self.sizes))

    def index(self, e: v.Index, at: Mapping) -> sp.Expr:
        if e not in at:
            raise DerivationError(f"index {e.name} stands free")
        return sp.Integer(at[e])

    def entry(self, e: v.Entry, at: Mapping) -> sp.Expr:
        places = [self(i, at) for i in e.indices]
        for position, place in enumerate(places):
            if not place.is_Integer:
                return self._gathered(e.name, places, position)
        return self._placed(e.name, tuple(map(int, places)))

    def _gathered(self, name: str, places: list[sp.Expr], position: int) -> sp.Expr:
        """An entry whose place is itself a quantity: every place it may have, by cases."""
        size = size_of(self.program.declarations[name].indices[position].size, self.sizes)
        chosen = places[position]
        rows = []
        for k in range(size):
            there = [*places[:position], sp.Integer(k), *places[position + 1 :]]
            entry = v.Entry(name, *there)
            rows.append((self.entry(entry, {}), sp.Eq(chosen, k)))
        return sp.Piecewise(*rows[:-1], (rows[-1][0], True))

    def _placed(self, name: str, places: tuple[int, ...]) -> sp.Expr:
        declaration = self.program.declarations.get(name)
        if declaration is not None:
            for place, index in zip(places, declaration.indices, strict=True):
                if not 0 <= place < size_of(index.size, self.sizes):
                    if declaration.outside is None:
                        raise ShapeError(f"{name} is read outside, at {list(places)}")
                    return declaration.outside
        if name in self.equations:
            if (name, places) not in self.kept:
                equation = self.equations[name]
                at = dict(zip(equation.indices, places, strict=True))
                self.kept[name, places] = self(equation.body, at)
            return self.kept[name, places]
        if name in self.numbers:
            number = self.numbers[name][places]
            return sp.Rational(number.numerator, number.denominator)
        shown = self.program.names.get(name, name)
        if declaration is not None and declaration.kind == "gathered":
            return sp.Symbol("_".join([shown, *map(str, places)]), integer=True, nonnegative=True)
        return symbol("_".join([shown, *map(str, places)]))

    def product(self, e: sp.Mul, at: Mapping) -> sp.Expr:
        """A bracket or delta that is 0 silences the product, whatever the rest of it reads."""
        marks = [a for a in e.args if isinstance(a, v.Bracket | v.Delta)]
        factors = [self(a, at) for a in marks]
        if any(factor == 0 for factor in factors):
            return sp.S.Zero
        return sp.Mul(*factors, *(self(a, at) for a in e.args if a not in marks))

    def function(self, e: v.Fn, at: Mapping) -> sp.Expr:
        return scalar_function(e.name)(*(self(a, at) for a in e.arguments))

    def delta(self, e: v.Delta, at: Mapping) -> sp.Expr:
        return sp.KroneckerDelta(*(self(a, at) for a in e.args))

    def bracket(self, e: v.Bracket, at: Mapping) -> sp.Expr:
        return sp.Piecewise((1, condition(e, lambda part: self(part, at))), (0, True))

    def where(self, e: v.Where, at: Mapping) -> sp.Expr:
        holds = condition(e.condition, lambda part: self(part, at))
        if holds in (sp.true, sp.false):
            return self(e.a if holds == sp.true else e.b, at)
        return sp.Piecewise((self(e.a, at), holds), (self(e.b, at), True))

    def _bodies(self, e: v.Binder, at: Mapping) -> list[tuple[tuple[int, ...], sp.Expr]]:
        sizes = [size_of(i.size, self.sizes) for i in e.bound]
        places = list(itertools.product(*map(range, sizes)))
        if len(places) > LARGEST:
            raise ShapeError(f"a sum of {len(places)} terms is too long to write out")
        return [
            (place, self(e.body, {**at, **dict(zip(e.bound, place, strict=True))}))
            for place in places
        ]

    def reduction(self, e: v.Reduce, at: Mapping) -> sp.Expr:
        combine = {"sum": sp.Add, "prod": sp.Mul, "max": sp.Max}[e.op]
        return combine(*(body for _, body in self._bodies(e, at)))

    def argmax(self, e: v.ArgMax, at: Mapping) -> sp.Expr:
        bodies = self._bodies(e, at)
        rows = [
            (place[e.position], sp.And(*(sp.Ge(body, other) for _, other in bodies)))
            for place, body in bodies
        ]
        return sp.Piecewise(*rows[:-1], (rows[-1][0], True))

    def refuse(self, e: sp.Expr, at: Mapping) -> sp.Expr:
        raise DerivationError(f"{type(e).__name__.lower()} has no explicit form")


_UNROLLINGS: tuple[tuple[type, Callable[[Unroller, Any, Mapping], sp.Expr]], ...] = (
    (v.Index, Unroller.index),
    (v.Entry, Unroller.entry),
    (v.Fn, Unroller.function),
    (v.Delta, Unroller.delta),
    (v.Bracket, Unroller.bracket),
    (v.Where, Unroller.where),
    (v.Reduce, Unroller.reduction),
    (v.ArgMax, Unroller.argmax),
    (v.Unknown, Unroller.refuse),
    (v.Diff, Unroller.refuse),
    (v.Expect, Unroller.refuse),
    (sp.Mul, Unroller.product),
    (sp.Symbol, Unroller.symbol),
)
