"""The verdict on one step: what agrees, what surely does not, and what cannot be told.

A step holds where any mode agrees (see ``compare``).  It fails only where the mode that knows most
has been evaluated to the end, differs beyond every rounding, and nothing that could explain the
difference has been left open: no unknown name on one side only, no value from another question.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from symdl.checking.comparing.analogy import by_analogy
from symdl.checking.comparing.compare import (
    DEFINITIONS,
    EXACT,
    NAMES,
    NUMERIC,
    ONE_SIZE,
    ORDERS,
    SHOWN,
    STEPWISE,
    SYMBOLIC,
    Outcome,
    Question,
    outcome,
    text_of,
)
from symdl.checking.comparing.ground import (
    needs_positive,
    same_ground,
)
from symdl.checking.comparing.recognised import recognise
from symdl.checking.comparing.understood import (
    WITHOUT_INDEX,
    sure_readings,
    understood,
)
from symdl.checking.judging.sureness import DOUBTS, sure_outcome
from symdl.checking.judging.verdict import FAILS, HOLDS, UNREAD, Expected, Method
from symdl.checking.meaning.by_arrays import LAYOUT
from symdl.checking.meaning.defined import INDEPENDENT
from symdl.checking.mistakes.misread import other_letters
from symdl.checking.scopes.names import Key, index_letters, symbols
from symdl.checking.scopes.scope import Scope
from symdl.read import calculus, tree

STEPWISE_ONE_SIZE = replace(STEPWISE, name="one step, one size", unified=True)
NO_POINT = "no point satisfies the condition"
EQUALITIES = frozenset({"=", "==", "~~", ":=", "=>", "<=>"})


@dataclass
class Decision:
    """A verdict with what there is to say about it."""

    verdict: str
    reason: str = ""
    expected: Expected | None = None
    counterexample: dict[str, str] = field(default_factory=dict)
    method: Method = Method()
    outcome: Outcome | None = None
    question: Question | None = None
    mistake: str = ""
    repair: str = ""


def decide(
    scope: Scope,
    left: tree.Node,
    op: str,
    right: tree.Node,
    conditions: tuple[tree.Node | None, ...] = (None,),
    without: Key | None = None,
    strict: bool = False,
) -> Decision:
    """Judge ``left op right``; each condition is tried in turn until it holds.

    ``conditions``: None for "without any"; the ones behind it stand near the step.
    ``without``: a derivative whose own stated value must not be used.  ``strict``: every name is a
    variable of its own, nothing is left to be explained.
    """
    if op not in EQUALITIES | ORDERS:
        return Decision(UNREAD, f"the relation {op} is not decided")
    question = Question(scope, left, right, op, near=op == "~~", strict=strict)
    first: Decision | None = None
    for condition in conditions:
        decision = _decide(replace(question, condition=condition), without)
        if decision.verdict == HOLDS:
            return decision
        if first is None or (first.verdict == UNREAD and first.reason == NO_POINT):
            first = decision
    assert first is not None
    return first


def _modes(question: Question) -> tuple:
    names = [*symbols(question.left), *symbols(question.right)]
    if not names and not any(
        isinstance(below, tree.Quotient | tree.Apply)
        for side in (question.left, question.right)
        for below in tree.walk(side)
    ):
        return (NAMES,)
    differentiates = _differentiates(question)
    symbolic = tuple(mode for mode in SYMBOLIC[2:] if differentiates or not mode.outermost)
    expects = any(
        isinstance(below, tree.Expectation | tree.Integral)
        for side in (question.left, question.right)
        for below in tree.walk(side)
    )
    if question.condition is not None or expects:
        return (NAMES, DEFINITIONS, SHOWN, EXACT, ONE_SIZE)
    stepwise = (STEPWISE, STEPWISE_ONE_SIZE) if question.scope.usage.stepped else ()
    if question.scope.shaped().any:  # then no pass may take a matrix for a number
        least = 3 if _counts_entries(question) else 2
        return tuple(
            replace(mode, shaped=least)
            for mode in (NAMES, *stepwise, DEFINITIONS, *NUMERIC, *symbolic)
        )
    return (NAMES, *stepwise, DEFINITIONS, *NUMERIC, *symbolic)


def _differentiates(question: Question) -> bool:
    """Whether a derivative stands there, written in whatever way."""
    kinds = tree.Quotient | tree.Nabla | tree.Bar | calculus.Primed | calculus.Limit
    sides = (question.left, question.right)
    return any(isinstance(below, kinds) for side in sides for below in tree.walk(side))


def _counts_entries(question: Question) -> bool:
    """Whether an index stands there, which is tried up to 3."""
    return any(
        isinstance(below, tree.Fold) or any(index_letters(below))
        for side in (question.left, question.right)
        for below in tree.walk(side)
        if isinstance(below, tree.Fold | tree.Symbol)
    )


def _decide(question: Question, without: Key | None) -> Decision:
    tried: list[Outcome] = []
    for mode in _modes(question):
        asked = replace(mode, without=without) if without else mode
        same = next((before for before in tried if before.says(asked)), None)
        found = same.under(asked) if same is not None else outcome(question, asked)
        if found.agrees:
            return _pass(found, question)
        tried.append(found)
    lost = not question.strict and any(f.reason == INDEPENDENT for f in tried)
    if lost and recognise(question):
        return _decide(question, without)
    meant = None if question.strict else understood(question, tried) or by_analogy(question)
    if meant is not None:
        found, words = meant
        question.scope.usage.entrywise += words == WITHOUT_INDEX
        return replace(_pass(found, question), reason=words)
    for found in () if question.strict else sure_readings(question):
        sound = found.word == "unequal" and not found.notes & DOUBTS
        if sound and (not found.free or same_ground(question, found)):
            return refused(question, found)
    return _refusal(question, tried)


_HOW = {
    "exact": ("exact arithmetic", "proved", ""),
    "equal": ("evaluation", "tested", "equal to 20 digits"),
    "digits": ("exact arithmetic", "tested", "within the digits shown"),
}


def _pass(found: Outcome, question: Question) -> Decision:
    question.scope.laid_out |= LAYOUT in found.notes
    name, grade, bound = _HOW[found.word]
    if found.free:
        name, grade = "evaluation at random points", "tested"
        bound = bound or "exact at every point"
    method = Method(f"{name} ({found.mode.name})", grade, bound)
    return Decision(HOLDS, found.remark, method=method, outcome=found)


def _refusal(question: Question, tried: list[Outcome]) -> Decision:
    by_mode = {found.mode.name: found for found in tried}
    sure = sure_outcome(question, by_mode)
    if sure is None and _is_misread(question, by_mode[NAMES.name]):
        sure = by_mode[NAMES.name]
    if sure is None:
        return Decision(UNREAD, _why(tried), outcome=_best(tried))
    if needs_positive(question, sure):
        return Decision(UNREAD, "it holds where the names under roots are positive", outcome=sure)
    return refused(question, sure)


def refused(question: Question, sure: Outcome) -> Decision:
    """The refusal that an unequal point proves."""
    point = sure.point
    assert point is not None
    values = {name: text_of(value) for name, value in point.atoms}
    values |= {name: str(value) for name, value in point.letters}
    values |= {"left": text_of(point.left), "right": text_of(point.right)}
    expected = None
    if not sure.free and not point.letters and question.op in EQUALITIES:
        expected = Expected(text_of(point.left), text_of(point.left))
    reason = f"the left side is {text_of(point.left)}, the right side {text_of(point.right)}"
    method = Method("counter-example", "proved", "")
    return Decision(FAILS, reason, expected, values, method, sure, question)


def _is_misread(question: Question, names: Outcome) -> bool:
    """Whether a step that is refused by its names is an identity but for one misread letter."""
    if question.strict or names.word != "unequal" or question.op not in EQUALITIES:
        return False
    if isinstance(question.left, tree.Symbol) or isinstance(question.right, tree.Symbol):
        return False
    return any(
        outcome(replace(question, right=right), mode).word in ("exact", "equal")
        for _, right in other_letters(question.scope, question.left, question.right)
        for mode in (NAMES, DEFINITIONS)
    )


def _best(tried: list[Outcome]) -> Outcome | None:
    return next((found for found in tried if found.word == "unequal"), None)


def _why(tried: list[Outcome]) -> str:
    shape = next((f.reason for f in tried if "shape" in f.notes), "")
    reasons = [f.reason for f in reversed(tried) if f.reason]
    said = next((reason for reason in reasons if reason.strip()), "")
    return shape or said or "it depends on what is not known here"
