"""What a name is worth: a local letter, a seed of a derivative, a binding in scope, or an atom."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from symdl.checking.meaning.bound import LIFTED as LIFTED
from symdl.checking.meaning.bound import NUMBERS as NUMBERS
from symdl.checking.meaning.bound import RECURSIVE, bound, is_busy, mark
from symdl.checking.meaning.entries import entry_of, with_seeded_entries
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.meaning.means import mean_of_entries
from symdl.checking.meaning.unknown import unknown
from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.free_letters import free_letters
from symdl.checking.scopes.names import (
    Key,
    base_of,
    is_shifted,
    joined,
    key_of,
    letter,
    local_name,
    match,
    parts_of,
)
from symdl.checking.scopes.scope import Binding, Scope
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.numbers import Undecided
from symdl.read import tree

SIZE = "a size"  # noted where a size without a value is used
LAYERED = {"l", "L", "ell", "t", "k"}  # letters that number layers or times in a superscript
_CONSTANTS = {
    "pi": lambda: numbers.IV.pi + 0,
    "e": lambda: numbers.apply("exp", Fraction(1)),
    "I": lambda: Fraction(1),
}


def symbol_value(here: Evaluation, node: tree.Symbol) -> Value:
    """What a name is worth here; a list is a column where the document takes it for one."""
    value = _value(here, node)
    listed = isinstance(value, Array) and len(value.shape) == 1 and not here.mode.lists
    if listed and here.scope.shaped().kind(node) == "c":
        return Array((len(value.entries), 1), value.entries)
    return value


def _value(here: Evaluation, node: tree.Symbol) -> Value:
    own = _own(here, node) if here.local else None
    if own is not None:
        return own
    node = here.meant(node)
    key = here.key(node)
    here.bases.add(key.base)
    seeded = _seeded(here, node, key)
    if seeded is not None:
        return seeded
    free = free_letters(here.scope, key.base)
    letters = tuple(at for at in here.indices.items() if at[0] in free or at[0] == here.mode.entry)
    before = here.mode.stepwise and any(map(is_shifted, (*node.sub, *node.sup)))  # h_{t-1}, no h_1
    kept = ("name", key, before, letters, here.version, here.busy)
    plain = ("name", key, before, letters, 0, here.busy)
    everywhere = ("name", key, before, letters, here.version)  # the same inside every definition
    if not any(k in here.kept for k in (kept, everywhere)) and not _is_free(here, plain):
        outer, here.asked, here.bases = (here.asked, here.bases, here.notes), set(), set()
        here.notes = set()
        try:
            value = _known(here, node, key)
            known = (value, frozenset(here.asked), frozenset(here.bases), frozenset(here.notes))
            here.kept[kept] = known
            if RECURSIVE not in here.notes and not here.mode.depth and not here.mode.outermost:
                here.kept[everywhere] = known
            if here.seeds and not here.mode.shown and not _meets_seed(here, known[2]):
                here.kept.setdefault(plain, known)
        finally:
            here.asked, here.bases = here.asked | outer[0], here.bases | outer[1]
            here.notes |= outer[2]
    value, asked, bases, notes = (
        here.kept.get(kept) or here.kept.get(everywhere) or here.kept[plain]
    )
    here.asked |= asked
    here.bases |= bases
    here.notes |= notes
    if isinstance(value, Array) and here.seeds and not node.sub:
        return with_seeded_entries(here, node, key, value)
    return value


def _own(here: Evaluation, node: tree.Symbol) -> Value | None:
    """The value of a function's own name inside it, or of an entry of one."""
    name = local_name(node, here.indices)
    if name is None or name in here.local:
        return None if name is None else here.local[name]
    whole = here.local.get(base_of(node)) if node.sub else None
    return entry_of(whole, node, here) if isinstance(whole, Array) else None


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
    if found is None and node.sub:
        found = _part_of_a_matrix(here, node)
    if found is None and node.sup and here.mode.definitions:
        found = _of_a_sample(here, node)
    plain = base_of(node)
    if found is None and node.sub and str(key_of(node, {})) in here.scope.usage.counts:
        here.notes.add(SIZE)
        return Fraction(here.size(str(key_of(node, {}))))
    if (
        found is None
        and here.scope.counts(plain)
        and plain != "I"
        and not node.sub
        and not node.sup
    ):
        return Fraction(size_of(here, plain))
    if found is None:
        found = _entries(here, node) or mean_of_entries(here, node)
    if found is None and _is_told_in_another_case(here, node) and here.uses("folded"):
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
    for (base, place), last in here.scope.usage.extents.items():
        counted = isinstance(last, tree.Symbol) and base_of(last) == letters
        if counted and base in here.scope.names and here.uses("values"):
            whole = bound(here, tree.Symbol(base))
            if isinstance(whole, Array):
                return len(whole.entries) if whole.is_vector else whole.shape[place]
    here.notes.add(SIZE)
    return here.size(letters)


