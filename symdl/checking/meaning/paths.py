"""The chain rule through what a document uses: dL/dv = dL/dy dy/dv, where L is not defined.

``y_i`` stands for all of its entries: dL/dx_j = sum_i dL/dy_i dy_i/dx_j.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from symdl.checking.meaning.application import new_tag, slope_of
from symdl.checking.meaning.bound import SEVERAL as SEVERAL
from symdl.checking.meaning.defined import is_defined
from symdl.checking.meaning.differentiate import quotient, slope
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.meaning.resolve import symbol_value
from symdl.checking.scopes.names import base_of, key_of, letter, quotient_key
from symdl.checking.values import arrays, numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.numbers import Slope, Undecided
from symdl.read import tree

MOST_ENTRIES = 64


@dataclass(frozen=True)
class Jacobian:
    """The slope of a quantity by each entry of an array of a shape."""

    shape: tuple[int, ...]
    columns: tuple[Value, ...]


@dataclass(frozen=True)
class Link:
    """A quantity between L and the variable: those of its entries that depend on the variable."""

    middle: tree.Symbol
    entries: tuple[tree.Symbol, ...]


def through_known(here: Evaluation, top: tree.Node, variable: tree.Symbol) -> Value | None:
    """dL/dv through the quantity y that the document uses, where L is not defined.

    None where there is no such y, or several, and not all paths may be known.
    """
    head = top.head if isinstance(top, tree.Apply) else top
    if not isinstance(head, tree.Symbol):
        return None
    links = _families(_links(here, top, head, variable))
    entries = _nearest(here, links) if links and here.uses("shown") else _first(here, links)
    if entries and is_defined(here, top) and _goes_past(here, head, entries, variable):
        return None
    total: Value = None
    with here.inside(on_path=here.on_path | {here.key(variable)}):
        for entry in entries:
            inner = _slope(here, entry, variable)
            part = _contracted(quotient(here, tree.Quotient(top, (entry,))), inner)
            total = part if total is None else arrays.add(total, part)
    return total


def _goes_past(
    here: Evaluation, top: tree.Symbol, entries: tuple[tree.Symbol, ...], variable: tree.Symbol
) -> bool:
    """Whether L still depends on the variable where the quantities between them do not move."""
    try:
        still = {here.key(entry): _still(symbol_value(here, entry)) for entry in entries}
    except Undecided:
        return False
    with here.inside(seeds={**here.seeds, **still}, kept={}):
        return depends(here, top, variable)


def _still(value: Value) -> Value:
    return value.map(numbers.primal) if isinstance(value, Array) else numbers.primal(value)


def _links(
    here: Evaluation, top: tree.Node, head: tree.Symbol, variable: tree.Symbol
) -> Iterator[Link]:
    name = str(key_of(here.meant(head), here.indices))  # letters are folded in values only
    for found in here.scope.middles(name):
        middle = _whole(here, found)
        if here.key(middle) == here.key(variable):
            continue
        if is_defined(here, top) and not _is_stated(here, name, middle):
            continue
        entries = tuple(
            entry
            for entry in _entries(here, middle)
            if is_defined(here, entry)
            and here.key(entry) not in here.on_path | {here.key(variable)}
            and depends(here, entry, variable)
        )
        if entries:
            yield Link(middle, entries)


def _whole(here: Evaluation, middle: tree.Symbol) -> tree.Symbol:
    """S for S_{ij}, where S is known as an array, and not by a formula for its entries."""
    whole = replace(middle, sub=())
    if not _is_pattern(middle):
        return middle
    shaped = here.mode.shaped and here.scope.shaped().of(whole) is not None
    by_entries = shaped and is_defined(here, middle) and not is_defined(here, whole)
    return whole if shaped and not by_entries else middle


def _families(links: Iterator[Link]) -> list[Link]:
    """One link for a quantity with indices: y_i and y_j are one, and y beside them is no other."""
    found: dict[tuple, Link] = {}
    for link in links:
        symbol = link.middle
        entry = str(symbol.sub) if symbol.sub and not _is_pattern(symbol) else ""
        found.setdefault((base_of(symbol), symbol.sup, len(symbol.sub), entry), link)
    patterns = {key[:3] for key in found if not key[3] and key[2]}
    entries = {key[:2] for key in patterns}
    return [
        link
        for key, link in found.items()
        if (key[2] or key[:2] not in entries) and (not key[3] or key[:3] not in patterns)
    ]


def _is_pattern(symbol: tree.Symbol) -> bool:
    return any(letter(script) is not None for script in symbol.sub)


def _entries(here: Evaluation, middle: tree.Symbol) -> Iterator[tree.Symbol]:
    """The entries of a quantity with indices, as far as their range is known."""
    ranges: dict[str, range] = {}
    for place, script in enumerate(middle.sub):
        name = letter(script)
        last = here.scope.usage.extents.get((base_of(middle), place))
        if name is None or (last is None and name in here.indices):
            continue
        last = last or here.scope.usage.ends.get(name)
        count = here.whole(last) if last is not None else here.size(f"{base_of(middle)}:{place}")
        ranges[name] = range(here.scope.base, here.scope.base + count)
    if not ranges or here.uses("shown"):
        yield middle
        return
    for values in itertools.islice(itertools.product(*ranges.values()), MOST_ENTRIES):
        chosen = dict(zip(ranges, values, strict=True))
        sub = tuple(
            tree.Number(str(chosen[name])) if (name := letter(script)) in chosen else script
            for script in middle.sub
        )
        yield replace(middle, sub=sub)


def _slope(here: Evaluation, middle: tree.Symbol, variable: tree.Symbol) -> Value | Jacobian:
    """The slope of a quantity by a name; by an array, for each of its entries."""
    at = symbol_value(here, variable)
    if not isinstance(at, Array):
        return slope(here, middle, variable)[0]
    columns: list[Value] = []
    for k in range(len(at.entries)):
        tag = new_tag(here)
        entries = list(at.entries)
        entries[k] = Slope(tag, numbers.primal(entries[k]), Fraction(1))
        columns.append(
            slope_of(_seeded(here, middle, variable, Array(at.shape, tuple(entries))), tag)
        )
    return Jacobian(at.shape, tuple(columns))


def _seeded(here: Evaluation, top: tree.Symbol, variable: tree.Symbol, seed: Value) -> Value:
    with here.inside(seeds={**here.seeds, here.key(variable): seed}):
        return here.value(top)


def _depends(value: Value, tag: int) -> bool:
    entries = value.entries if isinstance(value, Array) else (value,)
    return any(isinstance(entry, Slope) and entry.tag == tag for entry in entries)


def _contracted(outer: Value, inner: Value | Jacobian) -> Value:
    """dL/dy · dy/dv, summed over the entries of y."""
    if isinstance(inner, Jacobian):
        entries = tuple(_contracted(outer, column) for column in inner.columns)
        if any(isinstance(entry, Array) for entry in entries):
            raise arrays.Misfit("the slope of a vector beside that of a number")
        return Array(inner.shape, entries)
    if isinstance(outer, Array) and isinstance(inner, Array):
        return arrays.dot(outer, inner)
    return arrays.multiply(outer, inner)


def _nearest(here: Evaluation, links: list[Link]) -> tuple[tree.Symbol, ...]:
    """The quantity next to the variable, whose derivative somebody may have written down."""
    found = [
        link for link in links if not any(_above(here, link, o) for o in links if o is not link)
    ]
    return _entries_of(found) if _is_one(found) else ()


def _first(here: Evaluation, links: list[Link]) -> tuple[tree.Symbol, ...]:
    """The quantities next to L, through which every path goes that the document knows of."""
    found = [
        link for link in links if not any(_above(here, o, link) for o in links if o is not link)
    ]
    if found and not _is_one(found):
        here.notes.add(SEVERAL)
    return _entries_of(found)


def _is_one(links: list[Link]) -> bool:
    """Whether there is one quantity; a_1 and a_2 side by side are two entries of one."""
    return len({(base_of(link.middle), link.middle.sup) for link in links}) == 1


def _entries_of(links: list[Link]) -> tuple[tree.Symbol, ...]:
    return tuple(entry for link in links for entry in link.entries)


def _above(here: Evaluation, first: Link, second: Link) -> bool:
    """Whether some entry of one quantity depends on some entry of another."""
    return any(depends(here, a, b) for a in first.entries for b in second.entries)


def _is_stated(here: Evaluation, name: str, middle: tree.Symbol) -> bool:
    """Whether the document gives d(name)/d(middle) a number in this question."""
    key = quotient_key(name, (str(here.key(middle)),))
    bindings = here.scope.derivatives.get(key, ())
    return any(b.numeric and here.scope.is_here(b) and b.sound for b in bindings)


def depends(here: Evaluation, top: tree.Symbol, on: tree.Symbol) -> bool:
    """Whether a name depends on another one by what is known."""
    kept = ("depends", here.key(top), here.key(on), tuple(here.indices.items()), here.busy)
    if kept not in here.kept:
        tag = new_tag(here)
        try:
            at = symbol_value(here, on)
            if isinstance(at, Array):
                seed: Value = at.map(lambda x: Slope(tag, numbers.primal(x), Fraction(1)))
            else:
                seed = Slope(tag, numbers.primal(at), Fraction(1))
            here.kept[kept] = _depends(_seeded(here, top, on, seed), tag)
        except Undecided as problem:
            if problem.needs_positive and not here.mode.positive:
                raise  # other points will tell
            here.kept[kept] = False
    return here.kept[kept]
