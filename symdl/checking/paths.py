"""The chain rule through what a document uses: dL/dv = dL/dy dy/dv, where L is not defined.

``y_i`` stands for all of its entries: dL/dx_j = sum_i dL/dy_i dy_i/dx_j.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from symdl.checking import arrays, numbers
from symdl.checking.application import new_tag, slope_of
from symdl.checking.arrays import Array, Value
from symdl.checking.differentiate import is_defined, quotient, slope
from symdl.checking.evaluate import Evaluation
from symdl.checking.names import base_of, letter, quotient_key
from symdl.checking.numbers import Slope, Undecided
from symdl.checking.resolve import symbol_value
from symdl.read import tree

MOST_ENTRIES = 64


@dataclass(frozen=True)
class Link:
    """A quantity between L and the variable: its entries, each with its slope by the variable."""

    middle: tree.Symbol
    slopes: tuple[tuple[tree.Symbol, dict[str, int], Value], ...]


def through_known(here: Evaluation, top: tree.Node, variable: tree.Symbol) -> Value | None:
    """dL/dv through the quantity y that the document uses, where L is not defined.

    None where there is no such y, or several, and not all paths may be known.
    """
    head = top.head if isinstance(top, tree.Apply) else top
    if not isinstance(head, tree.Symbol):
        return None
    links = list(_links(here, top, head, variable))
    if not links:
        return None
    used = _nearest(here, links) if here.mode.shown else _first(here, links)
    if used is None:
        return None
    total: Value = None
    for entry, letters, inner in used.slopes:
        with here.inside(indices={**here.indices, **letters}):
            outer = quotient(here, tree.Quotient(top, (entry,)))
        part = _contracted(outer, inner)
        total = part if total is None else arrays.add(total, part)
    return total


def _links(
    here: Evaluation, top: tree.Node, head: tree.Symbol, variable: tree.Symbol
) -> Iterator[Link]:
    name = str(here.key(head))
    for middle in here.scope.middles(name):
        if here.key(middle) == here.key(variable):
            continue
        if is_defined(here, top) and not _is_stated(here, name, middle):
            continue
        slopes = []
        for letters in _instances(here, middle):
            with here.inside(indices={**here.indices, **letters}):
                if not is_defined(here, middle) or here.key(middle) == here.key(variable):
                    continue
                try:
                    inner, is_on_path = _slope(here, middle, variable)
                except Undecided:
                    continue
                if is_on_path:
                    slopes.append((middle, letters, inner))
        if slopes:
            yield Link(middle, tuple(slopes))


def _instances(here: Evaluation, middle: tree.Symbol) -> Iterator[dict[str, int]]:
    """The values of the indices of a quantity: all of them, as far as their range is known."""
    ranges: dict[str, range] = {}
    for place, script in enumerate(middle.sub):
        name = letter(script)
        last = here.scope.usage.extents.get((base_of(middle), place))
        if name is None or (last is None and name in here.indices):
            continue
        count = here.whole(last) if last is not None else here.size(f"{base_of(middle)}:{place}")
        ranges[name] = range(here.scope.base, here.scope.base + count)
    if not ranges or here.mode.shown:
        yield {}
        return
    every = itertools.product(*ranges.values())
    for values in itertools.islice(every, MOST_ENTRIES):
        yield dict(zip(ranges, values, strict=True))


def _slope(here: Evaluation, middle: tree.Symbol, variable: tree.Symbol) -> tuple[Value, bool]:
    """The slope of a quantity by a name; by an array, for each of its entries."""
    at = symbol_value(here, variable)
    if not isinstance(at, Array):
        return slope(here, middle, variable)
    columns: list[Value] = []
    depends = False
    for k in range(len(at.entries)):
        tag = new_tag(here)
        entries = list(at.entries)
        entries[k] = Slope(tag, numbers.primal(entries[k]), Fraction(1))
        seeded = Array(at.shape, tuple(entries))
        with here.inside(seeds={**here.seeds, here.key(variable): seeded}):
            value = here.value(middle)
        depends |= _depends(value, tag)
        columns.append(slope_of(value, tag))
    return Jacobian(at.shape, tuple(columns)), depends


@dataclass(frozen=True)
class Jacobian:
    """The slope of a quantity by each entry of an array of a shape."""

    shape: tuple[int, ...]
    columns: tuple[Value, ...]


def _depends(value: Value, tag: int) -> bool:
    entries = value.entries if isinstance(value, Array) else (value,)
    return any(isinstance(entry, Slope) and entry.tag == tag for entry in entries)


def _contracted(outer: Value, inner: Value | Jacobian) -> Value:
    """dL/dy · dy/dv, summed over the entries of y."""
    if isinstance(inner, Jacobian):
        entries = tuple(_contracted(outer, column) for column in inner.columns)
        return Array(inner.shape, entries)
    if isinstance(outer, Array) and isinstance(inner, Array):
        return arrays.dot(outer, inner)
    return arrays.multiply(outer, inner)


def _nearest(here: Evaluation, links: list[Link]) -> Link | None:
    """The quantity next to the variable, whose derivative somebody may have written down."""
    found = [
        link
        for link in links
        if not any(depends(here, link.middle, o.middle) for o in links if o is not link)
    ]
    return found[0] if len(found) == 1 else None


def _first(here: Evaluation, links: list[Link]) -> Link | None:
    """The quantity next to L, through which every path goes."""
    found = [
        link
        for link in links
        if not any(depends(here, o.middle, link.middle) for o in links if o is not link)
    ]
    return found[0] if len(found) == 1 else None


def _is_stated(here: Evaluation, name: str, middle: tree.Symbol) -> bool:
    """Whether the document gives d(name)/d(middle) a number in this question."""
    key = quotient_key(name, (str(here.key(middle)),))
    bindings = here.scope.derivatives.get(key, ())
    return any(b.numeric and here.scope.is_here(b) and b.sound for b in bindings)


def depends(here: Evaluation, top: tree.Symbol, on: tree.Symbol) -> bool:
    """Whether a name depends on another one by what is known."""
    try:
        return _slope(here, top, on)[1]
    except Undecided:
        return False
