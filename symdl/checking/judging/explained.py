"""Refusals with the name of the mistake."""

from __future__ import annotations

from dataclasses import replace

from symdl.checking.judging.judge import Decision
from symdl.checking.judging.verdict import FAILS, Expected
from symdl.checking.mistakes.mistakes import explain
from symdl.checking.values.limits import Reached
from symdl.read.as_latex import as_latex


def explained(decision: Decision) -> Decision:
    """A refusal with its mistake and what should stand there, as far as they can be told."""
    question, found = decision.question, decision.outcome
    if decision.verdict != FAILS or question is None or found is None:
        return decision
    try:
        mistake = explain(question, found.mode)
    except (Reached, RecursionError):  # it stays wrong
        return decision
    decision = replace(decision, mistake=mistake.name, repair=mistake.repair)
    if decision.expected is None and mistake.right is not None:
        decision = replace(decision, expected=Expected(as_latex(mistake.right)))
    return decision
