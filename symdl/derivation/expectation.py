"""Expectations and variances of a program's output, as recorded and checked derivations.

Everything random that the output is made of is opened, then the rows of
:mod:`symdl.rules.expectation` are applied, the first that fits at every step.  Each step is also
evaluated exactly, by listing all outcomes; a law that has infinitely many is stood in for by a
finite one with the moments that the rules may use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sympy as sp

from symdl.derivation.chain import Chain
from symdl.derivation.check import Checker
from symdl.derivation.derive import assumptions
from symdl.derivation.opening import open_definitions
from symdl.derivation.record import Assumption, Derivation, Step, stage
from symdl.errors import DerivationError
from symdl.expr.evaluate import Evaluator
from symdl.expr.laws import stand_in
from symdl.expr.program import Program
from symdl.expr.sampling import sample
from symdl.expr.sizes import admissible_sizes
from symdl.expr.values import Delta, Entry, Expect, Reduce, rebuild, walk
from symdl.rules.equality import prove_equal
from symdl.rules.expectation import RELY_ON_INDEPENDENCE, RULES, Row
from symdl.rules.factor import factor
from symdl.rules.normal import normalise, terms
from symdl.rules.random import Laws

OPERATIONS = {"E": "expectation", "Var": "variance"}
MOST_STEPS = 40
SEED = 1654
POOLS = ((2, 3, 1, 2, 2, 2, 2, 2), (3, 2, 2, 1, 2, 2, 2, 2), (1, 2, 3, 2, 2, 2, 2, 2))


def expectation(program: Program, op: str = "E", name: str = "") -> Derivation:
    """The expectation or variance of a quantity, in the parameters of the laws.

    Args:
        program: declares what is random (``r[i] ~ Bernoulli(q)``).
        op: ``E`` or ``Var``; of no account where the quantity is itself defined as one of them.
        name: the quantity; the first output where it is left out.

    Raises:
        DerivationError: nothing random in it, or no rule leads to its value.
        CheckFailed: a step did not survive its check, a defect of symdl."""
    lhs, start = _question(program, op, name or program.outputs[0])
    chain = worked_out(program, start, lhs)
    record = stage("Result", lhs, chain.now, chain.steps)
    indices = lhs.body.indices if isinstance(lhs, Expect) else lhs.indices
    asked = next(x for x in walk(start) if isinstance(x, Expect))
    return Derivation(
        title=program.title,
        kind=OPERATIONS[asked.op],
        program=program,
        lhs=lhs,
        indices=tuple(indices),
        result=chain.now,
        steps=(record,),
        assumptions=(*independence(program, chain.steps), *assumptions(program, [record])),
        grade=record.grade,
        explicit=chain.now,
    )


def choose(
    program: Program, by: str, wanted: sp.Expr, op: str = "Var", name: str = ""
) -> Derivation:
    """The value of a scalar for which the expectation or variance of a quantity is as wanted.

    Args:
        by: the scalar, in which the expectation or variance is linear.
        wanted: what it is to be, free of ``by``.

    Raises:
        DerivationError: where it is not linear in the scalar, or does not depend on it."""
    found = expectation(program, op, name)
    if by not in program.declarations:
        raise DerivationError(f"there is no {by} to choose")
    unknown = program.declarations[by].entry
    if unknown.indices:
        raise DerivationError(f"{by} is no scalar, so there is no one value to choose")
    parts = terms(found.result)
    share = normalise(sp.Add(*(_term(c, p) / unknown for c, p in parts if p.get(unknown) == 1)))
    rest = normalise(found.result - share * unknown)
    if share == 0 or share.has(unknown) or rest.has(unknown):
        raise DerivationError(f"the {found.kind} is not linear in {by}, so it is not solved for it")
    value = factor((wanted - rest) / share)
    put_back = found.result.xreplace({unknown: value})
    method = prove_equal(put_back, wanted)
    if not method:
        raise DerivationError(f"no value of {by} makes it {wanted}")
    checker = Listing(program)
    done = checker.check(put_back, wanted, known=f"put back, by {method}")
    step = Step(
        "solve",
        unknown,
        value,
        "it is linear in the unknown",
        using=((found.result, wanted),),
        grade=done,
    )
    return replace(
        found,
        lhs=unknown,
        indices=(),
        result=value,
        explicit=value,
        steps=(*found.steps, stage("Solve", unknown, value, [step])),
    )


def _term(c: sp.Expr, powers: dict[sp.Expr, sp.Expr]) -> sp.Expr:
    return sp.Mul(c, *(sp.Pow(a, k) for a, k in powers.items()))


def _question(program: Program, op: str, name: str) -> tuple[sp.Expr, sp.Expr]:
    """What stands at the left, and the E or Var to work out."""
    if op not in OPERATIONS:
        raise DerivationError(f"there is no operation {op}", repair="E or Var")
    if name not in program.declarations:
        raise DerivationError(f"there is no quantity {name}")
    equation = program.equation(name)
    if equation is not None and any(isinstance(x, Expect) for x in walk(equation.body)):
        return equation.entry, equation.body
    e = Expect(op, program.declarations[name].entry)
    return e, e


def _random_names(program: Program) -> set[str]:
    """Random arrays and every quantity made of one."""
    found = set(Laws.of(program).declared)
    for equation in program.equations:
        if any(isinstance(x, Entry) and x.name in found for x in walk(equation.body)):
            found.add(equation.name)
    return found


def worked_out(program: Program, start: sp.Expr, lhs: sp.Expr) -> Chain:
    """The chain from ``lhs``, which is ``start`` by definition, to a value without E and Var.

    Raises:
        DerivationError: there is nothing random, or no rule leads on."""
    chain, laws = Chain(lhs, Listing(program)), Laws.of(program)
    chain.step("definition", start, "by definition", known="definition")
    random = _random_names(program)
    if not any(isinstance(x, Entry) and x.name in random for x in walk(start)):
        raise DerivationError(
            "there is nothing random in it",
            repair="declare a random variable: r[i] ~ Bernoulli(q)",
        )
    for equation in reversed(program.equations):
        if equation.name in random and not equation.body.has(Expect):
            opened = open_definitions(chain.now, program, (equation.name,))
            chain.step("definition", opened, "by definition", known="definition")
    for _ in range(MOST_STEPS):
        if not chain.now.has(Expect):
            break
        row, after = _next(chain.now, laws)
        chain.step(row.name, after, row.because, known="rule of expectation")
        chain.now = after
    else:
        raise DerivationError(f"not worked out after {MOST_STEPS} steps")
    chain.step("simplify", _shaped(normalise(chain.now)), "like factors and terms are joined")
    return chain


def _shaped(e: sp.Expr) -> sp.Expr:
    """A normal form by its deltas, each with its factor over a common denominator."""
    groups: dict[frozenset, list[tuple[sp.Expr, dict]]] = {}
    for c, powers in terms(e):
        marks = frozenset(a for a in powers if isinstance(a, Delta))
        rest = {a: k for a, k in powers.items() if a not in marks}
        groups.setdefault(marks, []).append((c, rest))
    return sp.Add(*(sp.Mul(*marks, _over_common(parts)) for marks, parts in groups.items()))


def _over_common(parts: list[tuple[sp.Expr, dict]]) -> sp.Expr:
    below: dict[sp.Expr, sp.Expr] = {}
    for _, powers in parts:
        for atom, k in powers.items():
            if k.is_Rational and k < 0 and not atom.is_Symbol:
                below[atom] = min(below.get(atom, sp.S.Zero), k)
    whole = sp.Add(*(_term(c, p) for c, p in parts))
    above = normalise(whole / _term(sp.S.One, below))
    return factor(above) * _term(sp.S.One, below)


def _next(e: sp.Expr, laws: Laws) -> tuple[Row, sp.Expr]:
    """The first row that fits some E or Var, applied to every one it fits."""
    for row in RULES:
        after = _everywhere(row, e, laws)
        if after != e:
            return row, _without_empty_sums(after)
    left = next(x for x in walk(e) if isinstance(x, Expect))
    raise DerivationError(
        f"no rule of expectation fits {left}",
        repair="what a law does not tell (of a curved function, say) cannot be worked out",
    )


def _everywhere(row: Row, e: sp.Expr, laws: Laws) -> sp.Expr:
    if isinstance(e, Expect):
        after = row.apply(e, laws)
        return e if after is None else after
    if not e.args:
        return e
    parts = [_everywhere(row, a, laws) if isinstance(a, sp.Expr) else a for a in e.args]
    return rebuild(e, parts)


def _without_empty_sums(e: sp.Expr) -> sp.Expr:
    if isinstance(e, Reduce) and e.op == "sum" and e.body == 0:
        return sp.S.Zero
    if not e.args or isinstance(e, Expect):
        return e
    return rebuild(e, [_without_empty_sums(a) if isinstance(a, sp.Expr) else a for a in e.args])


def independence(program: Program, steps: Sequence[Step]) -> tuple[Assumption, ...]:
    """The assumption of independence, where a rule used it."""
    if not any(step.rule in RELY_ON_INDEPENDENCE for step in steps):
        return ()
    shown = [program.names.get(n, n) for n in Laws.of(program).declared]
    return (Assumption(f"all entries of {' and '.join(shown)} are independent of each other"),)


class Listing(Checker):
    """Evaluates at small sizes, with laws that can be listed in place of those that cannot."""

    def __init__(self, program: Program) -> None:
        finite = {
            n: d if d.law is None else replace(d, law=stand_in(d.law))
            for n, d in program.declarations.items()
        }
        super().__init__(replace(program, declarations=finite))

    @property
    def points(self) -> list[Evaluator]:
        if self._points is None:
            import numpy as np

            random = np.random.default_rng(SEED)
            self._points = [
                Evaluator(
                    self.program,
                    *sample(self.program, random, admissible_sizes(self.program, random, pool)),
                )
                for pool in POOLS
            ]
        return self._points
