"""Folding: writing an expression back in the quantities that have names.

Solutions of definitions, lemmas and facts are tried wherever their left side occurs; the result is
brought to normal form, and the smallest is kept.  No pattern here belongs to any layer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import sympy as sp

from symdl.derivation.lemmas import fact_rewrites, lemmas
from symdl.derivation.opening import open_definitions
from symdl.derivation.solve import Rewrite, positive_names, solutions
from symdl.errors import DerivationError
from symdl.expr.program import Program
from symdl.expr.values import Reduce, entries, walk
from symdl.rules.factor import factor
from symdl.rules.matching import occurs
from symdl.rules.normal import normalise
from symdl.rules.size import weight

MAX_ROUNDS = 12


@dataclass
class Folder:
    """Folds expressions in the quantities of one program; solutions are found once."""

    program: Program
    names: frozenset[str]
    definitions: list[Rewrite] = field(init=False)
    facts: list[Rewrite] = field(init=False)
    lemmas: list[Rewrite] = field(init=False)

    def __post_init__(self) -> None:
        positive = positive_names(self.program)
        self.definitions = [
            s
            for e in self.program.equations
            if e.name in self.names
            for s in solutions(e, positive)
        ]
        self._opened: dict[sp.Expr, Rewrite | None] = {}
        self._folded: dict[sp.Expr, list[tuple[Rewrite, sp.Expr]]] = {}
        self.facts = fact_rewrites(self.program)
        self.lemmas = lemmas(self.program, self.names)

    def fold(self, e: sp.Expr) -> list[tuple[Rewrite, sp.Expr]]:
        """The rewrites that make a normal form smaller, one after another, each with its result."""
        if e not in self._folded:
            found: list[tuple[Rewrite, sp.Expr]] = []
            now = e
            for _ in range(MAX_ROUNDS):
                paths = list(self._paths(now))
                if not paths:
                    break
                found += min(paths, key=lambda path: path[0])[1]
                now = found[-1][1]
            self._folded[e] = found
        return self._folded[e]

    def worth(self, e: sp.Expr) -> list[tuple[Rewrite, sp.Expr]]:
        """The same, but none where common factors alone make a shorter formula."""
        found = self.fold(e)
        if found and weight(factor(e)) < weight(factor(found[-1][1])):
            return []
        return found

    def _paths(self, e: sp.Expr) -> Iterator[tuple[tuple, list[tuple[Rewrite, sp.Expr]]]]:
        """Single rewrites, and a definition followed by a lemma, that make e smaller, ranked:
        the smallest result first, then facts, lemmas (also after a definition), definitions."""
        now = weight(e)
        for component in dict.fromkeys(a for a in walk(e) if isinstance(a, Reduce)):
            r = self._open(component)
            if r is not None:
                after = self._attempt(r, e)
                if after is not None and weight(after) < now:
                    yield (weight(after), 1, 0), [(r, after)]
        for rank, group in enumerate((self.facts, self.lemmas, self.definitions)):
            for place, r in enumerate(group):
                if not occurs(e, r.leaf, r.variables):
                    continue
                after = self._attempt(r, e)
                if after is None:
                    continue
                if weight(after) < now:
                    yield (weight(after), 2 * rank, place), [(r, after)]
                if r.kind == "definition":
                    yield from self._then_lemma(r, after, now, (3, place))

    def _then_lemma(
        self, r: Rewrite, after: sp.Expr, now: int, rank: tuple[int, int]
    ) -> Iterator[tuple[tuple, list[tuple[Rewrite, sp.Expr]]]]:
        for lemma in self.lemmas:
            if occurs(after, lemma.leaf, lemma.variables):
                last = self._attempt(lemma, after)
                if last is not None and weight(last) < min(now, weight(after)):
                    yield (weight(last), *rank), [(r, after), (lemma, last)]

    def _open(self, component: Reduce) -> Rewrite | None:
        """A sum of one defined quantity that comes to something smaller by its definition alone
        (Σ q = 1 for q = (1 - ε)δ + ε/K), as a lemma."""
        if component not in self._opened:
            self._opened[component] = None
            inside = {a.name for a in entries(component.body)} & self.names
            if component.op == "sum" and len(inside) == 1:
                (name,) = inside
                opened = open_definitions(component, self.program, (name,))
                value = self._normal(opened)
                if value is not None and weight(value) < weight(component) - 1:
                    lemma = Rewrite(component, value, "lemma", name, (), (name,))
                    self._opened[component] = lemma
        return self._opened[component]

    def _normal(self, e: sp.Expr) -> sp.Expr | None:
        try:
            return normalise(e)
        except DerivationError:
            return None

    def _attempt(self, r: Rewrite, e: sp.Expr) -> sp.Expr | None:
        return self._normal(r.apply(e))
