"""The left side of a definition: its indices and how many places each runs over."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from symdl.errors import NotationError, ShapeError
from symdl.expr import written as w
from symdl.expr.array_axes import slot_axes
from symdl.expr.axes import size_value
from symdl.expr.folds import binding
from symdl.expr.letters import (
    declared_size,
    letter_of,
    no_size,
    size_of_letter,
    spelled_out,
    worked_out_size,
)
from symdl.expr.meaning import Meaning
from symdl.expr.notation import Reading
from symdl.expr.relabel import children, written_walk
from symdl.expr.scope import Scope
from symdl.expr.syntax import ELLIPSIS
from symdl.expr.values import Index


def flat_slots(target: w.Name | w.Item) -> list[w.Node]:
    """The slots of a left side, compound axes spelled out."""
    slots = () if isinstance(target, w.Name) else target.indices
    return spelled_out(slots)


def with_indices(
    target: w.Name | w.Item, left: Reading, right: Reading, scope: Scope
) -> tuple[Meaning, tuple[Index, ...]]:
    """The left side's indices with their sizes, and the reader of the right side."""
    indices: list[Index] = []
    for slot in flat_slots(target):
        letter = letter_of(slot)
        if letter == ELLIPSIS:
            message = "batch axes are handed on by themselves"
            raise left.error(slot, message, "leave '...' out on the left side")
        if letter is None:
            raise left.error(slot, "the left side has index letters only", "y[i] = ...")
        if any(letter == other.name for other in indices):
            message = f"index '{letter}' stands twice"
            raise left.error(slot, message, "give each axis its own letter")
        indices.append(Index(letter, _left_size(slot, letter, left, right, scope, indices)))
    return Meaning(scope, right, {i.name: i for i in indices}), tuple(indices)


def _left_size(
    slot: w.Node, letter: str, left: Reading, right: Reading, scope: Scope, earlier: list[Index]
) -> sp.Expr:
    found = size_of_letter(letter, (right.node,), right, scope)
    if isinstance(slot, w.Limits) and slot.last is not None:
        given = size_value(slot.last, left, scope, new=False)
        if found is not None and not scope.sizes.same(given, found):
            raise left.error(
                slot,
                f"index '{letter}' is given {given} places but stands in an axis of {found}",
                "leave the size out, or use another letter",
                ShapeError,
            )
        return scope.sizes.of(given)
    if found is None:
        found = declared_size(letter, scope)
    if found is None:
        found = _shifted_size(letter, left, right, scope, earlier)
    if found is None:
        found = slot_axes(letter, right, scope)
    if found is None:
        used = any(isinstance(n, w.Name) and n.name == letter for n in written_walk(right.node))
        if not used:
            raise one_sided(letter, slot, left)
        raise no_size(letter, slot, left)
    return scope.sizes.of(found)


def _shifted_size(
    letter: str, left: Reading, right: Reading, scope: Scope, earlier: list[Index]
) -> sp.Expr | None:
    """The size of an index that stands in one shifted slot only."""
    places = list(_slots_with(right.node, letter, scope, ()))
    if len(places) != 1:
        return None
    slot, axis, folds = places[0]
    trial = Index(letter, sp.Symbol("places", integer=True, positive=True))
    known = {i.name: i for i in earlier}
    meaning = Meaning(scope, right, {**known, letter: trial})
    for fold in folds:
        meaning.bound.update({i.name: i for i in binding(meaning, fold)})
    return worked_out_size(meaning.slot(slot), trial, axis)


def _slots_with(
    node: w.Node, letter: str, scope: Scope, folds: tuple[w.Fold, ...]
) -> Iterator[tuple[w.Node, sp.Expr, tuple[w.Fold, ...]]]:
    """(slot, size of its axis, folds around it) wherever the letter stands in a slot."""
    if isinstance(node, w.Fold):
        folds = (*folds, node)
    if isinstance(node, w.Item):
        declaration = scope.find(node.name)
        if declaration is not None:
            for slot, axis in zip(node.indices, declaration.indices, strict=False):
                if any(isinstance(n, w.Name) and n.name == letter for n in written_walk(slot)):
                    yield slot, scope.sizes.of(axis.size), folds
    for part in children(node):
        yield from _slots_with(part, letter, scope, folds)


def one_sided(letter: str, node: w.Node, reading: Reading) -> NotationError:
    """The error for an index that only the left side has."""
    return reading.error(
        node,
        f"index '{letter}' is free on the left side only",
        f"use it on the right, or remove it; for equal entries give its size: {letter}:n",
    )
