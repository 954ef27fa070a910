"""Proofs of claims: bounds and ranges, limits, monotony, convexity, with every step's reason.

A claim is first tried out at thousands of points; one that is false is refused with its
counter-example.  Then it is proved: derivatives are derived, values are enclosed by intervals with
exact ends, limits follow the arithmetic of limits, convexity is shown on the Hessian's quadratic
form.  Where a fact is missing that would make the claim true, it is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sympy as sp

from symdl.derivation.convexity import convex
from symdl.derivation.depth_bounds import by_induction
from symdl.derivation.derive import gradient_stages
from symdl.derivation.inequalities import enclosed, listed, tried
from symdl.derivation.limits import Limiter
from symdl.derivation.record import Assumption, Grade, Step
from symdl.derivation.trial import Trial, exact
from symdl.errors import DerivationError
from symdl.expr.claims import CURVED, MONOTONE, Claim, claim_for
from symdl.expr.program import Program
from symdl.expr.values import Bracket, Diff, Entry, Fn, Where, rebuild, substitute, walk
from symdl.rules.equality import prove_equal

SIGNS = {"increasing": ">", "decreasing": "<", "nondecreasing": ">=", "nonincreasing": "<="}
ZERO = sp.S.Zero


@dataclass(frozen=True)
class Proof:
    """A finished proof.

    Attributes:
        claim: what was shown.
        steps: stages, each over a list of steps ``before relation after`` with reasons.
        assumptions: the facts that were used.
        grade: how it is known, the least known step deciding; ``points`` is how many random
            points were drawn to look for a counter-example.
    """

    claim: Claim
    steps: tuple[Step, ...]
    assumptions: tuple[Assumption, ...]
    grade: Grade


def prove_claim(
    claim: str | Claim, *, given: Iterable[str] = (), layers: Mapping[str, object] | None = None
) -> Proof:
    """The proof of a claim.

    Args:
        claim: one of the forms of :mod:`symdl.expr.claims`, or such a claim as it was read.
        given: facts that may be used.
        layers: the layers that may be named; the built-in ones by default.

    Raises:
        NotationError, ShapeError, FactError: for what cannot be read.
        FactError: where a fact is missing that would make it true, naming it.
        DerivationError: where it is false, with a counter-example, or no proof was found."""
    if not isinstance(claim, Claim):
        if layers is None:
            from symdl.layers import all_layers

            layers = all_layers()
        claim = claim_for(claim, layers=layers, given=given)
    steps, points = _KINDS[claim.kind](claim)
    facts = {f.text: f for f in claim.program.facts}
    used = dict.fromkeys(text for s in _all(steps) for text in s.facts)
    assumptions = tuple(
        Assumption(t, "fact" if t in facts else "convention", facts.get(t)) for t in used
    )
    tested = any(s.grade.level == "tested" for s in _all(steps))
    grade = Grade("tested" if tested else "proved", "every step", None, points)
    return Proof(claim, tuple(steps), assumptions, grade)


def _all(steps: Sequence[Step]) -> list[Step]:
    return [s for step in steps for s in (step, *_all(step.children))]


def opened(program: Program, e: sp.Expr) -> tuple[sp.Expr, list[Step]]:
    """The expression with every derivative derived, and the stages that do so."""
    found: dict[sp.Expr, sp.Expr] = {}
    stages: list[Step] = []
    for d in walk(e):
        if isinstance(d, Diff) and d not in found:
            more, found[d] = gradient_stages(program, d.body, d.entry)
            stages += more
    return _put(e, found), stages


def _put(e: sp.Expr, found: Mapping[sp.Expr, sp.Expr]) -> sp.Expr:
    if e in found:
        return found[e]
    return rebuild(e, [_put(a, found) for a in e.args]) if e.args else e


# -- chains of inequalities ----------------------------------------------------------------------


def _chain(claim: Claim) -> tuple[list[Step], int]:
    values, stages = [], list[Step]()
    for side in claim.values:
        value, more = opened(claim.program, side)
        values.append(value)
        stages += more
    pairs = list(zip(values, claim.relations, values[1:], strict=False))
    turned = [(b, a, r == ">") if r[0] == ">" else (a, b, r == "<") for a, r, b in pairs]
    steps = by_induction(claim, turned[0]) if len(turned) == 1 else None
    if steps is not None:
        return stages + steps, tried(claim, turned)
    return stages + enclosed(claim, turned, values), tried(claim, turned)


# -- limits, monotony, convexity ---------------------------------------------------------------


def _limit(claim: Claim) -> tuple[list[Step], int]:
    body, stages = opened(claim.program, claim.values[0])
    limiter = Limiter(claim)
    found = limiter.limit(body)
    wanted = claim.values[1]
    if found != wanted and (
        found.is_infinite or wanted.is_infinite or not prove_equal(found, wanted)
    ):
        raise DerivationError(
            f"the claim is false: the limit is {found}, not {wanted}", repair=f"= {found}"
        )
    return [*stages, listed("The limit", body, limiter.steps)], _approached(claim, body, found)


def _approached(claim: Claim, body: sp.Expr, found: sp.Expr) -> int:
    """How many points show the approach to a limit.

    Raises:
        DerivationError: the values move away from it."""
    trial = Trial(claim.program, [body])
    inputs = trial.draw()
    variable = inputs[claim.variable]
    if variable.ndim > 1:
        return 0
    distance = 2.0 ** np.linspace(-3, 5, len(variable))
    side = claim.side or 1
    if claim.to.is_infinite:
        inputs[claim.variable] = distance * (1 if claim.to == sp.oo else -1)
    else:
        inputs[claim.variable] = float(claim.to) + side / distance**3
    for name in inputs:
        if name != claim.variable:
            inputs[name] = np.broadcast_to(inputs[name][-1], inputs[name].shape)
    (values,) = trial.values(inputs)
    first, last = values[0], values[-1]
    if found.is_infinite:
        away = not (last > first if found == sp.oo else last < first)
    else:
        target = float(exact(claim.program, found, {n: x[-1] for n, x in inputs.items()}) or found)
        away = abs(last - target) > abs(first - target) + 1e-9
    if away:
        raise DerivationError(f"the values move away from {found}: {first:.6g}, …, {last:.6g}")
    return len(variable)


def _monotone(claim: Claim) -> tuple[list[Step], int]:
    if claim.declared.indices or claim.indices:
        raise DerivationError(
            f"{claim.variable} is an array; monotony is a matter of one number",
            repair="speak of one component of a function of one number",
        )
    body = claim.values[0]
    _check_continuous(claim, body)
    slope, stages = gradient_stages_of(claim, body)
    relation = SIGNS[claim.kind]
    pair = (ZERO, slope, relation == ">") if relation[0] == ">" else (slope, ZERO, relation == "<")
    steps = enclosed(claim, [pair], [slope])
    return [*stages, *steps], tried(claim, [pair])


def gradient_stages_of(claim: Claim, body: sp.Expr) -> tuple[sp.Expr, list[Step]]:
    """The derivative of an expression by the claim's variable, with its stages."""
    stages, slope = gradient_stages(claim.program, body, Entry(claim.variable))
    return slope, list(stages)


