"""What people leave unsaid: targets that add up to 1, one-hot targets, an index left out.

Each is tried where a step does not hold as it is written; it can only make a step pass, and the
verdict says what was understood.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from symdl.checking.comparing.by_feature import for_each_entry
from symdl.checking.comparing.chances import WORDS as LAWS
from symdl.checking.comparing.chances import by_the_laws
from symdl.checking.comparing.compare import (
    DEFINITIONS,
    SHOWN,
    STEPWISE,
    Outcome,
    Question,
    outcome,
)
from symdl.checking.comparing.constraints import under_constraints
from symdl.checking.comparing.standardised import standardised
from symdl.checking.comparing.targets import (
    LEAST,
    left_out,
    of_the_class_said,
    one_hot,
    sums_to_one,
)
from symdl.checking.meaning.by_arrays import LAYOUT
from symdl.checking.meaning.defined import INDEPENDENT
from symdl.checking.meaning.expectation import CERTAIN
from symdl.checking.meaning.points import letters_of
from symdl.checking.scopes.changes import unfolded
from symdl.checking.scopes.gradients import UNSAID
from symdl.checking.scopes.laws import MASK, Law
from symdl.checking.scopes.names import base_of, differentiated_by
from symdl.checking.scopes.scope import is_numeric
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array, nearly_equal
from symdl.checking.values.numbers import Undecided
from symdl.read import tree
from symdl.read.show import plain
from symdl.read.tree import Node, Symbol

ENTRYWISE = 2  # steps that hold entry by entry before one that does not is refused
MOST_LAYERS, MOST_PAIRS, MOST_LAWS = 2, 2, 8  # that are tried
ANY = Symbol("any")
ANOTHER_TOP = "another top"
NEGLIGIBLE = frozenset({"epsilon", "varepsilon"})  # what only keeps a quotient finite
WITHOUT_INDEX = "entry by entry"
Reading = Callable[[Question], Iterator[tuple[Outcome, str]]]


def understood(question: Question, tried: list[Outcome]) -> tuple[Outcome, str] | None:
    """The first reading under which the step holds, and its name for people."""
    if question.op not in ("=", "==", "~~", "=>", ":="):
        return None
    readings: tuple[Reading, ...] = (entry_by_entry, _by_a_named_layer)
    if any(found.word == "unequal" for found in tried):
        readings = (sums_to_one, one_hot, *readings)
    if any(LAYOUT in found.notes for found in tried) and not question.scope.laid_out:
        readings = (*readings, _turned)
    if any(base in NEGLIGIBLE for base in _bases(question)):
        readings = (*readings, without_rest)
    if question.scope.constraints:
        readings = (*readings, under_constraints)
    if question.scope.laws.symmetric:
        readings = (_symmetric, *readings)
    if all(found.word == "undecided" or found.free for found in tried):
        readings = (*readings, by_the_laws)
    if not any(found.agrees for found in tried):
        readings = (*readings, _labels, standardised)
    if any(found.reason == CERTAIN for found in tried):
        readings = (_of_a_mask, *readings)
    if any(found.reason == INDEPENDENT for found in tried):
        readings = (*readings, _of_another_top)
    if question.scope.shaped().any and all(found.word == "undecided" for found in tried):
        readings = (for_each_entry, *readings)
    for reading in readings:
        for found, words in reading(question):
            if found.agrees and (words == LAWS or not _is_empty(question, found)):
                return found, words
    return None


def sure_readings(question: Question) -> Iterator[Outcome]:
    """What a step says under readings that the document has told or lived by."""
    if question.scope.usage.entrywise >= ENTRYWISE:
        yield from (found for found, _ in entry_by_entry(question))
    for found, _ in without_rest(question):
        point = found.point
        if point is not None and not nearly_equal(point.left, point.right):
            yield found
    yield from of_the_class_said(question)


def _is_empty(question: Question, found: Outcome) -> bool:
    """Whether both sides have become 0 where neither says so: then anything would hold."""
    assert found.point is not None
    if is_numeric(question.left) or is_numeric(question.right):
        return False
    value = found.point.left
    entries = value.entries if isinstance(value, Array) else (value,)
    try:
        return all(numbers.compare(entry, Fraction(0)) != "unequal" for entry in entries)
    except Undecided:
        return False


def _bases(question: Question) -> set[str]:
    sides = (question.left, question.right)
    return {base_of(n) for side in sides for n in tree.walk(side) if isinstance(n, Symbol)}


def without_rest(question: Question) -> Iterator[tuple[Outcome, str]]:
    """m / (√v + ε) with numbers put in, and nothing for the ε that no line gives a value."""
    scope = question.scope
    unknown = [b for b in _bases(question) & NEGLIGIBLE if not scope.names.get(b)]
    if not unknown or not is_numeric(question.right):
        return
    serial = scope.serial
    for base in unknown:
        scope.bind(Symbol(base), tree.Number("0"))
    try:
        yield outcome(question, replace(SHOWN, name="without ε")), "where ε counts for nothing"
    finally:
        scope.retract(set(range(serial + 1, scope.serial + 1)))


def _labels(question: Question) -> Iterator[tuple[Outcome, str]]:
    """u_o beside a sum over u_k: o is a name, and none of the numbers that k runs through."""
    scope = question.scope
    letters = letters_of((question.left, question.right), None, scope, deep=True)
    labels = [name for name in letters if name not in scope.usage.running]
    counted = len(labels) < len(letters) or scope.usage.running
    if labels and counted:
        words = f"where {' and '.join(labels)} {'are' if len(labels) > 1 else 'is'} no number"
        for mode in (DEFINITIONS, SHOWN):
            mode = replace(mode, name="labels", labels=frozenset(labels))
            if scope.shaped().any:
                mode = replace(mode, shaped=LEAST)
            yield outcome(question, mode), words


def _symmetric(question: Question) -> Iterator[tuple[Outcome, str]]:
    """The matrices that are said to be symmetric are their own transposes."""
    matrices = question.scope.laws.symmetric
    mode = replace(DEFINITIONS, name="symmetric", symmetric=matrices, shaped=LEAST)
    verb = "are" if len(matrices) > 1 else "is"
    yield outcome(question, mode), f"where {' and '.join(sorted(matrices))} {verb} symmetric"


def _turned(question: Question) -> Iterator[tuple[Outcome, str]]:
    """Jacobians with a column for each entry of what is differentiated, as long as no right step
    has had a row for it."""
    scope = question.scope
    before = scope.layout
    scope.layout = "denominator" if before == "numerator" else "numerator"
    scope.serial += 1
    try:
        for mode in (STEPWISE, DEFINITIONS):
            found = outcome(question, replace(mode, name="turned", shaped=LEAST))
            found.notes.discard(LAYOUT)
            yield found, f"in {scope.layout} layout"
    finally:
        scope.layout = before
        scope.serial += 1


def entry_by_entry(question: Question) -> Iterator[tuple[Outcome, str]]:
    """u for u_i: what is said of every entry, or of one example, without its index."""
    index = left_out(question)
    if index is not None:
        mode = replace(DEFINITIONS, name="entry by entry", entry=index)
        yield outcome(question, mode), WITHOUT_INDEX


def _of_another_top(question: Question) -> Iterator[tuple[Outcome, str]]:
    """∂L/∂v where the L that was defined does not depend on v: another L, of which nothing is
    known but the chain rule."""
    tops = {
        base_of(below.top)
        for side in (question.left, question.right)
        for below in tree.walk(side)
        if isinstance(below, tree.Quotient) and isinstance(below.top, Symbol)
    }
    bottoms = differentiated_by(question.left, question.right)
    others = {base for base in tops - bottoms if base in question.scope.names}
    if not others:
        return
    words = f"whatever {' and '.join(sorted(others))} is"
    with question.scope.without(others):
        mode = replace(DEFINITIONS, name=ANOTHER_TOP)
        if question.scope.shaped().any:  # then no pass may take a matrix for a number
            yield outcome(question, replace(mode, shaped=LEAST)), words
            return
        yield outcome(question, mode), words
        for found, _ in entry_by_entry(question):
            yield found, words


def _of_a_mask(question: Question) -> Iterator[tuple[Outcome, str]]:
    """E[r ⊙ h] = p h where the document speaks of a mask: r is 1 with the probability p, else 0.
    A law under which the step holds is kept."""
    laws = question.scope.laws
    if MASK not in laws.said:
        return
    sides = (question.left, question.right)
    means = [e for side in sides for e in tree.walk(side) if isinstance(e, tree.Expectation)]
    bodies = [unfolded(e.body, question.scope) or e.body for e in means]
    inside = {base_of(n): n for body in bodies for n in tree.walk(body) if isinstance(n, Symbol)}
    within = {id(n) for e in means for n in tree.walk(e)}
    outside = [
        n for s in sides for n in tree.walk(s) if isinstance(n, Symbol) and id(n) not in within
    ]
    others = {base_of(n) for n in outside}
    masks = [base for base in inside if base not in others and not laws.is_random(base)]
    chances = list({base_of(n): n for n in outside if not n.sub}.values()) or [ANY]
    for mask, chance in itertools.islice(itertools.product(masks, chances), MOST_LAWS):
        laws.declared[mask] = Law("Bernoulli", (chance,))
        found = outcome(question, DEFINITIONS)
        if not found.agrees or chance is ANY:
            del laws.declared[mask]
        often = "any probability" if chance is ANY else f"the probability {plain(chance)}"
        yield found, f"where {mask} is 1 with {often}, else 0"


def _by_a_named_layer(question: Question) -> Iterator[tuple[Outcome, str]]:
    """p is softmax of z where the document speaks of softmax, differentiates p by z, and defines
    p nowhere."""
    scope = question.scope
    for layer in scope.laws.spoken[:MOST_LAYERS]:
        for output, given in _pairs(question)[:MOST_PAIRS]:
            serial = scope.serial
            for sub in ((Symbol("i"),), ()):
                argument = replace(given, sub=sub)
                scope.bind(replace(output, sub=sub), tree.Call(layer, (argument,)))
            names = (plain(replace(name, sub=())) for name in (output, given))
            words = f"where {next(names)} is {layer} of {next(names)}"
            mode = replace(DEFINITIONS, name="by its name")
            if scope.shaped().any:  # then no pass may take a matrix for a number
                mode = replace(mode, shaped=LEAST)
            try:
                yield outcome(question, mode), words
                yield outcome(question, replace(mode, entry="i")), words
            finally:
                scope.retract(set(range(serial + 1, scope.serial + 1)))


def _pairs(question: Question) -> list[tuple[Symbol, Symbol]]:
    """Names without a formula, and names that something is differentiated by."""
    scope = question.scope
    below = [n for side in (question.left, question.right) for n in tree.walk(side)]
    bottoms = [b for n in below if isinstance(n, tree.Quotient) for b in n.bottom]
    given = {base_of(b): b for b in bottoms if isinstance(b, Symbol)}
    heads = {base_of(n.head) for n in below if isinstance(n, tree.Apply) and not n.head.sub}
    free = {
        base_of(n): n
        for n in below
        if isinstance(n, Symbol)
        and base_of(n) not in given
        and base_of(n) not in heads | {base_of(UNSAID)}
        and scope.function(n) is None
        and not any(not b.numeric or _is_target(b.body) for b in scope.names.get(base_of(n), ()))
    }
    return [(output, argument) for output in free.values() for argument in given.values()]


def _is_target(body: Node) -> bool:
    """Whether a vector of nothing but 0 and 1 is given: a class, and no output."""
    entries = [n for n in tree.walk(body) if isinstance(n, tree.Number)]
    return isinstance(body, tree.Matrix) and all(n.value in (0, 1) for n in entries)
