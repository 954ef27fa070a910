"""The rules of expectation and variance: each row rewrites one ``E[...]`` or ``Var[...]``.

Entries of random arrays are independent of each other and of everything else; what their law says
comes in as :class:`Laws`.  Which of two indices are equal is never guessed: E[r_i r_j] keeps both
cases with a delta.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sympy as sp

from symdl.expr.values import (
    Bracket,
    Delta,
    Entry,
    Expect,
    Fn,
    Index,
    Reduce,
    Where,
    free_indices,
    freshen,
    rebuild,
    substitute,
)
from symdl.rules.normal import normalise, terms
from symdl.rules.random import Laws

MOST_FACTORS = 4


@dataclass(frozen=True)
class Row:
    """One rule: its name, the reason, an example to test it by, and what it makes of one ``E`` or
    ``Var`` (None where it does not apply)."""

    name: str
    because: str
    example: str
    apply: Callable[[Expect, Laws], sp.Expr | None]


def _split(e: sp.Expr, laws: Laws) -> tuple[sp.Expr, list[sp.Expr]]:
    """A product as its constant part and its random factors."""
    factors = sp.Mul.make_args(e)
    random = [f for f in factors if laws.entries(f)]
    return sp.Mul(*(f for f in factors if f not in random)), random


def _is_sum(e: sp.Expr) -> bool:
    return isinstance(e, Reduce) and e.op == "sum"


def _constant(e: Expect, laws: Laws) -> sp.Expr | None:
    if laws.entries(e.body):
        return None
    return e.body if e.op == "E" else sp.S.Zero


def _linear(e: Expect, laws: Laws) -> sp.Expr | None:
    if e.op != "E":
        return None
    if e.body.is_Add:
        return sp.Add(*(_through(a, laws) for a in e.body.args))
    after = _through(e.body, laws)
    return None if after == e else after


def _through(e: sp.Expr, laws: Laws) -> sp.Expr:
    """E[e] with constants, sums and sums over indices outside."""
    if not laws.entries(e):
        return e
    if e.is_Add:
        return sp.Add(*(_through(a, laws) for a in e.args))
    if _is_sum(e):
        return Reduce("sum", _through(e.body, laws), *e.bound)
    constant, random = _split(e, laws)
    if constant != 1:
        return sp.Mul(constant, _through(sp.Mul(*random), laws))
    return Expect("E", e)


def _idempotent(e: Expect, laws: Laws) -> sp.Expr | None:
    after = _lower(e.body, laws)
    return None if after == e.body else Expect(e.op, after)


def _lower(e: sp.Basic, laws: Laws) -> sp.Basic:
    base, k = e.as_base_exp() if isinstance(e, sp.Pow) else (e, sp.S.One)
    plain = isinstance(base, Entry) and base.name in laws.declared and k.is_Integer and k > 1
    if plain and laws.is_idempotent(base):
        return base
    return rebuild(e, [_lower(a, laws) for a in e.args]) if e.args else e


def _multiplied_out(e: Expect, laws: Laws) -> sp.Expr | None:
    """Powers and products of sums in the body become sums of products."""
    if e.op != "E":
        return None
    body = e.body
    parts = terms(body)
    opened = normalise(sp.Add(*(c * _opened(p, laws) for c, p in parts)))
    opened = sp.Add(*(c * _opened(p, laws) for c, p in terms(opened)))
    if opened.is_Add or _is_sum(opened) or _split(opened, laws)[0] != 1:
        return None if normalise(opened - body) == 0 and opened == body else Expect("E", opened)
    return None


def _opened(powers: Mapping[sp.Expr, sp.Expr], laws: Laws) -> sp.Expr:
    """A term whose random sums over indices are joined to one sum."""
    bound: list[Index] = []
    factors: list[sp.Expr] = []
    for atom, k in powers.items():
        if _is_sum(atom) and laws.entries(atom) and k.is_Integer and 0 < k <= MOST_FACTORS:
            for _ in range(int(k)):
                copy = freshen(atom)
                bound += copy.bound
                factors.append(copy.body)
        else:
            factors.append(sp.Pow(atom, k))
    return Reduce("sum", sp.Mul(*factors), *bound)


def _independent(e: Expect, laws: Laws) -> sp.Expr | None:
    """Factors that share no random array part company."""
    if e.op != "E" or not e.body.is_Mul:
        return None
    groups: list[tuple[set[str], list[sp.Expr]]] = []
    for factor in e.body.args:
        names = {x.name for x in laws.entries(factor)}
        joined = [g for g in groups if g[0] & names]
        merged = [f for g in joined for f in g[1]] + [factor]
        names = names.union(*(g[0] for g in joined))
        groups = [g for g in groups if g not in joined] + [(names, merged)]
    if len(groups) < 2:
        return None
    return sp.Mul(*(Expect("E", sp.Mul(*factors)) for _, factors in groups))


def _by_cases(e: Expect, laws: Laws) -> sp.Expr | None:
    """Entries of one array at several places: equal or different, each case with its delta."""
    if e.op != "E":
        return None
    powers: dict[Entry, int] = {}
    for factor in sp.Mul.make_args(e.body):
        base, k = factor.as_base_exp()
        if not isinstance(base, Entry) or not k.is_Integer or k < 1:
            return None
        powers[base] = powers.get(base, 0) + int(k)
    if not 2 <= len(powers) <= MOST_FACTORS or len({x.name for x in powers}) > 1:
        return None
    total: sp.Expr = sp.S.Zero
    for blocks in _partitions(list(powers)):
        marks: list[sp.Expr] = []
        for block in blocks:
            marks += [_same(block[0], other) for other in block[1:]]
        for number, block in enumerate(blocks):
            marks += [1 - _same(block[0], other[0]) for other in blocks[number + 1 :]]
        values = [Expect("E", b[0] ** sum(powers[x] for x in b)) for b in blocks]
        total += sp.Mul(*marks, *values)
    return total


def _same(a: Entry, b: Entry) -> sp.Expr:
    return sp.Mul(*(Delta(i, j) for i, j in zip(a.indices, b.indices, strict=True)))


def _partitions(items: Sequence[Entry]) -> Iterator[list[list[Entry]]]:
    if not items:
        yield []
        return
    first, *rest = items
    for blocks in _partitions(rest):
        yield [[first], *blocks]
        for k in range(len(blocks)):
            yield [*blocks[:k], [first, *blocks[k]], *blocks[k + 1 :]]


def _by_law(e: Expect, laws: Laws) -> sp.Expr | None:
    base, k = e.body.as_base_exp()
    if not isinstance(base, Entry) or base.name not in laws.declared or not k.is_Integer or k < 1:
        return None
    if e.op == "E":
        return laws.moment(base, int(k))
    return normalise(laws.moment(base, 2 * int(k)) - laws.moment(base, int(k)) ** 2)


def _two_outcomes(e: Expect, laws: Laws) -> sp.Expr | None:
    found = laws.entries(e.body)
    if e.op != "E" or len(found) != 1 or not laws.is_idempotent(found[0]):
        return None
    chance = laws.moment(found[0], 1)
    zero, one = (substitute(e.body, {found[0]: value}) for value in (sp.S.Zero, sp.S.One))
    return chance * one + (1 - chance) * zero


def _half(e: Expect, laws: Laws) -> sp.Expr | None:
    """A function cut off below zero of a variable that is symmetric about it."""
    base, k = e.body.as_base_exp()
    found = laws.entries(e.body)
    if e.op != "E" or len(found) != 1 or not laws.is_about_zero(found[0]):
        return None
    kept = _kept_above_zero(base, found[0])
    if kept is None:
        return None
    zero, mirrored = (substitute(kept**k, {found[0]: x}) for x in (sp.S.Zero, -found[0]))
    if zero != 0 or normalise(mirrored - kept**k) != 0:
        return None
    return Expect("E", kept**k) / 2


def _kept_above_zero(e: sp.Expr, x: Entry) -> sp.Expr | None:
    """What an expression is where x > 0, if it is 0 elsewhere."""
    if isinstance(e, Where) and e.b == 0 and isinstance(e.condition, Bracket):
        above = e.condition.kind in ("gt", "ge") and e.condition.e == x
        return e.a if above else None
    return (
        x if isinstance(e, Fn) and e.name == "max" and set(e.arguments) == {sp.S.Zero, x} else None
    )


def _scaled(e: Expect, laws: Laws) -> sp.Expr | None:
    if e.op != "Var":
        return None
    body = sp.Add(*(a for a in sp.Add.make_args(e.body) if laws.entries(a)))
    constant, random = _split(body, laws) if not body.is_Add else (sp.S.One, [body])
    if constant == 1 and body == e.body:
        return None
    return constant**2 * Expect("Var", sp.Mul(*random))


def _independent_sum(e: Expect, laws: Laws) -> sp.Expr | None:
    if e.op != "Var":
        return None
    if e.body.is_Add:
        names = [{x.name for x in laws.entries(a)} for a in e.body.args]
        apart = all(not a & b for k, a in enumerate(names) for b in names[k + 1 :])
        return sp.Add(*(Expect("Var", a) for a in e.body.args)) if apart else None
    if not _is_sum(e.body):
        return None
    bound = set(e.body.bound)
    inner = any(free_indices(x) - free_indices(e.body) - bound for x in laws.entries(e.body.body))
    if inner or not all(bound <= set(x.indices) for x in laws.entries(e.body.body)):
        return None
    return Reduce("sum", Expect("Var", e.body.body), *e.body.bound)


def _by_moments(e: Expect, laws: Laws) -> sp.Expr | None:
    if e.op != "Var":
        return None
    return Expect("E", e.body**2) - Expect("E", e.body) ** 2


# fmt: off
RULES = (
    #   name                               because                                             example                                function
    Row("constant",                        "a constant is its own expectation",                "E[x[i] + 2]",                         _constant),
    Row("variance of a scaled variable",   r"$\mathrm{Var}[c X + d] = c^2\,\mathrm{Var}[X]$",  "Var[u*r[i] + v]",                     _scaled),
    Row("variance by its law",             "known from its law",                               "Var[z[i]]",                           _by_law),
    Row("variance of a sum",               "variances of independent terms add up",            "Var[sum[j](x[j]*z[j])]",              _independent_sum),
    Row("variance by moments",             r"$\mathrm{Var}[X] = E[X^2] - E[X]^2$",             "Var[r[i]*z[i]]",                      _by_moments),
    Row("zero or one",                     "$r^2 = r$, because $r$ is 0 or 1",                 "E[r[i]**2*z[i]]",                     _idempotent),
    Row("linearity",                       "an expectation is linear",                         "E[u*r[i] + sum[j](x[j]*z[j])]",       _linear),
    Row("multiply out",                    "every term with every term",                       "E[sum[j](z[j]*x[j])**2]",             _multiplied_out),
    Row("independence",                    r"$E[XY] = E[X]\,E[Y]$ for independent $X, Y$",     "E[r[i]*z[i]**2]",                     _independent),
    Row("same place or not",               "two entries are one and the same, or independent", "E[r[i]*r[k]]",                        _by_cases),
    Row("expectation by its law",          "known from its law",                               "E[z[i]**3]",                          _by_law),
    Row("two outcomes",                    "each value times its probability",                 "E[exp(x[i]*r[i])]",                   _two_outcomes),
    Row("half of a symmetric law",         "half of a symmetric law lies above 0",             "E[where(s[i] > 0, u*s[i], 0)**2]",    _half),
)
# fmt: on
RELY_ON_INDEPENDENCE = frozenset({"variance of a sum", "independence", "same place or not"})
