"""What a name is worth: a local letter, a seed of a derivative, a binding in scope, or an atom."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symdl.checking import numbers
from symdl.checking.arrays import Array, Value
from symdl.checking.entries import entry_of, with_seeded_entries
from symdl.checking.evaluate import Evaluation
from symdl.checking.lifting import is_worked_out
from symdl.checking.names import (
    Key,
    base_of,
    is_shifted,
    key_of,
    letter,
    match,
    parts_of,
)
from symdl.checking.numbers import Conflict, Slope, Undecided
from symdl.checking.scope import Binding
from symdl.checking.unknown import unknown
from symdl.read import tree

LAYERED = {"l", "L", "ell", "t", "k"}  # letters that number layers or times in a superscript
_CONSTANTS = {
    "pi": lambda: numbers.IV.pi + 0,
    "e": lambda: numbers.apply("exp", Fraction(1)),
    "I": lambda: Fraction(1),
}

LIFTED = "lifted"  # noted where numbers were taken for the names that have these values
NUMBERS = "numbers only"  # noted where a slope goes through a name known by its number only


def symbol_value(here: Evaluation, node: tree.Symbol) -> Value:
    """What a name is worth here."""
    name = letter(node)
    if name is not None and name in here.local:
        return here.local[name]
    node = here.meant(node)
    key = here.key(node)
    here.bases.add(key.base)
    seeded = _seeded(here, node, key)
    if seeded is not None:
        return seeded
    letters = tuple(here.indices.items())
    kept = ("name", key, letters, here.version, here.busy)
    plain = ("name", key, letters, 0, here.busy)
    if kept not in here.kept and not _is_free(here, plain):
        outer, here.asked, here.bases = (here.asked, here.bases), set(), set()
        try:
            known = (_known(here, node, key), frozenset(here.asked), frozenset(here.bases))
            here.kept[kept] = known
            if here.seeds and not here.mode.shown and not _meets_seed(here, known[2]):
                here.kept.setdefault(plain, known)
        finally:
            here.asked, here.bases = here.asked | outer[0], here.bases | outer[1]
    value, asked, bases = here.kept.get(kept) or here.kept[plain]
    here.asked |= asked
    here.bases |= bases
    if isinstance(value, Array) and here.seeds and not node.sub:
        return with_seeded_entries(here, node, key, value)
    return value


def _is_free(here: Evaluation, plain: tuple) -> bool:
    """Whether a value that was found without seeds holds with them: it meets none of them."""
    if here.mode.shown or here.mode.outermost or here.hidden is not None:
        return False
    known = here.kept.get(plain)
    return known is not None and not _meets_seed(here, known[2])


def _meets_seed(here: Evaluation, bases: frozenset[str]) -> bool:
    if here.hidden is not None or here.mode.outermost:
        return True
    return any(key.base in bases for key in here.seeds)


def _seeded(here: Evaluation, node: tree.Symbol, key: Key) -> Value | None:
    if not here.seeds:
        return None
    if key in here.seeds:
        return here.seeds[key]
    whole = here.seeds.get(Key(key.base, "", key.sup)) if key.sub else None
    return entry_of(whole, node, here) if isinstance(whole, Array) else None


def _known(here: Evaluation, node: tree.Symbol, key: Key) -> Value:
    found = bound(here, node)
    if found is None and node.sub:
        found = _entry_in_scope(here, node)
    plain = base_of(node)
    if found is None and node.sub and str(key_of(node, {})) in here.scope.usage.counts:
        return Fraction(here.size(str(key_of(node, {}))))
    if (
        found is None
        and here.scope.is_size(plain)
        and plain != "I"
        and not node.sub
        and not node.sup
    ):
        return Fraction(size_of(here, plain))
    if found is None:
        found = _entries(here, node)
    if found is None and here.mode.folded:
        other = tree.Symbol(node.base.swapcase(), node.sub, node.sup, node.marks)
        found = bound(here, other)
        if found is None:
            found = _loosely(here, node)
    if found is not None:
        return found
    name = letter(node)
    if name is not None and name in here.indices:
        return Fraction(here.indices[name])
    if not node.sub and not node.sup and node.base in _CONSTANTS:
        return _CONSTANTS[node.base]()
    return unknown(here, node, key)


def size_of(here: Evaluation, letters: str) -> int:
    """What a size is here: the length of an array that it counts, where one is known."""
    if here.mode.values:
        for (base, place), last in here.scope.usage.extents.items():
            if isinstance(last, tree.Symbol) and base_of(last) == letters:
                whole = bound(here, tree.Symbol(base))
                if isinstance(whole, Array):
                    return len(whole.entries) if whole.is_vector else whole.shape[place]
    return here.size(letters)


def _loosely(here: Evaluation, node: tree.Symbol) -> Value | None:
    """p_y where only p_i^o is defined, once: a mark that the writer left out."""
    if not here.mode.definitions:
        return None
    sub = parts_of(node.sub, here.indices)
    for base in (base_of(node), base_of(node).swapcase()):
        found = [
            b for b in here.scope.names.get(base, ()) if not b.numeric and b.parameters is None
        ]
        if len({b.name for b in found}) != 1 or found[-1].serial in here.busy:
            continue
        letters = match(found[-1].name.sub, sub, {})
        if letters is None:
            continue
        with here.inside(
            busy=here.busy | {found[-1].serial}, indices={**here.indices, **letters}, local={}
        ):
            return here.value(found[-1].body)
    return None


def _entries(here: Evaluation, node: tree.Symbol) -> Value | None:
    """A vector of which only the entries are known: w beside a sum over w_i."""
    length = here.scope.usage.extents.get((base_of(node), 0))
    question = (base_of(node), here.scope.where[:1])
    if (
        node.sub
        or length is None
        or question not in here.scope.usage.summed
        or (base_of(node), 1) in here.scope.usage.extents
    ):
        return None
    count = here.whole(length)
    places = [tree.Number(str(k + 1)) for k in range(count)]
    entries = [
        symbol_value(here, tree.Symbol(node.base, (place,), node.sup, node.marks))
        for place in places
    ]
    if any(isinstance(entry, Array) for entry in entries):
        return None
    return Array((count,), tuple(entries))


def bound(here: Evaluation, node: tree.Symbol) -> Value | None:
    """The value of a name by the bindings in scope that the mode allows; None without one."""
    trouble: Undecided | None = None
    for binding, letters in chosen(here, node):
        with here.inside(
            busy=here.busy | {binding.serial}, indices={**here.indices, **letters}, local={}
        ):
            try:
                value = here.value(binding.body)
            except Conflict:
                raise
            except Undecided as problem:
                trouble = trouble or problem
                continue
        if here.seeds and here.mode.values and not binding.numeric:
            value = _as_shown(here, node, value)
        here.used.add(binding.serial)
        if here.scope.is_far(binding):
            here.notes.add("far away")
        if binding.serial in here.scope.unsure:
            here.notes.add("unsure")
        if not here.scope.is_here(binding):
            here.notes.add("earlier question")
        if not binding.sound:
            here.notes.add("unsound")
        if binding.hidden is not None:
            here.notes.add(LIFTED)
        if here.seeds and _may_depend(here, binding):
            here.notes.add(NUMBERS)
        return value
    if trouble is not None and here.mode.values:
        raise trouble
    return None


def _may_depend(here: Evaluation, binding: Binding) -> bool:
    """Whether what is differentiated by may be hidden in the numbers of a line."""
    if binding.hidden is not None:
        return not binding.hidden.isdisjoint(here.seeds)
    return binding.numeric and is_worked_out(here.scope, binding)


def chosen(here: Evaluation, node: tree.Symbol) -> Iterator[tuple[Binding, dict[str, int]]]:
    """The bindings that may be used for a name, in the order in which they are to be tried."""
    mode, node = here.mode, here.meant(node)
    if not mode.definitions and not mode.values:
        return
    sub, sup = parts_of(node.sub, here.indices), parts_of(node.sup, here.indices)
    if mode.depth and len(here.busy) >= mode.depth:
        return
    if mode.stepwise and any(is_shifted(script) for script in (*node.sub, *node.sup)):
        return
    if mode.outermost and (here.busy or not here.seeds):
        return
    every = list(here.scope.find(node, sub, sup))
    found = [(b, at) for b, at in every if b.serial not in here.busy]
    if len(found) < len(every):
        here.notes.add("recursive")
    found = [(b, at) for b, at in found if b.sound or mode.unsound]
    near = [(b, at) for b, at in found if here.scope.is_here(b)]
    near = near if near or mode.local else found
    if not mode.values:
        near = [(b, at) for b, at in near if not b.numeric]
    if not mode.definitions:
        near = [(b, at) for b, at in near if b.numeric]
    numeric = [pair for pair in near if pair[0].numeric]
    formulas = [pair for pair in near if not pair[0].numeric]
    formulas.sort(key=lambda pair: pair[0].hidden is not None)  # what was written goes first
    first = mode.shown and not here.seeds  # a derivative goes through the formula
    yield from (*numeric, *formulas) if first else (*formulas, *numeric)


def _as_shown(here: Evaluation, node: tree.Symbol, value: Value) -> Value:
    """A value with its slope, where the number somebody wrote down is the value gone on with."""
    if isinstance(value, Array):
        return value
    with here.inside(seeds={}):
        near = (b for b, _ in chosen(here, node) if b.numeric and here.scope.is_here(b))
        shown = next(near, None)
        if shown is None or shown.serial in here.busy:
            return value
        with here.inside(busy=here.busy | {shown.serial}):
            number = here.value(shown.body)
        if not isinstance(number, Array) and not numbers.near(value, number, 10):
            raise Conflict("the formula and the number given for it disagree")
    if not isinstance(value, Slope) or not here.mode.shown:
        return value
    return Slope(value.tag, number, value.slope) if not isinstance(number, Array) else value


def _entry_in_scope(here: Evaluation, node: tree.Symbol) -> Value | None:
    """x_2 where only x = (...) is known."""
    whole = bound(here, tree.Symbol(node.base, (), node.sup, node.marks))
    try:
        return entry_of(whole, node, here) if isinstance(whole, Array) else None
    except Undecided:
        return None  # another array of the same letter is meant