def _check_continuous(claim: Claim, body: sp.Expr) -> None:
    """Refuse what may jump: the sign of a derivative says nothing about a jump.

    Raises:
        DerivationError: naming the part that may jump."""
    e = body
    for equation in reversed(claim.program.equations):
        e = substitute(e, {equation.entry: equation.body})
    for node in walk(e):
        jumps = isinstance(node, Fn) and node.name == "sign"
        if isinstance(node, Where):
            jumps = not _joined(node)
        elif isinstance(node, Bracket):
            jumps = jumps or not any(isinstance(x, Where) and node in x.args for x in walk(e))
        if jumps:
            raise DerivationError(f"{node} may jump, so the sign of a slope proves nothing")


def _joined(e: Where) -> bool:
    """Whether both cases agree on the border of an affine condition."""
    if not isinstance(e.condition, Bracket):
        return False
    constant, rest = e.condition.e.as_coeff_Add()
    factor, entry = rest.as_coeff_Mul()
    if not isinstance(entry, Entry):
        return False
    border = {entry: -constant / factor}
    return bool(prove_equal(substitute(e.a, border), substitute(e.b, border)))


def _curved(claim: Claim) -> tuple[list[Step], int]:
    claim, steps, pairs = convex(claim)
    return steps + enclosed(claim, pairs, [x for p in pairs for x in p[:2]]), tried(claim, pairs)


_KINDS: dict[str, Callable[[Claim], tuple[list[Step], int]]] = {
    "chain": _chain, "limit": _limit,
    **dict.fromkeys(MONOTONE, _monotone), **dict.fromkeys(CURVED, _curved),
}  # fmt: skip
