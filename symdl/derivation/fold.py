"""Folding: writing an expression back in the quantities that have names.

Each definition v = f(leaf) is solved for its leaves by undoing one operation after another
(p_i = e^{z_i}/S gives e^{z_i} = p_i S; x̂ = (x - μ)/σ gives x = x̂σ + μ).  A solution is put in
where its leaf occurs, the result is brought to normal form, and kept if it is smaller.  Putting a
solution into an *earlier* definition gives a lemma (Σ p = 1 from S, Σ x̂ = 0 from μ); declared
facts are used in the same way.  No pattern here belongs to any layer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import sympy as sp

from symdl.errors import DerivationError
from symdl.expr.program import Equation, Program
from symdl.expr.values import (
    Binder,
    Entry,
    Fn,
    Index,
    Reduce,
    free_indices,
    freshen,
    rebuild,
    substitute,
    walk,
)
from symdl.functions import FUNCTIONS
from symdl.rules.factor import factor
from symdl.rules.matching import match, occurs
from symdl.rules.normal import assemble, normalise, terms
from symdl.rules.size import weight

MAX_ROUNDS = 12


@dataclass(frozen=True)
class Rewrite:
    """``leaf = value`` for all indices of the leaf; ``source`` is the definition, fact or lemma.

    ``kept`` are reductions of the definition inside which the leaf is left alone; ``unfolds`` the
    names whose definitions prove the equation."""

    leaf: sp.Expr
    value: sp.Expr
    kind: str  # definition, fact, lemma
    source: str
    kept: tuple[sp.Expr, ...] = ()
    unfolds: tuple[str, ...] = ()
    inverted: bool = False  # the definition holds 1/leaf only, and is best quoted so

    @property
    def shown(self) -> tuple[sp.Expr, sp.Expr]:
        """The equation as a person quotes it."""
        if self.inverted:
            return 1 / self.leaf, factor(1 / self.value)
        return self.leaf, factor(self.value)

    @property
    def variables(self) -> frozenset[Index]:
        """The indices over which the equation is quantified."""
        return free_indices(self.leaf)

    def apply(self, e: sp.Expr) -> sp.Expr:
        """Every instance of the leaf replaced; not brought to normal form."""
        return self._visit(e)

    def _visit(self, e: sp.Basic) -> sp.Basic:
        if any(match(k, e, free_indices(k)) is not None for k in self.kept):
            return e
        found = match(self.leaf, e, self.variables)
        if found is not None:
            return substitute(freshen(self.value), found)
        if not e.args or isinstance(e, (Entry, Index)):
            return e
        if isinstance(e, Binder):
            e = freshen(e)
        args = [self._visit(a) for a in e.args]
        if e.is_Pow and args[0] is not e.args[0] and args[0].is_Pow:
            base, inner = args[0].as_base_exp()  # (v^(1/k))^m = v^(m/k), since v = leaf^k
            return base ** (inner * args[1])
        return rebuild(e, args)


def solutions(equation: Equation) -> list[Rewrite]:
    """What an equation says about each leaf of its body that can be isolated."""
    body = normalise(equation.body)
    target = equation.entry
    kept = tuple(r for r in _outer_reductions(body))
    found = []
    for leaf in _leaves(body):
        value = _solve(body, leaf, target)
        if value is None or not free_indices(value) <= free_indices(leaf):
            continue
        value = normalise(value)
        protected = tuple(k for k in kept if k != leaf)
        found.append(
            Rewrite(
                leaf,
                value,
                "definition",
                equation.name,
                protected,
                (equation.name,),
                inverted=isinstance(leaf, Fn) and _holds(body, 1 / leaf),
            )
        )
    return found


def _outer_reductions(e: sp.Basic) -> Iterator[sp.Expr]:
    if isinstance(e, Reduce):
        yield e
        return
    for a in e.args:
        yield from _outer_reductions(a)


def _leaves(e: sp.Expr) -> list[sp.Expr]:
    """Candidates, largest first: functions, sums, bases of powers and plain entries outside sums."""
    found: list[sp.Expr] = []

    def visit(node: sp.Basic) -> None:
        plain = all(isinstance(i, Index) for i in getattr(node, "indices", ()))
        if isinstance(node, (Fn, Reduce)) or (isinstance(node, Entry) and plain):
            found.append(node)
        elif node.is_Pow and node.base.is_Add:
            found.append(node.base)
        if not isinstance(node, (Binder, Entry)):
            for a in node.args:
                visit(a)

    visit(e)
    return [leaf for k, leaf in enumerate(found) if leaf not in found[:k] and found.count(leaf) == 1]


def _solve(body: sp.Expr, leaf: sp.Expr, value: sp.Expr) -> sp.Expr | None:
    """The leaf in terms of the body's value, by undoing operations from the outside."""
    while body != leaf:
        holding = [a for a in body.args if isinstance(a, sp.Expr) and _holds(a, leaf)]
        if len(holding) != 1:
            return None
        inner = holding[0]
        if body.is_Add:
            value = value - (body - inner)
        elif body.is_Mul:
            value = value / (body / inner)
        elif body.is_Pow and inner == body.base and body.exp in (-1, sp.S.Half, -sp.S.Half):
            value = value ** (1 / body.exp)
        elif isinstance(body, Fn) and FUNCTIONS[body.name].inverse:
            value = Fn(FUNCTIONS[body.name].inverse.partition("(")[0], value)
        else:
            return None
        body = inner
    return value


