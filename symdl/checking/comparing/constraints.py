"""What was said of formulas, and not of names: w^T w = 1, C w = λ w.

Such a statement cannot be decided and defines nothing; what follows may put one of its sides in the
place of the other.  That can only let a step pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial, reduce

from symdl.checking.comparing.compare import DEFINITIONS, Outcome, Question, outcome
from symdl.checking.comparing.substitution import parts
from symdl.checking.comparing.targets import LEAST
from symdl.checking.scopes.changes import rewritten
from symdl.read import tree
from symdl.read.show import plain
from symdl.read.tree import Node

MOST = 6  # of the last ones that are tried


def under_constraints(question: Question) -> Iterator[tuple[Outcome, str]]:
    """The question with one side of what was said in the place of the other."""
    mode = replace(DEFINITIONS, shaped=LEAST) if question.scope.shaped().any else DEFINITIONS
    sides = (question.left, question.right)
    for formula, value in question.scope.constraints[-MOST:]:
        left, right = (rewritten(side, partial(_with, formula, value)) for side in sides)
        if (left, right) != sides and sides != (formula, value):
            words = f"where {plain(formula)} = {plain(value)}"
            yield outcome(replace(question, left=left, right=right), mode), words


def _with(formula: Node, value: Node, node: Node) -> Node | None:
    """A formula with a value in its place, among the factors of a product too."""
    if node == formula:
        return value
    wanted, factors = parts(formula, "*"), parts(node, "*")
    for k in range(len(factors) - len(wanted) + 1 if len(wanted) > 1 else 0):
        if factors[k : k + len(wanted)] == wanted:
            kept = [*factors[:k], value, *factors[k + len(wanted) :]]
            return reduce(lambda a, b: tree.Binary("*", a, b, span=node.span), kept)
    return None
