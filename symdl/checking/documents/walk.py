"""A document, step by step: what each side is compared with, and what is known afterwards.

Every statement is a *thread*: a name or formula, and the sides that follow.  A side is compared
with the one before it; where that one is wrong or unread, with the last one known to be right.  A
line that begins with a relation goes on with the thread it fits.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symdl.checking.comparing.digits import decimals_in, in_full
from symdl.checking.comparing.substitution import substituted
from symdl.checking.documents.cases import CASE_LINES, Cases
from symdl.checking.documents.thread import (
    AGAIN,
    ENDED,
    GIVEN_BY_CALL,
    Thread,
    case_of,
    made,
    stated,
)
from symdl.checking.judging.claims import ANNOUNCED
from symdl.checking.judging.feature_maps import Maps
from symdl.checking.judging.judge import EQUALITIES, Decision
from symdl.checking.judging.stationary import Stationary
from symdl.checking.judging.verdict import (
    CARRIED,
    FAILS,
    HOLDS,
    NAMELESS,
    STATED,
    UNREAD,
    StepVerdict,
)
from symdl.checking.meaning.known import as_name, bind, bind_sides
from symdl.checking.scopes import suppositions
from symdl.checking.scopes.latest import bindings_of
from symdl.checking.scopes.scope import is_literal, is_numeric
from symdl.checking.values.limits import limited
from symdl.read import tree
from symdl.read.statement import Chain, Relation, Side
from symdl.read.tree import Node


@dataclass
class Walker(Cases):
    """Goes through the chains of a document in order."""

    threads: list[Thread] = field(default_factory=list)
    open_side: Relation | None = None
    names: frozenset[str] = frozenset()  # of several letters
    where: tuple[int, ...] = (0, 0, 0)

    # --- going on -------------------------------------------------------------------------

    def enter(self, where: tuple[int, ...]) -> None:
        """Go to another question, part or case; conditions of the old one end."""
        if where == self.where:
            return
        if where[:1] != self.where[:1]:
            self.thread, self.threads, self.maps = Thread(), [], Maps()
        if not self.scope.is_of_question(where):
            self.stationary = Stationary()
        self.end_case()
        self.where = self.scope.where = where
        self.conditions = []

    def given(self, chain: Chain) -> None:
        """Take a statement as given."""
        for side in chain.sides:
            if side.node is not None:
                self.scope.usage.note(side.node, self.scope.where[:1])
        self._begin(chain.sides[0])
        for side in chain.sides[1:]:
            if self.thread.name is not None and side.node is not None:
                bind(self.scope, self.thread.name, side.node, given=True)
        self.thread = Thread()

    def beside(self, before: str, line: int = 0, item: int = -1) -> None:
        """The words before a block on its line: "if" makes it a condition.  ``item``: where the
        item of a list begins in which it stands."""
        self.scope.item = item
        over = line > self.conditional + CASE_LINES or (self.hypothesis and line != self.line)
        if self.supposed_here and over:
            self.end_case()
        self.hypothesis = (self.hypothesis and line == self.line) or suppositions.is_hypothesis(
            before
        )
        self.line, self.words = line, before.lower().rstrip(" (,:*-")

    def struck(self) -> None:
        """A line that was struck out: nothing goes on with what stood before it."""
        self._new_thread()
        self.thread.unsure = True

    def chain(self, chain: Chain) -> list[StepVerdict]:
        """The verdicts on the steps of a chain, and what it states kept in scope."""
        for side in chain.sides:
            if side.node is not None:
                self.scope.usage.note(side.node, self.scope.where[:1])
        self.scope.offset = chain.span[0]
        self.supposed = bool(self.line) and self.conditional == self.line
        self.supposed = self.supposed or suppositions.ends_with(self.words, suppositions.ASSIGNING)
        case = case_of(chain)
        if case:
            self.scope.where = (*self.where, case)
        if self.is_condition(chain):
            return [stated(chain, "a condition")]
        steps: list[StepVerdict] = []
        if chain.opens is None and len(chain.sides) == 1:
            return self._alone(chain)
        if chain.opens is not None:
            steps.append(self._continued(chain))
        elif self._goes_on(chain):
            with limited(self.options.step_seconds, self.options.step_megabytes):
                steps.append(self.step(None, Relation("=>"), chain.sides[0], chain))
        else:
            self._new_thread()
            self._begin(chain.sides[0])
        self.open_side = chain.closes
        for before, after, relation in zip(
            chain.sides, chain.sides[1:], chain.relations, strict=False
        ):
            with limited(self.options.step_seconds, self.options.step_megabytes):
                steps.append(self.step(before, relation, after, chain))
        last = self.thread.sides[-1:]
        if self.supposed and len(chain.sides) == 2 and any(map(is_literal, last)):
            self.thread = Thread(where=self.scope.where)  # "for x = 1": no line goes on with it
        return steps

    def grid(self, side: Side) -> list[StepVerdict]:
        """A grid of values: it goes on with what stands before it, or states something new."""
        assert side.node is not None
        self.scope.usage.note(side.node, self.scope.where[:1])
        chain = Chain((side,), (), None, side.span)
        if self.open_side is not None and self.thread.sides:
            relation, self.open_side = self.open_side, None
            return [self.step(None, relation, side, chain)]
        with limited(self.options.step_seconds, self.options.step_megabytes):
            found = self.maps.judge(side.node)
        self._new_thread()
        self._begin(side)
        if found is not None:
            return [made(None, Relation(""), side, found)]
        return [stated(chain, "a grid of values")]

    def _goes_on(self, chain: Chain) -> bool:
        """Whether "⇒ 6 ≈ 6.0" behind "2 · 3", or behind x y, is a value of what was worked out."""
        first, sides = chain.sides[0].node, self.thread.sides
        if chain.ties != "=>" or first is None or not sides or not is_numeric(first):
            return False
        if is_numeric(sides[-1]):
            return not is_literal(sides[-1])
        if is_literal(first):
            return False
        with limited(self.options.step_seconds, self.options.step_megabytes):
            fits = self._fits(self.thread, Relation("=>"), first, chain)
        return fits or bool(substituted(sides[-1], first))

    # --- threads --------------------------------------------------------------------------

    def _new_thread(self) -> None:
        unsure = self.thread.unsure and not self.thread.sides
        if self.thread.sides:
            self.threads = [self.thread, *self.threads][:4]
        self.thread = Thread(where=self.scope.where, unsure=unsure)

    def _begin(self, side: Side) -> None:
        if side.node is None:
            return
        self.maps.add(side.node)
        self.thread.sides.append(side.node)
        self.thread.good.append(side.node)
        self.thread.line = self.line
        self.thread.name = as_name(self.scope, side.node)

    def _alone(self, chain: Chain) -> list[StepVerdict]:
        (side,) = chain.sides
        if isinstance(side.node, tree.Kronecker):
            self.told_delta = (self.line, frozenset((side.node.left, side.node.right)))
        if self.open_side is not None and self.thread.sides:
            relation, self.open_side = self.open_side, chain.closes
            with limited(self.options.step_seconds, self.options.step_megabytes):
                return [self.step(None, relation, side, chain)]
        self._new_thread()
        self.open_side = chain.closes
        if side.node is None:
            return [made(side, Relation(""), side, Decision(UNREAD, side.problem))]
        self._begin(side)
        return []

    def _continued(self, chain: Chain) -> StepVerdict:
        first, opens = chain.sides[0], chain.opens
        assert opens is not None
        if suppositions.in_a_sentence(self.words):
            self._new_thread()
            self._begin(first)
            return made(None, opens, first, Decision(STATED, "a value in a sentence"))
        with limited(self.options.step_seconds, self.options.step_megabytes):
            picks = first.node is not None and opens.op in EQUALITIES
            lost = picks and not self._pick_thread(first.node, opens, chain)
            if lost and (self.thread.ended(first) or suppositions.is_named(self.words)):
                self._new_thread()
                self._begin(first)
                if suppositions.is_named(self.words):
                    return made(None, opens, first, Decision(STATED, "a value that is named"))
                again = any(thread.does(chain) for thread in self.threads)
                return made(None, opens, first, AGAIN if again else ENDED)
            if not self.thread.sides:
                self._begin(first)
                return made(None, opens, first, Decision(STATED, "nothing stands before it"))
            return self.step(None, opens, first, chain)

    def _pick_thread(self, node: Node | None, opens: Relation, chain: Chain) -> bool:
        """Go on with an earlier statement, where the line fits that one and not the last; False
        where it fits none."""
        assert node is not None
        if self.thread.sides and self._fits(self.thread, opens, node, chain):
            return True
        for k, earlier in enumerate(self.threads):
            if (
                earlier.sides
                and (opens.op != "=" or not is_literal(earlier.sides[-1]))
                and earlier.where[:1] == self.scope.where[:1]
                and self._fits(earlier, opens, node, chain)
            ):
                self.threads[k], self.thread = self.thread, earlier
                return True
        return False

    def _fits(self, thread: Thread, opens: Relation, node: Node, chain: Chain) -> bool:
        return self.against(thread.sides[-1], opens.op, node, chain).verdict == HOLDS

    # --- what is known afterwards ---------------------------------------------------------

    def remember(self, decision: Decision, relation: Relation, after: Side) -> None:
        """Keep what a step says in the thread and, for a name, in scope."""
        node, thread = after.node, self.thread
        assert node is not None
        self.maps.add(node)
        previous = thread.sides[-1] if thread.sides else None
        thread.sides.append(node)
        thread.line = self.line
        if relation.op not in EQUALITIES:
            return
        found = decision.outcome
        if found is not None and found.word == "digits" and found.point is not None:
            self.scope.rounded.update(in_full(node, found.point.left))
        if relation.op == "~~":
            self.scope.about |= decimals_in(node)
        if decision.verdict in (HOLDS, STATED):
            thread.good.append(node)
            thread.loose = decision.reason == GIVEN_BY_CALL
        elif decision.verdict == FAILS:
            thread.wrong = True
            thread.mislabelled = len(thread.sides) == 2 and not is_numeric(node)
        elif decision.verdict == UNREAD:
            thread.loose = True
            if thread.name is None and len(thread.sides) == 2:
                self.scope.constraints.append((thread.sides[0], node))
        if decision.verdict == STATED and previous is not None:
            bind_sides(self.scope, thread.name, previous, node, after.span[0])
        unsaid = decision.verdict == UNREAD or decision.method.name in NAMELESS
        if thread.name is None or isinstance(node, tree.Unknown) or unsaid:
            return
        if self._are_entries(thread.name, node):
            return  # p_2 = p_3 says what they are worth, not how one is found
        if decision.reason == ANNOUNCED:
            thread.name, thread.sides, thread.good = as_name(self.scope, node), [node], [node]
            return
        sound = decision.verdict not in (FAILS, CARRIED)
        first = self.scope.serial + 1
        again = isinstance(thread.name, tree.Symbol) and self.scope.knows_here(thread.name)
        counts, self.counts = self.counts, False
        bind(self.scope, thread.name, node, sound=sound, offset=after.span[0])
        if counts:
            self.counted.update(range(first, self.scope.serial + 1))
        if (again and self.hypothesis) or (self.conditional == self.line and self.line):
            self.supposed_here.update(range(first, self.scope.serial + 1))

    def _are_entries(self, name: Node, other: Node) -> bool:
        """Whether two entries of one name are equal that a formula has for every entry."""
        if not (isinstance(name, tree.Symbol) and isinstance(other, tree.Symbol)):
            return False
        numbered = (n.sub and all(isinstance(s, tree.Number) for s in n.sub) for n in (name, other))
        same = name.base == other.base and all(numbered)
        return same and any(b.name != name for b in bindings_of(self.scope, name))
