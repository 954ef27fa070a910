"""What each rule of differentiation does: a function from an unevaluated ∂body/∂entry to an
expression, or None where the rule does not apply.  The table that names them is in calculus.py.

Derivatives that are settled at sight (a constant, the variable's own entry, a constant times it)
are carried out while a rule is applied, as a person does; everything else stays an unevaluated Diff
for the next round.
"""

from __future__ import annotations

import sympy as sp

from symdl.expr.scalars import derivative_of
from symdl.expr.values import (
    ArgMax,
    Bracket,
    Delta,
    Diff,
    Entry,
    Expect,
    Fn,
    Index,
    Reduce,
    Unknown,
    Where,
    free_indices,
    fresh,
    substitute,
)


def depends(e: sp.Basic, name: str) -> bool:
    """Whether an expression reads any entry of the named quantity (conditions and positions of a
    maximum are locally constant and do not count)."""
    if isinstance(e, Entry):
        return e.name == name
    if isinstance(e, Unknown):
        return e.argument == name
    if isinstance(e, (Bracket, ArgMax, Delta)):
        return False
    if isinstance(e, Where):
        return depends(e.a, name) or depends(e.b, name)
    return any(depends(a, name) for a in e.args)


def partial(body: sp.Expr, entry: Entry) -> sp.Expr:
    """∂body/∂entry, carried out where it is settled at sight, else a Diff."""
    slope = _at_sight(body, entry)
    return Diff(body, entry) if slope is None else slope


def _at_sight(body: sp.Expr, entry: Entry) -> sp.Expr | None:
    """The derivative of a constant, the variable's own entry, a constant times it, or a sum of
    such; None for everything else."""
    if not depends(body, entry.name):
        return sp.S.Zero
    if isinstance(body, Entry):
        return own_entry(body, entry)
    if body.is_Mul:
        constant, above, below = split(Diff(body, entry))
        if len(above) == 1 and not below and isinstance(above[0], Entry):
            return sp.Mul(*constant, own_entry(above[0], entry))
    if body.is_Add:
        slopes = [_at_sight(a, entry) for a in body.args]
        if all(s is not None for s in slopes):
            return sp.Add(*slopes)
    return None


def own_entry(body: Entry, entry: Entry) -> sp.Expr:
    """∂x[a, b]/∂x[k, l] = δ(a, k) δ(b, l)."""
    return sp.Mul(*(Delta(a, k) for a, k in zip(body.indices, entry.indices, strict=True)))


# -- the rows' functions: Diff -> expression, or None where the row does not apply --------------


def constant(d: Diff) -> sp.Expr | None:
    """∂c = 0."""
    return None if depends(d.body, d.entry.name) else sp.S.Zero


def own(d: Diff) -> sp.Expr | None:
    """∂x[a]/∂x[k] = δ(a, k)."""
    if isinstance(d.body, Entry) and d.body.name == d.entry.name:
        return own_entry(d.body, d.entry)
    return None


def sum_rule(d: Diff) -> sp.Expr | None:
    """Term by term."""
    return sp.Add(*(partial(a, d.entry) for a in d.body.args)) if d.body.is_Add else None


def split(d: Diff) -> tuple[list[sp.Expr], list[sp.Expr], list[sp.Expr]]:
    """A product's constant factors, and the dependent ones above and below the fraction bar."""
    constant, above, below = [], [], []
    for f in sp.Mul.make_args(d.body):
        if not depends(f, d.entry.name):
            constant.append(f)
        elif f.is_Pow and f.exp.is_Rational and f.exp < 0:
            below.append(sp.Pow(f.base, -f.exp))
        else:
            above.append(f)
    return constant, above, below


def constant_factor(d: Diff) -> sp.Expr | None:
    """Constants in front."""
    if not d.body.is_Mul:
        return None
    constant, above, below = split(d)
    if not constant:
        return None
    return sp.Mul(*constant, partial(sp.Mul(*above) / sp.Mul(*below), d.entry))


