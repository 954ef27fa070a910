"""Known numbers put into a formula, one of them wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symdl.checking.comparing.compare import SHOWN, Question, outcome
from symdl.checking.comparing.substitution import Put, shown_put, substituted
from symdl.checking.judging.judge import Decision, decide, refused
from symdl.checking.judging.verdict import FAILS, HOLDS
from symdl.checking.scopes.changes import unfolded
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


def other_number(scope: Scope, left: Node, right: Node) -> Decision | None:
    """The refusal of a calculation that agrees with a formula as far as rounding goes, though what
    it puts in for one name is no rounding of that name's value; None where every number fits."""
    formula = left
    if isinstance(left, tree.Symbol):
        formula = unfolded(left, scope) or left
    if is_literal(right) or substituted(formula, right) in ([], [(formula, right)]):
        return None
    known: dict[tuple[Node, Node], bool] = {}

    def fits(name: Node, value: Node) -> bool:
        if (name, value) not in known:  # two signs in a product may be turned together
            turned = tree.Unary("-", tree.Bracketed(value))
            known[name, value] = any(
                decide(scope, name, "=", number).verdict != FAILS for number in (value, turned)
            )
        return known[name, value]

    if substituted(formula, right, fits):
        return None
    put = [pair for pair in substituted(formula, right) if not fits(*pair)]
    question = Question(scope, formula, right)
    seen = outcome(question, SHOWN)
    if not put or seen.point is None or seen.free:
        return None
    return replace(refused(question, seen), reason=f"it puts in {shown_put(put)}")
