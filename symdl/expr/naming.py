"""``a[h] = relu(z[h])``: the left side names the layer's output, there is no copy of it."""

from __future__ import annotations

from dataclasses import replace

from symdl.expr.actual import Instance
from symdl.expr.program import Equation
from symdl.expr.relabel import Relabel
from symdl.expr.scope import Scope
from symdl.expr.values import Entry, Index, entries, walk


def named_output(equation: Equation, scope: Scope, before: int) -> Equation:
    """The equation of a layer's output under the name that a definition gives it.

    Args:
        equation: a definition as read, not yet in the scope.
        scope: loses the layer's own equation where the definition is only a name for it.
        before: how many equations the scope had before the definition was read.

    Returns:
        The layer's equation, renamed; the definition itself where it is more than a name."""
    value = equation.body
    if not isinstance(value, Entry) or value.indices != equation.indices:
        return equation
    made = next((e for e in scope.equations[before:] if e.name == value.name), None)
    if made is None or any(entries(e.body, value.name) for e in scope.equations):
        return equation
    letters = {
        old.name: new.name
        for old, new in zip(made.indices, equation.indices, strict=True)
        if old.name != new.name
    }
    used = {n.name for n in walk(made.body) if isinstance(n, Index)}
    if used & set(letters.values()):
        return equation
    renamed = Relabel(names={made.name: equation.name}, letters=letters).equation(made)
    scope.equations.remove(made)
    del scope.declarations[made.name]
    _rename_instances(scope, made.name, equation.name)
    return replace(renamed, text=equation.text, span=equation.span)


def _rename_instances(scope: Scope, old: str, new: str) -> None:
    for key, instance in scope.instances.items():
        if isinstance(instance, Instance) and old in instance.outputs:
            scope.instances[key] = replace(
                instance,
                outputs=tuple(new if n == old else n for n in instance.outputs),
                axes=tuple((new if n == old else n, own, free) for n, own, free in instance.axes),
            )
