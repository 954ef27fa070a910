"""One step within a thread: which sides are compared, and what the comparison means there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial

from symdl.checking.comparing.substitution import Put, shown_put, substituted
from symdl.checking.documents.thread import GIVEN_BY_CALL, Thread, made
from symdl.checking.judging.by_name import ByName
from symdl.checking.judging.claims import Claims, follows_wrong, reused
from symdl.checking.judging.explained import explained
from symdl.checking.judging.feature_maps import Maps
from symdl.checking.judging.fitting import misfit
from symdl.checking.judging.judge import EQUALITIES, Decision, decide
from symdl.checking.judging.lettered import with_another_function
from symdl.checking.judging.orders import about_equal, has_rest, to_its_order
from symdl.checking.judging.put_in import other_number, wrong_number
from symdl.checking.judging.several_paths import along_paths
from symdl.checking.judging.sides import (
    as_many_terms,
    expects,
    is_event,
    is_new,
    is_of_numbers,
    is_open,
    is_operation,
    is_simple,
    meant_as,
)
from symdl.checking.judging.verdict import (
    CARRIED,
    FAILS,
    HOLDS,
    STATED,
    UNREAD,
    Method,
    StepVerdict,
)
from symdl.checking.meaning.known import as_name, as_square, bind, defined_by, is_wordy
from symdl.checking.scopes.names import Key, symbols
from symdl.checking.scopes.options import Options
from symdl.checking.scopes.readings import readings
from symdl.checking.scopes.scope import Scope, is_literal, is_numeric
from symdl.checking.scopes.telescope import telescopes
from symdl.read import tree
from symdl.read.statement import Chain, Relation, Side
from symdl.read.tree import Node

NEARBY = 2  # conditions said before that a step may rest on
STATEMENTS = frozenset({"in", "sim", "propto", "->", "<-"})


@dataclass
class Steps:
    """Judges the steps of the thread in hand.

    ``strict``: one step on its own, whose names are variables.  ``supposed``: the line began with
    "if" or "for".  ``revised`` holds verdicts that a later line changed, by the offset of the step.
    """

    options: Options = Options()
    strict: bool = False
    supposed: bool = False
    line: int = 0  # of the block in hand
    scope: Scope = field(default_factory=Scope)
    thread: Thread = field(default_factory=Thread)
    conditions: list[Node] = field(default_factory=list)
    revised: dict[int, Decision] = field(default_factory=dict)
    by_name: ByName = field(default_factory=ByName)
    asked: dict[tuple, Decision] = field(default_factory=dict)  # what has been judged already
    maps: Maps = field(default_factory=Maps)

    def remember(self, decision: Decision, relation: Relation, after: Side) -> None:
        """Keep what a step says; the walker knows how."""

    def step(
        self, before: Side | None, relation: Relation, after: Side, chain: Chain
    ) -> StepVerdict:
        """The verdict on one side after another, kept in the thread and in scope."""
        if before is not None and before.node is None:
            if after.node is not None:
                self.thread.sides.append(after.node)
                self.thread.loose = True
            return made(before, relation, after, Decision(UNREAD, before.problem))
        if after.node is None:
            self.thread.loose = True
            return made(before, relation, after, Decision(UNREAD, after.problem))
        if is_wordy(self.scope, after.node):
            return made(before, relation, after, Decision(STATED, "a description in words"))
        if not self.thread.sides:
            return made(before, relation, after, Decision(UNREAD, "nothing stands before it"))
        last = self.thread.sides[-1]
        decision = self._decided(last, relation.op, after.node, chain)
        if relation.op == "~~":
            said = self.conditions[-NEARBY:]
            decision = about_equal(self.scope, last, after.node, decision, said)
        if decision.verdict in (STATED, UNREAD) and not self.thread.wrong:
            decision = misfit(self.scope, last, relation.op, after.node) or decision
        if decision.verdict == FAILS and self.thread.unsure and before is None:
            decision = Decision(UNREAD, "a part before it is struck out")
        decision = (decision.verdict == STATED and self.maps.judge(after.node)) or decision
        decision = explained(decision)
        self.remember(decision, relation, after)
        found = decision.outcome
        if decision.verdict == HOLDS and found is not None and found.point is not None:
            self.scope.take_up(found.point.used)
        return made(before, relation, after, decision)

    def _decided(self, left: Node, op: str, right: Node, chain: Chain) -> Decision:
        if isinstance(right, tree.Unknown) or isinstance(left, tree.Unknown):
            return Decision(STATED, "a question")
        if op in STATEMENTS:
            return Decision(STATED, "a statement about a name")
        if op == ":=":
            return Decision(STATED, "an assignment")
        if has_rest(self.scope, left, right) and op in EQUALITIES:
            return to_its_order(self.scope, left, right)
        if op not in EQUALITIES:
            return self._ordered(left, op, right, chain)
        if isinstance(left, tree.Expectation) and self._gives_a_moment(left, right):
            self.scope.laws.learn(left, right)
            return Decision(STATED, "what is known of a random quantity")
        thread = self.thread
        first = len(thread.sides) == 1 and not self.strict
        thread.name = thread.name or (as_square(self.scope, left, right) if first else None)
        if first and thread.name is not None:
            decision = self._claims(chain).named(thread.name, op, right)
            at = (right.span[0], self.revised)
            return self.by_name.judged(explained(decision), *at) if chain.named else decision
        if isinstance(right, tree.Symbol) and is_numeric(left) and not self.strict:
            return self._claims(chain).named(right, op, left)
        if first and is_operation(self.scope, left):
            return Decision(STATED, "a definition")
        decision = self.against(left, op, right, chain)
        if not self.strict:
            again = partial(self.against, left, op, right, chain)
            decision = with_another_function(self.scope, decision, (left, right), again)
        if decision.verdict == FAILS and (meant := meant_as(left, right, decision)):
            return Decision(STATED, meant)
        mislabelled = not thread.wrong or thread.mislabelled
        if decision.verdict == FAILS and thread.put is not None and mislabelled:
            return self.other_numbers(decision, right)
        points = op in ("=>", "<=>") and not self._computes(left, right, chain)
        if decision.verdict == FAILS and points:
            decision = replace(decision, verdict=UNREAD, reason="the arrow may only point")
        if thread.wrong or thread.loose:
            return self._from_good(decision, op, right, chain)
        if decision.verdict == HOLDS:
            return decision
        if decision.verdict == FAILS:
            used = reused(self.scope, left, right)
            if used is None and follows_wrong(self.scope, left, op, right, chain):
                used = Decision(CARRIED, "right from an earlier wrong value")
            return used if used is not None else decision
        return self._undecided(decision, left, op, right, chain)

    def _computes(self, left: Node, right: Node, chain: Chain) -> bool:
        """Whether an arrow between two formulas says that one is worth the other; an arrow that
        begins a block may go on with anything."""
        first = chain.opens is not None and right is chain.sides[0].node
        first = first and self.thread.line != self.line and not as_many_terms(left, right)
        worked = any(map(is_numeric, readings(left))) and is_numeric(right) and not is_literal(left)
        return self.strict or (worked and not first)

    def _gives_a_moment(self, left: tree.Expectation, right: Node) -> bool:
        """Whether E[x] = ... says something new of a letter."""
        first = len(self.thread.sides) == 1 and not self.strict
        return first and is_open(self.scope, left) and not expects(right)

    def _claims(self, chain: Chain) -> Claims:
        return Claims(self.scope, self.against, chain, self.supposed)

    def _ordered(self, left: Node, op: str, right: Node, chain: Chain) -> Decision:
        decision = self.against(left, op, right, chain)
        if left == right and op in ("<", ">", "!="):
            return Decision(STATED, "a contradiction")
        found = decision.outcome
        if decision.verdict == FAILS and not self.strict and found is not None and found.free:
            return replace(decision, verdict=UNREAD, reason="it depends on what is assumed")
        if self.strict or decision.verdict == HOLDS or len(self.thread.sides) > 1:
            return decision
        if isinstance(left, tree.Symbol) or decision.verdict == UNREAD:
            return Decision(STATED, "an assumption")
        return decision

    def against(
        self, left: Node, op: str, right: Node, chain: Chain, without: Key | None = None
    ) -> Decision:
        """Whether ``left op right`` holds, under the conditions that were said."""
        if op in EQUALITIES and telescopes(left, right):
            return Decision(HOLDS, "the chain rule", method=Method("chain rule", "proved", ""))
        asked = (left, op, right, chain.condition, len(self.conditions), without, self.scope.serial)
        if asked not in self.asked:
            self.asked = {k: v for k, v in self.asked.items() if k[-1] == self.scope.serial}
            found = self.judged(left, op, right, chain, without)
            asked = (*asked[:-1], self.scope.serial)  # what was understood may have been kept
            self.asked[asked] = found
        return self.asked[asked]

    def judged(
        self, left: Node, op: str, right: Node, chain: Chain, without: Key | None
    ) -> Decision:
        conditions: tuple[Node | None, ...] = (None, *reversed(self.conditions[-NEARBY:]))
        if chain.condition is not None and is_simple(chain.condition):
            conditions = (chain.condition, *conditions)

        def decided(first: Node, second: Node) -> Decision:
            return decide(self.scope, first, op, second, conditions, without, strict=self.strict)

        found = along_paths(left, right, decided)
        if found.outcome is not None and found.outcome.word == "digits" and op in EQUALITIES:
            return other_number(self.scope, left, right) or found
        return found

    def _from_good(self, decision: Decision, op: str, right: Node, chain: Chain) -> Decision:
        """A side behind a wrong or unread one: right if it follows from the last right one."""
        refused: Decision | None = None
        for earlier in reversed(self.thread.good):
            again = self.against(earlier, op, right, chain)
            if again.verdict == HOLDS:
                self.thread.loose = False
                return again
            numeric = again.outcome is not None and not again.outcome.free
            meant = numeric and not isinstance(earlier, tree.Symbol)
            if again.verdict == FAILS and op in ("=", "==") and meant:
                refused = refused or again
        if refused is not None and decision.verdict != HOLDS:
            return refused
        put = substituted(self.thread.sides[-1], right) if decision.verdict == UNREAD else []
        bare = op != "=" or self.thread.wrong or isinstance(self.thread.sides[-1], tree.Symbol)
        if put and (self.thread.mislabelled or not bare):
            self.thread.put = (len(self.thread.sides), self.thread.sides[-1])
            return Decision(STATED, f"it puts in {shown_put(put)}")
        if decision.verdict == HOLDS and self.thread.wrong and not self.thread.mislabelled:
            return replace(decision, verdict=CARRIED, reason="right from an earlier wrong value")
        plain = op in ("=", "==") and is_numeric(right) and is_of_numbers(decision)
        plain = plain and (is_literal(right) or is_numeric(self.thread.sides[-1]))
        if decision.verdict == FAILS and not self.thread.wrong and not plain:
            return replace(decision, verdict=UNREAD, reason="the side before it is not sure")
        return decision

    def _undecided(
        self, decision: Decision, left: Node, op: str, right: Node, chain: Chain
    ) -> Decision:
        for earlier in reversed(self.thread.good[:-1]):
            again = self.against(earlier, op, right, chain)
            if again.verdict == HOLDS:
                return again
        if self.strict:
            return decision
        name = self.thread.name
        if name is not None and all(as_name(self.scope, s) is not None for s in self.thread.sides):
            claimed = self._claims(chain).named(name, op, right)  # z = (z_1, z_2) = (0.1, 0.2)
            if claimed.verdict in (FAILS, CARRIED) or isinstance(left, tree.Matrix):
                return claimed
        put = substituted(left, right)
        if put:
            wrong = wrong_number(
                self.scope, put, lambda name, value: self.against(name, "=", value, chain)
            )
            if wrong is not None:
                return wrong
            self.thread.put = (len(self.thread.sides), left)
            self._learn(left, put, chain)
            return Decision(STATED, f"it puts in {shown_put(put)}")
        if isinstance(right, tree.Symbol) and not self.scope.knows(right):
            return Decision(STATED, "a name for the value")
        if name is not None and isinstance(left, tree.Symbol) and not self.scope.knows(left):
            bind(self.scope, left, right, offset=chain.span[0])
            return Decision(STATED, "a definition")  # recall = TPR = ...
        called = isinstance(left, tree.Call | tree.Apply | tree.Entry) and not is_numeric(right)
        if called and len(self.thread.sides) == 2 and name is not None:
            return Decision(STATED, GIVEN_BY_CALL)  # Z_i = Softmax(y) = ...
        if len(self.thread.sides) == 1 and isinstance(left, tree.Call) and not is_numeric(right):
            bind(self.scope, *defined_by(self.scope, left, right), offset=chain.span[0])
            return Decision(STATED, "a definition")
        first = len(self.thread.sides) == 1
        named = first and (is_new(self.scope, left) or is_wordy(self.scope, left))
        return Decision(STATED, "a definition") if named or is_event(left) else decision

    def _learn(self, left: Node, put: Put, chain: Chain) -> None:
        """sqrt(d) = sqrt(2) says what d is, where nothing else does."""
        (name, value), *others = put
        alone = not others and list(symbols(left)) == [name]
        if alone and isinstance(name, tree.Symbol) and not self.scope.knows(name):
            bind(self.scope, name, value, offset=chain.span[0])

    def other_numbers(self, decision: Decision, right: Node) -> Decision:
        """Two lines put different numbers into one formula: the later one is gone on with."""
        assert self.thread.put is not None
        step, formula = self.thread.put
        put = [] if is_literal(right) else substituted(formula, right)
        if not put or step != len(self.thread.sides) - 1:
            return decision
        start = self.thread.sides[-1].span[0]
        self.revised[start] = Decision(FAILS, f"the next line puts in {shown_put(put)}")
        self.thread.good.pop()
        return Decision(STATED, f"it puts in {shown_put(put)}")
