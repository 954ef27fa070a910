"""Normal forms of single nodes: functions, cases, brackets, deltas, products and maxima.

Each function takes a node and gives its terms; what it needs of the whole normal form comes in as
:class:`Forms`, so that this module stands below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import sympy as sp

from symdl.expr.values import (
    ArgMax,
    Bracket,
    Delta,
    Fn,
    Index,
    Reduce,
    Where,
    free_indices,
    fresh,
    substitute,
)
from symdl.rules.canonical import height, rename_bound
from symdl.rules.ranges import decide
from symdl.rules.signs import is_positive

Powers = dict[sp.Expr, sp.Expr]
Term = tuple[sp.Expr, Powers]  # rational coefficient, atom -> exponent

VANISH_AT_ZERO = frozenset({"tanh", "sin", "sinh", "atan", "erf", "abs", "sign", "atanh"})


class Forms(NamedTuple):
    """The normal form as seen from a node: an expression's form, its terms, products of terms."""

    normalise: Callable[[sp.Expr], sp.Expr]
    terms: Callable[[sp.Expr], list[Term]]
    product: Callable[[Iterable[sp.Expr]], list[Term]]


def assemble(parts: Iterable[Term]) -> sp.Expr:
    """The sum of terms as an expression."""
    return sp.Add(*(sp.Mul(c, *(sp.Pow(a, k) for a, k in p.items())) for c, p in parts))


def one(e: sp.Expr) -> list[Term]:
    """An atom, or a number, as terms."""
    if e.is_Rational:
        return [(e, {})] if e != 0 else []
    return [(sp.S.One, {e: sp.S.One})]


def multiply(powers: Powers, atom: sp.Expr, exponent: sp.Expr) -> None:
    """One more power of an atom; brackets and deltas are idempotent."""
    if isinstance(atom, (Bracket, Delta)) and exponent.is_positive:
        powers[atom] = sp.S.One
        return
    total = powers.get(atom, sp.S.Zero) + exponent
    if total == 0:
        del powers[atom]
    else:
        powers[atom] = total


def primitive(parts: list[Term]) -> tuple[sp.Expr, Powers, sp.Expr]:
    """A sum as coefficient × common powers × a sum whose first term has coefficient 1."""
    atoms = set(parts[0][1])
    for _, p in parts[1:]:
        atoms &= set(p)
    common: Powers = {}
    for a in atoms:
        exponents = [p[a] for _, p in parts]
        if all(k.is_Rational for k in exponents) and not isinstance(a, (Bracket, Delta)):
            common[a] = min(exponents)
    stripped = [(c, {a: p[a] - common.get(a, 0) for a in p}) for c, p in parts]
    stripped = [(c, {a: k for a, k in p.items() if k != 0}) for c, p in stripped]
    first = min(stripped, key=lambda t: (len(t[1]), str(assemble([(sp.S.One, t[1])]))))[0]
    return first, common, assemble([(c / first, p) for c, p in stripped])


def _function(e: Fn, forms: Forms) -> list[Term]:
    arguments = [forms.normalise(a) for a in e.arguments]
    if e.name == "exp":
        return _exponential(arguments[0], forms)
    if e.name == "log":
        return _logarithm(arguments[0], forms)
    if e.name == "abs" and is_positive(arguments[0]):
        return forms.terms(arguments[0])
    if arguments == [0] and e.name in VANISH_AT_ZERO:
        return []
    return one(Fn(e.name, *arguments))


def _exponential(argument: sp.Expr, forms: Forms) -> list[Term]:
    """exp(Σ c·t) = Π exp(t)^c; exp(log u) = u."""
    powers: Powers = {}
    factors: list[sp.Expr] = []
    for c, p in forms.terms(argument):
        t = assemble([(sp.S.One, p)])
        if isinstance(t, Fn) and t.name == "log":
            factors.append(sp.Pow(t.arguments[0], c))
        else:
            multiply(powers, Fn("exp", t), c)
    if factors:
        return forms.product([*factors, assemble([(sp.S.One, powers)])])
    return [(sp.S.One, powers)]


