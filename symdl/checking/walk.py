"""A document, step by step: what each side is compared with, and what is known afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from symdl.checking.compare import SHOWN, readings
from symdl.checking.judge import EQUALITIES, Decision, decide, telescopes
from symdl.checking.names import Key, base_of, key_of, letter, quotient_key, symbols, with_power
from symdl.checking.substitution import substituted
from symdl.checking.scope import Binding, Scope, is_literal, is_numeric
from symdl.checking.verdict import CARRIED, FAILS, HOLDS, STATED, UNREAD, Method, StepVerdict
from symdl.checking.limits import limited
from symdl.checking.options import Options
from symdl.read import tree
from symdl.read.document import Block
from symdl.read.show import plain
from symdl.read.tree import Chain, Node, Relation, Side


@dataclass
class Thread:
    """The chain that a continuation line goes on with: its name, its sides so far."""

    name: Node | None = None
    sides: list[Node] = field(default_factory=list)
    good: list[Node] = field(default_factory=list)  # the sides that are known to be right
    wrong: bool = False  # whether a side has failed
    where: tuple[int | str, ...] = ()


@dataclass
class Walker:
    """Goes through the chains of a document in order."""

    options: Options = Options()
    strict: bool = False  # one step on its own: names are variables, nothing is a definition
    scope: Scope = field(default_factory=Scope)
    thread: Thread = field(default_factory=Thread)
    conditions: list[Node] = field(default_factory=list)
    open_side: Relation | None = None
    threads: list[Thread] = field(default_factory=list)  # the last chains, the newest first
    words: str = ""  # the words before the block

    def enter(self, where: tuple[int | str, ...]) -> None:
        """Go to another question, part or case; conditions of the old one end."""
        if where != self.scope.where:
            if where[:1] != self.scope.where[:1]:
                self.thread = Thread()
            self.scope.where = where
            self.conditions = []

    def foresee(self, chains: tuple[Chain, ...] | Exception) -> None:
        """Note how letters are used in what is still to come: sizes, scripts, layers."""
        if isinstance(chains, Exception):
            return
        for chain in chains:
            for side in chain.sides:
                if side.node is not None:
                    self.scope.usage.note(side.node, ("foreseen",))

    def given(self, chain: Chain) -> None:
        """Take a statement as given."""
        self._begin(chain.sides[0])
        for side in chain.sides[1:]:
            if self.thread.name is not None and side.node is not None:
                self._bind(self.thread.name, side.node, sound=True, offset=0)
        self.thread = Thread()

    def pause(self, block: Block) -> None:
        """Words between formulas; a heading may say a condition."""

    def beside(self, before: str, after: str) -> None:
        """The words beside a block: "if" before it makes it a condition, "let" a definition."""
        self.words = before.lower()

    def grid(self, side: Side) -> list[StepVerdict]:
        """A grid of values: it goes on with what stands before it, or states something new."""
        assert side.node is not None
        self.scope.usage.note(side.node, self.scope.where[:1])
        if self.open_side is not None and self.thread.sides:
            relation, self.open_side = self.open_side, None
            chain = Chain((side,), (), relation, side.span)
            return [self._step(None, relation, side, chain)]
        self.thread = Thread(where=self.scope.where)
        self._begin(side)
        return [
            StepVerdict(
                side.span[0], side.span[1], side.text, "", "", STATED, "a grid of values"
            )
        ]

    def chain(self, chain: Chain) -> list[StepVerdict]:
        """The verdicts on the steps of a chain, and what it states kept in scope."""
        for side in chain.sides:
            if side.node is not None:
                self.scope.usage.note(side.node, self.scope.where[:1])
        if self._is_condition(chain) or self._is_said_condition(chain):
            return [_stated(chain.sides[0], chain.relations, chain, "a condition")]
        steps: list[StepVerdict] = []
        pairs = list(zip(chain.sides, chain.sides[1:], chain.relations, strict=False))
        if chain.opens is not None:
            steps += self._continue(chain)
        else:
            if not pairs and self.open_side is not None and self.thread.sides:
                relation, self.open_side = self.open_side, chain.closes
                return [self._step(None, relation, chain.sides[0], chain)]
            self._new_thread()
            if not pairs:
                self.open_side = chain.closes
                return steps + self._alone(chain)
            self._begin(chain.sides[0])
        self.open_side = chain.closes
        for before, after, relation in pairs:
            with limited(self.options.step_seconds, self.options.step_megabytes):
                steps.append(self._step(before, relation, after, chain))
        return steps

    # --- beginning, continuing ------------------------------------------------------------

    def _begin(self, side: Side) -> None:
        if side.node is None:
            return
        self.thread.sides.append(side.node)
        self.thread.good.append(side.node)
        self.thread.name = self._as_name(side.node)

    def _as_name(self, node: Node) -> Node | None:
        """The name that a side is: z^2 too, where z is not a quantity of its own."""
        if isinstance(node, tree.Binary):
            symbol = with_power(node)
            if symbol is not None and (
                not isinstance(node.right, tree.Number)
                or str(key_of(tree.Symbol(symbol.base, symbol.sub, (), symbol.marks), {}))
                not in self.scope.usage.plain
            ):
                return symbol
        return node if _is_name(node) else None

    def _new_thread(self) -> None:
        self.threads = [self.thread, *self.threads][:4]
        self.thread = Thread(where=self.scope.where)

    def _alone(self, chain: Chain) -> list[StepVerdict]:
        (side,) = chain.sides
        if side.node is None:
            return [_unread(side, side, "", side.problem)]
        self._begin(side)
        return []

    def _continue(self, chain: Chain) -> list[StepVerdict]:
        first = chain.sides[0]
        assert chain.opens is not None
        if not self.thread.sides:
            self._begin(first)
            reason = "nothing stands before it"
            return [_verdict(None, chain.opens, first, Decision(UNREAD, reason))]
        self._pick_thread(first, chain)
        return [self._step(None, chain.opens, first, chain)]

    def _pick_thread(self, first: Side, chain: Chain) -> None:
        """Let a continuation go on with an earlier chain, where only that makes it right."""
        if first.node is None or chain.opens is None or chain.opens.op not in EQUALITIES:
            return
        if self._goes_with(self.thread, chain.opens, first.node, chain):
            return
        for k, earlier in enumerate(self.threads):
            if earlier.where[:1] != self.scope.where[:1] or not earlier.sides:
                continue
            if self._goes_with(earlier, chain.opens, first.node, chain):
                self.threads[k] = self.thread
                self.thread = earlier
                return

    def _goes_with(self, thread: Thread, opens: Relation, node: Node, chain: Chain) -> bool:
        decision = self._against(thread.sides[-1], opens.op, node, chain)
        return decision.verdict == HOLDS

    # --- one step -------------------------------------------------------------------------

    def _step(
        self, before: Side | None, relation: Relation, after: Side, chain: Chain
    ) -> StepVerdict:
        if before is not None and before.node is None:
            decision = Decision(UNREAD, before.problem)
            if after.node is not None:
                self.thread.sides.append(after.node)
            return _verdict(before, relation, after, decision)
        if after.node is None:
            return _verdict(before, relation, after, Decision(UNREAD, after.problem))
        left = self.thread.sides[-1] if self.thread.sides else None
        if left is None:
            left = before.node if before is not None else None
        assert left is not None
        decision = self._decided(left, relation, after.node, chain)
        self._remember(decision, relation, after)
        return _verdict(before, relation, after, decision)

    def _decided(self, left: Node, relation: Relation, right: Node, chain: Chain) -> Decision:
        op = relation.op
        if isinstance(right, tree.Unknown) or isinstance(left, tree.Unknown):
            return Decision(STATED, "a question")
        if op in ("in", "sim", "propto", "->"):
            return Decision(STATED, "a statement about a name")
        if op == ":=":
            return Decision(STATED, "an assignment")
        is_first = len(self.thread.sides) == 1 and self.thread.name is not None
        if is_first and op in EQUALITIES:
            return self._named(self.thread.name or left, op, right, chain)
        decision = self._against(left, op, right, chain)
        if decision.verdict == UNREAD and op in EQUALITIES:
            decision = self._against_thread(decision, op, right, chain)
        if decision.verdict == UNREAD and len(self.thread.sides) == 1 and self._is_new(left):
            return Decision(STATED, "a definition")
        if decision.verdict == UNREAD and op in EQUALITIES:
            put = substituted(left, right)
            if put:
                shown = ", ".join(f"{plain(name)} = {plain(value)}" for name, value in put)
                decision = Decision(STATED, f"it puts in {shown}")
        if decision.verdict == FAILS and self.thread.wrong:
            return self._after_wrong(decision, op, right, chain)
        if decision.verdict == HOLDS and self.thread.wrong:
            return self._carried(decision, op, right, chain)
        return decision

    def _is_new(self, left: Node) -> bool:
        """Whether a function's value at an unknown name stands there: f(x̄) = ..."""
        if not isinstance(left, tree.Call | tree.Expectation | tree.Bar):
            return False
        return any(not self.scope.knows(symbol) for symbol in symbols(left))

    def _against(self, left: Node, op: str, right: Node, chain: Chain) -> Decision:
        unique: tuple[Node | None, ...] = (None, *reversed(self.conditions))
        if chain.condition is not None and _is_simple(chain.condition):
            unique = (chain.condition, *unique)
        decision = decide(self.scope, left, op, right, unique)
        if decision.verdict != HOLDS and telescopes(left, right) and not _valued(decision):
            return Decision(HOLDS, "chain rule", method=Method("chain rule", "proved", ""))
        return decision

    def _against_thread(
        self, decision: Decision, op: str, right: Node, chain: Chain
    ) -> Decision:
        """A side that cannot be compared with the one before it may follow from an earlier one."""
        for earlier in reversed(self.thread.good[:-1]):
            again = self._against(earlier, op, right, chain)
            if again.verdict == HOLDS:
                return again
        return decision

    def _after_wrong(self, decision: Decision, op: str, right: Node, chain: Chain) -> Decision:
        for earlier in reversed(self.thread.good):
            again = self._against(earlier, op, right, chain)
            if again.verdict == HOLDS:
                return again
        return decision

    def _carried(self, decision: Decision, op: str, right: Node, chain: Chain) -> Decision:
        for earlier in reversed(self.thread.good):
            again = self._against(earlier, op, right, chain)
            if again.verdict == HOLDS:
                return again
        return replace(decision, verdict=CARRIED, reason="right from an earlier wrong value")

    # --- a name on the left ---------------------------------------------------------------

    def _named(self, left: Node, op: str, right: Node, chain: Chain) -> Decision:
        """``name = formula``: a definition, or a claim about what is already known."""
        known = self._known(left)
        if not known:
            return Decision(STATED, "a definition")
        decision = self._against(left, op, right, chain)
        if decision.verdict == HOLDS:
            return decision
        if self._follows_wrong(left, op, right, chain):
            return Decision(CARRIED, "right from an earlier wrong value")
        if decision.verdict == UNREAD:
            if not _is_derived(left) or is_numeric(right):
                return Decision(STATED, "a definition")
            return decision
        return decision if self._contradicts(left, right, decision) else Decision(
            STATED, "a new value for the name"
        )

    def _follows_wrong(self, left: Node, op: str, right: Node, chain: Chain) -> bool:
        unsound = replace(SHOWN, name="carried", unsound=True)
        from symdl.checking.compare import Question, outcome

        found = outcome(Question(self.scope, left, right, op, chain.condition), unsound)
        return found.agrees and "unsound" in found.notes

    def _known(self, left: Node) -> list[Binding] | bool:
        """What is known of a name on the left: its bindings, or True for a derivative."""
        if isinstance(left, tree.Quotient | tree.Nabla):
            return True
        if isinstance(left, tree.Matrix):
            return any(self._known(entry) for row in left.rows for entry in row)
        if isinstance(left, tree.Apply):
            return self.scope.function(left.head) is not None
        if isinstance(left, tree.Symbol):
            sub, sup = _parts(left)
            found = [b for b, _ in self.scope.find(left, sub, sup)]
            whole = tree.Symbol(left.base, (), left.sup, left.marks)
            if left.sub and not found:
                found = [b for b, _ in self.scope.find(whole, (), sup)]
            return found
        return True

    def _contradicts(self, left: Node, right: Node, decision: Decision) -> bool:
        """Whether an unequal value of a known name is an error, and not the name used again."""
        if not isinstance(left, tree.Symbol | tree.Matrix | tree.Apply):
            return True
        if isinstance(left, tree.Apply):
            return True
        if isinstance(left, tree.Matrix):
            return False
        sub, sup = _parts(left)
        found = [b for b, _ in self.scope.find(left, sub, sup) if b.sound]
        if not found:
            return False
        newest = found[0]
        same_place = self.scope.is_close(newest)
        if any(b.given and self.scope.is_here(b) for b in found):
            return True
        adjacent = same_place and newest.serial >= self.scope.serial - 1
        if is_literal(right):
            return adjacent or any(not b.numeric and self.scope.is_close(b) for b in found)
        if is_numeric(right):
            return adjacent and _alike(newest.body, right)
        return same_place and adjacent and bool(decision.counterexample)

    # --- what is known afterwards ---------------------------------------------------------

    def _remember(self, decision: Decision, relation: Relation, after: Side) -> None:
        node = after.node
        assert node is not None
        self.thread.sides.append(node)
        if relation.op not in EQUALITIES:
            return
        wrong = decision.verdict in (FAILS, CARRIED)
        if decision.verdict in (HOLDS, STATED):
            self.thread.good.append(node)
        if decision.verdict == FAILS:
            self.thread.wrong = True
        name = self.thread.name
        if name is None or isinstance(node, tree.Unknown):
            return
        self._bind(name, node, sound=not wrong, offset=after.span[0])

    def _bind(self, name: Node, body: Node, *, sound: bool, offset: int) -> None:
        body = readings(body)[0]
        scope = self.scope
        if isinstance(name, tree.Symbol):
            if body != name:
                scope.bind(name, body, sound=sound, offset=offset)
        elif isinstance(name, tree.Apply):
            self._bind_function(name, body, sound=sound, offset=offset)
        elif isinstance(name, tree.Quotient) and is_numeric(body):
            key = _quotient_name(name)
            if key is not None:
                scope.bind_derivative(key[0], body, key[1], sound=sound, offset=offset)
        elif isinstance(name, tree.Matrix) and isinstance(body, tree.Matrix):
            self._bind_entries(name, body, sound=sound, offset=offset)

    def _bind_function(self, name: tree.Apply, body: Node, *, sound: bool, offset: int) -> None:
        parameters = [letter(argument) for argument in name.arguments]
        if name.primes:
            return
        if all(p is not None for p in parameters) and not is_numeric(body):
            if self.scope.is_quantity(name.head):
                return
            self.scope.bind(
                name.head,
                body,
                sound=sound,
                offset=offset,
                given=True,
                parameters=tuple(p for p in parameters if p is not None),
            )
            plain = tree.Symbol(name.head.base, name.head.sub, name.head.sup, name.head.marks)
            self.scope.bind(plain, body, sound=sound, offset=offset, given=True)

    def _bind_entries(
        self, name: tree.Matrix, body: tree.Matrix, *, sound: bool, offset: int
    ) -> None:
        if [len(row) for row in name.rows] != [len(row) for row in body.rows]:
            if sum(map(len, name.rows)) != sum(map(len, body.rows)):
                return
        flat = [entry for row in name.rows for entry in row]
        values = [entry for row in body.rows for entry in row]
        for entry, value in zip(flat, values, strict=True):
            if isinstance(entry, tree.Symbol) and entry != value:
                self.scope.bind(entry, value, sound=sound, offset=offset)

    # --- conditions -----------------------------------------------------------------------

    def _is_condition(self, chain: Chain) -> bool:
        """A relation that stands alone and says when what follows holds: i = j, z > w, u < 0."""
        if chain.opens is not None or len(chain.sides) != 2:
            return False
        nodes = [side.node for side in chain.sides]
        (relation,) = chain.relations
        if any(node is None for node in nodes):
            return False
        first, second = nodes
        assert first is not None and second is not None
        letters = letter(first) is not None and letter(second) is not None
        about_indices = letters and self._both_indices(first, second)
        if not about_indices and not (
            relation.op in ("<", "<=", ">", ">=", "!=") and isinstance(first, tree.Symbol)
        ):
            return False
        if relation.op not in ("=", "!=", "<", "<=", ">", ">="):
            return False
        self.conditions.append(
            tree.Compare((relation.op,), (first, second), span=chain.span)
        )
        return True

    def _is_said_condition(self, chain: Chain) -> bool:
        """A statement with "if" before it: a condition, whatever it says."""
        said = self.words.rstrip(" (,:*-")
        if chain.opens is not None or not said.endswith(_CONDITIONAL):
            return False
        if len(chain.sides) == 2 and chain.relations[0].op in ("=", "!=", "<", "<=", ">", ">="):
            nodes = tuple(side.node for side in chain.sides if side.node is not None)
            if len(nodes) == 2:
                self.conditions.append(tree.Compare((chain.relations[0].op,), nodes))
        return len(chain.sides) > 1

    def _both_indices(self, first: Node, second: Node) -> bool:
        known = self.scope.usage.scripts
        return base_of_letter(first) in known and base_of_letter(second) in known


