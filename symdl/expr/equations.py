"""Definitions: ``p[i] = exp(z[i])/sum[j](exp(z[j]))`` and ``r[i] ~ Bernoulli(q)``, one a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import sympy as sp

from symdl.errors import NotationError, ShapeError
from symdl.expr import written as w
from symdl.expr.array_axes import slot_axes
from symdl.expr.declare import (
    _span,
    array,
    check_name,
    enter,
    outside_value,
    size_value,
)
from symdl.expr.letters import (
    declared_size,
    letter_of,
    no_size,
    size_of_letter,
    worked_out_size,
)
from symdl.expr.meaning import Meaning
from symdl.expr.notation import Reading, read
from symdl.expr.program import Declaration, Equation
from symdl.expr.relabel import children, written_walk
from symdl.expr.scan import Piece, top_level
from symdl.expr.scope import Scope
from symdl.expr.values import (
    Entry,
    Index,
    Unknown,
    free_indices,
    walk,
)

LAWS = {"Bernoulli": 1}


def define_all(pieces: Iterable[Piece], scope: Scope) -> list[str]:
    """Read definitions into a scope; the names they define, in order.

    Raises:
        NotationError, ShapeError: with the place of the first thing that cannot be."""
    pieces = list(pieces)
    heads = {}
    for piece in pieces:
        name = piece.inside.split("[")[0].split("=")[0].split("~")[0].strip()
        heads[name] = piece.line
    scope.coming.update(heads)
    return [define(piece, scope) for piece in pieces]


def define(piece: Piece, scope: Scope) -> str:
    """Read one definition into a scope; the name it defines."""
    signs = top_level(piece, ("=", "~"))
    if not signs:
        raise piece.error(
            "this line defines nothing", "a definition is name[indices] = expression"
        )
    if len(signs) > 1:
        at = signs[1][1]
        raise piece.error(
            f"a second '{signs[1][0]}' in one definition",
            "write one definition a line; equality in a condition is ==",
            at,
            at + 1,
        )
    sign, at = signs[0]
    head, body = piece.part(piece.start, at).stripped(), piece.part(at + 1, piece.end).stripped()
    if not head.inside:
        raise piece.error("a name is missing on the left", "y[i] = ...", at, at + 1)
    if sign == "~":
        return define_random(head, body, scope).name
    return _equation(piece, head, body, scope)


def _equation(piece: Piece, head: Piece, body: Piece, scope: Scope) -> str:
    left = read(head, [*scope.declarations, head.inside.split("[")[0].strip()])
    target = left.node
    if not isinstance(target, w.Name | w.Item):
        raise left.error(
            target, "the left side is no name", "a definition is name[indices] = expression"
        )
    check_name(target.name, head)
    right = read(body, {*scope.declarations, target.name})
    set_outside(right, scope)
    check_new(target, left, scope)
    meaning, indices = _with_indices(target, left, right, scope)
    value = meaning.value(right.node)
    _check_free(target, left, right, value, indices, scope)
    _check_itself(target, right)
    _check_outside(value, right, scope)
    equation = Equation(
        target.name,
        indices,
        value,
        meaning.finished(right.node),
        piece.stripped().inside,
        _span(piece.stripped()),
    )
    slots = () if isinstance(target, w.Name) else target.indices
    groups = tuple(len(s.indices) if isinstance(s, w.Compound) else 1 for s in slots)
    known = scope.declarations.get(target.name)
    declaration = Declaration(
        target.name,
        kind="gathered" if _is_index(value, scope) else "array",
        indices=indices,
        groups=groups,
        batch=is_batched(value, scope),
        outside=known.outside if known else None,
        target=_target(value) if _is_index(value, scope) else None,
        span=_span(head),
    )
    scope.coming.pop(target.name, None)
    scope.define(equation, declaration)
    return target.name


def check_new(target: w.Name | w.Item, left: Reading, scope: Scope) -> None:
    """Refuse a second definition of a name, and one of an input."""
    if target.name in scope.declarations:
        defined = any(e.name == target.name for e in scope.equations)
        raise left.error(
            target,
            f"'{target.name}' is {'defined' if defined else 'declared as an input'} already",
            "choose another name for one of the two",
        )


def set_outside(reading: Reading, scope: Scope) -> None:
    """Note the values outside that the expression gives: ``(x|0)[...]``.

    Raises:
        NotationError: for an array that is not declared, or two different values."""
    for name, node in reading.outside:
        declaration = scope.find(name)
        place = reading.piece.part(node.span.column - 1, node.span.end - 1)
        if declaration is None:
            raise place.error(f"'{name}' is not declared", f"declare it: {name}[i]")
        value = outside_value(place)
        if declaration.outside is not None and declaration.outside != value:
            raise place.error(
                f"outside '{name}' the value is {declaration.outside} elsewhere and {value} here",
                "an array has one value outside; name a copy of it for the other",
            )
        scope.declarations[declaration.name] = replace(declaration, outside=value)


# -- indices ------------------------------------------------------------------------------------


def _with_indices(
    target: w.Name | w.Item, left: Reading, right: Reading, scope: Scope
) -> tuple[Meaning, tuple[Index, ...]]:
    """The left side's indices with their sizes, and the reader of the right side."""
    slots = () if isinstance(target, w.Name) else target.indices
    flat = [s for slot in slots for s in (slot.indices if isinstance(slot, w.Compound) else (slot,))]
    indices: list[Index] = []
    for slot in flat:
        letter = letter_of(slot)
        if letter is None:
            raise left.error(slot, "the left side has index letters only", "y[i] = ...")
        if any(letter == other.name for other in indices):
            raise left.error(slot, f"index '{letter}' stands twice", "give each axis its own letter")
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
        meaning.bound.update({i.name: i for i in meaning.binding(fold)})
    return worked_out_size(meaning.slot(slot), trial, axis)


