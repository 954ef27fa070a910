"""The rules of differentiation: a table, tried from the top, each row applied to one ∂body/∂entry.

Derivatives that are settled at sight (a constant, the variable's own entry) are carried out while a
row is applied, as a person does; everything else stays an unevaluated Diff for the next round.
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
    rebuild,
    substitute,
    walk,
)
from symdl.functions import FUNCTIONS
from symdl.rules.row import Rule


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
        constant, above, below = _split(Diff(body, entry))
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


def _constant(d: Diff) -> sp.Expr | None:
    return None if depends(d.body, d.entry.name) else sp.S.Zero


def _own(d: Diff) -> sp.Expr | None:
    if isinstance(d.body, Entry) and d.body.name == d.entry.name:
        return own_entry(d.body, d.entry)
    return None


def _sum_rule(d: Diff) -> sp.Expr | None:
    return sp.Add(*(partial(a, d.entry) for a in d.body.args)) if d.body.is_Add else None


def _split(d: Diff) -> tuple[list[sp.Expr], list[sp.Expr], list[sp.Expr]]:
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


def _constant_factor(d: Diff) -> sp.Expr | None:
    if not d.body.is_Mul:
        return None
    constant, above, below = _split(d)
    if not constant:
        return None
    return sp.Mul(*constant, partial(sp.Mul(*above) / sp.Mul(*below), d.entry))


def _quotient_rule(d: Diff) -> sp.Expr | None:
    if not d.body.is_Mul:
        return None
    constant, above, below = _split(d)
    if constant or not above or not below:
        return None
    u, v = sp.Mul(*above), sp.Mul(*below)
    return (v * partial(u, d.entry) - u * partial(v, d.entry)) / v**2


def _product_rule(d: Diff) -> sp.Expr | None:
    if not d.body.is_Mul:
        return None
    factors = d.body.args
    return sp.Add(
        *(
            sp.Mul(*factors[:k], partial(f, d.entry), *factors[k + 1 :])
            for k, f in enumerate(factors)
        )
    )


def _power_rule(d: Diff) -> sp.Expr | None:
    if not d.body.is_Pow or depends(d.body.exp, d.entry.name):
        return None
    u, k = d.body.as_base_exp() if d.body.is_Pow else (d.body, sp.S.One)
    return sp.Mul(k, u ** (k - 1), partial(u, d.entry))


def _exponential_rule(d: Diff) -> sp.Expr | None:
    if not d.body.is_Pow:
        return None
    u, v = d.body.base, d.body.exp
    return d.body * (partial(v, d.entry) * Fn("log", u) + v * partial(u, d.entry) / u)


def _function(d: Diff) -> sp.Expr | None:
    if not isinstance(d.body, Fn):
        return None
    slopes = derivative_of(d.body.name, d.body.arguments)
    return sp.Add(
        *(s * partial(a, d.entry) for s, a in zip(slopes, d.body.arguments, strict=True))
    )


def _sum_over_index(d: Diff) -> sp.Expr | None:
    if not isinstance(d.body, Reduce) or d.body.op != "sum":
        return None
    body, bound = _apart(d.body, d.entry)
    return Reduce("sum", partial(body, d.entry), *bound)


def _apart(r: Reduce, entry: Entry) -> tuple[sp.Expr, tuple[Index, ...]]:
    """The body with every bound index renamed that also stands in the entry (no capture)."""
    names = {b: fresh(b) for b in r.bound if b in free_indices(entry)}
    return substitute(r.body, names), tuple(names.get(b, b) for b in r.bound)


def _product_over_index(d: Diff) -> sp.Expr | None:
    if not isinstance(d.body, Reduce) or d.body.op != "prod" or len(d.body.bound) != 1:
        return None
    body, (j,) = _apart(d.body, d.entry)
    k = fresh(j)
    others = Reduce("prod", Where(Delta(k, j), sp.S.One, substitute(body, {j: k})), k)
    return Reduce("sum", partial(body, d.entry) * others, j)


def _max_over_index(d: Diff) -> sp.Expr | None:
    if not isinstance(d.body, Reduce) or d.body.op != "max":
        return None
    place = {b: ArgMax(r, d.body.body, *d.body.bound) for r, b in enumerate(d.body.bound)}
    return partial(substitute(d.body.body, place), d.entry)


def _where(d: Diff) -> sp.Expr | None:
    if not isinstance(d.body, Where):
        return None
    return Where(d.body.condition, partial(d.body.a, d.entry), partial(d.body.b, d.entry))


def _unknown(d: Diff) -> sp.Expr | None:
    if not isinstance(d.body, Unknown) or d.body.argument != d.entry.name:
        return None
    return d.body.func(*d.body.args, *d.entry.indices)


def _expectation(d: Diff) -> sp.Expr | None:
    if not isinstance(d.body, Expect) or d.body.op != "E":
        return None
    return Expect("E", partial(d.body.body, d.entry))


FIRST_MAXIMUM = "where several entries attain the maximum, the derivative goes to the first of them"
BY_CONDITION = "at the border of a case the condition itself decides which derivative is taken"

# fmt: off
RULES = (
    #    name                              because                                                          example                          function
    Rule("derivative of a constant",       "nothing in it depends on the variable",                         "u*v",                           _constant),
    Rule("derivative of an entry",         "an entry depends on itself alone",                              "x[i]",                          _own),
    Rule("sum rule",                       "a sum is differentiated term by term",                          "x[i] + u*x[i]",                 _sum_rule),
    Rule("constant factor rule",           "factors without the variable stand in front",                   "u*exp(x[i])",                   _constant_factor),
    Rule("quotient rule",                  r"$(u/v)' = (u'v - uv')/v^2$",                                   "exp(x[i])/sum[j](exp(x[j]))",   _quotient_rule),
    Rule("product rule",                   r"$(uv)' = u'v + uv'$",                                          "x[i]*exp(x[i])",                _product_rule),
    Rule("power rule",                     r"$(u^k)' = k\,u^{k-1}\,u'$",                                    "(1 + exp(x[i]))**(-1)",         _power_rule),
    Rule("general power rule",             r"$(u^v)' = u^v\,(v'\log u + v\,u'/u)$",                         "exp(u)**x[i]",                  _exponential_rule),
    Rule("derivative of a sum",            r"$\partial$ and $\sum$ may be exchanged",                       "sum[j](exp(x[j])*a[j])",        _sum_over_index),
    Rule("derivative of a product over an index", "each factor in turn, the others kept",                   "prod[j](exp(x[j]) + 1)",        _product_over_index),
    Rule("derivative of a maximum",        "only the entry that attains the maximum counts",                "max[j](x[j]*a[j])",             _max_over_index, (FIRST_MAXIMUM,)),
    Rule("derivative by cases",            "each case is differentiated by itself",                         "where(x[i] > 0, x[i], u*x[i])", _where, (BY_CONDITION,)),
    Rule("derivative of an unknown function", "its Jacobian is given a name",                               "F[i](x)",                       _unknown),
    Rule("expectation and derivative",     "the expectation is linear",                                     "E[r[i]*x[i]]",                  _expectation),
)
# fmt: on

NAMES = {"exp": r"$(e^u)' = e^u\,u'$", "log": r"$(\log u)' = u'/u$", "tanh": r"$(\tanh u)' = (1 - \tanh^2 u)\,u'$"}


def rule_for(d: Diff) -> tuple[Rule, sp.Expr]:
    """The first row that applies to a derivative, and what it gives."""
    for rule in RULES:
        result = rule.apply(d)
        if result is not None:
            return rule, result
    if isinstance(d.body, Fn):
        return function_rule(d.body.name), _function(d)  # type: ignore[return-value]
    return Rule("derivative of a constant", "it is locally constant", "", _constant), sp.S.Zero


def function_rule(name: str) -> Rule:
    """The chain rule for one row of the table of scalar functions."""
    row = FUNCTIONS[name]
    because = NAMES.get(name, f"chain rule with the derivative of {name}")
    return Rule(f"derivative of {name}", because, f"{name}(x[i])", _function, (row.kink,) if row.kink else ())


def differentiate(body: sp.Expr, entry: Entry) -> sp.Expr:
    """∂body/∂entry carried out completely by the same table, without a record."""
    return resolve(partial(body, entry))


def resolve(e: sp.Expr) -> sp.Expr:
    """Every partial Diff in an expression carried out."""
    while any(isinstance(node, Diff) and not node.total for node in walk(e)):
        e = once(e)[0]
    return e


def once(e: sp.Expr) -> tuple[sp.Expr, list[Rule]]:
    """One rule applied to each outermost partial Diff, and the rules in reading order."""
    used: list[Rule] = []

    def visit(node: sp.Basic) -> sp.Basic:
        if isinstance(node, Diff) and not node.total:
            rule, result = rule_for(node)
            used.append(rule)
            return result
        if not node.args:
            return node
        return rebuild(node, [visit(a) for a in node.args])

    return visit(e), used  # type: ignore[return-value]
