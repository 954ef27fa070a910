"""Convexity by the Hessian's quadratic form vᵀHv.

The Hessian of many functions is a diagonal less a product, H_ij = w_i δ_ij - w_i a_j.  Where the
weights w sum to 1 and a = w, its form is a variance, Σ w v² - (Σ w v)² = Σ w (v - Σ w v)²; where
there is no product, it is Σ w v².  Either is at least 0 when no weight is negative.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from symdl.derivation.check import Checker
from symdl.derivation.derive import derive
from symdl.derivation.inequalities import Pair
from symdl.derivation.record import Step, stage
from symdl.errors import DerivationError
from symdl.expr.claims import Claim
from symdl.expr.program import Declaration, Equation, Program
from symdl.expr.values import Delta, Entry, Index, Reduce, fresh, substitute
from symdl.rules.normal import normalise

DIRECTIONS = ("v", "u", "q", "direction")


def convex(claim: Claim) -> tuple[Claim, list[Step], list[Pair]]:
    """The steps to a form whose sign can be read off, and the inequalities that are left to show;
    they are about the claim that is returned first, whose program names the function.

    Raises:
        DerivationError: a function that is no scalar, or a Hessian of another shape."""
    body = claim.values[0]
    if claim.indices:
        raise DerivationError("convexity is a matter of a function with one value")
    program, sign = claim.program, -1 if claim.kind == "concave" else 1
    name = next(n for n in ("f", "value", "the function") if n not in program.declarations)
    program = program.with_equation(Equation(name, (), body), shown=name)
    if isinstance(body, Entry) and claim.program.equation(body.name):
        program, name = replace(claim.program, outputs=(body.name,)), body.name
    claim = replace(claim, program=program)
    record = derive(program, claim.variable, order=2)
    hessian = record.result if record.explicit is None else record.explicit
    if not record.indices:
        return claim, list(record.steps), [(sp.S.Zero, sign * hessian, False)]
    i, j = record.indices
    diagonal, product = _parts(hessian, i, j)
    v = next(n for n in DIRECTIONS if n not in program.declarations)
    declared = Declaration(v, indices=(i,), groups=(1,))
    known = replace(program, declarations={**program.declarations, v: declared})
    form, steps = _form(known, hessian, diagonal, product, (i, j), v)
    main = stage("Quadratic form", form, steps[-1].after, steps)
    return claim, [*record.steps, main], [(sp.S.Zero, sign * diagonal, False)]


def _parts(hessian: sp.Expr, i: Index, j: Index) -> tuple[sp.Expr, sp.Expr]:
    """w_i and a_j of ``w_i δ_ij - w_i a_j``.

    Raises:
        DerivationError: a Hessian of another shape."""
    delta = Delta(i, j)
    expanded = sp.expand(hessian)
    diagonal = substitute(expanded.coeff(delta, 1), {j: i})
    rest = sp.expand(expanded - expanded.coeff(delta, 1) * delta)
    product = sp.cancel(-rest / diagonal) if diagonal != 0 else rest
    if diagonal == 0 or delta in rest.atoms(Delta) or i in product.free_symbols:
        raise DerivationError(
            f"the Hessian {hessian} is no diagonal less a product; its sign cannot be shown"
        )
    return diagonal, product


def _form(
    program: Program,
    hessian: sp.Expr,
    w: sp.Expr,
    a: sp.Expr,
    indices: tuple[Index, Index],
    name: str,
) -> tuple[sp.Expr, list[Step]]:
    """vᵀHv written out, then as a sum of squares.

    Raises:
        DerivationError: the product is not of the weights themselves, or they do not sum to 1."""
    i, j = indices
    v_i, v_j = Entry(name, i), Entry(name, j)
    k = fresh(j)
    checker = Checker(program)
    form = Reduce("sum", v_i * hessian * v_j, i, j)
    squares = Reduce("sum", w * v_i**2, i)
    if a == 0:
        return form, [_step(checker, form, squares, "only the terms with equal indices are left")]
    mean = Reduce("sum", substitute(a, {j: k}) * Entry(name, k), k)
    if normalise(substitute(w, {i: j}) - a) != 0:
        raise DerivationError("the Hessian's product is not that of its diagonal weights")
    variance = squares - mean**2
    centred = Reduce("sum", w * (v_i - mean) ** 2, i)
    because = "a variance: the weights sum to 1, so its square can be completed"
    return form, [
        _step(checker, form, variance, "multiplied out, the delta removes one sum"),
        _step(checker, variance, centred, because),
    ]


def _step(checker: Checker, before: sp.Expr, after: sp.Expr, because: str) -> Step:
    names = tuple(e.name for e in checker.program.equations)
    grade = checker.check(before, after, unfolds=names)
    return Step("quadratic form", before, after, because, grade=grade)
