"""How two sides are alike though they differ: in their names, in all but their sign."""

from __future__ import annotations

from symdl.checking.judging.judge import Decision
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array


def same_names(decision: Decision) -> bool:
    """Whether both sides rest on the same names, so that one is meant to be the other."""
    point = decision.outcome.point if decision.outcome is not None else None
    return point is not None and bool(point.asked[0]) and point.asked[0] == point.asked[1]


def is_opposite(decision: Decision) -> bool:
    """Whether the two sides differ by their sign only, which no new input would give."""
    point = decision.outcome.point if decision.outcome is not None else None
    if point is None or isinstance(point.left, Array) or isinstance(point.right, Array):
        return False
    try:
        return numbers.near(point.left, numbers.negative(point.right), 200)
    except numbers.Undecided:
        return False