_CONDITIONAL = ("if", "when", "for", "whenever", "where", "case", "falls", "wenn", "für", "as")


def base_of_letter(node: Node) -> str:
    """The letter of an index, "" for another node."""
    return letter(node) or ""


def _parts(symbol: tree.Symbol) -> tuple[tuple, tuple]:
    from symdl.checking.names import parts_of

    return parts_of(symbol.sub, {}), parts_of(symbol.sup, {})


def _is_name(node: Node) -> bool:
    if isinstance(node, tree.Symbol | tree.Apply):
        return True
    if isinstance(node, tree.Quotient):
        return _quotient_name(node) is not None
    if isinstance(node, tree.Matrix):
        entries = [entry for row in node.rows for entry in row]
        return all(isinstance(entry, tree.Symbol) for entry in entries)
    return False


def _quotient_name(node: tree.Quotient) -> tuple[Key, tree.Symbol] | None:
    top = node.top.head if isinstance(node.top, tree.Apply) else node.top
    if not isinstance(top, tree.Symbol) or len(node.bottom) != 1 or node.order != 1:
        return None
    bottom = node.bottom[0]
    if not isinstance(bottom, tree.Symbol):
        return None
    return quotient_key(str(key_of(top, {})), (str(key_of(bottom, {})),)), bottom


