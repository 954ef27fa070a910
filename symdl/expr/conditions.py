"""Conditions as values: 1 where they hold, else 0.

Whole numbers: ``a < b`` is [b - a - 1 >= 0], ``a == b`` is Kronecker's delta.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import sympy as sp

from symdl.expr import written as w
from symdl.expr.values import Bracket, Delta

if TYPE_CHECKING:
    from symdl.expr.meaning import Meaning


def condition(meaning: Meaning, node: w.Node) -> sp.Expr:
    """The 0/1 value of a comparison, a chain of them, or a bracket of several.

    Raises:
        NotationError: where the node is no condition."""
    if isinstance(node, w.Iverson):
        return sp.Mul(*(condition(meaning, part) for part in node.conditions))
    if not isinstance(node, w.Compare):
        raise meaning.error(node, "this is no condition", "write a comparison: z > 0")
    values = list(map(meaning.value, node.operands))
    pairs = zip(node.ops, pairwise(values), strict=True)
    return sp.Mul(*(_holds(meaning, op, a, b) for op, (a, b) in pairs))


def _holds(meaning: Meaning, op: str, a: sp.Expr, b: sp.Expr) -> sp.Expr:
    whole = meaning.scope.is_whole(a) and meaning.scope.is_whole(b)
    return (_WHOLE if whole else _REAL)[op](a, b)


_WHOLE: dict[str, Callable[[sp.Expr, sp.Expr], sp.Expr]] = {
    "<": lambda a, b: Bracket("ge", b - a - 1),
    "<=": lambda a, b: Bracket("ge", b - a),
    ">": lambda a, b: Bracket("ge", a - b - 1),
    ">=": lambda a, b: Bracket("ge", a - b),
    "==": Delta,
    "!=": lambda a, b: Bracket("ne", a - b),
}
_REAL: dict[str, Callable[[sp.Expr, sp.Expr], sp.Expr]] = {
    "<": lambda a, b: Bracket("gt", b - a),
    "<=": lambda a, b: Bracket("ge", b - a),
    ">": lambda a, b: Bracket("gt", a - b),
    ">=": lambda a, b: Bracket("ge", a - b),
    "==": lambda a, b: Bracket("eq", a - b),
    "!=": lambda a, b: Bracket("ne", a - b),
}
