"""Which mistake it was: known wrong turns tried one by one, until one gives what was written.

A mistake is named only where making it, on the side that is right, gives the side that is wrong (as
values at the same points): a guess that is tested, not a likeness of texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from symdl.checking.comparing.compare import DEFINITIONS, Question, outcome
from symdl.checking.comparing.targets import adding_up
from symdl.checking.meaning.evaluate import Evaluation, Mode
from symdl.checking.mistakes.another_number import other_number
from symdl.checking.mistakes.misread import other_letters, reads_right
from symdl.checking.mistakes.repairs import REPAIRS, Wrong
from symdl.checking.mistakes.rounding import last_digit, rounded_early
from symdl.checking.mistakes.tidied import tidied
from symdl.checking.mistakes.turns import COUNTED, UNDONE, WRONG_TURNS
from symdl.checking.scopes.changes import unfolded
from symdl.checking.scopes.names import base_of, index_letters, symbols
from symdl.checking.scopes.scope import Scope
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array
from symdl.checking.values.limits import Reached
from symdl.checking.values.numbers import Undecided
from symdl.read import tree
from symdl.read.show import plain
from symdl.read.tree import Node

LARGEST = 100  # the denominator of a ratio that is shown as a fraction
MOST = 80  # wrong turns that are tried for one step
FACTORS = {"*": "times", "/": "divided by"}
WORDS = {
    "sign": "a sign is turned",
    "transpose": "an array is transposed that should not be, or is not that should",
    "lost δ": "it holds only for one index twice, or for different ones: a δ is missing",
    "wrong index": "another index or layer belongs there",
    "σ′(z) = z(1 − z)": "σ′(z) is σ(z)(1 − σ(z)), with the value and not the argument",
    "captured index": "of the sum only the term with the index of the left side remains",
    "n for n − 1": "a count is one too large or too small",
    "quotient order": "(u/v)′ is (u′v − uv′)/v², in this order",
    "wrong case": "this is the other branch",
    "exponentials forgotten": "this is what comes out with x for each e^x",
    "exponential forgotten": "this is what comes out with x for one e^x",
    "bias forgotten": "the biases are not counted",
    "padding forgotten": "the padding is not counted",
    "derivative forgotten": "this is the function itself, without its derivative taken",
    "indices swapped": "the indices of a name are swapped",
    "quotient turned over": "a quotient is turned over",
    "lost power": "a power is forgotten",
    "argument for value": "the argument of a function stands where its value belongs",
    "lost factor": "a factor is missing",
    "lost term": "a term is missing",
}


@dataclass(frozen=True)
class Mistake:
    """What went wrong, the one change that would make it right ("" where none was found), and the
    formula that should stand there."""

    name: str
    repair: str = ""
    right: Node | None = None


def explain(question: Question, mode: Mode) -> Mistake:
    """The mistake behind an unequal step, where one can be told; an empty name where none can.

    ``mode`` is the one in which the two sides were found unequal.
    """
    put_in = other_number(question)
    if put_in:
        return Mistake("another number put in", put_in)
    if _agrees(question, mode):
        return Mistake("")
    found = _explained(question, mode)
    known = None if isinstance(question.left, tree.Quotient) else _behind_it(question)
    right = found.right if found.right is not None else known
    return replace(found, right=None if right is None else tidied(right))


def _explained(question: Question, mode: Mode) -> Mistake:
    if _one_case_only(question, mode):
        both = len(set(index_letters(question.left))) == 2
        if both:
            return Mistake("lost δ", WORDS["lost δ"])
        return Mistake("wrong index", "it holds where two indices are one")
    last = last_digit(question, mode)
    if last:
        return Mistake("rounding", last)
    with numbers.forgetting("exp"):
        if _agrees(question, mode):
            return Mistake("exponentials forgotten", WORDS["exponentials forgotten"])
    for words, right in other_letters(question.scope, question.left, question.right):
        if any(_agrees(replace(question, right=right), m) for m in (mode, DEFINITIONS)):
            return Mistake("misread letter", words, right)
    tried = 0
    formula = _behind(question.left, question.scope)
    named = [*symbols(question.left), *(symbols(formula) if formula is not None else ())]
    sized = any(question.scope.counts(base_of(name)) for name in named)
    wrong = Wrong(question.scope, question.left, question.right)
    for name, questions in (*_repaired(question, wrong), *_turned(question, sized)):
        for changed in questions:
            tried += 1
            if tried > MOST:
                return Mistake("")
            if _agrees(changed, mode):
                ratio = constant_ratio(question, mode) if name == "lost factor" else ""
                words = f"it is right times {ratio}" if ratio else _words(name, question, changed)
                repaired = changed.right if changed.right is not question.right else None
                return Mistake(name, words, repaired)
    for supposed in adding_up(question):
        for name, questions in _repaired(question, wrong):
            if any(_agrees(changed, supposed) for changed in questions):
                return Mistake(name, WORDS.get(name, ""))
    ratio = constant_ratio(question, mode)
    if ratio:
        return Mistake("lost factor", f"it is right times {ratio}")
    early = rounded_early(question, mode)
    if early:
        return Mistake("rounding", early)
    repair = reads_right(
        question.right, lambda right: _agrees(replace(question, right=right), mode)
    )
    return Mistake("misread digit", repair) if repair else Mistake("")


def _behind_it(question: Question) -> Node | None:
    """The formula that says what the left side is, where it is not what was written."""
    found = unfolded(question.left, question.scope)
    return None if found == question.right else found


def _words(name: str, question: Question, changed: Question) -> str:
    """What would make the step right, for people."""
    right = changed.right
    if isinstance(right, tree.Binary) and right.left is question.right and right.op in FACTORS:
        return f"it is right {FACTORS[right.op]} {plain(right.right)}"
    return WORDS[name]


def _repaired(question: Question, wrong: Wrong) -> Iterator[tuple[str, Iterator[Question]]]:
    for name, make in REPAIRS:
        yield name, (replace(question, right=right) for right in make(wrong))


def _turned(question: Question, sized: bool) -> Iterator[tuple[str, Iterator[Question]]]:
    """Wrong turns on the left, on the formula that defines it, and undone on the right."""
    formula = _behind(question.left, question.scope)
    lefts = [question.left] if formula is None else [question.left, formula]
    for name, make in WRONG_TURNS:
        if make is COUNTED and not sized:
            continue
        for left in lefts:
            yield name, (replace(question, left=changed) for changed in make(left))
        if make in UNDONE:
            yield name, (replace(question, right=changed) for changed in make(question.right))


def _behind(left: Node, scope: Scope) -> Node | None:
    """The formula that defines the left side, or what is differentiated there."""
    if not isinstance(left, tree.Quotient):
        return unfolded(left, scope)
    top = unfolded(left.top, scope)
    return None if top is None else replace(left, top=tree.Bracketed(top))


def _one_case_only(question: Question, mode: Mode) -> bool:
    """Whether a derivative holds for i = j only, or for i ≠ j only."""
    if not isinstance(question.left, tree.Quotient) or question.condition is not None:
        return False
    sides = (*index_letters(question.left), *index_letters(question.right))
    letters = list(dict.fromkeys(sides))
    if len(letters) != 2:
        return False
    pair = tuple(tree.Symbol(name) for name in letters)
    return any(
        _agrees(replace(question, condition=tree.Compare((op,), pair)), mode) for op in ("=", "!=")
    )


def constant_ratio(question: Question, mode: Mode) -> str:
    """The number by which the right side would have to be multiplied, "" where it is none: the two
    sides must differ by it at every point."""
    found = set()
    for trial in range(3):
        here = Evaluation(question.scope, mode, trial)
        try:
            left, right = here.value(question.left), here.value(question.right)
            if isinstance(left, Array) or isinstance(right, Array) or not here.atoms:
                return ""
            ratio = numbers.divide(left, right)
            plain_ratio = isinstance(ratio, Fraction) and ratio.denominator < LARGEST
            found.add(str(ratio) if plain_ratio else numbers.as_text(ratio, 12))
        except (Undecided, Reached):
            return ""
    return found.pop() if len(found) == 1 else ""


def _agrees(question: Question, mode: Mode) -> bool:
    try:
        return outcome(replace(question, near=False), mode).agrees
    except Reached:
        return False
