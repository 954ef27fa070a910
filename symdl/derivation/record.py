"""The record of a derivation: plain data that every printed form is a reading of.

A step's children, where it has any, form a chain: the first starts at the step's ``before``, each
starts where the one before it ended, the last ends at the step's ``after``.  The three lengths are
three depths of this tree: brief shows the stages, normal their chains, full every chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sympy as sp

from symdl.expr.program import Fact, Program
from symdl.expr.values import Index
from symdl.expr.written import Node


@dataclass(frozen=True)
class Grade:
    """How it is known that a step holds.

    ``level`` is ``proved`` (normal form, exact algebra), ``tested`` (evaluated at random admissible
    points) or ``given``; ``method`` says how in words, ``bound`` is the largest relative
    difference seen, or None.
    """

    level: str
    method: str = ""
    bound: float | None = None
    points: int = 0


@dataclass(frozen=True)
class Step:
    """One application of a named rule: ``before = after``, or another ``relation`` of the two.

    Attributes:
        rule: the name of the rule, as its table gives it ("product rule").
        before, after: value expressions that are equal under the derivation's assumptions.
        because: the reason in words, one sentence without its full stop; may hold $...$ LaTeX.
        facts: texts of the declared facts, lemmas and conventions that were used.
        using: equations (left, right) that were used, to be printed as "using left = right".
        children: the chain of smaller steps from ``before`` to ``after``.
        role: ``stage`` (a heading of its own: a local derivative, an upstream gradient, a lemma)
            or ``step``.
        title: for a stage, what it finds ("Upstream gradient at p"), else "".
        relation: ``=``; in proofs of bounds also ``in`` (after is a SymPy interval), ``->`` (a
            limit), ``<``, ``<=``, ``>``, ``>=``.
    """

    rule: str
    before: sp.Expr
    after: sp.Expr
    because: str = ""
    facts: tuple[str, ...] = ()
    using: tuple[tuple[sp.Expr, sp.Expr], ...] = ()
    children: tuple[Step, ...] = ()
    role: str = "step"
    title: str = ""
    grade: Grade = Grade("given")
    relation: str = "="


def stage(title: str, before: sp.Expr, after: sp.Expr, children: Sequence[Step]) -> Step:
    """A stage over a chain of steps; it is known as well as the least known of them."""
    levels = {s.grade.level for s in children}
    grade = Grade(
        "tested" if "tested" in levels else "proved",
        "every step",
        max((s.grade.bound or 0.0 for s in children), default=0.0),
        sum(s.grade.points for s in children),
    )
    return Step(
        "stage", before, after, children=tuple(children), role="stage", title=title, grade=grade
    )


@dataclass(frozen=True)
class Assumption:
    """What a result rests on: a declared fact, or a convention where no derivative exists.

    For a convention at a kink, ``at`` is the expression that is zero there and ``value`` what the
    derivative is taken as."""

    text: str
    kind: str = "fact"  # fact, convention
    fact: Fact | None = None
    at: sp.Expr | None = None
    value: sp.Expr | None = None


@dataclass(frozen=True)
class Derivation:
    """A finished derivation: ``lhs = result`` for all ``indices``.

    ``program`` holds the definitions that the letters refer to; ``steps`` are its stages, the
    last of which ends at ``result``.  ``kind`` is gradient, jacobian, hessian, derivative, proof.
    ``upstream`` names the given gradient of an unnamed loss by the output, "" where there is none
    (the program then ends with the equation of that loss, the sum of upstream times output).
    A result may quote upstream gradients that earlier stages found, as total Diffs; ``explicit`` is
    the same without them, in the program's own quantities, for numbers and for SymPy.
    ``statement`` holds the two sides of what was to be proved, as the author wrote them.
    """

    title: str
    kind: str
    program: Program
    lhs: sp.Expr
    indices: tuple[Index, ...]
    result: sp.Expr
    steps: tuple[Step, ...]
    assumptions: tuple[Assumption, ...] = ()
    grade: Grade = field(default=Grade("given"))
    upstream: str = ""
    explicit: sp.Expr | None = None
    statement: tuple[Node, Node] | None = None
