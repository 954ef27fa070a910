"""What a difference rests on: names that both sides have, or some that only one of them knows."""

from __future__ import annotations

import re
from dataclasses import replace

from symdl.checking.comparing.compare import DEFINITIONS, Outcome, Question, outcome, text_of
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.scopes.names import index_letters, key_of, symbols
from symdl.checking.scopes.scope import Scope
from symdl.checking.values.arrays import compare
from symdl.checking.values.limits import Reached
from symdl.checking.values.numbers import Undecided
from symdl.read import tree
from symdl.read.tree import Symbol


def is_constant(question: Question, found: Outcome) -> bool:
    """Whether the left side is a constant, or one of two (on two branches), beside a number: then
    what its names are does not matter."""
    assert found.point is not None
    if found.point.asked[1] or found.point.letters:
        return False
    if not any(isinstance(below, tree.Quotient) for below in tree.walk(question.left)):
        return False
    seen: set[str] = set()
    for trial in range(6):
        here = Evaluation(question.scope, DEFINITIONS, trial)
        try:
            seen.add(text_of(here.value(question.left)))
        except (Undecided, Reached):
            return False
        if any(key.startswith("d(") for key in here.asked):
            return False
    return len(seen) <= 2


def varies(question: Question, found: Outcome) -> bool:
    """Whether the left side is another number where sizes without a value are others."""
    assert found.point is not None
    letters = dict(found.point.letters)
    heres = [Evaluation(question.scope, found.mode, trial, dict(letters)) for trial in (0, 1)]
    try:
        first, second = (here.value(question.left) for here in heres)
        return compare(first, second) == "unequal"
    except (Undecided, Reached):
        return True


def needs_positive(question: Question, found: Outcome) -> bool:
    """Whether two sides with roots differ only where names are negative: sqrt(g²) = g."""
    if not found.free or not any(map(_has_root, (question.left, question.right))):
        return False
    return outcome(question, replace(found.mode, positive=1)).agrees


def _has_root(side: tree.Node) -> bool:
    return any(isinstance(n, tree.Call) and n.name == "sqrt" for n in tree.walk(side))


def same_ground(question: Question, found: Outcome) -> bool:
    """Whether a difference cannot come from a name whose meaning stands elsewhere."""
    assert found.point is not None
    if question.strict:
        return True
    left, right = found.point.asked
    if isinstance(question.left, tree.Quotient):
        left = left - _idle(question, found, left - right)
    if left == right:
        return bool(left)
    if any(name.startswith("d(") or "'" in name for name in left ^ right):
        return False  # a derivative that nothing defines may be anything
    if not left or not right:
        return False
    if right < left:
        return not _new_numbers(question.left, question.right)
    if left < right:  # a new letter may stand for what was said in words
        told = all(_is_told(question.scope, name) for name in right - left)
        return told and {_base(name) for name in right} == {_base(name) for name in left}
    return is_other_index(question, found)


def same_names(question: Question, found: Outcome) -> bool:
    """Whether both sides rest on the same names, or differ in an index only."""
    assert found.point is not None
    left, right = found.point.asked
    if left == right or left - _idle(question, found, left - right) == right:
        return bool(right) and not any(name.startswith("d(") for name in right)
    return is_other_index(question, found)


def is_other_index(question: Question, found: Outcome) -> bool:
    """Whether two sides differ in an index only: they agree where both indices have one value."""
    first, second = ({*index_letters(side)} for side in (question.left, question.right))
    if question.condition is not None or len(first ^ second) != 1 or not first & second:
        return False
    (odd,) = first ^ second
    pairs = ((Symbol(odd), Symbol(other)) for other in sorted(first & second))
    return any(
        outcome(replace(question, condition=tree.Compare(("=",), pair)), found.mode).agrees
        for pair in pairs
    )


def _idle(question: Question, found: Outcome, names: frozenset[str]) -> frozenset[str]:
    """The names that were met on the left, though its value is one without them: y in the slope of
    x² + 5y² by x."""
    point = found.point
    if point is None or not names:
        return frozenset()
    here = Evaluation(question.scope, found.mode, 0, dict(point.letters))
    here.atoms = {name: value for name, value in point.atoms if name not in names}
    other = Evaluation(question.scope, found.mode, 1, dict(point.letters))
    other.atoms = dict(here.atoms)
    try:
        same = compare(here.value(question.left), other.value(question.left)) == "exact"
    except (Undecided, Reached):
        return frozenset()
    return names if same else frozenset()


def _is_told(scope: Scope, atom: str) -> bool:
    """Whether a name with a word or letters below it stands in a formula that is known: W_{hh}, of
    which nothing is said, may be another network's."""
    if not re.search(r"_.*[A-Za-z]", atom):
        return True
    bodies = (b.body for bindings in scope.names.values() for b in bindings)
    return any(atom.startswith(str(key_of(name, {}))) for body in bodies for name in symbols(body))


def _base(atom: str) -> str:
    return re.split(r"[_^(]", atom)[0]


def _new_numbers(before: tree.Node, after: tree.Node) -> bool:
    """Whether the second formula has a number that the first has not: a value may be put in."""
    known = {n.text for n in tree.walk(before) if isinstance(n, tree.Number)}
    return any(
        isinstance(n, tree.Number) and n.text not in known and n.text not in ("0", "1", "2")
        for n in tree.walk(after)
    )
