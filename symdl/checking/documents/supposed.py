"""Steps that solve equations: which statements are supposed, which ones follow from them.

A statement between names without values is an equation: nothing is judged, it is gone on with.
What follows from the equations near, or solves them, is right.  What contradicts them is wrong only
where it surely means to follow: behind an arrow or "so", or where it says what the one unknown is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from symdl.checking.comparing.equations import (
    Equation,
    Seen,
    as_before,
    as_now,
    bare,
    known,
    letters_of,
    seen,
    speak_of,
)
from symdl.checking.comparing.solutions import DOUBTS, Found, freedom, relate
from symdl.checking.comparing.substitution import substituted
from symdl.checking.documents.steps import Steps
from symdl.checking.judging.claims import AGAIN
from symdl.checking.judging.judge import EQUALITIES, Decision, decide
from symdl.checking.judging.signs import each_of, has_signs, values_of
from symdl.checking.judging.solved import (
    SOLVED,
    as_a_root,
    fails,
    holds,
    is_characteristic,
    is_of_system,
    is_zero,
    mistake_in,
)
from symdl.checking.judging.stationary import Stationary
from symdl.checking.judging.verdict import CARRIED, FAILS, HOLDS, STATED, Method
from symdl.checking.meaning.known import as_name, bind
from symdl.checking.scopes.latest import bindings_of
from symdl.checking.scopes.names import base_of, index_letters, symbols
from symdl.checking.scopes.scope import is_literal, is_numeric
from symdl.checking.scopes.suppositions import ASSIGNING, GOING_ON
from symdl.checking.values.solving import polynomials
from symdl.read import tree
from symdl.read.show import plain
from symdl.read.statement import Chain
from symdl.read.tree import Node

NEAR = 60  # lines behind which an equation is no longer gone on with
OPEN = 30  # lines in which what is said of its unknowns is taken as its solution
KEPT = 6  # equations that are gone on with
SOLVING = GOING_ON | {"from", "rearranging", "solving", "substituting", "isolating", "eliminating"}
FREELY = ASSIGNING | {
    *("start", "initial", "initially", "try", "trying", "test", "testing", "guess"),
    *("taking", "choosing", "letting", "putting", "assuming", "say"),
}
OF_EQUATIONS = re.compile(
    r"\b(?:equations?|system|boundary|hyperplane|solve|solving|setting|set|equate|equating"
    r"|constraint|minimum|maximum|stationary|optimum|line)\b"
)


@dataclass
class Supposing(Steps):
    """Judges the steps of a thread, and those that solve the equations before them."""

    words: str = ""  # before the block on its line
    equations: list[Equation] = field(default_factory=list)
    stationary: Stationary = field(default_factory=Stationary)
    solved_next: frozenset[str] = frozenset()  # what the line solves for behind an arrow

    def _decided(self, left: Node, op: str, right: Node, chain: Chain) -> Decision:
        if has_signs(left) and op in (*EQUALITIES, "in"):
            one_by_one = each_of(lambda a, b: self.against(a, "=", b, chain), left, right)
            return one_by_one or super()._decided(left, op, right, chain)
        decision = super()._decided(left, op, right, chain)
        if op == "=" and not self.strict:
            decision = self.stationary.judge(
                decision, self.thread.sides, right, lambda a, b: self.against(a, "=", b, chain)
            )
        if decision.verdict == HOLDS and is_characteristic(left):
            zero = self._equation(left, tree.Number("0"), chain)
            self.equations = [*self.equations, zero][-KEPT:]
        if self.strict or decision.verdict == HOLDS or chain.condition or chain.opens:
            return decision
        anew = decision == AGAIN and not is_numeric(right) and not speak_of(self._near(), left)
        if anew or op not in (*EQUALITIES, "in") or isinstance(right, tree.Unknown):
            return decision
        if any(any(index_letters(side)) for side in (left, right)):
            return decision
        asked = self._equation(left, right, chain)
        if decision.verdict == FAILS and (by_slope := self.stationary.follows(self.scope, asked)):
            return by_slope
        if isinstance(right, tree.Set) or has_signs(right):
            return self._all_roots(asked, chain) or decision
        found = self._by_equations(asked, chain) if len(self.thread.sides) == 1 else None
        supposed = self._supposed(decision, op, asked) if found is None else None
        if supposed is not None:
            found, asked = Decision(STATED, "an equation"), supposed
        elif found is None or found.verdict == HOLDS:
            return found or decision
        asked = replace(asked, sound=found.verdict == STATED)
        self.equations = [*self.equations, asked][-KEPT:]
        return found

    def _equation(self, left: Node, right: Node, chain: Chain) -> Equation:
        texts = {id(side.node): side.text for side in chain.sides}
        shown = " = ".join(texts.get(id(side), plain(side)) for side in (left, right))
        text = re.sub(r"\s+", " ", shown)
        return Equation(left, right, text, self.scope.serial, self.line, self.scope.where)

    def _supposed(self, decision: Decision, op: str, asked: Equation) -> Equation | None:
        """The statement as an equation, if it says which values its names have."""
        sides = (asked.left, asked.right)
        if op != "=" or as_name(self.scope, asked.left) is not None:
            return None
        if any(is_numeric(side) and not is_literal(side) for side in sides):
            return None  # a calculation
        names = [name for side in sides for name in symbols(side)]
        if any("rm" in name.marks for name in names):
            return None
        zero = any(map(is_zero, sides))
        again = self._solved_before(names) if zero else frozenset()
        if again:
            return replace(asked, free=again)
        said = bool(OF_EQUATIONS.search(self.words) or self.solved_next & set(map(base_of, names)))
        value = isinstance(asked.left, tree.Call) and is_literal(asked.right)
        if decision.verdict == STATED and not (zero or value):
            return None
        if decision.verdict == FAILS and not (zero and said):
            return self._anew(asked, names, sure=True)
        mode = bare(self.scope) if decision.verdict == FAILS else known(self.scope)
        made = seen(self.scope, asked, mode)
        if made is None:
            return self._anew(asked, names)
        bound = (b for name in names for b in bindings_of(self.scope, name))
        plain = not any(self.scope.is_of_question(b.where) for b in bound)
        unknown = tuple(sorted(made.names))
        one = len(unknown) == 1 and (
            is_literal(asked.right) or bool(polynomials(made.gap, unknown[0]))
        )
        supposed = zero or said or (plain and (one or bool(made.rows(unknown))))
        return asked if supposed else self._anew(asked, names)

    def _solved_before(self, names: list[tree.Symbol]) -> frozenset[str]:
        """The letters, if an equation has been solved for them: v in (A - 5I)v = (A - 2I)v = 0."""
        bases = frozenset(map(base_of, names))
        solved = (one for one in self._near() if not one.open and bases <= letters_of([one]))
        return bases if any(solved) else frozenset()

    def _anew(
        self, asked: Equation, names: list[tree.Symbol], sure: bool = False
    ) -> Equation | None:
        """The statement as a linear equation for a letter whose numbers belong to another part;
        ``sure``: only where several names stand in it, each with a number before it."""
        sides = (*tree.walk(asked.left), *tree.walk(asked.right))
        if len(self.thread.sides) > 1 or any(isinstance(n, tree.Quotient) for n in sides):
            return None
        numbers = (b for name in names for b in self.scope.names.get(base_of(name), ()))
        free = {
            base_of(b.name) for b in numbers if b.numeric and b.where[:2] != self.scope.where[:2]
        }
        for base in sorted(free):
            with self.scope.without({base}):
                made = seen(self.scope, asked, known(self.scope))
                rows = made.rows(tuple(sorted(made.names))) if made is not None else None
                if rows and (not sure or all(map(is_of_system, rows))):
                    return replace(asked, free=frozenset({base}))
        return None

    # --- what follows ---------------------------------------------------------------------

    def _near(self) -> list[Equation]:
        return [
            one
            for one in self.equations
            if self.line - one.line <= NEAR and self.scope.is_of_question(one.where)
        ]

    def _by_equations(self, asked: Equation, chain: Chain) -> Decision | None:
        near = self._near()
        sound = [one for one in near if one.sound]
        against: list[tuple[Found, Seen]] = []
        root = as_a_root(self.scope, asked.left, min((one.serial for one in near), default=0))
        for way in dict.fromkeys((asked, replace(asked, left=root))):
            for equations, mine in self._ways(sound, way) if sound else ():
                found = relate(equations, mine)
                if found is not None and found.word in ("follows", "solves"):
                    self._close(equations, mine)
                    return holds(found)
                against += [(found, mine)] if found is not None else []
            if against:
                break
        told = any(found.word == "contradicts" for found, _ in against)
        put = self._puts_in(sound[-1], asked) if sound and not told else None
        if put is not None and put.verdict == HOLDS:
            return Decision(HOLDS, f"it solves {sound[-1].text}", method=SOLVED)
        for equations, mine in self._ways(near, asked) if sound != near else ():
            found = relate([one for one in equations if not one.equation.sound], mine)
            if found is not None and found.word in ("follows", "solves"):
                return Decision(CARRIED, "right from an earlier wrong value")
        for k, (found, mine) in enumerate(against):
            if self._means_to_follow(found, mine, sound[-1], chain, now=k > 0):
                return fails(found, "" if k else self._mistake(found, mine, sound))
        return put

    def _mistake(self, found: Found, mine: Seen, near: list[Equation]) -> str:
        with as_before(self.scope, near):
            return mistake_in(found, mine)

    def _close(self, equations: list[Seen], mine: Seen) -> None:
        """The solution is said: another equation may be about something else.  What says one name
        by another is a solution only where nothing else is left to be said."""
        about = tuple(one for one in equations if one.names & mine.names and one.equation.open)
        left = freedom(about) if about else 0
        if mine.is_solution and (is_numeric(mine.equation.right) or left == 1):
            done = {one.equation.serial for one in about}
            self.equations = [
                replace(one, open=False) if one.serial in done else one for one in self.equations
            ]

    def _ways(self, near: list[Equation], asked: Equation) -> Iterator[tuple[list[Seen], Seen]]:
        """The equations and the statement with as much known as where the last equation was
        supposed, with what is known now, and with every name free."""
        with as_before(self.scope, near):
            yield from self._seen(near, asked, known(self.scope))
        with as_now(self.scope, near):
            yield from self._seen(near, asked, known(self.scope))
        yield from self._seen(near, asked, bare(self.scope))

    def _seen(
        self, near: list[Equation], asked: Equation, mode: object
    ) -> Iterator[tuple[list[Seen], Seen]]:
        mine = seen(self.scope, asked, mode)  # type: ignore[arg-type]
        made = [seen(self.scope, one, mode) for one in near]  # type: ignore[arg-type]
        equations = [one for one in made if one is not None]
        if mine is not None and equations:
            yield equations, mine

    def _puts_in(self, last: Equation, asked: Equation) -> Decision | None:
        """Whether the last equation holds with what the statement says its unknown is."""
        name = asked.left
        if not isinstance(name, tree.Symbol) or name in tree.walk(asked.right):
            return None
        names = {n for side in (last.left, last.right) for n in symbols(side)}
        if not any(base_of(n) == base_of(name) and (n == name or not name.sub) for n in names):
            return None
        since = 0 if base_of(name) in last.free else last.serial
        with self.scope.without({base_of(name)}, since=since):
            if decide(self.scope, last.left, "=", last.right).verdict == HOLDS:
                return None  # what is known solves it already
            bind(self.scope, name, asked.right)
            found = decide(self.scope, last.left, "=", last.right)
            if found.verdict == HOLDS:
                return found
            text = Seen(self.scope, known(self.scope), last).refuted()
        if not text or not is_numeric(asked.right):
            return None
        reason = f"it does not solve {last.text}: with it {text}"
        return Decision(FAILS, reason, method=Method("counter-example", "proved", ""))

    def _means_to_follow(
        self, found: Found, mine: Seen, last: Equation, chain: Chain, now: bool
    ) -> bool:
        """Whether a statement that contradicts the equations before it is meant to follow.

        ``now``: with values that were said behind the equations, which may be those of a point.
        """
        notes = mine.notes.union(*(one.notes for one in found.by))
        said = set(re.findall(r"[^\W\d_]+", " ".join((self.words, *chain.remarks)).lower()))
        if notes & DOUBTS or self.line - last.line > OPEN or said & FREELY:
            return False
        if chain.ties == "=>" or said & SOLVING:
            return found.word == "contradicts" or found.derived or self._about_all(found, mine)
        if self.supposed or now:
            return False  # "for x = 1, y = 2" says where we are
        here = last.open and last.where == self.scope.where
        if substituted(last.left, mine.equation.left) or (found.derived and here):
            return True
        names = frozenset(name for one in found.by for name in one.names)
        if len(names) == 1:
            return here or mine.is_solution
        return mine.is_solution and is_numeric(mine.equation.right) and found.word == "contradicts"

    def _about_all(self, found: Found, mine: Seen) -> bool:
        names = frozenset(name for one in found.by for name in one.names)
        return mine.names == names and not is_literal(mine.equation.right)

    def _all_roots(self, asked: Equation, chain: Chain) -> Decision | None:
        """λ = 1, 4: each of them is a solution; None where that cannot be told."""
        values = values_of(asked.right)
        each = [self._by_equations(replace(asked, right=value), chain) for value in values]
        wrong = next((one for one in each if one is not None and one.verdict == FAILS), None)
        return wrong or (each[0] if None not in each else None)
