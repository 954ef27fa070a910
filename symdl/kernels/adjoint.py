"""Reverse mode over occurrences: what each read of a quantity adds to its upstream gradient.

In ``y[i] = body`` the read ``r[a]`` adds ``Σ ȳ[i]·∂body/∂(that read)`` at the place ``a``, summed
over every index but those of ``a``.  The partial is collected on the way down to the read, by
structure, from the table of scalar derivatives only; the symbolic rules of derivations are not
used, so that the two are independent of each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp

from symdl.errors import SymdlError
from symdl.expr import values as v
from symdl.expr.axed import is_indicator, names_in
from symdl.expr.program import Equation
from symdl.expr.scalars import derivative_of
from symdl.kernels.terms import Winner


@dataclass(frozen=True)
class Contribution:
    """``factor`` is added to the adjoint at the read's place, summed over all other indices."""

    read: v.Entry
    factor: sp.Expr
    indices: tuple[v.Index, ...]


def contributions(equation: Equation, upstream: v.Entry, wanted: frozenset[str]) -> list:
    """What the equation passes on to each read of a wanted quantity.

    Args:
        upstream: the adjoint's entry at the equation's own indices.
        wanted: the names of the quantities whose adjoints are needed."""
    return list(_descend(equation.body, upstream, equation.indices, wanted))


def _descend(
    e: sp.Expr, path: sp.Expr, indices: tuple[v.Index, ...], wanted: frozenset[str]
) -> Iterator[Contribution]:
    if not names_in(e) & wanted or isinstance(e, (v.Bracket, v.Delta, v.ArgMax)):
        return
    if isinstance(e, v.Entry):
        if e.name in wanted:
            yield Contribution(e, path, indices)
        return
    for part, factor, bound in _parts(e, path, indices):
        yield from _descend(part, sp.Mul(path, *factor), (*indices, *bound), wanted)


def _parts(e: sp.Expr, path: sp.Expr, indices: tuple) -> Iterator[tuple[sp.Expr, tuple, tuple]]:
    """The children of a node, the derivative by each as factors, and the indices it opens.

    Factors are kept apart: a number times a sum would be distributed over it."""
    if isinstance(e, sp.Add):
        for a in e.args:
            yield a, (), ()
    elif isinstance(e, sp.Mul):
        for k, a in enumerate(e.args):
            rest = sp.Mul(*e.args[:k], *e.args[k + 1 :])
            if (
                isinstance(a, v.Fn)
                and a.name == "log"
                and names_in(rest)
                and not is_indicator(rest)
            ):
                rest = v.Bracket("ne", rest) * rest  # 0·log 0 = 0, so its derivative is 0
            yield a, (rest,), ()
    elif isinstance(e, sp.Pow):
        yield e.base, (e.exp, e.base ** (e.exp - 1)), ()
        yield e.exp, (e, v.Fn("log", e.base)), ()
    elif isinstance(e, v.Fn):
        slopes = KERNEL_DERIVATIVES.get(e.name, derivative_of)(e.name, e.arguments)
        for a, slope in zip(e.arguments, slopes, strict=True):
            yield a, (slope,), ()
    elif isinstance(e, v.Where):
        yield e.a, (_mark(e.condition),), ()
        yield e.b, (1 - _mark(e.condition),), ()
    elif isinstance(e, v.Reduce):
        yield _opened(e, path, indices)
    else:
        raise SymdlError(f"a kernel cannot differentiate through {type(e).__name__}")


def _mark(condition: sp.Expr) -> sp.Expr:
    return condition if is_indicator(condition) else v.Bracket("ne", condition)


def _opened(e: v.Reduce, path: sp.Expr, indices: tuple) -> tuple[sp.Expr, tuple, tuple]:
    taken = v.free_indices(path) | set(indices)
    names = {b: v.fresh(b) for b in e.bound if b in taken}
    body = v.substitute(e.body, names)
    bound = tuple(names.get(b, b) for b in e.bound)
    if e.op == "sum":
        return body, (), bound
    if e.op == "max":
        return body, (Winner(body, *bound),), bound
    others = v.freshen(e)
    same = sp.Mul(*(v.Delta(a, b) for a, b in zip(others.bound, bound, strict=True)))
    return body, (v.Reduce("prod", v.Where(same, 1, others.body), *others.bound),), bound


def _logistic(name: str, arguments: tuple) -> tuple[sp.Expr, ...]:
    (x,) = arguments
    return (v.Fn("logistic", x) * v.Fn("logistic", -x),)


def _log1p_exp(name: str, arguments: tuple) -> tuple[sp.Expr, ...]:
    return (v.Fn("logistic", *arguments),)


KERNEL_DERIVATIVES = {"logistic": _logistic, "log1p_exp": _log1p_exp}
