"""Every step is checked before it is shown: by normal form, and by evaluation, independently.

A step that fails is a defect of symdl and raises CheckFailed; a step that algebra cannot show but
that evaluates equal at every point is graded *tested*, with the largest difference seen.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sympy as sp

from symdl.derivation.lemmas import fact_rewrites
from symdl.derivation.opening import open_definitions
from symdl.derivation.record import Grade
from symdl.errors import CheckFailed
from symdl.expr.evaluate import Evaluator
from symdl.expr.program import Program
from symdl.expr.sampling import sample
from symdl.expr.sizes import paired_sizes
from symdl.expr.values import Diff, Index, free_indices, walk
from symdl.rules.calculus import resolve
from symdl.rules.equality import prove_equal
from symdl.rules.normal import normalise

TOLERANCE = 1e-7
SEED = 20150617


class NothingTested(CheckFailed):
    """No point was found at which both sides of a step have a value."""


class Checker:
    """Checks equalities between expressions over one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._inputs: list[tuple[dict, dict]] | None = None
        self._points: list[Evaluator] | None = None
        self._values: dict[tuple[sp.Expr, tuple[Index, ...]], list[np.ndarray]] = {}

    @property
    def points(self) -> Sequence[Evaluator]:
        """Evaluators at admissible points of at least two sets of sizes, drawn once."""
        if self._inputs is None:
            self._inputs = _draw(self.program)
        if self._points is None:
            self._points = [Evaluator(self.program, i, s) for i, s in self._inputs]
        return self._points

    def extended(self, program: Program) -> Checker:
        """A checker over a program with more equations, at the same points."""
        other = Checker(program)
        other._inputs = self._inputs
        other._values = self._values
        return other

    def check(
        self, a: sp.Expr, b: sp.Expr, *, unfolds: tuple[str, ...] = (), known: str = ""
    ) -> Grade:
        """The grade of ``a = b``; raises CheckFailed with a counter-example where they differ."""
        bound, count = self.evaluate(a, b)
        method = known or self.prove(a, b, unfolds)
        if method:
            return Grade("proved", method, bound, count)
        return Grade("tested", f"evaluated at {count} random points", bound, count)

    def prove(self, a: sp.Expr, b: sp.Expr, unfolds: tuple[str, ...] = ()) -> str:
        """The algebraic method that shows a = b with some definitions put in, or ""."""
        if any(isinstance(d, Diff) and not d.total for e in (a, b) for d in walk(e)):
            a, b = resolve(a), resolve(b)
        for names in (unfolds[:1], unfolds):
            left, right = self.unfold(a, names), self.unfold(b, names)
            method = prove_equal(left, right)
            if method:
                return method
        return self._prove_by_facts(a, b, unfolds)

    def _prove_by_facts(self, a: sp.Expr, b: sp.Expr, unfolds: tuple[str, ...]) -> str:
        from_facts = [self._with_facts(self.unfold(e, unfolds)) for e in (a, b)]
        method = prove_equal(*from_facts) if self.program.facts else ""
        return f"{method} with the given facts" if method else ""

    def _with_facts(self, e: sp.Expr) -> sp.Expr:
        e = normalise(e)
        for rewrite in fact_rewrites(self.program):
            e = normalise(rewrite.apply(e))
        return e

    def unfold(self, e: sp.Expr, names: Sequence[str]) -> sp.Expr:
        """The named definitions put in, the last defined first."""
        return open_definitions(e, self.program, names)

    def evaluate(self, a: sp.Expr, b: sp.Expr) -> tuple[float, int]:
        """The largest relative difference over all points, and how many values were compared."""
        axes = tuple(sorted(free_indices(a) | free_indices(b), key=lambda i: (i.name, i.tag)))
        worst, count = 0.0, 0
        for x, y in zip(self._value(a, axes), self._value(b, axes), strict=True):
            usable = np.isfinite(x) & np.isfinite(y)
            if not usable.any():
                continue
            scale = 1.0 + np.maximum(np.abs(x), np.abs(y))
            difference = np.where(usable, np.abs(x - y), 0.0) / scale
            count += int(usable.sum())
            worst = max(worst, float(difference.max(initial=0.0)))
            if worst > TOLERANCE:
                self._refuse(a, b, difference, x, y, axes)
        if not count:
            raise NothingTested(f"no usable point to test {a} = {b}")
        return worst, count

    def _value(self, e: sp.Expr, axes: tuple[Index, ...]) -> list[np.ndarray]:
        key = (e, axes)
        if key not in self._values:
            with np.errstate(all="ignore"):
                self._values[key] = [np.asarray(p.value(e, axes)) for p in self.points]
        return self._values[key]

    def _refuse(
        self,
        a: sp.Expr,
        b: sp.Expr,
        difference: np.ndarray,
        x: np.ndarray,
        y: np.ndarray,
        axes: tuple[Index, ...],
    ) -> None:
        place = np.unravel_index(int(difference.argmax()), difference.shape)
        where = ", ".join(f"{i.name} = {k}" for i, k in zip(axes, place, strict=True))
        raise CheckFailed(
            f"a step does not hold: {a} = {b}; at {where or 'the sample'} the left side is "
            f"{x[place]:.9g}, the right side {y[place]:.9g}"
        )


def _draw(program: Program) -> list[tuple[dict, dict]]:
    random = np.random.default_rng(SEED)
    return [sample(program, random, sizes) for sizes in paired_sizes(program, random)]
