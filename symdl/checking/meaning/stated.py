"""Derivatives that the document gives: a number for one, or a formula with an index for many."""

from __future__ import annotations

from dataclasses import replace

from symdl.checking.meaning.bound import mark
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.scopes.names import Key, base_of, parts_of
from symdl.checking.values.arrays import Value
from symdl.read import tree


def stated(here: Evaluation, name: Key, early: bool) -> Value | None:
    """The value that the document gives a derivative."""
    known = here.scope.derivatives.get(name, ())
    if not known or name == here.mode.without or not here.uses("values"):
        return None
    if not early and not here.uses("shown"):
        return None
    for binding in reversed(known):
        if mark(binding, {}) in here.busy or not (binding.sound or here.mode.unsound):
            continue
        if not here.scope.is_here(binding) or not binding.numeric:
            continue
        with here.inside(busy=here.busy | {mark(binding, {})}):
            value = here.value(binding.body)
        here.used.add(binding.serial)
        if here.scope.is_far(binding):
            here.notes.add("far away")
        if not binding.sound:
            here.notes.add("unsound")
        return value
    return None


def by_a_formula(here: Evaluation, name: Key, variable: tree.Symbol) -> Value | None:
    """dL/dz_2 by what the document found for dL/dz_j."""
    top = name.base.partition("/")[0]
    sub, sup = parts_of(variable.sub, here.indices), parts_of(variable.sup, here.indices)
    for key, bindings in here.scope.derivatives.items():
        found = bindings[-1]
        by = found.quotient.bottom[0] if found.quotient is not None else None
        if found.numeric or not isinstance(by, tree.Symbol) or base_of(by) != base_of(variable):
            continue
        if key.base.partition("/")[0] != top or key == here.mode.without or not found.sound:
            continue
        letters = replace(found, name=by).at(sub, sup)
        if letters is None or mark(found, letters) in here.busy or not here.scope.is_here(found):
            continue
        if not here.uses("shown"):
            return None
        busy = here.busy | {mark(found, letters)}
        with here.inside(busy=busy, indices={**here.indices, **letters}, local={}):
            value = here.value(found.body)
        here.used.add(found.serial)
        return value
    return None
