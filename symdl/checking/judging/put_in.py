"""Known numbers put into a formula, one of them wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symdl.checking.comparing.substitution import Put, shown_put
from symdl.checking.judging.judge import Decision
from symdl.checking.judging.verdict import FAILS, HOLDS
from symdl.checking.scopes.latest import newest
from symdl.checking.scopes.scope import Scope, is_literal
from symdl.read import tree
from symdl.read.tree import Node


def wrong_number(
    scope: Scope, put: Put, against: Callable[[Node, Node], Decision]
) -> Decision | None:
    """The refusal of a step that puts in the known numbers, but for one of them: other ones would
    be a new case.  ``against`` judges whether a name is a number."""
    checked = [
        (name, value, against(name, value))
        for name, value in put
        if isinstance(name, tree.Symbol)
        and (known := newest(scope, name)) is not None
        and is_literal(known.body)
    ]
    wrong = [entry for entry in checked if entry[2].verdict == FAILS]
    right = [entry for entry in checked if entry[2].verdict == HOLDS]
    if len(wrong) != 1 or len(right) < 2:
        return None
    name, value, decision = wrong[0]
    return replace(decision, reason=f"it puts in {shown_put([(name, value)])}")
