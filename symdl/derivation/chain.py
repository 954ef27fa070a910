"""The one loop that applies rules and records them.

A :class:`Chain` starts at an expression and grows by one step at a time; every step is checked
before the chain is closed.  Rules do not know that they are watched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

import sympy as sp

from symdl.derivation.check import Checker
from symdl.derivation.fold import Folder
from symdl.derivation.record import Step
from symdl.expr.values import Delta, Diff, Reduce, rebuild, walk
from symdl.rules.calculus import Applied, once
from symdl.rules.factor import factor
from symdl.rules.matching import match
from symdl.rules.normal import normalise
from symdl.rules.row import Rule
from symdl.rules.size import weight


class Chain:
    """A growing chain of checked steps from one expression to another."""

    def __init__(self, start: sp.Expr, checker: Checker) -> None:
        self.start = self.now = start
        self.steps: list[Step] = []
        self.checker = checker

    def step(
        self,
        rule: str,
        after: sp.Expr,
        because: str = "",
        *,
        facts: Iterable[str] = (),
        using: Iterable[tuple[sp.Expr, sp.Expr]] = (),
        unfolds: Iterable[str] = (),
        children: tuple[Step, ...] = (),
        known: str = "",
    ) -> None:
        """Append ``now = after``, unless nothing but dummy names changed; raises CheckFailed
        where it is wrong.

        ``known`` names the theorem where the step is an instance of one (a table row)."""
        if after == self.now or match(self.now, after, frozenset()) is not None:
            return
        grade = self.checker.check(self.now, after, unfolds=tuple(unfolds), known=known)
        self.steps.append(
            Step(rule, self.now, after, because, tuple(facts), tuple(using), children, grade=grade)
        )
        self.now = after

    # -- the kinds of progress a derivation makes -------------------------------------------

    def differentiate(self) -> None:
        """Carry out every partial derivative, a level at a time."""
        while any(isinstance(d, Diff) and not d.total for d in walk(self.now)):
            before = self.now
            after, used = once(before)
            rules = list(dict.fromkeys(a.rule for a in used))
            named = [r for r in rules if r.name != "derivative of a constant"] or rules
            self.step(
                ", ".join(r.name for r in named),
                after,
                "; ".join(r.because for r in named),
                facts=[f for r in named for f in r.facts],
                children=self._one_by_one(before, used) if len(used) > 1 else (),
                known="rule of differentiation",
            )
            self.now = after

    def _one_by_one(self, e: sp.Expr, used: Iterable[Applied]) -> tuple[Step, ...]:
        """The same level with each derivative as a step of its own."""
        inner = Chain(e, self.checker)
        values: dict[Diff, sp.Expr] = {}
        for derivative, rule, result in used:
            values[derivative] = result
            inner.step(
                rule.name,
                _carried_out(e, values),
                rule.because,
                facts=rule.facts,
                known="rule of differentiation",
            )
        return tuple(inner.steps) if len(inner.steps) > 1 else ()

    def tidy(self) -> None:
        """Normal form: deltas carried out, factors out of sums, like terms together."""
        after = normalise(self.now)
        shaped = factor(after)
        if _burden(shaped) < _burden(self.now) or _contracts(self.now, after):
            rule, because = _describe(self.now, after)
            self.step(rule, shaped, because)

    def fold(self, folder: Folder) -> None:
        """Write the expression in named quantities; definitions in a row are one step."""
        rewrites = folder.worth(normalise(self.now))
        for kind, run in groupby(rewrites, key=lambda r: r[0].kind):
            used = list(run)
            name, because = _WORDS[kind]
            self.step(
                name,
                factor(used[-1][1]),
                because,
                facts=[r.source for r, _ in used if r.kind == "fact"],
                using=[r.shown for r, _ in used],
                unfolds=dict.fromkeys(n for r, _ in used for n in r.unfolds),
            )

    def shape(self) -> None:
        """Common factors in front."""
        after = factor(self.now)
        if weight(after) < weight(self.now):
            self.step("factor out", after, "common factors are put in front")


_WORDS = {
    "definition": ("definition", "by definition"),
    "lemma": ("lemma", "shown above"),
    "fact": ("given fact", "given"),
}


def _carried_out(e: sp.Basic, values: Mapping[Diff, sp.Expr]) -> sp.Expr:
    """The expression with those of its outermost derivatives that have values replaced."""
    if isinstance(e, Diff) and not e.total:
        return values.get(e, e)
    return rebuild(e, [_carried_out(a, values) for a in e.args]) if e.args else e


def _summed_deltas(e: sp.Basic) -> int:
    return sum(1 for r in walk(e) if isinstance(r, Reduce) and r.op == "sum" and r.body.has(Delta))


def _contracts(before: sp.Expr, after: sp.Expr) -> bool:
    return _summed_deltas(after) < _summed_deltas(before)


def _burden(e: sp.Expr) -> tuple[int, int]:
    """What a reader carries: the expression, and in it what stands inside sums."""
    inside = sum(weight(r.body) for r in walk(e) if isinstance(r, Reduce))
    return weight(e), inside


def _describe(before: sp.Expr, after: sp.Expr) -> tuple[str, str]:
    if _contracts(before, after):
        return (
            "contract the delta",
            "under the sum only the term in which the indices agree is left",
        )
    return "simplify", "like factors and terms are joined"


__all__ = ["Chain", "Rule"]
