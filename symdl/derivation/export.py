"""Value expressions as plain SymPy, for whoever goes on with them there.

Indices become integer symbols that count from 0, ``sum[j]`` a ``Sum`` with the limits 0 and n - 1,
brackets and cases ``Piecewise``, entries ``Indexed`` (a scalar is a ``Symbol``).  What SymPy has no
node for becomes an undefined function: ``maximum(Lambda(j, body), (0, n - 1))`` and ``argmax`` over
symbolic sizes, an unknown F, ``E`` and ``Var``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from symdl.expr import values as v
from symdl.functions import FUNCTIONS

Convert = Callable[[Any], sp.Expr]

RELATIONS: dict[str, type] = {"ge": sp.Ge, "gt": sp.Gt, "eq": sp.Eq, "ne": sp.Ne}


def symbol(name: str) -> sp.Symbol:
    """The symbol that stands for a scalar quantity; names of the same text are the same symbol."""
    return sp.Symbol(name)


def index_symbol(index: v.Index) -> sp.Symbol:
    """The symbol that stands for an index; renamed copies are told apart by primes."""
    return sp.Symbol(index.name, integer=True, nonnegative=True)


def condition(e: sp.Expr, convert: Convert) -> sp.Basic:
    """The truth of a 0/1-valued product of brackets and deltas, as a SymPy condition."""
    return sp.And(*(_truth(factor, convert) for factor in sp.Mul.make_args(e)))


def _truth(factor: sp.Expr, convert: Convert) -> sp.Basic:
    if isinstance(factor, v.Bracket):
        return RELATIONS[factor.kind](convert(factor.e), 0)
    if isinstance(factor, v.Delta):
        return sp.Eq(*map(convert, factor.args))
    if isinstance(factor, sp.Pow) and factor.exp.is_positive:
        return _truth(factor.base, convert)
    return sp.Ne(convert(factor), 0)


def scalar_function(name: str) -> Callable[..., sp.Expr]:
    """SymPy's function of the same meaning as a row of the table of functions."""
    return getattr(sp, FUNCTIONS[name].sympy)


class Exporter:
    """Conversion of a program's expressions, its quantities called by their shown names.

    Args:
        names: the shown name of each quantity; an absent one is shown as it is.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.bound: dict[v.Index, sp.Symbol] = {}

    def __call__(self, e: sp.Expr) -> sp.Expr:
        """The expression in SymPy's own nodes."""
        for kind, convert in _CONVERSIONS:
            if isinstance(e, kind):
                return convert(self, e)
        return e.func(*map(self, e.args)) if e.args else e

    def index(self, e: v.Index) -> sp.Symbol:
        return self.bound.get(e) or index_symbol(e)

    def entry(self, e: v.Entry) -> sp.Expr:
        name = self.names.get(e.name, e.name)
        if not e.indices:
            return symbol(name)
        return sp.IndexedBase(name)[tuple(map(self, e.indices))]

    def function(self, e: v.Fn) -> sp.Expr:
        return scalar_function(e.name)(*map(self, e.arguments))

    def delta(self, e: v.Delta) -> sp.Expr:
        return sp.KroneckerDelta(*map(self, e.args))

    def bracket(self, e: v.Bracket) -> sp.Expr:
        return sp.Piecewise((1, condition(e, self)), (0, True))

    def where(self, e: v.Where) -> sp.Expr:
        return sp.Piecewise((self(e.a), condition(e.condition, self)), (self(e.b), True))

    def bind(self, e: v.Binder) -> tuple[sp.Expr, list[tuple]]:
        """The body and its limits; a bound index that would be taken for a free one is primed."""
        taken = {self.index(i).name for i in v.free_indices(e)}
        outer = dict(self.bound)
        for index in e.bound:
            name = index.name
            while name in taken:
                name += "'"
            taken.add(name)
            self.bound[index] = sp.Symbol(name, integer=True, nonnegative=True)
        limits = [(self.bound[i], 0, self(i.size) - 1) for i in e.bound]
        body = self(e.body)
        self.bound = outer
        return body, limits

    def reduction(self, e: v.Reduce) -> sp.Expr:
        body, limits = self.bind(e)
        if e.op == "max":
            return _over("maximum", body, limits)
        return {"sum": sp.Sum, "prod": sp.Product}[e.op](body, *limits)

    def argmax(self, e: v.ArgMax) -> sp.Expr:
        body, limits = self.bind(e)
        return _over("argmax", body, limits, sp.Integer(e.position))

    def unknown(self, e: v.Unknown) -> sp.Expr:
        own, by = e.indices[: e.rank], e.indices[e.rank :]
        function = sp.Function(e.name)(*map(self, own), symbol(e.argument))
        base = sp.IndexedBase(e.argument)
        return sp.Derivative(function, *(base[self(i)] for i in by)) if by else function

    def derivative(self, e: v.Diff) -> sp.Expr:
        return sp.Derivative(self(e.body), self(e.entry), evaluate=False)

    def expectation(self, e: v.Expect) -> sp.Expr:
        return sp.Function(e.op)(self(e.body))


def _over(name: str, body: sp.Expr, limits: list[tuple], *more: sp.Expr) -> sp.Expr:
    letters = tuple(limit[0] for limit in limits)
    ranges = (sp.Tuple(*limit[1:]) for limit in limits)
    return sp.Function(name)(sp.Lambda(letters, body), *ranges, *more)


_CONVERSIONS: tuple[tuple[type, Callable[[Exporter, Any], sp.Expr]], ...] = (
    (v.Index, Exporter.index),
    (v.Entry, Exporter.entry),
    (v.Fn, Exporter.function),
    (v.Delta, Exporter.delta),
    (v.Bracket, Exporter.bracket),
    (v.Where, Exporter.where),
    (v.Reduce, Exporter.reduction),
    (v.ArgMax, Exporter.argmax),
    (v.Unknown, Exporter.unknown),
    (v.Diff, Exporter.derivative),
    (v.Expect, Exporter.expectation),
)
