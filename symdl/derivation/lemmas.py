"""Equations that follow: lemmas from two definitions, and what declared facts say.

The solution of one definition, put into an earlier one or into its own sums, gives an equation
between named quantities: Σ p = 1 from softmax's own sum, Σ x̂ = 0 from the mean.
"""

from __future__ import annotations

import sympy as sp

from symdl.derivation.solve import Rewrite, holds, positive_names, solutions
from symdl.errors import DerivationError
from symdl.expr.program import Program
from symdl.expr.values import Entry, Reduce, free_indices, walk
from symdl.rules.atoms import assemble
from symdl.rules.matching import occurs
from symdl.rules.normal import normalise, terms


def lemmas(program: Program, names: frozenset[str]) -> list[Rewrite]:
    """What solutions of one definition say when put into earlier ones and into its own sums."""
    found: list[Rewrite] = []
    equations = [e for e in program.equations if e.name in names]
    positive = positive_names(program)
    for position, equation in enumerate(equations):
        for s in solutions(equation, positive):
            for component in s.kept:
                after = Rewrite(s.leaf, s.value, "definition", s.source).apply(component)
                found += _lemma(component - after, equation.name, (equation.name,))
            for earlier in equations[:position]:
                body = earlier.body
                if occurs(body, s.leaf, s.variables):
                    after = Rewrite(s.leaf, s.value, "definition", s.source).apply(body)
                    both = (equation.name, earlier.name)
                    found += _lemma(earlier.entry - after, equation.name, both)
    return [r for k, r in enumerate(found) if all(r.leaf != q.leaf for q in found[:k])]


def _lemma(zero: sp.Expr, name: str, unfolds: tuple[str, ...]) -> list[Rewrite]:
    """``zero = 0`` solved for the one sum in it that holds the named quantity."""
    try:
        parts = terms(zero)
    except DerivationError:
        return []
    sums = {
        a
        for _, p in parts
        for a, k in p.items()
        if isinstance(a, Reduce) and a.op == "sum" and k == 1
        and any(x.name == name for x in walk(a.body) if isinstance(x, Entry))
    }  # fmt: skip
    if len(sums) != 1:
        return []
    leaf = sums.pop()
    with_leaf = [(c, {a: k for a, k in p.items() if a != leaf}) for c, p in parts if leaf in p]
    rest = [t for t in parts if leaf not in t[1]]
    if len(with_leaf) != 1:
        return []
    value = normalise(-assemble(rest) / assemble(with_leaf))
    if not free_indices(value) <= free_indices(leaf) or holds(value, leaf):
        return []
    return [Rewrite(leaf, value, "lemma", name, (), unfolds)]


def fact_rewrites(program: Program) -> list[Rewrite]:
    """The declared equalities between a sum (or a single quantity) and something smaller."""
    found = []
    for fact in program.facts:
        left, right = normalise(fact.left), fact.right
        if fact.relation == "=" and isinstance(left, (Reduce, Entry)):
            found.append(Rewrite(left, normalise(right), "fact", fact.text))
        elif fact.relation == "one-hot" and isinstance(fact.left, Entry):
            *_, last = fact.left.indices
            total = normalise(Reduce("sum", fact.left, last))
            found.append(Rewrite(total, sp.S.One, "fact", fact.text))
            found.append(Rewrite(fact.left**2, fact.left, "fact", fact.text))
    return found
