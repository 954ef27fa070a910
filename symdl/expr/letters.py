"""How many places an index runs over: read off the axes in which it stands.

An index takes the size of the axes where it stands plainly (``z[j]``); where it stands plainly
nowhere, its size is declared, or, for the one form ``s*i + d*u - p``, worked out.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from symdl.errors import NotationError, ShapeError
from symdl.expr import written as w
from symdl.expr.notation import Reading
from symdl.expr.relabel import children
from symdl.expr.scope import Scope
from symdl.expr.values import Index

SPARE_LETTERS = (*"jklmnrtuvwpq", *(f"i{k}" for k in range(1, 60)))


def letter_of(node: w.Node) -> str | None:
    """The index letter of a slot such as ``j`` or ``u:f``; None for anything else."""
    if isinstance(node, w.Limits):
        node = node.index
    return node.name if isinstance(node, w.Name) else None


def spelled_out(slots: tuple[w.Node, ...]) -> list[w.Node]:
    """The slots with compound axes ``(g,c)`` taken apart."""
    return [s for i in slots for s in (i.indices if isinstance(i, w.Compound) else (i,))]


def plain_slots(node: w.Node, letter: str, scope: Scope) -> Iterator[tuple[w.Node, str, sp.Expr]]:
    """(slot, array's name, axis size) wherever the letter stands alone in a slot of an array."""
    if isinstance(node, w.Fold):
        for index in node.indices:
            if isinstance(index, w.Limits):
                yield from plain_slots(index, letter, scope)
        if any(letter_of(index) == letter for index in node.indices):
            return
        yield from plain_slots(node.body, letter, scope)
        return
    if isinstance(node, w.Item):
        declaration = scope.find(node.name)
        if declaration is not None:
            for slot, axis in zip(spelled_out(node.indices), declaration.indices, strict=False):
                if isinstance(slot, w.Name) and slot.name == letter:
                    yield slot, node.name, scope.sizes.of(axis.size)
    for part in children(node):
        yield from plain_slots(part, letter, scope)


def size_of_letter(
    letter: str, bodies: tuple[w.Node, ...], reading: Reading, scope: Scope
) -> sp.Expr | None:
    """The size an index has in the expressions, or None where it stands plainly nowhere.

    Raises:
        ShapeError: where it stands in axes of different sizes, naming both."""
    first: tuple[str, sp.Expr] | None = None
    for body in bodies:
        for slot, array, size in plain_slots(body, letter, scope):
            if first is None:
                first = array, size
            elif not scope.sizes.same(first[1], size):
                a, b = scope.sizes.of(first[1]), scope.sizes.of(size)
                raise reading.error(
                    slot,
                    f"index '{letter}' runs over {a} places in {first[0]} and over {b} in {array}",
                    "declare both axes with the same size, or use two letters",
                    ShapeError,
                )
    return None if first is None else scope.sizes.of(first[1])


def declared_size(letter: str, scope: Scope) -> sp.Expr | None:
    """The size with which a letter was declared, or None."""
    size = scope.letters.get(letter)
    return None if size is None else scope.sizes.of(size)


def worked_out_size(slot: sp.Expr, index: Index, axis: sp.Expr) -> sp.Expr | None:
    """The size of ``i`` from one slot ``s*i + d*u - p`` of an axis of size H, or None.

    It is ⌊(H + 2p - d(f-1) - 1)/s⌋ + 1, where u runs over f places."""
    slot = sp.expand(slot)
    taps = sorted((x for x in slot.atoms(Index) if x != index), key=str)
    if len(taps) > 1:
        return None
    stride = slot.coeff(index, 1)
    rest = sp.expand(slot - stride * index)
    dilation, size = sp.S.Zero, sp.S.One
    if taps:
        dilation, size = rest.coeff(taps[0], 1), taps[0].size
        rest = sp.expand(rest - dilation * taps[0])
    if stride == 0 or any(e.has(Index) for e in (stride, dilation, rest)):
        return None
    return sp.floor((axis - 2 * rest - dilation * (size - 1) - 1) / stride) + 1


def no_size(letter: str, node: w.Node, reading: Reading) -> NotationError:
    """The error for an index whose size nothing tells."""
    return reading.error(
        node,
        f"nothing says how many places index '{letter}' runs over",
        f"give its size where it is bound: {letter}:n",
    )
