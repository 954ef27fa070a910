"""Names that nothing defines: entries of vectors and matrices, gradients by name, shares of 1."""

from __future__ import annotations

from fractions import Fraction

from symdl.checking.meaning.entries import entries_known
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.scopes.names import Key, base_of, parts_of
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.numbers import Undecided
from symdl.read import tree

LONGEST = 6  # the longest vector of names that is tried


def unknown(here: Evaluation, node: tree.Symbol, key: Key) -> Value:
    """The value of a name without a definition: an atom, or an array of atoms."""
    gradient = _gradient_of(here, node)
    if gradient is not None:
        return gradient
    if here.mode.shaped:
        array = shaped_array(here, node)
        if array is not None:
            return array
    if here.drawn is not None and here.scope.laws.is_random(key.base):
        here.drawn[key] = None
    if here.mode.onehot is not None and key.base == here.mode.onehot[0]:
        return _one_class(here, node, here.mode.onehot[1])
    share = _share(here, node) if here.mode.summing else None
    return here.atom(str(key)) if share is None else share


def _gradient_of(here: Evaluation, node: tree.Symbol) -> Value | None:
    """dW as dL/dW, where the document differentiates one quantity that nothing depends on."""
    if len(node.base) != 2 or node.base[0] not in "dδ" or not here.mode.definitions:
        return None
    middles = here.scope.usage.middles
    below = {base_of(middle) for found in middles.values() for middle in found}
    tops = {top for top in middles if top.isalpha() and top not in below}
    if len(tops) != 1:
        return None
    from symdl.checking.meaning.differentiate import quotient

    variable = tree.Symbol(node.base[1], node.sub, node.sup, node.marks)
    return quotient(here, tree.Quotient(tree.Symbol(tops.pop()), (variable,)))


def shaped_array(here: Evaluation, node: tree.Symbol) -> Array | None:
    """A row, column or matrix whose entries are names of their own."""
    shape = here.scope.shaped().of(node)
    if shape is None:
        return None
    rows, columns = (_length(here, *length) for length in shape)
    if node.base == "I":
        rows = columns = max(rows, columns)
        ones = [Fraction(r == c) for r in range(rows) for c in range(columns)]
        return Array((rows, columns), tuple(ones))
    if node.base in ("0", "1"):  # a bold 1: the vector of ones
        return Array((rows, columns), (Fraction(node.base),) * (rows * columns))
    places = [(r, c) for r in range(rows) for c in range(columns)]
    kept = [
        tuple(k + here.scope.base for k, length in zip(place, shape, strict=True) if not length[2])
        for place in places
    ]
    entries = tuple(_entry_atom(here, node, place) for place in kept)
    return Array((rows, columns), entries)


def _entry_atom(here: Evaluation, node: tree.Symbol, place: tuple[int, ...]) -> numbers.Real:
    if base_of(node) in here.mode.symmetric:
        place = tuple(sorted(place))
    scripts = tuple(tree.Number(str(k)) for k in place)
    entry = tree.Symbol(node.base, (*node.sub, *scripts), node.sup, node.marks)
    share = _share(here, entry) if here.mode.summing else None
    if share is not None:
        return share
    key = here.key(entry)
    if here.drawn is not None and here.scope.laws.is_random(key.base):
        here.drawn[key] = None
    seeded = here.seeds.get(key)
    return here.atom(str(key)) if seeded is None else seeded


def _length(here: Evaluation, order: int, text: str, one: int) -> int:
    if one:
        return 1
    if text.isdigit() and int(text) <= LONGEST:
        return int(text)
    if text.isalpha() and here.scope.is_size(text):
        return here.size(text)
    return here.mode.shaped + (order + here.trial) % 2


def _one_class(here: Evaluation, node: tree.Symbol, place: str) -> Fraction:
    """1 for the class that is meant, a number or the letter of an index, else 0."""
    parts = parts_of(node.sub, here.indices)
    if not parts:
        raise Undecided("an entry without an index")
    if place not in here.indices and not place.isdigit():
        raise Undecided("the class that is meant does not stand there")
    return Fraction(str(parts[-1]) == str(here.indices.get(place, place)))


def _share(here: Evaluation, node: tree.Symbol) -> numbers.Real | None:
    """An entry of a vector, or of a row, whose entries are said to add up to 1."""
    base = base_of(node)
    parts = list(parts_of(node.sub, here.indices))
    if base not in here.mode.summing or not parts or not all(isinstance(p, int) for p in parts):
        return None
    axis = here.scope.usage.totals[base]
    place = len(parts) + axis
    if place < 0:
        return None
    known = here.scope.usage.extents.get((base, place))
    if known is not None:
        count = here.whole(known)
    else:
        count = entries_known(here, node) or here.size(f"{base}:{place}")
    total: numbers.Real = Fraction(0)
    for k in range(1, count + 1):
        entry = "".join(map(str, [*parts[:place], k, *parts[place + 1 :]]))
        total = numbers.add(total, numbers.apply("abs", here.atom(f"{base}_{entry}")))
    own = "".join(map(str, parts))
    return numbers.divide(numbers.apply("abs", here.atom(f"{base}_{own}")), total)
