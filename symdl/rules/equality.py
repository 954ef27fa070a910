"""Is an expression zero?  Algebraic methods in order, each with its name; none ever says "no".

    normal form          the difference has no terms left
    common denominator   multiplied by the sum bases under negative powers, it has none left
    by cases             conditions split into 0/1 factors, it has none left

Only an evaluated counter-example can refute an equality; that is the business of the caller.
"""

from __future__ import annotations

import sympy as sp

from symdl.errors import DerivationError
from symdl.expr.values import Bracket, Fn, Where, rebuild, walk
from symdl.rules.atoms import assemble
from symdl.rules.normal import normalise, terms

MAX_ROUNDS = 4


def prove_equal(a: sp.Expr, b: sp.Expr) -> str:
    """The name of the method that shows a = b, or "" where none does."""
    if a == b:
        return "identical"
    try:
        return prove_zero(a - b)
    except DerivationError:
        return ""


def prove_zero(e: sp.Expr) -> str:
    """The name of the method that shows e = 0, or ""."""
    e = normalise(e)
    if e == 0:
        return "normal form"
    cleared = clear_denominators(e)
    if cleared == 0:
        return "normal form over a common denominator"
    if cleared.has(Where, Bracket) and _vanishes_by_cases(cleared):
        return "normal form in every case"
    return ""


def clear_denominators(e: sp.Expr) -> sp.Expr:
    """The normal form of e times every sum base that stands under a negative power in a term."""
    for _ in range(MAX_ROUNDS):
        parts = terms(e)
        least: dict[sp.Expr, sp.Expr] = {}
        for _, powers in parts:
            for atom, k in powers.items():
                if atom.is_Add and k.is_Rational and k < 0:
                    least[atom] = min(least.get(atom, sp.S.Zero), k)
        if not least:
            return e
        factor = {a: -k for a, k in least.items()}
        e = normalise(sp.Add(*(_scaled(c, p, factor) for c, p in parts)))
    return e


def _scaled(c: sp.Expr, powers: dict, factor: dict) -> sp.Expr:
    joined = dict(powers)
    for atom, k in factor.items():
        joined[atom] = joined.get(atom, sp.S.Zero) + k
    return assemble([(c, {a: k for a, k in joined.items() if k != 0})])


def _vanishes_by_cases(e: sp.Expr) -> bool:
    split = normalise(split_conditions(e))
    kept = [(c, p) for c, p in terms(split) if not _contradicts(p)]
    return not kept or clear_denominators(assemble(kept)) == 0


def split_conditions(e: sp.Expr) -> sp.Expr:
    """where(c, a, b) as c·a + (1 - c)·b where both are finite, and every real condition in terms
    of the two brackets [u > 0] and [-u > 0]."""
    if not e.args:
        return e
    e = rebuild(e, [split_conditions(a) if isinstance(a, sp.Expr) else a for a in e.args])
    if isinstance(e, Where) and is_finite(e.a) and is_finite(e.b):
        return e.condition * e.a + (1 - e.condition) * e.b
    if isinstance(e, Bracket):
        return _strict(e)
    return e


def _strict(bracket: Bracket) -> sp.Expr:
    u = bracket.e
    if u.is_integer:
        return bracket if bracket.kind != "gt" else Bracket("ge", u - 1)
    above, below = Bracket("gt", normalise(u)), Bracket("gt", normalise(-u))
    forms = {"gt": above, "ge": 1 - below, "eq": 1 - above - below, "ne": above + below}
    return forms[bracket.kind]


def _contradicts(powers: dict) -> bool:
    held = {a.e for a in powers if isinstance(a, Bracket) and a.kind == "gt"}
    return any(normalise(-u) in held for u in held)


def is_finite(e: sp.Expr) -> bool:
    """Whether nothing in the expression can be infinite at a finite point."""
    for node in walk(e):
        if node.is_Pow and (not node.exp.is_Rational or node.exp < 0) and not _safe(node.base):
            return False
        if isinstance(node, Fn) and node.name in ("log", "atanh"):
            return False
        if node in (sp.oo, -sp.oo, sp.zoo, sp.nan):
            return False
    return True


def _safe(base: sp.Expr) -> bool:
    return bool(base.is_positive) or (isinstance(base, Fn) and base.name == "exp")
