"""The rules of algebra that a proof names: each row rewrites one node, a pass rewrites them all.

The normal form knows all of these at once; a worked proof shows them one after another.
"""

from __future__ import annotations

import sympy as sp

from symdl.expr.values import Binder, Fn, Reduce, free_indices, rebuild
from symdl.rules.normal import normalise, terms
from symdl.rules.row import Rule
from symdl.rules.signs import is_positive


def _exponent_law(e: sp.Expr) -> sp.Expr | None:
    if isinstance(e, Fn) and e.name == "exp" and e.arguments[0].is_Add:
        return sp.Mul(*(Fn("exp", a) for a in e.arguments[0].args))
    return None


def _logarithm_law(e: sp.Expr) -> sp.Expr | None:
    if (
        not isinstance(e, Fn)
        or e.name != "log"
        or not (e.arguments[0].is_Mul or e.arguments[0].is_Pow)
    ):
        return None
    factors = [
        f.as_base_exp() if f.is_Pow else (f, sp.S.One) for f in sp.Mul.make_args(e.arguments[0])
    ]
    if not all(is_positive(b) for b, _ in factors):
        return None
    return sp.Add(*(k * Fn("log", b) for b, k in factors))


def _inverse_functions(e: sp.Expr) -> sp.Expr | None:
    pairs = {("log", "exp"), ("exp", "log"), ("tanh", "atanh"), ("atanh", "tanh")}
    if not isinstance(e, Fn) or not isinstance(e.arguments[0], Fn):
        return None
    inner = e.arguments[0]
    return inner.arguments[0] if (e.name, inner.name) in pairs else None


def _leaves_sum(e: sp.Expr) -> sp.Expr | None:
    if not isinstance(e, Reduce) or e.op != "sum":
        return None
    bound = set(e.bound)
    outside = [f for f in sp.Mul.make_args(e.body) if not free_indices(f) & bound]
    if not outside:
        return None
    inside = [f for f in sp.Mul.make_args(e.body) if free_indices(f) & bound]
    held = [b for b in e.bound if any(b in free_indices(f) for f in inside)]
    sizes = [b.size for b in e.bound if b not in held]
    return sp.Mul(*outside, *sizes, Reduce("sum", sp.Mul(*inside), *held))


def _sum_of_sums(e: sp.Expr) -> sp.Expr | None:
    if isinstance(e, Reduce) and e.op == "sum" and e.body.is_Add:
        return sp.Add(*(Reduce("sum", a, *e.bound) for a in e.body.args))
    return None


def _delta_contraction(e: sp.Expr) -> sp.Expr | None:
    if not isinstance(e, Reduce) or e.op != "sum" or e.body.is_Add:
        return None
    after = normalise(e)
    return after if len(terms(after)) == 1 and not after.has(Reduce) else None


def _shift_of_maximum(e: sp.Expr) -> sp.Expr | None:
    if not isinstance(e, Reduce) or e.op != "max" or not e.body.is_Add:
        return None
    bound = set(e.bound)
    outside = [a for a in e.body.args if not free_indices(a) & bound]
    if not outside:
        return None
    return sp.Add(*outside, Reduce("max", e.body - sp.Add(*outside), *e.bound))


# fmt: off
RULES = (
    #    name                            because                                             example                              function
    Rule("inverse functions",            "one undoes the other",                             "log(exp(u*v))",                     _inverse_functions),
    Rule("exponent law",                 r"$e^{u+v} = e^u e^v$",                             "exp(u + v)",                        _exponent_law),
    Rule("logarithm law",                r"$\log uv = \log u + \log v$ for positive $u, v$", "log(exp(u)*exp(v)/(1 + exp(w)))",   _logarithm_law),
    Rule("shift of a maximum",           "adding a constant moves the maximum by it",        "max[j](x[j] + u)",                  _shift_of_maximum),
    Rule("sum of a sum",                 "a sum is taken term by term",                      "sum[j](x[j] + u*a[j])",             _sum_of_sums),
    Rule("common factor of a sum",       "a factor free of the index leaves the sum",        "sum[j](u*exp(x[j]))",               _leaves_sum),
    Rule("contraction of a delta",       "only the term in which the indices agree is left", "sum[j](delta[i,j]*x[j])",           _delta_contraction),
)
# fmt: on


def everywhere(rule: Rule, e: sp.Expr) -> sp.Expr:
    """The rule applied to every node it fits, outermost first."""
    after = rule.apply(e)
    if after is not None:
        e = after
    if not e.args:
        return e
    args = [everywhere(rule, a) if isinstance(a, sp.Expr) else a for a in e.args]
    if isinstance(e, Binder):
        return e.func(e.args[0], args[1], *e.bound)
    return rebuild(e, args)