def quotient_rule(d: Diff) -> sp.Expr | None:
    """(u/v)' = (u'v - uv')/v²."""
    if not d.body.is_Mul:
        return None
    constant, above, below = split(d)
    if constant or not above or not below:
        return None
    u, v = sp.Mul(*above), sp.Mul(*below)
    return (v * partial(u, d.entry) - u * partial(v, d.entry)) / v**2


def product_rule(d: Diff) -> sp.Expr | None:
    """(uv)' = u'v + uv', for any number of factors."""
    if not d.body.is_Mul:
        return None
    factors = d.body.args
    return sp.Add(
        *(
            sp.Mul(*factors[:k], partial(f, d.entry), *factors[k + 1 :])
            for k, f in enumerate(factors)
        )
    )


def power_rule(d: Diff) -> sp.Expr | None:
    """(u^k)' = k u^(k-1) u' for a constant k."""
    if not d.body.is_Pow or depends(d.body.exp, d.entry.name):
        return None
    u, k = d.body.as_base_exp() if d.body.is_Pow else (d.body, sp.S.One)
    return sp.Mul(k, u ** (k - 1), partial(u, d.entry))


def exponential_rule(d: Diff) -> sp.Expr | None:
    """(u^v)' = u^v (v' log u + v u'/u)."""
    if not d.body.is_Pow:
        return None
    u, v = d.body.base, d.body.exp
    return d.body * (partial(v, d.entry) * Fn("log", u) + v * partial(u, d.entry) / u)


def function(d: Diff) -> sp.Expr | None:
    """f(u)' = f'(u) u' with f' from the table of scalar functions."""
    if not isinstance(d.body, Fn):
        return None
    slopes = derivative_of(d.body.name, d.body.arguments)
    return sp.Add(*(s * partial(a, d.entry) for s, a in zip(slopes, d.body.arguments, strict=True)))


def sum_over_index(d: Diff) -> sp.Expr | None:
    """∂ Σ = Σ ∂."""
    if not isinstance(d.body, Reduce) or d.body.op != "sum":
        return None
    body, bound = _apart(d.body, d.entry)
    return Reduce("sum", partial(body, d.entry), *bound)


def _apart(r: Reduce, entry: Entry) -> tuple[sp.Expr, tuple[Index, ...]]:
    """The body with every bound index renamed that also stands in the entry (no capture)."""
    names = {b: fresh(b) for b in r.bound if b in free_indices(entry)}
    return substitute(r.body, names), tuple(names.get(b, b) for b in r.bound)


def product_over_index(d: Diff) -> sp.Expr | None:
    """(Π f)' = Σ f' Π others."""
    if not isinstance(d.body, Reduce) or d.body.op != "prod" or len(d.body.bound) != 1:
        return None
    body, (j,) = _apart(d.body, d.entry)
    k = fresh(j)
    others = Reduce("prod", Where(Delta(k, j), sp.S.One, substitute(body, {j: k})), k)
    return Reduce("sum", partial(body, d.entry) * others, j)


def max_over_index(d: Diff) -> sp.Expr | None:
    """The entry at the (first) maximum."""
    if not isinstance(d.body, Reduce) or d.body.op != "max":
        return None
    place = {b: ArgMax(r, d.body.body, *d.body.bound) for r, b in enumerate(d.body.bound)}
    return partial(substitute(d.body.body, place), d.entry)


def where(d: Diff) -> sp.Expr | None:
    """Each case by itself."""
    if not isinstance(d.body, Where):
        return None
    return Where(d.body.condition, partial(d.body.a, d.entry), partial(d.body.b, d.entry))


def unknown(d: Diff) -> sp.Expr | None:
    """A name for the Jacobian of an unknown function."""
    if not isinstance(d.body, Unknown) or d.body.argument != d.entry.name:
        return None
    return d.body.func(*d.body.args, *d.entry.indices)


def expectation(d: Diff) -> sp.Expr | None:
    """∂ E = E ∂."""
    if not isinstance(d.body, Expect) or d.body.op != "E":
        return None
    return Expect("E", partial(d.body.body, d.entry))
