"""Entries of arrays by the scripts of a name, and arrays whose entries are variables."""

from __future__ import annotations

import itertools
from dataclasses import replace

from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.names import Key, base_of, joined, parts_of, symbols
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.numbers import Undecided
from symdl.read import tree

MOST = 3000  # entries of a vector that are looked for, one by one


def entry_of(whole: Array, node: tree.Symbol, here: Evaluation) -> Value | None:
    """The entry of an array that a name's subscripts say; None where they say none.

    Two digits run together are two indices into a matrix, and one number into a vector.
    """
    parts = parts_of(node.sub, here.indices)
    if not all(isinstance(part, int) for part in parts):
        return None
    places = tuple(int(part) for part in parts)
    digits = joined(parts)
    if len(places) == 1 and len(whole.shape) > 1 and not whole.is_vector:
        if len(digits) == len(whole.shape):
            places = tuple(int(digit) for digit in digits)
        elif len(whole.shape) == 2 and len(digits) == 1 and 0 < places[0] <= len(whole.entries):
            return whole.entries[places[0] - 1]  # counted through, row by row
    return whole[tuple(place - here.scope.base for place in places)]


def entry(here: Evaluation, node: tree.Entry) -> Value:
    """softmax(z)_i and (W x)_i: an entry of an array; of a function that goes through the entries
    one by one, its value there."""
    asked = set(here.asked)
    whole = here.value(node.body)
    if isinstance(whole, Array):
        return whole[tuple(here.whole(place) - here.scope.base for place in node.places)]
    indexed = {s for s in symbols(node.body) if not s.sub and here.scope.is_indexed(base_of(s))}
    if not indexed:
        raise Undecided("an entry of what is not known as an array")

    here.asked = asked  # the bare letters only stand for their entries

    def rule(part: tree.Node) -> tree.Node | None:
        return replace(part, sub=node.places) if part in indexed else None

    return here.value(rewritten(node.body, rule))


def with_seeded_entries(here: Evaluation, node: tree.Symbol, key: Key, value: Array) -> Array:
    """An array of which one entry is differentiated by, though a formula gives the whole."""
    if not any(seed.base == key.base and seed.sub and seed.sup == key.sup for seed in here.seeds):
        return value
    places = itertools.product(*(range(length) for length in value.shape if length != 1))
    entries = []
    for entry, place in zip(value.entries, places, strict=True):
        scripts = tuple(tree.Number(str(k + here.scope.base)) for k in place)
        seed = here.seeds.get(here.key(tree.Symbol(node.base, scripts, node.sup, node.marks)))
        if isinstance(seed, Array):
            raise Undecided("an entry that is an array")
        entries.append(entry if seed is None else seed)
    return Array(value.shape, tuple(entries))


def entries_known(here: Evaluation, symbol: tree.Symbol) -> int:
    """How many entries x_1, x_2, ... of a vector the document has given values, if all in a row."""
    scope = here.scope
    count = 0
    while count < MOST:
        entry = replace(symbol, sub=(tree.Number(str(scope.base + count)),))
        found = scope.names.get(base_of(entry), ())
        if not any(b.name.sub == entry.sub and scope.is_here(b) for b in found):
            break
        count += 1
    return count if count > 1 else 0
