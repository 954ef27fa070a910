"""Cases: "if z > 0", "for x = 2": what is said of a case, and where the case ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from symdl.checking.documents.supposed import Supposing
from symdl.checking.judging.judge import Decision, decide
from symdl.checking.judging.verdict import FAILS, STATED
from symdl.checking.meaning.known import as_name, bind
from symdl.checking.scopes import suppositions
from symdl.checking.scopes.names import Key, base_of, letter, parts_of
from symdl.checking.scopes.scope import is_literal, is_numeric
from symdl.read import tree
from symdl.read.statement import Chain
from symdl.read.tree import Node

CASE_LINES = 30  # how far behind "for x = 2" that value counts
ELSEWHERE = "said of another case than that of the numbers known"


@dataclass
class Cases(Supposing):
    """Steps under conditions that lines say.

    ``conditional``: the line that says for which case it speaks.  ``given_with``: the serials of
    what "with w = 2" gave new names.  ``hypothesis``: whether the line began with "if all of them
    are equal, ...".  ``supposed_here``: the serials of what holds in one case only.  ``counted``:
    the serials of what holds on one line.  ``elsewhere``: a line that speaks of a case that the
    numbers known are not.  ``told_delta``: a line that names δ_ik, with i and k.
    """

    supposed_here: set[int] = field(default_factory=set)
    given_with: dict[tree.Symbol, tuple[int, ...]] = field(default_factory=dict)
    hypothesis: bool = False
    conditional: int = -1
    elsewhere: int = -1
    counts: bool = False  # whether the line opens with a count
    counted: set[int] = field(default_factory=set)
    told_delta: tuple[int, frozenset[Node]] = (-1, frozenset())

    def judged(
        self, left: Node, op: str, right: Node, chain: Chain, without: Key | None
    ) -> Decision:
        """A refusal is none where the line speaks of a case that the known numbers are not."""
        decision = super().judged(left, op, right, chain, without)
        if decision.verdict == FAILS and self.elsewhere == self.line and self.line:
            return Decision(STATED, ELSEWHERE)
        return decision

    def begin_line(self, chains: tuple[Chain, ...]) -> None:
        """A count that opens a line, "t = 2: a_2 = ...", holds there and where the line goes on."""
        if self.counted and chains and chains[0].opens is None:
            self.scope.retract(self.counted)
            self.counted = set()
        arrows = (chain.sides[0].node for chain in chains[1:] if chain.ties == "=>")
        self.solved_next = frozenset(base_of(n) for n in arrows if isinstance(n, tree.Symbol))
        self.counts = len(chains) > 1 and self._is_count(chains[0])

    def _is_count(self, chain: Chain) -> bool:
        if chain.opens is not None or [r.op for r in chain.relations] != ["="]:
            return False
        name, value = chain.sides[0].node, chain.sides[1].node
        usage = self.scope.usage
        counted = isinstance(name, tree.Symbol) and letter(name) in usage.scripts - usage.sizes
        return counted and isinstance(value, tree.Number) and value.text.isdigit()

    def _is_elsewhere(self, name: tree.Symbol, value: Node) -> bool:
        """Whether a quantity that was worked out is supposed to have another value."""
        of_name, _ = self.scope.near(name, parts_of(name.sub, {}), parts_of(name.sup, {}))
        if all(binding.numeric for binding, _ in of_name):
            return False  # a number that was given may be given anew
        found = decide(self.scope, name, "=", value)
        if found.verdict != FAILS or found.outcome is None or found.outcome.point is None:
            return False
        return not found.outcome.free and not found.outcome.point.letters

    def is_condition(self, chain: Chain) -> bool:
        """A relation that says when what follows holds: "if z > w", or i = j on its own."""
        if chain.opens is not None or len(chain.sides) < 2 or self.strict:
            return False
        nodes = tuple(side.node for side in chain.sides if side.node is not None)
        ops = tuple(relation.op for relation in chain.relations)
        if len(nodes) != len(chain.sides) or not suppositions.ORDERINGS.issuperset(ops):
            return False
        if all(map(is_numeric, nodes)):
            return False  # "as 0.25 > 0.05" is a reason, which may be wrong
        if not suppositions.supposed(self.scope, self.words, chain, nodes):
            return False
        if self.told_delta == (self.line, frozenset(nodes)):
            return True  # "δ_ik, which is 1 if i = k, else 0" supposes nothing
        self.conditions.append(tree.Compare(ops, nodes, span=chain.span))
        if self._is_given(chain):
            return True
        if self.conditional != self.line:
            self.end_case()
        self.conditional = self.line
        first, second = nodes[0], nodes[1]
        if ops in (("=",), ("~~",)) and is_literal(second):
            name = as_name(self.scope, first)
            usage, counts = self.scope.usage, letter(first)
            if name is not None and (counts not in usage.scripts or counts in usage.sizes):
                if isinstance(name, tree.Symbol) and self._is_elsewhere(name, second):
                    self.elsewhere = self.line
                start = self.scope.serial + 1
                bind(self.scope, name, second, offset=chain.span[0])
                self.supposed_here.update(range(start, self.scope.serial + 1))
        return True

    def _is_given(self, chain: Chain) -> bool:
        """Whether "with w = 0.5" says what a new name is, and not which case follows; kept then, up
        to another such value."""
        first, last = chain.sides[0].node, chain.sides[-1].node
        assert first is not None and last is not None
        name, op = as_name(self.scope, first), chain.relations[0].op
        plain = isinstance(name, tree.Symbol) and letter(name) not in self.scope.usage.scripts
        if not plain or op != "=" or len(chain.sides) != 2 or not is_literal(last):
            return False
        assert isinstance(name, tree.Symbol)
        if not suppositions.introduces(self.words):
            return False
        if self.scope.knows_here(name):
            self.supposed_here.update(self.given_with.pop(name, ()))
            return False
        start = self.scope.serial + 1
        bind(self.scope, name, last, offset=chain.span[0])
        self.given_with[name] = tuple(range(start, self.scope.serial + 1))
        return True

    def end_case(self) -> None:
        """Values that were supposed count no longer."""
        if self.supposed_here:
            self.scope.retract(self.supposed_here)
            self.supposed_here = set()
