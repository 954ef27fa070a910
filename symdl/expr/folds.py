"""Reductions over bound indices: sum, mean, prod, max, min, var and argmax."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import sympy as sp

from symdl.errors import ShapeError
from symdl.expr import written as w
from symdl.expr.array_axes import slot_axes
from symdl.expr.axes import size_value
from symdl.expr.letters import (
    SPARE_LETTERS,
    declared_size,
    letter_of,
    no_size,
    size_of_letter,
)
from symdl.expr.relabel import written_walk
from symdl.expr.values import ArgMax, Entry, Index, Reduce, fresh

if TYPE_CHECKING:
    from symdl.expr.meaning import Meaning


def binding(meaning: Meaning, node: w.Fold) -> tuple[Index, ...]:
    """The bound indices of a fold, with their sizes."""

    found: list[Index] = []
    for slot in node.indices:
        letter = letter_of(slot)
        if letter is None:
            raise meaning.error(slot, "this is no index", f"{node.op}[j](...)")
        if any(letter == other.name for other in found):
            raise meaning.error(slot, f"index '{letter}' stands twice", "bind it once")
        if letter in meaning.bound:
            raise meaning.error(
                slot,
                f"index '{letter}' is bound already",
                "use another letter for the inner index",
            )
        size = size_of_letter(letter, (node.body,), meaning.reading, meaning.scope)
        if isinstance(slot, w.Limits) and slot.last is not None:
            given = size_value(slot.last, meaning.reading, meaning.scope, new=False)
            if size is not None and not meaning.scope.sizes.same(given, size):
                raise meaning.error(
                    slot,
                    f"index '{letter}' is given {given} places "
                    f"but stands in an axis of {meaning.scope.sizes.of(size)}",
                    "",
                    ShapeError,
                )
            size = given
        if size is None:
            inner = replace(meaning.reading, node=node.body)
            size = slot_axes(letter, inner, meaning.scope)
        if size is None:
            size = declared_size(letter, meaning.scope)
        if size is None:
            raise no_size(letter, slot, meaning.reading)
        found.append(Index(letter, meaning.scope.sizes.of(size)))
    return tuple(found)


def within(meaning: Meaning, indices: tuple[Index, ...], node: w.Node) -> sp.Expr:
    """The value of a node in which further indices are bound."""
    outer = meaning.bound
    meaning.bound = {**outer, **{i.name: i for i in indices}}
    value = meaning.value(node)
    meaning.bound = outer
    return value


def fold(meaning: Meaning, node: w.Fold) -> sp.Expr:
    """A reduction over bound indices."""
    if node.op == "argmax":
        found = argmax(meaning, node)
        if len(found) > 1:
            raise meaning.error(
                node,
                f"this argmax gives {len(found)} indices, not one value",
                "use it within an entry: x[n, argmax[u,v](...)]",
            )
        return found[0]
    indices = binding(meaning, node)
    return _FOLDS[node.op](within(meaning, indices, node.body), indices)


def argmax(meaning: Meaning, node: w.Fold) -> list[sp.Expr]:
    """The indices of the first place of the maximum."""
    indices = binding(meaning, node)
    body = within(meaning, indices, node.body)
    return [ArgMax(position, body, *indices) for position in range(len(indices))]


def whole_fold(meaning: Meaning, node: w.Call) -> sp.Expr:
    """``max(z)``: over every index of one whole array."""
    (argument,) = node.arguments
    declaration = meaning.scope.find(argument.name) if isinstance(argument, w.Name) else None
    if declaration is None or not declaration.indices:
        raise meaning.error(
            node,
            f"'{node.name}' needs to know over which index",
            f"write {node.name}[j](...), or name a whole array: {node.name}(z)",
        )
    indices = tuple(unused(meaning, i) for i in declaration.indices)
    body = Entry(declaration.name, *indices)
    if node.name == "argmax" and len(indices) == 1:
        return ArgMax(0, body, *indices)
    if node.name == "argmax":
        raise meaning.error(node, "this argmax gives several indices", "write argmax[u,v](...)")
    letters = tuple(w.Name(i.name) for i in indices)
    meaning.replaced[id(node)] = w.Fold(
        node.name, letters, w.Item(declaration.name, letters), span=node.span
    )
    return _FOLDS[node.name](body, indices)


def unclashing(meaning: Meaning, indices: tuple[Index, ...], node: w.Node) -> tuple[Index, ...]:
    """The indices under letters that no fold inside the node binds."""
    folded = {letter_of(i) for f in written_walk(node) if isinstance(f, w.Fold) for i in f.indices}
    found: list[Index] = []
    for index in indices:
        taken = {*folded, *meaning.bound, *(i.name for i in found)}
        spare = (x for x in (index.name, *SPARE_LETTERS) if x not in taken)
        found.append(Index(next(spare), meaning.scope.sizes.of(index.size)))
    return tuple(found)


def unused(meaning: Meaning, index: Index) -> Index:
    """The index under a letter that is not bound here."""
    taken = {*meaning.bound, *(i.name for i in meaning.axes or ())}
    letter = next(x for x in (index.name, *SPARE_LETTERS) if x not in taken)
    return Index(letter, meaning.scope.sizes.of(index.size))


def _size(indices: tuple[Index, ...]) -> sp.Expr:
    return sp.Mul(*(i.size for i in indices))


def _mean(body: sp.Expr, indices: tuple[Index, ...]) -> sp.Expr:
    return Reduce("sum", body, *indices) / _size(indices)


def _variance(body: sp.Expr, indices: tuple[Index, ...]) -> sp.Expr:
    inner = {i: fresh(i) for i in indices}
    mean = _mean(body.xreplace(inner), tuple(inner.values()))
    return _mean((body - mean) ** 2, indices)


_FOLDS: dict[str, Callable[[sp.Expr, tuple[Index, ...]], sp.Expr]] = {
    "sum": lambda body, indices: Reduce("sum", body, *indices),
    "prod": lambda body, indices: Reduce("prod", body, *indices),
    "max": lambda body, indices: Reduce("max", body, *indices),
    "min": lambda body, indices: -Reduce("max", -body, *indices),
    "mean": _mean,
    "var": _variance,
}
