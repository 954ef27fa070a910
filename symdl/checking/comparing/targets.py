"""Targets that people leave unsaid: entries that add up to 1, and 1 for one class, else 0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from symdl.checking.comparing.compare import DEFINITIONS, NAMES, SHOWN, Outcome, Question, outcome
from symdl.checking.meaning.evaluate import Evaluation, Mode
from symdl.checking.meaning.points import letters_of
from symdl.checking.scopes.names import base_of, index_letters, letter
from symdl.checking.values.arrays import nearly_equal
from symdl.checking.values.limits import Reached
from symdl.checking.values.numbers import Undecided
from symdl.read import tree
from symdl.read.tree import Node, Symbol

CLASSES = ("1", "2", "3")
LEAST = 2  # entries of vectors that are tried


def _open(question: Question) -> list[str]:
    """The arrays whose sum is written, or that weigh a logarithm, and have no numbers here."""
    scope = question.scope
    return [
        base
        for base in sorted(scope.usage.totals)
        if not any(b.numeric and scope.is_here(b) for b in scope.names.get(base, ()))
        or _adds_up(question, base)
    ]


def _adds_up(question: Question, base: str) -> bool:
    """Whether the numbers that the document gives for the entries add up to 1, but for rounding."""
    entry, *marks = base.split("~")
    name = Symbol(entry, (Symbol("i"),), (), tuple(marks))
    here = Evaluation(question.scope, SHOWN)
    try:
        total = here.value(tree.Fold("sum", Symbol("i"), None, None, None, name))
    except (Undecided, Reached):
        return False
    return not here.atoms and nearly_equal(total, Fraction(1))


def adding_up(question: Question) -> Iterator[Mode]:
    """The modes in which the entries of some arrays add up to 1."""
    summing = frozenset(_open(question))
    if summing:
        for mode in (DEFINITIONS, NAMES):
            yield replace(mode, name="entries add up to 1", summing=summing)
        if question.scope.shaped().any:
            name = "entries add up to 1"
            yield replace(DEFINITIONS, name=name, summing=summing, shaped=LEAST)


def sums_to_one(question: Question) -> Iterator[tuple[Outcome, str]]:
    """With entries that add up to 1."""
    for mode in adding_up(question):
        words = f"where the entries of {' and '.join(sorted(mode.summing))} add up to 1"
        yield outcome(question, mode), words


def one_hot(question: Question) -> Iterator[tuple[Outcome, str]]:
    """With targets that are 1 for one class and 0 else."""
    bases = [base for base in _open(question) if base in question.scope.usage.weights]
    unknown = _unknown_families(question) if isinstance(question.left, tree.Quotient) else []
    bases += [base for base in unknown if base not in bases][:1]
    letters = letters_of((question.left, question.right), None, question.scope, deep=True)
    letters |= question.scope.usage.classes
    numbers = {
        script.text
        for side in (question.left, question.right)
        for name in tree.walk(side)
        if isinstance(name, Symbol)
        for script in name.sub
        if isinstance(script, tree.Number) and script.text.isdigit()
    }
    for base in bases:
        mode = replace(DEFINITIONS, name="one class", entry=left_out(question) or "")
        unsaid = base in unknown or not _stands_in(base, question.right)  # then it is put in
        said = question.scope.usage.classes
        for place in (*letters, *sorted(numbers | {*CLASSES})) if unsaid else said:
            found = outcome(question, replace(mode, onehot=(base, place)))
            yield found, f"where {base} is 1 for class {place}, else 0"
        for place in CLASSES:
            found = outcome(question, replace(mode, onehot=(base, place)))
            if not found.agrees:
                break
        else:
            yield found, f"where {base} is 1 for one class, else 0"


def of_the_class_said(question: Question) -> Iterator[Outcome]:
    """What a step says where the document has said for which class a target is 1."""
    for base in _open(question):
        for place in question.scope.usage.classes if base in question.scope.usage.weights else ():
            mode = replace(DEFINITIONS, name="one class", entry=left_out(question) or "")
            yield outcome(question, replace(mode, onehot=(base, place)))


def _stands_in(base: str, side: Node) -> bool:
    return any(isinstance(n, Symbol) and base_of(n) == base for n in tree.walk(side))


def _unknown_families(question: Question) -> list[str]:
    """The y of ∂L/∂z_i = p_i - y_i where nothing has been said of y, and something of p."""
    free = set(index_letters(question.left))
    inside = {base_of(n) for n in tree.walk(question.left) if isinstance(n, Symbol)}
    families = (n for n in tree.walk(question.right) if isinstance(n, Symbol) and len(n.sub) == 1)
    found = dict.fromkeys(base_of(n) for n in families if letter(n.sub[0]) in free)
    known = [base for base in found if base in question.scope.names]
    return [base for base in found if known and base not in known and base not in inside]


def left_out(question: Question) -> str | None:
    """The index with which a bare name of the question is written elsewhere."""
    scope = question.scope
    bare = {base_of(s) for side in (question.left, question.right) for s in _bare(side)}
    for base in sorted(bare):
        for binding in reversed(scope.names.get(base, ())):
            sub = binding.name.sub
            if len(sub) == 1 and scope.is_here(binding):
                index = letter(sub[0])
                if index is not None:
                    return index
    return None


def _bare(side: Node) -> Iterator[Symbol]:
    return (n for n in tree.walk(side) if isinstance(n, Symbol) and not n.sub)
