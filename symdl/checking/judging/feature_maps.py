"""Grids of numbers that are an image, a filter, and what a window over them gives.

Exercises on convolution and pooling often write three grids and no formula.  A grid that agrees
with what one of symdl's own layers gives for the grids before it is its output; one that agrees in
almost every entry is meant to be, and the other entries are wrong.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

from symdl.checking.judging.judge import Decision
from symdl.checking.judging.verdict import FAILS, HOLDS, Expected, Method
from symdl.checking.scopes.scope import is_literal
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.layer_values import (
    entries_of,
    has_shape,
    is_elementwise,
    layer_value,
    program,
)
from symdl.checking.values.numbers import Real, Undecided
from symdl.read import tree
from symdl.read.show import plain
from symdl.read.tree import Node

KEPT = 4  # grids of one question that may be an image or a filter
LARGEST = 12  # rows or columns
STEPS = 3  # strides, paddings and windows up to this are tried
LEAST = 4  # entries of an output that are compared, with two values among them at least
WRONG = 4  # one entry in so many may be wrong
PROBED = 4  # entries other than 0 of which half must be right before the others are worked out
AXES = 4  # example, channel, row, column


@dataclass
class Maps:
    """The grids of a question, in the order in which they were written."""

    grids: list[tree.Matrix] = field(default_factory=list)

    def add(self, node: Node | None) -> None:
        """Keep a grid of numbers."""
        if isinstance(node, tree.Matrix) and _is_grid(node) and node not in self.grids:
            self.grids = [*self.grids[1 - KEPT :], node]

    def judge(self, node: Node | None) -> Decision | None:
        """Whether a grid is what a window over the earlier ones gives; None where it is not."""
        if not isinstance(node, tree.Matrix) or not _is_grid(node):
            return None
        if len(_numbers(node)) < LEAST or len(set(_numbers(node))) < 2:
            return None
        best: dict[tuple[Real, ...], tuple[str, list[int]]] = {}
        for layer, value in self._outputs(node):
            shown = [_shows(e, value.entries[k]) for k, e in enumerate(_entries(node))]
            if all(shown):
                return Decision(HOLDS, _named(layer), method=Method(_named(layer), "proved"))
            kept = {x for x, right in zip(value.entries, shown, strict=True) if right}
            after = _activated(value, node) if any(shown) else ""
            if after:
                named = f"{after} of {_named(layer)}"
                return Decision(HOLDS, named, method=Method(named, "proved"))
            if shown.count(False) * WRONG <= len(shown) and len(kept) > 1:
                off = [k for k, right in enumerate(shown) if not right]
                best.setdefault(value.entries, (layer, off))
        if len(best) != 1:
            return None
        ((right, (layer, off)),) = best.items()
        return _refused(node, right, layer, off)

    def _outputs(self, node: tree.Matrix) -> Iterator[tuple[str, Array]]:
        """What every layer gives for the grids kept, where it has the shape of ``node``."""
        for image in self.grids:
            for layer in _windows(1):
                yield from _values(layer, [image], node)
            for other in self.grids:
                if other is not image and max(_shape(other)) <= min(_shape(image)):
                    for layer in _windows(2):
                        yield from _values(layer, [image, other], node)


@cache
def _windows(grids: int) -> tuple[str, ...]:
    """The layers that go from so many arrays of examples, channels, rows and columns to another
    one, with whole numbers to choose."""
    from symdl.layers import all_layers

    found = []
    for name in all_layers():
        read = program(name)
        ranks = [len(d.indices) for d in read.inputs if d.kind == "array"]
        pictures = [rank for rank in ranks if rank > 1]
        plain = pictures == [AXES] * grids and 0 not in ranks and len(read.outputs) == 1
        output = next(e for e in read.equations if e.name == read.outputs[0])
        if plain and len(output.indices) == AXES and 0 < len(_integers(name)) < AXES:
            found.append(name)
    return tuple(found)


def _integers(layer: str) -> list[Any]:
    return [d for d in program(layer).inputs if d.kind == "integer"]


@cache
def _settings(
    layer: str, grids: tuple[tuple[int, ...], ...], shape: tuple[int, ...]
) -> tuple[dict[str, Fraction], ...]:
    """The strides, paddings and windows with which a layer's output has a shape."""
    declared = _integers(layer)
    ranges = [range(d.minimum or 0, STEPS + 1) for d in declared]
    blank = [Array((1, 1, *size), (Fraction(0),) * (size[0] * size[1])) for size in grids]
    found = []
    for chosen in itertools.product(*ranges):
        named = {d.name: Fraction(k) for d, k in zip(declared, chosen, strict=True)}
        if has_shape(layer, [*blank, *_biases(layer, len(grids))], named, (1, 1, *shape)):
            found.append(named)
    return tuple(found)


