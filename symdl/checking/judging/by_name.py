"""Derivatives that are written as names, dW = dZ A^T: what is refused may be meant otherwise.

A refusal counts where others of the document held as derivatives, before it or behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symdl.checking.judging.judge import Decision
from symdl.checking.judging.verdict import CARRIED, FAILS, HOLDS, STATED

LEAST = 2  # derivatives by name that must have held
DEFINITION = Decision(STATED, "a definition")


@dataclass
class ByName:
    """How many held as derivatives, and the refusals that wait for more, by the place of the right
    side."""

    held: int = 0
    waiting: dict[int, Decision] = field(default_factory=dict)

    def judged(self, decision: Decision, at: int, revised: dict[int, Decision]) -> Decision:
        """The verdict on dW = ..., as far as it is sure by now; those that waited and are sure go
        to ``revised``."""
        self.held += decision.verdict == HOLDS
        if self.held >= LEAST:
            revised.update(self.waiting)
            self.waiting = {}
        if decision.verdict in (HOLDS, CARRIED):
            return decision
        if decision.verdict != FAILS:
            return DEFINITION
        if self.held < LEAST:
            self.waiting[at] = decision
            return DEFINITION
        return decision
