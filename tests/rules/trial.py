"""Trying a rule on its own example: both sides are evaluated at random points and compared."""

from __future__ import annotations

import numpy as np
import sympy as sp

from symdl.errors import SymdlError
from symdl.expr.compose import program_for
from symdl.expr.evaluate import Evaluator
from symdl.expr.program import Program
from symdl.expr.sampling import SIZE_SETS, admissible_sizes, sample
from symdl.expr.values import Diff, Entry, Index, free_indices
from symdl.rules.row import Rule

DECLARED = (
    "x[i:n]; a[i:n]; u = 0.7; v = 0.4; w = 1.3; F[i:n]: function; q = 0.3; r[i:n] ~ Bernoulli(q)"
)
POINTS = 4
USABLE = 0.5  # a trial at which fewer of the values are finite has tested nothing


class Refused(AssertionError):
    """The two sides of a row differ, or too few points were usable."""


def example(rule: Rule) -> tuple[Program, sp.Expr]:
    """The row's example over the declared names, with its program."""
    for left in ("out[i]", "out"):
        try:
            program = program_for(f"{DECLARED}; {left} = {rule.example}", layers={})
        except SymdlError as error:  # the example has no free index: the next form is tried
            problem = error
            continue
        return program, program.equations[-1].body
    raise problem


def try_derivative(rule: Rule) -> None:
    """The row applied to ∂example/∂x[k] and to ∂example/∂u."""
    program, body = example(rule)
    (axis,) = program.declarations["x"].indices
    for entry in (Entry("x", Index("k", axis.size)), Entry("u")):
        before = Diff(body, entry)
        after = rule.apply(before)
        if after is not None:
            compare(program, before, after)
            return
    raise Refused(f"{rule.name} does not apply to its example {rule.example}")


def try_algebra(rule: Rule) -> None:
    """The row applied to its example."""
    program, body = example(rule)
    after = rule.apply(body)
    if after is None:
        raise Refused(f"{rule.name} does not apply to its example {rule.example}")
    compare(program, body, after)


def compare(program: Program, before: sp.Expr, after: sp.Expr) -> None:
    """Raise Refused where the two differ at some point, or hardly any point is usable."""
    random = np.random.default_rng(7)
    axes = tuple(sorted(free_indices(before) | free_indices(after), key=lambda i: i.name))
    usable = total = 0
    for trial in range(POINTS):
        pool = SIZE_SETS[trial % len(SIZE_SETS)]
        point = Evaluator(
            program, *sample(program, random, admissible_sizes(program, random, pool))
        )
        with np.errstate(all="ignore"):
            left, right = point.value(before, axes), point.value(after, axes)
        finite = np.isfinite(left) & np.isfinite(right)
        usable, total = usable + int(finite.sum()), total + left.size
        if not np.allclose(left[finite], right[finite], rtol=1e-8, atol=1e-9):
            raise Refused(f"{before} = {after} does not hold: {left} and {right}")
    if usable < USABLE * total:
        raise Refused(f"only {usable} of {total} values of {before} were usable")