def _logarithm(argument: sp.Expr, forms: Forms) -> list[Term]:
    """log Π a^k = Σ k·log a where every factor is positive; log exp t = t."""
    parts = forms.terms(argument)
    if len(parts) > 1:
        if not is_positive(argument):
            return one(Fn("log", argument))
        c, powers, inner = primitive(parts)
    else:
        (c, powers), inner = parts[0] if parts else (sp.S.Zero, {}), sp.S.One
    if not c > 0 or not all(is_positive(a) for a in powers):
        return one(Fn("log", argument))
    found = [] if c == 1 else one(Fn("log", c))
    found += one(Fn("log", inner)) if inner != 1 else []
    for a, k in powers.items():
        if isinstance(a, Fn) and a.name == "exp":
            found += forms.product((k, a.arguments[0]))
        else:
            logged = Fn("log", a)
            found += [(c2, {**p2, logged: sp.S.One}) for c2, p2 in forms.product((k,))]
    return found


def _where(e: Where, forms: Forms) -> list[Term]:
    """Deltas and other factors that every term of both branches has stand in front."""
    condition = forms.normalise(e.condition)
    branches = [forms.terms(e.a), forms.terms(e.b)]
    shared = _shared(branches)
    a, b = (
        assemble([(c, {f: k for f, k in p.items() if f not in shared}) for c, p in branch])
        for branch in branches
    )
    result = Where(condition, a, b)
    if not shared:
        return one(result) if isinstance(result, Where) else forms.terms(result)
    return forms.product([*(sp.Pow(f, k) for f, k in shared.items()), result])


def _shared(branches: list[list[Term]]) -> Powers:
    """Factors of equal power in every term; beside a branch that is 0, only deltas."""
    every = [p for branch in branches for _, p in branch]
    if not every:
        return {}
    both = all(branches)
    return {
        f: k
        for f, k in every[0].items()
        if all(p.get(f) == k for p in every) and (both or isinstance(f, Delta))
    }


def _bracket(e: Bracket, forms: Forms) -> list[Term]:
    argument = forms.normalise(e.e)
    parts = forms.terms(argument)
    if len(parts) == 1 and parts[0][0] > 0 and all(is_positive(a) for a in parts[0][1]):
        return [(sp.S.One, {})] if e.kind != "eq" else []
    if parts and e.kind in ("eq", "ne") and parts[0][0] < 0:
        argument = forms.normalise(-argument)
    result = Bracket(e.kind, argument)
    return one(decide(result) if isinstance(result, Bracket) else result)


def _delta(e: Delta, forms: Forms) -> list[Term]:
    return one(Delta(*(forms.normalise(a) for a in e.args)))


def _binder(e: Reduce | ArgMax, forms: Forms) -> list[Term]:
    """prod, max and argmax: canonical dummies; the order of argmax's indices has a meaning."""
    renamed = {b: fresh(b) for b in e.bound}
    body = forms.normalise(substitute(e.body, renamed))
    bound = [b for b in renamed.values() if b in free_indices(body)]
    if isinstance(e, ArgMax):
        level = 1 + height(body)
        names = {b: Index(f"_{level}_{r}", b.size) for r, b in enumerate(renamed.values())}
        return one(ArgMax(e.position, substitute(body, names), *names.values()))
    if e.op == "prod" and len(bound) < len(renamed):
        repeats = sp.Mul(*(b.size for b in renamed.values() if b not in bound))
        return forms.product((sp.Pow(Reduce("prod", body, *bound), repeats),))
    if not bound:
        return forms.terms(body)
    factors, ordered = rename_bound([(body, sp.S.One)], bound)
    return one(Reduce(e.op, factors[0][0], *ordered))


ATOMS: tuple[tuple[type, Callable], ...] = (
    (Fn, _function),
    (Where, _where),
    (Bracket, _bracket),
    (Delta, _delta),
    (Reduce, _binder),
    (ArgMax, _binder),
)
