"""A document, step by step: what each side is compared with, and what is known afterwards.

Every statement is a *thread*: a name or formula, and the sides that follow.  A side is compared
with the one before it; where that one is wrong or unread, with the last one known to be right.  A
line that begins with a relation goes on with the thread it fits.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from symdl.checking.claims import ANNOUNCED, Claims
from symdl.checking.judge import EQUALITIES, Decision, decide, is_size, telescopes
from symdl.checking.known import as_name, bind, is_wordy
from symdl.checking.limits import limited
from symdl.checking.names import base_of, letter, symbols
from symdl.checking.options import Options
from symdl.checking.scope import Scope, is_numeric
from symdl.checking.substitution import shown_put, substituted
from symdl.checking.verdict import CARRIED, FAILS, HOLDS, STATED, UNREAD, Method, StepVerdict
from symdl.read import tree
from symdl.read.headings import heading_of
from symdl.read.tree import Chain, Node, Relation, Side

NEARBY = 2  # conditions said before that a step may rest on
STATEMENTS = frozenset({"in", "sim", "propto", "->", "<-"})
ORDERINGS = frozenset({"=", "!=", "<", "<=", ">", ">="})
CONDITIONAL = ("if", "when", "for", "whenever", "where", "case", "as", "falls", "wenn", "für")


@dataclass
class Thread:
    """A statement that later lines may go on with."""

    name: Node | None = None
    sides: list[Node] = field(default_factory=list)
    good: list[Node] = field(default_factory=list)  # the sides that are known to be right
    wrong: bool = False  # a side has failed
    mislabelled: bool = False  # only the name at the head is wrong
    loose: bool = False  # the last side could not be compared with a good one
    put: tuple[int, Node] | None = None  # a side that put numbers in: its step, what it came from
    where: tuple[int | str, ...] = ()


@dataclass
class Walker:
    """Goes through the chains of a document in order.

    ``strict``: one step on its own, whose names are variables.  ``revised`` holds verdicts that a
    later line changed, by the offset of the step.
    """

    options: Options = Options()
    strict: bool = False
    scope: Scope = field(default_factory=Scope)
    thread: Thread = field(default_factory=Thread)
    threads: list[Thread] = field(default_factory=list)
    conditions: list[Node] = field(default_factory=list)
    open_side: Relation | None = None
    words: str = ""
    line: int = 0
    conditional: int = -1  # the line that says for which case it speaks
    where: tuple[int, ...] = (0, 0, 0)
    revised: dict[int, str] = field(default_factory=dict)

    # --- going on -------------------------------------------------------------------------

    def enter(self, where: tuple[int, ...]) -> None:
        """Go to another question, part or case; conditions of the old one end."""
        if where == self.where:
            return
        if where[:1] != self.where[:1]:
            self.thread, self.threads = Thread(), []
        self.where = self.scope.where = where
        self.conditions = []

    def foresee(self, chains: tuple[Chain, ...], question: tuple[int, ...] = ()) -> None:
        """Note how letters are used in what is still to come: sizes, scripts, layers."""
        for chain in chains:
            for side in chain.sides:
                if side.node is not None:
                    self.scope.usage.note(side.node, question, seen=False)

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

    def beside(self, before: str, line: int = 0) -> None:
        """The words before a block on its line: "if" makes it a condition."""
        self.line = line
        self.words = before.lower().rstrip(" (,:*-")

    def struck(self) -> None:
        """A line that was struck out: nothing goes on with what stood before it."""
        self._new_thread()

    def chain(self, chain: Chain) -> list[StepVerdict]:
        """The verdicts on the steps of a chain, and what it states kept in scope."""
        for side in chain.sides:
            if side.node is not None:
                self.scope.usage.note(side.node, self.scope.where[:1])
        self.scope.offset = chain.span[0]
        case = _case_of(chain)
        if case:
            self.scope.where = (*self.where, case)
        if self._is_condition(chain):
            return [_stated(chain, "a condition")]
        steps: list[StepVerdict] = []
        if chain.opens is None and len(chain.sides) == 1:
            return self._alone(chain)
        if chain.opens is not None:
            steps.append(self._continued(chain))
        else:
            self._new_thread()
            self._begin(chain.sides[0])
        self.open_side = chain.closes
        for before, after, relation in zip(
            chain.sides, chain.sides[1:], chain.relations, strict=False
        ):
            with limited(self.options.step_seconds, self.options.step_megabytes):
                steps.append(self._step(before, relation, after, chain))
        return steps

    def grid(self, side: Side) -> list[StepVerdict]:
        """A grid of values: it goes on with what stands before it, or states something new."""
        assert side.node is not None
        self.scope.usage.note(side.node, self.scope.where[:1])
        chain = Chain((side,), (), None, side.span)
        if self.open_side is not None and self.thread.sides:
            relation, self.open_side = self.open_side, None
            return [self._step(None, relation, side, chain)]
        self._new_thread()
        self._begin(side)
        return [_stated(chain, "a grid of values")]

    # --- threads --------------------------------------------------------------------------

    def _new_thread(self) -> None:
        if self.thread.sides:
            self.threads = [self.thread, *self.threads][:4]
        self.thread = Thread(where=self.scope.where)

    def _begin(self, side: Side) -> None:
        if side.node is None:
            return
        self.thread.sides.append(side.node)
        self.thread.good.append(side.node)
        self.thread.name = as_name(self.scope, side.node)

    def _alone(self, chain: Chain) -> list[StepVerdict]:
        (side,) = chain.sides
        if self.open_side is not None and self.thread.sides:
            relation, self.open_side = self.open_side, chain.closes
            with limited(self.options.step_seconds, self.options.step_megabytes):
                return [self._step(None, relation, side, chain)]
        self._new_thread()
        self.open_side = chain.closes
        if side.node is None:
            return [_made(side, Relation(""), side, Decision(UNREAD, side.problem))]
        self._begin(side)
        return []

    def _continued(self, chain: Chain) -> StepVerdict:
        first, opens = chain.sides[0], chain.opens
        assert opens is not None
        with limited(self.options.step_seconds, self.options.step_megabytes):
            if first.node is not None and opens.op in EQUALITIES:
                self._pick_thread(first.node, opens, chain)
            if not self.thread.sides:
                self._begin(first)
                return _made(None, opens, first, Decision(UNREAD, "nothing stands before it"))
            return self._step(None, opens, first, chain)

    def _pick_thread(self, node: Node, opens: Relation, chain: Chain) -> None:
        """Go on with an earlier statement, where the line fits that one and not the last."""
        if self.thread.sides and self._fits(self.thread, opens, node, chain):
            return
        for k, earlier in enumerate(self.threads):
            if earlier.sides and earlier.where[:1] == self.scope.where[:1] and self._fits(
                earlier, opens, node, chain
            ):
                self.threads[k], self.thread = self.thread, earlier
                return

    def _fits(self, thread: Thread, opens: Relation, node: Node, chain: Chain) -> bool:
        return self._against(thread.sides[-1], opens.op, node, chain).verdict == HOLDS

    # --- one step -------------------------------------------------------------------------

    def _step(
        self, before: Side | None, relation: Relation, after: Side, chain: Chain
    ) -> StepVerdict:
        if before is not None and before.node is None:
            if after.node is not None:
                self.thread.sides.append(after.node)
                self.thread.loose = True
            return _made(before, relation, after, Decision(UNREAD, before.problem))
        if after.node is None:
            self.thread.loose = True
            return _made(before, relation, after, Decision(UNREAD, after.problem))
        if is_wordy(self.scope, after.node):
            return _made(before, relation, after, Decision(STATED, "a description in words"))
        if not self.thread.sides:
            return _made(before, relation, after, Decision(UNREAD, "nothing stands before it"))
        decision = self._decided(self.thread.sides[-1], relation.op, after.node, chain)
        self._remember(decision, relation, after)
        return _made(before, relation, after, decision)

    def _decided(self, left: Node, op: str, right: Node, chain: Chain) -> Decision:
        if isinstance(right, tree.Unknown) or isinstance(left, tree.Unknown):
            return Decision(STATED, "a question")
        if op in STATEMENTS:
            return Decision(STATED, "a statement about a name")
        if op == ":=":
            return Decision(STATED, "an assignment")
        if op not in EQUALITIES:
            return self._ordered(left, op, right, chain)
        thread = self.thread
        if len(thread.sides) == 1 and thread.name is not None and not self.strict:
            return Claims(self.scope, self._against, chain).named(thread.name, op, right)
        if isinstance(right, tree.Symbol) and is_numeric(left) and not self.strict:
            return Claims(self.scope, self._against, chain).named(right, op, left)
        decision = self._against(left, op, right, chain)
        if decision.verdict == FAILS and is_size(right) and _begins_with(left, right, decision):
            return Decision(STATED, "a shape")
        if decision.verdict == FAILS and thread.put is not None and not thread.wrong:
            return self._other_numbers(decision, right)
        if decision.verdict == FAILS and op in ("=>", "<=>") and not self.strict:
            decision = replace(decision, verdict=UNREAD, reason="the arrow may only point")
        if thread.wrong or thread.loose:
            return self._from_good(decision, op, right, chain)
        if decision.verdict == HOLDS:
            return decision
        if decision.verdict == FAILS:
            again = self._reused(left, right)
            return again if again is not None else decision
        return self._undecided(decision, left, op, right, chain)

    def _ordered(self, left: Node, op: str, right: Node, chain: Chain) -> Decision:
        decision = self._against(left, op, right, chain)
        if left == right and op in ("<", ">", "!="):
            return Decision(STATED, "a contradiction")
        if decision.verdict == FAILS and not self.strict and decision.outcome is not None:
            if decision.outcome.free:
                return replace(decision, verdict=UNREAD, reason="it depends on what is assumed")
        if self.strict or decision.verdict == HOLDS or len(self.thread.sides) > 1:
            return decision
        if isinstance(left, tree.Symbol) or decision.verdict == UNREAD:
            return Decision(STATED, "an assumption")
        return decision

    def _against(
        self, left: Node, op: str, right: Node, chain: Chain, without: object = None
    ) -> Decision:
        if op in EQUALITIES and telescopes(left, right):
            return Decision(HOLDS, "the chain rule", method=Method("chain rule", "proved", ""))
        conditions: tuple[Node | None, ...] = (None, *reversed(self.conditions[-NEARBY:]))
        if chain.condition is not None and _is_simple(chain.condition):
            conditions = (chain.condition, *conditions)
        return decide(
            self.scope, left, op, right, conditions, without, strict=self.strict  # type: ignore[arg-type]
        )

    def _from_good(self, decision: Decision, op: str, right: Node, chain: Chain) -> Decision:
        """A side behind a wrong or unread one: right if it follows from the last right one."""
        refused: Decision | None = None
        for earlier in reversed(self.thread.good):
            again = self._against(earlier, op, right, chain)
            if again.verdict == HOLDS:
                self.thread.loose = False
                return again
            numeric = again.outcome is not None and not again.outcome.free
            meant = numeric and not isinstance(earlier, tree.Symbol)
            if again.verdict == FAILS and op in ("=", "==") and meant:
                refused = refused or again
        if refused is not None and decision.verdict != HOLDS:
            return refused
        if decision.verdict == HOLDS and self.thread.wrong and not self.thread.mislabelled:
            return replace(decision, verdict=CARRIED, reason="right from an earlier wrong value")
        if decision.verdict == FAILS and not self.thread.wrong:
            return replace(decision, verdict=UNREAD, reason="the side before it is not sure")
        return decision

    def _undecided(
        self, decision: Decision, left: Node, op: str, right: Node, chain: Chain
    ) -> Decision:
        for earlier in reversed(self.thread.good[:-1]):
            again = self._against(earlier, op, right, chain)
            if again.verdict == HOLDS:
                return again
        if self.strict:
            return decision
        put = substituted(left, right)
        if put:
            self.thread.put = (len(self.thread.sides), left)
            return Decision(STATED, f"it puts in {shown_put(put)}")
        if isinstance(right, tree.Symbol) and not self.scope.knows(right):
            return Decision(STATED, "a name for the value")
        if len(self.thread.sides) == 1 and _is_new(self.scope, left):
            return Decision(STATED, "a definition")
        return decision

    def _other_numbers(self, decision: Decision, right: Node) -> Decision:
        """Two lines put different numbers into one formula: the later one is gone on with."""
        assert self.thread.put is not None
        step, formula = self.thread.put
        put = substituted(formula, right)
        if not put or step != len(self.thread.sides) - 1:
            return decision
        start = self.thread.sides[-1].span[0]
        self.revised[start] = f"the next line puts in {shown_put(put)}"
        self.thread.good.pop()
        return Decision(STATED, f"it puts in {shown_put(put)}")

    def _reused(self, left: Node, right: Node) -> Decision | None:
        """A bare name whose value belongs to another case: it is used again."""
        for node in (left, right):
            if isinstance(node, tree.Symbol):
                from symdl.checking.claims import newest

                binding = newest(self.scope, node)
                if binding is not None and not self.scope.is_close(binding):
                    return Decision(STATED, "a new value for the name")
        return None

    # --- what is known afterwards ---------------------------------------------------------

    def _remember(self, decision: Decision, relation: Relation, after: Side) -> None:
        node, thread = after.node, self.thread
        assert node is not None
        previous = thread.sides[-1] if thread.sides else None
        thread.sides.append(node)
        if relation.op not in EQUALITIES:
            return
        if decision.verdict in (HOLDS, STATED):
            thread.good.append(node)
            thread.loose = False
        elif decision.verdict == FAILS:
            thread.wrong = True
            thread.mislabelled = len(thread.sides) == 2 and not is_numeric(node)
        elif decision.verdict == UNREAD:
            thread.loose = True
        if isinstance(previous, tree.Symbol) and previous is not thread.name:
            if decision.verdict == STATED:
                bind(self.scope, previous, node, offset=after.span[0])
        if isinstance(node, tree.Symbol) and decision.verdict == STATED and previous is not None:
            bind(self.scope, node, previous, offset=after.span[0])
        if thread.name is None or isinstance(node, tree.Unknown) or decision.verdict == UNREAD:
            return
        if self.conditional == self.line and self.line:
            return  # said of one case only
        if decision.reason == ANNOUNCED:
            thread.name, thread.sides, thread.good = as_name(self.scope, node), [node], [node]
            return
        sound = decision.verdict not in (FAILS, CARRIED)
        bind(self.scope, thread.name, node, sound=sound, offset=after.span[0])

    # --- conditions -----------------------------------------------------------------------

    def _is_condition(self, chain: Chain) -> bool:
        """A relation that says when what follows holds: "if z > w", or i = j on its own."""
        if chain.opens is not None or len(chain.sides) < 2 or self.strict:
            return False
        nodes = tuple(side.node for side in chain.sides if side.node is not None)
        ops = tuple(relation.op for relation in chain.relations)
        if len(nodes) != len(chain.sides) or not ORDERINGS.issuperset(ops):
            return False
        said = self.words.endswith(CONDITIONAL) and chain.ties == ""
        first, second = nodes[0], nodes[1]
        indices = letter(first) in self.scope.usage.scripts and (
            letter(second) in self.scope.usage.scripts and ops[0] in ("=", "!=")
        )
        inequality = ops[0] not in ("=",) and isinstance(first, tree.Symbol)
        unknown = inequality and not self._has_value(first, second)
        if not (said or indices or unknown):
            return False
        self.conditions.append(tree.Compare(ops, nodes, span=chain.span))
        self.conditional = self.line
        return True

    def _has_value(self, *nodes: Node) -> bool:
        """Whether a relation between these can be judged, so that it is no assumption."""
        return any(self.scope.knows(symbol) for node in nodes for symbol in symbols(node))


def _begins_with(left: Node, right: Node, decision: Decision) -> bool:
    """Whether the value on the left is the first of the lengths on the right."""
    first = next(n for n in tree.walk(right) if isinstance(n, tree.Number))
    return decision.counterexample.get("left") == first.text


def _case_of(chain: Chain) -> str:
    """The case, neuron or step that a label or remark of a statement names; "" without one."""
    for text in (chain.label, *chain.remarks):
        heading = heading_of(text)
        if heading is not None and heading.level == 3:
            return text.lower().strip(" :-.")
    return ""


def _is_simple(condition: Node) -> bool:
    """Whether a condition is about names and numbers only."""
    plain = (tree.Compare, tree.Symbol, tree.Number, tree.Unary, tree.Absolute, tree.Binary)
    return all(isinstance(below, plain) for below in tree.walk(condition))


def _is_new(scope: Scope, left: Node) -> bool:
    """Whether a function's value at an unknown name stands there: f(x̄) = ..."""
    if not isinstance(left, tree.Call | tree.Expectation | tree.Bar):
        return False
    return any(not scope.knows(symbol) for symbol in symbols(left))


# --- verdicts as data ------------------------------------------------------------------------


def _made(
    before: Side | None, relation: Relation, after: Side, decision: Decision
) -> StepVerdict:
    start = before.span[0] if before is not None else relation.span[0] or after.span[0]
    return StepVerdict(
        start,
        after.span[1],
        before.text if before is not None else "",
        relation.op,
        after.text,
        decision.verdict,
        decision.reason,
        decision.expected,
        counterexample=decision.counterexample,
        method=decision.method,
    )


def _stated(chain: Chain, reason: str) -> StepVerdict:
    first, last = chain.sides[0], chain.sides[-1]
    relation = chain.relations[0].op if chain.relations else ""
    rhs = last.text if last is not first else ""
    return StepVerdict(first.span[0], last.span[1], first.text, relation, rhs, STATED, reason)


__all__ = ["Thread", "Walker", "base_of", "is_numeric"]
