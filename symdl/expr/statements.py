"""Statements to be proved: ``softmax(z - max(z)) = softmax(z)`` to definitions and two values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import sympy as sp

from symdl.expr import written as w
from symdl.expr.array_axes import array_axes, slot_axes
from symdl.expr.compose import finished, parts
from symdl.expr.declare import declare_one
from symdl.expr.folds import unclashing
from symdl.expr.letters import letter_of, size_of_letter
from symdl.expr.meaning import Meaning
from symdl.expr.notation import Reading, read
from symdl.expr.program import Declaration, Program
from symdl.expr.relabel import Relabel, children, written_walk
from symdl.expr.scan import Piece, top_level
from symdl.expr.scope import Scope
from symdl.expr.values import Index

Statement = tuple[Program, sp.Expr, sp.Expr, tuple[Index, ...], w.Node, w.Node]


def statement_for(
    text: str, *, layers: Mapping[str, object], given: Iterable[str] = ()
) -> Statement:
    """Read an equation between two expressions.

    Names that nothing declares are declared by their use: scalars, arrays by their plain indices
    (``x[i]``), arguments of layers by what the layer needs.  Declarations may stand in front,
    separated by ``;`` or commas.

    Returns:
        The program of the definitions, both values, the indices for which the equation is to hold,
        and both sides as written.

    Raises:
        NotationError, ShapeError, FactError: with the place in the text."""
    *before, last = parts(text) or [Piece(text)]
    program, values, indices, shown = values_for(
        before, _sides(last), layers=layers, given=given, title=text.strip()
    )
    return program, values[0], values[1], indices, shown[0], shown[1]


def values_for(
    before: Sequence[Piece],
    sides: Sequence[Piece],
    *,
    layers: Mapping[str, object],
    given: Iterable[str] = (),
    title: str = "",
) -> tuple[Program, tuple[sp.Expr, ...], tuple[Index, ...], tuple[w.Node, ...]]:
    """Read the sides of a statement together, after the declarations that stand before them.

    A law among what is given (``r[i] ~ Bernoulli(p)``) declares its random variable.

    Returns:
        The program of the definitions, the values of the sides, the indices for which the
        statement is to hold, and the sides as written.

    Raises:
        NotationError, ShapeError, FactError: with the place in the text."""
    scope = Scope(layers, implicit=True)
    laws = [Piece(text) for text in given if top_level(Piece(text), ("~",))]
    given = [text for text in given if not top_level(Piece(text), ("~",))]
    for piece in (*before, *laws):
        declare_one(piece, scope)
    readings = [read(side, scope.declarations) for side in sides]
    for reading in readings:
        _declare_arrays(reading, scope)
    free = _free(readings, scope)
    axes: tuple[Index, ...] | None = None
    if not free:
        axes = max((array_axes(r.node, Meaning(scope, r, {})) for r in readings), key=len)
        every = w.Compare(tuple(r.node for r in readings), ("=",) * (len(readings) - 1))
        axes = unclashing(Meaning(scope, readings[0], {}), axes, every)
    found = [_side(reading, free, axes, scope) for reading in readings]
    scope.settle()
    settle = Relabel(symbols=scope.sizes.settled)
    program = finished(scope, (), title=title)
    if given:
        from symdl.expr.facts import with_facts

        program = with_facts(program, given)
    indices = tuple(map(settle.value, free or axes or ()))
    values = tuple(settle.value(value) for value, _ in found)
    return program, values, indices, tuple(written for _, written in found)


def _sides(piece: Piece) -> tuple[Piece, Piece]:
    signs = top_level(piece, ("=", "~"))
    if len(signs) != 1 or signs[0][0] != "=":
        raise piece.error(
            "a statement has one '=' between two expressions" if signs else "there is no '='",
            "write softmax(z - max(z)) = softmax(z)",
        )
    at = signs[0][1]
    return piece.part(piece.start, at).stripped(), piece.part(at + 1, piece.end).stripped()


def _side(
    reading: Reading, free: tuple[Index, ...], axes: tuple[Index, ...] | None, scope: Scope
) -> tuple[sp.Expr, w.Node]:
    meaning = Meaning(scope, reading, {i.name: i for i in free}, axes)
    value = meaning.value(reading.node)
    return value, meaning.spelled(reading.node)


def _declare_arrays(reading: Reading, scope: Scope) -> None:
    """Declare the arrays that stand with plain index letters and are declared nowhere."""
    for node in written_walk(reading.node):
        if not isinstance(node, w.Item) or scope.find(node.name) is not None:
            continue
        letters = [letter_of(slot) for slot in node.indices]
        if None in letters or len(set(letters)) < len(letters):
            continue
        indices = []
        for letter in map(str, letters):
            size = scope.letters.get(letter)
            indices.append(Index(letter, scope.letter_size(letter) if size is None else size))
        scope.declare(
            Declaration(
                node.name, indices=tuple(indices), groups=(1,) * len(indices), span=node.span
            )
        )


def _free(readings: Sequence[Reading], scope: Scope) -> tuple[Index, ...]:
    """The letters that stand free in slots of any side, with their sizes."""
    found: dict[str, Index] = {}
    for reading in readings:
        for slot in _free_slots(reading.node, frozenset()):
            letter = slot.name
            known = letter in found or scope.find(letter) is not None
            if known or letter in scope.sizes.known:
                continue
            size = None
            for side in readings:
                size = size_of_letter(letter, (side.node,), side, scope) if size is None else size
            for side in readings:
                size = slot_axes(letter, side, scope) if size is None else size
            if size is None:
                size = scope.letters.get(letter)
            if size is None:
                size = scope.letter_size(letter)
                scope.letters[letter] = size
            found[letter] = Index(letter, scope.sizes.of(size))
    return tuple(found.values())


def _free_slots(node: w.Node, bound: frozenset[str]) -> Iterator[w.Name]:
    """The names in slots that no fold around them binds."""
    if isinstance(node, w.Fold):
        bound = bound | {str(letter_of(i)) for i in node.indices}
        yield from _free_slots(node.body, bound)
        return
    slots: tuple[w.Node, ...] = ()
    if isinstance(node, w.Item | w.Part):
        slots = node.indices
    elif isinstance(node, w.Kronecker):
        slots = (node.left, node.right)
    for slot in slots:
        for name in written_walk(slot):
            if isinstance(name, w.Name) and name.name not in bound:
                yield name
    for part in children(node):
        if not any(part is slot for slot in slots):
            yield from _free_slots(part, bound)
