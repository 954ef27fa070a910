"""Matrices put together from entries that were worked out one by one: y_11, y_12, ... and then Y.

Only what is said of the whole matrix; entries of a matrix that is known are in ``entries``.
"""

from __future__ import annotations

import itertools

from symdl.checking.comparing.compare import Outcome
from symdl.checking.judging.judge import Decision
from symdl.checking.judging.verdict import FAILS
from symdl.checking.scopes.names import letter, parts_of
from symdl.checking.scopes.scope import Scope, is_literal, is_numeric
from symdl.checking.values.arrays import Array, mostly_equal, nearly_equal
from symdl.checking.values.numbers import near
from symdl.read import tree


def gathered(scope: Scope, name: tree.Node, right: tree.Node) -> tree.Matrix | None:
    """The matrix of the known entries that ``name`` has in the places of ``right``; None where one
    of them is not known here as a number.

    Entries have the name's own letter or that letter in lower case, counted from 0 or 1.
    """
    if not isinstance(name, tree.Symbol) or not isinstance(right, tree.Matrix):
        return None
    if name.sub or not is_numeric(right) or sum(map(len, right.rows)) < 2:
        return None
    found = (
        _entries(scope, letter, name, right, base)
        for letter in dict.fromkeys((name.base, name.base.lower()))
        for base in (1, 0)
    )
    return next((entries for entries in found if entries is not None), None)


def _entries(
    scope: Scope, letter: str, name: tree.Symbol, right: tree.Matrix, base: int
) -> tree.Matrix | None:
    vector = len(right.rows) == 1 or len(right.rows[0]) == 1
    count = itertools.count(base)
    rows = []
    for i, row in enumerate(right.rows):
        entries = []
        for j, _ in enumerate(row):
            places = (next(count),) if vector else (i + base, j + base)
            scripts = tuple(tree.Number(str(place)) for place in places)
            entry = tree.Symbol(letter, scripts, name.sup, name.marks, span=right.span)
            if not _is_worked_out(scope, entry):
                return None
            entries.append(entry)
        rows.append(tuple(entries))
    return tree.Matrix(tuple(rows), right.shape, right.bracket, span=right.span)


def _is_worked_out(scope: Scope, entry: tree.Symbol) -> bool:
    """Whether the newest meaning of an entry is a number, and was no number to begin with, or a
    formula for every index."""
    sub, sup = parts_of(entry.sub, {}), parts_of(entry.sup, {})
    found = [binding for binding, _ in scope.find(entry, sub, sup) if scope.is_here(binding)]
    if not found or not found[0].sound:
        return False
    if not found[0].numeric:
        return any(letter(script) is not None for script in found[0].name.sub)
    return not all(is_literal(binding.body) for binding in found)


def is_mostly_right(decision: Decision) -> bool:
    """Whether two unequal arrays agree in most of their entries, so that one is meant to be the
    other; of entries that a formula gives, one must be further off than rounding on the way is."""
    point = decision.outcome.point if decision.outcome is not None else None
    if decision.verdict != FAILS or point is None or decision.question is None:
        return False
    scope, entries = decision.question.scope, tree.walk(decision.question.left)
    shown = all(_is_number(scope, entry) for entry in entries if isinstance(entry, tree.Symbol))
    if not shown and nearly_equal(point.left, point.right):
        return False
    return mostly_equal(point.left, point.right)


def _is_number(scope: Scope, entry: tree.Symbol) -> bool:
    sub, sup = parts_of(entry.sub, {}), parts_of(entry.sup, {})
    found = next((b for b, _ in scope.find(entry, sub, sup) if scope.is_here(b)), None)
    return found is None or found.numeric


def is_nearly_right(found: Outcome) -> bool:
    """Whether two unequal numbers differ by a fifth at most, so that one is meant to be the
    other."""
    point = found.point
    if point is None or isinstance(point.left, Array) or isinstance(point.right, Array):
        return False
    return near(point.left, point.right, 10)
