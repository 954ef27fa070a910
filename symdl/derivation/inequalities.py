"""Inequalities shown by enclosure, or refused with the reason: false, a fact missing, no proof.

A pair ``a < b`` (or ``a <= b``) over a claim's program is shown when the interval of a side, or of
the difference, lies where it must.  Nothing here knows where the pairs come from.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import sympy as sp

from symdl.derivation.enclosure import Encloser, NeedsFact
from symdl.derivation.given import given_ranges
from symdl.derivation.record import Step, stage
from symdl.derivation.trial import Counterexample, Trial, exact
from symdl.errors import DerivationError, FactError
from symdl.expr.claims import Claim
from symdl.expr.program import Program
from symdl.expr.values import Entry, entries
from symdl.rules.intervals import EVERYTHING, Range, Undefined, above, below, meet
from symdl.rules.normal import normalise

ZERO, ONE = sp.S.Zero, sp.S.One
# what might have to be known of an input, the weakest first
CANDIDATES: tuple[tuple[str, Range], ...] = (
    ("{x} >= 0", Range(ZERO, sp.oo, False)), ("{x} > 0", Range(ZERO, sp.oo)),
    ("{x} <= 0", Range(-sp.oo, ZERO, True, False)), ("{x} < 0", Range(-sp.oo, ZERO)),
    ("{x} <= 1", Range(-sp.oo, ONE, True, False)), ("{x} >= 1", Range(ONE, sp.oo, False)),
    ("{x} > 1", Range(ONE, sp.oo)), ("-1 <= {x} <= 1", Range(-ONE, ONE, False, False)),
    ("-1 < {x} < 1", Range(-ONE, ONE)), ("0 <= {x} <= 1", Range(ZERO, ONE, False, False)),
    ("0 < {x} <= 1", Range(ZERO, ONE, True, False)), ("0 <= {x} < 1", Range(ZERO, ONE, False)),
    ("0 < {x} < 1", Range(ZERO, ONE)),
)  # fmt: skip


def listed(title: str, goal: sp.Expr, steps: Sequence[Step]) -> Step:
    """A stage over steps that are no chain: each is a statement of its own."""
    return stage(title, goal, goal, [s for k, s in enumerate(steps) if s not in steps[:k]])


Pair = tuple[sp.Expr, sp.Expr, bool]  # a < b where strict, else a <= b


def enclosed(claim: Claim, pairs: Sequence[Pair], values: Sequence[sp.Expr]) -> list[Step]:
    """The steps that show every ``a < b``, or the error that says why there are none.

    Raises:
        FactError, DerivationError: a counter-example, a missing fact, or no proof."""
    encloser = Encloser(claim.program)
    failure: Undefined | None = None
    try:
        if all(_holds(encloser, pair) for pair in pairs):
            goal = next((x for x in values if not x.is_number), values[0])
            return [listed("The range", goal, encloser.steps)]
    except NeedsFact as needed:
        failure = needed
    counter = _refuted(claim.program, pairs)
    fact = _missing(claim, pairs) if counter or failure else ""
    if fact and failure:
        without = f"; without it {counter[0].text} makes it false" if counter else ""
        raise FactError(
            f"this needs a fact that is not given: {fact}{without}", repair=f"--given '{fact}'"
        )
    if counter:
        raise DerivationError(_false(counter), repair=_rescue(fact))
    if isinstance(failure, NeedsFact):
        condition = failure.condition.replace("u", str(failure.argument))
        raise DerivationError(f"{failure.name} needs {condition}, which could not be shown")
    r = encloser.range(next((x for x in values if not x.is_number), values[0]))
    raise DerivationError(
        "no proof was found, and no counter-example; what could be shown is that the value lies "
        f"in {r.interval}",
        repair="give the ranges of the inputs with --given",
    )


def _false(counter: tuple[Counterexample, Pair]) -> str:
    point, (_, _, strict) = counter
    sides = f"{point.left:.9g} {'<' if strict else '<='} {point.right:.9g}"
    return f"the claim is false: at {point.text} it says {sides}"


def _rescue(fact: str) -> str:
    if fact:
        return f"it holds where {fact}: --given '{fact}'"
    return "weaken the bound, or give the fact that restricts the inputs with --given"


def _holds(encloser: Encloser, pair: Pair) -> bool:
    a, b, strict = pair
    if b.is_infinite:
        return b == sp.oo and strict or encloser.range(a).everything
    if a.is_infinite:
        return a == -sp.oo
    fixed = [not x.has(Entry) for x in (a, b)]
    if fixed[0]:
        return above(encloser.range(b), a, strict)
    if fixed[1]:
        return below(encloser.range(a), b, strict)
    return above(encloser.range(normalise(b - a)), ZERO, strict)


def _missing(claim: Claim, pairs: Sequence[Pair]) -> str:
    """The weakest fact about inputs under which the claim is proved, or ""."""
    claimed = _claimed(claim)
    names = dict.fromkeys(
        x.name
        for a, b, _ in pairs
        for side in (a, b)
        for x in _inputs(claim, side)
        if x.name not in claimed
    )
    given = given_ranges(claim.program.facts)
    for text, r in CANDIDATES:
        for chosen in [[n] for n in names] + ([list(names)] if len(names) > 1 else []):
            known = {n: meet(given.get(n, (EVERYTHING, ()))[0], r) for n in chosen}
            try:
                if all(_holds(Encloser(claim.program, known), pair) for pair in pairs):
                    return ", ".join(text.format(x=_spelled(claim, n)) for n in chosen)
            except (NeedsFact, TypeError):
                continue
    return ""


def _claimed(claim: Claim) -> set[str]:
    """The quantities that a chain itself bounds by numbers, such as z in 2 z >= 3: a fact about
    one of them would only say again what is claimed."""
    names = set()
    for a, b in itertools.pairwise(claim.values if claim.kind == "chain" else ()):
        if a.is_infinite or b.is_infinite:
            continue
        difference = normalise(b - a)
        found = set(entries(difference))
        rest = {x.as_coeff_Mul()[1] for x in sp.Add.make_args(difference)} - {ONE}
        if rest == found and len(found) == 1:
            names |= {x.name for x in found}
    return names


def _spelled(claim: Claim, name: str) -> str:
    letters = ",".join(i.name for i in claim.program.declarations[name].indices)
    return f"{name}[{letters}]" if letters else name


def _inputs(claim: Claim, e: sp.Expr) -> list[Entry]:
    found = entries(e)
    for equation in reversed(claim.program.equations):
        if any(x.name == equation.name for x in found):
            found += entries(equation.body)
    inputs = {d.name for d in claim.program.inputs if d.kind == "array"}
    return [x for x in found if x.name in inputs]


def _refuted(program: Program, pairs: Sequence[Pair]) -> tuple[Counterexample, Pair] | None:
    """A point at which one of the inequalities does not hold."""
    sides = [x for a, b, _ in pairs for x in (a, b)]
    trial = Trial(program, sides)
    inputs = trial.draw()
    values = trial.values(inputs)
    for number, pair in enumerate(pairs):
        found = trial.compare(inputs, values[2 * number], values[2 * number + 1], pair[2])
        if found is None:
            continue
        if found.left == found.right:
            both = [exact(program, side, found.point) for side in pair[:2]]
            if None in both or both[0] != both[1]:
                continue
        return found, pair
    return None


def tried(claim: Claim, pairs: Sequence[Pair]) -> int:
    """How many points a proved claim was tried at.

    Raises:
        DerivationError: a point refutes it, so that the proof cannot be right."""
    counter = _refuted(claim.program, pairs)
    if counter:
        raise DerivationError(_false(counter))
    return Trial(claim.program, [a for a, _, _ in pairs]).count
