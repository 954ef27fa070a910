"""Proofs of an equality: both sides are worked down to one normal form, and the right side's
steps are read backwards.

Derivatives in the statement are derived first, each as stages of its own.  Where algebra does not
meet, the two sides are evaluated: a difference refutes the statement with its counter-example, and
agreement is reported as *tested*, never as proved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sympy as sp

from symdl.derivation.chain import Chain
from symdl.derivation.check import Checker, NothingTested
from symdl.derivation.derive import assumptions, gradient_stages
from symdl.derivation.domains import domains
from symdl.derivation.expectation import Listing, independence, worked_out
from symdl.derivation.fold import Folder
from symdl.derivation.record import Derivation, Step, stage
from symdl.errors import CheckFailed, DerivationError
from symdl.expr.program import Equation, Program
from symdl.expr.values import Diff, Entry, Expect, Index, free_indices, rebuild, walk
from symdl.expr.written import Node
from symdl.rules.algebra import RULES, everywhere
from symdl.rules.equality import prove_equal
from symdl.rules.factor import factor
from symdl.rules.normal import normalise


def prove(
    program: Program,
    lhs: sp.Expr,
    rhs: sp.Expr,
    indices: Sequence[Index] = (),
    statement: tuple[Node, Node] | None = None,
) -> Derivation:
    """A proof of ``lhs = rhs`` for all values of the free indices.

    Raises DerivationError with a counter-example where the statement is false."""
    random = lhs.has(Expect) or rhs.has(Expect)
    checker = Listing(program) if random else Checker(_with_sides(program, lhs, rhs))
    _refute(checker, lhs, rhs)
    stages: list[Step] = []
    sides = []
    for side in (lhs, rhs):
        opened, found = _carry_out(program, side, checker)
        stages += found
        worked = worked_out(program, side, side) if side.has(Expect) else None
        sides.append(worked or _descend(side, opened, checker, program))
    left, right = sides
    steps = _join(left, right, checker)
    if not steps:
        grade = checker.check(lhs, rhs, known="identical")
        steps = [Step("identical", lhs, rhs, "both sides are the same", grade=grade)]
    main = stage("Proof", lhs, rhs, steps)
    return Derivation(
        title=program.title,
        kind="proof",
        program=program,
        lhs=lhs,
        indices=tuple(indices),
        result=rhs,
        steps=(*stages, main),
        assumptions=(
            *assumptions(program, [*stages, main]),
            *independence(program, main.children),
            *domains(program, (lhs, rhs), statement or ()),
        ),
        grade=main.grade,
        statement=None if lhs.has(Diff) or rhs.has(Diff) else statement,
    )


def _with_sides(program: Program, *sides: sp.Expr) -> Program:
    """The program with the sides as quantities, so that points are drawn where they have values."""
    for number, side in enumerate(sides):
        if not side.has(Diff):
            indices = tuple(sorted(free_indices(side), key=lambda i: i.name))
            program = program.with_equation(Equation(f"side {number}", indices, side))
    return program


def _refute(checker: Checker, lhs: sp.Expr, rhs: sp.Expr) -> None:
    try:
        checker.evaluate(lhs, rhs)
    except NothingTested:
        raise DerivationError(
            "cannot decide: no admissible point was found at which both sides have a value",
            repair="give the signs or ranges of the inputs with --given",
        ) from None
    except CheckFailed as failure:
        raise DerivationError(
            f"the statement is false: {failure.args[0].partition('; ')[2] or failure.args[0]}",
            repair="change one side, or add the fact that is missing with --given",
        ) from None


def _carry_out(program: Program, side: sp.Expr, checker: Checker) -> tuple[sp.Expr, list[Step]]:
    """The side with every derivative of a named quantity replaced by its derived value."""
    stages: list[Step] = []
    values: dict[sp.Expr, sp.Expr] = {}
    for d in walk(side):
        if isinstance(d, Diff) and d.total and d not in values:
            found, values[d] = gradient_stages(program, d.body, d.entry)
            stages += found
    return _put(side, values), stages


def _put(e: sp.Expr, values: dict[sp.Expr, sp.Expr]) -> sp.Expr:
    if e in values:
        return values[e]
    return rebuild(e, [_put(a, values) for a in e.args]) if e.args else e


def _descend(side: sp.Expr, opened: sp.Expr, checker: Checker, program: Program) -> Chain:
    """The chain from one side down to its normal form, a rule at a time."""
    chain = Chain(side, checker)
    chain.step("derivative", opened, "derived above", known="results above")
    names = [e.name for e in program.equations]
    for name in reversed(names):
        if any(isinstance(x, Entry) and x.name == name for x in walk(chain.now)):
            chain.step(
                "definition", checker.unfold(chain.now, (name,)), "by definition", unfolds=(name,)
            )
    for rule in RULES:
        if chain.now != factor(chain.now):
            chain.step(rule.name, everywhere(rule, chain.now), rule.because)
    chain.step("simplify", factor(chain.now), "like factors and terms are joined")
    facts = Folder(program, frozenset())
    facts.lemmas, facts.definitions = [], []
    chain.fold(facts)
    return chain


def _join(left: Chain, right: Chain, checker: Checker) -> list[Step]:
    """Left steps, then right steps backwards, meeting where the two chains first agree."""
    forms = [left.start, *(s.after for s in left.steps)]
    others = [right.start, *(s.after for s in right.steps)]
    for k, form in enumerate(forms):
        for m, other in enumerate(others):
            if form == other or normalise(form) == normalise(other) and form == forms[-1]:
                steps = left.steps[:k]
                if form != other:
                    steps.append(
                        Step(
                            "simplify",
                            form,
                            other,
                            "the same terms",
                            grade=checker.check(form, other),
                        )
                    )
                steps += [_backwards(s) for s in reversed(right.steps[:m])]
                steps = _merged(steps)
                return steps
    method = prove_equal(left.now, right.now)
    grade = checker.check(left.now, right.now, known=method)
    middle = Step("algebra", left.now, right.now, method or "shown by evaluation only", grade=grade)
    steps = [*left.steps, middle, *(_backwards(s) for s in reversed(right.steps))]
    return steps


def _merged(steps: list[Step]) -> list[Step]:
    """Two simplifications in a row are one."""
    merged: list[Step] = []
    for step in steps:
        if merged and merged[-1].rule == step.rule == "simplify":
            step = replace(step, before=merged.pop().before)
        merged.append(step)
    return merged


def _backwards(step: Step) -> Step:
    return replace(
        step,
        before=step.after,
        after=step.before,
        because=step.because,
        children=tuple(_backwards(c) for c in reversed(step.children)),
    )