def _is_told_in_another_case(here: Evaluation, node: tree.Symbol) -> bool:
    """Whether something is known of the other letter, or one formula of this one with other
    scripts."""
    if not here.mode.definitions:
        return False
    base = base_of(node)
    return base.swapcase() in here.scope.names or _only_formula(here.scope, base) is not None


def _only_formula(scope: Scope, base: str) -> Binding | None:
    """The formula that is known of a letter, where it is of one name only."""
    found = [b for b in scope.names.get(base, ()) if not b.numeric and b.parameters is None]
    return found[-1] if len({b.name for b in found}) == 1 else None


def _loosely(here: Evaluation, node: tree.Symbol) -> Value | None:
    """p_y where only p_i^o is defined, once: a mark that the writer left out."""
    sub = parts_of(node.sub, here.indices)
    for base in (base_of(node), base_of(node).swapcase()):
        found = _only_formula(here.scope, base)
        letters = match(found.name.sub, sub, {}) if found is not None else None
        if found is None or letters is None or is_busy(here, found):
            continue
        with here.inside(
            busy=here.busy | {mark(found, letters)},
            indices={**here.indices, **letters},
            local={},
        ):
            return here.value(found.body)
    return None


def _of_a_sample(here: Evaluation, node: tree.Symbol) -> Value | None:
    """ŷ^{(i)} where only ŷ = w x + b is known: what has a number in brackets has one there too."""
    if len(node.sup) != 1 or not isinstance(node.sup[0], tree.Level):
        return None
    scope = here.scope
    if any(b.name.sup and not b.numeric for b in scope.names.get(base_of(node), ())):
        return None  # layers, each with a formula of its own
    known = scope.find(replace(node, sup=()), parts_of(node.sub, here.indices), ())
    for binding, letters in known:
        if binding.numeric or is_busy(here, binding) or not scope.is_here(binding):
            continue

        def of_it(below: tree.Node) -> tree.Node | None:
            if not isinstance(below, tree.Symbol) or below.sup:
                return None
            formula = any(not b.numeric for b in scope.names.get(base_of(below), ()))
            numbered = base_of(below) in scope.usage.levelled or formula
            return replace(below, sup=node.sup) if numbered else None

        busy = here.busy | {mark(binding, letters)}
        with here.inside(busy=busy, indices={**here.indices, **letters}, local={}):
            return here.value(rewritten(binding.body, of_it))
    return None


def _entries(here: Evaluation, node: tree.Symbol) -> Value | None:
    """A vector of which only the entries are known: w beside a sum over w_i."""
    kind = here.scope.shaped().kind(node) if here.mode.shaped else None
    length = here.scope.usage.extents.get((base_of(node), 0))
    if (
        node.sub
        or length is None
        or node.base in _CONSTANTS  # a policy's pi_a makes no vector of pi
        or kind == "m"
        or not any((base_of(node), at) in here.scope.usage.summed for at in here.scope.sections())
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
    lying = {"c": (count, 1), "r": (1, count)}
    return Array(lying.get(kind or "", (count,)), tuple(entries))


def _part_of_a_matrix(here: Evaluation, node: tree.Symbol) -> Value | None:
    """x_2 as the second row of X, x_{21} as its entry, where nothing defines x.

    What may be a column as well is not sure.
    """
    if not node.base.islower() or len(node.base) > 1 or base_of(node) in here.scope.names:
        return None
    if node.base.upper() not in here.scope.names or not here.uses("values"):
        return None
    whole = bound(here, tree.Symbol(node.base.upper(), (), node.sup, node.marks))
    if not isinstance(whole, Array) or len(whole.shape) != 2 or whole.is_vector:
        return None
    try:
        part = entry_of(whole, node, here)
    except Undecided:
        return None  # another array of the same letter is meant
    places = parts_of(node.sub, here.indices)
    if len(places) == 1 and not isinstance(places[0], int) and not places[0].isdigit():
        return None
    if len(places) == 1 and len(joined(places)) == 1:
        rows, columns = whole.shape
        first = here.scope.base
        beyond = (f"{base_of(node)}_{k + first}" for k in range(columns, rows))
        if not any(((), name) in here.scope.usage.used for name in beyond):
            here.notes.add("unsure")
        return Array((1, columns), whole[(int(places[0]) - first,)].entries)
    return part


def _entry_in_scope(here: Evaluation, node: tree.Symbol) -> Value | None:
    """x_2 where only x = (...) is known."""
    whole = bound(here, tree.Symbol(node.base, (), node.sup, node.marks))
    try:
        return entry_of(whole, node, here) if isinstance(whole, Array) else None
    except Undecided:
        return None  # another array of the same letter is meant