def _slots_with(node: w.Node, letter: str, scope: Scope, folds: tuple):  # type: ignore[no-untyped-def]
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


def _check_free(
    target: w.Node, left: Reading, right: Reading, value: sp.Expr, indices: tuple, scope: Scope
) -> None:
    free = free_indices(value)
    slots = () if isinstance(target, w.Name) else target.indices  # type: ignore[attr-defined]
    flat = [s for slot in slots for s in (slot.indices if isinstance(slot, w.Compound) else (slot,))]
    for slot, index in zip(flat, indices, strict=True):
        used = index in free or any(index.name == i.name for i in free)
        if not used and not isinstance(slot, w.Limits):
            raise one_sided(index.name, slot, left)


def _check_itself(target: w.Name | w.Item, right: Reading) -> None:
    for node in written_walk(right.node):
        if isinstance(node, w.Name | w.Item) and node.name == target.name:
            raise right.error(node, f"'{target.name}' is defined by itself", "use two names")


# -- what a definition is ------------------------------------------------------------------------


def is_batched(value: sp.Expr, scope: Scope) -> bool:
    """Whether a value reads anything that has batch axes."""
    names = {n.name for n in walk(value) if isinstance(n, Entry)}
    names |= {n.argument for n in walk(value) if isinstance(n, Unknown)}
    found = (scope.declarations.get(name) for name in names)
    return any(d.batch for d in found if d is not None)


def _is_index(value: sp.Expr, scope: Scope) -> bool:
    """Whether an equation defines a whole number that is a place on an axis."""
    return _target(value) is not None


def _target(value: sp.Expr) -> sp.Expr | None:
    from symdl.expr.values import ArgMax

    return value.bound[value.position].size if isinstance(value, ArgMax) else None


def _check_outside(value: sp.Expr, right: Reading, scope: Scope) -> None:
    """Refuse a read that is outside for sure, where nothing says what stands there."""
    for node in walk(value):
        if not isinstance(node, Entry) or scope.declarations[node.name].outside is not None:
            continue
        for place, axis in zip(node.indices, scope.declarations[node.name].indices, strict=True):
            size = scope.sizes.of(axis.size)
            if place.is_Integer and (place < 0 or (size.is_Integer and place >= size)):
                raise right.piece.error(
                    f"{node.name} is read outside: index {place} on an axis of {size} places",
                    f"indices count from 0; or give a value outside: ({node.name}|0)[...]",
                    kind=ShapeError,
                )


def define_random(head: Piece, body: Piece, scope: Scope) -> Declaration:
    """``r[i] ~ Bernoulli(q)``: enter a random variable."""
    law = read(body, scope.declarations)
    node = law.node
    if not isinstance(node, w.Call) or node.name not in LAWS:
        raise law.error(node, "there is no such law", "write Bernoulli(q)")
    if len(node.arguments) != LAWS[node.name]:
        raise law.error(node, f"{node.name} takes one parameter", f"{node.name}(q)")
    found = array(head, scope)
    if found.name in scope.declarations:
        raise head.error(f"'{found.name}' is declared twice", "remove one of the two")
    bound = {i.name: i for i in found.indices}
    parameter = Meaning(scope, law, bound).value(node.arguments[0])
    if parameter.is_Rational and not 0 <= parameter <= 1:
        raise law.error(node.arguments[0], f"{parameter} is no probability", "0 <= q <= 1")
    declared = replace(
        found,
        kind="random",
        batch=found.batch and "[" in head.inside and "..." in head.inside,
        law=(node.name, (parameter,)),
    )
    scope.coming.pop(found.name, None)
    return enter(declared, head, scope)
