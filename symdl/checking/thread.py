"""Threads: statements that later lines may go on with, and their steps as plain verdicts."""

from __future__ import annotations

from dataclasses import dataclass, field

from symdl.checking.judge import Decision
from symdl.checking.verdict import STATED, StepVerdict
from symdl.read.headings import heading_of
from symdl.read.statement import Chain, Relation, Side
from symdl.read.tree import Node


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
