"""Where a derivative is put to 0: the equation that says so, and the same one written again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from symdl.checking.comparing.equations import Equation, bare, seen
from symdl.checking.comparing.solutions import relate
from symdl.checking.judging.judge import Decision
from symdl.checking.judging.solved import holds, is_zero
from symdl.checking.judging.verdict import HOLDS, STATED, UNREAD
from symdl.checking.scopes.scope import Scope
from symdl.read import tree
from symdl.read.show import plain
from symdl.read.tree import Node

KEPT = 4  # equations that may be written again
SET_TO_ZERO = Decision(STATED, "an equation: the derivative is put to 0")


class Stationary:
    """The formulas that were put to 0 because they are derivatives."""

    def __init__(self) -> None:
        self.formulas: list[Node] = []

    def judge(
        self,
        decision: Decision,
        sides: Sequence[Node],
        right: Node,
        equal: Callable[[Node, Node], Decision],
    ) -> Decision:
        """What is said of ``sides[-1] = 0`` where it cannot be decided otherwise."""
        if decision.verdict != UNREAD or not is_zero(right) or not sides:
            return decision
        left = sides[-1]
        if isinstance(sides[0], tree.Quotient | tree.Nabla):
            self.formulas = [*self.formulas, left][-KEPT:]
            return SET_TO_ZERO
        for formula in reversed(self.formulas):
            for same in (formula, tree.Unary("-", formula, span=formula.span)):
                found = equal(same, left)
                if found.verdict == HOLDS:
                    return Decision(HOLDS, "the derivative was put to 0", method=found.method)
        return decision

    def follows(self, scope: Scope, asked: Equation) -> Decision | None:
        """The verdict on what holds where a derivative was put to 0."""
        mine = seen(scope, asked, bare(scope)) if self.formulas else None
        for formula in reversed(self.formulas):
            nought = tree.Number("0")
            zero = replace(asked, left=formula, right=nought, text=f"{plain(formula)} = 0")
            one = seen(scope, zero, bare(scope))
            found = relate([one], mine) if one is not None and mine is not None else None
            if found is not None and found.word in ("follows", "solves"):
                return holds(found)
        return None
