"""Threads: statements that later lines may go on with, and their steps as plain verdicts."""

from __future__ import annotations

from dataclasses import dataclass, field

from symdl.checking.judging.claims import alike
from symdl.checking.judging.judge import Decision
from symdl.checking.judging.sides import GIVEN_BY_CALL as GIVEN_BY_CALL
from symdl.checking.judging.sides import is_size
from symdl.checking.judging.verdict import STATED, UNREAD, StepVerdict
from symdl.checking.scopes.scope import is_literal, is_numeric
from symdl.read.headings import heading_of
from symdl.read.statement import Chain, Relation, Side
from symdl.read.tree import Node

AGAIN = Decision(STATED, "the same with other numbers")
ENDED = Decision(UNREAD, "what stands before it has come to a number already")


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
    line: int = 0  # of the block in which its last side stands
    unsure: bool = False  # what stands before it has been struck out in part
    where: tuple[int | str, ...] = ()

    def ended(self, first: Side) -> bool:
        """Whether it has come to its number before a line that calculates."""
        if first.node is None or not is_numeric(first.node) or is_literal(first.node):
            return False
        return bool(self.sides) and is_literal(self.sides[-1]) and not is_size(first.node)

    def does(self, chain: Chain) -> bool:
        """Whether it has come to its number by a calculation that a line does once more with other
        numbers: "= 1 + 1 - 1 = 1" below "= 1 + 0 - 1 = 0"."""
        first = chain.sides[0].node
        if (
            first is None
            or len(chain.sides) < 2
            or not self.sides
            or not is_literal(self.sides[-1])
        ):
            return False
        return any(is_numeric(side) and alike(side, first) for side in self.sides[:-1])


def case_of(chain: Chain) -> str:
    """The case, neuron or step that a label or remark of a statement names; "" without one."""
    for text in (chain.label, *chain.remarks):
        heading = heading_of(text)
        if heading is not None and heading.level == 3:
            return text.lower().strip(" :-.")
    return ""


def made(before: Side | None, relation: Relation, after: Side, decision: Decision) -> StepVerdict:
    """A step with the verdict on it."""
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
        decision.mistake,
        decision.repair,
        counterexample=decision.counterexample,
        method=decision.method,
    )


def stated(chain: Chain, reason: str) -> StepVerdict:
    """A statement that takes no step."""
    first, last = chain.sides[0], chain.sides[-1]
    relation = chain.relations[0].op if chain.relations else ""
    rhs = last.text if last is not first else ""
    return StepVerdict(first.span[0], last.span[1], first.text, relation, rhs, STATED, reason)