def _biases(layer: str, grids: int) -> list[Array]:
    arrays = [d for d in program(layer).inputs if d.kind == "array"]
    return [Array((1,), (Fraction(0),))] * (len(arrays) - grids)


def _values(layer: str, grids: list[tree.Matrix], node: tree.Matrix) -> Iterator[tuple[str, Array]]:
    """What a layer gives for grids, at every setting with which it may be what is shown."""
    arrays = [Array((1, 1, *_shape(grid)), tuple(_numbers(grid))) for grid in grids]
    places = list(itertools.product(*map(range, _shape(node))))
    shown = dict(zip(places, _entries(node), strict=True))
    first = [at for at in places if _number(shown[at]) != 0][:PROBED]
    for named in _settings(layer, tuple(map(_shape, grids)), _shape(node)):
        entry = entries_of(layer, [*arrays, *_biases(layer, len(grids))], named)
        try:
            if 2 * sum(_shows(shown[at], entry((0, 0, *at))) for at in first) < len(first):
                continue
            value = Array(_shape(node), tuple(entry((0, 0, *at)) for at in places))
        except Undecided:
            continue
        if value.entries != arrays[0].entries:
            yield layer, value


@cache
def _activations() -> tuple[str, ...]:
    """The layers from one number to another."""
    from symdl.layers import all_layers

    alone = [name for name in all_layers() if len(program(name).inputs) == 1]
    return tuple(name for name in alone if is_elementwise(program(name)))


def _activated(value: Array, node: tree.Matrix) -> str:
    """The layer that a grid shows the values of behind an output; "" where there is none."""
    for name in _activations():
        try:
            found = layer_value(name, [value])
        except Undecided:
            continue
        pairs = zip(_entries(node), getattr(found, "entries", ()), strict=False)
        if isinstance(found, Array) and all(_shows(entry, x) for entry, x in pairs):
            return name
    return ""


# --- a grid of numbers -----------------------------------------------------------------------


def _is_grid(node: tree.Matrix) -> bool:
    height, width = _shape(node)
    return min(height, width) > 1 and max(height, width) <= LARGEST and is_literal(node)


def _shape(node: tree.Matrix) -> tuple[int, int]:
    return len(node.rows), len(node.rows[0])


def _entries(node: tree.Matrix) -> list[Node]:
    return [entry for row in node.rows for entry in row]


def _numbers(node: tree.Matrix) -> list[Fraction]:
    return [_number(entry) for entry in _entries(node)]


def _number(entry: Node) -> Fraction:
    if isinstance(entry, tree.Bracketed):
        return _number(entry.body)
    if isinstance(entry, tree.Unary):
        return -_number(entry.operand) if entry.op == "-" else _number(entry.operand)
    assert isinstance(entry, tree.Number)
    return Fraction(entry.text)


def _shows(entry: Node, value: Value) -> bool:
    """Whether a number shows a value, rounded or cut off to its digits."""
    if not isinstance(value, Fraction):
        return False
    digits = plain(entry).partition(".")[2].rstrip(")")
    off = abs(value - _number(entry))
    return off == 0 or (bool(digits) and off < Fraction(1, 10 ** len(digits)))


def _refused(node: tree.Matrix, right: tuple[Real, ...], layer: str, off: list[int]) -> Decision:
    """The first entry that is wrong, and what should stand there."""
    first = off[0]
    row, column = divmod(first, _shape(node)[1])
    value = numbers.as_text(right[first])
    reason = f"row {row + 1}, column {column + 1} is {value}: {_named(layer)}"
    repair = f"reads right if {plain(_entries(node)[first])} is {value}"
    expected = Expected(latex=value, value=value)
    method = Method(_named(layer), "proved", "")
    return Decision(FAILS, reason, expected, method=method, repair=repair if not off[1:] else "")


def _named(layer: str) -> str:
    return f"{layer.replace('_', ' ')} of the grids before it"