def _is_derived(left: Node) -> bool:
    return isinstance(left, tree.Quotient | tree.Nabla)


def _is_simple(condition: Node) -> bool:
    """Whether a condition is about names and numbers only."""
    plain_nodes = (tree.Compare, tree.Symbol, tree.Number, tree.Unary, tree.Absolute, tree.Binary)
    return all(isinstance(below, plain_nodes) for below in tree.walk(condition))


def _valued(decision: Decision) -> bool:
    """Whether a step was found wrong in numbers, so that its form does not count."""
    return decision.verdict == FAILS


def _alike(before: Node, after: Node) -> bool:
    """Whether two numeric formulas have the same outline, so that one is the other, changed."""
    first = [type(n).__name__ for n in tree.walk(before)]
    second = [type(n).__name__ for n in tree.walk(after)]
    return first == second


# --- verdicts as data ------------------------------------------------------------------------


def _verdict(
    before: Side | None, relation: Relation, after: Side, decision: Decision
) -> StepVerdict:
    start = before.span[0] if before is not None else relation.span[0]
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


def _unread(before: Side, after: Side, relation: str, why: str) -> StepVerdict:
    return StepVerdict(
        before.span[0], after.span[1], before.text, relation, after.text, UNREAD, why
    )


def _stated(
    first: Side, relations: tuple[Relation, ...], chain: Chain, reason: str
) -> StepVerdict:
    last = chain.sides[-1]
    relation = relations[0].op if relations else ""
    return StepVerdict(
        first.span[0], last.span[1], first.text, relation, last.text, STATED, reason
    )


__all__ = ["Thread", "Walker", "base_of"]