def _holds(e: sp.Basic, leaf: sp.Expr) -> bool:
    return any(node == leaf for node in walk(e))


def lemmas(program: Program, names: frozenset[str]) -> list[Rewrite]:
    """What the solutions of one definition say when put into earlier ones, and into its own sums."""
    found: list[Rewrite] = []
    equations = [e for e in program.equations if e.name in names]
    for position, equation in enumerate(equations):
        for s in solutions(equation):
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
    if not free_indices(value) <= free_indices(leaf) or _holds(value, leaf):
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


@dataclass
class Folder:
    """Folds expressions in the quantities of one program; solutions are found once."""

    program: Program
    names: frozenset[str]
    definitions: list[Rewrite] = field(init=False)
    facts: list[Rewrite] = field(init=False)
    lemmas: list[Rewrite] = field(init=False)

    def __post_init__(self) -> None:
        self.definitions = [
            s for e in self.program.equations if e.name in self.names for s in solutions(e)
        ]
        self.facts = fact_rewrites(self.program)
        self.lemmas = lemmas(self.program, self.names)

    def fold(self, e: sp.Expr, without: frozenset[str] = frozenset()) -> Iterator[tuple[Rewrite, sp.Expr]]:
        """The rewrites that make a normal form smaller, one after another, each with its result.

        ``without`` names definitions that must stay unfolded (the one being differentiated from
        its own equation would otherwise be used to undo the first step)."""
        for _ in range(MAX_ROUNDS):
            paths = list(self._paths(e, without))
            if not paths:
                return
            best = min(paths, key=lambda path: path[0])[1]
            yield from best
            e = best[-1][1]

    def _paths(
        self, e: sp.Expr, without: frozenset[str]
    ) -> Iterator[tuple[tuple, list[tuple[Rewrite, sp.Expr]]]]:
        """Single rewrites, and a definition followed by a lemma, that make e smaller, ranked:
        the smallest result first, then facts, lemmas (also after a definition), definitions."""
        now = weight(e)
        for rank, group in enumerate((self.facts, self.lemmas, self.definitions)):
            for place, r in enumerate(group):
                if r.source in without or not occurs(e, r.leaf, r.variables):
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

    def _attempt(self, r: Rewrite, e: sp.Expr) -> sp.Expr | None:
        try:
            return normalise(r.apply(e))
        except DerivationError:
            return None
