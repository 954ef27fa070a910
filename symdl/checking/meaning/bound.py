"""What the bindings in scope say of a name: which may be used, in which order, and their values.

A definition is not used inside itself, but h_t inside h_{t+1} is another value: a recurrence is
followed down to the first index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from symdl.checking.meaning.evaluate import Evaluation, Mark
from symdl.checking.meaning.lifting import is_worked_out
from symdl.checking.scopes.names import base_of, integer, is_shifted, parts_of
from symdl.checking.scopes.scope import Binding, Fit, Scope
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.numbers import Conflict, Slope, Undecided
from symdl.read import tree

RECURSIVE = "recursive"
LIFTED = "lifted"  # noted where numbers were taken for the names that have these values
NUMBERS = "numbers only"  # noted where a slope goes through a name known by its number only
SEVERAL = "several paths"  # noted where a path may be missing


def mark(binding: Binding, letters: Mapping[str, int]) -> Mark:
    """What says that a binding is in use: at which values of its letters."""
    return (binding.serial, tuple(sorted(letters.items())))


def is_busy(here: Evaluation, binding: Binding) -> bool:
    """Whether we are inside this definition, at whatever index."""
    return any(serial == binding.serial for serial, _ in here.busy)


def _is_open(here: Evaluation, binding: Binding, letters: Mapping[str, int]) -> bool:
    """Whether a binding may be used: not inside itself, but for a recurrence that goes down.

    What is held fixed in the derivative of a recurrence of several quantities is not sure.
    """
    inside = [dict(at) for serial, at in here.busy if serial == binding.serial]
    if not all(_is_below(letters, at) for at in inside):
        here.notes.add(RECURSIVE)
        return False
    if inside and here.seeds and len(_states(here.scope)) > 1:
        here.notes.add(SEVERAL)
    return True


def _states(scope: Scope) -> frozenset[str]:
    """The letters that are taken from the step before in some definition: h_{t-1}, c_{t-1}."""
    if scope.states is None or scope.states[0] != scope.serial:
        bodies = (b.body for bindings in scope.names.values() for b in bindings if not b.numeric)
        names = (n for body in bodies for n in tree.walk(body) if isinstance(n, tree.Symbol))
        found = (base_of(n) for n in names if any(map(is_shifted, (*n.sub, *n.sup))))
        scope.states = (scope.serial, frozenset(found))
    return scope.states[1]


def _is_below(letters: Mapping[str, int], at: Mapping[str, int]) -> bool:
    return letters != at and all(letters[name] <= at.get(name, 0) for name in letters)


def _begins(here: Evaluation, node: tree.Symbol, binding: Binding, at: Mapping[str, int]) -> bool:
    """Whether a recurrence begins above this index: its value here is given, or it would go on
    below 0."""
    if not at or min(at.values()) >= here.scope.base:
        return False
    if is_busy(here, binding) or base_of(binding.name) in _states(here.scope):
        return True
    sub, sup = parts_of(node.sub, here.indices), parts_of(node.sup, here.indices)
    if any(not letters for _, letters in here.scope.find(node, sub, sup)):
        return True
    scripts = (s for n in tree.walk(binding.body) if isinstance(n, tree.Symbol) for s in n.sub)
    return any((integer(script, at) or 0) < 0 for script in scripts)


def bound(here: Evaluation, node: tree.Symbol) -> Value | None:
    """The value of a name by the bindings in scope that the mode allows; None without one."""
    trouble: Undecided | None = None
    for binding, letters in chosen(here, node):
        with here.inside(
            busy=here.busy | {mark(binding, letters)},
            indices={**here.indices, **letters},
            local={},
        ):
            try:
                value = here.value(binding.body)
            except Conflict:
                raise
            except Undecided as problem:
                trouble = trouble or problem
                continue
        if here.seeds and here.mode.values and not binding.numeric:  # noted in ``chosen``
            value = _as_shown(here, node, value, binding)
        here.used.add(binding.serial)
        if here.scope.is_far(binding):
            here.notes.add("far away")
        if binding.serial in here.scope.unsure:
            here.notes.add("unsure")
        far = not here.scope.is_here(binding)
        if far and here.scope.is_foreign(binding, here.uses("values")):
            here.notes.add("earlier question")
        if not binding.sound:
            here.notes.add("unsound")
        if binding.hidden is not None:
            here.notes.add(LIFTED)
        if here.seeds and _may_depend(here, binding):
            here.notes.add(NUMBERS)
        return value
    if trouble is not None and (here.seeds or here.uses("values")):
        raise trouble  # what cannot be told is no constant
    return None


def _may_depend(here: Evaluation, binding: Binding) -> bool:
    """Whether what is differentiated by may be hidden in the numbers of a line."""
    if binding.hidden is not None:
        return not binding.hidden.isdisjoint(here.seeds)
    return binding.numeric and is_worked_out(here.scope, binding)


def _counts(here: Evaluation, binding: Binding) -> bool:
    """Whether a whole number is given to which an index runs: n = 3."""
    body = binding.body
    whole = isinstance(body, tree.Number) and body.text.isdigit()
    return whole and base_of(binding.name) in here.scope.usage.sizes and not binding.name.sub


def chosen(here: Evaluation, node: tree.Symbol) -> Iterator[tuple[Binding, dict[str, int]]]:
    """The bindings that may be used for a name, in the order in which they are to be tried."""
    mode, node = here.mode, here.meant(node)
    if not mode.definitions and not mode.values:
        return
    sub, sup = parts_of(node.sub, here.indices), parts_of(node.sup, here.indices)
    near, far = here.scope.near(node, sub, sup)
    if not near and not far:
        return
    if here.busy and 0 < here.uses("depth") <= len(here.busy):
        return
    if any(is_shifted(script) for script in (*node.sub, *node.sup)) and here.uses("stepwise"):
        return
    if (here.busy or not here.seeds) and here.uses("outermost"):
        return
    found = False
    for binding, at in _in_order(here, node, near):
        if _is_usable(here, node, binding, at):
            found = True
            yield binding, at
    if not far or found or any(_is_usable(here, node, b, at) for b, at in near):
        return
    if not here.uses("local"):
        known = _in_order(here, node, far)
        yield from ((b, at) for b, at in known if _is_usable(here, node, b, at))


def _in_order(here: Evaluation, node: tree.Symbol, near: Iterable[Fit]) -> list[Fit]:
    """Formulas and numbers as the mode allows them, the ones to be tried first at the front."""
    numeric = [(b, at) for b, at in near if b.numeric]
    formulas = [(b, at) for b, at in near if not b.numeric] if here.mode.definitions else []
    counts = [(b, at) for b, at in numeric if _counts(here, b)]
    if len(counts) < len(numeric) and not here.uses("values"):
        numeric = counts
    numeric = [(b, at) for b, at in numeric if not (at and _is_of_another_step(b, node))]
    if len(formulas) > 1:
        formulas.sort(key=lambda pair: pair[0].hidden is not None)  # what was written goes first
    if numeric and formulas and not here.seeds and here.uses("shown"):
        return numeric + formulas
    return formulas + numeric  # a derivative goes through the formula


def _is_usable(
    here: Evaluation, node: tree.Symbol, binding: Binding, at: Mapping[str, int]
) -> bool:
    if not binding.sound and not here.mode.unsound:
        return False
    return not _begins(here, node, binding, at) and (not here.busy or _is_open(here, binding, at))


def _is_of_another_step(binding: Binding, node: tree.Symbol) -> bool:
    """Whether a number is that of h_t where h_{t-1} stands, or the other way round."""
    own, asked = (*binding.name.sub, *binding.name.sup), (*node.sub, *node.sup)
    return own != asked and any(map(is_shifted, (*own, *asked)))


def _as_shown(here: Evaluation, node: tree.Symbol, value: Value, formula: Binding) -> Value:
    """A value with its slope, where the number somebody wrote down is the value gone on with; a
    number that another part gives anew has nothing to do with the formula."""
    if isinstance(value, Array):
        return value
    with here.inside(seeds={}):
        near = (b for b, _ in chosen(here, node) if b.numeric and here.scope.is_here(b))
        shown = next(near, None)
        if shown is None:
            return value
        with here.inside(busy=here.busy | {mark(shown, {})}):
            number = here.value(shown.body)
        if not isinstance(number, Array) and not numbers.near(value, number, 10):
            if shown.serial > formula.serial and shown.where[:2] != formula.where[:2]:
                return number
            raise Conflict("the formula and the number given for it disagree")
    if not isinstance(value, Slope) or not here.uses("shown"):
        return value
    return Slope(value.tag, number, value.slope) if not isinstance(number, Array) else value
