"""What a rule is: a named row with the reason a solution gives and an example to test it by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp


@dataclass(frozen=True)
class Rule:
    """One rewriting rule.

    Attributes:
        name: how a worked solution names it.
        because: the reason in words.
        example: an expression in the notation, in scalars u, v, w, arrays a[i], b[i] and the
            variable x, to which the rule applies; the row is tested by evaluating both sides.
        apply: the rewritten expression, or None where the rule does not apply.
        facts: conventions that its use rests on.
    """

    name: str
    because: str
    example: str
    apply: Callable[[sp.Expr], sp.Expr | None]
    facts: tuple[str, ...] = ()
